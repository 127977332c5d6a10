//! How old objects are: the virtual time that has passed since the step that made each.

use super::history::StepName;
use super::{Origin, Sandbox};
use crate::cluster::ObjectRef;
use std::collections::BTreeMap;

/// The ages of a cluster's objects, in seconds, at one moment.
#[derive(Debug)]
pub struct Ages<'s> {
    /// Those that a step made; none where the step brought them from elsewhere.
    made: BTreeMap<&'s ObjectRef, Option<u64>>,
    /// All others: they were there when the lab was opened, or nobody knows how long.
    others: Option<u64>,
}

impl Ages<'_> {
    /// The age of an object; none where nobody knows when it was made.
    pub fn age(&self, object: &ObjectRef) -> Option<u64> {
        self.made.get(object).copied().unwrap_or(self.others)
    }
}

impl Sandbox {
    /// How old the objects are that the lab made. Of pasted ones it is not known, as there is no time of day here.
    pub fn ages(&self) -> Ages<'_> {
        let now = self.now();
        let mut made = BTreeMap::new();
        for step in self.done() {
            let is_known = !matches!(step.name, StepName::Imported | StepName::Opened);
            let age = is_known.then(|| now.saturating_sub(step.moment.now));
            let new = step.changes.objects.iter().filter(|change| change.before.is_none()).map(|change| &change.object);
            for object in new.chain(&step.changes.made_anew) {
                made.insert(object, age);
            }
        }
        // Of the oldest steps it is not known any more what they made.
        let others = (self.origin == Origin::Lab && self.history.length() == self.done().len()).then_some(now);
        Ages { made, others }
    }
}
