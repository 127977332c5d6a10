//! A zone's own name, and what is below its apex label (rule PX6; `plugin/k8s_external/apex.go`).

use super::super::super::Request;
use super::super::super::chain::Walk;
use super::super::super::observe::Observe;
use super::super::kubernetes::Kubernetes;
use super::{Draft, External, below};
use crate::dns::{Name, Question, Rcode, Record, RecordData, RecordType, Soa};
use crate::resolution::trace::{Cause, Step, StepId};
use crate::rule;
use std::sync::Arc;

/// The serial until a Service with an address outside changes. The lab has no clock.
const SERIAL: u32 = 0;

impl External {
    /// What stands in front of the apex label, where a name is under it.
    pub(super) fn below_apex<'n>(&self, below: &'n str) -> Option<&'n str> {
        let front = below.strip_suffix(self.apex.as_str())?;
        if front.is_empty() { Some("") } else { front.strip_suffix('.') }
    }

    /// The zone itself (rule PX6; `apex.go` serveApex).
    pub(super) fn serve_apex<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        zone: &Name,
        kubernetes: &Kubernetes,
        draft: &mut Draft,
    ) {
        let Question { name, record_type } = request.question.as_ref();
        walk.observe.step(|| Step::new(StepId::ExternalApex, rule::PX6, [zone.to_string()]));
        match record_type {
            RecordType::Soa => {
                walk.observe.answer(|| Cause::Server);
                draft.answers.push(self.soa(zone));
            }
            RecordType::Ns => {
                walk.observe.answer(|| Cause::Server);
                draft.answers.push(self.ns(zone));
                for (address, cause) in kubernetes.own_addresses_outside(walk.server, self.headless) {
                    walk.observe.additional(|| cause);
                    let name = below(&["ns1", self.apex.as_str()], name);
                    draft.additional.push(Record { name, ttl: self.ttl, data: RecordData::from(address) });
                }
            }
            _ => {}
        }
    }

    /// Below the apex label there is `ns1` alone (`apex.go` serveSubApex).
    pub(super) fn serve_below_apex<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        front: &str,
        kubernetes: &Kubernetes,
        draft: &mut Draft,
    ) -> Rcode {
        let Question { name, record_type } = request.question.as_ref();
        walk.observe.step(|| Step::new(StepId::ExternalApex, rule::PX6, [name.to_string()]));
        if front.is_empty() {
            return Rcode::NoError;
        }
        if front != "ns1" {
            return Rcode::NxDomain;
        }
        for (address, cause) in kubernetes.own_addresses_outside(walk.server, self.headless) {
            let data = RecordData::from(address);
            if data.record_type() == *record_type {
                walk.observe.answer(|| cause);
                draft.answers.push(Record { name: name.clone(), ttl: self.ttl, data });
            }
        }
        Rcode::NoError
    }

    /// The SOA of a zone (`apex.go` soa).
    pub(super) fn soa(&self, zone: &Name) -> Record {
        let data = RecordData::Soa(Arc::new(Soa {
            mname: below(&["ns1", self.apex.as_str()], zone),
            rname: below(&["hostmaster", self.apex.as_str()], zone),
            serial: SERIAL,
            refresh: 7200,
            retry: 1800,
            expire: 86400,
            minimum: self.ttl,
        }));
        Record { name: zone.clone(), ttl: self.ttl, data }
    }

    /// The NS record of a zone (`apex.go` ns).
    pub(super) fn ns(&self, zone: &Name) -> Record {
        Record { name: zone.clone(), ttl: self.ttl, data: RecordData::Ns(below(&["ns1", self.apex.as_str()], zone)) }
    }
}
