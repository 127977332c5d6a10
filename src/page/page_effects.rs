//! Effects of the whole page: keyboard shortcuts, scrolling to the top when the view changes, which controls are
//! offered, whether anybody looks, announcements for screen readers. They begin with the regions.

use crate::page::answer::answer_view;
use crate::page::browser::framed;
use crate::page::state::dialog::{Which, dialog};
use crate::page::state::lab::{Lab, Selection, Tab, Told};
use crate::sandbox::Sandbox;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Begins all of it.
pub(super) fn begin(lab: Lab) {
    if !framed::is_embedded() {
        listen_to_keys(lab);
    }
    begin_views_at_top(lab);
    begin_objects_at_top(lab);
    limit_controls(lab);
    announce_answers(lab);
}

/// Tells the style sheet which controls are offered, so that the others are not seen; shows the page anew
/// once it is seen again.
fn limit_controls(lab: Lab) {
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        let _ = match lab.offered.get().limit() {
            Some(controls) => root.set_attribute("data-controls", &controls.to_string()),
            None => root.remove_attribute("data-controls"),
        };
    });
    Effect::new(move |was: Option<bool>| {
        let is = lab.frozen.get();
        if was == Some(true) && !is {
            lab.show_again();
        }
        is
    });
}

/// A view of a narrow screen begins at its top.
fn begin_views_at_top(lab: Lab) {
    Effect::new(move |before: Option<Tab>| {
        let tab = lab.tab.get();
        if before.is_some_and(|before| before != tab) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        tab
    });
}

/// How many frames a list takes to make the rows that are seen.
const FRAMES: u32 = 3;

/// An object begins at its top, however far the list was scrolled; the list goes on where it was left. The column
/// scrolls at a desk, the window on a phone.
fn begin_objects_at_top(lab: Lab) {
    let region = || document().get_element_by_id("object");
    let is_list = move || lab.selection.with_untracked(|selection| matches!(selection, Selection::List));
    let left = StoredValue::new((0, 0.0));
    let look = move || (region().map_or(0, |region| region.scroll_top()), window().scroll_y().unwrap_or_default());
    let remember = Closure::<dyn Fn()>::new(move || {
        if is_list() {
            left.set_value(look());
        }
    });
    // A column that scrolls does not tell the window, but for whoever listens before it does.
    let page = window();
    let _ = page.add_event_listener_with_callback_and_bool("scroll", remember.as_ref().unchecked_ref(), true);
    let kept = StoredValue::new_local(remember);
    on_cleanup(move || {
        kept.with_value(|remember| {
            let _ =
                page.remove_event_listener_with_callback_and_bool("scroll", remember.as_ref().unchecked_ref(), true);
        });
    });
    Effect::new(move |before: Option<bool>| {
        lab.selection.track();
        let is = is_list();
        if before.is_some_and(|was| !(was && is)) {
            let (column, page) = if is { left.get_value() } else { (0, 0.0) };
            scroll_to(lab, column, page, FRAMES);
        }
        is
    });
}

/// Scrolls the column of objects, and the window where they have it to themselves. A windowed list makes the rows that are
/// then seen, and the browser would keep its place by those that go: for a few frames it is told again.
fn scroll_to(lab: Lab, column: i32, page: f64, frames: u32) {
    request_animation_frame(move || {
        if let Some(region) = document().get_element_by_id("object") {
            region.set_scroll_top(column);
        }
        if lab.tab.get_untracked() == Tab::Objects {
            window().scroll_to_with_x_and_y(0.0, page);
        }
        if frames > 0 {
            return scroll_to(lab, column, page, frames - 1);
        }
        // What has the focus is seen, whatever the rows about it came to.
        let focused = document().active_element().filter(|focused| {
            let (area, window) = (focused.get_bounding_client_rect(), window().inner_height());
            let height = window.ok().and_then(|height| height.as_f64()).unwrap_or_default();
            focused.closest("#object").is_ok_and(|region| region.is_some()) && !(0.0..height).contains(&area.top())
        });
        if let Some(focused) = focused {
            focused.scroll_into_view();
        }
    });
}

/// The search by key, and undo and redo, these outside of text fields, which have their own.
fn listen_to_keys(lab: Lab) {
    let dialog = dialog();
    let handle = window_event_listener(ev::keydown, move |event| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        // Wherever one is: what is found may be anywhere.
        if event.key().eq_ignore_ascii_case("k") && !event.shift_key() {
            event.prevent_default();
            if !dialog.is_open() {
                dialog.open(Which::Search);
            }
            return;
        }
        let in_text = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT"));
        if in_text {
            return;
        }
        match event.key().to_ascii_lowercase().as_str() {
            "z" if event.shift_key() => lab.redo(),
            "z" => lab.undo(),
            "y" => lab.redo(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Says to a screen reader what a step did and what the answer is, or the answer alone where nothing but the question
/// is another.
fn announce_answers(lab: Lab) {
    Effect::new(move |before: Option<(u32, usize)>| {
        let (steps, length) = (lab.read(|session| session.steps), lab.sandbox.with(Sandbox::steps_taken));
        let answer = answer_view::sentence(lab);
        let Some((was, had)) = before.filter(|_| !lab.playing.get_untracked()) else { return (steps, length) };
        let sentence = match steps == was {
            true => answer,
            false => answer_view::after_step(lab, had),
        };
        lab.tell_soon(Told::Answer, sentence);
        (steps, length)
    });
}
