//! The variables of a shell, with a bound on how much they hold together.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How much all names and values may hold together, in bytes.
const MOST: usize = 1 << 20;

/// Names and what they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Variables(Arc<BTreeMap<String, String>>);

impl Variables {
    /// What a variable holds; `None` for one that is not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sets a variable; fails with what is said where there would be too much in all of them.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let others = self.0.iter().filter(|(known, _)| *known != name);
        let length: usize = others.map(|(known, value)| known.len() + value.len()).sum();
        if length + name.len() + value.len() > MOST {
            return Err("sh: # the variables of this terminal hold no more than a megabyte");
        }
        Arc::make_mut(&mut self.0).insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}
