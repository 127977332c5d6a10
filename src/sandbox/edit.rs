//! The edits: everything a person, a link or a host page can do to the lab.

use super::import::ImportReport;
use super::link::MOST_PINNED;
use super::manifests::Applied;
use super::scope::Scope;
use super::{Ask, Link, Sandbox, ToyService};
use crate::cluster::{FieldPath, Intent, Invalid, ObjectRef, Rejection, Request, Settings, Value};
use crate::manifest::Diagnostic;
use crate::resolution::upstream;
use std::fmt;
use std::sync::Arc;

/// One thing to do. Each is one step of the history.
///
/// ```
/// use k8s_dns_lab::cluster::{FieldPath, Kind, ObjectRef};
/// use k8s_dns_lab::sandbox::{Edit, Refusal, Sandbox};
///
/// let mut sandbox = Sandbox::toy();
/// let object = ObjectRef::new(Kind::Service, "default", "db");
/// let field = FieldPath::of(&["spec", "clusterIP"]);
/// let edit = Edit::Set { object, field, value: Some("10.96.0.200".into()) };
/// // What the API server refuses changes nothing.
/// let refused = sandbox.edit(edit.clone()).unwrap_err();
/// assert!(matches!(refused, Refusal::Api(_)));
/// assert!(sandbox.done().is_empty());
/// // It would take a new object, with another address.
/// let anew = refused.by_recreating(&sandbox, &edit).ok_or("only the address stands in the way")?;
/// sandbox.edit(anew)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Make this object, or change the one of its name into it.
    Put(Value),
    /// Set one field of an object, or remove it.
    Set {
        /// The object.
        object: ObjectRef,
        /// The field.
        field: FieldPath,
        /// What it is to hold; `None` removes it.
        value: Option<Value>,
    },
    /// Set several fields of an object at once.
    SetAll {
        /// The object.
        object: ObjectRef,
        /// Fields and what they are to hold.
        fields: Vec<(FieldPath, Option<Value>)>,
    },
    /// Do what is meant with an object.
    Do {
        /// The object.
        object: ObjectRef,
        /// What is meant.
        intent: Intent,
    },
    /// Delete an object and make it anew as given: new addresses, new life.
    Recreate(Value),
    /// Delete an object.
    Delete(ObjectRef),
    /// Make the objects of `scope` those of the text, all of them, or refuse.
    Manifests {
        /// One or more YAML documents.
        text: String,
        /// Which objects the text stands for.
        scope: Scope,
        /// Objects the API server would not change in place are made anew.
        recreate: bool,
    },
    /// The same, applied already to a copy of the cluster.
    Applied(Arc<Applied>),
    /// Put a set of objects from elsewhere in place of everything a person made here. What the API
    /// server would refuse is left out and reported by [`Sandbox::edit`]'s caller beforehand, and of what is kept
    /// no more than is read here; see [`super::Import::read`].
    Import(String),
    /// The same with what has been read and taken in already.
    Imported(Arc<ImportReport>),
    /// Make the Service `db` of the opening toy answer in one of four ways.
    ToyService(ToyService),
    /// The outside names, as text.
    Outside(String),
    /// Other choices of the administrator.
    Settings(Settings),
    /// Several requests to the API server at once: what mends a confusion.
    Requests(Vec<Request>),
    /// What a remedy says: requests, another question, or both.
    Try {
        /// What to ask of the API server.
        requests: Vec<Request>,
        /// What to ask of DNS from now on.
        question: Option<Ask>,
        /// How many seconds to let pass, until caches have forgotten what was.
        wait: u64,
    },
    /// Let virtual time pass. Right after time that passed it is one step with it.
    Advance {
        /// How long.
        seconds: u64,
    },
    /// Everything as a link says it.
    Open(Box<Link>),
    /// The same with the state that it was opened to already; see [`Link::opening`].
    Become(Box<Sandbox>),
    /// Pin a question.
    Pin(Ask),
    /// Let a pinned question go.
    Unpin(Ask),
    /// Everything as at the start.
    Reset,
}

impl Edit {
    /// True where it puts another cluster in place of the one that is there.
    pub fn replaces_cluster(&self) -> bool {
        matches!(self, Self::Import(_) | Self::Imported(_) | Self::Open(_) | Self::Become(_) | Self::Reset)
    }

    /// What is meant with an object as the fields that it comes to; any other edit, and one of an object that is not
    /// there, as it is.
    pub(super) fn in_fields(self, sandbox: &Sandbox) -> Self {
        let Self::Do { object, intent } = &self else { return self };
        let Some(present) = sandbox.cluster.get(object) else { return self };
        let (object, mut fields) = (object.clone(), intent.fields(present));
        match fields.pop() {
            Some((field, value)) if fields.is_empty() => Self::Set { object, field, value },
            last => {
                fields.extend(last);
                Self::SetAll { object, fields }
            }
        }
    }
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The text does not read, or the API server refuses what it says: each place with its reason.
    Text(Vec<Diagnostic>),
    /// The API server refuses these objects.
    Api(Vec<Rejection>),
    /// Lines of the outside names do not read.
    Outside(Vec<upstream::UpstreamError>),
    /// The API server would accept it and silently keep what there is (rule V5): a headless Service that
    /// is sent without a cluster IP stays headless.
    Kept(ObjectRef),
    /// There is no such object (any more).
    Gone(ObjectRef),
    /// There are [`MOST_PINNED`] pinned questions already.
    TooManyPins,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(errors) => write!(f, "the text has {} errors", errors.len()),
            Self::Api(rejections) => {
                let errors = rejections.iter().flat_map(|rejection| &rejection.errors);
                let errors: Vec<String> = errors.map(ToString::to_string).collect();
                write!(f, "the API server refuses it: {}", errors.join("; "))
            }
            Self::Outside(lines) => write!(f, "{} lines of the outside names cannot be read", lines.len()),
            Self::Kept(object) => write!(f, "{object} would stay headless"),
            Self::Gone(object) => write!(f, "there is no {object}"),
            Self::TooManyPins => write!(f, "there are {MOST_PINNED} pinned questions already"),
        }
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// The edit that would do the same by deleting and creating anew, where that is all that stands in
    /// the way.
    pub fn by_recreating(&self, sandbox: &Sandbox, refused: &Edit) -> Option<Edit> {
        match self {
            Self::Api(rejections) => {
                let mut errors = rejections.iter().flat_map(|rejection| &rejection.errors);
                if !errors.all(Invalid::suggests_recreate) {
                    return None;
                }
            }
            Self::Kept(_) => {}
            Self::Text(_) | Self::Outside(_) | Self::Gone(_) | Self::TooManyPins => return None,
        }
        match &refused.clone().in_fields(sandbox) {
            Edit::Put(value) => Some(Edit::Recreate(value.clone())),
            Edit::Set { object, field, value } => {
                let fields = [(field.clone(), value.clone())];
                Some(Edit::Recreate(with_fields(sandbox, object, &fields)?))
            }
            Edit::SetAll { object, fields } => Some(Edit::Recreate(with_fields(sandbox, object, fields)?)),
            _ => None,
        }
    }
}

/// What the API server would say; an edit that it refuses only because the object lives is asked about as the
/// making of a new one.
pub(super) fn verdict(sandbox: &mut Sandbox, edit: &Edit) -> Result<(), Refusal> {
    let value = match edit.clone().in_fields(sandbox) {
        Edit::Put(value) => value,
        Edit::Set { object, field, value } => {
            with_fields(sandbox, &object, &[(field, value)]).ok_or(Refusal::Gone(object))?
        }
        Edit::SetAll { object, fields } => with_fields(sandbox, &object, &fields).ok_or(Refusal::Gone(object))?,
        Edit::Do { object, .. } => return Err(Refusal::Gone(object)),
        _ => return Ok(()),
    };
    let cluster = Arc::make_mut(&mut sandbox.cluster);
    let Err(rejection) = cluster.verdict(Request::Put(value.clone())) else { return Ok(()) };
    let in_place = if rejection.errors.iter().all(Invalid::suggests_recreate) {
        cluster.verdict(Request::Recreate(value))
    } else {
        Err(rejection)
    };
    in_place.map_err(|rejection| Refusal::Api(vec![rejection]))
}

/// The object as it is, with some fields set.
pub(super) fn with_fields(
    sandbox: &Sandbox,
    object: &ObjectRef,
    fields: &[(FieldPath, Option<Value>)],
) -> Option<Value> {
    let mut value = sandbox.cluster.get(object)?.value().clone();
    for (field, new) in fields {
        value.set(field, new.clone());
    }
    Some(value)
}
