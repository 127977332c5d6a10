//! Where a `forward` sends to that is not outside the cluster: whoever carries a query from one nameserver of the cluster
//! to another hands that in.

use super::CannotSay;
use crate::resolution::trace::Trace;
use crate::resolution::upstream::{Exchanged, Query};

/// What comes of a query that was sent on.
#[derive(Debug)]
pub enum Came {
    /// It leaves the cluster: the table of outside names answers.
    Outside,
    /// This, and how.
    Back(Box<(Exchanged, Trace)>),
    /// The lab does not know.
    CannotSay(Box<CannotSay>),
}

/// Carries a query to the nameserver at an address (with its port where that is not 53).
pub type Onward<'o> = dyn FnMut(&str, &Query<'_>) -> Came + 'o;
