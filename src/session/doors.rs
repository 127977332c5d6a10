//! Which door is open, what it leads to, and what its address is. A newcomer meets one picture; whoever has been
//! further finds the whole lab again.

use super::view::Tab;
pub use crate::host::Door;

/// What there is when the page starts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arriving {
    /// The door that the address names.
    pub named: Option<Door>,
    /// It is the opening toy and nothing else: no link, nothing kept, nothing that an author wants.
    pub is_fresh: bool,
    /// The page is in somebody else's.
    pub is_embedded: bool,
    /// The person has been behind another door before.
    pub knows_desk: bool,
    /// A lesson is opened.
    pub has_lesson: bool,
}

impl Arriving {
    /// The door that is open at first.
    pub fn door(self) -> Door {
        match self.named {
            Some(door) if !self.has_lesson || !leaves_lesson(door) => door,
            _ if self.is_fresh && !self.is_embedded && !self.knows_desk && !self.has_lesson => Door::Start,
            _ => Door::Sandbox,
        }
    }
}

/// The door that an address without a word means, in a page that opened at `first`.
pub fn home(first: Door) -> Door {
    if first == Door::Start { Door::Start } else { Door::Sandbox }
}

/// The word of a door's address; `None` where the address without one means it.
pub fn word(door: Door, home: Door) -> Option<&'static str> {
    (door != home).then(|| door.word())
}

/// The door that the word of an address means. Beside a lesson an address without a word means the lesson itself.
pub fn meant(word: Option<&str>, home: Door, has_lesson: bool) -> Door {
    let without = if has_lesson { Door::Sandbox } else { home };
    word.and_then(Door::from_word).unwrap_or(without)
}

/// True where whoever goes through the door finds the whole lab at the next visit.
pub fn is_remembered(door: Door) -> bool {
    door != Door::Start
}

/// True where a lesson waits while somebody is there: the list of lessons alone stands beside one.
pub fn leaves_lesson(door: Door) -> bool {
    !is_of_lessons(door)
}

/// True for the list of lessons, and for what stands over it.
fn is_of_lessons(door: Door) -> bool {
    matches!(door, Door::Lessons | Door::CourseEnd)
}

/// The door that is open once what stands over another one is closed; `None` where nothing does.
pub fn under(door: Door, in_lesson: bool) -> Option<Door> {
    (door == Door::CourseEnd).then_some(if in_lesson { Door::Sandbox } else { Door::Lessons })
}

/// What `aria-current` says of a door in the bar. An open lesson is behind *Lessons*.
pub fn current(link: Door, open: Door, in_lesson: bool) -> Option<&'static str> {
    let open = if is_of_lessons(open) { Door::Lessons } else { open };
    match (in_lesson, link == open) {
        (true, true) if link == Door::Lessons => Some("page"),
        (true, _) => (link == Door::Lessons).then_some("true"),
        (false, is_open) => is_open.then_some("page"),
    }
}

/// What the left column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// For whom this is, and where to begin.
    Start,
    /// The list of lessons.
    Lessons,
    /// The sandbox: what is pinned in it, what to start it from, what to do with it.
    Sandbox,
    /// The list of known confusions.
    Confusions,
    /// The lesson that is open, and nothing above it.
    Lesson,
}

/// What the left column shows behind a door.
pub fn column(door: Door, in_lesson: bool) -> Column {
    match door {
        Door::Lessons => Column::Lessons,
        Door::CourseEnd if !in_lesson => Column::Lessons,
        _ if in_lesson => Column::Lesson,
        Door::Start => Column::Start,
        Door::Confusions => Column::Confusions,
        // The screen stands over the lab as it is.
        Door::Sandbox | Door::MyCluster | Door::CourseEnd => Column::Sandbox,
    }
}

/// What is seen beside the left column: of a newcomer's page the objects are no part until one is opened.
pub fn frame(door: Door, has_selection: bool) -> &'static str {
    match door {
        Door::Start if has_selection => "start-object",
        door => door.word(),
    }
}

/// True where the view of a narrow screen is the left column.
pub fn is_column_first(door: Door) -> bool {
    is_of_lessons(door) || door == Door::Confusions
}

/// The view of a narrow screen to go to with a door; `None` where it stays. The screen of one's own cluster is none of
/// the views, and whoever changes the view leaves it.
pub fn tab(door: Door, present: Tab) -> Option<Tab> {
    match door {
        Door::MyCluster => None,
        door if is_column_first(door) => Some(Tab::Lesson),
        Door::Start | Door::Sandbox | Door::Lessons | Door::Confusions | Door::CourseEnd => {
            (present == Tab::Lesson).then_some(Tab::Ask)
        }
    }
}

/// True where a text has every word that somebody looks for, wherever it stands.
pub fn is_found(text: &str, wanted: &str) -> bool {
    let text = text.to_lowercase();
    wanted.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Arriving =
        Arriving { named: None, is_fresh: true, is_embedded: false, knows_desk: false, has_lesson: false };

    #[test]
    fn a_newcomer_meets_the_start_and_nobody_else_does() {
        assert_eq!(NEW.door(), Door::Start);
        for other in [
            Arriving { is_fresh: false, ..NEW },
            Arriving { is_embedded: true, ..NEW },
            Arriving { knows_desk: true, ..NEW },
            Arriving { has_lesson: true, ..NEW },
        ] {
            assert_eq!(other.door(), Door::Sandbox, "{other:?}");
        }
    }

    #[test]
    fn the_address_wins_but_for_a_lesson_beside_which_only_the_list_stands() {
        for door in Door::WORDS.map(|(_, door)| door) {
            assert_eq!(Arriving { named: Some(door), ..NEW }.door(), door);
            let beside = Arriving { named: Some(door), has_lesson: true, ..NEW };
            assert_eq!(beside.door(), if is_of_lessons(door) { door } else { Door::Sandbox });
        }
    }

    #[test]
    fn each_door_is_found_again_by_its_address() {
        for home in [Door::Start, Door::Sandbox] {
            for door in Door::WORDS.map(|(_, door)| door) {
                assert_eq!(meant(word(door, home), home, false), door);
            }
            assert_eq!(meant(None, home, true), Door::Sandbox, "a lesson by itself");
            assert_eq!(meant(Some("elsewhere"), home, false), home);
        }
        assert_eq!(home(Door::Start), Door::Start);
        assert_eq!(home(Door::Confusions), Door::Sandbox);
    }

    #[test]
    fn one_door_of_the_bar_is_current_and_in_a_lesson_it_is_the_lessons() {
        for open in Door::BAR {
            let marked = |in_lesson| Door::BAR.map(|link| current(link, open, in_lesson)).into_iter().flatten().count();
            assert_eq!((marked(false), marked(true)), (1, 1), "{open:?}");
            assert_eq!(current(open, open, false), Some("page"));
        }
        assert_eq!(current(Door::Lessons, Door::Sandbox, true), Some("true"), "the lesson, not the list");
        assert_eq!(current(Door::Lessons, Door::Lessons, true), Some("page"));
        assert!(Door::BAR.iter().all(|link| current(*link, Door::Start, false).is_none()));
    }

    #[test]
    fn a_lesson_has_the_column_to_itself_until_the_list_is_wanted() {
        for door in [Door::Start, Door::MyCluster, Door::Sandbox, Door::Confusions] {
            assert_eq!(column(door, true), Column::Lesson);
            assert!(leaves_lesson(door));
        }
        assert_eq!(column(Door::Lessons, true), Column::Lessons);
        let alone = Door::WORDS.map(|(_, door)| column(door, false));
        let wanted =
            [Column::Start, Column::Lessons, Column::Sandbox, Column::Sandbox, Column::Confusions, Column::Lessons];
        assert_eq!(alone, wanted);
    }

    #[test]
    fn the_end_of_the_course_stands_over_what_there_is_and_gives_it_back() {
        assert_eq!(
            (under(Door::CourseEnd, true), under(Door::CourseEnd, false)),
            (Some(Door::Sandbox), Some(Door::Lessons))
        );
        assert!(Door::BAR.iter().all(|door| under(*door, false).is_none()));
        assert_eq!((column(Door::CourseEnd, true), leaves_lesson(Door::CourseEnd)), (Column::Lesson, false));
        assert_eq!(current(Door::Lessons, Door::CourseEnd, false), Some("page"));
    }

    #[test]
    fn an_object_that_a_newcomer_opens_is_seen() {
        assert_eq!((frame(Door::Start, false), frame(Door::Start, true)), ("start", "start-object"));
        assert_eq!(frame(Door::Sandbox, true), frame(Door::Sandbox, false));
    }

    #[test]
    fn whoever_goes_further_than_the_start_is_remembered() {
        assert!(!is_remembered(Door::Start));
        assert!(Door::BAR.into_iter().all(is_remembered));
    }

    #[test]
    fn a_narrow_screen_shows_what_is_behind_the_door() {
        assert_eq!(tab(Door::Lessons, Tab::Map), Some(Tab::Lesson));
        assert_eq!(tab(Door::Confusions, Tab::Ask), Some(Tab::Lesson));
        assert_eq!(tab(Door::Sandbox, Tab::Lesson), Some(Tab::Ask));
        assert_eq!(tab(Door::Sandbox, Tab::Map), None, "the sandbox has all of them");
        assert_eq!(tab(Door::MyCluster, Tab::Lesson), None);
    }

    #[test]
    fn a_search_finds_all_its_words_in_any_order_and_case() {
        assert!(is_found("A headless Service without endpoints", "SERVICE headless"));
        assert!(is_found("Pod가 ready가 아님", "ready pod"));
        assert!(is_found("anything", "  "));
        assert!(!is_found("A headless Service", "headless pod"));
    }
}
