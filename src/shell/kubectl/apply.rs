//! `kubectl apply`, `create -f` and `replace`: objects from a text.

use super::flags::Arguments;
use super::output_format::Format;
use super::patch_merge::{self, LAST_APPLIED};
use super::{Dry, Kubectl, Output, Result, fail, json, refusal, resource_names};
use crate::cluster::{Kind, Labels, Object, ObjectRef, Rejection, Request, Value};
use crate::manifest::{self, Document, Message, Reading, Severity};
use crate::sandbox::{self, Edit};
use crate::shell::files;
use crate::text::diagnostic;

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

pub(super) fn apply(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    kubectl.carry_out(arguments, Doing::Apply)
}

/// `kubectl create -f -`.
pub(super) fn create(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    kubectl.carry_out(arguments, Doing::Create)
}

pub(super) fn replace(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    kubectl.carry_out(arguments, if arguments.has("force") { Doing::Force } else { Doing::Replace })
}

impl Kubectl<'_> {
    /// What `-f` names, read: standard input, or a file beside the terminal.
    pub(super) fn read_text(&mut self, arguments: &Arguments, command: &str) -> Result<Reading> {
        let named: Vec<&str> = arguments.all("filename").flat_map(|list| list.split(',')).collect();
        let text = match named.as_slice() {
            [] => {
                return Err(fail(format!(
                    "error: must specify one of -f and -k\n# as in kubectl {command} -f - <<EOF"
                )));
            }
            ["-" | "/dev/stdin"] => {
                self.source = "STDIN".to_owned();
                self.stdin
            }
            [path] => {
                self.source = (*path).to_owned();
                let known = self.shell.files.read(path);
                known.ok_or_else(|| no_such(path, command))?
            }
            _ => {
                return Err(fail(format!(
                    "# not modelled: several -f; one after the other, kubectl {command} takes them"
                )));
            }
        };
        let reading = manifest::read(text);
        let mut wrong = Output::default();
        let lenient = matches!(arguments.value("validate"), Some("false" | "warn" | "ignore"));
        for one in &reading.diagnostics {
            let place = format!("{}, line {}, column {}", self.source, one.span.line, one.span.column);
            let sentence = diagnostic::sentence(self.language, &one.message);
            let object = one.object.as_ref().map(|object| object.kind.name()).unwrap_or_default();
            let source = &self.source;
            match &one.message {
                // The API server refuses what it does not know unless told otherwise (KEP 2885).
                Message::UnknownField { nearest, .. } if !lenient => {
                    let version = one.object.as_ref().map(|object| object.kind.api_version()).unwrap_or_default();
                    let near = nearest.map(|near| format!("; near: {near}")).unwrap_or_default();
                    wrong.complain(format_args!(
                        "Error from server (BadRequest): error when creating \"{source}\": {object} in version \"{version}\" cannot be handled as a {object}: strict decoding error: unknown field \"{}\"\n# {place}{near}",
                        one.field,
                    ));
                }
                _ if one.severity == Severity::Error => {
                    wrong.complain(format_args!("error: error parsing {place}: {sentence}"));
                }
                _ => {}
            }
        }
        if !wrong.errors.is_empty() {
            wrong.status = 1;
            return Err(wrong);
        }
        if reading.documents.is_empty() {
            return Err(fail(format!("error: no objects passed to {command}")));
        }
        Ok(reading)
    }

    /// What a document says, in the namespace it is for.
    pub(super) fn value_of(&self, document: &Document, arguments: &Arguments) -> Result<Value> {
        let mut value = document.value.clone();
        let text = |key: &str| value.field(key).and_then(Value::as_text).unwrap_or_default();
        let kind = Kind::of(text("apiVersion"), text("kind"));
        if resource_names::is_not_modelled(text("kind")) {
            return Err(fail(format!("# not modelled: {}", text("kind"))));
        }
        if matches!(kind, Kind::Other(..)) && !resource_names::is_known(&kind) {
            return Err(fail(format!(
                "error: resource mapping not found for name: {:?} namespace: \"\" from \"{}\": no matches for kind \"{}\" in version \"{}\"\n# the lab models {}",
                value.at(&merge_path("name")).and_then(Value::as_text).unwrap_or_default(),
                self.source,
                text("kind"),
                text("apiVersion"),
                Kind::MODELLED.iter().map(Kind::name).collect::<Vec<_>>().join(" "),
            )));
        }
        if kind.is_namespaced() {
            let path = merge_path("namespace");
            match (value.at(&path).and_then(Value::as_text), arguments.value("namespace")) {
                (Some(own), Some(wanted)) if own != wanted => {
                    return Err(fail(format!(
                        "error: the namespace from the provided object \"{own}\" does not match the namespace \"{wanted}\". You must pass '--namespace={own}' to perform this operation."
                    )));
                }
                (Some(_), _) => {}
                (None, _) => value.set(&path, Some(self.namespace(arguments).into())),
            }
        }
        Ok(value)
    }

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
        let is_selected = |selector: &Labels, labels: &Labels| {
            !selector.is_empty() && selector.iter().all(|(key, value)| labels.get(key) == Some(value))
        };
        // Services that come select pods that are there; pods that come are selected by all Services.
        let there = || cluster.of_kind(&Kind::Pod).filter_map(|pod| Some((&pod.as_pod()?.meta.labels, 1)));
        let known = || cluster.of_kind(&Kind::Service).filter_map(|service| Some(&service.as_service()?.spec.selector));
        let mut pairs = 0;
        let mut look = |selector: &Labels, labels: &Labels, count: usize| {
            pairs += 1;
            if is_selected(selector, labels) {
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
        let dry = Dry::of(arguments)?;
        let format = Format::of(arguments.value("output"))?;
        let command = match doing {
            Doing::Apply => "apply",
            Doing::Create => "create",
            Doing::Replace | Doing::Force => "replace",
        };
        let reading = self.read_text(arguments, command)?;
        if self.is_too_much(&reading) {
            return Err(fail(format!(
                "error: the text of this {command} touches more than {MOST_TOUCHED} objects and endpoints\n# the lab takes no more of them in one command; Manifests applies such a text piece by piece"
            )));
        }
        let mut output = Output::default();
        let mut probe = self.sandbox.cluster().clone();
        let mut requests = Vec::new();
        let mut values = Vec::new();
        for document in &reading.documents {
            let value = match self.value_of(document, arguments) {
                Ok(value) => value,
                Err(failed) => {
                    output.errors.push_str(&failed.errors);
                    output.status = failed.status;
                    continue;
                }
            };
            let Some(reference) = ObjectRef::of_value(&value) else { continue };
            let name = format!("{}/{}", resource_names::printed(&reference.kind), reference.name);
            let live = probe.get(&reference).cloned();
            let (value, said) = match (doing, &live) {
                (Doing::Apply, None) => (with_last_applied(value.clone(), &value), "created"),
                (Doing::Apply, Some(live)) => {
                    (self.applied(&reference, live.value(), &value, &mut output), "configured")
                }
                (Doing::Create, Some(_)) => {
                    output.complain(format_args!(
                        "Error from server (AlreadyExists): error when creating \"{}\": {} \"{}\" already exists",
                        self.source,
                        resource_names::resource(&reference.kind),
                        reference.name
                    ));
                    output.status = 1;
                    continue;
                }
                (Doing::Create, None) => (value, "created"),
                (Doing::Replace, None) => {
                    output.complain(format_args!(
                        "Error from server (NotFound): error when replacing \"{}\": {} \"{}\" not found",
                        self.source,
                        resource_names::resource(&reference.kind),
                        reference.name
                    ));
                    output.status = 1;
                    continue;
                }
                (Doing::Replace | Doing::Force, _) => (value, "replaced"),
            };
            let kept = live
                .as_ref()
                .map_or_else(|| value.clone(), |live| sandbox::keep_what_is_not_ours(value.clone(), live.value()));
            let request = if doing == Doing::Force { Request::Recreate(value) } else { Request::Put(kept) };
            if dry == Dry::Client {
                output.say(format_args!("{name} {said}{}", dry.suffix()));
                values.extend(value_in(&request));
                continue;
            }
            match probe.request(request.clone()) {
                Ok(changes) => {
                    let is_same = !changes.objects.iter().any(|change| change.object == reference);
                    let said = if is_same && doing == Doing::Apply { "unchanged" } else { said };
                    for (_, warning) in &changes.warnings {
                        let line = refusal::warning_line(warning, self.language);
                        if !output.errors.contains(&line) {
                            output.complain(line);
                        }
                    }
                    if doing == Doing::Force && live.is_some() {
                        output.say(format_args!(
                            "{} \"{}\" deleted{}",
                            resource_names::printed(&reference.kind),
                            reference.name,
                            super::delete::from_namespace(&reference)
                        ));
                    }
                    output.say(format_args!("{name} {said}{}", dry.suffix()));
                    values.extend(probe.get(&reference).map(|object| object.value().clone()));
                    requests.push(request);
                }
                Err(rejection) => {
                    output.complain(self.rejected(&rejection, doing, live.is_some(), &reading));
                    output.status = 1;
                }
            }
        }
        if dry == Dry::No {
            self.do_all(requests, &mut output);
        }
        if let Some(text) = format.print(&values, reading.documents.len() > 1)? {
            output.text = text;
        }
        Ok(output)
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

fn merge_path(field: &str) -> crate::cluster::FieldPath {
    crate::cluster::FieldPath::of(&["metadata", field])
}

/// What is said of a file that is not there.
fn no_such(path: &str, command: &str) -> Output {
    if path.contains("://") {
        return fail(format!(
            "# not modelled: {path}: the lab fetches nothing; it has these examples of https://k8s.io/examples/:\n{}",
            files::examples().map(|path| format!("#   {path}\n")).collect::<String>().trim_end()
        ));
    }
    fail(format!(
        "error: the path \"{path}\" does not exist\n# ls lists the files beside this terminal; > FILE writes one, and kubectl {command} -f - <<EOF takes the text, then EOF alone on a line"
    ))
}

/// The object with the note of what was applied.
fn with_last_applied(mut value: Value, applied: &Value) -> Value {
    let mut applied = applied.clone();
    applied.set(&patch_merge::annotation(), None);
    value.set(&patch_merge::annotation(), Some(format!("{}\n", json::write(&applied, false)).into()));
    value
}
