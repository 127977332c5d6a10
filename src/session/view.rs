//! What of the lab is seen: which object, panel and view, in which theme, and whose the state is.

use crate::cluster::{FieldPath, ObjectRef};
use crate::sandbox::{Edit, Refusal};

/// What the Object region shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// The list of all objects.
    #[default]
    List,
    /// One object.
    Object(ObjectRef),
    /// The names outside the cluster.
    Outside,
    /// The administrator's choices.
    Settings,
}

impl Selection {
    /// True where a remark on an object is told: in its own panel.
    pub fn has_remarks_on(&self, object: &ObjectRef) -> bool {
        matches!(self, Self::Object(open) if open == object)
    }
}

/// The panels of the lower drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawer {
    /// The checks behind the answer.
    #[default]
    Why,
    /// Every name.
    Zone,
    /// The cluster as text.
    Manifests,
    /// The command line.
    Terminal,
}

/// The views of a narrow screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Question, answer, drawer.
    #[default]
    Ask,
    /// The lesson.
    Lesson,
    /// The drawing.
    Map,
    /// The object.
    Objects,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What one points at: every view of it is marked while one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The object.
    pub object: ObjectRef,
    /// The field, where it is one.
    pub field: Option<FieldPath>,
}

/// An edit that was refused, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What was wanted.
    pub edit: Edit,
    /// Why it was not done.
    pub refusal: Refusal,
}

/// Whose the state is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StateOwner {
    /// The person's own.
    #[default]
    Own,
    /// A lesson's; the address names the lesson, and the state rides along.
    Lesson,
    /// A lesson's from elsewhere; the address is the whole lesson.
    Elsewhere,
}

/// How high the drawer is in a window of this height, both in pixels, until somebody drags it. In a low window it leaves
/// the picture room for what decides; in one of 900 for four names that were tried; in a high one it has what the picture does not need. The style sheet
/// says the same before the drawer comes.
pub fn drawer_height(window: i32) -> i32 {
    (window * 3 / 10).min(window - 544).max(window - 680).max(140)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Kind;

    #[test]
    fn a_remark_on_an_object_is_not_told_in_the_panel_of_another() {
        let [db, other]: [ObjectRef; 2] =
            ["db", "legacy-db"].map(|name| ObjectRef::new(Kind::Endpoints, "default", name));
        assert!(Selection::Object(db.clone()).has_remarks_on(&db));
        assert!(!Selection::Object(db.clone()).has_remarks_on(&other));
        assert!(!Selection::List.has_remarks_on(&db));
    }

    #[test]
    fn the_drawer_leaves_a_picture_its_room_and_takes_what_is_left_of_a_high_window() {
        assert_eq!([600, 720, 900, 1100, 1440].map(drawer_height), [140, 176, 270, 420, 760]);
    }
}
