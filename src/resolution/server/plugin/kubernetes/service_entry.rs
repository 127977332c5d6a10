//! What the server knows under the name of one Service: the Service, its slices, and what follows from
//! both for DNS (`plugin/kubernetes/object/{service,endpoint}.go`).

use super::index_options::IndexOptions;
use super::one_or_many::OneOrMany;
use super::port::{Port, Protocol, have_distinct_numbers};
use crate::cluster::{EndpointSlice, FieldPath, Object, ServiceType};
use crate::dns::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// The most octets a pod's name may have to become an endpoint's name (rule D7).
const MAX_POD_LABEL: usize = 63;

/// A namespace and a name in it. Shared by everything that points at the Service.
pub(in super::super) type Key = (Arc<str>, Arc<str>);

/// What is known under one (namespace, name).
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: Key,
    /// The Service; `None` where only slices bear its name.
    pub object: Option<Arc<Object>>,
    /// The slices, in order of name.
    pub slices: Vec<Slice>,

    // What follows.
    pub shape: ServiceShape,
    /// The Service's full name in the primary zone.
    pub target: Name,
    /// The Service's ports; one without a number where it has none (rule D13).
    pub ports: OneOrMany<Port>,
    /// The ready endpoints, one for each address.
    pub endpoints: Vec<Endpoint>,
    /// The distinct addresses among them, by family, each with the position of its first endpoint.
    pub ipv4: OneOrMany<(Ipv4Addr, u32)>,
    pub ipv6: OneOrMany<(Ipv6Addr, u32)>,
    pub names: OneOrMany<(Name, u32)>,
    /// Positions of endpoints by name, in lower case.
    pub by_name: FxHashMap<Box<str>, OneOrMany<u32>>,
    /// No two endpoints share a name or an address, and no slice has a port number twice: SRV records
    /// cannot coincide.
    pub all_distinct: bool,
}

/// The sorts of Service, as DNS sees them (rules D2, X1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum ServiceShape {
    /// There is no Service of the name.
    #[default]
    Absent,
    ClusterIp(OneOrMany<IpAddr>),
    Headless,
    /// `None` where `externalName` is an IP address (rule X2).
    External(Option<Name>),
}

#[derive(Clone, Debug)]
pub(super) struct Slice {
    pub object: Arc<Object>,
    pub ports: OneOrMany<Port>,
}

/// An address of a ready endpoint.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    pub host: Host,
    /// The address is written as a resolver would write it.
    pub canonical: bool,
    /// Its name below the Service's (rule D7).
    pub label: Box<str>,
    /// Its full name in the primary zone.
    pub target: Name,
    /// Where it stands: slice, endpoint, address.
    pub slice: u32,
    pub position: u32,
    pub address: u32,
}

/// What an address text is: an IP address, or a name to follow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in super::super) enum Host {
    Ip(IpAddr),
    Name(Name),
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ip(ip) => ip.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl Host {
    /// `HostType` of `plugin/etcd/msg`: what does not parse as an IP address is a name, and absolute.
    pub(crate) fn parse(text: &str) -> Self {
        match text.parse::<IpAddr>() {
            Ok(ip) => Self::Ip(ip.to_canonical()),
            Err(_) => Self::Name(Name::from_checked(text)),
        }
    }
}

impl Slice {
    pub(super) fn new(object: Arc<Object>) -> Self {
        let ports = object.as_endpoint_slice().map(|slice| {
            let ports = slice.ports.iter().map(|port| Port {
                name: port.name.as_str().into(),
                protocol: Protocol::parse(&port.protocol),
                number: port.port.and_then(|number| u16::try_from(number).ok()),
            });
            ports.collect::<OneOrMany<_>>()
        });
        let ports = ports.filter(|ports| !ports.is_empty()).unwrap_or_else(Port::none);
        Self { object, ports }
    }

    pub(super) fn typed(&self) -> Option<&EndpointSlice> {
        self.object.as_endpoint_slice()
    }

    fn name(&self) -> &str {
        &self.object.reference().name
    }
}

impl Endpoint {
    /// The field that holds the address.
    pub(super) fn field(&self) -> FieldPath {
        FieldPath::of(&["endpoints"]).index(place(self.position)).key("addresses").index(place(self.address))
    }
}

impl Entry {
    pub(super) fn new(key: Key) -> Self {
        Self {
            key,
            object: None,
            slices: Vec::new(),
            shape: ServiceShape::Absent,
            target: Name::root(),
            ports: OneOrMany::default(),
            endpoints: Vec::new(),
            ipv4: OneOrMany::default(),
            ipv6: OneOrMany::default(),
            names: OneOrMany::default(),
            by_name: FxHashMap::default(),
            all_distinct: true,
        }
    }

    /// True where nothing is known any more.
    pub(super) fn is_empty(&self) -> bool {
        self.object.is_none() && self.slices.is_empty()
    }

    /// True for what a ServiceImport is kept as.
    pub(super) fn is_import(&self) -> bool {
        self.object.as_ref().is_some_and(|object| object.as_service().is_none())
    }

    pub(super) fn put_slice(&mut self, slice: Slice) {
        match self.slices.binary_search_by(|other| other.name().cmp(slice.name())) {
            Ok(place) => {
                if let Some(old) = self.slices.get_mut(place) {
                    *old = slice;
                }
            }
            Err(place) => self.slices.insert(place, slice),
        }
    }

    pub(super) fn take_slice(&mut self, name: &str) {
        self.slices.retain(|slice| slice.name() != name);
    }

    /// The addresses by which reverse names lead here.
    pub(super) fn endpoint_addresses(&self) -> Vec<IpAddr> {
        let addresses = self.endpoints.iter().filter_map(|endpoint| match endpoint.host {
            Host::Ip(ip) if endpoint.canonical => Some(ip),
            _ => None,
        });
        addresses.collect()
    }

    /// The cluster IPs that are written as a resolver would write them.
    pub(super) fn cluster_addresses(&self) -> Vec<IpAddr> {
        let service = self.object.as_ref().and_then(|object| object.as_service());
        let texts = service.map_or(&[][..], |service| &service.spec.cluster_ips);
        texts.iter().filter_map(|text| text.parse().ok().filter(|ip| is_canonical(*ip, text))).collect()
    }

    /// Makes everything that follows anew.
    pub(super) fn derive(&mut self, key: &Key, options: &IndexOptions) {
        let zone = &options.primary_zone;
        let service = self.object.as_ref().and_then(|object| object.as_service());
        self.target = full_name(&[&key.1, &key.0, "svc"], zone);
        self.ports = service.map_or_else(OneOrMany::default, |service| {
            let ports = service.spec.ports.iter().map(|port| Port {
                name: port.name.as_str().into(),
                protocol: Protocol::parse(&port.protocol),
                number: u16::try_from(port.port).ok(),
            });
            ports.collect()
        });
        if self.ports.is_empty() {
            self.ports = Port::none();
        }
        self.shape = match service {
            None => ServiceShape::Absent,
            Some(service) if service.spec.service_type == ServiceType::ExternalName => {
                match Host::parse(&service.spec.external_name) {
                    Host::Ip(_) => ServiceShape::External(None),
                    Host::Name(target) => ServiceShape::External(Some(target)),
                }
            }
            Some(service) if service.is_headless() => ServiceShape::Headless,
            Some(service) => ServiceShape::ClusterIp(service.spec.addresses().map(|ip| ip.to_canonical()).collect()),
        };
        self.derive_endpoints(key, options);
    }

    pub(super) fn derive_endpoints(&mut self, key: &Key, options: &IndexOptions) {
        let Self { slices, endpoints, ipv4, ipv6, names, by_name, .. } = self;
        (*ipv4, *ipv6, *names) = Default::default();
        endpoints.clear();
        by_name.clear();
        let mut seen: FxHashSet<Host> = FxHashSet::default();
        for (slice_position, slice) in slices.iter().enumerate() {
            let Some(typed) = slice.typed() else { continue };
            for (position, endpoint) in typed.endpoints.iter().enumerate() {
                if !endpoint.is_ready() {
                    continue;
                }
                for (address, text) in endpoint.addresses.iter().enumerate() {
                    let host = Host::parse(text);
                    let label = endpoint_name(&endpoint.hostname, &endpoint.target_pod, text, options);
                    let at = short(endpoints.len());
                    if seen.insert(host.clone()) {
                        match &host {
                            Host::Ip(IpAddr::V4(ip)) => ipv4.push((*ip, at)),
                            Host::Ip(IpAddr::V6(ip)) => ipv6.push((*ip, at)),
                            Host::Name(name) => names.push((name.clone(), at)),
                        }
                    }
                    by_name.entry(label.to_ascii_lowercase().into()).or_default().push(at);
                    endpoints.push(Endpoint {
                        canonical: matches!(host, Host::Ip(ip) if is_canonical(ip, text)),
                        host,
                        target: full_name(&[&label, &key.1, &key.0, "svc"], &options.primary_zone),
                        label,
                        slice: short(slice_position),
                        position: short(position),
                        address: short(address),
                    });
                }
            }
        }
        self.all_distinct = self.by_name.len() == self.endpoints.len()
            && seen.len() == self.endpoints.len()
            && self.slices.iter().all(|slice| have_distinct_numbers(&slice.ports));
    }

    /// The object a slice's endpoints come from.
    pub(super) fn slice_of(&self, endpoint: &Endpoint) -> Option<&Slice> {
        self.slices.get(place(endpoint.slice))
    }

    /// The topology zone an endpoint is in.
    pub(super) fn zone_of(&self, endpoint: &Endpoint) -> Option<&str> {
        self.slice_of(endpoint)?.typed()?.endpoints.get(place(endpoint.position))?.zone.as_deref()
    }

    /// True where an endpoint is in a topology zone, in whatever case it is spelled (rule PK7).
    pub(super) fn is_in_zone(&self, endpoint: &Endpoint, zone: &str) -> bool {
        self.zone_of(endpoint).is_some_and(|own| own.eq_ignore_ascii_case(zone))
    }

    /// The endpoint at a position.
    pub(super) fn endpoint(&self, position: u32) -> Option<&Endpoint> {
        self.endpoints.get(place(position))
    }

    /// How many endpoints the slices list as ready.
    pub(super) fn ready_endpoints(&self) -> usize {
        let slices = self.slices.iter().filter_map(Slice::typed);
        slices.flat_map(|slice| &slice.endpoints).filter(|endpoint| endpoint.is_ready()).count()
    }

    /// How many endpoints the slices list, ready or not.
    pub(super) fn listed_endpoints(&self) -> usize {
        self.slices.iter().filter_map(Slice::typed).map(|slice| slice.endpoints.len()).sum()
    }
}

/// Rule D7; `kubernetes.go` endpointHostname.
fn endpoint_name(hostname: &str, pod: &str, address: &str, options: &IndexOptions) -> Box<str> {
    if !hostname.is_empty() {
        return hostname.into();
    }
    if options.endpoint_pod_names && !pod.is_empty() && pod.len() <= MAX_POD_LABEL {
        return pod.into();
    }
    if address.contains('.') {
        return address.replace('.', "-").into();
    }
    if !address.contains(':') {
        return "".into();
    }
    let mut name = address.replace(':', "-");
    if name.ends_with('-') {
        name.push('0');
    }
    name.into()
}

/// A position in a list, kept short.
fn short(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A position kept short, to be used.
pub(super) fn place(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Go's `net.IP.String` of the address is the text.
fn is_canonical(ip: IpAddr, text: &str) -> bool {
    ip.to_canonical().to_string() == text
}

/// The labels, dotted, in front of the zone.
pub(in super::super) fn full_name(labels: &[&str], zone: &Name) -> Name {
    let zone = zone.as_str().trim_start_matches('.');
    let length = labels.iter().map(|label| label.len() + 1).sum::<usize>() + zone.len();
    let mut text = String::with_capacity(length);
    for label in labels {
        text.push_str(label);
        text.push('.');
    }
    text.push_str(zone);
    Name::from_checked(&text)
}
