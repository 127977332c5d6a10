//! The environment of the server's process: `{$VARIABLE}` and `{%VARIABLE%}` (rule PU10; `replaceEnvVars`).

use super::block::MAX_DEPTH;
use super::files::Files;
use super::parser::{MAX_TOKENS, NotSet, Parser};
use super::token::Place;

impl Parser<'_> {
    /// The text with the environment's values; a variable that was not given is left as it is written, and noted.
    pub(super) fn filled(&mut self, text: &str, place: &Place, block: Option<usize>) -> String {
        if !text.contains("{%") && !text.contains("{$") {
            return text.to_owned();
        }
        let mut text = text.to_owned();
        for (start, end) in [("{%", "%}"), ("{$", "}")] {
            text = fill(&text, start, end, self.files, &mut |variable| {
                self.read.not_set.push(NotSet { variable: variable.to_owned(), place: place.clone(), block });
            });
        }
        text
    }
}

/// Fills in the environment's values; one that is not set is the empty text (`replaceEnvReferences`).
fn fill(text: &str, start: &str, end: &str, files: &Files, not_set: &mut dyn FnMut(&str)) -> String {
    let mut text = text.to_owned();
    // A value may hold a reference in turn, even to itself.
    for _ in 0..MAX_DEPTH {
        let Some(at) = text.find(start) else { break };
        let Some(length) = text.get(at..).and_then(|rest| rest.find(end)) else { break };
        if length <= start.len() {
            break;
        }
        let reference = text.get(at..at + length + end.len()).unwrap_or_default().to_owned();
        let name = reference.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).unwrap_or_default();
        let value = match files.environment.get(name) {
            Some(value) => value,
            None if files.are_all || files.has_environment => "",
            None => {
                not_set(name);
                break;
            }
        };
        text = text.replace(&reference, value);
        if text.len() > MAX_TOKENS {
            break;
        }
    }
    text
}
