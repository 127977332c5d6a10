//! What a resolver did with each name it tried, as sentences.

use super::{Language, words};
use crate::resolution::stub::{CandidateOutcome, CandidateReason, NextStep, Source};

/// Why this name was tried. The name stands in backticks.
pub fn because(language: Language, because: CandidateReason, name: &str) -> String {
    let words = words::walk(language);
    match because {
        CandidateReason::Absolute => words.absolute(name),
        CandidateReason::EnoughDots => words.enough_dots(name),
        CandidateReason::Suffix(0) => words.first_suffix(name),
        CandidateReason::AfterAsTyped(0, CandidateOutcome::NxDomain) => words.suffix_after_nothing(name),
        CandidateReason::AfterAsTyped(0, _) => words.suffix_after_no_address(name),
        CandidateReason::Suffix(position) | CandidateReason::AfterAsTyped(position, _) => {
            words.suffix(position + 1, name)
        }
        CandidateReason::AsTyped => words.as_typed(name),
        CandidateReason::HasDot => words.has_dot(name),
        CandidateReason::OneSuffix => words.one_suffix(name),
    }
}

/// Why no query was sent for a name: the library had its address from elsewhere, or it would not look for it. Nothing where
/// DNS was asked.
pub fn without_dns(language: Language, source: &Source, name: &str) -> Option<String> {
    let words = words::walk(language);
    match source {
        Source::Literal => Some(words.literal(name)),
        Source::Hosts(_) => Some(words.hosts(name)),
        Source::Nobody => Some(words.not_sent(name)),
        Source::Dns => None,
    }
}

/// What came of it, and what the library did next.
pub fn then(language: Language, ending: CandidateOutcome, next: NextStep) -> String {
    let words = words::walk(language);
    let came = match ending {
        CandidateOutcome::Data => words.data(),
        CandidateOutcome::AliasOnly => words.alias_only(),
        CandidateOutcome::NxDomain => words.nx_domain(),
        CandidateOutcome::NoData => words.no_data(),
        CandidateOutcome::ServFail => words.serv_fail(),
        CandidateOutcome::Refused => words.refused(),
        CandidateOutcome::Timeout => words.timeout(),
        CandidateOutcome::PortClosed => words.port_closed(),
        CandidateOutcome::NotAName => words.not_a_name(),
    };
    let went = match next {
        NextStep::Done => words.done(),
        NextStep::NextName => words.next_name(),
        NextStep::AsTypedOnly => words.as_typed_only(),
        NextStep::GiveUp => words.give_up(),
        NextStep::StartOver => words.start_over(),
    };
    words.then(came, went)
}
