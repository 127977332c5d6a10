//! How much room there is for the drawing: the window it stands in, without what else stands there.

use crate::session::picture::room;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// What the window has around its content, and between that, in pixels.
const AROUND: f64 = 18.0;

/// Keeps `down` at how high drawing and packets' lane may be, as the window and the tools in it change. What the drawing has
/// now is `drawn`, in pixels of its own, which may be larger than those of the page.
pub(super) fn follow(down: RwSignal<i32>, drawn: impl Fn() -> i32 + Copy + 'static) {
    let kept = StoredValue::new_local(None);
    Effect::new(move || {
        let Some(map) = document().get_element_by_id("map") else { return };
        let (window, tools) = (map.clone(), map.last_element_child());
        let measure = Closure::<dyn FnMut()>::new(move || {
            let found = measured(&map, drawn());
            if found != down.get_untracked() {
                down.set(found);
            }
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&window);
            tools.iter().for_each(|tools| observer.observe(tools));
            kept.set_value(Some((observer, measure)));
        }
    });
    on_cleanup(move || {
        kept.with_value(|kept| {
            kept.iter().for_each(|(observer, _): &(web_sys::ResizeObserver, _)| observer.disconnect())
        });
    });
}

fn measured(map: &web_sys::Element, drawn: i32) -> i32 {
    let (mut others, mut enlarged) = (AROUND, 1.0);
    let children = map.children();
    for child in (0..children.length()).filter_map(|at| children.item(at)) {
        let (class, height) = (child.class_list(), child.get_bounding_client_rect().height());
        if class.contains("canvas") {
            enlarged = height / f64::from(drawn.max(1));
        } else if !class.contains("packets") {
            others += height;
        }
    }
    let wide = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
    let [wide, down] =
        [wide, (f64::from(map.client_height()) - others) / enlarged.max(1.0)].map(|pixels| pixels as i32);
    room(wide, map.client_width(), down)
}
