//! What a change did to the zone: names that appeared, changed or vanished.

use super::zone::{Caused, Listing, Scope, listing};
use crate::cluster::work::{Work, count};
use crate::cluster::{Changes, Cluster};
use crate::dns::{Name, RecordType};
use crate::resolution::server::Server;
use crate::resolution::upstream::Upstream;
use std::ops::Bound;

/// What became of the names, in order of name and type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Difference {
    pub appeared: Vec<Listed>,
    pub changed: Vec<Changed>,
    pub vanished: Vec<Listed>,
}

/// A name of a type, and its records.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Listed {
    pub name: Name,
    pub record_type: RecordType,
    pub records: Vec<Caused>,
}

/// A name of a type whose records are others than before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Changed {
    pub name: Name,
    pub record_type: RecordType,
    pub before: Vec<Caused>,
    pub after: Vec<Caused>,
}

impl Difference {
    /// True where no name is any different.
    pub fn is_empty(&self) -> bool {
        self.appeared.is_empty() && self.changed.is_empty() && self.vanished.is_empty()
    }

    /// The difference between two listings of the same scope. A record whose cause alone is another is
    /// the same record.
    pub fn between(before: &Listing, after: &Listing) -> Self {
        let mut comparing = Comparing::default();
        while !comparing.advance(before, after, usize::MAX) {}
        comparing.difference
    }
}

/// A comparison of two listings, piece by piece.
#[derive(Debug, Default)]
pub struct Comparing {
    /// What has been found until now; all of it once nothing is left to do.
    pub difference: Difference,
    /// The last name that was looked at.
    at: Option<(Name, RecordType)>,
    /// True once the old listing is done: the new one has names of its own.
    is_half_done: bool,
}

impl Comparing {
    /// Looks at so many more names of two listings, which are the same at every call. True where all is done.
    pub fn advance(&mut self, before: &Listing, after: &Listing, steps: usize) -> bool {
        let listed = |(name, record_type): &(Name, RecordType), records: &[Caused]| Listed {
            name: name.clone(),
            record_type: *record_type,
            records: records.to_vec(),
        };
        let listing = if self.is_half_done { after } else { before };
        let from = self.at.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = listing.0.range((from, Bound::Unbounded));
        let mut last = None;
        for (key, records) in rest.by_ref().take(steps) {
            count(Work::Compared, 1);
            last = Some(key);
            if self.is_half_done {
                if !before.0.contains_key(key) {
                    self.difference.appeared.push(listed(key, records));
                }
                continue;
            }
            match after.0.get(key) {
                None => self.difference.vanished.push(listed(key, records)),
                Some(new) if records.iter().map(|one| &one.record).eq(new.iter().map(|one| &one.record)) => {}
                Some(new) => {
                    let (name, record_type) = key.clone();
                    let (before, after) = (records.clone(), new.clone());
                    self.difference.changed.push(Changed { name, record_type, before, after });
                }
            }
        }
        let is_done = rest.next().is_none();
        if !is_done {
            self.at = last.cloned().or_else(|| self.at.take());
            return false;
        }
        self.at = None;
        std::mem::replace(&mut self.is_half_done, true)
    }
}

/// The part of the zone that a change may touch.
pub fn scope_of(server: &Server, cluster: &Cluster, changes: &Changes) -> Scope {
    let mut scope = Scope::of(changes);
    scope.everything |= server.finds_other_files(cluster, changes);
    scope
}

/// Lets the server and the listing of its zone follow a change, and says what that did to the names. The
/// cost is that of what the change touches.
pub fn follow(
    server: &mut Server,
    cluster: &Cluster,
    changes: &Changes,
    upstream: &Upstream,
    zone: &mut Listing,
) -> Difference {
    let scope = scope_of(server, cluster, changes);
    let before = listing(server, upstream, &scope);
    server.update(cluster, changes);
    let after = listing(server, upstream, &scope);
    let difference = Difference::between(&before, &after);
    zone.replace(&before, after);
    difference
}

#[cfg(test)]
mod tests;
