//! The left column: the opening toy, and the pinned questions.

use crate::control::Control;
use crate::page::answer::answer_view::summary;
use crate::page::answer::clock;
use crate::page::answer::known_confusions::OpenCase;
use crate::page::import_cluster;
use crate::page::kit::arriving::later;
use crate::page::kit::live::*;
use crate::page::kit::sentence::{label, word};
use crate::page::lesson::{self, lessons};
use crate::page::state::dialog::{Which, dialog};
use crate::page::state::lab::{Selection, lab};
use crate::sandbox::{Ask, ComesTo, Edit, FourAnswers, Sandbox};
use crate::text::words;
use leptos::prelude::*;

/// The toy, the pins, and where else to look.
#[component]
pub fn Side() -> impl IntoView {
    let lab = lab();
    let dialog = dialog();
    let lessons = lessons();
    let corefile = move || lab.sandbox.with_untracked(|sandbox| sandbox.cluster().settings().corefile.clone());
    let is_toys = Memo::new(move |_| lab.sandbox.with(FourAnswers::has_its_world));
    let is_imported = Memo::new(move |_| lab.sandbox.with(Sandbox::is_imported));
    let title = move || if is_imported.get() { lab.text().own_cluster() } else { lab.text().own_sandbox() };
    view! {
        <section class="side" aria-label=label(|text| text.region_start())>
            <Show when=move || lessons.is_sandbox()>
                // The way back to a lesson that waits comes before everything else.
                <Show when=move || lessons.paused.get()><lesson::Door /></Show>
                <OpenCase />
                <Show when=move || is_toys.get() fallback=move || view! { <div class="toy"><h1>{said(title)}</h1></div> }><Toy /></Show>
                <Show when=move || !lessons.paused.get()><lesson::Door /></Show>
                <div class="door only-narrow"><import_cluster::Door class="button" /></div>
            </Show>
            <lesson::ListWhereWanted />
            <lesson::Place />
            <Pins />
            <Show when=move || lab.offers_now(Control::Time)><Time /></Show>
            <div class="more-of">
                <button class="plain" type="button" hidden=flag(move || !lab.offers_now(Control::Outside)) on:click=click(move || lab.select(Selection::Outside))>{label(|text| text.outside_names())}</button>
                <button class="plain" type="button" hidden=flag(move || !lab.offers_now(Control::Corefile)) on:click=click(move || lab.select(Selection::Object(corefile())))>{label(|text| text.server_settings())}</button>
                <button class="plain" type="button" hidden=flag(move || !lab.offers_now(Control::Settings)) on:click=click(move || lab.select(Selection::Settings))>{label(|text| text.cluster_settings())}</button>
                <import_cluster::Door class="plain" />
                <button class="plain" type="button" hidden=flag(move || !lessons.is_sandbox()) on:click=click(move || dialog.open(Which::Confusions))>{said(move || words::confusions(lab.language.get()).known())}</button>
                <button class="plain" type="button" hidden=flag(move || !lessons.is_sandbox()) aria-expanded=words(move || lessons.making.get().to_string())
                    on:click=click(move || lessons.making.update(|making| *making = !*making))>{said(move || words::door(lab.language.get()).make())}</button>
                <button class="plain" type="button" on:click=click(move || dialog.open(Which::Simulated))>{label(|text| text.simulated())}</button>
                <button class="plain only-narrow" type="button" hidden=flag(move || !lessons.is_sandbox()) on:click=click(move || lab.start_over())>{label(|text| text.reset())}</button>
            </div>
        </section>
    }
}

/// One name, one question, four kinds of answer.
#[component]
fn Toy() -> impl IntoView {
    let lab = lab();
    let present = Memo::new(move |_| lab.sandbox.with(FourAnswers::of));
    let choose = move |choice| {
        lab.dispatch(Edit::FourAnswers(choice));
        let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
        if question != Ask::default() {
            lab.ask(Ask::default());
        }
    };
    view! {
        <div class="toy">
            <h1>{word(|words| words.toy_title())}</h1>
            <div class="ways" role="group" aria-label=label(|text| text.toy_ways())>
                {FourAnswers::ALL.into_iter().map(|choice| {
                    let name = said(move || match choice {
                        FourAnswers::ClusterIp => lab.text().toy_cluster_ip(),
                        FourAnswers::Headless => lab.text().toy_headless(),
                        FourAnswers::Manual => lab.text().toy_manual(),
                        FourAnswers::ExternalName => lab.text().toy_external_name(),
                    });
                    let pressed = words(move || (present.get() == Some(choice)).to_string());
                    view! { <button class="button" type="button" aria-pressed=pressed on:click=click(move || choose(choice))>{name}</button> }.into_any()
                }).collect_view()}
            </div>
            <p class="quiet">{label(|text| text.toy_says())}</p>
        </div>
    }
}

/// Virtual time, folded away until somebody wants it.
#[component]
fn Time() -> impl IntoView {
    let lab = lab();
    let opened = RwSignal::new(false);
    let words = move || words::time(lab.language.get());
    let now = move || match lab.sandbox.with(Sandbox::now) {
        0 => String::new(),
        seconds => words().seconds(seconds),
    };
    view! {
        <details class="time" on:toggle=move |_| opened.set(true)>
            <summary><h2>{said(move || words().time())}</h2> " " <span class="count">{now}</span></summary>
            <Show when=move || opened.get()>{later!(clock, clock::Clock)}</Show>
        </details>
    }
}

/// What a pinned question says, how it ended, and whether it ever said anything else here.
type Said = (String, ComesTo, bool);

/// The pinned questions, each answered anew after every change. A row is a signal of its own, which changes with
/// what it says.
#[component]
fn Pins() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let rows = RwSignal::new(Vec::<(Ask, ArcRwSignal<Said>)>::new());
    let follow = move || {
        let words = lab.words();
        lab.sandbox.with(|sandbox| {
            let say = |ask: &Ask| {
                let answer = sandbox.answer_at_hand(ask);
                (summary(words, &answer), answer.comes_to())
            };
            let known = rows.with_untracked(|rows| {
                let is_same = rows.iter().map(|(ask, _)| ask).eq(sandbox.pinned());
                (!is_same).then(|| rows.clone())
            });
            if let Some(known) = known {
                let row = |ask: &Ask| {
                    let known = known.iter().find(|(known, _)| known == ask).cloned();
                    known.unwrap_or_else(|| {
                        let (says, outcome) = say(ask);
                        (ask.clone(), ArcRwSignal::new((says, outcome, false)))
                    })
                };
                rows.set(sandbox.pinned().iter().map(row).collect());
            }
            rows.with_untracked(|rows| {
                for (ask, said) in rows {
                    let (says, outcome) = say(ask);
                    if said.with_untracked(|(before, ended, _)| *before != says || *ended != outcome) {
                        said.update(|said| *said = (says, outcome, true));
                    }
                }
            });
        });
    };
    untrack(follow);
    Effect::new(follow);
    view! {
        <div class="pins" hidden=flag(move || !lessons.is_sandbox() && rows.with(Vec::is_empty))>
            <h2>{label(|text| text.pinned())}</h2>
            <Show when=move || !rows.with(Vec::is_empty) fallback=move || view! { <p class="quiet">{label(|text| text.pinned_none())}</p> }>
                <table>
                    <thead><tr>
                        <th scope="col">{label(|text| text.pinned_name())}</th>
                        <th scope="col">{label(|text| text.pinned_now())}</th>
                        <th class="off"></th>
                    </tr></thead>
                    <tbody>
                        <For each=move || rows.get() key=|(ask, _)| ask.to_string() let:row><Pin row /></For>
                    </tbody>
                </table>
            </Show>
        </div>
    }
}

#[component]
fn Pin(row: (Ask, ArcRwSignal<Said>)) -> impl IntoView {
    let lab = lab();
    let (ask, said) = row;
    let ask = StoredValue::new(ask);
    let title = ask.with_value(|ask| {
        if ask.record_type == crate::dns::RecordType::A {
            ask.name.clone()
        } else {
            format!("{} {}", ask.name, ask.record_type)
        }
    });
    let from = ask.with_value(|ask| ask.from.to_string());
    let again = move || lab.ask(ask.get_value());
    let unpin_name = title.clone();
    view! {
        <tr>
            <th scope="row">
                <button class="link mono" type="button" translate="no" on:click=click(again)>{title}</button>
                <span class="from" translate="no">{from}</span>
            </th>
            // Keyed by what it says, so that a change is a new cell and flashes.
            {live(move || {
                let (says, outcome, changed) = said.get();
                let class = format!("said is-{}", outcome.kind().to_ascii_lowercase());
                view! { <td><span class=class class:changed=changed translate="no">{says}</span></td> }.into_any()
            })}
            <td class="off">
                <button class="plain" type="button" aria-label=words(move || lab.text().unpin(&unpin_name))
                    on:click=click(move || { lab.dispatch(Edit::Unpin(ask.get_value())); })>"×"</button>
            </td>
        </tr>
    }
}
