//! Why the API server refuses an object: a value with a place, a kind, a reason and the mend.
//! Sentences are made from it by `text`, at the edge.

use super::FieldPath;
use std::fmt;

/// The API's own word for what is wrong (`k8s.io/apimachinery/pkg/util/validation/field`, `ErrorType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are the API's own words")]
pub enum InvalidKind {
    Required,
    Invalid,
    NotSupported,
    Forbidden,
    Duplicate,
    NotFound,
    TooLong,
    TooMany,
    TypeInvalid,
    InternalError,
}

impl InvalidKind {
    /// The word as `ErrorType` spells it in Go, e.g. `FieldValueRequired`.
    pub fn error_type(self) -> &'static str {
        match self {
            Self::Required => "FieldValueRequired",
            Self::Invalid => "FieldValueInvalid",
            Self::NotSupported => "FieldValueNotSupported",
            Self::Forbidden => "FieldValueForbidden",
            Self::Duplicate => "FieldValueDuplicate",
            Self::NotFound => "FieldValueNotFound",
            Self::TooLong => "FieldValueTooLong",
            Self::TooMany => "FieldValueTooMany",
            Self::TypeInvalid => "FieldValueTypeInvalid",
            Self::InternalError => "InternalError",
        }
    }

    /// The words the API server prints before the value, e.g. `Invalid value`.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Required => "Required value",
            Self::Invalid | Self::TypeInvalid => "Invalid value",
            Self::NotSupported => "Unsupported value",
            Self::Forbidden => "Forbidden",
            Self::Duplicate => "Duplicate value",
            Self::NotFound => "Not found",
            Self::TooLong => "Too long",
            Self::TooMany => "Too many",
            Self::InternalError => "Internal error",
        }
    }
}

/// One thing wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The API's word for it.
    pub kind: InvalidKind,
    /// The field.
    pub field: FieldPath,
    /// The value found there, as text, where it helps to see it.
    pub value: Option<String>,
    /// What is wrong, in our words.
    pub reason: Reason,
}

impl Invalid {
    /// One thing wrong.
    pub fn new(kind: InvalidKind, field: FieldPath, value: impl Into<Option<String>>, reason: Reason) -> Self {
        Self { kind, field, value: value.into(), reason }
    }
}

/// What is wrong with a value, language-free. `text` has a sentence with the mend for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The value is of another type than the field: `wanted` and `found` are the API's words.
    Type {
        /// The type of the field.
        wanted: &'static str,
        /// The type of the value.
        found: &'static str,
    },
    /// The field must be given.
    Missing,
}

impl fmt::Display for Invalid {
    /// The shape the API server prints: `spec.clusterIP: Invalid value: "x"`, without a reason.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.kind.phrase())?;
        match &self.value {
            Some(value) => write!(f, ": {value:?}"),
            None => Ok(()),
        }
    }
}
