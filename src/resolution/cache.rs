//! The `cache` plugin as one question sees it that meets an empty cache: every TTL of the reply is
//! bounded, whether the reply would be kept or not (RULES H3; `plugin/cache/cache.go` WriteMsg).

use super::corefile::Cache;
use crate::dns::{Name, Rcode, RecordData, Response};

/// The TTL of a reply that says nothing (`plugin/pkg/dnsutil` MinimalDefaultTTL), and of failures.
const FAILURE_TTL: u32 = 5;

impl Cache {
    /// True where the name passes through this cache at all.
    pub fn passes(&self, name: &Name) -> bool {
        self.zones.iter().any(|zone| name.is_under(zone))
    }

    /// True where an answer to this name is kept for the next one who asks.
    pub fn keeps_success(&self, name: &Name) -> bool {
        !self.success.disabled.iter().any(|zone| name.is_under(zone))
    }

    /// True where a denial of this name is kept for the next one who asks.
    pub fn keeps_denial(&self, name: &Name) -> bool {
        !self.denial.disabled.iter().any(|zone| name.is_under(zone))
    }

    /// Gives all records of the reply one TTL: their smallest, within the plugin's bounds.
    pub fn bound(&self, response: &mut Response) {
        let records = response.answers.iter().chain(&response.authority).chain(&response.additional);
        let least = records
            .map(|record| match &record.data {
                RecordData::Soa(soa) if response.answers.is_empty() => record.ttl.min(soa.minimum),
                _ => record.ttl,
            })
            .min()
            .unwrap_or(FAILURE_TTL);
        let denies = response.rcode == Rcode::NxDomain || response.answers.is_empty();
        let ttl = match response.rcode {
            Rcode::NoError | Rcode::NxDomain => {
                let keeping = if denies { &self.denial } else { &self.success };
                // A minimum above the maximum loses, as in computeTTL.
                least.max(keeping.least).min(keeping.most)
            }
            _ => FAILURE_TTL,
        };
        for section in [&mut response.answers, &mut response.authority, &mut response.additional] {
            for record in section {
                record.ttl = ttl;
            }
        }
    }
}
