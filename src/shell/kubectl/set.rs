//! `kubectl set image` and its like.

use super::changed::finish;
use super::command::{Command, DRY};
use super::flags::Arguments;
use super::{Dry, Kubectl, Output, Result, fail, resource_names};
use crate::cluster::{FieldPath, Labels, Object, Value};

pub(super) const SET: Command = Command {
    name: "set",
    flags: &["all", "selector,l=", DRY, "output,o="],
    about: "Sets the selector of a Service or the image of containers.",
    examples: &["kubectl set selector svc db app=web", "kubectl set image pod/shell shell=alpine:3.20"],
    run: set,
};

fn set(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::from_arguments(arguments)?;
    let Some((what, words)) = arguments.words.split_first() else {
        return Err(fail("error: specify what to set: selector or image\n# see: kubectl set --help"));
    };
    let first = words.iter().position(|word| word.contains('=')).unwrap_or(words.len());
    let (who, pairs) = words.split_at(first);
    let objects = kubectl.chosen(who, arguments)?;
    let mut new = Vec::new();
    let mut lines = Vec::new();
    for object in &objects {
        let mut value = object.value().clone();
        let said = match what.as_str() {
            "selector" => {
                if object.as_service().is_none() {
                    return Err(fail(format!("error: {} is not a service", resource_names::name_of(object))));
                }
                let pairs = pairs.iter().flat_map(|word| word.split(',')).filter_map(|pair| pair.split_once('='));
                let selector: Labels = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
                // No more than that: what else the API server asks for is for another command.
                value.set(&FieldPath::of(&["spec", "selector"]), Some((&selector).into()));
                "selector updated"
            }
            "image" => {
                for pair in pairs {
                    let (container, image) = pair.split_once('=').unwrap_or((pair, ""));
                    set_image(&mut value, object, container, image)?;
                }
                "image updated"
            }
            other => {
                return Err(fail(format!("# kubectl set {other} is not modelled in this lab; selector and image are")));
            }
        };
        lines.push(format!("{} {said}{}", resource_names::name_of(object), dry.suffix()));
        if value != *object.value() {
            new.push(value);
        }
    }
    finish(kubectl, arguments, dry, new, lines, Output::default())
}

fn set_image(value: &mut Value, object: &Object, container: &str, image: &str) -> Result<()> {
    let path = if object.as_workload().is_some() {
        object.reference().kind.template_path().key("spec").key("containers")
    } else {
        FieldPath::of(&["spec", "containers"])
    };
    let containers = value.at(&path).map(Value::items).unwrap_or_default();
    let named: Vec<usize> = (0..containers.len())
        .filter(|at| {
            let name = containers.get(*at).and_then(|one| one.field("name")).and_then(Value::as_text);
            container == "*" || name == Some(container)
        })
        .collect();
    if named.is_empty() {
        return Err(fail(format!("error: unable to find container named \"{container}\"")));
    }
    for at in named {
        value.set(&path.index(at).key("image"), Some(image.into()));
    }
    Ok(())
}
