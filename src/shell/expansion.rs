//! What words become when they are run: variables hold what they hold now, `$(…)` is what its commands print.

use super::line::{Part, Word};
use super::run::Run;
use super::{LONGEST, Output, append, tools};
use std::collections::BTreeMap;

/// The variables of the pod in which words are run, once one of them was wanted.
type OfPod = Option<BTreeMap<String, String>>;

impl Run<'_> {
    /// What words become: text in quotes stays one word, and what variables and commands give outside of them is parted
    /// at blanks.
    pub(super) fn words(&mut self, all: &[Word]) -> Result<Vec<String>, Output> {
        let status = self.reply.output.status;
        let mut words = Vec::new();
        let (mut length, mut of_pod) = (0, None);
        for word in all {
            let mut now: Option<String> = None;
            for part in word {
                let (text, quoted) = self.part(part, status, &mut of_pod)?;
                length += text.len();
                if length > LONGEST {
                    return Err(Output::failed(126, "sh: # more than a megabyte in one command"));
                }
                if quoted || matches!(part, Part::Text { .. }) {
                    now.get_or_insert_default().push_str(&text);
                    continue;
                }
                let mut rest = text.as_str();
                while !rest.is_empty() {
                    let trimmed = rest.trim_start();
                    if trimmed.len() < rest.len() {
                        words.extend(now.take());
                    }
                    let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
                    let (piece, after) = trimmed.split_at_checked(end).unwrap_or((trimmed, ""));
                    if !piece.is_empty() {
                        now.get_or_insert_default().push_str(piece);
                    }
                    rest = after;
                }
            }
            words.extend(now);
        }
        if self.depth > 0 || all.iter().flatten().any(|part| !matches!(part, Part::Text { .. })) {
            self.reply.printed += length;
        }
        Ok(words)
    }

    /// What a word becomes where it is not parted.
    pub(super) fn text(&mut self, word: &Word, status: u8) -> Result<String, Output> {
        let (mut all, mut of_pod) = (String::new(), None);
        for part in word {
            all.push_str(&self.part(part, status, &mut of_pod)?.0);
            if all.len() > LONGEST {
                return Err(Output::failed(126, "sh: # more than a megabyte in one word"));
            }
        }
        self.reply.printed += all.len();
        Ok(all)
    }

    fn part(&mut self, part: &Part, status: u8, of_pod: &mut OfPod) -> Result<(String, bool), Output> {
        Ok(match part {
            Part::Text { text, quoted } => (text.clone(), *quoted),
            Part::Variable { name, quoted } if name == "?" => (status.to_string(), *quoted),
            Part::Variable { name, quoted } => (self.variable(name, of_pod), *quoted),
            Part::Output { of, quoted } => {
                let (variables, inside) = (self.shell.variables().clone(), self.shell.inside.clone());
                // What runs within may change what the pod would be told.
                *of_pod = None;
                let captured = self.captured(|run| run.statements(of));
                self.shell.inside = inside;
                *self.shell.variables_mut() = variables;
                let (mut output, is_whole) = captured?;
                if !is_whole {
                    return Err(output);
                }
                append(&mut self.reply.output.errors, &output.errors);
                self.reply.output.status = output.status;
                output.text.truncate(output.text.trim_end_matches('\n').len());
                (output.text, *quoted)
            }
        })
    }

    /// The value of a variable: one that was set, or one of the pod in which words are run.
    fn variable(&self, name: &str, of_pod: &mut OfPod) -> String {
        if let Some(value) = self.shell.variables().get(name) {
            return value.to_owned();
        }
        let of_pod = of_pod.get_or_insert_with(|| {
            let (pod, _) = self.shell.pod(self.sandbox);
            // Of two with one name the first counts.
            tools::environment(self.sandbox, &pod).into_iter().rev().collect()
        });
        of_pod.get(name).cloned().unwrap_or_default()
    }
}
