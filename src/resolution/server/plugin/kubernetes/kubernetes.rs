//! From a name to what stands behind it (`plugin/kubernetes/kubernetes.go` Services, Records,
//! findServices, findPods).

use super::super::super::chain::Walk;
use super::super::super::observe::Observe;
use super::backend_lookup::address_data;
use super::handler::{Query, check};
use super::parse::{Branch, Request};
use super::service_entry::{Endpoint, Entry, Host, Port, Slice, Sort, place};
use super::{Imports, Kubernetes, PodsMode, Selector};
use crate::cluster::{FieldPath, Kind, ObjectRef};
use crate::dns::{Name, RecordData, RecordType, reverse};
use crate::resolution::trace::{CannotSay, Cause, Check, CheckId, Detail, Parsed, Unknown};
use crate::rule;
use std::net::IpAddr;

/// The name does not exist: NXDOMAIN, unless another plugin knows better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoSuchName;

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
    pub fn endpoints(self) -> impl Iterator<Item = (&'r Entry, &'r Endpoint)> {
        let (entry, any_port) = (self.entry, self.request.any_port());
        let with_port = move |endpoint: &&Endpoint| any_port || self.ports(endpoint).next().is_some();
        self.candidates().filter(with_port).map(move |endpoint| (entry, endpoint))
    }

    /// The endpoints, one for each address, each with the ports asked for and their positions. Endpoints
    /// stand in order of slice, so that the ports of a slice are sought once.
    pub fn each_with_ports(self, mut each: impl FnMut(&'r Endpoint, &[(usize, &'r Port)])) {
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
    pub fn has_names(&self) -> bool {
        !self.entry.names.is_empty()
    }
}

impl Endpoint {
    /// The name to follow, where the address is one.
    pub fn name(&self) -> Option<&Name> {
        match &self.host {
            Host::Name(name) => Some(name),
            Host::Ip(_) => None,
        }
    }
}

impl Found<'_> {
    /// True where no record of any type stands behind the name.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::ClusterIps { ips, .. } => ips.is_empty(),
            _ => false,
        }
    }

    /// How many addresses there are at most.
    pub fn size_hint(&self) -> usize {
        match self {
            Self::ClusterIps { ips, .. } => ips.len(),
            Self::Endpoints(Selected { named: Some(named), .. }) => named.len(),
            Self::Endpoints(Selected { entry, .. }) => entry.ipv4.len().max(entry.ipv6.len()),
            Self::Nothing | Self::External { .. } | Self::Pod { .. } | Self::NameServers => 1,
        }
    }

    /// The distinct addresses of a family, each with what it comes from.
    pub fn each_address(&self, wanted: RecordType, mut add: impl FnMut(RecordData, &dyn Fn() -> Cause)) {
        match self {
            Self::ClusterIps { entry, ips, .. } => {
                for ip in ips.iter().filter(|ip| address_data(**ip).record_type() == wanted) {
                    add(address_data(*ip), &|| entry.cluster_ip_cause(*ip));
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
                    if address_data(ip).record_type() == wanted && new() {
                        add(address_data(ip), &|| entry.endpoint_cause(endpoint));
                    }
                }
            }
            Self::Pod { ip, namespace, pods, .. } if address_data(*ip).record_type() == wanted => {
                add(address_data(*ip), &|| pod_cause(namespace, pods));
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

impl<'a, O: Observe> Walk<'a, O> {
    /// `Services`: the zone's own name server first, then the objects.
    pub(super) fn find<'r>(&mut self, query: Query<'a, 'r>) -> Result<Found<'r>, NoSuchName>
    where
        'a: 'r,
    {
        // The lower-case name is compared with the zone as it was spelled (rule Q9).
        if query.lower.as_str().strip_prefix("ns.dns.") == Some(query.zone.name.as_str()) {
            self.observe.check(|| check(CheckId::NameServer, true));
            return Ok(Found::NameServers);
        }
        self.records(query)
    }

    /// `Records`.
    pub(super) fn records<'r>(&mut self, query: Query<'a, 'r>) -> Result<Found<'r>, NoSuchName>
    where
        'a: 'r,
    {
        let plugin = query.plugin;
        let below = query.lower.below(&query.zone.name).unwrap_or_default();
        let is_zonal = plugin.options.zonal && !query.zone.multicluster;
        let zonal = if is_zonal { Request::zonal(below) } else { None };
        let Ok(request) = zonal.map_or_else(|| Request::parse(below, query.zone.multicluster), Ok) else {
            self.observe.check(|| check(CheckId::NameShape, false));
            return Err(NoSuchName);
        };
        let Some(branch) = request.branch else {
            self.observe.check(|| check(CheckId::EmptyName, true));
            return Ok(Found::Nothing);
        };
        self.observe.parsed(|| parsed(branch, &request));
        self.observe.check(|| check(CheckId::NameShape, true));
        if reverse::is_below_reverse_zone(query.lower) {
            self.observe.check(|| check(CheckId::ReverseAddress, false));
            return Err(NoSuchName);
        }
        self.namespace(plugin, request.namespace)?;
        match branch {
            Branch::Svc if query.zone.multicluster => self.service(plugin, request, plugin.imports.as_deref()),
            Branch::Svc => self.service(plugin, request, None),
            Branch::Pod => self.pod(plugin, request),
        }
    }

    /// Rule Q11.
    fn namespace(&mut self, plugin: &Kubernetes, namespace: &str) -> Result<(), NoSuchName> {
        let object = || Some(ObjectRef::new(Kind::Namespace, "", namespace));
        if !plugin.options.namespaces.is_empty() {
            let ok = plugin.options.allows(namespace);
            self.observe.check(|| Check { object: object(), ..check(CheckId::NamespaceAllowed, ok) });
            if !ok {
                return Err(NoSuchName);
            }
        }
        let ok = plugin.index.namespace_exists(namespace);
        if let Some(selector) = &plugin.options.namespace_labels {
            self.observe.check(|| labelled(object(), selector, ok).by(rule::PK1));
            return if ok { Ok(()) } else { Err(NoSuchName) };
        }
        self.observe.check(|| Check { object: object(), ..check(CheckId::NamespaceExists, ok) });
        if ok { Ok(()) } else { Err(NoSuchName) }
    }

    /// `findServices`, and among imports `findMultiClusterServices`, which differs in what it looks through.
    fn service<'r>(
        &mut self,
        plugin: &'a Kubernetes,
        request: Request<'r>,
        imports: Option<&'a Imports>,
    ) -> Result<Found<'r>, NoSuchName>
    where
        'a: 'r,
    {
        if request.service.is_empty() {
            self.observe.check(|| check(CheckId::EmptyName, true));
            return Ok(Found::Nothing);
        }
        let entry = match imports {
            Some(imports) => imports.entry_of(request.namespace, request.service),
            None => plugin.index.entry_of(request.namespace, request.service),
        };
        let kind = || if imports.is_some() { Imports::kind() } else { Kind::Service };
        let entry = entry.filter(|entry| entry.sort != Sort::Absent);
        let on = |id, ok, field: &[&str]| Check {
            object: Some(ObjectRef::new(kind(), request.namespace, request.service)),
            field: (!field.is_empty()).then(|| FieldPath::of(field)),
            ..check(id, ok)
        };
        self.observe.check(|| {
            if let Some(selector) = &plugin.options.labels {
                return labelled(on(CheckId::Labelled, true, &[]).object, selector, entry.is_some());
            }
            let check = on(CheckId::ServiceExists, entry.is_some(), &[]);
            if imports.is_some() { check.by(rule::PM1) } else { check }
        });
        let Some(entry) = entry else { return Err(NoSuchName) };
        if let Sort::External(target) = &entry.sort {
            self.observe.check(|| on(CheckId::ServiceIsExternalName, true, &["spec", "type"]));
            if request.has_front() {
                self.observe.check(|| on(CheckId::ExternalNameAlone, false, &["spec", "type"]));
                return Err(NoSuchName);
            }
            let ok = target.is_some();
            self.observe.check(|| on(CheckId::ExternalNameIsName, ok, &["spec", "externalName"]));
            return target.as_ref().map(|target| Found::External { entry, target }).ok_or(NoSuchName);
        }
        let is_by_address =
            matches!(entry.sort, Sort::ClusterIp(_)) && request.endpoint.is_empty() && request.zone.is_empty();
        let rests_on_endpoints = !is_by_address || plugin.options.ignore_empty_service;
        if rests_on_endpoints && imports.is_none() && plugin.index.is_unseen(entry) {
            let (namespace, service) = (request.namespace.to_owned(), request.service.to_owned());
            let reason = Unknown::EndpointsNotGiven { namespace, service };
            self.leave_unsaid(CannotSay { directive: "EndpointSlice".to_owned(), line: 0, file: None, reason });
            return Err(NoSuchName);
        }
        if plugin.options.ignore_empty_service && entry.sort != Sort::Headless {
            let ok = !entry.endpoints.is_empty();
            self.observe.check(|| Check { detail: ready(entry), ..on(CheckId::ServiceNotEmpty, ok, &[]) });
            if !ok {
                return Err(NoSuchName);
            }
        }
        let cluster_ip = ["spec", "clusterIP"];
        if !request.zone.is_empty() {
            let ok = entry.sort == Sort::Headless;
            self.observe.check(|| on(CheckId::ServiceIsHeadless, ok, &cluster_ip).by(rule::PK7));
            return if ok { Ok(Found::Endpoints(self.in_topology_zone(entry, request))) } else { Err(NoSuchName) };
        }
        match &entry.sort {
            Sort::ClusterIp(ips) if request.endpoint.is_empty() => {
                self.observe.check(|| on(CheckId::ServiceHasClusterIp, true, &cluster_ip));
                // An import without ports has nothing, unlike a Service (rule PM2).
                let any = request.any_port() && !entry.ports.is_empty();
                let ok = any || entry.ports.iter().any(|port| port.matches(request.port, request.protocol));
                if !any {
                    self.observe.check(|| {
                        let check = on(CheckId::PortMatches, ok, &["spec", "ports"]);
                        Check { detail: ports(&request, &entry.ports), ..check }
                    });
                }
                if ok { Ok(Found::ClusterIps { entry, ips, request }) } else { Err(NoSuchName) }
            }
            sort => {
                if *sort == Sort::Headless {
                    self.observe.check(|| on(CheckId::ServiceIsHeadless, true, &cluster_ip));
                } else {
                    self.observe.check(|| on(CheckId::ServiceHasClusterIp, true, &cluster_ip).by(rule::D5));
                }
                self.endpoints(entry, request).map(Found::Endpoints)
            }
        }
    }

    /// The endpoints of a topology zone. Where there are none, `pin` leaves nothing and `prefer` takes all (rule PK7).
    fn in_topology_zone<'r>(&mut self, entry: &'r Entry, request: Request<'r>) -> Selected<'r> {
        let of_zone = Selected { entry, named: None, zone: request.zone, request };
        let ok = of_zone.endpoints().next().is_some();
        self.observe.check(|| {
            let mut have: Vec<String> = Vec::new();
            for zone in entry.endpoints.iter().filter_map(|endpoint| entry.zone_of(endpoint)) {
                if have.len() < Detail::SHOWN && have.iter().all(|other| other != zone) {
                    have.push(zone.to_owned());
                }
            }
            let object = entry.slices.first().map(|slice| slice.object.reference().clone());
            let field = object.is_some().then(|| FieldPath::of(&["endpoints"]));
            let detail = Some(Detail::Names { wanted: request.zone.to_owned(), have });
            Check { object, field, detail, ..check(CheckId::EndpointInZone, ok) }
        });
        if ok || request.pins_zone { of_zone } else { Selected { zone: "", ..of_zone } }
    }

    /// The part of `findServices` that looks into slices (rules D5 to D9, D12).
    fn endpoints<'r>(&mut self, entry: &'r Entry, request: Request<'r>) -> Result<Selected<'r>, NoSuchName> {
        let slice = || entry.slices.first().map(|slice| slice.object.reference().clone());
        let some = !entry.endpoints.is_empty();
        self.observe.check(|| {
            let check = check(CheckId::EndpointsReady, some);
            let check = if request.endpoint.is_empty() { check } else { check.by(rule::D8) };
            let field = (!entry.slices.is_empty()).then(|| FieldPath::of(&["endpoints"]));
            Check { object: slice(), field, detail: ready(entry), ..check }
        });
        let mut named = None;
        if !request.endpoint.is_empty() {
            named = Some(entry.by_name.get(request.endpoint).map_or(&[][..], |positions| &**positions));
            let found = named.and_then(|named| entry.endpoint(*named.first()?));
            self.observe.check(|| Check {
                object: found
                    .and_then(|endpoint| Some(entry.slice_of(endpoint)?.object.reference().clone()))
                    .or_else(slice),
                field: found.map(|endpoint| FieldPath::of(&["endpoints"]).index(place(endpoint.position))),
                detail: Some(Detail::Names {
                    wanted: request.endpoint.to_owned(),
                    have: entry.endpoints.iter().take(Detail::SHOWN).map(|one| one.label.to_string()).collect(),
                }),
                ..check(CheckId::EndpointNamed, found.is_some())
            });
            if found.is_none() {
                return Err(NoSuchName);
            }
        }
        let selected = Selected { entry, named, zone: "", request };
        let ok = if request.any_port() { some } else { selected.endpoints().next().is_some() };
        self.port_check(&request, || {
            let all: Vec<Port> = entry.slices.iter().flat_map(|slice: &Slice| slice.ports.to_vec()).collect();
            let field = Some(FieldPath::of(&["ports"]));
            Check { object: slice(), field, detail: ports(&request, &all), ..check(CheckId::PortMatches, ok) }
        });
        if ok { Ok(selected) } else { Err(NoSuchName) }
    }

    /// Ports are worth a word only where one was asked for.
    fn port_check(&mut self, request: &Request<'_>, check: impl FnOnce() -> Check) {
        if !request.any_port() {
            self.observe.check(check);
        }
    }

    /// `findPods` (rules of part O).
    fn pod<'r>(&mut self, plugin: &'a Kubernetes, request: Request<'r>) -> Result<Found<'r>, NoSuchName>
    where
        'a: 'r,
    {
        let (namespace, label) = (request.namespace, request.service);
        let on = plugin.options.pods != PodsMode::Disabled;
        let detail = || Some(Detail::Pods { mode: plugin.options.pods });
        self.observe.check(|| Check { detail: detail(), ..check(CheckId::PodMode, on) });
        if !on {
            return Err(NoSuchName);
        }
        if label.is_empty() {
            self.observe.check(|| check(CheckId::EmptyName, true));
            return Ok(Found::Nothing);
        }
        let dashes = label.bytes().filter(|byte| *byte == b'-').count();
        let text = if dashes == 3 && !label.as_bytes().windows(2).any(|pair| pair == b"--") {
            label.replace('-', ".")
        } else {
            label.replace('-', ":")
        };
        let ip = text.parse::<IpAddr>().ok().map(|ip| ip.to_canonical());
        self.observe.check(|| Check {
            detail: Some(Detail::Text { text: text.clone() }),
            ..check(CheckId::PodAddress, ip.is_some())
        });
        let ip = ip.ok_or(NoSuchName)?;
        if plugin.options.pods == PodsMode::Insecure {
            return Ok(Found::Pod { ip, namespace, label, pods: &[] });
        }
        let pods = plugin.index.pods_at(namespace, &text);
        self.observe.check(|| Check {
            object: pods.first().map(|name| ObjectRef::new(Kind::Pod, namespace, name)),
            field: (!pods.is_empty()).then(|| FieldPath::of(&["status", "podIP"])),
            detail: Some(Detail::Text { text: text.clone() }),
            ..check(CheckId::PodExists, !pods.is_empty())
        });
        if pods.is_empty() { Err(NoSuchName) } else { Ok(Found::Pod { ip, namespace, label, pods }) }
    }
}

/// Whether the server sees an object, of which it sees only some.
fn labelled(object: Option<ObjectRef>, selector: &Selector, ok: bool) -> Check {
    Check { object, detail: Some(Detail::Text { text: selector.to_string() }), ..check(CheckId::Labelled, ok) }
}

fn parsed(branch: Branch, request: &Request<'_>) -> Parsed {
    let Request { namespace, service, endpoint, port, protocol, .. } = *request;
    Parsed {
        branch: if branch == Branch::Svc { "svc" } else { "pod" }.to_owned(),
        namespace: namespace.to_owned(),
        service: service.to_owned(),
        endpoint: endpoint.to_owned(),
        port: port.to_owned(),
        protocol: protocol.to_owned(),
    }
}

fn ready(entry: &Entry) -> Option<Detail> {
    Some(Detail::Ready { ready: entry.ready_endpoints(), total: entry.listed_endpoints() })
}

fn ports(request: &Request<'_>, ports: &[Port]) -> Option<Detail> {
    let mut have: Vec<String> = Vec::new();
    for port in ports.iter().filter(|port| port.number.is_some()) {
        let text = format!("{}/{}", port.name, port.protocol.as_str());
        if !have.contains(&text) && have.len() < Detail::SHOWN {
            have.push(text);
        }
    }
    Some(Detail::Ports { port: request.port.to_owned(), protocol: request.protocol.to_owned(), have })
}
