//! Virtual time: how much has passed, the ways to let more pass, and what the server's cache keeps meanwhile.

use crate::page::answer::answer_view;
use crate::page::kit::live::*;
use crate::page::kit::long_lists::Growing;
use crate::page::kit::rich::rich;
use crate::page::state::lab::{Lab, Told, lab};
use crate::resolution::server::CachedReply;
use crate::sandbox::{Edit, Sandbox, StepName};
use crate::text::answer::one_sentence;
use crate::text::words;
use gloo::timers::callback::Interval;
use leptos::prelude::*;

/// A second of playing, in milliseconds.
const SECOND: u32 = 1_000;
/// How far the slider reaches, in seconds: beyond what any preset's cache keeps.
const REACH: u64 = 60;
/// How many kept replies are shown before they are counted.
const SHOWN: usize = 24;

/// The words, tracked.
fn words_of(lab: Lab) -> words::TimeText {
    words::time(lab.language.get())
}

/// The clock and the cache.
#[component]
pub(crate) fn Clock() -> impl IntoView {
    let lab = lab();
    let now = Memo::new(move |_| lab.sandbox.with(Sandbox::now));
    let since = Memo::new(move |_| lab.sandbox.with(since_the_last_change));
    let pass = move |seconds: u64| {
        lab.dispatch(Edit::Advance { seconds });
    };
    let beat = StoredValue::new_local(None::<Interval>);
    // Whoever does not look lets no time pass.
    let tick = move || {
        if document().hidden() || lab.frozen.get_untracked() {
            lab.playing.set(false);
        } else {
            pass(1);
        }
    };
    Effect::new(move |was: Option<bool>| {
        let plays = lab.playing.get();
        beat.set_value(plays.then(|| Interval::new(SECOND, tick)));
        // Time is told when it stops, not at every second.
        if was == Some(true) && !plays {
            let said = words::time(lab.language.get_untracked()).now(now.get_untracked());
            lab.tell_soon(Told::Answer, one_sentence(&[said, untrack(|| answer_view::sentence(lab))]));
        }
        plays
    });
    on_cleanup(move || {
        beat.set_value(None);
        lab.playing.try_set(false);
    });
    let drag = move |event| pass_in_all(lab, since.get_untracked(), &event_target_value(&event));
    view! {
        <div class="clock">
            <p class="now"><span>{string_fn(move || words_of(lab).now(now.get()))}</span></p>
            <div class="row-of">
                {[1, 10].map(|seconds| view! {
                    <button class="button" type="button" on:click=click(move || pass(seconds))>{string_fn(move || words_of(lab).more(seconds))}</button>
                }.into_any())}
                <button class="button" type="button" on:click=click(move || lab.playing.update(|plays| *plays = !*plays))>
                    <span aria-hidden="true">{text_fn(move || if lab.playing.get() { "❚❚ " } else { "▶ " })}</span>
                    {text_fn(move || if lab.playing.get() { words_of(lab).pause() } else { words_of(lab).play() })}
                </button>
            </div>
            <label class="since">
                <span>{text_fn(move || words_of(lab).slider())}</span>
                <span class="mono" aria-hidden="true">{string_fn(move || since.get().to_string())}</span>
                <input type="range" min="0" max=string_fn(move || REACH.max(since.get()).to_string()) step="1"
                    prop:value=string_fn(move || since.get().to_string())
                    aria-label=text_fn(move || words_of(lab).slider()) aria-valuetext=string_fn(move || words_of(lab).seconds(since.get())) on:input=drag />
            </label>
            <p class="quiet">{text_fn(move || words_of(lab).stands_still())}</p>
            <Kept />
        </div>
    }
}

/// So many seconds have passed since anything else happened, of which some had before.
fn pass_in_all(lab: Lab, since: u64, seconds: &str) {
    let Ok(seconds) = seconds.parse() else { return };
    let edit = Edit::Advance { seconds };
    if since > 0 {
        lab.amend_then(edit, |_| ());
    } else {
        lab.dispatch(edit);
    }
}

/// How much time has passed since anything else happened.
fn since_the_last_change(sandbox: &Sandbox) -> u64 {
    match sandbox.done().last().map(|step| &step.name) {
        Some(StepName::Advanced(seconds)) => *seconds,
        _ => 0,
    }
}

/// What the cache keeps, each with the time it has left.
#[component]
fn Kept() -> impl IntoView {
    let lab = lab();
    let held = Memo::new(move |_| lab.sandbox.with(Sandbox::held));
    let keeps_the_cluster = Memo::new(move |_| lab.sandbox.with(Sandbox::keeps_names_of_the_cluster));
    let profile = live(move || {
        let words = words_of(lab);
        rich(if keeps_the_cluster.get() { words.cluster_kept() } else { words.cluster_not_kept() }).into_any()
    });
    let shown = Growing::from(SHOWN);
    view! {
        <h3 id="kept-title">{text_fn(move || words_of(lab).held())}</h3>
        <p class="quiet">{profile}</p>
        {live(move || {
            if held.with(Vec::is_empty) {
                return view! { <p class="quiet">{words_of(lab).held_none()}</p> }.into_any();
            }
            held.with(|held| {
                let lines = held.iter().take(shown.most()).map(|one| line(lab, one)).collect_view();
                view! { <ul class="kept" aria-labelledby="kept-title">{lines}</ul> }.into_any()
            })
        })}
        {shown.more(move || held.with(Vec::len))}
    }
}

fn line(lab: Lab, held: &CachedReply) -> AnyView {
    let (name, record_type) = (held.question.name.to_string(), held.question.record_type);
    let outcome = held.outcome.as_str();
    let data: Vec<String> = held.data.iter().map(ToString::to_string).collect();
    let says = if data.is_empty() { outcome.to_owned() } else { data.join(", ") };
    let left = words_of(lab).left(held.left);
    let asked = name.clone();
    view! {
        <li>
            <button class="link mono" type="button" translate="no" on:click=click(move || lab.ask_for(&asked, record_type))>{name} " " {record_type.as_str()}</button>
            <span class=format!("said is-{}", outcome.to_ascii_lowercase()) translate="no">{says}</span>
            <span class="left"><progress max=held.ttl.to_string() prop:value=f64::from(held.left) aria-hidden="true"></progress> {left}</span>
        </li>
    }
    .into_any()
}
