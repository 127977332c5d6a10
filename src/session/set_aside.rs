//! What becomes of a state that is kept when another one is to take its place: nothing is written over that nobody has
//! read or that is the person's own. It is moved to a key of its own first, and where there is no room for that it stays.

/// The last state, as the text of a link.
pub const STATE: &str = "k8s-dns-lab.state";
/// States that do not read, set aside; numbered from the second on.
pub const UNREAD: &str = "k8s-dns-lab.set-aside";
/// States over which a link was opened, set aside; numbered from the second on.
pub const OWN: &str = "k8s-dns-lab.own";
/// The most states of either sort that are set aside.
const MOST_ASIDE: usize = 16;

/// Texts under keys, as a browser keeps them. It may have no room.
pub trait Store {
    /// What is kept under a key.
    fn kept(&self, key: &str) -> Option<String>;
    /// Keeps a text. False where there is no room for it: what was there stays.
    fn keep(&self, key: &str, text: &str) -> bool;
    /// Forgets what is kept under a key.
    fn forget(&self, key: &str);
}

/// A state that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Where it is kept.
    pub key: String,
    /// What was kept, whatever it is.
    pub text: String,
}

impl Aside {
    /// True for a cluster of the person's own, which reads.
    pub fn is_own(&self) -> bool {
        self.key.starts_with(OWN)
    }
}

/// What came of keeping a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// True where it is kept.
    pub is_kept: bool,
    /// True where another was set aside for it, of which the person is to be told.
    pub has_set_aside: bool,
}

/// Whether the state that is kept has to be set aside before the next one is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held(Option<&'static str>);

impl Held {
    /// Nothing has to be set aside.
    pub const fn none() -> Self {
        Self(None)
    }

    /// The state that is kept is another than the one that is open: the next one is kept in its place, and not over it.
    pub fn hold(&mut self) {
        self.0 = Some(OWN);
    }

    /// The state that is kept is open again.
    pub fn release(&mut self) {
        self.0 = None;
    }

    /// True where a state is yet to be set aside.
    pub fn is_held(self) -> bool {
        self.0.is_some()
    }

    /// Keeps the person's own state. What is not to be written over is set aside first; where there is no room for
    /// that, it stays, and nothing is kept in its place.
    pub fn keep_state(&mut self, store: &impl Store, text: &str) -> Kept {
        let has_set_aside = self.0.is_some_and(|sort| self.set_state_aside(store, sort));
        Kept { is_kept: !self.is_held() && store.keep(STATE, text), has_set_aside }
    }

    /// Moves the kept state to where nothing is written over it. False where there is no room for that: then it stays,
    /// and nothing is kept in its place.
    pub fn set_state_aside(&mut self, store: &impl Store, sort: &'static str) -> bool {
        self.0 = None;
        let Some(text) = store.kept(STATE) else { return true };
        // Both at once may be more than there is room for.
        store.forget(STATE);
        let holds = |sort| keys(sort).any(|key| store.kept(&key).is_some_and(|kept| kept == text));
        if holds(UNREAD) || holds(OWN) {
            return true;
        }
        let free = keys(sort).find(|key| store.kept(key).is_none());
        let is_aside = free.is_some_and(|key| store.keep(&key, &text));
        if !is_aside {
            store.keep(STATE, &text);
            self.0 = Some(sort);
        }
        is_aside
    }

    /// Keeps a state that was set aside as the person's own again, and in its place the one that is open now. False
    /// where there is no room for both: then all stays as it was.
    pub fn exchange(&mut self, store: &impl Store, aside: &Aside, open: &str) -> bool {
        if self.is_held() && !self.set_state_aside(store, OWN) {
            return false;
        }
        let before = store.kept(STATE);
        store.forget(&aside.key);
        if store.keep(STATE, &aside.text) && (aside.text == open || store.keep(&aside.key, open)) {
            return true;
        }
        // Both were there at once, so there is room for them.
        store.forget(STATE);
        store.keep(&aside.key, &aside.text);
        if let Some(before) = before {
            store.keep(STATE, &before);
        }
        false
    }
}

/// The keys of what is set aside of one sort, oldest first.
fn keys(sort: &str) -> impl Iterator<Item = String> {
    (1..=MOST_ASIDE).map(move |number| if number == 1 { sort.to_owned() } else { format!("{sort}.{number}") })
}

/// What is set aside, oldest first.
pub fn asides(store: &impl Store) -> Vec<Aside> {
    let all = [UNREAD, OWN].into_iter().flat_map(keys);
    all.filter_map(|key| store.kept(&key).map(|text| Aside { key, text })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Room;
    use proptest::prelude::*;

    #[test]
    fn a_state_over_which_a_link_was_opened_is_set_aside_before_the_next_one_is_kept() {
        let (room, mut held) = (Room::of(100), Held::default());
        assert!(held.keep_state(&room, "mine").is_kept);
        held.hold();
        assert!(held.keep_state(&room, "another").is_kept);
        assert_eq!(room.kept(STATE).unwrap(), "another");
        assert_eq!(asides(&room), [Aside { key: OWN.to_owned(), text: "mine".to_owned() }]);
        assert!(!held.is_held());
    }

    #[test]
    fn the_same_state_is_set_aside_once() {
        let (room, mut held) = (Room::of(100), Held::default());
        for _ in 0..2 {
            held.release();
            assert!(held.keep_state(&room, "mine").is_kept);
            held.hold();
            assert!(held.keep_state(&room, "another").is_kept);
        }
        assert_eq!(asides(&room).len(), 1);
    }

    #[test]
    fn where_there_is_no_room_to_set_it_aside_it_stays() {
        let (room, mut held) = (Room::of(6), Held::default());
        assert!(held.keep_state(&room, "mine").is_kept);
        held.hold();
        // It moves, for that takes no room; what is to be kept beside it has none.
        assert_eq!(held.keep_state(&room, "another"), Kept { is_kept: false, has_set_aside: true });
        assert!(room.has("mine") && !room.has("another"));
    }

    proptest! {
        /// Whatever is kept, opened and exchanged, in whatever room: a state that was held is there until it is opened again.
        #[test]
        fn nothing_that_is_held_is_lost(
            most in 0usize..40,
            steps in proptest::collection::vec((0u8..4, "[a-c]{1,12}"), 0..24),
        ) {
            let (room, mut held) = (Room::of(most), Held::default());
            let mut not_to_be_lost: Vec<String> = Vec::new();
            for (step, text) in steps {
                match step {
                    0 => {
                        held.keep_state(&room, &text);
                    }
                    1 => {
                        held.hold();
                        not_to_be_lost.extend(room.kept(STATE));
                    }
                    2 => drop(held.set_state_aside(&room, UNREAD)),
                    _ => {
                        let Some(aside) = asides(&room).first().cloned() else { continue };
                        if held.exchange(&room, &aside, &text) {
                            prop_assert!(room.has(&text), "what was open: {text}");
                            // It is open again, and may be written over as whatever is open.
                            not_to_be_lost.retain(|known| *known != aside.text);
                            prop_assert_eq!(room.kept(STATE), Some(aside.text));
                        } else {
                            prop_assert!(room.has(&aside.text), "not exchanged: {aside:?}");
                        }
                    }
                }
                for text in &not_to_be_lost {
                    prop_assert!(room.has(text), "{text} after {step}");
                }
            }
        }
    }
}
