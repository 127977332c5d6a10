//! What a request did: for every object touched, what it was and what it has become.

use super::admission::Warning;
use super::allocation::Allocator;
use super::{Invalid, Object, ObjectRef, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What one object was and what it has become. `None` is absence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Change {
    pub object: ObjectRef,
    pub before: Option<Arc<Object>>,
    pub after: Option<Arc<Object>>,
}

/// What an object is at one end of a change.
type State<'a> = &'a Option<Arc<Object>>;

/// Everything a request did, controllers included: one [`Change`] an object, in order of reference.
/// Holding on to it costs only what changed; it is what undo and every index feed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What changed.
    pub objects: Vec<Change>,
    /// Those of them that were there before and are there after, and are not the same: deleted and made anew.
    pub made_anew: Vec<ObjectRef>,
    /// What was asked for and has been put back at once, by the controller that keeps the object.
    pub put_back: Vec<ObjectRef>,
    /// Endpoints that were asked for and that no Service has: they are there, and go when the controllers
    /// start again (rule E14).
    pub leftover: Vec<ObjectRef>,
    /// What the API server remarked.
    pub warnings: Vec<(ObjectRef, Warning)>,
    /// How far allocation had come before and after.
    pub(super) allocation: (Allocator, Allocator),
    /// The settings before and after, where another cluster's took their place.
    pub(crate) settings: Option<Box<(Settings, Settings)>>,
}

/// The API server's refusal. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The object refused, as far as its name could be read.
    pub object: Option<ObjectRef>,
    /// Everything wrong with it.
    pub errors: Vec<Invalid>,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.object {
            Some(object) => write!(f, "{object} is refused")?,
            None => f.write_str("an object without a name is refused")?,
        }
        for (position, error) in self.errors.iter().enumerate() {
            write!(f, "{} {error}", if position == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejection {}

impl Changes {
    /// True where nothing at all has changed.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.settings.is_none() && self.allocation.0 == self.allocation.1
    }

    /// These objects have changed, and nothing else is known: what a test hands to an index.
    #[cfg(test)]
    pub(crate) fn of(objects: Vec<Change>) -> Self {
        Self { objects, ..Self::default() }
    }

    /// All of these, one after another, as one: what they leave as it was is no part of it.
    pub fn together<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut ends: BTreeMap<&ObjectRef, (State<'_>, State<'_>)> = BTreeMap::new();
        let mut away: BTreeSet<&ObjectRef> = BTreeSet::new();
        let mut allocation: Option<(&Allocator, &Allocator)> = None;
        let mut settings: Option<(&Settings, &Settings)> = None;
        for changes in all {
            for change in &changes.objects {
                ends.entry(&change.object).or_insert((&change.before, &change.after)).1 = &change.after;
                if change.after.is_none() {
                    away.insert(&change.object);
                }
            }
            away.extend(&changes.made_anew);
            // A step of the outside names or the pins has no allocation of its own.
            if !changes.is_empty() {
                allocation.get_or_insert((&changes.allocation.0, &changes.allocation.1)).1 = &changes.allocation.1;
            }
            if let Some((before, after)) = changes.settings.as_deref() {
                settings.get_or_insert((before, after)).1 = after;
            }
        }
        let objects: Vec<Change> = ends
            .into_iter()
            .filter(|(_, (before, after))| before != after)
            .map(|(object, (before, after))| Change {
                object: object.clone(),
                before: before.clone(),
                after: after.clone(),
            })
            .collect();
        let was_away =
            |change: &&Change| change.before.is_some() && change.after.is_some() && away.contains(&change.object);
        let made_anew = objects.iter().filter(was_away).map(|change| change.object.clone()).collect();
        Self {
            objects,
            made_anew,
            put_back: Vec::new(),
            leftover: Vec::new(),
            warnings: Vec::new(),
            allocation: allocation.map_or_else(Default::default, |(before, after)| (before.clone(), after.clone())),
            settings: settings.map(|(before, after)| Box::new((before.clone(), after.clone()))),
        }
    }

    /// The object that took the place of one that these changes deleted: a controller's new one of the same owner.
    pub fn successor(&self, gone: &ObjectRef) -> Option<&ObjectRef> {
        let owner = |object: &Object| object.meta().controller().map(|owner| (owner.kind.clone(), owner.name.clone()));
        let was = self.objects.iter().find(|change| change.object == *gone)?.before.as_deref().and_then(owner)?;
        let is_new = |change: &&Change| {
            change.before.is_none()
                && change.object.kind == gone.kind
                && change.object.namespace == gone.namespace
                && change.after.as_deref().and_then(owner).as_ref() == Some(&was)
        };
        self.objects.iter().find(is_new).map(|change| &change.object)
    }

    /// The same, backwards.
    pub fn reversed(&self) -> Self {
        let reversed = |change: &Change| Change {
            object: change.object.clone(),
            before: change.after.clone(),
            after: change.before.clone(),
        };
        let (before, after) = self.allocation.clone();
        let settings = self.settings.as_deref().map(|(before, after)| Box::new((after.clone(), before.clone())));
        Self {
            objects: self.objects.iter().map(reversed).collect(),
            made_anew: self.made_anew.clone(),
            put_back: Vec::new(),
            leftover: Vec::new(),
            warnings: Vec::new(),
            allocation: (after, before),
            settings,
        }
    }
}
