//! Parts of the page whose code arrives when they are first shown. In a release the code of such a part
//! is a file of its own (`build.rs` and `scripts/after-build.mjs`); otherwise it is in the one module and
//! is there at once. What a part needs and no other does goes with it: its texts, its readers, its tables.

use leptos::prelude::*;
use std::future::Future;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The code of a part could not be fetched.
#[cfg(split)]
pub use wasm_split_helpers::SplitLoaderError as NotFetched;
/// The code of a part could not be fetched: never so in one module.
#[cfg(not(split))]
pub(crate) struct NotFetched;

/// `lazy_fn! { change: fn carry_out(lab: Lab) -> bool { … } }`: an `async fn` whose code is in the file
/// `change`. It gives `Err(NotFetched)` where that does not come; the next call tries again.
macro_rules! lazy_fn {
    ($file:ident: $(#[$about:meta])* $vis:vis fn $name:ident($($argument:ident: $of:ty),*) -> $gives:ty $body:block) => {
        $(#[$about])*
        #[cfg(split)]
        #[wasm_split_helpers::wasm_split($file, fallible)]
        $vis fn $name($($argument: $of),*) -> Result<$gives, $crate::page::browser::lazy::NotFetched> {
            let result: $gives = $body;
            Ok(result)
        }
        $(#[$about])*
        #[cfg(not(split))]
        $vis async fn $name($($argument: $of),*) -> Result<$gives, $crate::page::browser::lazy::NotFetched> {
            let result: $gives = $body;
            Ok(result)
        }
    };
}
pub(in crate::page) use lazy_fn;

/// What a future comes to without waiting, where it is ready.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// Lets the browser paint and listen before what follows.
pub(crate) async fn pause() {
    pause_for(0).await;
}

/// The same for a number of milliseconds.
pub(crate) async fn pause_for(milliseconds: i32) {
    let woken = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(woken).await;
}

/// Milliseconds since the page was opened.
pub(crate) fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Takes steps for so many milliseconds, or until one says that it was the last: true then.
pub(crate) fn is_over_within(milliseconds: f64, mut step: impl FnMut() -> bool) -> bool {
    let started = now();
    while now() - started < milliseconds {
        if step() {
            return true;
        }
    }
    false
}

/// Takes steps until one says that it was the last, so many milliseconds at a time, between which the page listens.
/// False where it is not wanted any more before that.
pub(crate) async fn is_over(milliseconds: f64, is_wanted: impl Fn() -> bool, mut step: impl FnMut() -> bool) -> bool {
    while is_wanted() {
        if is_over_within(milliseconds, &mut step) {
            return true;
        }
        pause().await;
    }
    false
}

/// Does what can wait until the answers, and all else that has changed until now, are painted.
pub(crate) fn once_painted(does: Box<dyn FnOnce()>) {
    request_animation_frame(move || set_timeout(does, Duration::ZERO));
}
