//! The order of an answer's addresses: `loadbalance` draws it anew for each reply (rule PO1).

use super::{Ask, Sandbox, ask};
use crate::dns::Record;

/// After how many draws an order that is the same counts as one that stays.
const DRAWS: u64 = 16;

impl Sandbox {
    /// The records of a question in the order of another reply. It is drawn from `turn`: the same turn has the same
    /// order. What caches keep is left as it is.
    pub fn drawn(&self, question: &Ask, turn: u64) -> Vec<Record> {
        let mut memory = self.memory().clone().drawing(turn);
        ask::answer(self, question, &mut memory).records.into_iter().map(|one| one.record).collect()
    }

    /// True where a question has several addresses, and another reply may have them in another order.
    pub fn is_drawn(&self, question: &Ask) -> bool {
        let answer = self.answer_at_hand(question);
        let addresses = answer.records.iter().filter(|one| one.record.data.address().is_some());
        let usual = || answer.records.iter().map(|one| &one.record);
        addresses.count() > 1 && (0..DRAWS).any(|turn| !self.drawn(question, turn).iter().eq(usual()))
    }
}
