//! How high the page is, for the host to give it the room: `crate::host::height` says when that is worth a word.

use crate::host::height::{Heights, Next};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// A frame narrower than this, in pixels, is on its way from nowhere or to nowhere: its height means nothing.
const NARROWEST: f64 = 160.0;

/// True while parts of the page are on their way.
pub(super) fn is_coming() -> bool {
    document().query_selector("#app [aria-busy=true]").is_ok_and(|found| found.is_some())
}

/// Measures the page whenever it changes, and tells what `Heights` lets through.
pub(super) fn tell(tell: impl Fn(u32) + Copy + 'static) {
    let Some(app) = document().get_element_by_id("app") else { return };
    let heights = StoredValue::new_local(Heights::default());
    let later = StoredValue::new_local(None::<Timeout>);
    let measured = app.clone();
    let measure = move || {
        let size = measured.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a page")]
        let pixels = size.height().ceil() as u32;
        (size.width() >= NARROWEST).then_some(pixels)
    };
    fn next(
        heights: StoredValue<Heights, LocalStorage>,
        later: StoredValue<Option<Timeout>, LocalStorage>,
        measure: impl Fn() -> Option<u32> + Clone + 'static,
        tell: impl Fn(u32) + Copy + 'static,
    ) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "milliseconds since the page began"
        )]
        let now = window().performance().map_or(0, |performance| performance.now() as u64);
        let Some(pixels) = measure() else { return };
        match heights.try_update_value(|heights| heights.next(pixels, now, is_coming())).unwrap_or(Next::Keep) {
            Next::Tell(pixels) => tell(pixels),
            Next::Wait(pause) => {
                let pause = u32::try_from(pause).unwrap_or(u32::MAX);
                let again = Timeout::new(pause, move || next(heights, later, measure, tell));
                later.set_value(Some(again));
            }
            Next::Keep => {}
        }
    }
    let seen = Closure::<dyn FnMut()>::new(move || next(heights, later, measure.clone(), tell));
    if let Ok(observer) = web_sys::ResizeObserver::new(seen.as_ref().unchecked_ref()) {
        observer.observe(&app);
        let kept = StoredValue::new_local((observer, seen));
        on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
    }
}
