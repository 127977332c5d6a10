//! Stepping through the picture: a step back, all of it in two and a half seconds, and the picture as a file. Its code
//! arrives with the first step.

use super::drawing::Drawing;
use crate::page::browser::hand_out;
use crate::page::kit::live::*;
use crate::page::state::lab::{Lab, lab};
use crate::session::picture::{ENDLESS, Room, picture, svg};
use crate::text::words;
use gloo::timers::callback::Interval;
use leptos::prelude::*;

/// How long the whole play takes at most, in milliseconds.
const PLAY: u32 = 2_400;

/// The buttons.
#[component]
pub(super) fn Walk(
    /// The picture.
    drawing: Drawing,
    /// Up to which stage it is seen.
    shown: RwSignal<usize>,
) -> impl IntoView {
    let lab = lab();
    let words_of = move || words::path(lab.language.get());
    let stages = Memo::new(move |_| drawing.rest.with(|picture| picture.stages));
    let playing = StoredValue::new_local(None::<Interval>);
    let stop = move || playing.set_value(None);
    // Another question is shown whole: nothing moves that nobody asked to move.
    Effect::new(move |first: Option<()>| {
        lab.answer.track();
        lab.frozen.track();
        let all = stages.get();
        stop();
        shown.set(if first.is_none() { 1 } else { all });
    });
    on_cleanup(move || shown.set(usize::MAX));
    let play = move || {
        shown.set(1);
        let pause = PLAY / u32::try_from(stages.get_untracked()).unwrap_or(1).max(1);
        playing.set_value(Some(Interval::new(pause, move || {
            shown.update(|shown| *shown += 1);
            if shown.get_untracked() >= stages.get_untracked() {
                stop();
            }
        })));
    };
    let save_svg = move || hand_out::download("k8s-dns-lab.svg", &file(lab));
    let save_png = move || {
        let file = file(lab);
        leptos::task::spawn_local(async move { hand_out::download_png("k8s-dns-lab.png", &file).await });
    };
    let button = move |name: fn(words::PathText) -> &'static str, does: Box<dyn FnMut()>| {
        view! { <button class="plain" type="button" on:click=click(does)>{text_fn(move || name(words_of()))}</button> }
    };
    let back = move || {
        stop();
        shown.update(|shown| *shown = shown.saturating_sub(1).max(1));
    };
    let all = move || {
        stop();
        shown.set(stages.get_untracked());
    };
    view! {
        <span class="quiet">{string_fn(move || words_of().progress(shown.get().min(stages.get()), stages.get()))}</span>
        {button(words::PathText::back, Box::new(back))}
        <button class="plain only-moving" type="button" on:click=click(play)>{text_fn(move || words_of().play())}</button>
        {button(words::PathText::all, Box::new(all))}
        {button(words::PathText::save_svg, Box::new(save_svg))}
        {button(words::PathText::save_png, Box::new(save_png))}
    }
}

/// The picture as a file.
fn file(lab: Lab) -> String {
    let language = lab.language.get_untracked();
    lab.sandbox.with_untracked(|sandbox| {
        lab.answer.with_untracked(|answer| {
            let packets = words::path(language).packets();
            let drawn = picture(sandbox, answer, language, Room { across: svg::ACROSS, ..ENDLESS });
            svg::svg(&drawn, &svg::title(sandbox, answer, language), packets)
        })
    })
}
