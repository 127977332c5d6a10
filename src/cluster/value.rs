//! The untyped form of an object: what a manifest says before anybody asks what it means. It is the
//! ground truth; typed objects are views of it, so fields the lab does not model survive untouched.

use super::{FieldPath, PathStep};
use crate::ordered::OrderedMap;

/// The fields of a mapping, by name. Order carries no meaning in the Kubernetes API.
pub type Map = OrderedMap<String, Value>;

/// A value of the Kubernetes API: what JSON can say, with integers kept apart from other numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing, or an explicit `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number, as written: no field the lab models has one, so it is never computed with.
    Number(String),
    /// A text.
    Text(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping.
    Map(Map),
}

impl Value {
    /// An empty mapping.
    pub fn map() -> Self {
        Self::Map(Map::new())
    }

    /// A mapping of the given fields; fields whose value is `Null` are left out.
    pub fn object<const N: usize>(fields: [(&str, Value); N]) -> Self {
        let mut map = Map::new();
        put_all(&mut map, &mut fields.into_iter());
        Self::Map(map)
    }

    /// The text, where this is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, where this is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The truth value, where this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The elements, where this is a sequence; none otherwise.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// True where it is, or has in it at any depth, a value with this text in its spelling. Names of fields do not count.
    pub fn has_text(&self, text: &str) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => value.to_string().contains(text),
            Self::Int(number) => number.to_string().contains(text),
            Self::Number(spelling) | Self::Text(spelling) => spelling.contains(text),
            Self::List(items) => items.iter().any(|item| item.has_text(text)),
            Self::Map(map) => map.values().any(|value| value.has_text(text)),
        }
    }

    /// The mapping, where this is one.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The mapping, where this is one.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The field of a mapping; `None` where there is no such field or this is no mapping.
    pub fn field(&self, key: &str) -> Option<&Value> {
        self.as_map()?.get(key)
    }

    /// What stands at `path`.
    pub fn at(&self, path: &FieldPath) -> Option<&Value> {
        path.steps().iter().try_fold(self, |value, step| match step {
            PathStep::Key(key) => value.field(key),
            PathStep::Index(index) => value.items().get(*index),
        })
    }

    /// Puts `new` at `path`, making the mappings on the way. `None` removes what stands there, and the
    /// mappings on the way that it leaves empty. An index one past the end appends; one beyond that,
    /// or a step that does not fit what stands there, changes nothing.
    pub fn set(&mut self, path: &FieldPath, new: Option<Value>) {
        set(self, path.steps(), new);
    }

    /// The word the API uses for this sort of value.
    pub fn type_word(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Map(_) => "object",
        }
    }
}

fn set(value: &mut Value, steps: &[PathStep], new: Option<Value>) {
    let Some((step, rest)) = steps.split_first() else {
        *value = new.unwrap_or_default();
        return;
    };
    match step {
        PathStep::Key(key) => {
            if *value == Value::Null && new.is_some() {
                *value = Value::map();
            }
            let Value::Map(map) = value else { return };
            match (&new, rest) {
                (None, []) => {
                    map.remove(key);
                }
                (None, _) => {
                    let Some(child) = map.get_mut(key) else { return };
                    set(child, rest, None);
                    if matches!(child, Value::Map(map) if map.is_empty()) {
                        map.remove(key);
                    }
                }
                (Some(_), _) => set(map.entry(key.clone()).or_default(), rest, new),
            }
        }
        PathStep::Index(index) => {
            if *value == Value::Null && new.is_some() {
                *value = Value::List(Vec::new());
            }
            let Value::List(items) = value else { return };
            if *index == items.len() && new.is_some() {
                items.push(Value::Null);
            }
            match (items.get_mut(*index), new, rest) {
                (Some(_), None, []) => {
                    items.remove(*index);
                }
                (Some(item), new, _) => set(item, rest, new),
                (None, ..) => {}
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

/// Adds fields one by one: `collect` sorts them first, by code of its own for each kind of iterator.
fn put_all(map: &mut Map, fields: &mut dyn Iterator<Item = (&str, Value)>) {
    for (key, value) in fields {
        if value != Value::Null {
            map.insert(key.to_owned(), value);
        }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&OrderedMap<String, String>> for Value {
    fn from(map: &OrderedMap<String, String>) -> Self {
        let mut fields = Map::new();
        put_all(&mut fields, &mut map.iter().map(|(key, text)| (key.as_str(), Self::Text(text.clone()))));
        Self::Map(fields)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> FieldPath {
        text.parse().unwrap()
    }

    #[test]
    fn setting_makes_the_way_and_removing_cleans_it() {
        let mut value = Value::Null;
        value.set(&path("spec.selector.app"), Some("web".into()));
        assert_eq!(value.at(&path("spec.selector.app")).and_then(Value::as_text), Some("web"));
        value.set(&path("spec.selector.app"), None);
        assert_eq!(value, Value::map());
    }

    #[test]
    fn an_index_past_the_end_appends_and_one_further_does_nothing() {
        let mut value = Value::map();
        value.set(&path("ports[0].port"), Some(80.into()));
        value.set(&path("ports[5].port"), Some(80.into()));
        assert_eq!(value.field("ports").map(|ports| ports.items().len()), Some(1));
        value.set(&path("ports[0]"), None);
        assert_eq!(value.field("ports").map(|ports| ports.items().len()), Some(0));
    }

    #[test]
    fn a_step_that_does_not_fit_changes_nothing() {
        let mut value = Value::object([("spec", "text".into())]);
        let before = value.clone();
        value.set(&path("spec.replicas"), Some(3.into()));
        assert_eq!(value, before);
    }
}
