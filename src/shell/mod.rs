//! The command line: what a person types in a terminal beside the cluster.
//!
//! `kubectl` acts on the one sandbox through its edits: a command is at most one step of the history. Every
//! other word is a tool in the pod that asks at present, or in the one that `kubectl exec -it` went into.
//!
//! | room | what lives there |
//! |---|---|
//! | `line` | words, quotes, pipes, here-documents |
//! | `filters` | `grep`, `head`, `wc` and their like |
//! | `kubectl` | one file a group of its commands |
//! | `tools` | the commands inside a pod |
//! | `complete` | what Tab offers |
//! | `command` | the command that does what an edit does, the other way round |
//!
//! What a program prints stands here in the program's own English. Where the API server gives a reason, it is
//! the lab's own sentence in the language of the page.

mod command;
mod complete;
mod filters;
mod kubectl;
mod line;
mod output;
mod remark;
#[cfg(test)]
mod tests;
pub mod tools;

pub use command::{of_edit, of_question, of_step, patch_of};
pub use complete::Completion;
pub use line::Broken;
pub use output::Output;
pub use remark::{Remark, ToolName};

use crate::cluster::ObjectRef;
use crate::resolution::server::Configuration;
use crate::sandbox::{Ask, PodRef, Sandbox};
use crate::text::Language;
use std::collections::VecDeque;

/// The longest text that is run, in bytes.
const LONGEST: usize = 1 << 20;
/// How much the commands of one line may print together, what goes through pipes included, in bytes: what is left of
/// the line is not run then.
const MOST_PRINTED: usize = 16 << 20;
/// How much of it is kept for the screen, in bytes.
const MOST_KEPT: usize = 1 << 20;
/// How deep `sh -c` may nest.
const DEEPEST: usize = 8;
/// How many commands `sh -c` may run: they are run in one go.
const MOST_WITHIN: usize = 200;

/// A terminal: where its commands go. The cluster is no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// The namespace of `kubectl` where a command names none.
    namespace: String,
    /// The pod that `kubectl exec -it` went into.
    inside: Option<Inside>,
}

/// A pod one is in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inside {
    pod: PodRef,
    /// `kubectl run --rm`: the pod goes when one leaves it.
    goes_on_leaving: bool,
}

impl Default for Shell {
    fn default() -> Self {
        Self { namespace: "default".to_owned(), inside: None }
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
    /// How many commands `sh -c` has run for the present one.
    within: usize,
}

/// A line that is being run, one command after the other.
#[derive(Debug, Default)]
pub struct Line {
    /// What has not been run, pipes as one.
    left: VecDeque<line::Pipeline>,
    reply: Reply,
}

impl Line {
    /// How many commands are left to run, those that a pipe joins as one.
    pub fn left(&self) -> usize {
        self.left.len()
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

    /// The pod in which words that are no `kubectl` run; the flag says that one has gone into it.
    pub fn pod(&self, sandbox: &Sandbox) -> (PodRef, bool) {
        match &self.inside {
            Some(inside) => (inside.pod.clone(), true),
            None => (sandbox.question().from.clone(), false),
        }
    }

    /// Runs what was typed, here-documents and all. Errors of the text itself are printed as a shell does.
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
            Ok(pipelines) => line.left = pipelines.into(),
            Err(broken) => line.reply.output = complaint(broken),
        }
        line
    }

    /// Runs the next command of a line, with those that a pipe joins to it. True where none is left.
    pub fn advance(&mut self, sandbox: &mut Sandbox, language: Language, line: &mut Line) -> bool {
        if let Some(pipeline) = line.left.pop_front() {
            line.reply.within = 0;
            if !self.run_all(sandbox, language, vec![pipeline], 0, &mut line.reply) {
                line.left.clear();
            }
        }
        line.left.is_empty()
    }

    /// Whether what has been typed so far waits for more lines. What is too long to be read waits for nothing.
    pub fn wants_more(text: &str) -> bool {
        text.len() <= LONGEST && line::read(text).is_err_and(Broken::wants_more)
    }

    /// Runs commands in order. False where what is left of the line is not to be run.
    fn run_all(
        &mut self,
        sandbox: &mut Sandbox,
        language: Language,
        pipelines: Vec<line::Pipeline>,
        depth: usize,
        reply: &mut Reply,
    ) -> bool {
        for pipeline in pipelines {
            if pipeline.only_then && reply.output.status != 0 {
                continue;
            }
            let mut input = pipeline.stdin;
            for words in &pipeline.commands {
                if reply.printed > MOST_PRINTED {
                    // As where a file grows beyond the limit of its process (`SIGXFSZ`).
                    reply.output.status = 153;
                    reply.output.complain("sh: # this line has printed too much: what is left of it was not run");
                    return false;
                }
                if depth > 0 {
                    reply.within += 1;
                }
                if reply.within > MOST_WITHIN {
                    reply.output.status = 153;
                    reply.output.complain(format_args!(
                        "sh: # -c runs {MOST_WITHIN} commands at the most: what is left of it was not run"
                    ));
                    return false;
                }
                let mut output = self.run_one(sandbox, language, words, &input, depth, reply);
                reply.printed += output.text.len() + output.errors.len();
                if pipeline.joins_errors {
                    let errors = std::mem::take(&mut output.errors);
                    output.text.push_str(&errors);
                }
                if !pipeline.drops_errors {
                    append(&mut reply.output.errors, &output.errors);
                }
                reply.output.status = output.status;
                input = output.text;
            }
            append(&mut reply.output.text, &input);
        }
        true
    }

    fn run_one(
        &mut self,
        sandbox: &mut Sandbox,
        language: Language,
        words: &[String],
        stdin: &str,
        depth: usize,
        reply: &mut Reply,
    ) -> Output {
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(output) = filters::run(words, stdin) {
            return output;
        }
        match all.as_slice() {
            [] | ["true"] => Output::default(),
            ["false"] => Output { status: 1, ..Output::default() },
            ["clear"] => {
                reply.clears = true;
                Output::default()
            }
            ["exit" | "logout", ..] => self.leave(sandbox, language),
            ["help" | "--help"] => Output::of(self.help()),
            ["kubectl" | "k", ..] if self.inside.is_some() => {
                Output::failed(127, "sh: kubectl: not found\n# exit leaves the pod")
            }
            ["kubectl" | "k", arguments @ ..] => {
                let (corefile, looks_every) = (corefile_of(sandbox), sandbox.looks_every());
                let mut kubectl = kubectl::Kubectl::new(sandbox, self, language, stdin);
                let mut output = kubectl.run(arguments);
                reply.opens = kubectl.opens.take().or(reply.opens.take());
                let in_pod = kubectl.in_pod.take();
                if corefile_of(sandbox) != corefile {
                    output.complain(format_args!("# {}", when_read(looks_every)));
                }
                match in_pod {
                    Some((pod, words)) => {
                        let mut inner = self.in_pod(sandbox, language, &pod, &words, stdin, depth, reply);
                        if inner.status != 0 {
                            let status = inner.status;
                            inner.complain(format_args!("command terminated with exit code {status}"));
                        }
                        output.followed_by(inner)
                    }
                    None => output,
                }
            }
            ["cat"] | ["cat", "-"] => Output::of(stdin),
            ["echo", ..] => tools::echo(all.get(1..).unwrap_or_default()),
            _ => {
                let (pod, _) = self.pod(sandbox);
                let words: Vec<String> = words.to_vec();
                self.in_pod(sandbox, language, &pod, &words, stdin, depth, reply)
            }
        }
    }

    /// Runs words in a pod; `sh -c` reads its text as a line.
    #[expect(clippy::too_many_arguments, reason = "what a command needs to run")]
    fn in_pod(
        &mut self,
        sandbox: &mut Sandbox,
        language: Language,
        pod: &PodRef,
        words: &[String],
        stdin: &str,
        depth: usize,
        reply: &mut Reply,
    ) -> Output {
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        let shell = |name: &str| matches!(name.rsplit('/').next(), Some("sh" | "bash" | "ash"));
        match all.as_slice() {
            [name, "-c", text, ..] if shell(name) && depth < DEEPEST => {
                let pipelines = match line::read(text) {
                    Ok(pipelines) => pipelines,
                    Err(broken) => return complaint(broken),
                };
                let mut inner = Reply { printed: reply.printed, within: reply.within, ..Reply::default() };
                let outside = self.inside.replace(Inside { pod: pod.clone(), goes_on_leaving: false });
                self.run_all(sandbox, language, pipelines, depth + 1, &mut inner);
                self.inside = outside;
                (reply.printed, reply.within) = (inner.printed, inner.within);
                reply.clears |= inner.clears;
                reply.remark = inner.remark.or(reply.remark.take());
                reply.asked.append(&mut inner.asked);
                inner.output
            }
            [name, ..] if !shell(name) && !tools::NAMES.contains(name) && !name.contains('/') => {
                let known = tools::NAMES.iter().chain(filters::NAMES).chain(&["kubectl", "exit", "clear", "help"]);
                filters::no_command(name, known.copied())
            }
            _ => {
                let (output, asked) = tools::run_and_keep(sandbox, pod, words, stdin);
                reply.asked.extend(asked);
                reply.remark = remark::of(sandbox, pod, &all, &output).or(reply.remark.take());
                output
            }
        }
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

    fn help(&self) -> String {
        format!(
            "kubectl COMMAND    acts on the cluster: kubectl --help\n\
             In the pod that asks (kubectl exec -it POD -- sh goes into another, exit leaves it):\n  {}\n\
             Behind a pipe: {}\n\
             clear, help. Each has its --help. Lines are joined by | && ; and <<EOF begins a text of several.\n",
            tools::NAMES.join(" "),
            filters::NAMES.join(" "),
        )
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

fn complaint(broken: Broken) -> Output {
    match broken {
        Broken::Quote => Output::failed(2, "sh: syntax error: unterminated quoted string"),
        Broken::HereDocument => Output::failed(2, "sh: # the here-document has no end: a line with its mark alone"),
        Broken::Unfinished => Output::failed(2, "sh: syntax error: unexpected end of file"),
        Broken::Pipe => Output::failed(2, "sh: syntax error: unexpected \"|\""),
        Broken::Sign(sign) => Output::failed(
            2,
            format!("sh: # {sign} has no meaning in this lab's shell: there are | && ; quotes, <<EOF and 2>/dev/null"),
        ),
    }
}
