//! Collecting what is wrong with an object, and reading fields for that purpose. No rule stands here.

use crate::cluster::{FieldPath, Invalid, InvalidKind, Reason, Value};

/// Everything wrong with an object so far.
#[derive(Debug, Default)]
pub(super) struct Errors(Vec<Invalid>);

impl Errors {
    /// A field that must be given.
    pub(super) fn required(&mut self, field: FieldPath, reason: Reason) {
        self.push(InvalidKind::Required, field, None, reason);
    }

    /// A value that breaks a rule.
    pub(super) fn invalid(&mut self, field: FieldPath, value: impl ToString, reason: Reason) {
        self.push(InvalidKind::Invalid, field, Some(value.to_string()), reason);
    }

    /// A value that breaks several rules at once.
    pub(super) fn invalid_all(&mut self, field: &FieldPath, value: &str, reasons: Vec<Reason>) {
        for reason in reasons {
            self.invalid(field.clone(), value, reason);
        }
    }

    /// A field that may not be given, or not be given so.
    pub(super) fn forbidden(&mut self, field: FieldPath, reason: Reason) {
        self.push(InvalidKind::Forbidden, field, None, reason);
    }

    /// A value that stands in an earlier element already.
    pub(super) fn duplicate(&mut self, field: FieldPath, value: impl ToString) {
        self.push(InvalidKind::Duplicate, field, Some(value.to_string()), Reason::Duplicate);
    }

    /// More elements than allowed.
    pub(super) fn too_many(&mut self, field: FieldPath, limit: usize) {
        self.push(InvalidKind::TooMany, field, None, Reason::TooManyItems { limit });
    }

    /// Reports a value that is none of `supported`.
    pub(super) fn one_of(&mut self, field: FieldPath, value: &str, supported: &'static [&'static str]) {
        if !supported.contains(&value) {
            self.push(InvalidKind::NotSupported, field, Some(value.to_owned()), Reason::NotOneOf { supported });
        }
    }

    /// Reports a number outside 1 to 65535 (`IsValidPortNum`).
    pub(super) fn port_number(&mut self, field: FieldPath, number: i64) {
        if !(1..=65535).contains(&number) {
            self.invalid(field, number, Reason::OutOfRange { least: 1, most: 65535 });
        }
    }

    /// One thing wrong.
    pub(super) fn push(&mut self, kind: InvalidKind, field: FieldPath, value: Option<String>, reason: Reason) {
        self.0.push(Invalid::new(kind, field, value, reason));
    }

    /// Everything wrong, or nothing.
    pub(super) fn result(self) -> Result<(), Vec<Invalid>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// Fields of a mapping, absent where they are of another type: misfits are reported by decoding.
pub(super) trait Read {
    /// A text, empty where there is none.
    fn text(&self, key: &str) -> &str;
    /// A whole number.
    fn int(&self, key: &str) -> Option<i64>;
    /// A truth value.
    fn truth(&self, key: &str) -> Option<bool>;
    /// The elements of a sequence.
    fn list(&self, key: &str) -> &[Value];
    /// The texts of a sequence.
    fn texts(&self, key: &str) -> Vec<String>;
    /// A mapping, or whatever else stands there but `null`.
    fn given(&self, key: &str) -> Option<&Value>;
}

impl Read for Value {
    fn text(&self, key: &str) -> &str {
        self.field(key).and_then(Value::as_text).unwrap_or_default()
    }

    fn int(&self, key: &str) -> Option<i64> {
        self.field(key)?.as_int()
    }

    fn truth(&self, key: &str) -> Option<bool> {
        self.field(key)?.as_bool()
    }

    fn list(&self, key: &str) -> &[Value] {
        self.field(key).map(Value::items).unwrap_or_default()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        self.list(key).iter().filter_map(Value::as_text).map(str::to_owned).collect()
    }

    fn given(&self, key: &str) -> Option<&Value> {
        self.field(key).filter(|value| **value != Value::Null)
    }
}
