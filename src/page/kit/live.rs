//! Reactive parts of the page, in a few shapes: text, a flag, a part, a click. Boxed, so that everything of a
//! shape shares one copy of the code that shows it; a closure written into the view gets one of its own,
//! about a kilobyte each.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A text that follows the state.
pub(crate) fn string_fn(says: impl Fn() -> String + Send + 'static) -> Box<dyn Fn() -> String + Send> {
    Box::new(says)
}

/// A text of the lab's own that follows the state.
pub(crate) type TextFn = Box<dyn Fn() -> &'static str + Send>;

/// A text of the lab's own that follows the state.
pub(crate) fn text_fn(says: impl Fn() -> &'static str + Send + 'static) -> TextFn {
    Box::new(says)
}

/// Something that is or is not so.
pub(crate) fn flag(is: impl Fn() -> bool + Send + 'static) -> Box<dyn Fn() -> bool + Send> {
    Box::new(is)
}

/// A part that follows the state.
pub(crate) type Live = Box<dyn Fn() -> AnyView + Send>;

/// A part that is made anew whenever what it is made of changes.
pub(crate) fn live(part: impl Fn() -> AnyView + Send + 'static) -> Live {
    Box::new(part)
}

/// What a click does.
pub(crate) fn click(mut does: impl FnMut() + 'static) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |_| does())
}

/// Whether the details element an event came from is open.
pub(crate) fn is_open_now(event: &leptos::ev::Event) -> bool {
    let details = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDetailsElement>().ok());
    details.is_some_and(|details| details.open())
}
