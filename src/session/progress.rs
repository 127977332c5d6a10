//! What a learner has done, as it is kept: it goes on from what is kept, and nothing is written over a text that does not
//! read until the person says so.

use super::set_aside::Store;
use crate::lesson::{Progress, ProgressError};

/// Where it is kept.
const PROGRESS: &str = "k8s-dns-lab.progress";

/// How many seeds there are that can be told to a room.
pub const SHORT_SEEDS: u64 = 10_000;

/// The progress of this visit, for browsers that keep nothing, and what options are shuffled by.
#[derive(Clone, Debug, Default)]
pub struct OwnProgress {
    here: Option<String>,
    /// The seed of this visit, once it is drawn: it counts where none is kept.
    pub drawn: Option<u64>,
}

impl OwnProgress {
    /// The text of it; `None` before anything was done.
    pub fn text(&self, store: &impl Store) -> Option<String> {
        self.here.clone().or_else(|| store.kept(PROGRESS))
    }

    /// The progress, or why what is kept is none.
    pub fn read(&self, store: &impl Store) -> Result<Progress, ProgressError> {
        self.text(store).map_or_else(|| Ok(Progress::default()), |text| Progress::read(&text))
    }

    /// What the options of questions are shuffled by: the seed that is kept, or the one of this visit, which is kept with
    /// what is done next.
    pub fn seed(&self, store: &impl Store) -> Option<u64> {
        self.read(store).ok().and_then(|progress| progress.seed).or(self.drawn)
    }

    /// Puts a progress in place of what is kept. What the browser would not keep is given back.
    pub fn put(&mut self, store: &impl Store, progress: &Progress) -> Option<String> {
        let text = progress.write();
        let unkept = (!store.keep(PROGRESS, &text)).then(|| text.clone());
        self.here = Some(text);
        unkept
    }

    /// Goes on from a text that somebody else has kept, for this visit.
    pub fn adopt(&mut self, text: String) {
        self.here = Some(text);
    }

    /// What is kept, with the seed of this visit where it has none; `None` where it does not read, and is to stay.
    pub fn to_go_on(&self, store: &impl Store) -> Option<Progress> {
        let mut progress = self.read(store).ok()?;
        progress.seed = progress.seed.or(self.drawn);
        Some(progress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::testing::Room;

    #[test]
    fn the_seed_of_a_visit_is_kept_with_what_is_done_first_and_counts_from_then_on() {
        let room = Room::of(usize::MAX);
        let mut own = OwnProgress::default();
        assert_eq!((own.text(&room), own.seed(&room)), (None, None));
        own.drawn = Some(7);
        let progress = own.to_go_on(&room).unwrap();
        assert_eq!(own.put(&room, &progress), None);
        let another = OwnProgress { drawn: Some(9), ..OwnProgress::default() };
        assert_eq!(another.seed(&room), Some(7));
        assert_eq!(another.to_go_on(&room).unwrap().seed, Some(7));
    }

    #[test]
    fn where_nothing_is_kept_the_visit_goes_on_all_the_same() {
        let room = Room::of(0);
        let mut own = OwnProgress { drawn: Some(7), ..OwnProgress::default() };
        let mut progress = own.to_go_on(&room).unwrap();
        progress.did_with_kubectl("search");
        assert_eq!(own.put(&room, &progress), Some(progress.write()));
        assert_eq!(own.read(&room), Ok(progress));
    }

    #[test]
    fn what_does_not_read_is_gone_on_from_by_nobody() {
        let room = Room::of(usize::MAX);
        room.keep(PROGRESS, "{schema: 99}");
        let mut own = OwnProgress { drawn: Some(7), ..OwnProgress::default() };
        assert!(own.read(&room).is_err() && own.to_go_on(&room).is_none());
        assert_eq!(own.seed(&room), Some(7));
        own.adopt(Progress::default().write());
        assert!(own.to_go_on(&room).is_some());
        assert_eq!(room.kept(PROGRESS).as_deref(), Some("{schema: 99}"));
    }
}
