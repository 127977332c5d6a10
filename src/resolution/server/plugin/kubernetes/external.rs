//! What `k8s_external` asks of the plugin: Services by the addresses they have outside of the cluster
//! (`plugin/kubernetes/external.go`; rules PX1 to PX7).

use super::super::super::Server;
use super::Kubernetes;
use super::parse::without_underscore;
use super::service_entry::Key;
use super::service_entry::{Entry, Host, ServiceShape, Slice};
use crate::cluster::{FieldPath, Object, Value};
use crate::dns::Labels;
use crate::resolution::trace::Cause;
use crate::sorting::{sort, sort_by_key};
use std::net::IpAddr;

/// An address or name outside of the cluster, with one port of its Service (`etcd/msg` Service).
#[derive(Clone, Debug)]
pub(in super::super) struct Outside {
    pub host: Host,
    /// `None` where the Service or slice has no ports.
    pub port: Option<u16>,
    pub port_name: String,
    pub protocol: String,
    /// The labels of the name that SRV records lead to.
    pub labels: Vec<String>,
    /// What the address comes from, and the port.
    pub address_cause: Cause,
    pub port_cause: Cause,
}

/// Why a name has nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Nothing {
    /// The Namespace does not exist, or is not served.
    NoNamespace,
    /// The name is that of a Namespace.
    Namespace,
    /// It has too many labels.
    TooLong,
    NoService,
    /// The Service has no address outside, or no such port or endpoint.
    NoAddress,
}

impl Nothing {
    /// True where the name does not exist.
    pub(crate) fn is_no_such_name(self) -> bool {
        self != Self::Namespace
    }
}

/// The addresses and names of a Service outside of the cluster, each with its field: `spec.externalIPs`, then the
/// load balancer's (`object/service.go` ToService).
pub(in super::super) fn addresses_outside(service: &Object) -> Vec<(Host, FieldPath)> {
    let list = |path: FieldPath| {
        let items = service.value().at(&path).map_or(&[][..], Value::items);
        items.iter().enumerate().map(move |(position, item)| (item, path.index(position)))
    };
    let texts = list(FieldPath::of(&["spec", "externalIPs"])).filter_map(|(item, path)| Some((item.as_text()?, path)));
    let ingress = list(FieldPath::of(&["status", "loadBalancer", "ingress"])).filter_map(|(item, path)| {
        let text = |key: &str| item.field(key).and_then(Value::as_text).filter(|text| !text.is_empty());
        text("ip").map(|ip| (ip, path.key("ip"))).or_else(|| Some((text("hostname")?, path.key("hostname"))))
    });
    texts.chain(ingress).map(|(text, path)| (Host::parse(text), path)).collect()
}

impl Kubernetes {
    /// What stands behind the labels below a zone of `k8s_external`, in lower case (`External`).
    pub(in super::super) fn outside(&self, below: &str, headless: bool) -> Result<Vec<Outside>, Nothing> {
        let mut labels = Labels::of(below).rev();
        let mut next = || labels.next().unwrap_or_default();
        let [namespace, service, first, second, surplus] = [next(), next(), next(), next(), next()];
        if !self.exposes_namespace(namespace) {
            return Err(Nothing::NoNamespace);
        }
        if service.is_empty() {
            return Err(Nothing::Namespace);
        }
        if !surplus.is_empty() {
            return Err(Nothing::TooLong);
        }
        let entry = self.index.entry_of(namespace, service);
        let Some((entry, object)) = entry.and_then(|entry| Some((entry, entry.object.as_ref()?))) else {
            return Err(Nothing::NoService);
        };
        let [mut endpoint, mut port, mut protocol] = [""; 3];
        if second.is_empty() {
            endpoint = without_underscore(first);
        } else {
            (protocol, port) = (without_underscore(first), without_underscore(second));
        }
        let addresses = addresses_outside(object);
        let found =
            if headless && addresses.is_empty() && (entry.shape == ServiceShape::Headless || !endpoint.is_empty()) {
                entry.endpoints_outside(endpoint, port, protocol)
            } else {
                entry.addresses_with_ports(&addresses, port, protocol)
            };
        if found.is_empty() { Err(Nothing::NoAddress) } else { Ok(found) }
    }

    /// Everything there is outside, in order of namespace and Service, for a transfer (`ExternalServices`): for each
    /// Service its key, whether these are its endpoints, and what it has.
    pub(in super::super) fn all_outside(&self, headless: bool) -> Vec<(Key, bool, Vec<Outside>)> {
        let mut namespaces: Vec<&str> = self.index.namespaces().collect();
        sort(&mut namespaces);
        let mut all = Vec::new();
        for namespace in namespaces {
            let mut entries: Vec<&Entry> = self.index.entries(namespace).collect();
            sort_by_key(&mut entries, |entry| entry.key.1.clone());
            for entry in entries {
                let Some(object) = &entry.object else { continue };
                let addresses = addresses_outside(object);
                let own_endpoints = headless && addresses.is_empty() && entry.shape == ServiceShape::Headless;
                let found = if own_endpoints {
                    entry.endpoints_outside("", "", "")
                } else {
                    entry.addresses_with_ports(&addresses, "", "")
                };
                if !found.is_empty() {
                    all.push((entry.key.clone(), own_endpoints, found));
                }
            }
        }
        all
    }

    /// True where the plugin's options let a Service's namespace be seen in reverse (`serviceRecordForExternalIP`).
    pub(in super::super) fn shows_in_reverse(&self, namespace: &str) -> bool {
        self.options.namespaces.is_empty() || self.exposes_namespace(namespace)
    }

    /// Where a Service has an address outside.
    pub(in super::super) fn outside_cause(&self, key: &Key, address: IpAddr) -> Cause {
        let object = self.index.entry_of(&key.0, &key.1).and_then(|entry| entry.object.as_ref());
        let found = object.and_then(|object| {
            let (_, field) = addresses_outside(object).into_iter().find(|(host, _)| *host == Host::Ip(address))?;
            Some(Cause::Object { object: object.reference().clone(), field })
        });
        found.unwrap_or(Cause::Server)
    }

    /// The addresses outside of the Services that lead to this server (`nsAddrs` with `external`).
    pub(in super::super) fn own_addresses_outside(&self, server: &Server, headless: bool) -> Vec<(IpAddr, Cause)> {
        let mut found = Vec::new();
        let mut has_endpoint = false;
        for local in server.local_ips() {
            for reverse in self.index.endpoints_at(*local) {
                has_endpoint = true;
                let Some(entry) = self.index.entry_of(&reverse.key.0, &reverse.key.1) else { continue };
                let Some(object) = &entry.object else { continue };
                if headless && entry.shape == ServiceShape::Headless {
                    for endpoint in &entry.endpoints {
                        if let Host::Ip(ip) = endpoint.host {
                            found.push((ip, entry.endpoint_cause(endpoint)));
                        }
                    }
                } else {
                    for (host, field) in addresses_outside(object) {
                        if let Host::Ip(ip) = host {
                            found.push((ip, Cause::Object { object: object.reference().clone(), field }));
                        }
                    }
                }
            }
        }
        if !has_endpoint {
            found.extend(server.local_ips().iter().map(|ip| (*ip, Cause::Server)));
        }
        found
    }
}

impl Entry {
    fn addresses_with_ports(&self, addresses: &[(Host, FieldPath)], port: &str, protocol: &str) -> Vec<Outside> {
        let labels = vec![self.key.1.to_string(), self.key.0.to_string()];
        let mut found = Vec::new();
        for (host, field) in addresses {
            let ports = self.ports.iter().enumerate().filter(|(_, one)| one.matches(port, protocol));
            for (position, one) in ports {
                found.push(Outside {
                    host: host.clone(),
                    port: one.number,
                    port_name: one.name.to_string(),
                    protocol: one.protocol.as_str().to_owned(),
                    labels: labels.clone(),
                    address_cause: self.service_cause(field.clone()),
                    port_cause: self.service_cause(FieldPath::of(&["spec", "ports"]).index(position).key("port")),
                });
            }
        }
        found
    }

    fn endpoints_outside(&self, wanted: &str, port: &str, protocol: &str) -> Vec<Outside> {
        let mut found = Vec::new();
        for endpoint in &self.endpoints {
            if !wanted.is_empty() && !wanted.eq_ignore_ascii_case(&endpoint.label) {
                continue;
            }
            let ports = self.slice_of(endpoint).map_or(&[][..], |slice: &Slice| &slice.ports);
            for (position, one) in ports.iter().enumerate().filter(|(_, one)| one.matches(port, protocol)) {
                let port_cause = match self.slice_of(endpoint) {
                    Some(slice) => Cause::Object {
                        object: slice.object.reference().clone(),
                        field: FieldPath::of(&["ports"]).index(position).key("port"),
                    },
                    None => Cause::Server,
                };
                found.push(Outside {
                    host: endpoint.host.clone(),
                    port: one.number,
                    port_name: one.name.to_string(),
                    protocol: one.protocol.as_str().to_owned(),
                    labels: vec![endpoint.label.to_string(), self.key.1.to_string(), self.key.0.to_string()],
                    address_cause: self.endpoint_cause(endpoint),
                    port_cause,
                });
            }
        }
        found
    }
}
