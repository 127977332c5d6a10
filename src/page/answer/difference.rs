//! What is different: after the last step, and between any two states of the history. A click asks.

use crate::dns::{Name, RecordType};
use crate::explain::difference::Difference;
use crate::explain::zone::Caused;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::{is_open_now, *};
use crate::page::state::lab::{Drawer, Lab, lab};
use crate::sandbox::{Answered, Ask, Comparison, Sandbox};
use crate::sorting::sort_by_key;
use crate::text::answer::summary;
use crate::text::step;
use crate::text::words;
use leptos::prelude::*;

/// How many lines a list has at most.
const SHOWN: usize = 12;
/// Up to how many names are put in the order a person expects.
const SORTED: usize = 2_000;
/// How many values a line names before it counts.
const VALUES: usize = 3;

/// What became of a name or a pinned question.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    /// What a click asks; without a pod, from the present one.
    from: Option<Ask>,
    name: String,
    record_type: RecordType,
    title: String,
    /// Where the name is, or who asks.
    place: String,
    before: String,
    after: String,
}

/// A difference as a list shows it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    lines: Vec<Line>,
    names: usize,
    questions: usize,
}

impl Shown {
    fn of(lab: Lab, names: &Difference, questions: &[Answered]) -> Self {
        let words = words_of(lab);
        let mut lines: Vec<Line> = questions
            .iter()
            .map(|one| {
                let of_type = if one.ask.record_type == RecordType::A { "" } else { one.ask.record_type.as_str() };
                Line {
                    title: format!("{} {of_type}", one.ask.name).trim_end().to_owned(),
                    place: words.asked_from(&one.ask.from),
                    before: summary(lab.words(), &one.before),
                    after: summary(lab.words(), &one.after),
                    name: one.ask.name.clone(),
                    record_type: one.ask.record_type,
                    from: Some(one.ask.clone()),
                }
            })
            .collect();
        let none: &[Caused] = &[];
        let changed = names.changed.iter().map(|one| (&one.name, one.record_type, &one.before[..], &one.after[..]));
        let appeared = names.appeared.iter().map(|one| (&one.name, one.record_type, none, &one.records[..]));
        let vanished = names.vanished.iter().map(|one| (&one.name, one.record_type, &one.records[..], none));
        let mut all: Vec<_> = changed.chain(appeared).chain(vanished).collect();
        // Addresses before all else, short names before long ones; reverse names last. More than anybody reads
        // stay in order of spelling.
        if all.len() <= SORTED {
            sort_by_key(&mut all, |(name, record_type, ..)| {
                let rank = match record_type {
                    RecordType::A | RecordType::Aaaa | RecordType::Cname => 0,
                    RecordType::Ptr => 2,
                    _ => 1,
                };
                (rank, name.labels().count(), (*name).clone(), *record_type)
            });
        }
        let counted = all.len();
        let room = SHOWN.saturating_sub(lines.len());
        lines.extend(all.into_iter().take(room).map(|(name, record_type, before, after)| {
            let (title, place) = readable(words, name);
            let title = if record_type == RecordType::A { title } else { format!("{title} {}", record_type.as_str()) };
            let (before, after) = (values(lab, before), values(lab, after));
            Line { from: None, name: name.to_string(), record_type, title, place, before, after }
        }));
        Self { lines, names: counted, questions: questions.len() }
    }
}

fn headline(words: words::TimeText, (names, questions): (usize, usize)) -> String {
    let names = (names > 0).then(|| words.differs_names(names));
    let questions = (questions > 0).then(|| words.differs_questions(questions));
    names.into_iter().chain(questions).collect::<Vec<_>>().join(" · ")
}

fn words_of(lab: Lab) -> words::TimeText {
    words::time(lab.language.get())
}

/// A name of a Service without what all have: `db`, in its namespace.
fn readable(words: words::TimeText, name: &Name) -> (String, String) {
    let whole = name.without_root();
    let below = whole.split_once(".svc.").and_then(|(below, _)| below.rsplit_once('.'));
    match below {
        Some((name, namespace)) => (name.to_owned(), words.within(namespace)),
        None => (whole.to_owned(), String::new()),
    }
}

fn values(lab: Lab, records: &[Caused]) -> String {
    let mut said: Vec<String> = records.iter().take(VALUES).map(|one| one.record.data.to_string()).collect();
    if let Some(rest) = records.len().checked_sub(VALUES).filter(|rest| *rest > 0) {
        said.push(lab.text().more_records(rest));
    }
    said.join(", ")
}

/// Under the answer: what the last step made different, where it did.
pub(crate) fn beneath() -> AnyView {
    let lab = lab();
    let is_different = Memo::new(move |_| {
        lab.names.track();
        lab.sandbox.with(Sandbox::count_differences) != (0, 0)
    });
    live(move || if is_different.get() { lazy!(zone, LastDifference) } else { ().into_any() }).into_any()
}

/// What the last step made different, folded.
#[component]
fn LastDifference() -> impl IntoView {
    let lab = lab();
    let counts = Memo::new(move |_| {
        lab.names.track();
        lab.sandbox.with(Sandbox::count_differences)
    });
    // The list is made when somebody looks.
    let opened = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        lab.names.track();
        lab.sandbox.with(|sandbox| {
            let none = Difference::default();
            Shown::of(lab, sandbox.difference_at_hand().unwrap_or(&none), &sandbox.changed_questions())
        })
    });
    view! {
        <details class="differs" on:toggle=move |event| opened.set(is_open_now(&event))>
            <summary>
                {text_fn(move || words_of(lab).differs())} ": " <span class="quiet">{string_fn(move || headline(words_of(lab), counts.get()))}</span>
            </summary>
            {live(move || if opened.get() { shown.with(|shown| list(lab, shown)) } else { ().into_any() })}
        </details>
    }
}

/// Any two states, and what is different between them. At first the last step.
#[component]
pub(crate) fn Compare() -> impl IntoView {
    let lab = lab();
    let chosen = RwSignal::new((None::<usize>, None::<usize>));
    // The way to a state and back costs what lies between: nobody goes it for a list that is folded away.
    let opened = RwSignal::new(false);
    let states = Memo::new(move |_| lab.sandbox.with(|sandbox| (sandbox.state(), sandbox.states())));
    let ends = Memo::new(move |_| {
        let (state, count) = states.get();
        let (before, after) = chosen.get();
        let valid = |end: Option<usize>, usual: usize| end.filter(|end| *end < count).unwrap_or(usual);
        (valid(before, state.saturating_sub(1)), valid(after, state))
    });
    let shown = Memo::new(move |_| {
        let (before, after) = ends.get();
        lab.sandbox.track();
        let difference = lab.work_out(|sandbox| sandbox.compare(before, after)).flatten();
        let Comparison { names, questions } = difference.unwrap_or_default();
        Shown::of(lab, &names, &questions)
    });
    let names = Memo::new(move |_| {
        let (words, language) = (words_of(lab), lab.language.get());
        lab.sandbox.with(|sandbox| {
            let here = sandbox.state();
            let steps = sandbox.done().iter().chain(sandbox.undone().iter().rev());
            let steps = steps.map(|one| step::name(language, &one.name));
            let all = std::iter::once(words.start().to_owned()).chain(steps).enumerate();
            let named = |(position, name): (usize, String)| match position {
                0 if here > 0 => name,
                _ => {
                    let name = if position == 0 { name } else { format!("{position}. {name}") };
                    match position.cmp(&here) {
                        std::cmp::Ordering::Equal => words.present(&name),
                        std::cmp::Ordering::Greater => words.undone(&name),
                        std::cmp::Ordering::Less => name,
                    }
                }
            };
            all.map(named).collect::<Vec<_>>()
        })
    });
    let choice = move |label: fn(words::TimeText) -> &'static str,
                       end: fn((usize, usize)) -> usize,
                       set: fn(&mut (Option<usize>, Option<usize>), usize)| {
        let choose = move |event| {
            if let Ok(state) = event_target_value(&event).parse() {
                chosen.update(|chosen| set(chosen, state));
            }
        };
        view! {
            <label>
                <span aria-hidden="true">{text_fn(move || label(words_of(lab)))}</span>
                <select class="field" aria-label=text_fn(move || label(words_of(lab))) on:change=choose prop:value=string_fn(move || { names.track(); end(ends.get()).to_string() })>
                    {live(move || {
                        let at = end(ends.get_untracked());
                        names.get().into_iter().enumerate().map(|(position, name)| view! {
                            <option value=position.to_string() selected={position == at}>{name}</option>
                        }.into_any()).collect_view().into_any()
                    })}
                </select>
            </label>
        }
    };
    let several = Memo::new(move |_| states.get().1 > 1);
    view! {
        <details class="compare" on:toggle=move |event| opened.set(is_open_now(&event))>
            <summary>{text_fn(move || words_of(lab).compare())}</summary>
            <Show when=move || opened.get()><Show when=move || several.get() fallback=move || view! { <p class="quiet">{text_fn(move || words_of(lab).nothing_done())}</p> }>
                <div class="ends">
                    {choice(words::TimeText::before, |(before, _)| before, |chosen, state| chosen.0 = Some(state))}
                    {choice(words::TimeText::after, |(_, after)| after, |chosen, state| chosen.1 = Some(state))}
                </div>
                <div role="status">{live(move || shown.with(|shown| view! {
                    <p class="quiet">{if shown.lines.is_empty() { words_of(lab).same().to_owned() } else { headline(words_of(lab), (shown.names, shown.questions)) }}</p>
                    {list(lab, shown)}
                }.into_any()))}</div>
            </Show></Show>
        </details>
    }
}

fn list(lab: Lab, shown: &Shown) -> AnyView {
    let total = shown.names + shown.questions;
    let rest = total.saturating_sub(shown.lines.len());
    let to_zone = move || lab.drawer.set(Drawer::Zone);
    view! {
        <ul class="differences">{shown.lines.iter().cloned().map(|one| line(lab, one)).collect_view()}</ul>
        {(rest > 0).then(|| view! { <button class="link quiet" type="button" on:click=click(to_zone)>{words_of(lab).differs_rest(rest)}</button> })}
    }
    .into_any()
}

fn line(lab: Lab, line: Line) -> AnyView {
    let Line { from, name, record_type, title, place, before, after } = line;
    let text = lab.text();
    let (class, sign, word) = match (before.is_empty(), after.is_empty()) {
        (true, _) => ("appeared", "+", text.appeared()),
        (_, true) => ("vanished", "−", text.vanished()),
        _ => ("different", "~", text.different()),
    };
    let both = !before.is_empty() && !after.is_empty();
    let ask = move || match &from {
        Some(ask) => lab.ask(ask.clone()),
        None => lab.ask_for(&name, record_type),
    };
    view! {
        <li class=class>
            <span class="sign"><span aria-hidden="true">{sign}</span><span class="unseen">{word}</span></span>
            <span>
                <button class="link mono" type="button" translate="no" on:click=click(ask)>{title}</button>
                " " <span class="quiet">{place}</span> ": "
                <span class="mono" translate="no">{before}</span>
                {both.then_some(" → ")}
                <span class="mono" translate="no">{after}</span>
            </span>
        </li>
    }
    .into_any()
}
