//! Names in order under a namespace and two words: by a label, by a selector's rarest label, by who manages them.

use crate::cluster::{Labels, ObjectRef};
use crate::ordered::{OrderedMap, OrderedSet};

/// A namespace and two words: a label's key and value, or a kind and a name.
pub(super) type Key = (String, String, String);
pub(super) type Names = OrderedMap<Key, OrderedSet<String>>;

pub(super) fn selector_keys<'a>(service: &'a ObjectRef, selector: &'a Labels) -> impl Iterator<Item = Key> + use<'a> {
    selector.iter().map(|(label, value)| (service.namespace.clone(), label.clone(), value.clone()))
}

/// The key of what is in order of a number.
pub(super) fn by_number(number: usize) -> Key {
    (format!("{number:08}"), String::new(), String::new())
}

/// Puts an object under the one pair of its selector that fewest others stand under.
pub(super) fn put_under_rarest(names: &mut Names, object: &ObjectRef, selector: &Labels) {
    if let Some(key) = selector_keys(object, selector).min_by_key(|key| names.get(key).map_or(0, OrderedSet::len)) {
        names.entry(key).or_default().insert(object.name.clone());
    }
}

/// Those that stand under any of these labels.
pub(super) fn under<'a>(names: &'a Names, namespace: &str, labels: &Labels) -> impl Iterator<Item = &'a str> {
    labels
        .iter()
        .filter_map(move |(label, value)| names.get(&(namespace.to_owned(), label.clone(), value.clone())))
        .flatten()
        .map(String::as_str)
}

pub(super) fn forget(names: &mut Names, key: &Key, name: &str) {
    if let Some(held) = names.get_mut(key) {
        held.remove(name);
        if held.is_empty() {
            names.remove(key);
        }
    }
}
