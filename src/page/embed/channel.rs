//! The channel to the host page (`postMessage`): who is heard, what is sent, and how large a message may be before any of
//! it is copied.

use crate::cluster::Value;
use crate::host::Audience;
use crate::host::message::{Fault, NAMESPACE, VERSION};
use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

/// The most characters of an `id` that is repeated where its message was not read.
pub(super) const LONGEST_ID: u32 = 300;
/// A text of more characters is long.
const LONG: u32 = 64 << 10;
/// How deep a message is looked at before it is read, which no message reaches.
const DEEPEST: u8 = 64;

/// Where messages go.
#[derive(Clone)]
pub(super) struct HostChannel {
    /// The page around this frame.
    pub parent: web_sys::Window,
    /// Who may read them, and is heard.
    pub ears: Audience,
}

impl HostChannel {
    /// Sends a message with these fields.
    pub fn post(&self, kind: &str, id: Option<&Value>, fields: &[(&str, JsValue)]) {
        let message = Object::new();
        let set = |key: &str, value: &JsValue| {
            // A plain object takes any field.
            let _ = Reflect::set(&message, &key.into(), value);
        };
        set("ns", &NAMESPACE.into());
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        set("v", &(VERSION as f64).into());
        set("type", &kind.into());
        if let Some(id) = id.and_then(id_of) {
            set("id", &id);
        }
        for (key, value) in fields {
            set(key, value);
        }
        let _ = match &self.ears {
            Audience::Anybody => self.parent.post_message(&message, "*"),
            Audience::Only(origin) => self.parent.post_message(&message, origin),
            Audience::Nobody => Ok(()),
        };
    }

    /// True for a message of the page around this frame, of the origin that its author named.
    pub fn hears(&self, event: &web_sys::MessageEvent) -> bool {
        event.source().is_some_and(|source| source == *self.parent.unchecked_ref::<Object>())
            && match &self.ears {
                Audience::Anybody => true,
                Audience::Only(origin) => event.origin() == *origin,
                Audience::Nobody => false,
            }
    }

    /// Sends what is wrong with a message.
    pub fn faults(&self, id: Option<&Value>, faults: &[Fault]) {
        let list: Array = faults.iter().map(fault_of).collect();
        let first = faults.first();
        let says = faults.iter().map(|fault| fault.says.as_str()).collect::<Vec<_>>().join("; ");
        let code = first.map_or("refused", |fault| fault.code);
        self.post("error", id, &[("code", code.into()), ("message", says.into()), ("faults", list.into())]);
    }
}

fn id_of(id: &Value) -> Option<JsValue> {
    match id {
        Value::Text(text) => Some(text.into()),
        #[expect(clippy::cast_precision_loss, reason = "as JavaScript has it")]
        Value::Int(number) => Some((*number as f64).into()),
        _ => None,
    }
}

/// The `id` of a message as it arrived; none that is itself too long to be one.
pub(super) fn id_in(data: &JsValue) -> Option<Value> {
    let id = Reflect::get(data, &"id".into()).ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number, as JavaScript has it")]
    let number = id.as_f64().filter(|number| number.fract() == 0.0).map(|number| Value::Int(number as i64));
    number.or_else(|| short(&id, LONGEST_ID).map(Value::Text))
}

/// A text of at most so many characters, as JavaScript counts them. It is not copied where it is longer.
pub(super) fn short(value: &JsValue, longest: u32) -> Option<String> {
    value.dyn_ref::<JsString>().filter(|text| text.length() <= longest)?.as_string()
}

/// Takes from `left` what a value is at least as JSON, in characters; false where that is more than is left, or where
/// it is something that no message holds, such as a buffer. Nothing of it is copied for that.
pub(super) fn is_measured(value: &JsValue, depth: u8, left: &mut u32) -> bool {
    let mut take = |length: u32| {
        let rest = left.checked_sub(length.saturating_add(1));
        *left = rest.unwrap_or(0);
        rest.is_some()
    };
    if let Some(text) = value.dyn_ref::<JsString>() {
        return take(text.length());
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        return depth < DEEPEST && take(list.length()) && list.iter().all(|one| is_measured(&one, depth + 1, left));
    }
    let Some(object) = value.dyn_ref::<Object>().filter(|_| value.is_object()) else { return take(0) };
    let is_plain = Object::get_prototype_of(value) == Object::get_prototype_of(&Object::new());
    depth < DEEPEST
        && is_plain
        && take(0)
        && Object::keys(object).iter().all(|key| {
            is_measured(&key, depth, left)
                && Reflect::get(value, &key).is_ok_and(|field| is_measured(&field, depth + 1, left))
        })
}

/// A message without its long texts, and these: as JSON they would be written and read once more, which holds the page
/// up for as long as all the rest.
pub(super) fn apart(data: &JsValue) -> (JsValue, Vec<(String, String)>) {
    let Some(object) = data.dyn_ref::<Object>() else { return (data.clone(), Vec::new()) };
    // Without a prototype: `__proto__` is a field like any other.
    let rest: Object = Object::create(JsValue::NULL.unchecked_ref());
    let mut long = Vec::new();
    for entry in Object::entries(object).iter().map(|entry| entry.unchecked_into::<Array>()) {
        let (key, value) = (entry.get(0), entry.get(1));
        let text = value.dyn_ref::<JsString>().filter(|text| text.length() > LONG);
        match key.as_string().zip(text.and_then(|text| text.as_string())) {
            Some(field) => long.push(field),
            // A plain object takes any field.
            None => drop(Reflect::set(&rest, &key, &value)),
        }
    }
    (rest.into(), long)
}

/// What is wrong with a message, for the host.
pub(super) fn fault_of(fault: &Fault) -> JsValue {
    let object = Object::new();
    let fields = [
        ("code", Some(fault.code)),
        ("field", fault.field.as_deref()),
        ("message", Some(fault.says.as_str())),
        ("nearest", fault.nearest),
    ];
    for (key, value) in fields {
        if let Some(value) = value {
            let _ = Reflect::set(&object, &key.into(), &value.into());
        }
    }
    object.into()
}
