//! What is told of an answer and of what came in: the report for a ticket, the link, and what was left out.

use super::copying::Copyable;
use super::{import_screen, says};
use crate::own_cluster::{Mendable, cause, gaps, markdown, small};
use crate::page::browser::hand_out::copy;
use crate::page::browser::{address, memory};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::kit::windowed::{Shape, Windowed};
use crate::sandbox::{Dropped, Sandbox};
use leptos::prelude::*;

/// What the list of what was left out is made of.
const SHAPE: Shape = Shape { list: ("ul", "plain-list"), row: "li", height: 26.0 };

/// The report and the link.
#[component]
pub(super) fn Tell(
    /// What mends it.
    #[prop(into)]
    mends: Signal<Vec<Mendable>>,
) -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let is_copied = RwSignal::new(false);
    let report = move || {
        let language = lab.language.get_untracked();
        let text = lab.sandbox.with_untracked(|sandbox: &Sandbox| {
            let ask = sandbox.question();
            let answer = sandbox.answer(ask);
            let cause = cause(sandbox, ask, &answer);
            mends.with_untracked(|mends| markdown(language, sandbox, ask, &answer, &cause, mends, &gaps(sandbox)))
        });
        copy(&text);
        is_copied.set(true);
        lab.announcement.set(says(lab).report_copied().to_owned());
    };
    let is_open = RwSignal::new(false);
    view! {
        <div class="tell">
            <button class="button primary" type="button" on:click=click(report)>
                {text_fn(move || if is_copied.get() { says(lab).copied() } else { says(lab).copy_report() })}
            </button>
            <details class="share" on:toggle=move |event| is_open.set(crate::page::kit::live::is_open_now(&event))>
                <summary>{text_fn(move || says(lab).share())}</summary>
                <Show when=move || is_open.get()><Link /></Show>
            </details>
        </div>
    }
}

/// What a link holds: how many objects, whether names are replaced, and its address.
type Made = (usize, bool, String);

/// A link that holds what the answer needs.
#[component]
fn Link() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let renames = RwSignal::new(false);
    let made = RwSignal::new(None::<Made>);
    Effect::new(move |_| {
        let renames = renames.get();
        lab.answer.track();
        let small = lab.sandbox.with_untracked(|sandbox| small(sandbox, sandbox.question(), renames));
        made.set(None);
        leptos::task::spawn_local(async move {
            let text = address::write(&small.link).await;
            made.try_set(Some((small.objects, small.is_renamed, address::address_in_lab(&text))));
        });
    });
    let about = move || {
        let words = says(lab);
        made.with(|made| {
            let (objects, _, address) = made.as_ref()?;
            Some(words.share_says(*objects, address.len()))
        })
    };
    let kept = move || renames.get() && made.with(|made| made.as_ref().is_some_and(|(_, is_renamed, _)| !is_renamed));
    view! {
        <label class="check">
            <input type="checkbox" aria-describedby="mine-renames" on:change=move |event| renames.set(event_target_checked(&event)) />
            {text_fn(move || says(lab).share_names())}
        </label>
        <p class="quiet" id="mine-renames">{text_fn(move || says(lab).share_names_says())}</p>
        <p role="status">{about}</p>
        <div role="status">{move || kept().then(|| view! { <p class="problem">{text_fn(move || says(lab).share_not_renamed())}</p> })}</div>
        {move || made.get().map(|(.., address)| view! { <Copyable what=says(lab).share_copy() text=address /> })}
    }
}

/// What was read, and what was left out of it.
#[component]
pub(super) fn LeftOut() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let inside = move || {
        let words = says(lab);
        screen.came.with(|came| {
            let imported = came.as_ref()?;
            let taken: Vec<String> =
                imported.taken.iter().map(|(kind, count)| format!("{count} {}", kind.name())).collect();
            let mut left_out: Vec<String> =
                imported.unmodelled.iter().map(|(kind, count)| words.unmodelled(*count, kind)).collect();
            if imported.secrets > 0 {
                left_out.push(words.secrets(imported.secrets));
            }
            if imported.refused > 0 {
                left_out.push(words.refused(imported.refused));
            }
            left_out.extend(imported.dropped.iter().map(|(sort, count)| match sort {
                Dropped::Environment => words.environment(*count),
                Dropped::Commands => words.commands(*count),
                Dropped::Images => words.images(*count),
                Dropped::Volumes => words.volumes(*count),
                Dropped::Annotations => words.annotations(*count),
                Dropped::Data => words.data(*count),
                Dropped::Bookkeeping => words.bookkeeping(*count),
                Dropped::Other => words.other_fields(*count),
            }));
            if left_out.is_empty() {
                left_out.push(words.nothing_left_out().to_owned());
            }
            let number = left_out.len();
            let row = move |at: usize| {
                let said = left_out.get(at).map(|one| rich(one));
                view! { <li aria-posinset=at + 1 aria-setsize=number>{said}</li> }.into_any()
            };
            Some(view! {
                <details class="left-out" open={imported.refused > 0}>
                    <summary>{words.details()}</summary>
                    <h3>{words.taken()}</h3>
                    <p translate="no">{taken.join(", ")}</p>
                    <p class="quiet">{words.evidence()}</p>
                    {memory::is_large().then(|| view! { <p>{words.memory(memory::bytes() >> 20)}</p> })}
                    <h3>{words.left_out()}</h3>
                    <Windowed shape=SHAPE number=Signal::stored(number) wanted=None row=Callback::new(row) />
                    <p class="quiet">{rich(words.kept_fields())}</p>
                </details>
            })
        })
    };
    view! { {inside} }
}
