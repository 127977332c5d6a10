//! The controls: what a lesson, or a page that embeds the lab, offers to change, by the words of `docs/lessons.md`.
//! Which field of which object belongs to a control is said in `host::controls`.

use crate::spelling::closest;
use std::fmt;
use std::str::FromStr;

/// Something that is offered to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "docs/lessons.md says what each is")]
pub enum Control {
    Headless,
    Selector,
    Ports,
    ExternalName,
    Endpoints,
    Labels,
    Ready,
    Hostname,
    Policy,
    Library,
    Scale,
    Pod,
    Service,
    Delete,
    Recreate,
    Corefile,
    Outside,
    Time,
    Manifests,
    Terminal,
    Zone,
    Settings,
}

impl Control {
    /// All of them, with their words.
    pub const WORDS: [(&'static str, Self); 22] = [
        ("headless", Self::Headless),
        ("selector", Self::Selector),
        ("ports", Self::Ports),
        ("externalname", Self::ExternalName),
        ("endpoints", Self::Endpoints),
        ("labels", Self::Labels),
        ("ready", Self::Ready),
        ("hostname", Self::Hostname),
        ("policy", Self::Policy),
        ("library", Self::Library),
        ("scale", Self::Scale),
        ("pod", Self::Pod),
        ("service", Self::Service),
        ("delete", Self::Delete),
        ("recreate", Self::Recreate),
        ("corefile", Self::Corefile),
        ("outside", Self::Outside),
        ("time", Self::Time),
        ("manifests", Self::Manifests),
        ("terminal", Self::Terminal),
        ("zone", Self::Zone),
        ("settings", Self::Settings),
    ];

    /// The word for it in lessons and links.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, control)| *control == self).map_or("", |(word, _)| word)
    }

    /// Its place in a set.
    fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No control has this word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownControl {
    /// The word that is nearest to it, where one is near.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a control")?;
        self.nearest.map_or(Ok(()), |nearest| write!(f, "; the nearest is {nearest}"))
    }
}

impl std::error::Error for UnknownControl {}

impl FromStr for Control {
    type Err = UnknownControl;

    fn from_str(text: &str) -> Result<Self, UnknownControl> {
        let found = Self::WORDS.into_iter().find(|(word, _)| *word == text);
        let unknown = || UnknownControl { nearest: closest(text, Self::WORDS.map(|(word, _)| word)) };
        found.map(|(_, control)| control).ok_or_else(unknown)
    }
}

/// A set of controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Controls(u32);

impl Controls {
    /// Every control.
    pub const ALL: Self = Self((1 << Control::WORDS.len()) - 1);

    /// True where a control is among them.
    pub fn has(self, control: Control) -> bool {
        self.0 & control.bit() != 0
    }

    /// True where none is left out.
    pub fn is_all(self) -> bool {
        self == Self::ALL
    }

    /// The controls among them, in the order of [`Control::WORDS`].
    pub fn iter(self) -> impl Iterator<Item = Control> {
        Control::WORDS.into_iter().map(|(_, control)| control).filter(move |control| self.has(*control))
    }
}

impl FromIterator<Control> for Controls {
    fn from_iter<T: IntoIterator<Item = Control>>(controls: T) -> Self {
        Self(controls.into_iter().fold(0, |all, control| all | control.bit()))
    }
}

impl fmt::Display for Controls {
    /// The words, with blanks between.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, control) in self.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " " })?;
            f.write_str(control.as_str())?;
        }
        Ok(())
    }
}

/// Who names controls: nobody where all of them are offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// Those of the page that embeds the lab.
    pub host: Option<Controls>,
    /// Those of the lesson at hand, which needs them whatever its host named.
    pub lesson: Option<Controls>,
}

impl Offered {
    /// What is offered.
    pub fn now(self) -> Controls {
        self.lesson.or(self.host).unwrap_or(Controls::ALL)
    }

    /// What alone may be changed by hand; `None` for everything. A lesson shows what it offers and refuses nothing.
    pub fn limit(self) -> Option<Controls> {
        self.host.filter(|_| self.lesson.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_read_by_its_word_and_a_slip_is_told_the_nearest() {
        for (word, control) in Control::WORDS {
            assert_eq!((word.parse(), control.to_string().as_str()), (Ok(control), word));
        }
        for (typed, nearest) in
            [("headles", Some("headless")), ("Labels", Some("labels")), ("coffee", None), ("", None)]
        {
            assert_eq!(typed.parse::<Control>(), Err(UnknownControl { nearest }), "{typed}");
        }
    }

    #[test]
    fn a_set_has_what_it_was_made_of_and_says_it_in_one_order() {
        let some: Controls = [Control::Settings, Control::Headless, Control::Settings].into_iter().collect();
        assert_eq!(some.to_string(), "headless settings");
        assert!(some.has(Control::Settings) && !some.has(Control::Selector) && !some.is_all());
        assert_eq!(Controls::default().to_string(), "");
        let all: Controls = Control::WORDS.into_iter().map(|(_, control)| control).collect();
        assert_eq!((all, all.is_all(), all.iter().count()), (Controls::ALL, true, Control::WORDS.len()));
    }

    #[test]
    fn a_lesson_offers_what_it_needs_and_its_host_names_the_controls_again_behind_it() {
        let [host, lesson] = [Control::Headless, Control::Labels].map(|control| Controls::from_iter([control]));
        let mut offered = Offered::default();
        assert_eq!((offered.now(), offered.limit()), (Controls::ALL, None));
        offered.host = Some(host);
        assert_eq!((offered.now(), offered.limit()), (host, Some(host)));
        offered.lesson = Some(lesson);
        assert_eq!((offered.now(), offered.limit()), (lesson, None));
        offered.lesson = None;
        assert_eq!((offered.now(), offered.limit()), (host, Some(host)));
    }
}
