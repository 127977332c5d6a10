//! A first part, two parts that arrive later and share code, two that have none of their own, and two snippets.
#![allow(missing_docs, reason = "what the tools write of it is what is wanted")]

use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_bindgen(module = "/src/pack.js")]
extern "C" {
    fn pack(text: &str) -> String;
    fn unpack(text: &str) -> String;
}

#[wasm_bindgen(module = "/src/listen.js")]
extern "C" {
    fn listen() -> u32;
}

/// What both parts have in common: a piece of its own.
#[inline(never)]
fn counted(text: &str) -> String {
    let mut seen = BTreeMap::new();
    text.chars().for_each(|one| *seen.entry(one).or_insert(0u32) += 1);
    format!("{seen:?}")
}

#[wasm_split(question, fallible)]
fn question(text: String) -> Result<String, SplitLoaderError> {
    Ok(pack(&counted(&text)))
}

#[wasm_split(answer, fallible, preload(fetch))]
fn answer(text: String) -> Result<String, SplitLoaderError> {
    Ok(unpack(&counted(&format!("{text:#?}"))))
}

/// The compiler makes one function of these two, so neither part has a piece of its own.
#[wasm_split(one, fallible)]
fn one(by: u32) -> Result<u32, SplitLoaderError> {
    Ok(by.rotate_left(7).wrapping_mul(0x9e37_79b9))
}

#[wasm_split(same, fallible)]
fn same(by: u32) -> Result<u32, SplitLoaderError> {
    Ok(by.rotate_left(7).wrapping_mul(0x9e37_79b9))
}

#[wasm_bindgen]
pub async fn ask(text: String) -> Result<String, JsValue> {
    let lost = |_| JsValue::from(listen());
    fetch().await.map_err(lost)?;
    let number = one(7).await.map_err(lost)? + same(9).await.map_err(lost)?;
    Ok(format!("{number}{}{}", question(text.clone()).await.map_err(lost)?, answer(text).await.map_err(lost)?))
}

#[wasm_bindgen]
pub fn read(stream: wasm_streams::readable::sys::ReadableStream) -> wasm_streams::readable::sys::ReadableStream {
    wasm_streams::ReadableStream::from_raw(stream).into_raw()
}

fn main() {}
