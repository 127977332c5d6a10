//! What the plugin is set up with (`plugin/cache/setup.go`).

use super::super::super::time::Millis;
use crate::dns::Name;

/// The plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    /// Which `cache` of the server it is, from 0.
    pub(in crate::resolution::server) number: usize,
    pub(super) line: usize,
    /// Whose names pass through it; `.` is every name.
    pub zones: Vec<Name>,
    /// How answers are kept.
    pub success: CacheKeeping,
    /// How denials are kept.
    pub denial: CacheKeeping,
    /// `servfail`: for how long a failure is kept, in milliseconds; 0 is not at all.
    pub(super) servfail: Millis,
    /// `keepttl`: what is kept has its whole TTL until it is over.
    pub(super) keeps_ttl: bool,
    pub(super) prefetch: Option<Prefetch>,
    pub(super) stale: Option<Stale>,
}

/// `prefetch`: what is asked for often is fetched anew before it is over (rule PC10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prefetch {
    /// After how many hits.
    pub amount: u32,
    /// The longest gap between them.
    pub gap: Millis,
    /// Once no more than this part of the TTL is left.
    pub percentage: u32,
}

/// `serve_stale`: what is over is given all the same (rule PC11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stale {
    /// For how long.
    pub up_to: Millis,
    /// The source is asked first.
    pub verifies: bool,
    /// For how long the source is waited for.
    pub verify_timeout: Option<Millis>,
    /// The TTL of a reply that is over, in seconds.
    pub ttl: u32,
    /// How long after a failure the source is not asked again.
    pub recheck: Millis,
    /// A denial does not replace an answer.
    pub prefers_positive: bool,
}

/// How one sort of reply is kept. Times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheKeeping {
    /// The longest time.
    pub most: u32,
    /// The shortest time.
    pub least: u32,
    /// `disable`: for names under these zones nothing is kept, though TTLs are still bounded.
    pub disabled: Vec<Name>,
}

impl Cache {
    /// The plugin of kubeadm's Corefile: `cache 30`, and nothing kept of the cluster's own names.
    pub(in crate::resolution::server) fn kubeadm(domain: &Name) -> Self {
        let mut cache = Self::new(16, vec![Name::root()]);
        for keeping in [&mut cache.success, &mut cache.denial] {
            keeping.most = 30;
            keeping.disabled.push(domain.clone());
        }
        cache
    }

    pub(super) fn new(line: usize, zones: Vec<Name>) -> Self {
        let keeping = |most| CacheKeeping { most, least: 5, disabled: Vec::new() };
        Self {
            number: 0,
            line,
            zones,
            success: keeping(3600),
            denial: keeping(1800),
            servfail: 5_000,
            keeps_ttl: false,
            prefetch: None,
            stale: None,
        }
    }
}
