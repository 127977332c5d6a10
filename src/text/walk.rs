//! What a resolver did with each name it tried, as sentences.

use super::{Language, words};
use crate::resolution::stub::{Because, Ending, Next};

/// Why this name was tried. The name stands in backticks.
pub fn because(language: Language, because: Because, name: &str) -> String {
    let words = words::walk(language);
    match because {
        Because::Absolute => words.absolute(name),
        Because::EnoughDots => words.enough_dots(name),
        Because::Suffix(0) => words.first_suffix(name),
        Because::AfterAsTyped(0, Ending::NxDomain) => words.suffix_after_nothing(name),
        Because::AfterAsTyped(0, _) => words.suffix_after_no_address(name),
        Because::Suffix(position) | Because::AfterAsTyped(position, _) => words.suffix(position + 1, name),
        Because::AsTyped => words.as_typed(name),
        Because::HasDot => words.has_dot(name),
        Because::OneSuffix => words.one_suffix(name),
    }
}

/// What came of it, and what the library did next.
pub fn then(language: Language, ending: Ending, next: Next) -> String {
    let words = words::walk(language);
    let came = match ending {
        Ending::Data => words.data(),
        Ending::AliasOnly => words.alias_only(),
        Ending::NxDomain => words.nx_domain(),
        Ending::NoData => words.no_data(),
        Ending::ServFail => words.serv_fail(),
        Ending::Refused => words.refused(),
        Ending::Timeout => words.timeout(),
        Ending::PortClosed => words.port_closed(),
        Ending::NotAName => words.not_a_name(),
    };
    let went = match next {
        Next::Done => words.done(),
        Next::NextName => words.next_name(),
        Next::AsTypedOnly => words.as_typed_only(),
        Next::GiveUp => words.give_up(),
        Next::StartOver => words.start_over(),
    };
    words.then(came, went)
}
