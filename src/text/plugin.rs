//! What the plugins of the server did as sentences, and what the lab cannot say.

use super::{Language, words};
use crate::resolution::trace::{CannotSay, Step, StepId as Id, Unknown};

/// What a plugin did.
pub fn step(language: Language, step: &Step) -> String {
    let words = words::plugin(language);
    let detail = |position: usize| step.detail.get(position).map_or("", String::as_str);
    match step.id {
        Id::AnyIsObsolete => words.any_is_obsolete().to_owned(),
        Id::CacheRefreshes => words.cache_refreshes().to_owned(),
        Id::WhoamiTellsTheClient => words.whoami_tells_the_client(detail(0)),
    }
}

/// Why the lab cannot say what comes of a query, and what would help.
pub fn cannot_say(language: Language, cannot: &CannotSay) -> String {
    let words = words::plugin(language);
    let (directive, line) = (&cannot.directive, cannot.line);
    match &cannot.reason {
        Unknown::NotModelled => words.cannot_say_not_modelled(directive, line),
        Unknown::Elsewhere => words.cannot_say_elsewhere(directive, line),
        Unknown::FileNotGiven { path } => words.cannot_say_file_not_given(line, path),
        Unknown::NotArrived => words.cannot_say_not_arrived(directive, line),
    }
}
