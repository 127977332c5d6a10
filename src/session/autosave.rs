//! What becomes of a state that has stood still for a moment: whether it is kept, and what of it the address bar says.

use super::view::StateOwner;
use super::visit::Session;

/// What the address bar says of a state. It goes into the browser's history, and with it to other machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InAddress {
    /// All of it.
    All,
    /// What of somebody's own cluster is shared: the person has shared it before.
    Shared,
    /// Nothing: it is somebody's own cluster, and was not shared.
    Nothing,
    /// What it said before: it names the lesson.
    AsItIs,
}

/// What becomes of a state that stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Still {
    /// True where it is the person's own, and kept for the next visit.
    pub is_kept: bool,
    /// What the address bar says of it.
    pub address: InAddress,
}

/// How long a state stands still before it is kept, in milliseconds: twice a second at the most.
const PAUSE: u32 = 500;
/// The same for a cluster of more than [`MANY`] objects, which takes long to write: what is looked for in it right after
/// a change comes first.
const LONG_PAUSE: u32 = 2_500;
const MANY: usize = 2_000;

impl Session {
    /// How long the present state stands still before it is kept, in milliseconds.
    pub fn pause_before_keeping(&self) -> u32 {
        if self.sandbox.cluster().objects().nth(MANY).is_some() { LONG_PAUSE } else { PAUSE }
    }

    /// What becomes of the state, which came from somebody's own cluster where `is_imported` says so.
    pub fn when_still(&self, is_imported: bool) -> Still {
        let address = match *self.whose {
            StateOwner::Elsewhere => InAddress::AsItIs,
            StateOwner::Own | StateOwner::Lesson if !is_imported => InAddress::All,
            StateOwner::Own | StateOwner::Lesson if self.shares_imported => InAddress::Shared,
            StateOwner::Own | StateOwner::Lesson => InAddress::Nothing,
        };
        Still { is_kept: *self.whose == StateOwner::Own, address }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    fn still(whose: StateOwner, shares: bool, is_imported: bool) -> (bool, InAddress) {
        let mut session = Session::new(Sandbox::toy(), false);
        if whose != StateOwner::Own {
            session.open_lesson(whose);
        }
        if shares {
            session.share();
        }
        let Still { is_kept, address } = session.when_still(is_imported);
        (is_kept, address)
    }

    #[test]
    fn somebodys_own_cluster_gets_into_the_address_bar_only_once_it_was_shared() {
        assert_eq!(still(StateOwner::Own, false, false), (true, InAddress::All));
        assert_eq!(still(StateOwner::Own, false, true), (true, InAddress::Nothing));
        assert_eq!(still(StateOwner::Own, true, true), (true, InAddress::Shared));
    }

    #[test]
    fn a_state_of_a_lesson_is_not_kept_and_the_address_of_one_from_elsewhere_stays() {
        assert_eq!(still(StateOwner::Lesson, false, false), (false, InAddress::All));
        assert_eq!(still(StateOwner::Lesson, false, true), (false, InAddress::Nothing));
        for (shares, is_imported) in [(false, false), (true, false), (false, true), (true, true)] {
            assert_eq!(still(StateOwner::Elsewhere, shares, is_imported), (false, InAddress::AsItIs));
        }
    }
}
