//! The views smaller than the whole lab, made of the same regions: one question with its answer, its way,
//! or every name. What a view does not show is not mounted.

use crate::cluster::ObjectRef;
use crate::host::View;
use crate::page::answer::{answer_view, difference};
use crate::page::begin::{PendingStartup, begin};
use crate::page::browser::address;
use crate::page::drawer::{self, why, zone};
use crate::page::kit::arriving::{Lost, lazy};
use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::kit::waits::Waits;
use crate::page::notices::Notices;
use crate::page::question::ask;
use crate::page::state::embedding::embedding;
use crate::page::state::lab::{Lab, Selection, lab};
use crate::page::state::startup::{Notice, Startup};
use crate::page::{lesson, map, object};
use crate::sandbox::{Edit, ToyService};
use crate::session::doors::Door;
use crate::text::words::{self, ScreenText};
use leptos::ev;
use leptos::prelude::*;

/// How many objects the row of controls names at the most.
const OBJECTS: usize = 6;

/// The view that is wanted.
#[component]
pub(in crate::page) fn Compact(
    /// What the address brought.
    startup: PendingStartup,
) -> impl IntoView {
    let lab = lab();
    let Startup { notices, kept, .. } = begin(lab, startup);
    let embedding = embedding();
    let view = embedding.view();
    // The answers of another cluster would be taken for those of the text that does not read.
    let leaves_nothing = notices.iter().any(Notice::leaves_nothing);
    let started = lab.revision.get_untracked();
    let is_nothing = flag(move || leaves_nothing && lab.revision.get() == started);
    let picture = |of: View| (view == of).then(|| view! { <map::Map /> });
    // A lesson says itself what it offers, and the drawer is where some of it is.
    let lessons = lesson::lessons();
    let is_open = lessons.opened.with_untracked(Option::is_some);
    let lesson = (view == View::Lesson || is_open).then(|| {
        if !is_open {
            lab.door.set(Door::Lessons);
        }
        // In the other views a lesson is only its world.
        view! {
            <div class="side" hidden=view != View::Lesson>
                <Show when=move || lessons.paused.get()><lesson::WayIn /></Show>
                <lesson::ListWhereWanted />
                <lesson::Place />
            </div>
        }
    });
    let drawer = (view == View::Lesson).then(|| view! { <drawer::DrawerView /> });
    let shows_objects = move || view == View::Lesson || lab.selection.with(|selection| *selection != Selection::List);
    let names = (view == View::Zone).then(|| view! { <div class="names">{lazy!(opened: zone, zone::ZoneView)}</div> });
    let reasons = (view == View::Path).then(|| reasons(lab));
    view! {
        <Notices notices kept />
        <Lost />
        <Waits waiting=lab.waiting language=lab.language />
        {embedding.has_bar().then(|| view! { <Bar /> })}
        <main class="guest" hidden=is_nothing>
            <h1 class="unseen">{text_fn(move || lab.words().title())}</h1>
            <Show when=move || view != View::Lesson><Offered /></Show>
            {lesson}
            {picture(View::Path)}
            <ask::AskStrip offered=ask::offered() />
            <answer_view::AnswerView before=answer_view::before() beneath=difference::beneath() tools=answer_view::tools() />
            {picture(View::Lesson)}
            {reasons}
            {drawer}
            {names}
            <Show when=shows_objects>
                <object::ObjectView />
            </Show>
        </main>
        {super::line_to_host()}
    }
}

/// Why, folded away.
fn reasons(lab: Lab) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="because" on:toggle=move |event| is_open.set(crate::page::kit::live::is_open_now(&event))>
            <summary>{text_fn(move || words::host(lab.language.get()).why())}</summary>
            <Show when=move || is_open.get()><why::Why /></Show>
        </details>
    }
}

/// The name, the way back, and the way to the whole lab.
#[component]
fn Bar() -> impl IntoView {
    let lab = lab();
    let embedding = embedding();
    let nothing_done = move || lab.sandbox.with(|sandbox| sandbox.done().is_empty());
    let open = move |event: ev::MouseEvent| {
        event.prevent_default();
        leptos::task::spawn_local(super::messages::open_in_full(lab, embedding));
    };
    view! {
        <header class="bar guest-bar">
            <span class="brand" translate="no">"k8s-dns-lab"</span>
            <div class="tools">
                <button class="plain" type="button" disabled=flag(nothing_done) on:click=click(move || lab.undo())>"↶ " {screen_text(|text| text.undo())}</button>
                <button class="plain" type="button" on:click=click(move || { lab.start_over(); lab.ask(embedding.question.get_value()); })>"⟲ " {text_fn(move || words::host(lab.language.get()).start_over())}</button>
                <a class="plain" href=address::address("") target="_blank" rel="noopener" on:click=open>
                    {text_fn(move || words::host(lab.language.get()).open_full())} " ↗"
                </a>
            </div>
        </header>
    }
}

/// The one row of controls the author chose: the ways of the opening toy, or the objects of which something
/// may be changed.
#[component]
fn Offered() -> impl IntoView {
    let lab = lab();
    let is_toy = lab.sandbox.with_untracked(ToyService::is_toy);
    let ways = ToyService::ALL.into_iter().filter(move |way| {
        is_toy && lab.offered.get_untracked().limit().is_some_and(|controls| controls.offer_way(*way))
    });
    let present = Memo::new(move |_| lab.sandbox.with(ToyService::of));
    let way = move |way: ToyService| {
        let name: fn(ScreenText) -> &'static str = match way {
            ToyService::ClusterIp => |text| text.toy_cluster_ip(),
            ToyService::Headless => |text| text.toy_headless(),
            ToyService::Manual => |text| text.toy_manual(),
            ToyService::ExternalName => |text| text.toy_external_name(),
        };
        let pressed = string_fn(move || (present.get() == Some(way)).to_string());
        view! { <button class="button" type="button" aria-pressed=pressed on:click=click(move || { lab.dispatch(Edit::ToyService(way)); })>{screen_text(name)}</button> }
    };
    let ways: Vec<_> = ways.map(|one| way(one).into_any()).collect();
    // Where a way can be chosen with one press, the forms would only say the same at length.
    let has_ways = !ways.is_empty();
    let objects = Memo::new(move |_| {
        let consulted = lab.answer.with(|answer| answer.consulted.clone());
        let offered = lab.offered.get().limit().unwrap_or_default();
        lab.sandbox.with(|sandbox| offered.objects(sandbox, &consulted, OBJECTS))
    });
    let object = move |object: ObjectRef| {
        let name = format!("{} {}", object.kind.name(), object.name);
        let pressed = {
            let object = object.clone();
            string_fn(move || {
                lab.selection.with(|selection| *selection == Selection::Object(object.clone())).to_string()
            })
        };
        let turn = move || {
            let chosen = Selection::Object(object.clone());
            lab.select(if lab.selection.get_untracked() == chosen { Selection::List } else { chosen });
        };
        view! { <button class="button" type="button" translate="no" aria-pressed=pressed on:click=click(turn)>{name}</button> }.into_any()
    };
    let is_empty = move || !has_ways && objects.with(Vec::is_empty);
    view! {
        <div class="offered" role="group" aria-label=text_fn(move || words::host(lab.language.get()).change()) hidden=flag(is_empty)>
            {ways}
            {live(move || if has_ways { ().into_any() } else { objects.get().into_iter().map(object).collect_view().into_any() })}
        </div>
    }
}
