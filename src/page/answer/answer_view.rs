//! The answer: its outcome, its records large, where each came from, and what it was before.

use crate::dns::{Outcome, Record, RecordData};
use crate::page::kit::element::*;
use crate::page::kit::live::*;
use crate::page::kit::sentence::word;
use crate::page::state::lab::{Lab, Selection, lab};
use crate::resolution::trace::CannotSay;
use crate::sandbox::{Answer, AnswerOutcome, AnswerRecord, ComesTo, Edit};
use crate::session::marks;
use crate::text::outcome;
use crate::text::words::Question;
use leptos::prelude::*;

/// How many records a summary names before it counts.
const NAMED: usize = 2;
/// How many records are shown; the rest is counted, and is there for `dig`.
const SHOWN: usize = 200;

/// What an answer comes to, in one breath: addresses, or the outcome.
pub fn summary(words: Question, answer: &Answer) -> String {
    let is_alias = |record: &&AnswerRecord| matches!(record.record.data, RecordData::Cname(_));
    let shown = || answer.records.iter().filter(|record| !is_alias(record));
    match shown().count() {
        0 => match answer.records.last() {
            Some(alias) => alias.record.data.to_string(),
            None => outcome_word(words, answer.comes_to()).to_owned(),
        },
        few if few <= NAMED => shown().map(|record| record.record.data.to_string()).collect::<Vec<_>>().join(", "),
        many => words.addresses(many),
    }
}

/// The one sentence a screen reader hears.
pub fn sentence(lab: Lab) -> String {
    let words = lab.words();
    let name = lab.sandbox.with_untracked(|sandbox| sandbox.question().name.clone());
    lab.answer.with(|answer| {
        let says = match (answer.comes_to(), answer.outcome()) {
            (ComesTo::AliasAlone(error) | ComesTo::NoneTaken(error), _) => {
                return format!("{name}: {}. {}", summary(words, answer), words.application_gets(error.as_str()));
            }
            (_, AnswerOutcome::Final(Outcome::NoError)) => summary(words, answer),
            _ => said_of(words, answer),
        };
        let sent = words.questions_sent(answer.questions);
        format!("{name}: {says}. {sent}")
    })
}

/// The word of an outcome: DNS's own, the library's, or that the lab cannot say.
fn outcome_word(words: Question, comes_to: ComesTo) -> &'static str {
    match comes_to {
        ComesTo::Outcome(AnswerOutcome::CannotSay) => words.cannot_say(),
        other => outcome::word(words, other.as_str()),
    }
}

/// What stands in the way where the lab cannot say: the line of the Corefile, or what else it is.
fn unsaid(words: Question, cannot: &CannotSay) -> String {
    if cannot.line == 0 {
        return words.outcome_cannot_say_of(&cannot.directive);
    }
    let file = cannot.file.as_deref().unwrap_or("Corefile");
    words.outcome_cannot_say(&cannot.directive, file, cannot.line)
}

/// What the outcome means.
fn meaning(words: Question, answer: &Answer) -> &'static str {
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
        AnswerOutcome::NotAsked(_) => words.outcome_timeout(),
        AnswerOutcome::CannotSay => words.cannot_say(),
    }
}

/// What to say where there are no records.
fn nothing(lab: Lab) -> String {
    let words = lab.words();
    if lab.sandbox.with(|sandbox| sandbox.question().name.is_empty()) {
        return words.no_name().to_owned();
    }
    lab.answer.with(|answer| match answer.lookup {
        None => words.no_pod().to_owned(),
        Some(_) => said_of(words, answer),
    })
}

/// What there is to say of an answer without records.
fn said_of(words: Question, answer: &Answer) -> String {
    answer.cannot_say.as_ref().map_or_else(|| meaning(words, answer).to_owned(), |cannot| unsaid(words, cannot))
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
pub fn AnswerView(
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
        let word = outcome_word(lab.words(), comes_to());
        match (comes_to(), lab.answer.with(|answer| answer.records.len())) {
            (ComesTo::Outcome(_), number) if number > 0 => format!("{word} {number}"),
            _ => format!("{word} "),
        }
    };
    let records = live(move || lab.answer.with(|answer| records(lab, answer)));
    // Made anew with each answer, so that a mark begins anew.
    let badge = live(move || {
        let is_other = lab.before.with(|before| lab.answer.with(|answer| marks::is_other_outcome(before, answer)));
        let class =
            format!("outcome is-{}{}", comes_to().kind().to_ascii_lowercase(), if is_other { " changed" } else { "" });
        let sign = element("span", vec![is("aria-hidden", "true")], vec![text(shape(comes_to().kind()))]);
        element("span", vec![is("class", class), is("translate", "no")], vec![sign, text(" "), text(counted())])
    });
    let line =
        |class, of: fn(Lab) -> String| element("span", vec![is("class", class)], vec![follows(words(move || of(lab)))]);
    let verdict = vec![
        line("from-cache", from_cache),
        element("span", Vec::new(), vec![before]),
        line("", application_error),
        line("", effort),
        element("span", vec![is("class", "tools")], vec![tools]),
    ];
    let output = vec![badge.into_any(), records.into_any(), element("div", vec![is("class", "verdict")], verdict)];
    let outcome = says("data-outcome", words(move || outcome().to_owned()));
    let label = names("aria-label", word(|words| words.region_answer()));
    let output = element("output", vec![is("aria-live", "off"), outcome], output);
    element("section", vec![is("class", "answer"), is("id", "answer"), label], vec![output, beneath])
}

/// What can be done with an answer.
pub fn tools() -> AnyView {
    let lab = lab();
    let is_pinned = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.pinned().contains(sandbox.question())));
    let pin = move || {
        let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
        lab.dispatch(if is_pinned.get_untracked() { Edit::Unpin(question) } else { Edit::Pin(question) });
    };
    let dig = move || crate::page::browser::hand_out::copy(&lab.answer.with_untracked(Answer::as_dig));
    let turn = RwSignal::new(0_u64);
    let is_drawn = Memo::new(move |_| {
        lab.answer.track();
        lab.sandbox.with(|sandbox| sandbox.is_drawn(sandbox.question()))
    });
    // Another answer begins with its first order.
    Effect::new(move |_| {
        lab.answer.track();
        turn.set(0);
    });
    let order = move || {
        let records = match turn.get() {
            0 => Vec::new(),
            turn => lab.sandbox.with(|sandbox| sandbox.drawn(sandbox.question(), turn)),
        };
        let addresses = records.iter().filter_map(|record| record.data.address());
        addresses.map(|address| address.to_string()).collect::<Vec<_>>().join(", ")
    };
    let unshown = Memo::new(move |_| lab.answer.with(|answer| answer.records.len().saturating_sub(SHOWN)));
    view! {
        <Show when=move || { unshown.get() > 0 }><span class="quiet">{words(move || lab.text().more_records(unshown.get()))}</span></Show>
        <Show when=move || is_drawn.get()>
            <button class="plain" type="button" title=words(move || lab.text().next_order_hint().to_owned()) on:click=click(move || turn.update(|turn| *turn += 1))>{words(move || lab.text().next_order().to_owned())}</button>
            <span class="mono" role="status" translate="no">{words(order)}</span>
        </Show>
        <button class="plain" type="button" aria-pressed=words(move || is_pinned.get().to_string()) on:click=click(pin)>{word(|words| words.pin())}</button>
        <button class="plain" type="button" on:click=click(dig)>{word(|words| words.copy_dig())}</button>
    }
    .into_any()
}

/// The records, or what it means that there are none. What was not there before is marked for a moment.
fn records(lab: Lab, answer: &Answer) -> AnyView {
    if answer.records.is_empty() {
        return element("p", vec![is("class", "none")], vec![follows(words(move || nothing(lab)))]);
    }
    let line = |record: &AnswerRecord| {
        record_line(lab, record, lab.before.with(|before| marks::is_new(before, &record.record)))
    };
    element("ul", vec![is("class", "records")], answer.records.iter().take(SHOWN).map(line).collect())
}

fn record_line(lab: Lab, record: &AnswerRecord, is_new: bool) -> AnyView {
    let AnswerRecord { record, cause } = record;
    let Record { name, ttl, data } = record;
    let is_alias = matches!(data, RecordData::Cname(_));
    let untranslated =
        |class, says: String| element("span", vec![is("class", class), is("translate", "no")], vec![text(says)]);
    let mut line = vec![
        untranslated("owner", name.to_string()),
        untranslated("ttl", format!("{ttl} {}", data.record_type())),
        untranslated(if is_new { "data changed" } else { "data" }, data.to_string()),
    ];
    if let Some(object) = cause.clone() {
        let name = object.name.clone();
        let from = words(move || lab.words().from_object(&name));
        let open = move |_| lab.select(Selection::Object(object.clone()));
        line.push(button("link cause", vec![on("click", Box::new(open))], follows(from)));
    }
    element("li", vec![is("class", if is_alias { "alias" } else { "" }), is("data-record", record.to_string())], line)
}

/// "Was …" where the last change made it another answer.
pub fn before() -> AnyView {
    let lab = lab();
    words(move || {
        let (text, words) = (lab.text(), lab.words());
        let Some(before) = lab.before.get() else { return String::new() };
        let (was, now) = (summary(words, &before), lab.answer.with(|answer| summary(words, answer)));
        if was == now { text.same_as_before().to_owned() } else { text.was(&was) }
    })
    .into_any()
}

/// That a cache gave the answer, and for how long it will.
fn from_cache(lab: Lab) -> String {
    let words = lab.words();
    lab.answer.with(|answer| answer.remembered.map(|kept| words.from_cache(kept.left)).unwrap_or_default())
}

/// The error a program gets though DNS had records: an alias that leads nowhere.
fn application_error(lab: Lab) -> String {
    let words = lab.words();
    lab.answer.with(|answer| match answer.application_error() {
        Some(error) if !answer.records.is_empty() => words.application_gets(error.as_str()),
        _ => String::new(),
    })
}

/// What the answer cost.
fn effort(lab: Lab) -> String {
    let words = lab.words();
    lab.answer.with(|answer| {
        if answer.questions == 0 {
            return String::new();
        }
        let mut said = format!("{} {}", words.questions_sent(answer.questions), words.names_tried(answer.tried()));
        if answer.outside > 0 {
            said.push(' ');
            said.push_str(&words.asked_outside(answer.outside));
        }
        said
    })
}
