//! Selectors of labels, and labels: what a selector without any requirement means stands here alone.

use super::Value;
use crate::ordered::OrderedMap;

/// Labels, annotations and selectors.
pub type Labels = OrderedMap<String, String>;

/// A selector. Empty, it means one thing of a Service and another everywhere else.
///
/// ```
/// use k8s_dns_lab::cluster::{Labels, Selector};
///
/// let labels = Labels::from_iter([("app".to_owned(), "web".to_owned())]);
/// assert!(Selector::Service(&labels).matches(&labels));
/// assert!(Selector::Labels(&Labels::default()).matches(&labels));
/// assert!(!Selector::Service(&Labels::default()).matches(&labels));
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Selector<'a> {
    /// `spec.selector` of a Service: empty, it selects nobody, and the endpoints are made by hand.
    Service(&'a Labels),
    /// `matchLabels` of a workload: empty, it takes in all (`labels.SelectorFromSet`).
    Labels(&'a Labels),
    /// A `LabelSelector` with `matchLabels` and `matchExpressions`: empty, it takes in all
    /// (`metav1.LabelSelectorAsSelector`).
    LabelSelector(&'a Value),
}

impl Selector<'_> {
    /// True where it takes in an object with these labels: every requirement holds of them.
    pub fn matches(self, labels: &Labels) -> bool {
        match self {
            Self::Service(selector) => !selector.is_empty() && Self::Labels(selector).matches(labels),
            Self::Labels(selector) => selector.iter().all(|(key, value)| labels.get(key) == Some(value)),
            Self::LabelSelector(selector) => {
                let pairs = selector.field("matchLabels").and_then(Value::as_map).into_iter().flatten();
                let mut pairs = pairs.map(|(key, value)| (labels.get(key).map(String::as_str), value.as_text()));
                let expressions = selector.field("matchExpressions").map(Value::items).unwrap_or_default();
                pairs.all(|(own, wanted)| own.is_some() && own == wanted)
                    // The API server refuses any other operator.
                    && expressions.iter().all(|expression| satisfies(labels, expression).unwrap_or(false))
            }
        }
    }
}

/// True where labels satisfy one of `matchExpressions` (`labels.Requirement.Matches`). `None` for an operator that is
/// none of the four that labels have.
pub fn satisfies(labels: &Labels, expression: &Value) -> Option<bool> {
    let text = |key: &str| expression.field(key).and_then(Value::as_text).unwrap_or_default();
    let label = labels.get(text("key"));
    let values = expression.field("values").map(Value::items).unwrap_or_default();
    let is_listed = || label.is_some_and(|label| values.iter().any(|value| value.as_text() == Some(label)));
    match text("operator") {
        "In" => Some(is_listed()),
        "NotIn" => Some(!is_listed()),
        "Exists" => Some(label.is_some()),
        "DoesNotExist" => Some(label.is_none()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn selector(text: &str) -> Value {
        let object =
            crate::manifest::read(&format!("{{apiVersion: v1, kind: Any, metadata: {{name: any}}, spec: {text}}}"));
        object.documents[0].value.field("spec").unwrap().clone()
    }

    #[test]
    fn every_pair_has_to_be_among_the_labels() {
        let pod = labels(&[("app", "web"), ("tier", "front")]);
        for (wanted, matches) in
            [(labels(&[("app", "web")]), true), (labels(&[("app", "web"), ("tier", "back")]), false)]
        {
            assert_eq!(Selector::Service(&wanted).matches(&pod), matches);
            assert_eq!(Selector::Labels(&wanted).matches(&pod), matches);
        }
        assert!(!Selector::Labels(&labels(&[("zone", "a")])).matches(&pod));
    }

    #[test]
    fn expressions_speak_of_one_label_each() {
        let pod = labels(&[("app", "web")]);
        for (text, matches) in [
            ("{}", true),
            ("{matchLabels: {app: web}}", true),
            ("{matchLabels: {tier: null}}", false),
            ("{matchExpressions: [{key: app, operator: In, values: [db, web]}]}", true),
            ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", false),
            ("{matchExpressions: [{key: tier, operator: NotIn, values: [front]}]}", true),
            ("{matchExpressions: [{key: tier, operator: Exists}]}", false),
            ("{matchExpressions: [{key: tier, operator: DoesNotExist}, {key: app, operator: Exists}]}", true),
            ("{matchExpressions: [{key: app, operator: Gt, values: ['1']}]}", false),
        ] {
            assert_eq!(Selector::LabelSelector(&selector(text)).matches(&pod), matches, "{text}");
        }
    }
}
