//! The answer: its outcome, its records large, where each came from, and what it was before.

use crate::dns::{Record, RecordData};
use crate::page::answer::next_order::NextOrder;
use crate::page::kit::arriving::lazy;
use crate::page::kit::element::*;
use crate::page::kit::live::*;
use crate::page::kit::long_lists::Growing;
use crate::page::kit::sentence::question_text;
use crate::page::state::lab::{Lab, RECORDS, Selection, lab};
use crate::sandbox::{Answer, AnswerRecord, ComesTo, Edit};
use crate::session::marks;
use crate::text::words::QuestionText;
use crate::text::{answer as says_of, step};
use leptos::prelude::*;

/// The sentence a screen reader hears; tracks what it is made of.
pub(crate) fn sentence(lab: Lab) -> String {
    let words = lab.words();
    let name = lab.sandbox.with_untracked(|sandbox| sandbox.question().name.clone());
    lab.answer.with(|answer| says_of::sentence(words, &name, answer))
}

/// What it hears after a step, where the history had so many steps before.
pub(crate) fn after_step(lab: Lab, before: usize) -> String {
    let step = lab.sandbox.with_untracked(|sandbox| step::told(lab.language.get_untracked(), sandbox, before));
    let name = lab.sandbox.with_untracked(|sandbox| sandbox.question().name.clone());
    lab.answer.with_untracked(|answer| says_of::after_step(lab.words(), step, &name, answer))
}

/// Something that is said of the answer.
fn answer_text(lab: Lab, says: fn(QuestionText, &Answer) -> String) -> String {
    let words = lab.words();
    lab.answer.with(|answer| says(words, answer))
}

/// Shapes, so that colour does not speak alone.
fn shape(outcome: &str) -> &'static str {
    match outcome {
        "NOERROR" => "●",
        "NODATA" => "○",
        "NXDOMAIN" => "✕",
        "SERVFAIL" => "▲",
        "REFUSED" => "⊘",
        "TIMEOUT" => "…",
        "ALIAS-ALONE" | "NONE-TAKEN" => "◐",
        "UNKNOWN" => "?",
        _ => "■",
    }
}

/// The answer to the question, kept up to date.
#[component]
pub(crate) fn AnswerView(
    /// What it was before the last change.
    before: AnyView,
    /// What stands under it: the difference that the last change made.
    beneath: AnyView,
    /// What can be done with it.
    tools: AnyView,
) -> impl IntoView {
    let lab = lab();
    let outcome = move || lab.answer.with(|answer| answer.outcome().as_str());
    let comes_to = move || lab.answer.with(Answer::comes_to);
    let counted = move || {
        lab.answer.with(|answer| {
            let word = says_of::outcome_word(lab.words(), answer);
            match (answer.comes_to(), answer.records.len()) {
                (ComesTo::Outcome(_), number) if number > 0 && !answer.is_without_dns() => format!("{word} {number}"),
                _ => format!("{word} "),
            }
        })
    };
    let records = live(move || lab.answer.with(|answer| records(lab, answer)));
    // Made anew with each answer, so that a mark begins anew.
    let badge = live(move || {
        let is_other = lab.before.with(|before| lab.answer.with(|answer| marks::is_other_outcome(before, answer)));
        let class =
            format!("outcome is-{}{}", comes_to().kind().to_ascii_lowercase(), if is_other { " changed" } else { "" });
        let sign = element("span", vec![attr("aria-hidden", "true")], vec![text(shape(comes_to().kind()))]);
        element("span", vec![attr("class", class), attr("translate", "no")], vec![sign, text(" "), text(counted())])
    });
    let line = |class, of| {
        element("span", vec![attr("class", class)], vec![text_dynamic(string_fn(move || answer_text(lab, of)))])
    };
    let verdict = vec![
        line("from-cache", says_of::from_cache),
        element("span", Vec::new(), vec![before]),
        line("", says_of::application_error),
        line("", says_of::effort),
        element("span", vec![attr("class", "tools")], vec![tools]),
    ];
    let output = vec![badge.into_any(), records.into_any(), element("div", vec![attr("class", "verdict")], verdict)];
    let outcome = attr_dynamic("data-outcome", string_fn(move || outcome().to_owned()));
    let label = attr_text("aria-label", question_text(|words| words.region_answer()));
    let output = element("output", vec![attr("aria-live", "off"), outcome], output);
    element("section", vec![attr("class", "answer"), attr("id", "answer"), label], vec![output, beneath])
}

/// What can be done with an answer.
pub(crate) fn tools() -> AnyView {
    let lab = lab();
    let is_pinned = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.pinned().contains(sandbox.question())));
    let pin = move || {
        let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
        lab.dispatch(if is_pinned.get_untracked() { Edit::Unpin(question) } else { Edit::Pin(question) });
    };
    let dig = move || crate::page::browser::hand_out::copy(&lab.answer.with_untracked(Answer::as_dig));
    let is_drawn = Memo::new(move |_| {
        lab.answer.track();
        lab.sandbox.with(|sandbox| sandbox.is_drawn(sandbox.question()))
    });
    Effect::new(move |_| {
        lab.answer.track();
        lab.records.set(RECORDS);
    });
    view! {
        {Growing::of(lab.records).more(move || lab.answer.with(|answer| answer.records.len()))}
        <Show when=move || is_drawn.get()>{lazy!(order, NextOrder)}</Show>
        <button class="plain" type="button" aria-pressed=string_fn(move || is_pinned.get().to_string()) on:click=click(pin)>{question_text(|words| words.pin())}</button>
        <button class="plain" type="button" on:click=click(dig)>{question_text(|words| words.copy_dig())}</button>
    }
    .into_any()
}

/// The records, or what it means that there are none. What was not there before is marked for a moment.
fn records(lab: Lab, answer: &Answer) -> AnyView {
    if answer.records.is_empty() {
        return element(
            "p",
            vec![attr("class", "none")],
            vec![text_dynamic(string_fn(move || {
                let words = lab.words();
                let name = lab.sandbox.with(|sandbox| sandbox.question().name.clone());
                lab.answer.with(|answer| says_of::nothing(words, &name, answer))
            }))],
        );
    }
    let line = |record: &AnswerRecord| {
        record_line(lab, record, lab.before.with(|before| marks::is_new(before, &record.record)))
    };
    element("ul", vec![attr("class", "records")], answer.records.iter().take(lab.records.get()).map(line).collect())
}

fn record_line(lab: Lab, record: &AnswerRecord, is_new: bool) -> AnyView {
    let AnswerRecord { record, cause } = record;
    let Record { name, ttl, data } = record;
    let is_alias = matches!(data, RecordData::Cname(_));
    let untranslated =
        |class, says: String| element("span", vec![attr("class", class), attr("translate", "no")], vec![text(says)]);
    let mut line = vec![
        untranslated("owner", name.to_string()),
        untranslated("ttl", format!("{ttl} {}", data.record_type())),
        untranslated(if is_new { "data changed" } else { "data" }, data.to_string()),
    ];
    if let Some(object) = cause.clone() {
        let name = object.name.clone();
        let from = string_fn(move || lab.words().from_object(&name));
        let open = move |_| lab.select(Selection::Object(object.clone()));
        line.push(button("link cause", vec![on("click", Box::new(open))], text_dynamic(from)));
    }
    element(
        "li",
        vec![attr("class", if is_alias { "alias" } else { "" }), attr("data-record", record.to_string())],
        line,
    )
}

/// "Was …" where the last change made it another answer.
pub(crate) fn before() -> AnyView {
    let lab = lab();
    string_fn(move || {
        let (text, words) = (lab.text(), lab.words());
        let Some(before) = lab.before.get() else { return String::new() };
        let (was, now) = (says_of::summary(words, &before), lab.answer.with(|answer| says_of::summary(words, answer)));
        if was == now { text.same_as_before().to_owned() } else { text.was(&was) }
    })
    .into_any()
}
