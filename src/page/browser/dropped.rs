//! What is dropped on the page: files, and folders with everything in them. The interfaces are asked by name, for they
//! are wanted nowhere else.

use super::hand_out::call;
use crate::sorting::sort_by;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How many files of what was dropped are opened at the most.
const MOST: usize = 5_000;

/// Something dropped: a file, or a folder. It has to be asked for while the event lasts.
pub(crate) struct Entry(JsValue);

/// What was dropped, where the browser tells files from folders.
pub(crate) fn entries(data: &web_sys::DataTransfer) -> Vec<Entry> {
    let Ok(items) = Reflect::get(data, &"items".into()) else { return Vec::new() };
    let entry = |item: JsValue| call(&item, "webkitGetAsEntry", &[]).ok().filter(JsValue::is_object).map(Entry);
    Array::from(&items).iter().filter_map(entry).collect()
}

/// The files among the entries, and those in folders among them, by their paths; how many others there were. What
/// `is_wanted`, by its path and its size in bytes, is no other.
pub(crate) async fn files(
    entries: Vec<Entry>,
    is_wanted: impl Fn(&str, usize) -> bool,
) -> (Vec<(String, web_sys::File)>, usize) {
    let mut waiting: Vec<JsValue> = entries.into_iter().map(|Entry(entry)| entry).collect();
    let (mut found, mut others) = (Vec::new(), 0);
    while let Some(entry) = waiting.pop() {
        if Reflect::get(&entry, &"isDirectory".into()).is_ok_and(|is_folder| is_folder.is_truthy()) {
            waiting.extend(inside(&entry).await);
            continue;
        }
        let path = Reflect::get(&entry, &"fullPath".into()).ok().and_then(|path| path.as_string()).unwrap_or_default();
        let path = path.trim_start_matches('/').to_owned();
        let file = promised(&entry, "file").await.ok().and_then(|file| file.dyn_into::<web_sys::File>().ok());
        match file.filter(|file| found.len() < MOST && is_wanted(&path, file.size() as usize)) {
            Some(file) => found.push((path, file)),
            None => others += 1,
        }
    }
    sort_by(&mut found, |(one, _), (other, _)| one.cmp(other));
    (found, others)
}

/// What a folder holds. A browser tells it a hundred at a time.
async fn inside(folder: &JsValue) -> Vec<JsValue> {
    let mut all = Vec::new();
    let Ok(reader) = call(folder, "createReader", &[]) else { return all };
    while let Ok(some) = promised(&reader, "readEntries").await {
        let some = Array::from(&some);
        if some.length() == 0 {
            break;
        }
        all.extend(some.iter());
    }
    all
}

/// What a function hands to the first of its two callbacks.
async fn promised(on: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(error) = call(on, name, &[resolve.into(), reject.clone().into()]) {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise).await
}
