//! `kubectl delete`.

use super::flags::Arguments;
use super::refusal::{self, ENDPOINTS_DEPRECATED};
use super::select::{Named, Selector, named};
use super::{Dry, Kubectl, Output, Result, fail, kinds};
use crate::cluster::{Kind, ObjectRef, Request};
use crate::sandbox::{self, Edit};

pub(super) fn delete(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::of(arguments)?;
    let mut output = Output::default();
    let mut wanted: Vec<ObjectRef> = Vec::new();
    if arguments.value("filename").is_some() {
        let reading = kubectl.read_text(arguments, "delete")?;
        for document in &reading.documents {
            let value = kubectl.value_of(document, arguments)?;
            wanted.extend(sandbox::reference_of(&value));
        }
    } else {
        let selector = Selector::of(arguments)?;
        match named(&arguments.words)? {
            Named::Objects(names) => {
                let namespace = kubectl.namespace(arguments);
                wanted.extend(names.iter().map(|(kind, name)| ObjectRef::new(kind.clone(), namespace, name)));
            }
            Named::Kinds(_) if selector.is_empty() && !arguments.has("all") => {
                return Err(fail("error: resource(s) were provided, but no name was specified"));
            }
            Named::Kinds(all) => {
                let found = all.iter().flat_map(|kind| kubectl.listed(kind, arguments, &selector));
                wanted.extend(found.map(|object| object.reference().clone()));
                if wanted.is_empty() {
                    output.complain("No resources found");
                    return Ok(output);
                }
            }
        }
    }
    let mut there = Vec::new();
    for reference in wanted {
        if kubectl.sandbox.cluster().get(&reference).is_some() {
            if !there.contains(&reference) {
                there.push(reference);
            }
        } else if !arguments.has("ignore-not-found") {
            output.complain(kinds::not_found(&reference.kind, &reference.name));
            output.status = 1;
        }
    }
    if there.iter().any(|object| object.kind == Kind::Endpoints) {
        output.complain(ENDPOINTS_DEPRECATED);
    }
    let edit = match there.as_slice() {
        [] => return Ok(output),
        [only] => Edit::Delete(only.clone()),
        many => Edit::Requests(many.iter().cloned().map(Request::Delete).collect()),
    };
    if let Err(refused) = kubectl.make(edit, dry) {
        return Err(fail(refusal::text(&refused, kubectl.language)));
    }
    let is_name = arguments.value("output") == Some("name");
    for object in &there {
        let kind = kinds::printed(&object.kind);
        if is_name {
            output.say(format_args!("{kind}/{}", object.name));
        } else {
            let from = from_namespace(object);
            output.say(format_args!("{kind} \"{}\" deleted{from}{}", object.name, dry.suffix()));
        }
    }
    Ok(output)
}

/// Kubectl says since 1.34 which namespace lost an object.
pub(super) fn from_namespace(object: &ObjectRef) -> String {
    if object.namespace.is_empty() { String::new() } else { format!(" from {} namespace", object.namespace) }
}
