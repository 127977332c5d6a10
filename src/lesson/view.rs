//! What a lesson shows beside its picture when the task begins.

use super::pattern::ObjectPattern;
use super::yaml_reader::{Item, Reader};
use crate::control::Control;

/// A panel below the picture, or the form of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The checks behind the answer.
    #[default]
    Why,
    /// Every name there is.
    Zone,
    /// The cluster as text.
    Manifests,
    /// The command line.
    Terminal,
    /// An object's form.
    Object(ObjectPattern),
}

impl View {
    /// The control that has to be offered for it, where it takes one.
    pub fn control(&self) -> Option<Control> {
        match self {
            Self::Why | Self::Object(_) => None,
            Self::Zone => Some(Control::Zone),
            Self::Manifests => Some(Control::Manifests),
            Self::Terminal => Some(Control::Terminal),
        }
    }
}

impl Reader<'_> {
    /// The view under its key: one of four words, or an object.
    pub(super) fn view(&mut self, root: &Item<'_>) -> Option<View> {
        let item = root.get("view")?;
        if item.value.as_text().is_some_and(|text| text.contains('/')) {
            return self.object(&item).map(View::Object);
        }
        let words = [("why", 0), ("zone", 1), ("manifests", 2), ("terminal", 3)];
        let panels = [View::Why, View::Zone, View::Manifests, View::Terminal];
        self.one_of(&item, &words).and_then(|at| panels.get(at).cloned())
    }
}
