//! The flag `-f`: the text that it names, and the objects in it, as a command is to take them.

use super::flags::Arguments;
use super::{Kubectl, Output, Result, fail, resource_names};
use crate::cluster::{FieldPath, Kind, Value};
use crate::manifest::{self, Diagnostic, Document, Message, Reading, Severity};
use crate::shell::files;
use crate::text::diagnostic;

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
        let is_lenient = matches!(arguments.value("validate"), Some("false" | "warn" | "ignore"));
        let complaints = reading.diagnostics.iter().filter_map(|one| self.complaint(one, is_lenient));
        complaints.for_each(|complaint| wrong.complain(complaint));
        if !wrong.errors.is_empty() {
            wrong.status = 1;
            return Err(wrong);
        }
        if reading.documents.is_empty() {
            return Err(fail(format!("error: no objects passed to {command}")));
        }
        Ok(reading)
    }

    /// What kubectl and the API server would say of something that does not read. A field that nobody knows is refused
    /// unless told otherwise (KEP 2885).
    fn complaint(&self, one: &Diagnostic, is_lenient: bool) -> Option<String> {
        let place = format!("{}, line {}, column {}", self.source, one.span.line, one.span.column);
        match &one.message {
            Message::UnknownField { nearest, .. } if !is_lenient => {
                let source = &self.source;
                let kind = one.object.as_ref().map(|object| &object.kind);
                let (object, version) = kind.map(|kind| (kind.name(), kind.api_version())).unwrap_or_default();
                let near = nearest.map(|near| format!("; near: {near}")).unwrap_or_default();
                Some(format!(
                    "Error from server (BadRequest): error when creating \"{source}\": {object} in version \"{version}\" cannot be handled as a {object}: strict decoding error: unknown field \"{}\"\n# {place}{near}",
                    one.field,
                ))
            }
            message if one.severity == Severity::Error => {
                Some(format!("error: error parsing {place}: {}", diagnostic::sentence(self.language, message)))
            }
            _ => None,
        }
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
                value.at(&in_metadata("name")).and_then(Value::as_text).unwrap_or_default(),
                self.source,
                text("kind"),
                text("apiVersion"),
                Kind::MODELLED.iter().map(Kind::name).collect::<Vec<_>>().join(" "),
            )));
        }
        if kind.is_namespaced() {
            let path = in_metadata("namespace");
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
}

fn in_metadata(field: &str) -> FieldPath {
    FieldPath::of(&["metadata", field])
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
