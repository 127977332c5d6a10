//! Records of what stands behind a name (`plugin/k8s_external/msg_to_dns.go`). Those that lead to addresses have the
//! TTL of `kubernetes`.

use super::super::super::Request;
use super::super::super::chain::Walk;
use super::super::super::observe::Observe;
use super::super::kubernetes::external::Outside;
use super::super::kubernetes::{Host, Key, Kubernetes};
use super::{Draft, External, Found, below, weight};
use crate::dns::reverse::is_reverse_zone;
use crate::dns::{Name, Question, Record, RecordData, RecordType};
use crate::ordered::OrderedSet;
use crate::resolution::trace::Cause;

impl External {
    /// The records of the type that was asked for.
    pub(super) fn records<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        (zone, kubernetes): (&Name, &Kubernetes),
        found: Found,
        draft: &mut Draft,
    ) {
        match (request.question.record_type, found) {
            (_, Found::Reverse(keys)) => self.ptr(walk, &request.question.name, keys, draft),
            (RecordType::A | RecordType::Aaaa, Found::Outside(found)) => {
                self.addresses(walk, request, kubernetes, found, draft);
            }
            (RecordType::Srv, Found::Outside(found)) => self.srv(walk, request, (zone, kubernetes), found, draft),
            (_, Found::Outside(_)) => {}
        }
    }

    /// The Services with an address, by their names in the first zone that is none of addresses.
    fn ptr<O: Observe>(&self, walk: &mut Walk<'_, O>, name: &Name, keys: Vec<(Key, Cause)>, draft: &mut Draft) {
        let Some(zone) = self.zones.iter().find(|zone| !is_reverse_zone(zone)) else { return };
        for ((namespace, service), cause) in keys {
            let data = RecordData::Ptr(below(&[&service, &namespace], zone));
            walk.observe.answer(|| cause);
            draft.answers.push(Record { name: name.clone(), ttl: self.ttl, data });
        }
    }

    /// Addresses, each once. A name is followed, once for each port of the Service (rule PX3).
    fn addresses<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        kubernetes: &Kubernetes,
        found: Vec<Outside>,
        draft: &mut Draft,
    ) {
        let Question { name, record_type } = request.question.as_ref();
        let mut seen = OrderedSet::new();
        for one in found {
            match one.host {
                Host::Ip(ip) => {
                    let data = RecordData::from(ip);
                    if data.record_type() == *record_type && seen.insert(ip) {
                        walk.observe.answer(|| one.address_cause);
                        draft.answers.push(Record { name: name.clone(), ttl: self.ttl, data });
                    }
                }
                Host::Name(target) => {
                    walk.observe.answer(|| one.address_cause);
                    let data = RecordData::Cname(target.clone());
                    draft.answers.push(Record { name: name.clone(), ttl: kubernetes.options.ttl, data });
                    let response = walk.lookup(request, &target, *record_type);
                    draft.truncated |= response.truncated;
                    draft.answers.extend(response.answers);
                }
            }
        }
    }

    /// A record for each port, and the addresses they lead to beside the answer.
    fn srv<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        (zone, kubernetes): (&Name, &Kubernetes),
        found: Vec<Outside>,
        draft: &mut Draft,
    ) {
        let name = &request.question.name;
        let weight = weight(found.len());
        let (mut ports, mut addresses) = (OrderedSet::new(), OrderedSet::new());
        for Outside { host, port, labels, address_cause, port_cause, .. } in found {
            let Some(port) = port else { continue };
            let target = match &host {
                Host::Ip(_) => below(&labels, zone),
                Host::Name(target) => target.clone(),
            };
            if ports.insert((target.clone(), port)) {
                walk.observe.answer(|| port_cause);
                let data = RecordData::Srv { priority: 0, weight, port, target: target.clone() };
                draft.answers.push(Record { name: name.clone(), ttl: kubernetes.options.ttl, data });
            }
            if !addresses.insert((target.clone(), host.to_string())) {
                continue;
            }
            match host {
                Host::Ip(ip) => {
                    walk.observe.additional(|| address_cause);
                    draft.additional.push(Record { name: target, ttl: self.ttl, data: RecordData::from(ip) });
                }
                Host::Name(target) => follow_beside(walk, request, &target, draft),
            }
        }
    }
}

/// What a name outside leads to, beside the answer.
fn follow_beside<O: Observe>(walk: &mut Walk<'_, O>, request: &Request<'_>, target: &Name, draft: &mut Draft) {
    for record_type in [RecordType::A, RecordType::Aaaa] {
        let mark = walk.observe.mark();
        let response = walk.lookup(request, target, record_type);
        let (causes, _) = walk.observe.since(mark);
        walk.observe.rewind(mark);
        causes.into_iter().for_each(|cause| walk.observe.additional(|| cause));
        draft.additional.extend(response.answers);
    }
}
