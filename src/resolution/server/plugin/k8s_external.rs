//! `k8s_external`: Services by the addresses they have outside of the cluster (rules of part PX;
//! `plugin/k8s_external/{external,apex,msg_to_dns,transfer}.go`).

mod apex;
mod msg_to_dns;
mod setup;
mod transfer;
mod zone_names;

pub(super) use setup::parse;

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::kubernetes::external::{Nothing, Outside, addresses_outside};
use super::kubernetes::{Host, Key, Kubernetes, full_name};
use super::{Fallthrough, Plugin, Watcher};
use crate::cluster::{Changes, Cluster, Object};
use crate::dns::reverse::{self, is_reverse_zone};
use crate::dns::{Labels, Name, Question, Rcode, Record, RecordType, Response};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use std::net::IpAddr;
use std::sync::Arc;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct External {
    line: usize,
    zones: Vec<Name>,
    /// The label below which the zone's own name server is.
    apex: String,
    ttl: u32,
    headless: bool,
    fallthrough: Fallthrough,
    /// The Services by their addresses outside; kept where a reverse zone is among the zones.
    by_address: Arc<OrderedMap<IpAddr, OrderedSet<Key>>>,
}

/// The records of a reply in the making, each with what it comes from.
#[derive(Default)]
struct Draft {
    answers: Vec<Record>,
    additional: Vec<Record>,
    truncated: bool,
}

impl External {
    /// Reads the Services' addresses.
    pub(in crate::resolution::server) fn connect(&mut self, cluster: &Cluster) {
        if self.zones.iter().any(is_reverse_zone) {
            let mut all = OrderedMap::new();
            cluster.objects().for_each(|object| put(&mut all, object));
            self.by_address = Arc::new(all);
        }
    }

    /// Follows a change of the cluster.
    pub(in crate::resolution::server) fn follow(&mut self, changes: &Changes) {
        if !self.zones.iter().any(is_reverse_zone) {
            return;
        }
        let all = Arc::make_mut(&mut self.by_address);
        for change in &changes.objects {
            if let Some(before) = &change.before {
                take(all, before);
            }
            if let Some(after) = &change.after {
                put(all, after);
            }
        }
    }

    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = &request.question.name;
        let zones = self.zones.iter().filter(|zone| name.is_under(zone));
        let (Some(zone), Some(kubernetes)) = (zones.max_by_key(|zone| zone.as_str().len()), kubernetes_of(next)) else {
            return walk.next(next, request);
        };
        let question = || request.question.as_ref().clone();
        let station = || Station::Plugin { plugin: "k8s_external", line: self.line, steps: Vec::new() };
        walk.observe.enter(|| (question(), station()));
        let served = self.in_zone(walk, request, zone, kubernetes);
        walk.observe.leave(None);
        served.map_or_else(|| walk.next(next, request), Served::Reply)
    }

    /// `None` where the next plugin is to answer.
    fn in_zone<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        zone: &Name,
        kubernetes: &'a Kubernetes,
    ) -> Option<Response> {
        let name = &request.question.name;
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        let mut draft = Draft::default();
        let lower = name.to_lowercase();
        let below_apex = self.zones.iter().find_map(|own| lower.below(own).and_then(|below| self.below_apex(below)));
        if self.zones.iter().any(|own| lower.below(own) == Some("")) {
            self.serve_apex(walk, request, zone, kubernetes, &mut draft);
        } else if let Some(front) = below_apex {
            response.rcode = self.serve_below_apex(walk, request, front, kubernetes, &mut draft);
        } else {
            let below = lower.below(zone).unwrap_or_default();
            match self.found(walk, request, kubernetes, below) {
                Ok(found) => self.records(walk, request, (zone, kubernetes), found, &mut draft),
                Err(nothing) => {
                    let is_no_such_name = nothing.is_none_or(Nothing::is_no_such_name);
                    if is_no_such_name && self.fallthrough.applies_to(name) {
                        walk.observe.step(|| Step::new(StepId::ExternalFallsThrough, rule::PX8, []));
                        return None;
                    }
                    response.rcode = if is_no_such_name { Rcode::NxDomain } else { Rcode::NoError };
                }
            }
        }
        if draft.answers.is_empty() {
            response.authority.push(self.soa(zone));
        }
        Some(Response { answers: draft.answers, additional: draft.additional, truncated: draft.truncated, ..response })
    }

    /// What stands behind a name: addresses outside, or Services by their address. Says why there is nothing;
    /// `None` is an address that no Service has.
    fn found<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        kubernetes: &Kubernetes,
        below: &str,
    ) -> Result<Found, Option<Nothing>> {
        let Question { name, record_type } = request.question.as_ref();
        if *record_type == RecordType::Ptr
            && let Some(address) = reverse::address_of(name)
        {
            let keys = self.by_address.get(&address).into_iter().flatten();
            let keys: Vec<(Key, Cause)> = keys
                .filter(|key| kubernetes.shows_in_reverse(&key.0))
                .map(|key| (key.clone(), kubernetes.outside_cause(key, address)))
                .collect();
            let (id, text) = (StepId::ExternalReverse, address.to_string());
            walk.observe.step(|| Step::new(id, rule::PX7, [text, keys.len().to_string()]));
            return if keys.is_empty() { Err(None) } else { Ok(Found::Reverse(keys)) };
        }
        let found = kubernetes.outside(below, self.headless);
        walk.observe.step(|| {
            let mut labels = Labels::of(below).rev();
            let namespace = labels.next().unwrap_or_default().to_owned();
            let service = labels.next().unwrap_or_default().to_owned();
            match &found {
                Ok(found) => {
                    let hosts: OrderedSet<String> = found.iter().map(|one| one.host.to_string()).collect();
                    let hosts = hosts.into_iter().collect::<Vec<_>>().join(", ");
                    Step::new(StepId::ExternalAddresses, rule::PX2, [namespace, service, hosts])
                }
                Err(Nothing::NoNamespace) => Step::new(StepId::ExternalNoNamespace, rule::PX1, [namespace]),
                Err(Nothing::Namespace) => Step::new(StepId::ExternalNamespace, rule::PX1, [namespace]),
                Err(Nothing::TooLong) => Step::new(StepId::ExternalTooLong, rule::PX1, []),
                Err(Nothing::NoService) => Step::new(StepId::ExternalNoService, rule::PX1, [namespace, service]),
                Err(Nothing::NoAddress) => Step::new(StepId::ExternalNoAddress, rule::PX1, [namespace, service]),
            }
        });
        match found {
            // A reverse question for what is no address has no records, whatever the name has.
            Ok(_) if *record_type == RecordType::Ptr => Err(Some(Nothing::Namespace)),
            Ok(found) => Ok(Found::Outside(found)),
            Err(nothing) => Err(Some(nothing)),
        }
    }
}

impl Outside {
    /// The labels of a Service's name with this port's in front.
    fn port_labels(&self, (namespace, service): &Key) -> Vec<String> {
        let label = |text: &str| format!("_{}", text.to_ascii_lowercase());
        vec![label(&self.port_name), label(&self.protocol), service.to_string(), namespace.to_string()]
    }
}

/// What stands behind a name.
enum Found {
    Outside(Vec<Outside>),
    /// The Services with an address.
    Reverse(Vec<(Key, Cause)>),
}

/// The `kubernetes` plugin of the same server block, which stands behind.
fn kubernetes_of(next: &[Plugin]) -> Option<&Kubernetes> {
    next.iter().find_map(|plugin| match plugin {
        Plugin::Kubernetes(plugin) => Some(&**plugin),
        _ => None,
    })
}

/// A hundred parted among so many, at least 1.
fn weight(count: usize) -> u16 {
    u16::try_from(100 / count.max(1)).unwrap_or(1).max(1)
}

/// The labels in front of a name.
fn below<T: AsRef<str>>(labels: &[T], zone: &Name) -> Name {
    full_name(&labels.iter().map(AsRef::as_ref).collect::<Vec<_>>(), zone)
}

fn put(all: &mut OrderedMap<IpAddr, OrderedSet<Key>>, object: &Object) {
    for (key, address) in entries_of(object) {
        all.entry(address).or_default().insert(key);
    }
}

fn take(all: &mut OrderedMap<IpAddr, OrderedSet<Key>>, object: &Object) {
    for (key, address) in entries_of(object) {
        if let Some(keys) = all.get_mut(&address) {
            keys.remove(&key);
        }
    }
}

/// The addresses outside of a Service, with its key.
fn entries_of(object: &Object) -> Vec<(Key, IpAddr)> {
    let Some(service) = object.as_service() else { return Vec::new() };
    let key: Key = (service.meta.namespace.as_str().into(), service.meta.name.as_str().into());
    let addresses = addresses_outside(object).into_iter().filter_map(|(host, _)| match host {
        Host::Ip(address) => Some((key.clone(), address)),
        Host::Name(_) => None,
    });
    addresses.collect()
}
