//! `kubectl explain`: the fields the lab models, in its own words.

use super::command::Command;
use super::flags::Arguments;
use super::{Kubectl, Output, Result, closest, fail, resource_names};
use crate::cluster::Kind;
use crate::text::explain::{self, Field};

pub(super) const EXPLAIN: Command = Command {
    name: "explain",
    flags: &["recursive", "api-version=", "output="],
    about: "Says what a field means, of those the lab reads.",
    examples: &["kubectl explain service.spec", "kubectl explain pod.spec.dnsPolicy"],
    run: explain,
};

fn explain(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let Some(word) = arguments.words.first() else {
        return Err(fail(
            "error: You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources.",
        ));
    };
    let (kind, path) = word.split_once('.').unwrap_or((word, ""));
    let kind = resource_names::parse_kind(kind).map_err(fail)?;
    let language = kubectl.language;
    let mut output = Output::default();
    let (group, version) = kind.api_version().split_once('/').unwrap_or(("", kind.api_version()));
    if !group.is_empty() {
        output.say(format_args!("GROUP:      {group}"));
    }
    output.say(format_args!("KIND:       {}\nVERSION:    {version}\n", kind.name()));
    let below = explain::below(&kind, path);
    if path.is_empty() {
        output.say(format_args!("DESCRIPTION:\n    {}\n", explain::kind(language, &kind)));
    } else {
        let Some(field) = explain::field(&kind, path) else { return Err(unknown(&kind, path)) };
        let of = if below.is_empty() { "FIELD" } else { "RESOURCE" };
        let last = path.rsplit('.').next().unwrap_or(path);
        output.say(format_args!("{of}: {last} <{}>\n\nDESCRIPTION:\n    {}\n", field.of, field.says(language)));
    }
    if !below.is_empty() {
        output.say("FIELDS:");
        list(&mut output, &kind, path, &below, arguments.has("recursive"), kubectl, 1);
    }
    output.say("# the fields this lab reads; the API has more");
    Ok(output)
}

fn list(
    output: &mut Output,
    kind: &Kind,
    path: &str,
    below: &[(String, &'static Field)],
    is_recursive: bool,
    kubectl: &Kubectl<'_>,
    depth: usize,
) {
    let indent = "  ".repeat(depth);
    for (name, field) in below {
        output.say(format_args!("{indent}{name}\t<{}>", field.of));
        if is_recursive {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            list(output, kind, &path, &explain::below(kind, &path), true, kubectl, depth + 1);
        } else {
            output.say(format_args!("{indent}  {}\n", field.says(kubectl.language)));
        }
    }
}

fn unknown(kind: &Kind, path: &str) -> Output {
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    let below = explain::below(kind, parent);
    let mut output = fail(format!("error: field \"{last}\" does not exist"));
    output.complain(match closest(last, below.iter().map(|(name, _)| name.as_str())) {
        Some(near) => format!("# near: {near}"),
        None => "# or the lab does not read it".to_owned(),
    });
    output
}
