//! The header, and the bars by which narrow screens change views.

use crate::page::browser::framed::is_embedded;
use crate::page::kit::element::{attr, attr_bool, attr_text, element, on, text, value};
use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::lesson::{Heading, Whereabouts, lessons};
use crate::page::state::dialog::{Which, dialog};
use crate::page::state::lab::{Tab, Theme, lab};
use crate::page::state::language;
use crate::session::doors::{Column, Door, current, is_column_first};
use crate::text::{Language, step, words};
use leptos::prelude::*;

/// Name, doors, history, share, language, theme.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let lab = lab();
    let last_done = move || {
        let language = lab.language.get();
        lab.sandbox.with(|sandbox| sandbox.done().last().map(|last| step::name(language, &last.name)))
    };
    let next_undone = move || {
        let language = lab.language.get();
        lab.sandbox.with(|sandbox| sandbox.undone().last().map(|next| step::name(language, &next.name)))
    };
    let theme_name = move || match lab.theme.get() {
        Theme::System => lab.text().theme_system(),
        Theme::Light => lab.text().theme_light(),
        Theme::Dark => lab.text().theme_dark(),
    };
    let next_theme = move || {
        lab.theme.update(|theme| {
            *theme = match theme {
                Theme::System => Theme::Light,
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::System,
            }
        });
    };
    let dialog = dialog();
    let lessons = lessons();
    view! {
        <header class="bar">
            <a class="skip" href="#question" on:click=crate::page::question::ask::focus_name>{screen_text(|text| text.skip_to_question())}</a>
            <Show when=move || !lessons.is_sandbox()>
                <a class="skip" href="#lesson-title" on:click=move |event| crate::page::lesson::focus_title(lab, &event)>{text_fn(move || words::lesson_entry(lab.language.get()).skip())}</a>
            </Show>
            <span class="brand" translate="no">"k8s-dns-lab"</span>
            <Doors />
            <Whereabouts />
            <div class="tools">
                <button class="plain on-thumb" type="button" aria-label=screen_text(|text| text.undo()) disabled=flag(move || last_done().is_none()) on:click=click(move || lab.undo())>
                    "↶ " <span class="only-wide">{screen_text(|text| text.undo())}</span>
                </button>
                <span class="step on-thumb">{string_fn(move || last_done().unwrap_or_default())}</span>
                <button class="plain" type="button" aria-label=screen_text(|text| text.redo()) disabled=flag(move || next_undone().is_none()) on:click=click(move || lab.redo())>
                    "↷"
                </button>
                <button class="plain only-wide at-desk" type="button" hidden=flag(move || !lessons.is_sandbox()) on:click=click(move || lab.start_over())>
                    {screen_text(|text| text.reset())}
                </button>
                <button class="plain at-desk" type="button" hidden=is_embedded() title=screen_text(|text| text.search()) aria-label=screen_text(|text| text.search()) aria-keyshortcuts="Control+K Meta+K" on:click=click(move || dialog.open(Which::Search))>
                    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true"><path d="m13 13 4 4M14 8.5a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0"></path></svg>
                </button>
                <button class="plain at-desk" type="button" on:click=click(move || dialog.open_share())>{screen_text(|text| text.share())}</button>
                <Languages />
                <button class="plain" type="button" aria-label=text_fn(theme_name) on:click=click(next_theme)>
                    {text_fn(move || match lab.theme.get() { Theme::System => "◐", Theme::Light => "○", Theme::Dark => "●" })}
                </button>
            </div>
        </header>
    }
}

/// The doors of the lab.
#[component]
fn Doors() -> impl IntoView {
    let lab = lab();
    let link = |door| {
        let says = text_fn(move || match door {
            Door::Lessons | Door::CourseEnd => words::lesson_entry(lab.language.get()).lessons(),
            Door::MyCluster => lab.text().my_cluster(),
            Door::Start | Door::Sandbox => lab.text().own_sandbox(),
            Door::Confusions => words::lesson_entry(lab.language.get()).confusions(),
        });
        view! { <DoorLink door class="plain" says /> }.into_any()
    };
    let names = screen_text(|text| text.doors());
    view! { <nav class="doors" aria-label=names>{Door::BAR.map(link).into_iter().collect_view()}</nav> }
}

/// A door: a link that can be opened beside, and that followed here keeps what there is in the history.
#[component]
pub(crate) fn DoorLink(
    /// Where it leads.
    door: Door,
    /// How it looks.
    class: &'static str,
    /// What it says.
    says: TextFn,
) -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let follow = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            lessons.go(door);
        }
    };
    let is_current = move || current(door, lab.door.get(), !lessons.is_sandbox());
    view! { <a class=class href=format!("?screen={}", door.word()) aria-current=is_current on:click=follow>{says}</a> }
}

/// The language of the page: each is called what it calls itself.
#[component]
fn Languages() -> impl IntoView {
    let lab = lab();
    let choose = move |event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            language::choose(lab, language);
        }
    };
    let options = Language::ALL.into_iter().map(|one| {
        let is_spoken = flag(move || lab.language.get() == one);
        let attributes = vec![attr("value", one.tag()), attr("lang", one.tag()), attr_bool("selected", is_spoken)];
        element("option", attributes, vec![text(one.own_name())])
    });
    let spoken = string_fn(move || {
        // Where the sentences of the one that was chosen did not come, the one that is spoken is shown again.
        lab.not_fetched.track();
        lab.language.get().tag().to_owned()
    });
    let attributes = vec![
        attr("class", "plain languages"),
        attr("translate", "no"),
        attr_text("aria-label", screen_text(|text| text.language())),
        value(spoken),
        on("change", Box::new(choose)),
    ];
    element("select", attributes, options.collect())
}

/// On a tablet: which of the two side columns is seen.
#[component]
pub(crate) fn WhichLeft() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    view! {
        <div class="which tabs" role="tablist" aria-label=screen_text(|text| text.views())>
            <button type="button" role="tab" aria-selected=string_fn(move || (!lab.left_is_object.get()).to_string()) on:click=click(move || lab.left_is_object.set(false))>
                {text_fn(move || if lessons.column() == Column::Lesson { words::lesson_entry(lab.language.get()).tab() } else { lab.text().tab_start() })}
            </button>
            <button type="button" role="tab" aria-selected=string_fn(move || lab.left_is_object.get().to_string()) on:click=click(move || lab.left_is_object.set(true))>
                {screen_text(|text| text.region_object())}
            </button>
        </div>
    }
}

/// On a phone: the views, and undo under the thumb.
#[component]
pub(crate) fn ThumbBar() -> impl IntoView {
    let lab = lab();
    let current = move |tab| move || (lab.tab.get() == tab).then_some("page");
    let icon = |path: &'static str| {
        view! {
            <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true"><path d=path></path></svg>
        }
    };
    let lessons = lessons();
    // A lesson's goals, wherever one is.
    let tally = string_fn(move || match lessons.heading.get().filter(|_| !lessons.is_sandbox()) {
        Some(Heading { met: (met, all), .. }) if all > 0 => format!("{met}/{all}"),
        _ => words::lesson_entry(lab.language.get()).tab().to_owned(),
    });
    let to_lesson = move || {
        lab.tab.set(Tab::Lesson);
        if lessons.is_sandbox() {
            lessons.go(Door::Lessons);
        }
    };
    // A list of the left column is behind a door of its own.
    let to_question = move || match lessons.is_sandbox() && is_column_first(lab.door.get_untracked()) {
        true => lab.go(Door::Sandbox),
        false => lab.tab.set(Tab::Ask),
    };
    view! {
        <nav class="thumb" aria-label=screen_text(|text| text.views())>
            <button type="button" aria-current=current(Tab::Lesson) on:click=click(to_lesson)>
                {icon("M10 4 3 7.5l7 3.5 7-3.5zM5.5 9v4c1.2 1.3 2.7 2 4.5 2s3.3-.7 4.5-2V9")} {tally}
            </button>
            <button type="button" aria-current=current(Tab::Ask) on:click=click(to_question)>
                {icon("M7.5 7.5a2.6 2.6 0 1 1 3.6 2.4c-.8.4-1.1.9-1.1 1.9M10 15v.2")} {screen_text(|text| text.tab_ask())}
            </button>
            <button type="button" aria-current=current(Tab::Map) on:click=click(move || lab.tab.set(Tab::Map))>
                {icon("M3 7h5v6H3zM13 3h4v4h-4zM13 13h4v4h-4zM8 9l5-3M8 11l5 3")} {screen_text(|text| text.tab_map())}
            </button>
            <button type="button" aria-current=current(Tab::Objects) on:click=click(move || lab.tab.set(Tab::Objects))>
                {icon("M4 5h12M4 10h12M4 15h12")} {screen_text(|text| text.tab_objects())}
            </button>
            <button type="button" disabled=flag(move || lab.sandbox.with(|sandbox| sandbox.done().is_empty())) on:click=click(move || lab.undo())>
                {icon("M7 4 3.5 7.5 7 11M4 7.5h8a4 4 0 0 1 0 8H8")} {screen_text(|text| text.undo())}
            </button>
        </nav>
    }
}
