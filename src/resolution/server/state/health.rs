//! What a `forward` remembers of its upstreams (`plugin/pkg/proxy/health.go`).

use super::super::time::Millis;
use crate::ordered::OrderedMap;

/// What a `forward` remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Health {
    /// How often it was asked, for `round_robin`.
    pub(in super::super) turn: u32,
    /// The upstreams that failed and are probed, by position.
    pub(in super::super) probed: OrderedMap<usize, Probed>,
}

/// An upstream that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Probed {
    /// How many probes in a row failed.
    pub(in super::super) fails: u32,
    /// When the next probe is sent; none once one was answered.
    pub(in super::super) next: Option<Millis>,
}
