//! `kubectl delete`.

use super::command::{Command, DRY};
use super::flags::Arguments;
use super::refusal::{self, ENDPOINTS_DEPRECATED};
use super::selectors::{Named, Selector, named};
use super::{Dry, Kubectl, Output, Result, fail, resource_names};
use crate::cluster::{Kind, ObjectRef, Request};
use crate::sandbox::Edit;
use crate::text::words;

pub(super) const DELETE: Command = Command {
    name: "delete",
    flags: &[
        "filename,f=",
        "selector,l=",
        "all",
        "all-namespaces,A",
        "ignore-not-found",
        "force",
        "now",
        "grace-period=",
        "wait=?true",
        "cascade=?background",
        "timeout=",
        DRY,
        "output,o=",
    ],
    about: "Deletes objects and what they own.",
    examples: &[
        "kubectl delete service web",
        "kubectl delete pod/a svc/b",
        "kubectl delete pods -l app=web",
        "kubectl delete endpointslices --all",
    ],
    run: delete,
};

fn delete(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::from_arguments(arguments)?;
    let mut output = Output::default();
    let orphans = is_orphaning(arguments, &mut output)?;
    let Some(wanted) = kubectl.named_to_go(arguments)? else {
        output.complain("No resources found");
        return Ok(output);
    };
    let there = kubectl.those_there(wanted, arguments, &mut output);
    if there.iter().any(|object| object.kind == Kind::Endpoints) {
        output.complain(ENDPOINTS_DEPRECATED);
    }
    let edit = match there.as_slice() {
        [] => return Ok(output),
        [only] if !orphans => Edit::Delete(only.clone()),
        many => {
            let request = if orphans { Request::Orphan } else { Request::Delete };
            Edit::Requests(many.iter().cloned().map(request).collect())
        }
    };
    if let Err(refused) = kubectl.make(edit, dry) {
        return Err(fail(refusal::text(&refused, kubectl.language)));
    }
    if orphans && there.iter().any(|object| object.kind == Kind::Deployment) {
        output.complain(words::terminal(kubectl.language).orphaned_replica_set());
    }
    let is_name = arguments.value("output") == Some("name");
    for object in &there {
        let kind = resource_names::printed(&object.kind);
        if is_name {
            output.say(format_args!("{kind}/{}", object.name));
        } else {
            let from = from_namespace(object);
            output.say(format_args!("{kind} \"{}\" deleted{from}{}", object.name, dry.suffix()));
        }
    }
    Ok(output)
}

impl Kubectl<'_> {
    /// The objects that a command names, by a file, by name or by their kinds; `None` where kinds have none.
    fn named_to_go(&mut self, arguments: &Arguments) -> Result<Option<Vec<ObjectRef>>> {
        if arguments.value("filename").is_some() {
            let reading = self.read_text(arguments, "delete")?;
            let values = reading.documents.iter().map(|document| self.value_of(document, arguments));
            let named = values.filter_map(|value| value.map(|value| ObjectRef::from_value(&value)).transpose());
            return named.collect::<Result<_>>().map(Some);
        }
        let selector = Selector::from_arguments(arguments)?;
        match named(&arguments.words)? {
            Named::Objects(names) => {
                let namespace = self.namespace(arguments);
                Ok(Some(names.iter().map(|(kind, name)| ObjectRef::new(kind.clone(), namespace, name)).collect()))
            }
            Named::Kinds(_) if selector.is_empty() && !arguments.has("all") => {
                Err(fail("error: resource(s) were provided, but no name was specified"))
            }
            Named::Kinds(all) => {
                let found = all.iter().flat_map(|kind| self.listed(kind, arguments, &selector));
                let found: Vec<ObjectRef> = found.map(|object| object.reference().clone()).collect();
                Ok((!found.is_empty()).then_some(found))
            }
        }
    }

    /// Those of the objects that are there, each once. Of the others it is said that they are not.
    fn those_there(&self, wanted: Vec<ObjectRef>, arguments: &Arguments, output: &mut Output) -> Vec<ObjectRef> {
        let mut there = Vec::new();
        for reference in wanted {
            if self.sandbox.cluster().get(&reference).is_some() {
                if !there.contains(&reference) {
                    there.push(reference);
                }
            } else if !arguments.has("ignore-not-found") {
                output.complain(self.not_there(&reference.kind, &reference.namespace, &reference.name));
                output.status = 1;
            }
        }
        there
    }
}

/// True where what the objects own is to stay (`--cascade`; `GetCascadingStrategy` of kubectl). Waiting for
/// it to go, as `foreground` does, makes no difference where everything goes at once.
fn is_orphaning(arguments: &Arguments, output: &mut Output) -> Result<bool> {
    let Some(word) = arguments.value("cascade") else { return Ok(false) };
    let (orphans, is_truth) = match word {
        "background" | "foreground" => (false, false),
        "orphan" => (true, false),
        "1" | "t" | "T" | "true" | "TRUE" | "True" => (false, true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => (true, true),
        other => {
            return Err(fail(format!(
                r#"error: invalid cascade value ({other}). Must be "background", "foreground", or "orphan""#
            )));
        }
    };
    if is_truth {
        let instead = if orphans { "orphan" } else { "background" };
        output.complain(format_args!(
            "warning: --cascade={word} is deprecated (boolean value) and can be replaced with --cascade={instead}."
        ));
    }
    Ok(orphans)
}

/// Kubectl says since 1.34 which namespace lost an object.
pub(super) fn from_namespace(object: &ObjectRef) -> String {
    if object.namespace.is_empty() { String::new() } else { format!(" from {} namespace", object.namespace) }
}
