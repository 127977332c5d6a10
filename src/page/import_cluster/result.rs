//! What a question comes down to: one sentence, the evidence, and what mends it as cards, the least disturbing first.

use super::copying::Copyable;
use super::report::Tell;
use super::{ImportScreen, import_screen, says};
use crate::own_cluster::{Mendable, cause, checks, disturbs, mends};
use crate::page::browser::focus;
use crate::page::browser::lazy::{is_over, pause, pause_for};
use crate::page::drawer::why;
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::state::lab::{Drawer, Tab};
use crate::page::state::part::Part;
use crate::sandbox::{Ask, Edit, Sandbox};
use crate::text::answer::outcome_word;
use crate::text::{Language, diagnosis};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How long the page is held up at a time, in milliseconds.
const AT_A_TIME: f64 = 8.0;
/// For how many frames the place of the answer is waited for, and how long one is, in milliseconds.
const FRAMES: usize = 60;
const FRAME: i32 = 16;

/// Asks, and takes whoever wanted it to what it comes down to.
pub(super) fn explain(screen: ImportScreen, ask: Ask) {
    if let Some(happened) = screen.lab.write(|session| session.explain(ask)) {
        screen.lab.tell(&happened);
    }
    screen.is_asked.set(true);
    // Who asks wants to see the answer, and it may be far below.
    leptos::task::spawn_local(async {
        for _ in 0..FRAMES {
            pause_for(FRAME).await;
            let answer = document().get_element_by_id("mine-answer");
            if let Some(answer) = answer.and_then(|answer| answer.dyn_into::<web_sys::HtmlElement>().ok()) {
                answer.scroll_into_view();
                let _ = answer.focus();
                return;
            }
        }
    });
}

/// A way to mend it as it is shown.
#[derive(Clone, PartialEq)]
pub(super) struct Card {
    says: String,
    disturbs: String,
    /// The commands that show why it is not so, where nobody but a kubelet changes it.
    why_not: Option<String>,
    objects: Vec<String>,
    leads_to: Option<String>,
    command: Option<String>,
    patches: Vec<(String, String)>,
    changes_objects: bool,
    edit: Edit,
}

impl Card {
    /// The card of it. Its commands are tried on a copy of the cluster.
    pub(super) fn of(sandbox: &Sandbox, language: Language, one: &Mendable) -> Self {
        Self {
            says: one.says(language),
            disturbs: disturbs(language, one.disturbs),
            why_not: one.why_not(sandbox),
            objects: one.objects().iter().map(ToString::to_string).collect(),
            leads_to: one.leads_to(language, sandbox),
            command: one.command(sandbox),
            patches: one.patches(sandbox).into_iter().map(|(object, text)| (object.to_string(), text)).collect(),
            changes_objects: !one.requests.is_empty(),
            edit: one.edit(),
        }
    }
}

/// The card.
#[component]
pub(super) fn CardView(card: Card) -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let words = says(lab);
    let Card { says: said, disturbs, why_not, objects, leads_to, command, patches, changes_objects, edit } = card;
    let needs_manifest = changes_objects && command.is_none() && why_not.is_none();
    let attempt = move || {
        // The button goes with what it offered.
        focus::take_up(vec!["#mine-answer".to_owned(), "#mine-findings".to_owned()]);
        lab.dispatch_then(edit.clone(), move |done| {
            if done {
                lab.announcement.set(super::says(lab).tried().to_owned());
            }
        });
    };
    view! {
        <li class="mend">
            <p class="what">{rich(&said)}</p>
            {why_not.is_none().then(|| view! { <p class="disturbs">{disturbs}</p> })}
            {(!objects.is_empty()).then(|| view! { <p class="quiet">{words.changes()} ": " <span class="mono" translate="no">{objects.join(", ")}</span></p> })}
            {leads_to.map(|leads_to| view! { <p class="quiet">{words.leads_to()} " " <span class="mono" translate="no">{leads_to}</span></p> })}
            {command.map(|command| view! { <Copyable what=words.with_kubectl() text=command /> })}
            {why_not.map(|text| view! { <p class="quiet">{words.set_by_kubelet()}</p><Copyable what=words.with_kubectl() text=text /> })}
            {needs_manifest.then(|| view! { <p class="quiet">{words.no_command()}</p> })}
            {patches.into_iter().map(|(object, text)| view! {
                <details><summary>{words.as_patch()} ": " <span class="mono" translate="no">{object.clone()}</span></summary>
                    <Copyable what=format!("{} {object}", words.as_patch()) text=text /></details>
            }).collect_view()}
            <button class="button" type="button" on:click=click(attempt)>{words.try_it()}</button>
        </li>
    }
}

/// What has been found so far.
#[derive(Clone, Default, PartialEq)]
struct Cards {
    all: Vec<Mendable>,
    cards: Vec<Card>,
    is_over: bool,
}

/// All of it.
#[component]
pub(super) fn Outcome() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let cards = RwSignal::new(Cards::default());
    let turn = StoredValue::new(0_u32);
    let asked = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.question().clone()));
    Effect::new(move |_| {
        lab.revision.track();
        lab.answer.track();
        let language = lab.language.get();
        let question = asked.get();
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        cards.set(Cards::default());
        leptos::task::spawn_local(async move {
            // What a person sees first is the sentence.
            pause().await;
            let is_wanted = move || turn.try_get_value() == Some(own);
            look(lab.sandbox, language, question, cards, is_wanted).await;
        });
    });
    let reason =
        Memo::new(move |_| lab.sandbox.with(|sandbox| lab.answer.with(|answer| cause(sandbox, &asked.get(), answer))));
    let sentence = move || {
        let language = lab.language.get();
        // What the reason follows from is read before it: a change that leaves the reason as it is would not be heard of.
        let said = lab.answer.with(|answer| reason.with(|reason| reason.sentence(language, &asked.get(), answer)));
        view! { <p class="because">{rich(&said)}</p> }.into_any()
    };
    let outcome = move || {
        let comes_to = lab.answer.with(|answer| answer.comes_to());
        let class = format!("outcome is-{}", comes_to.kind().to_ascii_lowercase());
        // An rcode is a server's word, and none was asked.
        let no_query = lab.answer.with(|answer| answer.is_without_dns().then(|| outcome_word(lab.words(), answer)));
        view! { <span class=class translate="no">{no_query.unwrap_or(comes_to.as_str())}</span> }.into_any()
    };
    let title = string_fn(move || {
        let ask = asked.get();
        format!(
            "{} {}",
            ask.name,
            if ask.record_type == crate::dns::RecordType::A { "" } else { ask.record_type.as_str() }
        )
    });
    let others = move || {
        let language = lab.language.get();
        let rows = reason.with(|reason| {
            let one = |finding: &crate::explain::diagnosis::Finding| {
                let said = diagnosis::sentence(language, finding);
                view! { <li>{rich(&said)} " " <span class="mono quiet" translate="no">{finding.object.to_string()}</span></li> }.into_any()
            };
            reason.others.iter().map(one).collect::<Vec<_>>()
        });
        (!rows.is_empty()).then(|| view! { <h3>{says(lab).also()}</h3><ul class="plain-list">{rows}</ul> })
    };
    let verify = move || {
        let commands = lab.sandbox.with(|sandbox| lab.answer.with(|answer| checks(sandbox, &asked.get(), answer)));
        let what = says(lab).verify();
        commands.into_iter().map(|text| view! { <Copyable what=what text=text /> }).collect_view()
    };
    let rows = move || {
        lab.language.track();
        cards.with(|cards| cards.cards.clone()).into_iter().map(|card| view! { <CardView card /> }).collect_view()
    };
    let resolves =
        move || lab.answer.with(|answer| !answer.records.is_empty() && answer.comes_to().kind() == "NOERROR");
    let none = move || {
        let words = says(lab);
        let is_known = reason.with(|reason| !matches!(reason.told, crate::own_cluster::Told::Unknown(_)));
        cards.with(|cards| match (cards.is_over, cards.cards.is_empty()) {
            (false, _) => words.searching(),
            // Nobody knows that it does not resolve.
            (true, true) if resolves() => words.none_behind(),
            (true, true) if is_known => words.no_mends(),
            (true, _) => "",
        })
    };
    let is_unknown = move || reason.with(|reason| matches!(reason.told, crate::own_cluster::Told::Unknown(_)));
    let has_none = move || cards.with(|cards| cards.is_over && cards.cards.is_empty());
    let fails = move || reason.with(|reason| !matches!(reason.told, crate::own_cluster::Told::Resolves));
    // A title without anything below it promises what is not there.
    let shows_mends = move || fails() && !(is_unknown() && has_none());
    let show = move || {
        lab.drawer.set(Drawer::Why);
        lab.tab.set(Tab::Ask);
        screen.close();
    };
    let all = Signal::derive(move || cards.with(|cards| cards.all.clone()));
    view! {
        <section class="result" aria-labelledby="mine-answer">
            <h2 id="mine-answer" tabindex="-1"><span class="mono" translate="no">{title}</span> " " {live(outcome)}</h2>
            <p class="from quiet">{text_fn(move || says(lab).from())} " " <code translate="no">{move || asked.with(|ask| ask.from.to_string())}</code></p>
            {live(sentence)}
            {others}
            <Show when=shows_mends>
                <h3>{text_fn(move || says(lab).mends())}</h3>
                <ol class="mends" aria-busy=move || (!cards.with(|cards| cards.is_over)).to_string()>{rows}</ol>
                <p class="quiet" role="status">{text_fn(none)}</p>
            </Show>
            <details class="evidence"><summary>{text_fn(move || says(lab).evidence_title())}</summary><ol class="tries">{live(move || why::tries(lab).into_any())}</ol></details>
            <h3>{text_fn(move || says(lab).verify())}</h3>
            {verify}
            <Tell mends=all />
            <button class="button" type="button" on:click=click(show)>{text_fn(move || says(lab).show_in_lab())}</button>
        </section>
    }
}

/// Looks for what mends it, a few milliseconds at a time.
async fn look(
    state: Part<Sandbox>,
    language: Language,
    question: Ask,
    cards: RwSignal<Cards>,
    is_wanted: impl Fn() -> bool,
) {
    if !is_wanted() {
        return;
    }
    // What is known to mend it stands there before anything is tried.
    let known = state.try_with_untracked(|sandbox: &Sandbox| {
        let answer = sandbox.answer(&question);
        let findings = sandbox.diagnose_question(&question, &answer);
        (findings.clone(), mends(sandbox, &question, &findings, &[]), sandbox.remedies(&question))
    });
    let Some((findings, first, mut search)) = known else { return };
    if !show(state, language, &first, cards, false, &is_wanted).await {
        return;
    }
    if !is_over(AT_A_TIME, &is_wanted, || search.advance(1)).await {
        return;
    }
    let found = search.found();
    let all = state.try_with_untracked(|sandbox: &Sandbox| mends(sandbox, &question, &findings, &found));
    if let Some(all) = all {
        show(state, language, &all, cards, true, &is_wanted).await;
    }
}

/// Makes the cards of what was found, one at a time. False where nobody wants them any more.
async fn show(
    state: Part<Sandbox>,
    language: Language,
    all: &[Mendable],
    cards: RwSignal<Cards>,
    is_over: bool,
    is_wanted: &impl Fn() -> bool,
) -> bool {
    let mut made = Vec::new();
    for one in all {
        let Some(card) = state.try_with_untracked(|sandbox: &Sandbox| Card::of(sandbox, language, one)) else {
            return false;
        };
        made.push(card);
        pause().await;
        if !is_wanted() {
            return false;
        }
    }
    let next = Cards { all: all.to_vec(), cards: made, is_over };
    // What is the same stays as it is, so that nothing is pulled from under a hand.
    if cards.try_with_untracked(|cards| *cards == next) == Some(false) {
        cards.try_set(next);
    }
    true
}
