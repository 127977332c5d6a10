//! `kubectl apply`, `create -f` and `replace`: objects from a text.

use super::command::{Command, DRY};
use super::flags::Arguments;
use super::output_format::Format;
use super::patch_merge::{self, LAST_APPLIED};
use super::{Dry, Kubectl, Output, Result, fail, refusal, resource_names};
use crate::cluster::admission::Warning;
use crate::cluster::{Cluster, Kind, Labels, Object, ObjectRef, Rejection, Request, Selector, Value};
use crate::json;
use crate::manifest::Reading;
use crate::sandbox::{self, Edit};
use crate::text::Language;

pub(super) const APPLY: Command = Command {
    name: "apply",
    flags: &["filename,f=", DRY, "output,o=", "validate=?strict", "recursive,R", "server-side", "force", "wait"],
    about: "Makes objects what a text says: what it gave before and does not give now goes, what others gave stays.\nAll objects that the API server accepts are one step.",
    examples: &[
        "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\nEOF",
    ],
    run: apply,
};

pub(super) const REPLACE: Command = Command {
    name: "replace",
    flags: &["filename,f=", "force", DRY, "output,o=", "validate=?strict", "save-config", "grace-period="],
    about: "Puts a text in place of objects that are there. --force deletes and creates them: new addresses.",
    examples: &["kubectl replace --force -f - <<EOF"],
    run: replace,
};

/// How many objects and endpoints one command may touch: it is run in one go.
const MOST_TOUCHED: usize = 2_000;
/// How many pairs of a selector and labels are looked at to know.
const MOST_PAIRS: usize = 100_000;

/// What is done with each object of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Apply,
    Create,
    Replace,
    /// Delete and create.
    Force,
}

impl Doing {
    fn command(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Create => "create",
            Self::Replace | Self::Force => "replace",
        }
    }
}

/// The objects of a text, tried one after another on a copy of the cluster.
struct Attempt {
    doing: Doing,
    dry: Dry,
    probe: Cluster,
    /// What the API server took.
    requests: Vec<Request>,
    /// The objects as they are then.
    values: Vec<Value>,
    output: Output,
}

impl Attempt {
    /// Says what has become of an object.
    fn tell(&mut self, reference: &ObjectRef, said: &str) {
        let kind = resource_names::printed(&reference.kind);
        self.output.say(format_args!("{kind}/{} {said}{}", reference.name, self.dry.suffix()));
    }

    fn tell_deleted(&mut self, reference: &ObjectRef) {
        let kind = resource_names::printed(&reference.kind);
        let from = super::delete::from_namespace(reference);
        self.output.say(format_args!("{kind} \"{}\" deleted{from}", reference.name));
    }

    /// Says what the API server remarked, each remark once.
    fn warn(&mut self, warnings: &[(ObjectRef, Warning)], language: Language) {
        for (_, warning) in warnings {
            let line = refusal::warning_line(warning, language);
            if !self.output.errors.contains(&line) {
                self.output.complain(line);
            }
        }
    }

    fn fail(&mut self, complaint: String) {
        self.output.complain(complaint);
        self.output.status = 1;
    }
}

fn apply(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    kubectl.carry_out(arguments, Doing::Apply)
}

/// `kubectl create -f -`.
pub(super) fn create(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    kubectl.carry_out(arguments, Doing::Create)
}

fn replace(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    kubectl.carry_out(arguments, if arguments.has("force") { Doing::Force } else { Doing::Replace })
}

impl Kubectl<'_> {
    /// True where the objects of a text, the pods they stand for and the endpoints that come of both are more than one
    /// command may touch.
    fn is_too_much(&self, reading: &Reading) -> bool {
        let cluster = self.sandbox.cluster();
        let objects: Vec<&Object> = reading.documents.iter().filter_map(|one| one.object.as_ref()).collect();
        let pods_of = |object: &Object| -> Option<(Labels, usize)> {
            match (object.as_pod(), object.as_workload()) {
                (Some(pod), _) => Some((pod.meta.labels.clone(), 1)),
                (_, Some(workload)) => {
                    Some((workload.template_labels.clone(), usize::try_from(workload.replicas).unwrap_or_default()))
                }
                _ => None,
            }
        };
        let selector_of = |object: &Object| object.as_service().map(|service| service.spec.selector.clone());
        let pods: Vec<(Labels, usize)> = objects.iter().filter_map(|one| pods_of(one)).collect();
        let new: Vec<Labels> = objects.iter().filter_map(|one| selector_of(one)).collect();
        let mut touched = pods.iter().fold(objects.len(), |sum, (_, count)| sum.saturating_add(*count));
        // Services that come select pods that are there; pods that come are selected by all Services.
        let there = || cluster.of_kind(&Kind::Pod).filter_map(|pod| Some((&pod.as_pod()?.meta.labels, 1)));
        let known = || cluster.of_kind(&Kind::Service).filter_map(|service| Some(&service.as_service()?.spec.selector));
        let mut pairs = 0;
        let mut look = |selector: &Labels, labels: &Labels, count: usize| {
            pairs += 1;
            if Selector::Service(selector).matches(labels) {
                touched = touched.saturating_add(count);
            }
            pairs > MOST_PAIRS || touched > MOST_TOUCHED
        };
        for selector in &new {
            if there().any(|(labels, count)| look(selector, labels, count)) {
                return true;
            }
        }
        for (labels, count) in &pods {
            if new.iter().chain(known()).any(|selector| look(selector, labels, *count)) {
                return true;
            }
        }
        touched > MOST_TOUCHED
    }

    /// Tries each object of the text on a copy of the cluster, then does what was taken as one step.
    fn carry_out(&mut self, arguments: &Arguments, doing: Doing) -> Result {
        let dry = Dry::from_arguments(arguments)?;
        let format = Format::parse(arguments.value("output"))?;
        let command = doing.command();
        let reading = self.read_text(arguments, command)?;
        if self.is_too_much(&reading) {
            return Err(fail(format!(
                "error: the text of this {command} touches more than {MOST_TOUCHED} objects and endpoints\n# the lab takes no more of them in one command; Manifests applies such a text piece by piece"
            )));
        }
        let probe = self.sandbox.cluster().clone();
        let mut attempt =
            Attempt { doing, dry, probe, requests: Vec::new(), values: Vec::new(), output: Output::default() };
        for document in &reading.documents {
            match self.value_of(document, arguments) {
                Ok(value) => self.attempt(&mut attempt, value, &reading),
                Err(failed) => {
                    attempt.output.errors.push_str(&failed.errors);
                    attempt.output.status = failed.status;
                }
            }
        }
        let Attempt { mut output, requests, values, .. } = attempt;
        if dry == Dry::No {
            self.do_all(requests, &mut output);
        }
        if let Some(text) = format.print(&values, reading.documents.len() > 1)? {
            output.text = text;
        }
        Ok(output)
    }

    /// Tries one object.
    fn attempt(&self, attempt: &mut Attempt, value: Value, reading: &Reading) {
        let Some(reference) = ObjectRef::from_value(&value) else { return };
        let live = attempt.probe.get(&reference).cloned();
        let (value, said) = match self.meant(attempt, &reference, live.as_deref(), value) {
            Ok(meant) => meant,
            Err(complaint) => return attempt.fail(complaint),
        };
        let request = match (attempt.doing, &live) {
            (Doing::Force, _) => Request::Recreate(value),
            (_, Some(live)) => Request::Put(sandbox::keep_what_is_not_ours(value, live.value())),
            (_, None) => Request::Put(value),
        };
        if attempt.dry == Dry::Client {
            attempt.tell(&reference, said);
            attempt.values.extend(value_in(&request));
            return;
        }
        match attempt.probe.request(request.clone()) {
            Ok(changes) => {
                let is_same = !changes.objects.iter().any(|change| change.object == reference);
                let said = if is_same && attempt.doing == Doing::Apply { "unchanged" } else { said };
                attempt.warn(&changes.warnings, self.language);
                if attempt.doing == Doing::Force && live.is_some() {
                    attempt.tell_deleted(&reference);
                }
                attempt.tell(&reference, said);
                attempt.values.extend(attempt.probe.get(&reference).map(|object| object.value().clone()));
                attempt.requests.push(request);
            }
            Err(rejection) => {
                let complaint = self.rejected(&rejection, attempt.doing, live.is_some(), reading);
                attempt.fail(complaint);
            }
        }
    }

    /// What an object is to become, and what kubectl says has become of it; or why the command cannot be meant of it.
    fn meant(
        &self,
        attempt: &mut Attempt,
        reference: &ObjectRef,
        live: Option<&Object>,
        value: Value,
    ) -> std::result::Result<(Value, &'static str), String> {
        let resource = resource_names::resource(&reference.kind);
        match (attempt.doing, live) {
            (Doing::Apply, None) => Ok((with_last_applied(value.clone(), &value), "created")),
            (Doing::Apply, Some(live)) => {
                Ok((self.applied(reference, live.value(), &value, &mut attempt.output), "configured"))
            }
            (Doing::Create, Some(_)) => Err(format!(
                "Error from server (AlreadyExists): error when creating \"{}\": {resource} \"{}\" already exists",
                self.source, reference.name
            )),
            (Doing::Create, None) => Ok((value, "created")),
            (Doing::Replace, None) => Err(format!(
                "Error from server (NotFound): error when replacing \"{}\": {resource} \"{}\" not found",
                self.source, reference.name
            )),
            (Doing::Replace | Doing::Force, _) => Ok((value, "replaced")),
        }
    }

    fn do_all(&mut self, mut requests: Vec<Request>, output: &mut Output) {
        let edit = match (requests.len(), requests.pop()) {
            (0, _) | (_, None) => return,
            (1, Some(Request::Put(value))) => Edit::Put(value),
            (1, Some(Request::Recreate(value))) => Edit::Recreate(value),
            (_, Some(last)) => {
                requests.push(last);
                Edit::Requests(requests)
            }
        };
        let before = self.sandbox.done().len();
        if let Err(refused) = self.sandbox.edit(edit) {
            output.text.clear();
            output.complain(refusal::text(&refused, self.language));
            output.status = 1;
            return;
        }
        let step = self.sandbox.done().last().filter(|_| self.sandbox.done().len() != before);
        refusal::leftovers(step, self.language).into_iter().for_each(|line| output.complain(line));
    }

    fn rejected(&self, rejection: &Rejection, doing: Doing, is_known: bool, reading: &Reading) -> String {
        let doing = match doing {
            Doing::Replace | Doing::Force => format!("error when replacing \"{}\": ", self.source),
            _ if is_known => "error when applying patch: ".to_owned(),
            _ => format!("error when creating \"{}\": ", self.source),
        };
        refusal::rejected(rejection, self.language, &doing, Some(reading))
    }

    /// The live object with what is applied: three ways (`kubectl apply`, client side).
    fn applied(&self, reference: &ObjectRef, live: &Value, new: &Value, output: &mut Output) -> Value {
        let last = patch_merge::last_applied(live);
        if last.is_none() {
            output.complain(format_args!(
                "Warning: resource {}/{} is missing the {LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.",
                resource_names::resource(&reference.kind),
                reference.name
            ));
        }
        let mut merged = live.clone();
        patch_merge::apply(&mut merged, &last.unwrap_or_default(), new);
        with_last_applied(merged, new)
    }
}

fn value_in(request: &Request) -> Option<Value> {
    match request {
        Request::Put(value) | Request::Recreate(value) => Some(value.clone()),
        Request::Delete(_) | Request::Orphan(_) => None,
    }
}

/// The object with the note of what was applied.
fn with_last_applied(mut value: Value, applied: &Value) -> Value {
    let mut applied = applied.clone();
    applied.set(&patch_merge::annotation(), None);
    value.set(&patch_merge::annotation(), Some(format!("{}\n", json::write(&applied, false)).into()));
    value
}
