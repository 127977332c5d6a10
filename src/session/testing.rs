//! What the tests of the session share.

use super::set_aside::Store;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A store with room for so many bytes.
pub(super) struct Room {
    most: usize,
    texts: RefCell<BTreeMap<String, String>>,
}

impl Room {
    /// With room for so many bytes.
    pub(super) fn of(most: usize) -> Self {
        Self { most, texts: RefCell::default() }
    }

    /// True where it keeps this text under some key.
    pub(super) fn has(&self, text: &str) -> bool {
        self.texts.borrow().values().any(|kept| kept == text)
    }
}

impl Store for Room {
    fn kept(&self, key: &str) -> Option<String> {
        self.texts.borrow().get(key).cloned()
    }

    fn keep(&self, key: &str, text: &str) -> bool {
        let mut texts = self.texts.borrow_mut();
        let others: usize = texts.iter().filter(|(known, _)| *known != key).map(|(_, text)| text.len()).sum();
        let fits = others + text.len() <= self.most;
        if fits {
            texts.insert(key.to_owned(), text.to_owned());
        }
        fits
    }

    fn forget(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }
}
