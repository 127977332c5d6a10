//! What is wrong with a lesson, as sentences: for whoever writes one.

use super::found;
use crate::lesson::assertion::{AssertionErrorKind, Finding};
use crate::lesson::{BUNDLE_LIMIT, Problem, ProblemKind};
use crate::sandbox::{MOST_PINNED, Refusal};
use crate::text::{Language, api_refusal, diagnostic, words};

/// What is wrong, without its place.
pub fn problem(language: Language, problem: &Problem) -> String {
    kind(language, &problem.kind)
}

/// The same behind its place: `lesson.yaml:12:5: …`.
pub fn problem_line(language: Language, folder: &str, problem: &Problem) -> String {
    let (file, place) = (&problem.file, problem.place);
    format!("{folder}{file}:{}:{}: {}", place.line, place.column, kind(language, &problem.kind))
}

fn kind(language: Language, kind: &ProblemKind) -> String {
    use ProblemKind as P;
    let words = words::lesson_problem(language);
    let said = match kind {
        P::NoFile => words.no_file(),
        P::TooLarge => return words.too_large(BUNDLE_LIMIT >> 10),
        P::NotALesson => words.not_a_lesson(),
        P::Newer(version) => return words.newer(version),
        P::Manifest(message) => return diagnostic::sentence(language, message),
        P::UnknownKey { key, nearest: Some(nearest) } => return words.unknown_key_nearest(key, nearest),
        P::UnknownKey { key, nearest: None } => return words.unknown_key(key),
        P::MissingKey(key) => return words.missing_key(key),
        P::Wanted { wanted, found } => return words.wanted(wanted, found),
        P::NotOneOf { found, nearest: Some(nearest) } => return words.not_one_of_nearest(found, nearest),
        P::NotOneOf { found, nearest: None } => return words.not_one_of(found),
        P::Assertion(error) => return assertion(language, error),
        P::SameIdTwice(id) => return words.same_id_twice(id),
        P::UnknownId(id) => return words.unknown(id),
        P::TooFew(wanted, found) => return words.too_few(wanted, found),
        P::RightOptions(0) => words.no_right_option(),
        P::RightOptions(count) => return words.right_options(count),
        P::BadLine(line) => return words.bad_line(line),
        P::TextBeforeKey => words.text_before_key(),
        P::UnusedText(key) => return words.unused_text(key),
        P::MissingText(key) => return words.missing_text(key),
        P::EmptyText(key) => return words.empty_text(key),
        P::NotOneLine(key) => return words.not_one_line(key),
        P::TooManyWords(found, allowed) => return words.too_many_words(found, allowed),
        P::UnclosedMark(mark) => return words.unclosed_mark(mark),
        P::BadLink(target) => return words.bad_link(target),
        P::OtherShape { key, other } => return words.other_shape(key, other),
        P::StartPasses(stage) => return words.start_passes(stage.as_str()),
        P::DoesNotPass(missed) => {
            let goal = |(id, finding): &(String, Finding)| format!("{id}: {}", found(language, finding));
            return words.does_not_pass(missed.iter().map(goal).collect::<Vec<_>>().join(" "));
        }
        P::Fails(id) => return words.fails(id),
        P::MistakePasses => words.mistake_passes(),
        P::OtherHint(Some(id)) => return words.other_hint(id),
        P::OtherHint(None) => words.no_hint(),
        P::OptionIs { right: true, found: finding } => return words.option_right(found(language, finding)),
        P::OptionIs { right: false, found: finding } => return words.option_wrong(found(language, finding)),
        P::Refused(refusal) => return words.step_refused(refused(language, refusal)),
        P::NotRefused => words.not_refused(),
        P::NoObject(object) => return words.no_object(object),
        P::StepDone(true) => words.done_before(),
        P::StepDone(false) => words.not_done_after(),
        P::Reopens(id) => return words.reopens(id),
        P::UnknownMisconception(id) => return words.unknown_misconception(id),
        P::NothingTyped => words.nothing_typed(),
        P::NotTyped => words.not_typed(),
        P::RightRefused(answer) => return words.right_refused(answer),
        P::WrongAccepted(answer) => return words.wrong_accepted(answer),
        P::OtherTypedHint(answer, Some(hint)) => return words.other_typed_hint(answer, hint),
        P::OtherTypedHint(answer, None) => return words.no_typed_hint(answer),
    };
    said.to_owned()
}

fn refused(language: Language, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Text(diagnostics) => {
            let all = diagnostics.iter().map(|one| diagnostic::sentence(language, &one.message));
            all.collect::<Vec<_>>().join(" ")
        }
        Refusal::Api(rejections) => {
            let errors = rejections.iter().flat_map(|rejection| &rejection.errors);
            errors
                .map(|error| format!("{}: {}", error.field, api_refusal::reason(language, &error.reason)))
                .collect::<Vec<_>>()
                .join(" ")
        }
        Refusal::Outside(errors) => {
            let all = errors.iter().map(|error| crate::text::server::upstream(language, &error.reason));
            all.collect::<Vec<_>>().join(" ")
        }
        Refusal::TooManyPins => language.text().too_many_pins(MOST_PINNED),
        Refusal::Kept(object) => words::lesson_problem(language).kept(object),
        Refusal::Gone(object) => words::lesson_problem(language).gone(object),
    }
}

fn assertion(language: Language, error: &AssertionErrorKind) -> String {
    use AssertionErrorKind as A;
    let words = words::lesson_problem(language);
    match error {
        A::TooLong => words.too_long().to_owned(),
        A::TooDeep => words.too_deep().to_owned(),
        A::End => words.end().to_owned(),
        A::Unexpected(found) => words.not_one_of(found),
        A::Wanted { wanted, found } => words.wanted(wanted, found),
        A::UnclosedText => words.unclosed_text().to_owned(),
        A::Unknown { word, nearest: Some(nearest) } => words.unknown_nearest(word, nearest),
        A::Unknown { word, nearest: None } => words.unknown(word),
        A::NotCompared => words.not_compared().to_owned(),
        A::NotAnObject(text) => words.not_an_object(text),
        A::NotAPod(text) => words.not_a_pod(text),
        A::NotAType(text) => words.not_a_type(text),
        A::NotALimit(text) => words.not_a_limit(text),
        A::NotAField(text) => words.not_a_field(text),
    }
}
