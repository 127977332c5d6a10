//! Where the focus goes when the control that had it is gone: never to the top of the page, and never away from
//! what has it.

use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;

/// How many frames are waited for a part that is on its way.
const FRAMES: u32 = 300;

thread_local! {
    /// Which press was the last: one before it that still waits must not take the focus from it.
    static LATEST: Cell<u32> = const { Cell::new(0) };
}

/// Takes up the focus that a press is about to lose, at the first of these places (selectors) that is there. Where
/// somebody puts the focus elsewhere meanwhile, it stays there.
pub(crate) fn take_up(places: Vec<String>) {
    let press = LATEST.get().wrapping_add(1);
    LATEST.set(press);
    wait(places, holder(), FRAMES, press);
}

/// Puts the focus at a place (a selector) that somebody asked to be taken to, once it is there.
pub(crate) fn go_to(place: &'static str) {
    let press = LATEST.get().wrapping_add(1);
    LATEST.set(press);
    request_animation_frame(move || {
        if let Some(holder) = holder().and_then(|holder| holder.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = holder.blur();
        }
        wait(vec![place.to_owned()], None, FRAMES, press);
    });
}

/// What has the focus; the whole page is nobody.
fn holder() -> Option<web_sys::Element> {
    document().active_element().filter(|holder| holder.tag_name() != "BODY")
}

fn wait(places: Vec<String>, pressed: Option<web_sys::Element>, left: u32, press: u32) {
    request_animation_frame(move || {
        if LATEST.get() != press {
            return;
        }
        let now = holder();
        if now.is_some() && now != pressed {
            return;
        }
        let found = |place: &String| document().query_selector(place).ok().flatten();
        let place = places.iter().find_map(found).and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok());
        match place.filter(|_| now.is_none()) {
            Some(place) => {
                let _ = place.focus();
            }
            None if left > 0 => wait(places, pressed, left - 1, press),
            None => {}
        }
    });
}
