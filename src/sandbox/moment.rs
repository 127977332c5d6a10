//! Virtual time. It stands still until somebody lets it pass, so that the same steps come to the same state.

/// A point in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since the lab was opened.
    pub now: u64,
}

impl Moment {
    /// Lets seconds pass.
    pub fn advance(&mut self, seconds: u64) {
        self.now = self.now.saturating_add(seconds);
    }
}
