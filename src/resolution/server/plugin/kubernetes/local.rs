//! The server's own addresses, and the names under which they are found (rule Q9;
//! `plugin/kubernetes/{local,ns}.go`).

use super::super::super::Server;
use super::service_entry::{Entry, ServiceShape, full_name};
use super::{Imports, Kubernetes};
use crate::cluster::{Cluster, FieldPath};
use crate::dns::Name;
use crate::resolution::trace::Cause;
use crate::resolution::upstream::Address;
use std::net::{IpAddr, SocketAddr};

/// A name server of the zone: its name, an address, and what that comes from.
pub(super) struct NameServer {
    pub name: Name,
    pub address: IpAddr,
    pub cause: Cause,
}

/// The address CoreDNS has where the cluster holds no pod of it: the second of the first pod range.
pub(in crate::resolution::server) fn assumed_address(cluster: &Cluster) -> Option<IpAddr> {
    cluster.settings().pod_cidrs.first()?.nth(2)
}

impl Server {
    /// The server's own addresses: as given, or those of the CoreDNS pod, or an assumed one.
    pub fn local_ips(&self) -> &[IpAddr] {
        if let Some(ips) = &self.local_ips {
            return ips;
        }
        match self.kubernetes().map(|plugin| plugin.index.coredns_addresses()).next().unwrap_or_default() {
            [] => &self.assumed_ips,
            known => known,
        }
    }

    /// The listener that an address of an upstream leads to, where it is the server's own: one of the loopback's, of its
    /// pods', or of a Service that leads to them.
    pub(in crate::resolution::server) fn own_listener(&self, address: &str) -> Option<SocketAddr> {
        let socket = address.parse::<Address>().ok()?.socket();
        let address = socket.ip().to_canonical();
        if address.is_loopback() && self.shares_node {
            return None;
        }
        if address.is_loopback() || address.is_unspecified() {
            return Some(socket);
        }
        let own = self.local_ips();
        if own.contains(&address) {
            return Some(socket);
        }
        let leads_here = |plugin: &Kubernetes, local: &IpAddr| {
            plugin.index.endpoints_at(*local).iter().any(|reverse| {
                let entry = plugin.index.entry_of(&reverse.key.0, &reverse.key.1);
                entry.is_some_and(
                    |entry| matches!(&entry.shape, ServiceShape::ClusterIp(addresses) if addresses.contains(&address)),
                )
            })
        };
        let local = own.iter().find(|local| self.kubernetes().any(|plugin| leads_here(plugin, local)))?;
        Some(SocketAddr::new(*local, socket.port()))
    }

    /// The name servers of a zone, in its spelling. Where no Service leads to this server, it names
    /// itself `ns.dns`.
    pub(super) fn name_servers(&self, plugin: &Kubernetes, zone: &Name) -> Vec<NameServer> {
        let mut servers = Vec::new();
        for local in self.local_ips() {
            let mut slices: Vec<(&Entry, u32)> = Vec::new();
            for reverse in plugin.index.endpoints_at(*local) {
                let Some(entry) = plugin.index.entry_of(&reverse.key.0, &reverse.key.1) else { continue };
                let Some(endpoint) = entry.endpoints.get(reverse.endpoint) else { continue };
                if !slices.iter().any(|(other, slice)| std::ptr::eq(*other, entry) && *slice == endpoint.slice) {
                    slices.push((entry, endpoint.slice));
                }
            }
            slices.into_iter().for_each(|(entry, slice)| serve(entry, slice, zone, &mut servers));
        }
        if servers.is_empty() {
            let name = full_name(&["ns", "dns"], zone);
            let own = self.local_ips().iter();
            servers.extend(own.map(|ip| NameServer { name: name.clone(), address: *ip, cause: Cause::Server }));
        }
        servers
    }
}

/// The names and addresses by which a Service leads to an endpoint of this slice.
fn serve(entry: &Entry, slice: u32, zone: &Name, servers: &mut Vec<NameServer>) {
    match &entry.shape {
        ServiceShape::Headless => {
            for endpoint in entry.endpoints.iter().filter(|endpoint| endpoint.slice == slice) {
                let super::service_entry::Host::Ip(address) = endpoint.host else { continue };
                let name = full_name(&[&endpoint.label, &entry.key.1, &entry.key.0, "svc"], zone);
                servers.push(NameServer { name, address, cause: entry.endpoint_cause(endpoint) });
            }
        }
        ServiceShape::ClusterIp(addresses) => {
            let name = full_name(&[&entry.key.1, &entry.key.0, "svc"], zone);
            for address in addresses.iter() {
                let cause = entry.cluster_ip_cause(*address);
                servers.push(NameServer { name: name.clone(), address: *address, cause });
            }
        }
        ServiceShape::Absent | ServiceShape::External(_) => {}
    }
}

impl Entry {
    /// The field of the Service that holds a cluster IP.
    pub(super) fn cluster_ip_cause(&self, address: IpAddr) -> Cause {
        let Some(object) = &self.object else { return Cause::Server };
        let Some(service) = object.as_service() else { return Imports::ip_cause(object, address) };
        let list = FieldPath::of(&["spec", "clusterIPs"]);
        let texts = &service.spec.cluster_ips;
        let position = texts.iter().position(|text| text.parse().is_ok_and(|ip: IpAddr| ip.to_canonical() == address));
        let field = match position {
            Some(position) if object.value().at(&list).is_some() => list.index(position),
            _ => FieldPath::of(&["spec", "clusterIP"]),
        };
        Cause::Object { object: object.reference().clone(), field }
    }

    /// The field of the slice that holds an endpoint's address.
    pub(super) fn endpoint_cause(&self, endpoint: &super::service_entry::Endpoint) -> Cause {
        let Some(slice) = self.slice_of(endpoint) else { return Cause::Server };
        Cause::Object { object: slice.object.reference().clone(), field: endpoint.field() }
    }

    /// A field of the Service.
    pub(super) fn service_cause(&self, field: FieldPath) -> Cause {
        match &self.object {
            Some(object) => Cause::Object { object: object.reference().clone(), field },
            None => Cause::Server,
        }
    }
}
