//! Reading typed fields out of an untyped object, collecting every misfit instead of stopping at the
//! first. A field of the wrong type reads as if it were absent and is reported.

use super::{FieldPath, Invalid, InvalidKind, Labels, Map, Reason, Trail, Value};

/// The fields of one mapping of an object, and where it stands.
pub(super) struct Fields<'a> {
    map: Option<&'a Map>,
    trail: Trail<'a>,
    errors: &'a mut Vec<Invalid>,
}

impl<'a> Fields<'a> {
    /// The fields of `value`, to which `trail` leads. Anything but a mapping (or nothing) is reported.
    pub(super) fn new(value: Option<&'a Value>, trail: Trail<'a>, errors: &'a mut Vec<Invalid>) -> Self {
        let map = match value {
            None | Some(Value::Null) => None,
            Some(Value::Map(map)) => Some(map),
            Some(other) => {
                errors.push(misfit(trail.path(), "object", other));
                None
            }
        };
        Self { map, trail, errors }
    }

    /// What is made of them.
    pub(super) fn read<T>(mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        read(&mut self)
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.map?.get(key).filter(|value| **value != Value::Null)
    }

    fn path(&self, key: &str) -> FieldPath {
        Trail::Key(&self.trail, key).path()
    }

    fn misfit(&mut self, key: &str, wanted: &'static str, found: &Value) {
        self.errors.push(misfit(self.path(key), wanted, found));
    }

    /// True where the field is given and not `null`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A text field.
    pub(super) fn opt_text(&mut self, key: &str) -> Option<String> {
        match self.get(key)? {
            Value::Text(text) => Some(text.clone()),
            other => {
                self.misfit(key, "string", other);
                None
            }
        }
    }

    /// A text field, empty where it is not given.
    pub(super) fn text(&mut self, key: &str) -> String {
        self.opt_text(key).unwrap_or_default()
    }

    /// A whole number of 32 bits, which is what the API has for every number the lab reads. Its decoder refuses any
    /// other (`sigs.k8s.io/json`, `literalStore`: `v.OverflowInt(n)` is an `UnmarshalTypeError`).
    pub(super) fn int(&mut self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Int(number) => self.in_range(key, *number),
            other => {
                self.misfit(key, "integer", other);
                None
            }
        }
    }

    /// Numbers of 32 bits that nothing follows from; what is no such number is reported all the same.
    pub(super) fn ints(&mut self, keys: &[&str]) {
        for key in keys {
            self.int(key);
        }
    }

    /// The number, where it has 32 bits.
    pub(super) fn in_range(&mut self, key: &str, number: i64) -> Option<i64> {
        if i32::try_from(number).is_ok() {
            return Some(number);
        }
        let reason = Reason::OutOfRange { least: i32::MIN.into(), most: i32::MAX.into() };
        let error = Invalid::new(InvalidKind::TypeInvalid, self.path(key), Some(number.to_string()), reason);
        self.errors.push(error);
        None
    }

    /// A truth value.
    pub(super) fn opt_bool(&mut self, key: &str) -> Option<bool> {
        match self.get(key)? {
            Value::Bool(truth) => Some(*truth),
            other => {
                self.misfit(key, "bool", other);
                None
            }
        }
    }

    /// A truth value, false where it is not given.
    pub(super) fn bool(&mut self, key: &str) -> bool {
        self.opt_bool(key).unwrap_or_default()
    }

    /// A mapping of texts.
    pub(super) fn text_map(&mut self, key: &str) -> Labels {
        let map = match self.get(key) {
            None => return Labels::new(),
            Some(Value::Map(map)) => map,
            Some(other) => {
                self.misfit(key, "object", other);
                return Labels::new();
            }
        };
        let mut labels = Labels::new();
        for (name, value) in map {
            match value {
                Value::Text(text) => {
                    labels.insert(name.clone(), text.clone());
                }
                Value::Null => {
                    labels.insert(name.clone(), String::new());
                }
                other => self.errors.push(misfit(self.path(key).key(name), "string", other)),
            }
        }
        labels
    }

    /// A sequence of texts.
    pub(super) fn text_list(&mut self, key: &str) -> Vec<String> {
        self.elements(key)
            .iter()
            .enumerate()
            .filter_map(|(index, item)| match item {
                Value::Text(text) => Some(text.clone()),
                other => {
                    self.errors.push(misfit(self.path(key).index(index), "string", other));
                    None
                }
            })
            .collect()
    }

    /// A sequence of mappings, each read by `read`.
    pub(super) fn list<T>(&mut self, key: &str, read: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let elements = self.elements(key);
        let trail = Trail::Key(&self.trail, key);
        elements
            .iter()
            .enumerate()
            .map(|(index, item)| read(&mut Fields::new(Some(item), Trail::Index(&trail, index), self.errors)))
            .collect()
    }

    /// The fields of a mapping inside this one; empty where it is not given.
    pub(super) fn child<T>(&mut self, key: &str, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let value = self.get(key);
        read(&mut Fields::new(value, Trail::Key(&self.trail, key), self.errors))
    }

    /// The value as it is, for fields that may be of several types.
    pub(super) fn raw(&self, key: &str) -> Option<&'a Value> {
        self.get(key)
    }

    /// Reports a field that is neither of the types it may be of.
    pub(super) fn refuse(&mut self, key: &str, wanted: &'static str) {
        if let Some(found) = self.get(key) {
            self.misfit(key, wanted, found);
        }
    }

    fn elements(&mut self, key: &str) -> &'a [Value] {
        match self.get(key) {
            None => &[],
            Some(Value::List(items)) => items,
            Some(other) => {
                self.misfit(key, "array", other);
                &[]
            }
        }
    }
}

fn misfit(field: FieldPath, wanted: &'static str, found: &Value) -> Invalid {
    let value = match found {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    };
    Invalid::new(InvalidKind::TypeInvalid, field, value, Reason::Type { wanted, found: found.type_word() })
}
