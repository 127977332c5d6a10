//! Every name that exists now in the server's zones, with its records and what each comes from.
//!
//! The names come from the server's index, the records from asking the server itself, so the listing
//! cannot say anything else than the server does.

mod lister;

pub use lister::Lister;

use crate::cluster::work::{Work, count};
use crate::cluster::{Change, Changes, Endpoint, Kind, Object};
use crate::dns::{Name, Question, Record, RecordType};
use crate::resolution::server::{Server, addresses_outside, import_of};
use crate::resolution::trace::Cause;
use crate::resolution::upstream::Upstream;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// A record, and what it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Caused {
    pub record: Record,
    pub cause: Cause,
}

/// Names with their records, by name and type: for each exactly what the server answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing(pub BTreeMap<(Name, RecordType), Vec<Caused>>);

impl Listing {
    /// Puts a part of the listing in place of what that part was.
    pub fn replace(&mut self, before: &Self, after: Self) {
        for key in before.0.keys() {
            self.0.remove(key);
        }
        self.0.extend(after.0);
    }

    /// The records of one name and type; none where the listing does not have it.
    pub fn records(&self, name: &Name, record_type: RecordType) -> &[Caused] {
        self.0.get(&(name.clone(), record_type)).map_or(&[], Vec::as_slice)
    }
}

/// A part of the zone: what a listing is wanted of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The whole zone.
    pub everything: bool,
    /// The names that are there whatever is in the cluster: apex, name server, version.
    pub own: bool,
    /// All names in these namespaces.
    pub namespaces: BTreeSet<String>,
    /// The names of these Services and their endpoints, by namespace and name.
    pub services: BTreeSet<(String, String)>,
    /// The names of pods with these addresses, by namespace and address.
    pub pods: BTreeSet<(String, String)>,
    /// The names whose records follow from those of names elsewhere.
    pub aliases: bool,
    /// The reverse names of these addresses.
    pub addresses: BTreeSet<IpAddr>,
}

/// True for what a server's files may come from: ConfigMaps, and workloads that are shown volumes.
fn may_be_read_by_dns(object: &crate::cluster::Object) -> bool {
    object.as_config_map().is_some()
        || object.as_workload().is_some_and(|workload| {
            workload.template_value.field("spec").is_some_and(|spec| spec.field("volumes").is_some())
        })
}

impl Scope {
    /// The whole zone.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// What a change of the names outside may touch.
    pub fn outside() -> Self {
        Self { aliases: true, ..Self::default() }
    }

    /// What a change may touch. Lists of this scope, before and after, differ wherever the zone does.
    pub fn of(changes: &Changes) -> Self {
        let mut scope = Self::default();
        for Change { object, before, after } in &changes.objects {
            scope.everything |= [before, after].into_iter().flatten().any(|object| may_be_read_by_dns(object));
            // Any Service may come to stand in front of CoreDNS, and the apex would name it.
            scope.own = true;
            if matches!(
                object.kind,
                Kind::Namespace | Kind::Service | Kind::EndpointSlice | Kind::Pod | Kind::Other(..)
            ) {
                scope.aliases = true;
            }
            if object.kind == Kind::Namespace {
                scope.namespaces.insert(object.name.clone());
            }
            before.iter().chain(after).for_each(|object| scope.touch(object));
        }
        scope
    }

    fn touch(&mut self, object: &Object) {
        let namespace = &object.reference().namespace;
        if let Some(service) = object.as_service() {
            self.services.insert((namespace.clone(), service.meta.name.clone()));
            self.addresses.extend(service.spec.addresses());
        }
        if let Some(slice) = object.as_endpoint_slice() {
            self.services.insert((namespace.clone(), slice.service_name().unwrap_or_default().to_owned()));
            self.addresses.extend(slice.endpoints.iter().flat_map(Endpoint::ips));
        }
        self.addresses.extend(addresses_outside(object));
        // Imports of Services of other clusters have names as Services have.
        if let Some((namespace, import)) = import_of(object) {
            self.services.insert((namespace.to_owned(), import.to_owned()));
        }
        if let Some(ip) = object.as_pod().and_then(|pod| pod.status.pod_ip()) {
            self.pods.insert((namespace.clone(), ip.to_owned()));
        }
    }

    fn names(&self, server: &Server) -> BTreeSet<(Name, RecordType)> {
        let mut names = BTreeSet::new();
        if self.everything || self.own {
            names.extend(server.own_names());
        }
        if self.everything {
            names.extend(server.other_names());
        }
        let all = if self.everything { server.known_namespaces() } else { Vec::new() };
        for namespace in all.iter().chain(&self.namespaces) {
            for service in server.services_in(namespace) {
                names.extend(server.service_names(namespace, &service));
            }
            for ip in server.pod_ips_in(namespace) {
                names.extend(server.pod_names(namespace, &ip));
            }
        }
        for (namespace, service) in &self.services {
            names.extend(server.service_names(namespace, service));
        }
        if self.aliases {
            names.extend(server.alias_names());
        }
        for (namespace, ip) in &self.pods {
            names.extend(server.pod_names(namespace, ip));
        }
        // With the option `namespaces`, a Namespace's coming and going hides reverse names too.
        let known = if self.everything || !self.namespaces.is_empty() { server.known_addresses() } else { Vec::new() };
        names.extend(known.iter().chain(&self.addresses).filter_map(|ip| server.reverse_names(*ip)));
        names
    }
}

/// Lists a part of the zone, at the cost of that part.
pub fn listing(server: &Server, upstream: &Upstream, scope: &Scope) -> Listing {
    let mut listing = Listing::default();
    scope.names(server).into_iter().for_each(|name| ask(server, upstream, name, &mut listing));
    listing
}

/// Lists one name, where the server has records of it.
fn ask(server: &Server, upstream: &Upstream, (name, record_type): (Name, RecordType), listing: &mut Listing) {
    count(Work::Name, 1);
    let question = Question { name, record_type };
    let (reply, causes) = server.answer_with_causes(&question, upstream);
    let answers = reply.into_response().map(|response| response.answers).unwrap_or_default();
    if answers.is_empty() {
        return;
    }
    let caused = answers.into_iter().zip(causes);
    let caused = caused.map(|(record, cause)| Caused { record, cause }).collect();
    listing.0.insert((question.name, record_type), caused);
}

/// Lists the whole zone.
pub fn full_listing(server: &Server, upstream: &Upstream) -> Listing {
    Lister::begin(server).finish(server, upstream)
}

#[cfg(test)]
mod tests;
