//! How long a reply is kept: its TTL clamped to the bounds of the cache (`plugin/cache` computeTTL), by what kind of reply
//! it is.

use super::super::super::Request;
use super::super::super::state::cache::CacheKind;
use super::super::super::time::Millis;
use super::{Cache, CacheKeeping};
use crate::dns::{Rcode, RecordType, Response};

/// The TTL of a reply that says nothing (`plugin/pkg/dnsutil` MinimalDefaultTTL), in seconds.
const LEAST_TTL: u32 = 5;
/// The longest a reply may ask to be kept, in seconds (`MaximumDefaulTTL`).
const MOST_TTL: u32 = 3600;

/// What a reply comes to for the cache (`plugin/pkg/response` Typify; rules PC2 to PC4).
pub(super) struct Typed {
    /// For how long it is kept, in milliseconds, which is every record's TTL.
    pub duration: Millis,
    /// Where it is kept; none where it is not, whatever the zone.
    pub kind: Option<CacheKind>,
}

impl Cache {
    /// Sorts a reply.
    pub(super) fn typify(&self, request: &Request<'_>, response: &Response) -> Typed {
        let question = request.question.as_ref();
        let has_soa = response.authority.iter().any(|record| record.record_type() == RecordType::Soa);
        let answers = &response.answers;
        // Records of another class answer nothing.
        let is_of_class = answers.iter().any(|record| record.data.class() == request.class);
        let is_of_type = question.record_type == RecordType::Any
            || answers.iter().any(|record| record.record_type() == question.record_type)
            || answers.iter().all(|record| record.record_type() != RecordType::Cname);
        let is_reached = is_of_class && is_of_type;
        let least = response.records().map(|record| record.ttl).min().map_or(LEAST_TTL, |ttl| ttl.min(MOST_TTL));
        // A minimum above the maximum loses, as in computeTTL.
        let clamp = |ttl: u32, keeping: &CacheKeeping| Millis::from(ttl.max(keeping.least).min(keeping.most)) * 1000;
        let (duration, kind) = match response.rcode {
            Rcode::ServFail | Rcode::NotImp => (self.servfail, Some(CacheKind::Negative)),
            Rcode::NoError if !answers.is_empty() && is_reached => {
                (clamp(least, &self.success), Some(CacheKind::Positive))
            }
            Rcode::NoError if has_soa => (clamp(least, &self.denial), Some(CacheKind::Negative)),
            // An alias that leads to nothing, and nobody says for how long.
            Rcode::NoError if !answers.is_empty() => (clamp(least, &self.success), None),
            Rcode::NoError => (clamp(least, &self.success), Some(CacheKind::Positive)),
            Rcode::NxDomain if has_soa && answers.is_empty() => (clamp(least, &self.denial), Some(CacheKind::Negative)),
            _ => (clamp(LEAST_TTL, &self.success), None),
        };
        Typed { duration, kind: kind.filter(|_| !response.truncated && duration > 0) }
    }
}
