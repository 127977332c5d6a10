//! The command line: what a person types in a terminal beside the cluster.
//!
//! `kubectl` acts on the one sandbox through its edits: a command is at most one step of the history. Every
//! other word is a tool in the pod that asks at present, or in the one that `kubectl exec -it` went into.
//!
//! | room | what lives there |
//! |---|---|
//! | `line` | words, quotes, pipes, loops, `$(…)`, here-documents: what was typed, taken apart |
//! | `run`, `expansion`, `loops` | what was taken apart, run; what its words become; rounds of loops |
//! | `held`, `files` | what a terminal keeps from one line to the next; the examples of kubernetes.io |
//! | `filters`, `sed` | `grep`, `head`, `wc` and their like |
//! | `kubectl` | one file a group of its commands |
//! | `tools` | the commands inside a pod |
//! | `first_lines` | what may be typed first |
//! | `complete` | what Tab offers |
//! | `equivalent` | the command that does what an edit does, the other way round |
//! | `question_command` | the command that asks a question, or connects to an address |
//!
//! What a program prints stands here in the program's own English. Where the API server gives a reason, it is
//! the lab's own sentence in the language of the page.

mod complete;
mod equivalent;
mod expansion;
mod files;
mod filters;
mod first_lines;
mod held;
mod kubectl;
mod line;
mod loops;
mod output;
mod question_command;
mod remark;
mod run;
mod sed;
#[cfg(test)]
mod tests;
pub mod tools;

pub use complete::Completion;
pub use equivalent::{command_for_edit, command_for_step, create_command, patch_command, patch_of};
pub use first_lines::first_lines;
pub use line::ShellSyntaxError;
pub use output::Output;
pub use question_command::{
    command_for_question, command_for_question_alone, command_for_question_on_windows, command_to_connect,
};
pub use remark::{Remark, ToolName};

use crate::cluster::ObjectRef;
use crate::resolution::server::Configuration;
use crate::sandbox::{Ask, PodRef, Sandbox};
use crate::text::Language;
use files::Files;
use held::Held;
use line::{Command, Statement, What};
use run::Run;
use std::collections::VecDeque;
use std::sync::Arc;

/// The longest text that is run, in bytes.
const LONGEST: usize = 1 << 20;
/// How much the commands of one line may print together, what goes through pipes included, in bytes: what is left of
/// the line is not run then.
const MOST_PRINTED: usize = 16 << 20;
/// How much of it is kept for the screen, in bytes.
const MOST_KEPT: usize = 1 << 20;
/// How deep `sh -c`, loops and `$(…)` may nest.
const DEEPEST: usize = 8;
/// How many commands `sh -c`, `$(…)` and a loop behind a pipe may run: they are run in one go.
const MOST_WITHIN: usize = 200;

/// A terminal: where its commands go. The cluster is no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// The namespace of `kubectl` where a command names none.
    namespace: String,
    /// The pod that `kubectl exec -it` went into.
    inside: Option<Inside>,
    variables: Held,
    files: Files,
}

/// A pod one is in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inside {
    pod: PodRef,
    /// `kubectl run --rm`: the pod goes when one leaves it.
    goes_on_leaving: bool,
    /// The variables of the shell there.
    variables: Held,
}

impl Inside {
    fn of(pod: PodRef) -> Self {
        Self { pod, goes_on_leaving: false, variables: Held::default() }
    }
}

impl Default for Shell {
    fn default() -> Self {
        let (variables, files) = (Held::default(), Files::default());
        Self { namespace: "default".to_owned(), inside: None, variables, files }
    }
}

/// What a line came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// What is printed.
    pub output: Output,
    /// `kubectl edit`: the object whose text is to be opened.
    pub opens: Option<ObjectRef>,
    /// `clear`: what was printed before is to go.
    pub clears: bool,
    /// What tools in pods were made to ask, names as typed.
    pub asked: Vec<Ask>,
    /// A tool found what no program in its pod does, or the other way round.
    pub remark: Option<Remark>,
    /// How much has been printed so far, in bytes, what is not kept included.
    printed: usize,
    /// How many commands have been run within the present one.
    within: usize,
}

/// A line that is being run, one command after the other.
#[derive(Debug, Default)]
pub struct Line {
    /// What has not been run.
    left: VecDeque<Work>,
    reply: Reply,
    /// How many commands have been run, those that a pipe joins as one.
    ran: usize,
    /// How many of them were a loop's.
    looped: usize,
}

/// A piece of a line.
#[derive(Debug)]
enum Work {
    Statement(Statement),
    /// A loop that has begun: the words it has still to go through.
    Loop {
        name: String,
        words: VecDeque<String>,
        body: Arc<[Statement]>,
    },
}

impl Line {
    /// How many commands are left to run, as far as that is known: those that a pipe joins are one, and so is a loop
    /// before it begins.
    pub fn left(&self) -> usize {
        let of = |work: &Work| match work {
            Work::Statement(_) => 1,
            Work::Loop { words, body, .. } => words.len().saturating_mul(body.len()),
        };
        self.left.iter().map(of).fold(0, usize::saturating_add)
    }

    /// How many commands have been run.
    pub fn ran(&self) -> usize {
        self.ran
    }

    /// Leaves what is left, as Ctrl+C does.
    pub fn stop(&mut self) {
        self.left.clear();
        self.reply.output.status = 130;
        self.reply.output.complain("sh: # stopped: what is left of this line was not run");
    }

    /// What it came to.
    pub fn finish(self) -> Reply {
        self.reply
    }
}

impl Shell {
    /// The namespace of `kubectl` where a command names none.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Goes back to where a terminal begins: outside all pods, and in the namespace that is used where none is named.
    pub fn return_to_start(&mut self) {
        let Self { namespace, inside, .. } = Self::default();
        (self.namespace, self.inside) = (namespace, inside);
    }

    /// The pod in which words that are no `kubectl` run; the flag says that one has gone into it.
    pub fn pod(&self, sandbox: &Sandbox) -> (PodRef, bool) {
        match &self.inside {
            Some(inside) => (inside.pod.clone(), true),
            None => (sandbox.question().from.clone(), false),
        }
    }

    /// The prompt: the pod in which programs run, and the namespace of `kubectl` where it is another one than usual.
    pub fn prompt(&self, sandbox: &Sandbox) -> String {
        let (pod, is_inside) = self.pod(sandbox);
        let place = if pod.namespace == "default" { pod.name } else { format!("{}.{}", pod.name, pod.namespace) };
        match self.namespace.as_str() {
            _ if is_inside => format!("{place} #"),
            "default" => format!("{place} $"),
            other => format!("{place} (-n {other}) $"),
        }
    }

    /// Runs what was typed, here-documents and all. Errors of the text itself are printed as a shell does.
    ///
    /// ```
    /// use k8s_dns_lab::sandbox::Sandbox;
    /// use k8s_dns_lab::shell::Shell;
    /// use k8s_dns_lab::text::Language;
    ///
    /// let (mut shell, mut sandbox) = (Shell::default(), Sandbox::toy());
    /// let line = "kubectl create namespace shop && dig +short kubernetes.default.svc.cluster.local";
    /// let reply = shell.run(&mut sandbox, Language::English, line);
    /// assert_eq!(reply.output.text, "namespace/shop created\n10.96.0.1\n");
    /// // What kubectl changes is a step as any other.
    /// assert!(sandbox.undo());
    /// ```
    pub fn run(&mut self, sandbox: &mut Sandbox, language: Language, text: &str) -> Reply {
        let mut line = Self::begin(text);
        while !self.advance(sandbox, language, &mut line) {}
        line.finish()
    }

    /// Begins to run what was typed.
    pub fn begin(text: &str) -> Line {
        let mut line = Line::default();
        if text.len() > LONGEST {
            line.reply.output = Output::failed(1, "sh: # more than a megabyte is not read");
            return line;
        }
        match line::read(text) {
            Ok(statements) => line.left = statements.into_iter().map(Work::Statement).collect(),
            Err(broken) => line.reply.output = complaint(broken),
        }
        line
    }

    /// Runs the next command of a line, with those that a pipe joins to it. True where none is left.
    pub fn advance(&mut self, sandbox: &mut Sandbox, language: Language, line: &mut Line) -> bool {
        line.reply.within = 0;
        let work = line.left.pop_front();
        let mut run = Run { shell: self, sandbox, language, depth: 0, reply: &mut line.reply };
        let goes_on = match work {
            None => true,
            Some(Work::Loop { name, words, body }) => {
                loops::go_round(&mut run, &mut line.left, &mut line.looped, (name, words, body))
            }
            Some(Work::Statement(statement)) => match statement.commands.as_slice() {
                // A loop is run word by word, so that it can be left amid.
                [Command { what: What::For { name, words, body }, redirections }] if redirections.is_empty() => {
                    loops::begin(&mut run, &mut line.left, statement.joint, (name, words, body));
                    true
                }
                _ => {
                    line.ran += 1;
                    run.statement(&statement)
                }
            },
        };
        if !goes_on {
            line.left.clear();
        }
        line.left.is_empty()
    }

    /// Whether what has been typed so far waits for more lines. What is too long to be read waits for nothing.
    pub fn wants_more(text: &str) -> bool {
        text.len() <= LONGEST && line::read(text).is_err_and(ShellSyntaxError::wants_more)
    }

    /// Goes back out of a pod.
    fn leave(&mut self, sandbox: &mut Sandbox, language: Language) -> Output {
        let Some(inside) = self.inside.take() else {
            return Output::of("# there is nothing to leave: words that are no kubectl run in the pod that asks\n");
        };
        if !inside.goes_on_leaving {
            return Output::default();
        }
        let name = inside.pod.name.clone();
        let arguments = ["delete", "pod", name.as_str(), "-n", inside.pod.namespace.as_str()];
        kubectl::Kubectl::new(sandbox, self, language, "").run(&arguments)
    }

    /// The variables of the shell one is in.
    fn variables(&self) -> &Held {
        self.inside.as_ref().map_or(&self.variables, |inside| &inside.variables)
    }

    fn variables_mut(&mut self) -> &mut Held {
        match &mut self.inside {
            Some(inside) => &mut inside.variables,
            None => &mut self.variables,
        }
    }

    /// True where all of these are files beside this terminal, and one is not in a pod.
    fn has_files(&self, paths: &[&str]) -> bool {
        self.inside.is_none() && paths.iter().all(|path| self.files.read(path).is_some())
    }

    fn help(&self) -> String {
        format!(
            "kubectl COMMAND    acts on the cluster: kubectl --help\n\
             In the pod that asks (kubectl exec -it POD -- sh goes into another, exit leaves it):\n  {}\n\
             Behind a pipe: {} sed\n\
             clear, help, ls. Each has its --help. Lines are joined by | && || ; and <<EOF begins a text of several.\n\
             There are variables, $(…), for NAME in WORDS; do …; done, and > FILE: ls lists the files beside this terminal,\n\
             among them the examples of kubernetes.io.\n",
            tools::NAMES.join(" "),
            filters::NAMES.join(" "),
        )
    }
}

impl Reply {
    /// Takes in what could not be run.
    fn fails(&mut self, failed: Output) {
        append(&mut self.output.errors, &failed.errors);
        self.output.status = failed.status;
    }
}

/// The text that the server is to run with.
fn corefile_of(sandbox: &Sandbox) -> Option<String> {
    let object = sandbox.cluster().get(Configuration::object_of(sandbox.cluster()))?;
    object.as_config_map()?.data.get("Corefile").cloned()
}

/// When an edited Corefile is read, by a process that looks so often.
fn when_read(looks_every: Option<u64>) -> String {
    match looks_every {
        Some(seconds) => format!(
            "the lab reads the Corefile at once; in a cluster the pods are shown it within two minutes, and reload looks every {seconds} s"
        ),
        None => {
            "the Corefile that runs has no reload: the pods read the new one when they restart, kubectl rollout restart"
                .to_owned()
        }
    }
}

/// Adds as much as is kept.
fn append(text: &mut String, more: &str) {
    let room = MOST_KEPT.saturating_sub(text.len());
    let end = (0..=room.min(more.len())).rev().find(|end| more.is_char_boundary(*end)).unwrap_or_default();
    text.push_str(more.get(..end).unwrap_or_default());
}

impl Output {
    /// Both, one after the other; the second decides how it ended.
    fn followed_by(mut self, next: Self) -> Self {
        self.text.push_str(&next.text);
        self.errors.push_str(&next.errors);
        self.status = next.status;
        self
    }
}

fn complaint(broken: ShellSyntaxError) -> Output {
    let says = match broken {
        ShellSyntaxError::Quote => "sh: syntax error: unterminated quoted string".to_owned(),
        ShellSyntaxError::HereDocument => "sh: # the here-document has no end: a line with its mark alone".to_owned(),
        ShellSyntaxError::Unfinished => "sh: syntax error: unexpected end of file".to_owned(),
        ShellSyntaxError::Unexpected(what) => format!("sh: syntax error: unexpected \"{what}\""),
        ShellSyntaxError::NotModelled(what) => format!("# not modelled: {what}; there are for loops, && and ||"),
        ShellSyntaxError::TooDeep => format!("sh: # loops and $(…) nest {DEEPEST} deep at the most"),
        ShellSyntaxError::Sign('$') => {
            "# not modelled: what stands behind this $; there are $NAME, ${NAME}, $? and $(…)".to_owned()
        }
        ShellSyntaxError::Sign(sign) => format!(
            "sh: # {sign} has no meaning in this lab's shell: there are | && || ; quotes, $(…), for, > FILE, <<EOF and 2>/dev/null"
        ),
    };
    Output::failed(2, says)
}
