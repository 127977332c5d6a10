//! The page at the end of the course, and at any time before: what the learner can do by now, what they believed at
//! first, the sheet to print, and a text to keep.

use super::course::Trouble;
use super::prose::{self, here};
use super::{Lessons, lessons, list};
use crate::lesson::{Ending, Index, Library, Sheet, Standing};
use crate::page::browser::{hand_out, stylesheet};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::state::dialog::dialog;
use crate::page::state::lab::lab;
use crate::page::state::lesson_opened::Opened;
use crate::text::{Language, words};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// What the page is made of.
struct Read {
    language: Language,
    index: Rc<Index>,
    library: Arc<Library>,
    sheet: Sheet,
    ending: Ending,
}

/// The page, inside its dialog. It follows the language.
#[component]
pub(super) fn Summary() -> impl IntoView {
    let (lab, lessons) = (lab(), lessons());
    let says = move || words::course_end(lab.language.get());
    let shown = RwSignal::new_local(None::<Result<Rc<Read>, Trouble>>);
    Effect::new(move || {
        let language = lab.language.get();
        leptos::task::spawn_local(async move {
            stylesheet::arrived(stylesheet::LESSON).await;
            shown.try_set(Some(read(lessons, language).await.map(Rc::new)));
        });
    });
    view! {
        <h2 id="course-end-title" tabindex="-1">{text_fn(move || says().title())}</h2>
        {move || match shown.get() {
            None => view! { <p class="quiet" aria-busy="true">"…"</p> }.into_any(),
            Some(Err(_)) => view! { <p role="alert">{words::tutorial(lab.language.get()).not_fetched()}</p> }.into_any(),
            Some(Ok(read)) => page(&read),
        }}
    }
}

async fn read(lessons: Lessons, language: Language) -> Result<Read, Trouble> {
    let course = lessons.course;
    let index = course.index().await?;
    let library = course.library(language.tag()).await?;
    let sheet = course.sheet(language.tag()).await?;
    let ending = Ending::of(&index, &lessons.progress().unwrap_or_default());
    Ok(Read { language, index, library, sheet, ending })
}

fn page(read: &Rc<Read>) -> AnyView {
    let says = words::course_end(read.language);
    let (alone, done, all) = read.ending.counts();
    let kept = read.clone();
    let save = move || hand_out::download("k8s-dns-lab.txt", &statement(&kept));
    let print = move || {
        let _ = window().print();
    };
    view! {
        <p>{says.counts(done, all, alone)}</p>
        <ul class="can">{read.ending.lessons.iter().map(|(slug, standing)| can(read, slug, *standing)).collect_view()}</ul>
        <h3>{says.believed()}</h3>
        {beliefs(read)}
        {sheet(read)}
        <div class="row-of">
            <button class="button" type="button" on:click=click(print)>{says.print()}</button>
            <button class="button" type="button" on:click=click(save)>{says.save()}</button>
        </div>
    }
    .into_any()
}

/// What one can do after a lesson, and whether it was done.
fn can(read: &Read, slug: &str, standing: Standing) -> AnyView {
    let (class, sign, state) = list::shown(standing, words::tutorial(read.language));
    let entry = read.index.get(slug);
    let after = entry.and_then(|entry| entry.after.get(read.language.tag())).cloned().unwrap_or_default();
    view! {
        <li class=class>
            <span class="state"><span aria-hidden="true">{sign}</span><span class="unseen">{state} ": "</span></span>
            <span>{rich(&after)} " " {to_lesson(read, slug)}</span>
        </li>
    }
    .into_any()
}

/// The way to a lesson, by its number.
fn to_lesson(read: &Read, slug: &str) -> AnyView {
    let (lessons, dialog) = (lessons(), dialog());
    let number = read.index.entries.iter().position(|entry| entry.slug == slug).map_or(0, |at| at + 1);
    let address = format!("?lesson={slug}");
    let slug = slug.to_owned();
    let open = move || {
        dialog.close();
        lessons.open(Opened::course(&slug, None));
    };
    let says = words::course_end(read.language).learned_in(number);
    view! { <a class="to-lesson" href=address on:click=here(open)>{says}</a> }.into_any()
}

/// Each wrong thought beside what is so.
fn beliefs(read: &Read) -> AnyView {
    let says = words::course_end(read.language);
    if read.ending.beliefs.is_empty() {
        return view! { <p class="quiet">{says.believed_none()}</p> }.into_any();
    }
    let of_library = read.library.prose.get(read.language.tag());
    let one = |belief: &crate::lesson::Belief| {
        let thought = prose::line(of_library.and_then(|words| words.get(&belief.misconception)));
        let refuted = of_library.and_then(|words| words.get(&format!("{}.if", belief.misconception)));
        view! {
            <li>
                <p class="not"><span aria-hidden="true">"✕ "</span><s>{thought}</s></p>
                <div>{prose::paragraphs(refuted)}</div>
                {to_lesson(read, &belief.lesson)}
            </li>
        }
        .into_any()
    };
    view! { <p class="quiet">{says.believed_says()}</p> <ul class="believed">{read.ending.beliefs.iter().map(one).collect_view()}</ul> }
        .into_any()
}

/// The cheat sheet and the glossary.
fn sheet(read: &Read) -> AnyView {
    let says = words::course_end(read.language);
    let Some(texts) = read.sheet.prose.get(read.language.tag()) else { return ().into_any() };
    let line = |key: &str| prose::line(texts.get(key));
    let choice = |one: &crate::lesson::Taught| {
        let key = format!("want.{}", one.id);
        view! {
            <tr>
                <th scope="row">{line(&key)}</th>
                <td>{line(&format!("{key}.use"))}</td>
                <td>{line(&format!("{key}.gives"))}</td>
            </tr>
        }
        .into_any()
    };
    let check = |one: &crate::lesson::Check| {
        view! { <li>{line(&format!("check.{}", one.id))} <code translate="no">{one.run.clone()}</code></li> }.into_any()
    };
    let term = |one: &crate::lesson::Taught| {
        let key = format!("term.{}", one.id);
        view! { <div><dt>{line(&key)}</dt><dd>{line(&format!("{key}.is"))} " " {to_lesson(read, &one.lesson)}</dd></div> }
            .into_any()
    };
    view! {
        <h3>{says.sheet()}</h3>
        <table class="sheet">
            <thead><tr><th scope="col">{says.want()}</th><th scope="col">{says.with_what()}</th><th scope="col">{says.gives()}</th></tr></thead>
            <tbody>{read.sheet.choices.iter().map(choice).collect_view()}</tbody>
        </table>
        {tries(read)}
        <h3>{says.checks()}</h3>
        <ol class="checks">{read.sheet.checks.iter().map(check).collect_view()}</ol>
        <h3>{says.terms()}</h3>
        <dl class="terms">{read.sheet.terms.iter().map(term).collect_view()}</dl>
    }
    .into_any()
}

/// How many names are tried for each way to write one.
fn tries(read: &Read) -> AnyView {
    let says = words::course_end(read.language);
    let Some(tries) = &read.sheet.tries else { return ().into_any() };
    let row = |(name, tried): &(String, i64)| {
        view! { <tr><th scope="row" translate="no"><code>{name.clone()}</code></th><td>{*tried}</td></tr> }.into_any()
    };
    view! {
        <h3>{says.tries()}</h3>
        <p class="quiet">{rich(&says.tries_says(&tries.from.namespace))}</p>
        <table class="sheet narrow">
            <thead><tr><th scope="col">{says.name()}</th><th scope="col">{says.tried()}</th></tr></thead>
            <tbody>{tries.names.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The text to keep, of today and with the address of this page.
fn statement(read: &Read) -> String {
    let today = js_sys::Date::new_0();
    let date = format!("{}-{:02}-{:02}", today.get_full_year(), today.get_month() + 1, today.get_date());
    let address = window().location().href().unwrap_or_default();
    let address = address.split(['#', '?']).next().unwrap_or_default();
    crate::text::lesson::statement(read.language, &read.ending, &read.index, &date, address)
}
