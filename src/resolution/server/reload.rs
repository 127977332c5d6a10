//! When a server that runs looks at its files again (rule PV1; `plugin/reload`), and whether it sees a change.

use super::{Configuration, Millis};
use crate::resolution::corefile::{Corefile, Files};

/// How often `reload` looks where nothing else is said (`defaultInterval`). By chance it is up to a quarter sooner or
/// later; the lab takes the time as it is written.
pub(super) const EVERY: Millis = 30_000;

/// A process that looks at its Corefile from time to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    every: Millis,
    since: Millis,
}

impl Watch {
    /// That of a process that starts at a time. None where its Corefile has no `reload`: nothing is noticed then.
    pub fn of(configuration: &Configuration, since: Millis) -> Option<Self> {
        let every = configuration.reload?;
        Some(Self { every: every.max(1), since })
    }

    /// The first look that finds what was written at a time.
    pub fn look_after(self, written: Millis) -> Millis {
        let looks = written.saturating_sub(self.since).div_ceil(self.every).max(1);
        self.since.saturating_add(looks.saturating_mul(self.every))
    }

    /// The same process after it restarted its blocks at a time: once the watching is on it goes on, with or without
    /// `reload` in the new Corefile.
    #[must_use]
    pub fn restarted(self, configuration: &Configuration, at: Millis) -> Self {
        Self { every: configuration.reload.unwrap_or(self.every).max(1), since: at }
    }
}

impl Configuration {
    /// How often a server that runs with this looks at its files, in seconds. None where it does not: it reads another
    /// Corefile when it starts again.
    ///
    /// In the lab an edited Corefile is read at once, so that an edit and what comes of it are seen together; whoever
    /// shows the edit says with this how long it takes in a cluster. There the kubelet has to show the pods the new
    /// file first, which takes its sync period and the age of its cache, a minute each
    /// (`syncFrequency`, `configMapAndSecretChangeDetectionStrategy`).
    pub fn looks_every(&self) -> Option<u64> {
        Some(self.reload?.div_ceil(1000))
    }

    /// True where a look at another text, or at other files beside it, finds a change: what is compared are the words,
    /// those of imported files among them, so that a comment is none.
    pub fn is_changed_by(&self, text: &str, files: &Files) -> bool {
        let (own, _) = Corefile::read(&self.text, &self.files);
        let (other, errors) = Corefile::read(text, files);
        !errors.is_empty() || !own.has_words_of(&other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Configuration {
        Configuration::read(text, &Files::default())
    }

    #[test]
    fn a_look_finds_what_was_written_before_it() {
        let watch = Watch::of(&read(". {\n reload 10s\n}"), 5_000).unwrap();
        assert_eq!(
            [0, 5_000, 5_001, 15_000, 15_001].map(|at| watch.look_after(at)),
            [15_000, 15_000, 15_000, 15_000, 25_000]
        );
        assert_eq!(Watch::of(&read(". {\n whoami\n}"), 0), None);
        assert_eq!(watch.restarted(&read(". {\n whoami\n}"), 15_000), Watch { every: 10_000, since: 15_000 });
        assert_eq!(watch.restarted(&read(". {\n reload\n}"), 0), Watch { every: EVERY, since: 0 });
    }

    #[test]
    fn a_comment_is_no_change_and_a_word_is_one() {
        let own = read(". {\n whoami\n}");
        let is_changed = |text: &str| own.is_changed_by(text, &Files::default());
        assert!(!is_changed("# new\n.   {\n\n whoami # here too\n}"));
        assert!(
            is_changed(". {\n whoami\n log\n}") && is_changed("a.test {\n whoami\n}") && is_changed(". {\n whoami")
        );
    }
}
