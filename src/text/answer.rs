//! What is said of an answer: what it comes to in one breath, the sentence that a screen reader hears, what its outcome
//! means, what it cost.

use super::outcome;
use super::words::QuestionText;
use crate::dns::{Outcome, RecordData};
use crate::resolution::trace::CannotSay;
use crate::sandbox::{Answer, AnswerOutcome, AnswerRecord, ComesTo};

/// How many records a summary names before it counts.
const NAMED: usize = 2;
/// What an answer comes to, in one breath: addresses, or the outcome.
pub fn summary(words: QuestionText, answer: &Answer) -> String {
    let is_alias = |record: &&AnswerRecord| matches!(record.record.data, RecordData::Cname(_));
    let shown = || answer.records.iter().filter(|record| !is_alias(record));
    match shown().count() {
        0 => match answer.records.last() {
            Some(alias) => alias.record.data.to_string(),
            None => outcome_word(words, answer).to_owned(),
        },
        few if few <= NAMED => shown().map(|record| record.record.data.to_string()).collect::<Vec<_>>().join(", "),
        many => words.addresses(many),
    }
}

/// What a screen reader hears of the answer to a name.
fn heard(words: QuestionText, name: &str, answer: &Answer) -> String {
    match (answer.comes_to(), answer.outcome()) {
        (ComesTo::AliasAlone(error) | ComesTo::NoneTaken(error), _) => {
            format!("{name}: {} ({})", summary(words, answer), error.as_str())
        }
        (_, AnswerOutcome::Final(Outcome::NoError)) => format!("{name}: {}", summary(words, answer)),
        _ => format!("{name}: {}", said_of(words, answer)),
    }
}

/// The one sentence it hears of an answer that somebody asked for.
pub fn sentence(words: QuestionText, name: &str, answer: &Answer) -> String {
    one_sentence(&[heard(words, name, answer), words.questions_sent(answer.questions)])
}

/// The one sentence it hears after a step: what was done, and what the answer is now.
pub fn after_step(words: QuestionText, step: String, name: &str, answer: &Answer) -> String {
    one_sentence(&[step, heard(words, name, answer)])
}

/// Several things that are heard together, as one sentence.
pub fn one_sentence(parts: &[String]) -> String {
    let parts = parts.iter().map(|part| part.trim_end_matches(['.', '。'])).filter(|part| !part.is_empty());
    let mut all = parts.collect::<Vec<_>>().join("; ");
    all.extend((!all.is_empty()).then_some('.'));
    all
}

/// The word of an outcome: DNS's own, the library's, or that the lab cannot say.
pub fn outcome_word(words: QuestionText, answer: &Answer) -> &'static str {
    match answer.comes_to() {
        // An rcode is a server's word, and none was asked.
        ComesTo::Outcome(AnswerOutcome::Final(Outcome::NoError)) if answer.is_without_dns() => words.no_query(),
        ComesTo::Outcome(AnswerOutcome::CannotSay) => words.cannot_say(),
        other => outcome::word(words, other.as_str()),
    }
}

/// What stands in the way where the lab cannot say: the line of the Corefile, or what else it is.
fn unsaid(words: QuestionText, cannot: &CannotSay) -> String {
    if cannot.line == 0 {
        return words.outcome_cannot_say_of(&cannot.directive);
    }
    let file = cannot.file.as_deref().unwrap_or("Corefile");
    words.outcome_cannot_say(&cannot.directive, file, cannot.line)
}

/// What the outcome means.
fn meaning(words: QuestionText, answer: &Answer) -> &'static str {
    match answer.outcome() {
        AnswerOutcome::Final(outcome) => match outcome {
            Outcome::NoError => words.outcome_noerror(),
            Outcome::NoData => words.outcome_nodata(),
            Outcome::NxDomain => words.outcome_nxdomain(),
            Outcome::ServFail => words.outcome_servfail(),
            Outcome::Refused => words.outcome_refused(),
            Outcome::Timeout => words.outcome_timeout(),
        },
        AnswerOutcome::NotAsked(_) if answer.questions == 0 => words.not_sent(),
        AnswerOutcome::NotAsked(_) if answer.is_turned_away() => words.outcome_closed(),
        AnswerOutcome::NotAsked(_) => words.outcome_timeout(),
        AnswerOutcome::CannotSay => words.cannot_say(),
    }
}

/// What to say where there are no records.
pub fn nothing(words: QuestionText, name: &str, answer: &Answer) -> String {
    match answer.lookup {
        _ if name.is_empty() => words.no_name().to_owned(),
        None => words.no_pod().to_owned(),
        Some(_) => said_of(words, answer),
    }
}

/// What there is to say of an answer without records.
fn said_of(words: QuestionText, answer: &Answer) -> String {
    answer.cannot_say.as_ref().map_or_else(|| meaning(words, answer).to_owned(), |cannot| unsaid(words, cannot))
}

/// That a cache gave the answer, and for how long it will; nothing where none did.
pub fn from_cache(words: QuestionText, answer: &Answer) -> String {
    answer.remembered.map(|kept| words.from_cache(kept.left)).unwrap_or_default()
}

/// The error a program gets though DNS had records: an alias that leads nowhere.
pub fn application_error(words: QuestionText, answer: &Answer) -> String {
    match answer.application_error() {
        Some(error) if !answer.records.is_empty() => words.application_gets(error.as_str()),
        _ => String::new(),
    }
}

/// What the answer cost.
pub fn effort(words: QuestionText, answer: &Answer) -> String {
    if answer.questions == 0 {
        return String::new();
    }
    let sent = match answer.outside {
        0 => words.questions_sent(answer.questions),
        outside => words.sent_outside(answer.questions, outside),
    };
    format!("{sent} {}", words.names_tried(answer.tried()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::RecordType;
    use crate::sandbox::{Ask, Edit, Sandbox};
    use crate::text::{Language, words};

    fn asked(sandbox: &Sandbox, name: &str, record_type: RecordType) -> (String, String) {
        let words = words::question(Language::English);
        let ask = Ask { name: name.to_owned(), record_type, ..sandbox.question().clone() };
        let answer = sandbox.answer(&ask);
        (sentence(words, name, &answer), effort(words, &answer))
    }

    #[test]
    fn what_is_heard_names_the_question_what_came_of_it_and_what_it_took() {
        let sandbox = Sandbox::toy();
        let addresses = asked(&sandbox, "db", RecordType::A);
        let nothing = asked(&sandbox, "nobody", RecordType::A);
        expect_test::expect![[r#"
            (
                (
                    "db: 10.96.159.55; 1 query sent.",
                    "1 query sent. 1 name tried.",
                ),
                (
                    "nobody: there is no such name; 4 queries sent.",
                    "4 queries sent, 1 outside. 4 names tried.",
                ),
            )
        "#]]
        .assert_debug_eq(&(addresses, nothing));
    }

    #[test]
    fn a_step_is_heard_with_the_answer_it_leaves_whether_that_is_another_or_not() {
        let words = words::question(Language::English);
        let mut sandbox = Sandbox::toy();
        let mut heard = |edit: Option<Edit>| {
            let before = sandbox.steps_taken();
            match edit {
                Some(edit) => drop(sandbox.edit(edit).unwrap()),
                None => assert!(sandbox.undo()),
            }
            let step = crate::text::step::told(Language::English, &sandbox, before);
            after_step(words, step, "db", &sandbox.answer(sandbox.question()))
        };
        let deleted =
            heard(Some(Edit::Delete(crate::cluster::ObjectRef::new(crate::cluster::Kind::Pod, "default", "db-0"))));
        assert_eq!(deleted, "delete db-0; db: 10.96.159.55.");
        let alias = heard(Some(Edit::ToyService(crate::sandbox::ToyService::ExternalName)));
        assert_eq!(alias, "ExternalName; db: 192.0.2.10.");
        assert_eq!(heard(None), "Undo ExternalName; db: 10.96.159.55.");
        assert_eq!(
            one_sentence(&[alias, String::new(), "1/2 met".to_owned()]),
            "ExternalName; db: 192.0.2.10; 1/2 met."
        );
    }

    #[test]
    fn many_addresses_are_counted_and_few_are_named() {
        let words = words::question(Language::English);
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::ToyService(crate::sandbox::ToyService::Headless)).unwrap();
        let mut answer = sandbox.answer(sandbox.question());
        assert_eq!(answer.records.len(), 2);
        assert_eq!(summary(words, &answer).split(", ").count(), 2);
        answer.records.extend(answer.records.clone());
        assert_eq!(summary(words, &answer), words.addresses(4));
    }

    #[test]
    fn without_a_name_that_is_what_is_said() {
        let words = words::question(Language::English);
        let sandbox = Sandbox::toy();
        let answer = sandbox.answer(sandbox.question());
        assert_eq!(nothing(words, "", &answer), words.no_name());
        assert_eq!(from_cache(words, &answer) + &application_error(words, &answer), "");
    }
}
