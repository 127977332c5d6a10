//! Texts by name that a terminal keeps for later, with a bound on how much they hold together.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How much all names and texts may hold together, in bytes.
const MOST: usize = 1 << 20;

/// There is no room for it.
pub(super) struct Full;

/// Names and their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    texts: Arc<BTreeMap<String, String>>,
    /// What they hold together, in bytes.
    length: usize,
}

impl Held {
    /// The text of a name; `None` where there is none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// The names, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// Puts a text in place of what the name had.
    pub(super) fn put(&mut self, name: &str, text: &str) -> Result<(), Full> {
        let before = self.get(name).map_or(0, |text| name.len() + text.len());
        let length = self.length - before + name.len() + text.len();
        if length > MOST {
            return Err(Full);
        }
        self.length = length;
        Arc::make_mut(&mut self.texts).insert(name.to_owned(), text.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_has_an_end_and_what_is_put_anew_makes_room() {
        let mut held = Held::default();
        let half = "x".repeat(MOST / 2 - 1);
        assert!(held.put("a", &half).is_ok() && held.put("b", &half).is_ok());
        assert!(held.put("c", "y").is_err() && held.put("a", &format!("{half}y")).is_err());
        assert_eq!((held.get("c"), held.get("a").map(str::len)), (None, Some(half.len())));
        assert!(held.put("a", "").is_ok() && held.put("c", "y").is_ok());
        assert_eq!(held.names().collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
