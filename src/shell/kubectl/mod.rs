//! `kubectl`, as far as the lab has something for it to act on. Each command reads its flags, finds its
//! objects, and makes at most one edit; what it prints follows kubectl's own printers.

mod api_resources;
mod apply;
mod back_off;
mod changed;
mod command;
mod commands;
mod config;
mod create;
mod create_job;
mod custom_columns;
mod delete;
mod describe;
mod duration;
mod edit;
mod events;
mod exec;
mod explain;
mod expose;
mod filename;
mod flags;
mod get;
mod go_template;
mod go_value;
mod help;
mod json_patch;
mod json_path;
mod label;
mod logs;
mod output_format;
mod patch;
mod patch_merge;
mod printers;
mod refusal;
mod resource_names;
mod rollout;
mod run;
mod scale;
mod selectors;
mod set;
mod table;
mod version;

pub(super) use commands::COMMANDS;
use commands::NOT_MODELLED;
pub(super) use flags::{takes_next, typed};
pub(super) use json_patch::operations_between;
pub(super) use patch_merge::patch_between;
pub(super) use resource_names::{names as kind_names, parse_kind as kind_of, short, short_names};

use super::Output;
use super::Shell;
use crate::cluster::{Kind, Object, ObjectRef, Value};
use crate::sandbox::{Edit, PodRef, Refusal, Sandbox};
use crate::spelling::closest;
use crate::text::Language;
use flags::Arguments;
use std::sync::Arc;

/// A run of `kubectl`.
pub(super) struct Kubectl<'a> {
    sandbox: &'a mut Sandbox,
    shell: &'a mut Shell,
    language: Language,
    stdin: &'a str,
    /// What the text that is read is called.
    source: String,
    /// The object whose text is to be opened (`edit`).
    pub opens: Option<ObjectRef>,
    /// What is to be run in a pod (`exec`).
    pub in_pod: Option<(PodRef, Vec<String>)>,
    /// What is to be run in a pod that lives for it alone (`run --rm`).
    pub once: Option<Box<Once>>,
}

/// A command in a pod that is made for it and deleted after it.
pub(super) struct Once {
    /// The state with the pod.
    pub sandbox: Sandbox,
    pub pod: PodRef,
    pub words: Vec<String>,
    /// What was complained of when the pod was made.
    pub errors: String,
    /// What is said when it is deleted.
    pub ends: String,
}

/// What a command printed, or what it failed with.
type Result<T = Output> = std::result::Result<T, Output>;

/// Whether a change is made in earnest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dry {
    No,
    Client,
    Server,
}

impl Dry {
    fn from_arguments(arguments: &Arguments) -> Result<Self> {
        match arguments.value("dry-run") {
            None | Some("none") => Ok(Self::No),
            Some("client" | "unchanged" | "true") => Ok(Self::Client),
            Some("server") => Ok(Self::Server),
            Some(other) => Err(fail(format!(
                "error: Invalid dry-run value ({other}). Must be \"none\", \"server\", or \"client\"."
            ))),
        }
    }

    /// What kubectl adds to its line.
    fn suffix(self) -> &'static str {
        match self {
            Self::No => "",
            Self::Client => " (dry run)",
            Self::Server => " (server dry run)",
        }
    }
}

fn fail(errors: impl Into<String>) -> Output {
    Output::failed(1, errors)
}

impl<'a> Kubectl<'a> {
    pub(super) fn new(sandbox: &'a mut Sandbox, shell: &'a mut Shell, language: Language, stdin: &'a str) -> Self {
        Self { sandbox, shell, language, stdin, source: String::new(), opens: None, in_pod: None, once: None }
    }

    /// Runs what stands behind the word `kubectl`.
    pub(super) fn run(&mut self, arguments: &[&str]) -> Output {
        // Flags may stand before the command: `kubectl -n shop get pods`.
        let mut before = Vec::new();
        let mut rest = arguments;
        while let [flag, more @ ..] = rest
            && flag.starts_with('-')
        {
            before.push(*flag);
            rest = more;
            if let (Some(_), [value, more @ ..]) = (flags::takes_next(&[], flag), rest) {
                before.push(value);
                rest = more;
            }
        }
        let Some((name, rest)) = rest.split_first() else {
            return match before.as_slice() {
                [] | ["--help" | "-h"] => Output::of(help::all()),
                [flag, ..] => fail(format!("error: unknown flag: {flag}\nSee 'kubectl --help' for usage.")),
            };
        };
        if *name == "help" {
            return match rest {
                [of, ..] => help::help_text(of).map_or_else(|| self.unknown(of), Output::of),
                [] => Output::of(help::all()),
            };
        }
        let Some(command) = COMMANDS.iter().find(|command| command.name == *name) else { return self.unknown(name) };
        before.extend(rest);
        let own = before.iter().take_while(|word| **word != "--");
        if own.clone().any(|word| matches!(*word, "--help" | "-h")) {
            return help::help_text(command.name).map_or_else(Output::default, Output::of);
        }
        let arguments = match flags::read(command.name, command.flags, &before) {
            Ok(arguments) => arguments,
            Err(errors) => return fail(errors),
        };
        (command.run)(self, &arguments).unwrap_or_else(|failed| failed)
    }

    fn unknown(&self, name: &str) -> Output {
        if NOT_MODELLED.contains(&name) {
            let all: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
            return fail(format!("# not modelled: kubectl {name}; there are {}", all.join(" ")));
        }
        let mut output = fail(format!("error: unknown command \"{name}\" for \"kubectl\""));
        if let Some(near) = closest(name, COMMANDS.iter().map(|command| command.name)) {
            output.complain(format_args!("\nDid you mean this?\n\t{near}"));
        }
        output
    }

    /// The namespace of a command.
    fn namespace<'n>(&'n self, arguments: &'n Arguments) -> &'n str {
        arguments.value("namespace").unwrap_or(&self.shell.namespace)
    }

    /// An object by name.
    fn object(&self, kind: &Kind, namespace: &str, name: &str) -> Result<Arc<Object>> {
        let reference = ObjectRef::new(kind.clone(), namespace, name);
        self.sandbox.cluster().get(&reference).cloned().ok_or_else(|| fail(resource_names::not_found(kind, name)))
    }

    /// Makes an edit, or only asks what would be said to it. Gives what the API server remarked.
    fn make(&mut self, edit: Edit, dry: Dry) -> std::result::Result<Vec<String>, Refusal> {
        let steps = |sandbox: &Sandbox| sandbox.done().len();
        let language = self.language;
        match dry {
            Dry::Client => Ok(Vec::new()),
            Dry::Server => {
                let mut other = self.sandbox.clone();
                other.edit(edit)?;
                Ok(refusal::warnings(other.done().last().filter(|_| steps(&other) > steps(self.sandbox)), language))
            }
            Dry::No => {
                let before = steps(self.sandbox);
                self.sandbox.edit(edit)?;
                let step = self.sandbox.done().last().filter(|_| steps(self.sandbox) != before);
                Ok(refusal::warnings(step, language))
            }
        }
    }

    /// Puts objects in place, all of them or none, as one step.
    fn put(&mut self, mut values: Vec<Value>, dry: Dry) -> std::result::Result<Vec<String>, Refusal> {
        use crate::cluster::Request;
        match values.len() {
            0 => Ok(Vec::new()),
            1 => self.make(Edit::Put(values.remove(0)), dry),
            _ => self.make(Edit::Requests(values.into_iter().map(Request::Put).collect()), dry),
        }
    }
}
