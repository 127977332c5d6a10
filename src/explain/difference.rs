//! What a change did to the zone: names that appeared, changed or vanished.

use super::zone::{Caused, Listing, Scope, listing};
use crate::cluster::{Changes, Cluster};
use crate::dns::{Name, RecordType};
use crate::resolution::server::Server;
use crate::resolution::upstream::Upstream;

/// What became of the names, in order of name and type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say it")]
pub struct Difference {
    pub appeared: Vec<Listed>,
    pub changed: Vec<Changed>,
    pub vanished: Vec<Listed>,
}

/// A name of a type, and its records.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say it")]
pub struct Listed {
    pub name: Name,
    pub record_type: RecordType,
    pub records: Vec<Caused>,
}

/// A name of a type whose records are others than before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say it")]
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
        let listed = |(name, record_type): &(Name, RecordType), records: &[Caused]| Listed {
            name: name.clone(),
            record_type: *record_type,
            records: records.to_vec(),
        };
        let mut difference = Self::default();
        for (key, old) in &before.0 {
            match after.0.get(key) {
                None => difference.vanished.push(listed(key, old)),
                Some(new) if old.iter().map(|one| &one.record).eq(new.iter().map(|one| &one.record)) => {}
                Some(new) => {
                    let (name, record_type) = key.clone();
                    difference.changed.push(Changed { name, record_type, before: old.clone(), after: new.clone() });
                }
            }
        }
        let new = after.0.iter().filter(|(key, _)| !before.0.contains_key(key));
        difference.appeared.extend(new.map(|(key, records)| listed(key, records)));
        difference
    }
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
    let mut scope = Scope::of(changes);
    scope.everything |= server.finds_other_files(cluster, changes);
    let before = listing(server, upstream, &scope);
    server.update(cluster, changes);
    let after = listing(server, upstream, &scope);
    let difference = Difference::between(&before, &after);
    zone.replace(&before, after);
    difference
}

#[cfg(test)]
mod tests;
