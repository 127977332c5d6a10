//! When a server that runs looks at its files again (rule PV1; `plugin/reload`), whether it sees a change, and what goes on
//! where it refuses that.

use super::imports::Imports;
use super::{Configuration, Millis, plugin};
use crate::resolution::corefile::{Corefile, Files};
use std::sync::Arc;

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

    /// How often it looks, in seconds.
    ///
    /// In the lab an edited Corefile is read at once, so that an edit and what comes of it are seen together; whoever
    /// shows the edit says with this how long it takes in a cluster. There the kubelet has to show the pods the new
    /// file first, which takes its sync period and the age of its cache, a minute each
    /// (`syncFrequency`, `configMapAndSecretChangeDetectionStrategy`).
    pub fn seconds(self) -> u64 {
        self.every.div_ceil(1000)
    }
}

/// A Corefile as a process read it, that goes on while the cluster's is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Older {
    text: Arc<str>,
    imports: Option<Arc<Imports>>,
}

impl Older {
    /// A Corefile that imports nothing, or finds its imports where they are now.
    pub fn from_text(text: &str) -> Self {
        Self { text: text.into(), imports: None }
    }

    /// As a text of its own, which needs no file beside it to be imported.
    pub fn whole(&self) -> &str {
        self.imports.as_ref().and_then(|imports| imports.written_out.as_deref()).unwrap_or(&self.text)
    }
}

impl Configuration {
    /// The Corefile that a server with this goes on with, should it refuse another. None where it does not run.
    pub fn to_go_on_with(&self) -> Option<Older> {
        self.running()?;
        Some(Older { text: Arc::clone(&self.text), imports: self.imports.clone() })
    }

    /// What goes on while this one is refused: an older one, beside what is wrong with this one. What it imports is as
    /// it was; what its plugins look at is what lies there now, as long as they can read it.
    pub(super) fn beside(self, older: &Older) -> Self {
        let now = &self.files;
        let then = older.imports.as_ref().map_or(now, |imports| &imports.files);
        let mut running = Self::read_importing(&older.text, then, now);
        if running.is_refused() && then != now {
            running = Self { files: Arc::clone(now), ..Self::read_importing(&older.text, then, then) };
        }
        if running.is_refused() {
            return self;
        }
        let (from_config_map, runs_older) = (self.from_config_map, true);
        Self { from_config_map, errors: self.errors, says: self.says, runs_older, ..running }
    }

    /// True where a process goes on with an older Corefile because it has not looked at the cluster's: that one may be
    /// fine.
    pub fn is_unread(&self) -> bool {
        self.runs_older && !self.is_refused()
    }

    /// True where a process that ran with this and now runs with another has started its blocks anew.
    pub(super) fn has_given_way_to(&self, other: &Self) -> bool {
        if self.text == other.text && self.imported() == other.imported() {
            return false;
        }
        plugin::late::table().is_none_or(|table| (table.is_changed)(self, &other.text, other.imported()))
    }

    /// What its imports were found in.
    pub(super) fn imported(&self) -> &Files {
        self.imports.as_ref().map_or(&self.files, |imports| &imports.files)
    }

    /// True where a look at another text, or at other files beside it, finds a change: what is compared are the words,
    /// those of imported files among them, so that a comment is none.
    pub fn is_changed_by(&self, text: &str, files: &Files) -> bool {
        let (own, _) = Corefile::read(&self.text, self.imported());
        let (other, errors) = Corefile::read(text, files);
        !errors.is_empty() || !own.has_words_of(&other)
    }
}

#[cfg(test)]
mod tests {
    use super::super::configuration::RELOADS_EVERY;
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
        assert_eq!(watch.restarted(&read(". {\n reload\n}"), 0), Watch { every: RELOADS_EVERY, since: 0 });
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
