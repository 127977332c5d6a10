//! From a name to what stands behind it (`plugin/kubernetes/kubernetes.go` Services, Records,
//! findServices, findPods).

use super::super::super::chain::Walk;
use super::super::Watcher;
use super::found::{Found, Selected};
use super::parse::{Branch, Request};
use super::port::Port;
use super::query::{Query, check};
use super::service_entry::{Entry, ServiceShape, Slice, place};
use super::{Imports, Kubernetes, PodsMode, Selector};
use crate::cluster::{FieldPath, Kind, ObjectRef};
use crate::dns::{Name, reverse};
use crate::resolution::trace::{CannotSay, Check, CheckId, Detail, Parsed, Unknown};
use crate::rule;
use std::net::IpAddr;

/// The name does not exist: NXDOMAIN, unless another plugin knows better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoSuchName;

impl<'a, O: Watcher> Walk<'a, O> {
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
        let subject = Subject { request, is_import: imports.is_some() };
        let entry = match imports {
            Some(imports) => imports.entry_of(request.namespace, request.service),
            None => plugin.index.entry_of(request.namespace, request.service),
        };
        let entry = entry.filter(|entry| entry.shape != ServiceShape::Absent);
        self.observe.check(|| {
            if let Some(selector) = &plugin.options.labels {
                return labelled(Some(subject.reference()), selector, entry.is_some());
            }
            let check = subject.check(CheckId::ServiceExists, entry.is_some(), &[]);
            if subject.is_import { check.by(rule::PM1) } else { check }
        });
        let Some(entry) = entry else { return Err(NoSuchName) };
        if let ServiceShape::External(target) = &entry.shape {
            return self.external_name(subject, entry, target.as_ref());
        }
        self.has_known_endpoints(plugin, subject, entry)?;
        if !request.zone.is_empty() {
            let ok = entry.shape == ServiceShape::Headless;
            self.observe.check(|| subject.check(CheckId::ServiceIsHeadless, ok, &CLUSTER_IP).by(rule::PK7));
            return if ok { Ok(Found::Endpoints(self.in_topology_zone(entry, request))) } else { Err(NoSuchName) };
        }
        match &entry.shape {
            ServiceShape::ClusterIp(ips) if request.endpoint.is_empty() => self.cluster_ips(subject, entry, ips),
            ServiceShape::Headless => {
                self.observe.check(|| subject.check(CheckId::ServiceIsHeadless, true, &CLUSTER_IP));
                self.endpoints(entry, request).map(Found::Endpoints)
            }
            _ => {
                self.observe.check(|| subject.check(CheckId::ServiceHasClusterIp, true, &CLUSTER_IP).by(rule::D5));
                self.endpoints(entry, request).map(Found::Endpoints)
            }
        }
    }

    /// A Service that is an alias has nothing in front of its name, and leads nowhere where its target is no name.
    fn external_name<'r>(
        &mut self,
        subject: Subject<'r>,
        entry: &'r Entry,
        target: Option<&'r Name>,
    ) -> Result<Found<'r>, NoSuchName> {
        self.observe.check(|| subject.check(CheckId::ServiceIsExternalName, true, &["spec", "type"]));
        if subject.request.has_front() {
            self.observe.check(|| subject.check(CheckId::ExternalNameAlone, false, &["spec", "type"]));
            return Err(NoSuchName);
        }
        self.observe.check(|| subject.check(CheckId::ExternalNameIsName, target.is_some(), &["spec", "externalName"]));
        target.map(|target| Found::External { entry, target }).ok_or(NoSuchName)
    }

    /// Where the answer rests on endpoints nobody gave, it cannot be said; and `ignore empty_service` wants some.
    fn has_known_endpoints(
        &mut self,
        plugin: &Kubernetes,
        subject: Subject<'_>,
        entry: &Entry,
    ) -> Result<(), NoSuchName> {
        let request = subject.request;
        let ignores_empty = plugin.options.ignore_empty_service;
        let is_by_address =
            matches!(entry.shape, ServiceShape::ClusterIp(_)) && request.endpoint.is_empty() && request.zone.is_empty();
        if (!is_by_address || ignores_empty) && !subject.is_import && plugin.index.is_unseen(entry) {
            let (namespace, service) = (request.namespace.to_owned(), request.service.to_owned());
            let reason = Unknown::EndpointsNotGiven { namespace, service };
            self.leave_unsaid(CannotSay { directive: "EndpointSlice".to_owned(), line: 0, file: None, reason });
            return Err(NoSuchName);
        }
        if ignores_empty && entry.shape != ServiceShape::Headless {
            let ok = !entry.endpoints.is_empty();
            self.observe.check(|| Check { detail: ready(entry), ..subject.check(CheckId::ServiceNotEmpty, ok, &[]) });
            if !ok {
                return Err(NoSuchName);
            }
        }
        Ok(())
    }

    /// The addresses of the Service itself, where it has the port that was asked for.
    fn cluster_ips<'r>(
        &mut self,
        subject: Subject<'r>,
        entry: &'r Entry,
        ips: &'r [IpAddr],
    ) -> Result<Found<'r>, NoSuchName> {
        let request = subject.request;
        self.observe.check(|| subject.check(CheckId::ServiceHasClusterIp, true, &CLUSTER_IP));
        // An import without ports has nothing, unlike a Service (rule PM2).
        if request.any_port() && !entry.ports.is_empty() {
            return Ok(Found::ClusterIps { entry, ips, request });
        }
        let ok = entry.ports.iter().any(|port| port.matches(request.port, request.protocol));
        self.observe.check(|| {
            let check = subject.check(CheckId::PortMatches, ok, &["spec", "ports"]);
            Check { detail: ports(&request, &entry.ports), ..check }
        });
        if ok { Ok(Found::ClusterIps { entry, ips, request }) } else { Err(NoSuchName) }
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

/// The field of a Service that says whether it is headless.
const CLUSTER_IP: [&str; 2] = ["spec", "clusterIP"];

/// The Service, or the ServiceImport, that was asked for: what checks speak of.
#[derive(Clone, Copy)]
struct Subject<'r> {
    request: Request<'r>,
    is_import: bool,
}

impl Subject<'_> {
    fn reference(self) -> ObjectRef {
        let kind = if self.is_import { Imports::kind() } else { Kind::Service };
        ObjectRef::new(kind, self.request.namespace, self.request.service)
    }

    fn check(self, id: CheckId, ok: bool, field: &[&str]) -> Check {
        let field = (!field.is_empty()).then(|| FieldPath::of(field));
        Check { object: Some(self.reference()), field, ..check(id, ok) }
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
        // A port without a name is told by its number.
        let number = port.number.filter(|_| port.name.is_empty()).map(|number| number.to_string());
        let text = format!("{}{}/{}", port.name, number.unwrap_or_default(), port.protocol.as_str());
        if !have.contains(&text) && have.len() < Detail::SHOWN {
            have.push(text);
        }
    }
    Some(Detail::Ports { port: request.port.to_owned(), protocol: request.protocol.to_owned(), have })
}
