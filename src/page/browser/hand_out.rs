//! How a text leaves the page: by the clipboard, or as a file.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How many pixels of a PNG are one of the page: it is meant for a slide.
const SCALE: f64 = 2.0;

/// Puts a text on the clipboard, where the browser lets a page do so.
pub(crate) fn copy(text: &str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    if let Some(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<web_sys::Clipboard>().ok()) {
        let written = clipboard.write_text(text);
        leptos::task::spawn_local(async move {
            // A refusal is the browser's to explain; the text is on the screen either way.
            let _ = JsFuture::from(written).await;
        });
    }
}

/// Hands a text to the person as a file.
pub(crate) fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    save(name, &url);
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// Hands an SVG to the person as a PNG of twice its size, for what shows no SVG. Nothing happens where the browser draws
/// none.
pub(crate) async fn download_png(name: &str, svg: &str) {
    if let Ok(Some(url)) = png(svg).await {
        save(name, &url);
    }
}

fn save(name: &str, url: &str) {
    if let Ok(anchor) = document().create_element("a") {
        let _ = anchor.set_attribute("href", url);
        let _ = anchor.set_attribute("download", name);
        anchor.unchecked_ref::<web_sys::HtmlElement>().click();
    }
}

/// The address of the PNG that an SVG is drawn to. By name, for the three interfaces are wanted nowhere else.
async fn png(svg: &str) -> Result<Option<String>, JsValue> {
    let image = document().create_element("img")?;
    let source = format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(svg));
    image.set_attribute("src", &source)?;
    let drawn = call(&image, "decode", &[])?;
    JsFuture::from(js_sys::Promise::resolve(&drawn)).await?;
    let size = |name: &str| Reflect::get(&image, &name.into()).map(|size| size.as_f64().unwrap_or_default() * SCALE);
    let (width, height) = (size("naturalWidth")?, size("naturalHeight")?);
    let canvas = document().create_element("canvas")?;
    canvas.set_attribute("width", &width.to_string())?;
    canvas.set_attribute("height", &height.to_string())?;
    let context = call(&canvas, "getContext", &["2d".into()])?;
    call(&context, "drawImage", &[image.clone().into(), 0.into(), 0.into(), width.into(), height.into()])?;
    Ok(call(&canvas, "toDataURL", &["image/png".into()])?.as_string())
}

/// Calls a function of something that is wanted nowhere else, by its name.
pub(super) fn call(on: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: js_sys::Function = Reflect::get(on, &name.into())?.dyn_into()?;
    function.apply(on, &with.iter().collect())
}
