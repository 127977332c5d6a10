//! What a lesson says, as text: words, code, strong words, links. Nothing else becomes an element, whoever wrote it.

use super::lessons;
use crate::lesson::{Inline, Target, Text};
use crate::page::answer::known_confusions::confusions;
use crate::page::browser::address::is_slug;
use crate::page::state::lesson_opened::Opened;
use leptos::ev;
use leptos::prelude::*;

/// All paragraphs.
pub(super) fn paragraphs(text: Option<&Text>) -> AnyView {
    let all = text.map(|text| text.paragraphs.as_slice()).unwrap_or_default();
    all.iter().map(|paragraph| view! { <p>{inlines(paragraph)}</p> }.into_any()).collect_view().into_any()
}

/// The first paragraph, without an element around it.
pub(super) fn line(text: Option<&Text>) -> AnyView {
    inlines(text.and_then(|text| text.paragraphs.first()).map(Vec::as_slice).unwrap_or_default())
}

/// The first paragraph as plain words, for names and announcements.
pub(super) fn plain(text: Option<&Text>) -> String {
    let first = text.and_then(|text| text.paragraphs.first()).map(Vec::as_slice).unwrap_or_default();
    let words = first.iter().map(|inline| match inline {
        Inline::Plain(words) | Inline::Code(words) | Inline::Strong(words) | Inline::Link { words, .. } => {
            words.as_str()
        }
    });
    words.collect()
}

/// A name that breaks behind a dot, if it has to: what follows it stays with its end. The numbers of an address stay
/// together.
pub(super) fn breakable(name: &str) -> AnyView {
    if !name.contains(char::is_alphabetic) {
        return name.to_owned().into_any();
    }
    let piece =
        |(at, piece): (usize, &str)| view! { {(at > 0).then(|| view! { <wbr /> })} {piece.to_owned()} }.into_any();
    name.split_inclusive('.').enumerate().map(piece).collect_view().into_any()
}

/// A sentence with words in backticks.
pub(super) fn sentence(sentence: &str) -> AnyView {
    let piece = |(at, piece): (usize, &str)| match at % 2 {
        1 => view! { <code translate="no">{breakable(piece)}</code> }.into_any(),
        _ => piece.to_owned().into_any(),
    };
    sentence.split('`').enumerate().map(piece).collect_view().into_any()
}

fn inlines(paragraph: &[Inline]) -> AnyView {
    let one = |inline: &Inline| match inline {
        Inline::Plain(words) => words.clone().into_any(),
        Inline::Code(words) => view! { <code translate="no">{breakable(words)}</code> }.into_any(),
        Inline::Strong(words) => view! { <strong>{words.clone()}</strong> }.into_any(),
        Inline::Link { words, target } => link(words.clone(), target),
    };
    paragraph.iter().map(one).collect_view().into_any()
}

fn link(words: String, target: &Target) -> AnyView {
    match target {
        Target::Url(address) if address.starts_with("https://") => outward(address.clone(), words),
        Target::Lesson(slug) if is_slug(slug) => {
            let lessons = lessons();
            let slug = slug.clone();
            let address = format!("?lesson={slug}");
            view! { <a href=address on:click=here(move || lessons.open(Opened::course(&slug, None)))>{words}</a> }
                .into_any()
        }
        Target::Case(name) if is_slug(name) => {
            let confusions = confusions();
            let lessons = lessons();
            let name = name.clone();
            let address = format!("?case={name}");
            let open = move || {
                lessons.leave();
                confusions.open(name.clone());
            };
            view! { <a href=address on:click=here(open)>{words}</a> }.into_any()
        }
        _ => words.into_any(),
    }
}

/// A link to somewhere else: it opens beside the lab and learns nothing of it.
pub(super) fn outward(address: String, words: String) -> AnyView {
    view! { <a href=address target="_blank" rel="noopener noreferrer">{words}</a> }.into_any()
}

/// A link that is followed here, and opened beside where somebody asks for that.
pub(super) fn here(follow: impl Fn() + 'static) -> impl Fn(ev::MouseEvent) + 'static {
    move |event| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            follow();
        }
    }
}
