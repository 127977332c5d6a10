//! `kubectl get`.

use super::command::Command;
use super::flags::Arguments;
use super::output_format::Format;
use super::refusal::ENDPOINTS_DEPRECATED;
use super::selectors::{Named, Selector, named};
use super::{Kubectl, Output, Result, events, fail, printers, resource_names, table};
use crate::cluster::{Kind, Object, ObjectRef, Value};
use crate::sandbox::PodRef;
use std::sync::Arc;

pub(super) const GET: Command = Command {
    name: "get",
    flags: &[
        "output,o=",
        "template=",
        "all-namespaces,A",
        "selector,l=",
        "show-labels",
        "label-columns,L=",
        "field-selector=",
        "no-headers",
        "show-kind",
        "ignore-not-found",
        "watch,w",
        "sort-by=",
        "filename,f=",
        "chunk-size=",
    ],
    about: "Prints objects.",
    examples: &[
        "kubectl get pods -o wide",
        "kubectl get svc,endpointslices -A",
        "kubectl get pods -l app=web --show-labels",
        "kubectl get svc db -o yaml",
        "kubectl get svc db -o jsonpath='{.spec.clusterIP}'",
        "kubectl get events",
    ],
    run: get,
};

fn get(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let mut output = Output::default();
    remark_on_flags(arguments, &mut output);
    if arguments.words.first().is_some_and(|word| matches!(word.as_str(), "events" | "event" | "ev")) {
        return events::get(kubectl, arguments);
    }
    let format = Format::with_template(arguments)?;
    let Found { tables, is_list } = kubectl.wanted(arguments, &mut output)?;
    if tables.iter().any(|(kind, _)| *kind == Kind::Endpoints) {
        output.complain(ENDPOINTS_DEPRECATED);
    }
    let values: Vec<Value> =
        tables.iter().flat_map(|(_, objects)| objects).map(|object| object.value().clone()).collect();
    if let Some(text) = format.print(&values, is_list)? {
        if !values.is_empty() || (is_list && output.status == 0) {
            output.text = text;
        }
        return Ok(output);
    }
    let tables: Vec<Table> = tables.into_iter().filter(|(_, objects)| !objects.is_empty()).collect();
    if tables.is_empty() && output.status == 0 && !arguments.has("ignore-not-found") {
        output.complain(kubectl.nothing_found(arguments));
    }
    let shows_kind = tables.len() > 1 || arguments.has("show-kind");
    let texts: Vec<String> = tables
        .iter()
        .map(|(kind, objects)| lines(kubectl, arguments, kind, objects, shows_kind, format == Format::Wide))
        .collect();
    output.text = texts.join("\n");
    Ok(output)
}

/// Says which flags do less here than in a cluster.
fn remark_on_flags(arguments: &Arguments, output: &mut Output) {
    if arguments.has("watch") {
        output.complain("# -w shows what there is now: in this lab everything has happened when a command returns");
    }
    if let Some(by) = arguments.value("sort-by").filter(|by| !by.ends_with("metadata.name") && !by.ends_with(".name}"))
    {
        output.complain(format_args!("# --sort-by={by} is not modelled: rows come in order of name"));
    }
}

/// The objects of one kind.
type Table = (Kind, Vec<Arc<Object>>);

/// What is to be printed, and whether as a list: of whole kinds it is one, and of more than one object.
struct Found {
    tables: Vec<Table>,
    is_list: bool,
}

impl Kubectl<'_> {
    /// What the words of a command, or the file it is given, ask for. What is not there is complained of.
    fn wanted(&mut self, arguments: &Arguments, output: &mut Output) -> Result<Found> {
        let selector = Selector::from_arguments(arguments)?;
        let names = match arguments.value("filename") {
            Some(_) => self.in_file(arguments)?,
            None => Vec::new(),
        };
        if !names.is_empty() {
            return Ok(self.by_name(names, arguments, output));
        }
        match named(&arguments.words)? {
            Named::Objects(names) => {
                let namespace = self.namespace(arguments);
                let names = names.into_iter().map(|(kind, name)| ObjectRef::new(kind, namespace, &name)).collect();
                Ok(self.by_name(names, arguments, output))
            }
            Named::Kinds(all) => {
                let of_kind = |kind: Kind| {
                    let objects = self.seen(&kind, arguments, &selector);
                    (kind, objects)
                };
                Ok(Found { tables: all.into_iter().map(of_kind).collect(), is_list: true })
            }
        }
    }

    /// The objects of these names, those of one kind in a row together.
    fn by_name(&self, names: Vec<ObjectRef>, arguments: &Arguments, output: &mut Output) -> Found {
        let mut tables: Vec<Table> = Vec::new();
        let is_list = names.len() > 1;
        for ObjectRef { kind, namespace, name } in names {
            match self.seen_object(&kind, &namespace, &name) {
                Ok(object) => match tables.last_mut().filter(|(last, _)| *last == kind) {
                    Some((_, objects)) => objects.push(object),
                    None => tables.push((kind, vec![object])),
                },
                Err(_) if arguments.has("ignore-not-found") => {}
                Err(failed) => {
                    output.errors.push_str(&failed.errors);
                    output.status = failed.status;
                }
            }
        }
        Found { tables, is_list }
    }

    /// What is said where nothing is there to be printed.
    fn nothing_found(&self, arguments: &Arguments) -> String {
        let is_namespaced = match named(&arguments.words) {
            Ok(Named::Kinds(all)) => all.iter().any(Kind::is_namespaced),
            _ => true,
        };
        if arguments.has("all-namespaces") || !is_namespaced {
            "No resources found".to_owned()
        } else {
            format!("No resources found in {} namespace.", self.namespace(arguments))
        }
    }

    /// The objects that a file names.
    fn in_file(&mut self, arguments: &Arguments) -> Result<Vec<ObjectRef>> {
        let reading = self.read_text(arguments, "get")?;
        let mut all = Vec::new();
        for document in &reading.documents {
            all.extend(ObjectRef::from_value(&self.value_of(document, arguments)?));
        }
        Ok(all)
    }
}

fn lines(
    kubectl: &Kubectl<'_>,
    arguments: &Arguments,
    kind: &Kind,
    objects: &[Arc<Object>],
    shows_kind: bool,
    is_wide: bool,
) -> String {
    let shows_namespace = arguments.has("all-namespaces") && kind.is_namespaced();
    let extra: Vec<&str> = arguments.all("label-columns").flat_map(|keys| keys.split(',')).collect();
    let mut all = Vec::new();
    if !arguments.has("no-headers") {
        let mut head: Vec<String> = printers::columns(kind, is_wide).into_iter().map(str::to_owned).collect();
        head.extend(extra.iter().map(|key| key.rsplit('/').next().unwrap_or(key).to_uppercase()));
        if arguments.has("show-labels") {
            head.push("LABELS".to_owned());
        }
        if shows_namespace {
            head.insert(0, "NAMESPACE".to_owned());
        }
        all.push(head);
    }
    let ages = kubectl.sandbox.ages();
    for object in objects {
        let name = if shows_kind { resource_names::name_of(object) } else { object.reference().name.clone() };
        let mut row = printers::row(kubectl.sandbox, &ages, object, name, is_wide);
        let labels = &object.meta().labels;
        row.extend(extra.iter().map(|key| labels.get(*key).cloned().unwrap_or_default()));
        if arguments.has("show-labels") {
            row.push(printers::or_none(printers::joined(labels)));
        }
        if shows_namespace {
            row.insert(0, object.reference().namespace.clone());
        }
        all.push(row);
    }
    table::get_table(&all)
}

/// A pod by name, or the first of a workload's.
pub(super) fn pod_named(kubectl: &Kubectl<'_>, namespace: &str, word: &str) -> Result<PodRef> {
    let (kind, name) = match word.split_once('/') {
        Some((kind, name)) => (resource_names::parse_kind(kind).map_err(fail)?, name),
        None => (Kind::Pod, word),
    };
    let object = kubectl.seen_object(&kind, namespace, name)?;
    let pods: Vec<ObjectRef> = match kind {
        Kind::Pod => vec![object.reference().clone()],
        ref kind if kind.is_workload() && *kind != Kind::CronJob => {
            kubectl.sandbox.cluster().pods_of(object.reference())
        }
        Kind::Service => {
            let selector = object.as_service().map(|service| service.spec.selector.clone()).unwrap_or_default();
            let pods = kubectl.sandbox.cluster().pods_matching(namespace, &selector);
            pods.map(|pod| pod.reference().clone()).collect()
        }
        _ => return Err(fail(format!("error: cannot attach to *{}: selector for it is not implemented", kind.name()))),
    };
    pods.first()
        .map(PodRef::of)
        .ok_or_else(|| fail(format!("error: no pods found for {}/{name}", resource_names::printed(&kind))))
}
