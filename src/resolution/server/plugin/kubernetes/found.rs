//! What stands behind a name, before any record is made of it: cluster IPs, endpoints, a name to follow, a pod.

use super::parse::Request;
use super::port::Port;
use super::service_entry::{Endpoint, Entry, Host};
use crate::cluster::{FieldPath, Kind, ObjectRef};
use crate::dns::{Name, RecordData, RecordType};
use crate::resolution::trace::Cause;
use std::net::IpAddr;

/// What stands behind a name.
pub(super) enum Found<'r> {
    /// The name exists and has nothing.
    Nothing,
    /// Cluster IPs, and the ports that were asked for.
    ClusterIps { entry: &'r Entry, ips: &'r [IpAddr], request: Request<'r> },
    /// Endpoints of a Service.
    Endpoints(Selected<'r>),
    /// A name to follow.
    External { entry: &'r Entry, target: &'r Name },
    /// An address of a pod: the pods that have it, where that is verified.
    Pod { ip: IpAddr, namespace: &'r str, label: &'r str, pods: &'r [Box<str>] },
    /// `ns.dns` of the zone.
    NameServers,
}

/// Ready endpoints of a Service, and the ports that were asked for.
#[derive(Clone, Copy)]
pub(super) struct Selected<'r> {
    pub entry: &'r Entry,
    /// Positions of the endpoints that bear the label asked for; `None` where none was.
    pub named: Option<&'r [u32]>,
    /// The topology zone they have to be in, in lower case; empty for any.
    pub zone: &'r str,
    pub request: Request<'r>,
}

impl<'r> Selected<'r> {
    /// The endpoints, one for each address, that have a port of those asked for.
    pub(super) fn endpoints(self) -> impl Iterator<Item = (&'r Entry, &'r Endpoint)> {
        let (entry, any_port) = (self.entry, self.request.any_port());
        let with_port = move |endpoint: &&Endpoint| any_port || self.ports(endpoint).next().is_some();
        self.candidates().filter(with_port).map(move |endpoint| (entry, endpoint))
    }

    /// The endpoints, one for each address, each with the ports asked for and their positions. Endpoints
    /// stand in order of slice, so that the ports of a slice are sought once.
    pub(super) fn each_with_ports(self, mut each: impl FnMut(&'r Endpoint, &[(usize, &'r Port)])) {
        let (mut ports, mut slice) = (Vec::new(), None);
        for endpoint in self.candidates() {
            if slice.replace(endpoint.slice) != Some(endpoint.slice) {
                ports.clear();
                ports.extend(self.ports(endpoint));
            }
            each(endpoint, &ports);
        }
    }

    /// The endpoints that bear the label asked for, or all.
    fn candidates(self) -> impl Iterator<Item = &'r Endpoint> {
        let entry = self.entry;
        let all = self.named.is_none().then_some(&entry.endpoints).into_iter().flatten();
        let named = self.named.into_iter().flatten().filter_map(move |position| entry.endpoint(*position));
        let in_zone = move |endpoint: &&Endpoint| self.zone.is_empty() || entry.is_in_zone(endpoint, self.zone);
        all.chain(named).filter(in_zone)
    }

    /// The ports of an endpoint's slice that were asked for.
    fn ports(self, endpoint: &Endpoint) -> impl Iterator<Item = (usize, &'r Port)> {
        let ports = self.entry.slice_of(endpoint).map_or(&[][..], |slice| &slice.ports);
        let Request { port: name, protocol, .. } = self.request;
        ports.iter().enumerate().filter(move |(_, port)| port.matches(name, protocol))
    }

    /// True where an address is a name to follow (rule D19).
    pub(super) fn has_names(&self) -> bool {
        !self.entry.names.is_empty()
    }
}

impl Endpoint {
    /// The name to follow, where the address is one.
    pub(super) fn name(&self) -> Option<&Name> {
        match &self.host {
            Host::Name(name) => Some(name),
            Host::Ip(_) => None,
        }
    }
}

impl Found<'_> {
    /// True where no record of any type stands behind the name.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::ClusterIps { ips, .. } => ips.is_empty(),
            _ => false,
        }
    }

    /// How many addresses there are at most.
    pub(super) fn size_hint(&self) -> usize {
        match self {
            Self::ClusterIps { ips, .. } => ips.len(),
            Self::Endpoints(Selected { named: Some(named), .. }) => named.len(),
            Self::Endpoints(Selected { entry, .. }) => entry.ipv4.len().max(entry.ipv6.len()),
            Self::Nothing | Self::External { .. } | Self::Pod { .. } | Self::NameServers => 1,
        }
    }

    /// The distinct addresses of a family, each with what it comes from.
    pub(super) fn each_address(&self, wanted: RecordType, mut add: impl FnMut(RecordData, &dyn Fn() -> Cause)) {
        match self {
            Self::ClusterIps { entry, ips, .. } => {
                for ip in ips.iter().filter(|ip| RecordData::from(**ip).record_type() == wanted) {
                    add(RecordData::from(*ip), &|| entry.cluster_ip_cause(*ip));
                }
            }
            // The usual case: all endpoints, whose distinct addresses are known.
            Self::Endpoints(Selected { entry, named: None, request, .. }) if !request.has_front() => {
                let cause = |position: u32| match entry.endpoint(position) {
                    Some(endpoint) => entry.endpoint_cause(endpoint),
                    None => Cause::Server,
                };
                if wanted == RecordType::A {
                    entry.ipv4.iter().for_each(|(ip, at)| add(RecordData::A(*ip), &|| cause(*at)));
                } else {
                    entry.ipv6.iter().for_each(|(ip, at)| add(RecordData::Aaaa(*ip), &|| cause(*at)));
                }
            }
            Self::Endpoints(selected) => {
                // Nothing repeats among the endpoints of one name, as a rule.
                let mut seen = (!selected.entry.all_distinct).then(rustc_hash::FxHashSet::default);
                for (entry, endpoint) in selected.endpoints() {
                    let Host::Ip(ip) = endpoint.host else { continue };
                    let mut new = || seen.as_mut().is_none_or(|seen| seen.insert(ip));
                    if RecordData::from(ip).record_type() == wanted && new() {
                        add(RecordData::from(ip), &|| entry.endpoint_cause(endpoint));
                    }
                }
            }
            Self::Pod { ip, namespace, pods, .. } if RecordData::from(*ip).record_type() == wanted => {
                add(RecordData::from(*ip), &|| pod_cause(namespace, pods));
            }
            Self::Nothing | Self::External { .. } | Self::Pod { .. } | Self::NameServers => {}
        }
    }
}

/// Where a pod record comes from: the pod, or the Corefile that lets any address be one.
pub(super) fn pod_cause(namespace: &str, pods: &[Box<str>]) -> Cause {
    match pods.first() {
        Some(name) => Cause::Object {
            object: ObjectRef::new(Kind::Pod, namespace, name),
            field: FieldPath::of(&["status", "podIP"]),
        },
        None => Cause::Corefile { property: "pods insecure" },
    }
}
