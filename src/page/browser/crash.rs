//! Panics and traps: the page in its place is made by `assets/start.js`, which needs nothing
//! of it. A trap, such as where memory or stack come to an end, is heard there as well; here a panic tells what it was.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = k8sDnsLab)]
    fn stopped(info: &str) -> Result<(), JsValue>;
}

/// From now on a panic is told in the console and shows the page.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let _ = stopped(&info.to_string());
    }));
}

/// Stops the program on purpose at the event `stop` or `trap`, or takes all memory there is at `fill`, where the address
/// asks for it: for the test of what is shown then.
#[cfg(feature = "deliberate-panic")]
#[expect(clippy::panic, reason = "this is what the feature is for")]
pub fn stop_where_asked() {
    use gloo::events::EventListener;
    let asked = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    if asked.contains("panic") {
        let window = leptos::prelude::window();
        EventListener::new(&window, "stop", |_| panic!("deliberate")).forget();
        EventListener::new(&window, "trap", |_| core::arch::wasm32::unreachable()).forget();
        EventListener::new(&window, "fill", |_| fill()).forget();
    }
    if asked.contains("panic=fill") {
        fill();
    }
}

/// Takes memory until there is none, down to the last bytes.
#[cfg(feature = "deliberate-panic")]
fn fill() {
    let mut all: Vec<Vec<u8>> = Vec::with_capacity(1 << 16);
    for size in [1 << 28, 1 << 20, 1 << 12] {
        let mut some = Vec::new();
        while some.try_reserve_exact(size).is_ok() {
            all.push(std::mem::take(&mut some));
        }
    }
    let _last = vec![1_u8; 1 << 20];
}
