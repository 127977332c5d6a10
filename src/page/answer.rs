//! The answer: its outcome, its records large, where each came from, and what it was before.

use super::app::label;
use super::difference::LastDifference;
use super::lab::{Lab, Selection, lab};
use super::later::later;
use super::live::*;
use crate::dns::{Outcome, Record, RecordData};
use crate::sandbox::{Answer, AnswerRecord, Edit, Sandbox};
use crate::sorting::sort_by;
use crate::text::{Text, time};
use leptos::prelude::*;

/// How many records a summary names before it counts.
const NAMED: usize = 2;

/// What an answer comes to, in one breath: addresses, or the outcome.
pub fn summary(text: &Text, answer: &Answer) -> String {
    let is_alias = |record: &&AnswerRecord| matches!(record.record.data, RecordData::Cname(_));
    let shown = || answer.records.iter().filter(|record| !is_alias(record));
    match shown().count() {
        0 => match answer.records.last() {
            Some(alias) => alias.record.data.to_string(),
            None => answer.outcome().as_str().to_owned(),
        },
        few if few <= NAMED => shown().map(|record| record.record.data.to_string()).collect::<Vec<_>>().join(", "),
        many => (text.addresses)(many),
    }
}

/// The one sentence a screen reader hears.
pub fn sentence(lab: Lab) -> String {
    let text = lab.text();
    let name = lab.sandbox.with_untracked(|sandbox| sandbox.question().name.clone());
    lab.answer.with(|answer| {
        let says = match answer.outcome() {
            crate::sandbox::AnswerOutcome::Final(Outcome::NoError) => summary(text, answer),
            _ => meaning(text, answer).to_owned(),
        };
        let sent = (text.questions_sent)(answer.questions);
        format!("{name}: {says}. {sent}")
    })
}

/// What the outcome means.
fn meaning(text: &'static Text, answer: &Answer) -> &'static str {
    match answer.outcome() {
        crate::sandbox::AnswerOutcome::Final(outcome) => match outcome {
            Outcome::NoError => text.outcome_noerror,
            Outcome::NoData => text.outcome_nodata,
            Outcome::NxDomain => text.outcome_nxdomain,
            Outcome::ServFail => text.outcome_servfail,
            Outcome::Refused => text.outcome_refused,
            Outcome::Timeout => text.outcome_timeout,
        },
        crate::sandbox::AnswerOutcome::NotAsked(_) if answer.questions == 0 => text.not_sent,
        crate::sandbox::AnswerOutcome::NotAsked(_) => text.outcome_timeout,
    }
}

/// What to say where there are no records.
fn nothing(lab: Lab) -> &'static str {
    let text = lab.text();
    if lab.sandbox.with(|sandbox| sandbox.question().name.is_empty()) {
        return text.no_name;
    }
    lab.answer.with(|answer| if answer.lookup.is_none() { text.no_pod } else { meaning(text, answer) })
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
        _ => "■",
    }
}

/// The answer to the question, kept up to date.
#[component]
pub fn AnswerView() -> impl IntoView {
    let lab = lab();
    let outcome = Memo::new(move |_| lab.answer.with(|answer| answer.outcome().as_str().to_owned()));
    let class = words(move || format!("outcome is-{}", outcome.with(|outcome| outcome.to_ascii_lowercase())));
    let records = Memo::new(move |_| lab.answer.with(|answer| answer.records.clone()));
    let counted = move || {
        let number = records.with(Vec::len);
        if number > 0 { format!(" {number}") } else { String::new() }
    };
    // What was not there before flashes once.
    let known = Memo::new(move |_| {
        lab.before.with(|before| {
            before.as_ref().map(|before| {
                let mut known: Vec<String> = before.records.iter().map(|record| record.record.to_string()).collect();
                sort_by(&mut known, Ord::cmp);
                known
            })
        })
    });
    let is_pinned = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.pinned().contains(sandbox.question())));
    let pin = move || {
        let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
        lab.dispatch(if is_pinned.get_untracked() { Edit::Unpin(question) } else { Edit::Pin(question) });
    };
    let is_different = Memo::new(move |_| lab.sandbox.with(Sandbox::count_differences) != (0, 0));
    let dig = move || super::editor::copy(&lab.answer.with_untracked(Answer::as_dig));
    view! {
        <section class="answer" id="answer" aria-label=label(|text| text.region_answer)>
            <output aria-live="off" data-outcome=words(move || outcome.get())>
                <span class=class translate="no">
                    <span aria-hidden="true">{said(move || outcome.with(|outcome| shape(outcome)))}</span>
                    {words(move || outcome.get())} {words(counted)}
                </span>
                <Show when=move || !records.with(Vec::is_empty) fallback=move || view! {
                    <p class="none">{said(move || nothing(lab))}</p>
                }>
                    <ul class="records">
                        {live(move || {
                            let known = known.get();
                            records.get().into_iter().map(|record| {
                                let is_new = known.as_ref().is_some_and(|known| known.binary_search(&record.record.to_string()).is_err());
                                view! { <RecordLine record is_new /> }.into_any()
                            }).collect_view().into_any()
                        })}
                    </ul>
                </Show>
                <div class="verdict">
                    <span class="from-cache">{words(move || from_cache(lab))}</span>
                    <span>{words(move || before_and_after(lab))}</span>
                    <span>{words(move || application_error(lab))}</span>
                    <span>{words(move || effort(lab))}</span>
                    <span class="tools">
                        <button class="plain" type="button" aria-pressed=words(move || is_pinned.get().to_string()) on:click=click(pin)>{label(|text| text.pin)}</button>
                        <button class="plain" type="button" on:click=click(dig)>{label(|text| text.copy_dig)}</button>
                    </span>
                </div>
            </output>
            <Show when=move || is_different.get()>{later!(zone, LastDifference)}</Show>
        </section>
    }
}

/// "Was …" where the last change made it another answer.
fn before_and_after(lab: Lab) -> String {
    let text = lab.text();
    let Some(before) = lab.before.get() else { return String::new() };
    let (was, now) = (summary(text, &before), lab.answer.with(|answer| summary(text, answer)));
    if was == now { text.same_as_before.to_owned() } else { (text.was)(&was) }
}

/// That a cache gave the answer, and for how long it will.
fn from_cache(lab: Lab) -> String {
    let words = time::of(lab.language.get());
    lab.answer.with(|answer| answer.remembered.map(|kept| (words.from_cache)(kept.left)).unwrap_or_default())
}

/// The error a program gets though DNS had records: an alias that leads nowhere.
fn application_error(lab: Lab) -> String {
    let text = lab.text();
    lab.answer.with(|answer| match answer.application_error() {
        Some(error) if !answer.records.is_empty() => (text.application_gets)(error.as_str()),
        _ => String::new(),
    })
}

/// What the answer cost.
fn effort(lab: Lab) -> String {
    let text = lab.text();
    lab.answer.with(|answer| {
        if answer.questions == 0 {
            return String::new();
        }
        let mut said = format!("{} {}", (text.questions_sent)(answer.questions), (text.names_tried)(answer.tried()));
        if answer.outside > 0 {
            said.push(' ');
            said.push_str(&(text.asked_outside)(answer.outside));
        }
        said
    })
}

#[component]
fn RecordLine(record: AnswerRecord, is_new: bool) -> impl IntoView {
    let lab = lab();
    let AnswerRecord { record, cause } = record;
    let text = record.to_string();
    let is_alias = matches!(record.data, RecordData::Cname(_));
    let Record { name, ttl, data } = record;
    let kind = data.record_type().as_str();
    let cause = cause.map(|object| {
        let name = object.name.clone();
        let from = words(move || (lab.text().from_object)(&name));
        view! { <button class="link cause" type="button" on:click=click(move || lab.select(Selection::Object(object.clone())))>{from}</button> }
    });
    view! {
        <li class:alias=is_alias data-record=text>
            <span class="owner" translate="no">{name.to_string()}</span>
            <span class="ttl" translate="no">{ttl} " " {kind}</span>
            <span class="data" class:new=is_new translate="no">{data.to_string()}</span>
            {cause}
        </li>
    }
}
