//! What has been read of a line, run: words become text, commands print to where they are told, and everything that
//! a text may ask for again and again is counted.

use super::line::{Command, Joint, Redirection, Statement, What, Word};
use super::{
    DEEPEST, MOST_PRINTED, MOST_WITHIN, Output, Reply, Shell, append, filters, kubectl, line, remark, sed, tools,
};
use crate::sandbox::{PodRef, Sandbox};
use crate::text::Language;

/// A run of commands: what they act on, and what they have come to.
pub(super) struct Run<'a> {
    pub shell: &'a mut Shell,
    pub sandbox: &'a mut Sandbox,
    pub language: Language,
    /// How deep `sh -c`, loops and `$(…)` nest.
    pub depth: usize,
    pub reply: &'a mut Reply,
}

/// Where something is printed.
#[derive(Clone)]
enum Sink {
    Text,
    Errors,
    Nothing,
    File { path: String, adds: bool },
}

/// Where a command reads and prints.
struct Streams {
    input: Option<String>,
    text: Sink,
    errors: Sink,
}

impl Run<'_> {
    /// Runs statements in order. False where what is left is not to be run.
    pub(super) fn statements(&mut self, all: &[Statement]) -> bool {
        all.iter().all(|statement| self.statement(statement))
    }

    /// Runs a statement, unless how the one before ended is against it.
    pub(super) fn statement(&mut self, statement: &Statement) -> bool {
        if !self.is_due(statement.joint) {
            return true;
        }
        // Behind and before a pipe commands are processes of their own: what they set is gone with them.
        let variables = (statement.commands.len() > 1).then(|| self.shell.variables().clone());
        let mut input = String::new();
        let mut goes_on = true;
        for command in &statement.commands {
            if !self.may_run() {
                goes_on = false;
                break;
            }
            let mut output = Output::default();
            goes_on = self.command(command, &input, &mut output);
            self.reply.printed += output.text.len() + output.errors.len();
            append(&mut self.reply.output.errors, &output.errors);
            self.reply.output.status = output.status;
            input = output.text;
            if !goes_on {
                break;
            }
        }
        if let Some(variables) = variables {
            *self.shell.variables_mut() = variables;
        }
        append(&mut self.reply.output.text, &input);
        goes_on
    }

    /// Whether a statement is to be run after how the one before ended.
    pub(super) fn is_due(&self, joint: Joint) -> bool {
        match joint {
            Joint::Always => true,
            Joint::And => self.reply.output.status == 0,
            Joint::Or => self.reply.output.status != 0,
        }
    }

    /// Counts one more command. False, with the reason said, where there were too many.
    fn may_run(&mut self) -> bool {
        if self.reply.printed > MOST_PRINTED {
            // As where a file grows beyond the limit of its process (`SIGXFSZ`).
            return self.stops("sh: # this line has printed too much: what is left of it was not run");
        }
        if self.depth > 0 {
            self.reply.within += 1;
        }
        if self.reply.within > MOST_WITHIN {
            let says = format!("sh: # one command runs {MOST_WITHIN} others at the most: what is left was not run");
            return self.stops(&says);
        }
        true
    }

    fn stops(&mut self, says: &str) -> bool {
        self.reply.output.status = 153;
        self.reply.output.complain(says);
        false
    }

    /// Runs one command. False where nothing more is to be run.
    fn command(&mut self, command: &Command, piped: &str, output: &mut Output) -> bool {
        let streams = match self.streams(&command.redirections) {
            Ok(streams) => streams,
            Err(failed) => {
                *output = failed;
                return true;
            }
        };
        let input = streams.input.as_deref().unwrap_or(piped);
        let mut goes_on = true;
        let result = match &command.what {
            What::Run(words) => self.words(words).map(|words| self.one(&words, input)),
            What::Set(all) => self.set(all),
            What::For { name, words, body } => self.words(words).and_then(|values| {
                let (inner, is_whole) = self
                    .captured(|run| values.iter().all(|value| run.name(name, value).is_ok() && run.statements(body)))?;
                goes_on = is_whole;
                Ok(inner)
            }),
        };
        *output = result.unwrap_or_else(|failed| failed);
        self.direct(streams, output);
        goes_on
    }

    /// Runs what is one command to those around it, deeper by one, and gives what it printed and whether all of it ran.
    pub(super) fn captured(&mut self, run: impl FnOnce(&mut Run<'_>) -> bool) -> Result<(Output, bool), Output> {
        if self.depth >= DEEPEST {
            return Err(Output::failed(2, "sh: # sh -c, loops and $(…) nest too deep"));
        }
        let inner = Output { status: self.reply.output.status, ..Output::default() };
        let outside = std::mem::replace(&mut self.reply.output, inner);
        self.depth += 1;
        let is_whole = run(self);
        self.depth -= 1;
        Ok((std::mem::replace(&mut self.reply.output, outside), is_whole))
    }

    fn set(&mut self, all: &[(String, Word)]) -> Result<Output, Output> {
        let before = std::mem::take(&mut self.reply.output.status);
        for (name, word) in all {
            // `$?` is still how the command before ended, unless a command within has ended since.
            let value = self.text(word, before)?;
            self.name(name, &value)?;
        }
        Ok(Output { status: self.reply.output.status, ..Output::default() })
    }

    /// Sets a variable.
    pub(super) fn name(&mut self, name: &str, value: &str) -> Result<(), Output> {
        let full = |_| Output::failed(2, "sh: # the variables of this terminal hold no more than a megabyte");
        self.shell.variables_mut().put(name, value).map_err(full)
    }

    /// Where a command reads and prints: the redirections one after the other.
    fn streams(&mut self, all: &[Redirection]) -> Result<Streams, Output> {
        let mut streams = Streams { input: None, text: Sink::Text, errors: Sink::Errors };
        let status = self.reply.output.status;
        for one in all {
            match one {
                Redirection::Here(document) => {
                    streams.input = Some(document.get().map_or(Ok(String::new()), |word| self.text(word, status))?);
                }
                Redirection::From(word) => {
                    let path = self.text(word, status)?;
                    streams.input = Some(self.read(&path)?);
                }
                Redirection::To { errors, file, adds } => {
                    let path = self.text(file, status)?;
                    let sink = self.sink(path, *adds)?;
                    *(if *errors { &mut streams.errors } else { &mut streams.text }) = sink;
                }
                Redirection::ErrorsToOutput => streams.errors = streams.text.clone(),
                Redirection::OutputToErrors => streams.text = streams.errors.clone(),
            }
        }
        Ok(streams)
    }

    fn read(&self, path: &str) -> Result<String, Output> {
        match path {
            "/dev/null" => Ok(String::new()),
            _ if self.shell.inside.is_some() => Err(no_files(path)),
            _ => self.shell.files.read(path).map(str::to_owned).ok_or_else(|| {
                Output::failed(
                    2,
                    format!("sh: can't open {path}: no such file\n# ls lists the files beside this terminal"),
                )
            }),
        }
    }

    fn sink(&self, path: String, adds: bool) -> Result<Sink, Output> {
        match path.as_str() {
            "/dev/null" => Ok(Sink::Nothing),
            "/dev/stdout" => Ok(Sink::Text),
            "/dev/stderr" => Ok(Sink::Errors),
            _ if self.shell.inside.is_some() => Err(no_files(&path)),
            // What is typed here runs in a pod, whose kubelet writes these.
            of_pod if tools::FILES.contains(&of_pod) => Err(Output::failed(
                2,
                format!(
                    "# not modelled: a command that writes {path}: the kubelet writes it, from the pod's dnsPolicy, \
                     dnsConfig, hostname and hostAliases"
                ),
            )),
            _ => Ok(Sink::File { path, adds }),
        }
    }

    /// Puts what a command printed where it belongs.
    fn direct(&mut self, streams: Streams, output: &mut Output) {
        let (text, errors) = (std::mem::take(&mut output.text), std::mem::take(&mut output.errors));
        for (sink, printed) in [(streams.text, text), (streams.errors, errors)] {
            match sink {
                Sink::Text => output.text.push_str(&printed),
                Sink::Errors => output.errors.push_str(&printed),
                Sink::Nothing => {}
                Sink::File { path, adds } => {
                    if let Err(says) = self.shell.files.write(&path, &printed, adds) {
                        output.complain(says);
                        output.status = 2;
                    }
                }
            }
        }
    }

    /// Runs a command of words.
    fn one(&mut self, words: &[String], stdin: &str) -> Output {
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(output) = filters::run(words, stdin) {
            return output;
        }
        match all.as_slice() {
            [] | ["true" | ":"] => {
                Output { status: if all.is_empty() { self.reply.output.status } else { 0 }, ..Output::default() }
            }
            ["false"] => Output { status: 1, ..Output::default() },
            ["clear"] => {
                self.reply.clears = true;
                Output::default()
            }
            ["exit" | "logout", ..] => self.shell.leave(self.sandbox, self.language),
            ["export", rest @ ..] => self.export(rest),
            ["help" | "--help"] => Output::of(self.shell.help()),
            ["kubectl" | "k", ..] if self.shell.inside.is_some() => {
                Output::failed(127, "sh: kubectl: not found\n# exit leaves the pod")
            }
            ["kubectl" | "k", arguments @ ..] => self.kubectl(arguments, stdin),
            ["sed", arguments @ ..] => sed::run(&mut self.shell.files, self.shell.inside.is_some(), arguments, stdin),
            ["cat"] | ["cat", "-"] => Output::of(stdin),
            ["cat", paths @ ..] if self.shell.has_files(paths) => Output::of(self.shell.files.all(paths)),
            ["ls"] if self.shell.inside.is_none() => Output::of(self.shell.files.listed()),
            ["echo", ..] => tools::echo(all.get(1..).unwrap_or_default()),
            _ => {
                let (pod, _) = self.shell.pod(self.sandbox);
                self.in_pod(&pod, words, stdin)
            }
        }
    }

    /// `export NAME=VALUE`: all variables are the terminal's own, so that there is nobody to hand them to.
    fn export(&mut self, all: &[&str]) -> Output {
        for one in all {
            let named = one.split_once('=').filter(|(name, _)| line::is_name(name));
            if let Some(Err(failed)) = named.map(|(name, value)| self.name(name, value)) {
                return failed;
            }
        }
        Output::default()
    }

    fn kubectl(&mut self, arguments: &[&str], stdin: &str) -> Output {
        let (corefile, looks_every) = (super::corefile_of(self.sandbox), self.sandbox.looks_every());
        let mut kubectl = kubectl::Kubectl::new(self.sandbox, self.shell, self.language, stdin);
        let mut output = kubectl.run(arguments);
        self.reply.opens = kubectl.opens.take().or(self.reply.opens.take());
        let (in_pod, once) = (kubectl.in_pod.take(), kubectl.once.take());
        if super::corefile_of(self.sandbox) != corefile {
            output.complain(format_args!("# {}", super::when_read(looks_every)));
        }
        if let Some(once) = once {
            return self.once(*once, stdin);
        }
        let Some((pod, words)) = in_pod else { return output };
        let mut inner = self.in_pod(&pod, &words, stdin);
        if inner.status != 0 {
            let status = inner.status;
            inner.complain(format_args!("command terminated with exit code {status}"));
        }
        output.followed_by(inner)
    }

    /// Runs what has a pod of its own. Nothing of it stays.
    fn once(&mut self, once: kubectl::Once, stdin: &str) -> Output {
        let kubectl::Once { mut sandbox, pod, words, errors, ends } = once;
        let mut reply = Reply::default();
        let (shell, language) = (&mut *self.shell, self.language);
        let mut run = Run { shell, sandbox: &mut sandbox, language, depth: 0, reply: &mut reply };
        let mut output = run.in_pod(&pod, &words, stdin);
        output.errors.insert_str(0, &errors);
        output.say(ends);
        output
    }

    /// Runs words in a pod; `sh -c` reads its text as a line.
    pub(super) fn in_pod(&mut self, pod: &PodRef, words: &[String], stdin: &str) -> Output {
        let all: Vec<&str> = words.iter().map(String::as_str).collect();
        let shell = |name: &str| matches!(name.rsplit('/').next(), Some("sh" | "bash" | "ash"));
        match all.as_slice() {
            [name, "-c", text, ..] if shell(name) && self.depth < DEEPEST => {
                let statements = match line::read(text) {
                    Ok(statements) => statements,
                    Err(broken) => return super::complaint(broken),
                };
                let outside = self.shell.inside.replace(super::Inside::of(pod.clone()));
                let inner = self.captured(|run| {
                    run.reply.output.status = 0;
                    run.statements(&statements)
                });
                self.shell.inside = outside;
                inner.map_or_else(|failed| failed, |(output, _)| output)
            }
            [name, ..] if !shell(name) && tools::NOT_MODELLED.contains(name) => {
                Output::failed(1, format!("# not modelled: {name}"))
            }
            [name, ..] if !shell(name) && !tools::NAMES.contains(name) && !name.contains('/') => {
                let known =
                    tools::NAMES.iter().chain(filters::NAMES).chain(&["kubectl", "exit", "clear", "help", "sed"]);
                filters::no_command(name, known.copied())
            }
            _ => {
                let (output, asked) = tools::run_and_keep(self.sandbox, pod, words, stdin);
                self.reply.asked.extend(asked);
                self.reply.remark = remark::remark_on(self.sandbox, pod, &all, &output).or(self.reply.remark.take());
                output
            }
        }
    }
}

/// What is said of a file in a pod.
fn no_files(path: &str) -> Output {
    Output::failed(2, format!("# not modelled: {path}: the lab keeps no files in pods"))
}
