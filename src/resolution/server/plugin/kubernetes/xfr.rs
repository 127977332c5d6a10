//! The plugin's zones for a transfer (`plugin/kubernetes/xfr.go`; rule PK9).

use super::super::super::Server;
use super::super::transfer::Records;
use super::Kubernetes;
use super::handler::soa;
use super::local::NameServer;
use super::port::Port;
use super::service_entry::{Entry, Host, ServiceShape, full_name};
use crate::cluster::FieldPath;
use crate::dns::reverse::is_reverse_zone;
use crate::dns::{Name, Record, RecordData};
use crate::resolution::trace::Cause;
use crate::sorting::sort_by_key;

/// The port of a Service without ports: -1 in sixteen bits.
const NO_PORT: u16 = u16::MAX;

impl Kubernetes {
    /// All records under a name in one of the zones. A name below a zone is taken for the zone itself. `None` where
    /// the name is in none of them.
    pub(in super::super) fn transfer(&self, server: &Server, zone: &Name) -> Option<Records> {
        self.options.zones.iter().find(|own| zone.is_under(own))?;
        let zone = &*zone.to_lowercase();
        let ttl = self.options.ttl;
        let mut records = vec![(soa(zone, ttl), Cause::Server)];
        let record = |name: Name, data: RecordData| Record { name, ttl, data };
        if !is_reverse_zone(zone) {
            let mut named: Vec<Name> = Vec::new();
            for NameServer { name, address, cause } in server.name_servers(self, zone) {
                if !named.contains(&name) {
                    named.push(name.clone());
                    records.push((record(zone.clone(), RecordData::Ns(name.clone())), cause.clone()));
                }
                records.push((record(name, RecordData::from(address)), cause));
            }
        }
        let mut entries: Vec<&Entry> = Vec::new();
        for namespace in self.index.namespaces().filter(|namespace| self.exposes_namespace(namespace)) {
            entries.extend(self.index.entries(namespace).filter(|entry| entry.object.is_some()));
        }
        sort_by_key(&mut entries, |entry| (entry.key.1.clone(), entry.key.0.clone()));
        for entry in entries {
            self.transfer_service(entry, zone, &mut records);
        }
        records.push((soa(zone, ttl), Cause::Server));
        Some(records)
    }

    fn transfer_service(&self, entry: &Entry, zone: &Name, records: &mut Records) {
        let (namespace, service) = (&*entry.key.0, &*entry.key.1);
        let named = |front: &[&str]| full_name(&[front, &[service, namespace, "svc"]].concat(), zone);
        let mut add = |name: Name, data: RecordData, cause: Cause| {
            records.push((Record { name, ttl: self.options.ttl, data }, cause));
        };
        let protocol_and_port = |port: &Port| {
            [
                format!("_{}", port.name.to_ascii_lowercase()),
                format!("_{}", port.protocol.as_str().to_ascii_lowercase()),
            ]
        };
        match &entry.shape {
            ServiceShape::Absent | ServiceShape::External(None) => {}
            ServiceShape::External(Some(target)) => {
                let cause = entry.service_cause(FieldPath::of(&["spec", "externalName"]));
                add(named(&[]), RecordData::Cname(target.clone()), cause);
            }
            ServiceShape::ClusterIp(ips) => {
                for ip in ips.iter() {
                    add(named(&[]), RecordData::from(*ip), entry.cluster_ip_cause(*ip));
                }
                for (position, port) in entry.ports.iter().enumerate() {
                    let cause = || entry.service_cause(FieldPath::of(&["spec", "ports"]).index(position).key("port"));
                    let number = port.number.unwrap_or(NO_PORT);
                    let data = || RecordData::Srv { priority: 0, weight: 100, port: number, target: named(&[]) };
                    add(named(&[]), data(), cause());
                    if !port.name.is_empty() {
                        let [port, protocol] = protocol_and_port(port);
                        add(named(&[&port, &protocol]), data(), cause());
                    }
                }
            }
            ServiceShape::Headless => {
                for endpoint in &entry.endpoints {
                    let Host::Ip(ip) = endpoint.host else { continue };
                    let own = named(&[&endpoint.label]);
                    add(named(&[]), RecordData::from(ip), entry.endpoint_cause(endpoint));
                    add(own.clone(), RecordData::from(ip), entry.endpoint_cause(endpoint));
                    let Some(slice) = entry.slice_of(endpoint) else { continue };
                    // A hundred parted among the addresses of the slice.
                    let count = entry.endpoints.iter().filter(|other| other.slice == endpoint.slice).count();
                    let weight = u16::try_from(100 / count.max(1)).unwrap_or(1).max(1);
                    for (position, port) in slice.ports.iter().enumerate().filter(|(_, port)| !port.name.is_empty()) {
                        let [name, protocol] = protocol_and_port(port);
                        let number = port.number.unwrap_or(NO_PORT);
                        let data = RecordData::Srv { priority: 0, weight, port: number, target: own.clone() };
                        let cause = Cause::Object {
                            object: slice.object.reference().clone(),
                            field: FieldPath::of(&["ports"]).index(position).key("port"),
                        };
                        add(named(&[&name, &protocol]), data, cause);
                    }
                }
            }
        }
    }
}
