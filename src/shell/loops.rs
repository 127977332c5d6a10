//! Loops: `for NAME in WORDS; do …; done`, a round at a time, with a bound on what the loops of a line run together.

use super::line::{Joint, Statement, Word};
use super::run::Run;
use super::{Output, Work};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many commands the loops of a line may run together.
pub(super) const MOST_LOOPED: usize = 1_000;

/// Begins a loop, where it is due.
pub(super) fn begin(
    run: &mut Run<'_>,
    left: &mut VecDeque<Work>,
    joint: Joint,
    (name, words, body): (&str, &[Word], &Arc<[Statement]>),
) {
    if !run.is_due(joint) {
        return;
    }
    match run.words(words) {
        Ok(words) => {
            run.reply.output.status = 0;
            left.push_front(Work::Loop { name: name.to_owned(), words: words.into(), body: Arc::clone(body) });
        }
        Err(failed) => run.reply.fails(failed),
    }
}

/// Goes through a loop's body once more. False where nothing more is to be run.
pub(super) fn go_round(
    run: &mut Run<'_>,
    left: &mut VecDeque<Work>,
    looped: &mut usize,
    (name, mut words, body): (String, VecDeque<String>, Arc<[Statement]>),
) -> bool {
    let Some(word) = words.pop_front() else { return true };
    *looped += body.len();
    if *looped > MOST_LOOPED {
        run.reply.fails(Output::failed(
            153,
            format!(
                "sh: # the loops of one line run {MOST_LOOPED} commands at the most: what is left of it was not run"
            ),
        ));
        return false;
    }
    if let Err(failed) = run.name(&name, &word) {
        run.reply.fails(failed);
        return false;
    }
    if !words.is_empty() {
        left.push_front(Work::Loop { name, words, body: Arc::clone(&body) });
    }
    body.iter().rev().for_each(|statement| left.push_front(Work::Statement(statement.clone())));
    true
}
