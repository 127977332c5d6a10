//! The objects of a cluster on their way in, each without what DNS could never want: a few at a time.

use super::allowed::{self, OfDns};
use super::gathering::Gathering;
use super::{Pieces, Taking, Tally, Told, not_given};
use crate::cluster::Object;

/// What has been kept so far, and what is left to look at.
#[derive(Debug, Default)]
pub(super) struct Sifting {
    pieces: Pieces,
    dns: Option<OfDns>,
    left: std::vec::IntoIter<Object>,
    kept: Vec<Object>,
    dropped: Tally,
}

impl Sifting {
    /// Begins with what several pieces tell together.
    pub(super) fn of(gathering: Gathering) -> Self {
        let (pieces, objects) = gathering.finish();
        let mut dropped = Tally::new();
        for (sort, number) in pieces.iter().flat_map(|piece| &piece.dropped) {
            *dropped.entry(*sort).or_default() += number;
        }
        let dns = Some(OfDns::among(&objects));
        Self { pieces, dns, kept: Vec::with_capacity(objects.len()), left: objects.into_iter(), dropped }
    }

    /// Looks at so many more. True where none is left.
    pub(super) fn advance(&mut self, objects: usize) -> bool {
        for object in self.left.by_ref().take(objects) {
            // What no DNS could want was pared as it was read.
            let wanting = self.dns.as_ref().filter(|dns| dns.may_want(&object));
            self.kept.extend(match wanting {
                Some(dns) => allowed::pare(object, dns, &mut self.dropped),
                None => Some(object),
            });
        }
        self.left.len() == 0
    }

    /// How many objects there are.
    pub(super) fn number(&self) -> usize {
        self.left.len() + self.kept.len()
    }

    /// The cluster that takes them in.
    pub(super) fn finish(mut self) -> Taking {
        self.advance(usize::MAX);
        let not_given = not_given(&self.kept);
        let Self { pieces, kept, dropped, .. } = self;
        Taking { dropped, ..Taking::of(Told::Pieces(pieces), kept, None, Some(not_given)) }
    }
}
