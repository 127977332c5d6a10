//! Selectors of labels, wherever they stand (apimachinery `pkg/apis/meta/v1/validation`, `ValidateLabelSelector`).

use super::errors::Errors;
use super::{meta, names};
use crate::cluster::decode::Fields;
use crate::cluster::{FieldPath, Labels, Reason};

const OPERATORS: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist"];

/// A selector as far as it is validated.
#[derive(Default)]
pub(super) struct LabelSelector {
    labels: Labels,
    expressions: Vec<Requirement>,
}

struct Requirement {
    key: String,
    operator: String,
    values: Vec<String>,
}

impl LabelSelector {
    pub(super) fn decode(fields: &mut Fields<'_>) -> Self {
        Self {
            labels: fields.text_map("matchLabels"),
            expressions: fields.list("matchExpressions", Requirement::decode),
        }
    }

    /// True where it asks for nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.expressions.is_empty()
    }

    pub(super) fn check(&self, errors: &mut Errors, path: &FieldPath) {
        meta::check_labels(errors, &path.key("matchLabels"), &self.labels);
        for (index, requirement) in self.expressions.iter().enumerate() {
            requirement.check(errors, &path.key("matchExpressions").index(index));
        }
    }
}

impl Requirement {
    fn decode(fields: &mut Fields<'_>) -> Self {
        Self { key: fields.text("key"), operator: fields.text("operator"), values: fields.text_list("values") }
    }

    /// `ValidateLabelSelectorRequirement`.
    fn check(&self, errors: &mut Errors, path: &FieldPath) {
        let values = path.key("values");
        match self.operator.as_str() {
            "In" | "NotIn" if self.values.is_empty() => errors.required(values.clone(), Reason::Missing),
            "Exists" | "DoesNotExist" if !self.values.is_empty() => {
                errors.forbidden(values.clone(), Reason::ValuesWithoutUse);
            }
            operator if OPERATORS.contains(&operator) => {}
            operator => errors.invalid(path.key("operator"), operator, Reason::NotOneOf { supported: OPERATORS }),
        }
        errors.invalid_all(&path.key("key"), &self.key, names::qualified_name(&self.key));
        for (index, value) in self.values.iter().enumerate() {
            errors.invalid_all(&values.index(index), value, names::label_value(value));
        }
    }
}
