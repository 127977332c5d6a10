//! What a link overrides, and what overrides it: the order of precedence when the page starts among the lesson, the state
//! in the address's fragment, the state that was kept, and what the query asks.

use crate::sandbox::Link;

/// Where the state comes from that the page starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateFrom {
    /// The fragment of the address.
    Fragment,
    /// What was kept of the visit before.
    Kept,
    /// Nowhere: it is the opening cluster.
    Opening,
}

/// What there is when the page starts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// The fragment holds a state.
    pub has_fragment: bool,
    /// A state was kept.
    pub has_kept: bool,
    /// A lesson is opened.
    pub has_lesson: bool,
    /// The fragment holds a lesson, whether it reads or not.
    pub names_lesson: bool,
}

impl Found {
    /// Where the state comes from. A lesson leaves what the person has of their own as it is, and brings its own.
    pub fn state(self) -> StateFrom {
        match self {
            Self { has_fragment: true, has_lesson: false, names_lesson: false, .. } => StateFrom::Fragment,
            Self { has_kept: true, .. } => StateFrom::Kept,
            _ => StateFrom::Opening,
        }
    }
}

/// True where a world that the query names, of a confusion or of a page that is followed, is opened: a state in the
/// fragment is what somebody made of it.
pub fn opens_world(from: StateFrom) -> bool {
    from != StateFrom::Fragment
}

/// What a state and the query come to together.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The state: its own question and cluster win, and the query's stand where it has none.
    pub link: Link,
    /// True where the cluster is the one that was kept: what of it does not read is set aside, and nobody is told of it
    /// as of a link's.
    pub is_kept: bool,
}

/// Puts together what the state says and what the query asks beside it.
pub fn joined(from: StateFrom, mut link: Link, asked: Link) -> Joined {
    let is_kept = from == StateFrom::Kept && (link.manifests.is_some() || asked.manifests.is_none());
    link.question = link.question.or(asked.question);
    link.manifests = link.manifests.or(asked.manifests);
    Joined { link, is_kept }
}

/// True where the person is offered to go back to the state that was kept: another one is open in its place, and what
/// was kept reads.
pub fn is_offered_back(from: StateFrom, kept: &str, fragment: &str, reads: bool, in_its_place: bool) -> bool {
    reads && (in_its_place || from == StateFrom::Fragment && kept != fragment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::KEYS;

    fn link(text: &str) -> Link {
        let (link, problems) = Link::read(text, KEYS);
        assert!(problems.is_empty(), "{text}: {problems:?}");
        link
    }

    #[test]
    fn a_state_in_the_fragment_wins_over_the_one_that_was_kept_and_a_lesson_leaves_both() {
        for (has_fragment, has_kept, has_lesson, names_lesson, from) in [
            (false, false, false, false, StateFrom::Opening),
            (false, true, false, false, StateFrom::Kept),
            (true, false, false, false, StateFrom::Fragment),
            (true, true, false, false, StateFrom::Fragment),
            (true, true, true, false, StateFrom::Kept),
            (true, false, true, false, StateFrom::Opening),
            // A lesson in the fragment that does not read is no state.
            (true, true, false, true, StateFrom::Kept),
            (true, false, false, true, StateFrom::Opening),
        ] {
            let found = Found { has_fragment, has_kept, has_lesson, names_lesson };
            assert_eq!(found.state(), from, "{found:?}");
        }
    }

    #[test]
    fn the_query_says_what_the_state_leaves_open() {
        let asked = || link("name=db&type=A");
        let own = joined(StateFrom::Fragment, link("name=web&type=AAAA"), asked());
        assert_eq!(own.link.question.unwrap().name, "web");
        assert!(!own.is_kept);
        let open = joined(StateFrom::Kept, Link::default(), asked());
        assert_eq!(open.link.question.unwrap().name, "db");
        assert!(open.is_kept);
    }

    #[test]
    fn a_cluster_of_the_query_is_none_that_was_kept() {
        let asked = Link { manifests: Some("kind: Pod".to_owned()), ..Link::default() };
        let joined = joined(StateFrom::Kept, Link::default(), asked);
        assert_eq!((joined.link.manifests.as_deref(), joined.is_kept), (Some("kind: Pod"), false));
    }

    #[test]
    fn what_was_kept_is_offered_where_another_state_took_its_place_and_it_reads() {
        let offered = |from, kept, reads, in_its_place| is_offered_back(from, kept, "name=a", reads, in_its_place);
        assert!(offered(StateFrom::Fragment, "name=b", true, false));
        assert!(!offered(StateFrom::Fragment, "name=a", true, false), "it is the same state");
        assert!(!offered(StateFrom::Fragment, "name=b", false, false), "it is set aside as one that does not read");
        assert!(!offered(StateFrom::Kept, "name=b", true, false), "it is open");
        assert!(offered(StateFrom::Kept, "name=b", true, true), "a case took its place, or its opening was stopped");
    }
}
