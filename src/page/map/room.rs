//! The size of the drawing's viewport: the window it stands in, without what else stands there.

use crate::host::View;
use crate::page::state::embedding::embedding;
use crate::session::picture::{Room, room};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// What the window has around its content, and between that, in pixels.
const AROUND: f64 = 18.0;

/// Keeps `room` at how wide the drawing is and how high it and the packets' lane may be, as the window and the tools in it
/// change. What the drawing has now is `drawn`, in pixels of its own, which may be larger than those of the page.
pub(super) fn follow(room: RwSignal<Room>, drawn: impl Fn() -> i32 + Copy + 'static) {
    let kept = StoredValue::new_local(None);
    // A small view is as high as what is in it.
    let is_small = embedding().view() != View::Full;
    // A small view is put into the page after its effects have run.
    request_animation_frame(move || {
        let Some(map) = document().get_element_by_id("map").filter(|_| !kept.is_disposed()) else { return };
        let seen: Vec<_> = std::iter::once(map.clone()).chain(beside(&map)).collect();
        let look = move |map: web_sys::Element| {
            // The page may be gone by now.
            let Some(before) = room.try_get_untracked() else { return };
            let found = measured(&map, drawn(), is_small);
            if found != before {
                room.set(found);
            }
        };
        // What changes while sizes are told is told as an error by browsers: it waits for the next frame.
        let measure = Closure::<dyn FnMut()>::new(move || {
            let map = map.clone();
            request_animation_frame(move || look(map));
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            seen.iter().for_each(|seen| observer.observe(seen));
            kept.set_value(Some((observer, measure)));
        }
    });
    on_cleanup(move || {
        kept.with_value(|kept| {
            kept.iter().for_each(|(observer, _): &(web_sys::ResizeObserver, _)| observer.disconnect())
        });
    });
}

/// What stands in the window besides the drawing and the packets' lane.
fn beside(map: &web_sys::Element) -> impl Iterator<Item = web_sys::Element> + use<> {
    let children = map.children();
    let all = (0..children.length()).filter_map(move |at| children.item(at));
    all.filter(|child| !["canvas", "packets"].iter().any(|class| child.class_list().contains(class)))
}

fn measured(map: &web_sys::Element, drawn: i32, is_small: bool) -> Room {
    let size = |of: &web_sys::Element| of.get_bounding_client_rect();
    let others = AROUND + beside(map).map(|other| size(&other).height()).sum::<f64>();
    let canvas = map.query_selector(".canvas").ok().flatten().map(|canvas| size(&canvas));
    let enlarged = canvas.as_ref().map_or(1.0, |canvas| canvas.height() / f64::from(drawn.max(1))).max(1.0);
    let across = canvas.map_or(0.0, |canvas| canvas.width());
    let wide = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    let down = f64::from(map.client_height()) - others;
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
    let [wide, across, down] = [wide, across / enlarged, down / enlarged].map(|pixels| pixels as i32);
    room(wide, is_small, map.client_width(), Room { across, down })
}
