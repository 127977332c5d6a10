//! Which edits the author of a page offers: `controls=headless,labels`. An edit belongs to the control
//! whose field it sets. What a host page sends by message is the author's own and is not limited.

use crate::cluster::{FieldPath, Kind, ObjectRef, PathStep};
use crate::sandbox::{Edit, FourAnswers, Sandbox, is_furniture};

/// A kind of edit that can be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A Service's cluster IP, or none.
    Headless,
    /// Labels and selectors.
    Labels,
    /// A pod's hostname and subdomain.
    Hostname,
    /// Endpoints and slices by hand, and whether a pod is ready.
    Endpoints,
    /// A Service's type and the name it points to.
    ExternalName,
    /// The clock.
    Time,
}

impl Control {
    /// All of them, with the words of the parameter.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("headless", Self::Headless),
        ("labels", Self::Labels),
        ("hostname", Self::Hostname),
        ("endpoints", Self::Endpoints),
        ("externalname", Self::ExternalName),
        ("time", Self::Time),
    ];

    /// The control that a field of an object belongs to, where it belongs to one.
    pub fn of(kind: &Kind, field: &FieldPath) -> Option<Self> {
        let mut keys = field.steps().iter().filter_map(|step| match step {
            PathStep::Key(key) => Some(key.as_str()),
            PathStep::Index(_) => None,
        });
        let (first, second) = (keys.next()?, keys.next());
        Some(match (kind, first, second) {
            (Kind::Endpoints | Kind::EndpointSlice, _, _) => Self::Endpoints,
            (Kind::Pod | Kind::Service | Kind::Deployment | Kind::StatefulSet, "metadata", Some("labels"))
            | (Kind::Service | Kind::Deployment | Kind::StatefulSet, "spec", Some("selector")) => Self::Labels,
            (Kind::Service, "spec", Some("clusterIP" | "clusterIPs")) => Self::Headless,
            (Kind::Service, "spec", Some("type" | "externalName")) => Self::ExternalName,
            (Kind::Service, "spec", Some("publishNotReadyAddresses"))
            | (Kind::Pod, "status", Some("conditions"))
            | (Kind::Deployment | Kind::StatefulSet, "spec", Some("replicas")) => Self::Endpoints,
            (Kind::Pod, "spec", Some("hostname" | "subdomain")) => Self::Hostname,
            _ => return None,
        })
    }

    /// True where objects of a kind have something this control changes.
    fn concerns(self, kind: &Kind) -> bool {
        match self {
            Self::Headless | Self::ExternalName => *kind == Kind::Service,
            Self::Labels => matches!(kind, Kind::Service | Kind::Pod),
            Self::Hostname => *kind == Kind::Pod,
            Self::Endpoints => matches!(kind, Kind::Endpoints | Kind::EndpointSlice | Kind::Pod),
            Self::Time => false,
        }
    }
}

/// The controls that are offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controls(Vec<Control>);

impl Controls {
    /// These controls.
    pub fn of(offered: impl IntoIterator<Item = Control>) -> Self {
        Self(offered.into_iter().collect())
    }

    /// True where a control is offered.
    pub fn has(&self, control: Control) -> bool {
        self.0.contains(&control)
    }

    /// True where a field of an object may be set.
    pub fn offer_field(&self, kind: &Kind, field: &FieldPath) -> bool {
        Control::of(kind, field).is_some_and(|control| self.has(control))
    }

    /// True where a way of the opening toy may be chosen: the plain one wherever another may.
    pub fn offer_way(&self, way: FourAnswers) -> bool {
        let ways = [Control::Headless, Control::Endpoints, Control::ExternalName];
        match way {
            FourAnswers::ClusterIp => ways.iter().any(|control| self.has(*control)),
            FourAnswers::Headless => self.has(Control::Headless),
            FourAnswers::Manual => self.has(Control::Endpoints),
            FourAnswers::ExternalName => self.has(Control::ExternalName),
        }
    }

    /// True where an edit may be made. Pinning changes no cluster and is always there; of several fields
    /// set at once, the others go along with the one that is offered.
    pub fn offer(&self, edit: &Edit) -> bool {
        match edit {
            Edit::Pin(_) | Edit::Unpin(_) => true,
            Edit::Set { object, field, .. } => self.offer_field(&object.kind, field),
            Edit::SetAll { object, fields } => fields.iter().any(|(field, _)| self.offer_field(&object.kind, field)),
            Edit::FourAnswers(way) => self.offer_way(*way),
            Edit::Outside(_) => self.has(Control::ExternalName),
            _ => false,
        }
    }

    /// The objects a person may change something of: what the present answer looked at comes first.
    pub fn objects(&self, sandbox: &Sandbox, consulted: &[ObjectRef], most: usize) -> Vec<ObjectRef> {
        let concerned = |object: &ObjectRef| self.0.iter().any(|control| control.concerns(&object.kind));
        let own = sandbox.cluster().objects().filter(|object| !is_furniture(object)).map(|object| object.reference());
        let mut all: Vec<ObjectRef> = own.filter(|object| concerned(object)).cloned().collect();
        all.sort_by_key(|object| (!consulted.contains(object), object.kind != Kind::Service));
        all.truncate(most);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Ask;

    fn set(kind: Kind, field: &str) -> Edit {
        Edit::Set { object: ObjectRef::new(kind, "default", "db"), field: field.parse().unwrap(), value: None }
    }

    #[test]
    fn an_edit_belongs_to_the_control_of_its_field() {
        for (kind, field, control) in [
            (Kind::Service, "spec.clusterIP", Some(Control::Headless)),
            (Kind::Service, "spec.selector.app", Some(Control::Labels)),
            (Kind::Pod, "metadata.labels.app", Some(Control::Labels)),
            (Kind::Pod, "spec.hostname", Some(Control::Hostname)),
            (Kind::Pod, "status.conditions[0].status", Some(Control::Endpoints)),
            (Kind::Endpoints, "subsets[0].addresses[0].ip", Some(Control::Endpoints)),
            (Kind::Service, "spec.externalName", Some(Control::ExternalName)),
            (Kind::Service, "spec.ports[0].port", None),
            (Kind::ConfigMap, "data.Corefile", None),
        ] {
            assert_eq!(Control::of(&kind, &field.parse().unwrap()), control, "{field}");
            let all = Controls::of(Control::WORDS.map(|(_, control)| control));
            assert_eq!(all.offer(&set(kind, field)), control.is_some(), "{field}");
        }
    }

    #[test]
    fn what_is_not_offered_may_not_be_made() {
        let labels = Controls::of([Control::Labels]);
        assert!(labels.offer(&set(Kind::Pod, "metadata.labels.app")));
        assert!(!labels.offer(&set(Kind::Service, "spec.clusterIP")));
        assert!(!labels.offer(&Edit::Reset));
        assert!(!labels.offer(&Edit::Delete(ObjectRef::new(Kind::Pod, "default", "db-0"))));
        assert!(!labels.offer(&Edit::FourAnswers(FourAnswers::ClusterIp)));
        assert!(labels.offer(&Edit::Pin(Ask::default())));
        let headless = Controls::of([Control::Headless]);
        assert!(headless.offer(&Edit::FourAnswers(FourAnswers::ClusterIp)));
        assert!(!headless.offer(&Edit::FourAnswers(FourAnswers::Manual)));
        assert!(!Controls::default().offer(&set(Kind::Pod, "metadata.labels.app")));
    }

    #[test]
    fn the_objects_to_change_begin_with_what_was_looked_at() {
        let sandbox = Sandbox::four_answers();
        let answer = sandbox.answer(sandbox.question());
        let objects = Controls::of([Control::Labels]).objects(&sandbox, &answer.consulted, 3);
        assert_eq!(objects.first().map(ToString::to_string).as_deref(), Some("svc/default/db"));
        assert_eq!(objects.len(), 3);
        assert!(Controls::of([Control::Time]).objects(&sandbox, &answer.consulted, 3).is_empty());
    }
}
