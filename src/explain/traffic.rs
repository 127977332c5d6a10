//! The way of packets to an address, as kube-proxy sets it up. This is kube-proxy's business and none of DNS: half of
//! the confusion about Services comes from mixing the two.

use super::diagnosis::evidence::is_unseen;
use crate::cluster::{AddressType, Cluster, EndpointSlice, Kind, Object, ObjectRef, Service};
use std::net::IpAddr;

/// What stands behind an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A pod's own address: packets go straight there.
    Pod(ObjectRef),
    /// A cluster IP: kube-proxy sends packets on, port by port.
    Service {
        /// The Service whose address it is.
        service: ObjectRef,
        /// Its ports.
        ports: Vec<PortWay>,
    },
    /// A cluster IP of a Service whose endpoints nobody brought: where it leads is not known.
    NotGiven(ObjectRef),
    /// An address of the cluster's pods or Services that none of them has.
    Nobody,
    /// The same in somebody's own cluster: whether a pod or Service has it is not known, for none that has was brought.
    NotBrought,
    /// An address that every pod has for itself, such as 127.0.0.1: packets to it do not leave the pod.
    Itself,
    /// An address outside the cluster, or of one of its nodes.
    Elsewhere,
}

/// Where one port of a Service leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortWay {
    /// The Service's port.
    pub port: i64,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The backends, in order of slice and endpoint.
    pub backends: Vec<Backend>,
}

/// An endpoint that traffic is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// Its address.
    pub address: String,
    /// Its port: the endpoint's own, not the Service's.
    pub port: i64,
    /// The pod behind it, where it is one of the cluster's.
    pub pod: Option<ObjectRef>,
}

/// Where packets to an address go.
pub fn destination(cluster: &Cluster, address: IpAddr) -> Destination {
    // Linux takes the unspecified address for the machine itself (net/ipv4/route.c `ip_route_output_key_hash_rcu`).
    if address.is_loopback() || address.is_unspecified() {
        return Destination::Itself;
    }
    if let Some((object, service)) = cluster.service_at(address).and_then(|object| Some((object, object.as_service()?)))
    {
        if is_unseen(cluster, service) {
            return Destination::NotGiven(object.reference().clone());
        }
        return Destination::Service { service: object.reference().clone(), ports: ways(cluster, service, address) };
    }
    let has = |object: &Object| object.as_pod().is_some_and(|pod| pod.status.addresses().any(|own| own == address));
    let pod = cluster.of_kind(&Kind::Pod).find(|object| has(object));
    match pod {
        Some(pod) => Destination::Pod(pod.reference().clone()),
        None if !is_for_pods_or_services(cluster, address) => Destination::Elsewhere,
        None if cluster.settings().is_observed => Destination::NotBrought,
        None => Destination::Nobody,
    }
}

/// True where an address is in a range that is there for pods or Services; the first two of a node's range are the
/// network's and the node's own.
fn is_for_pods_or_services(cluster: &Cluster, address: IpAddr) -> bool {
    let nodes = cluster.of_kind(&Kind::Node).filter_map(|object| object.as_node());
    nodes.flat_map(|node| node.pod_ranges()).any(|range| range.offset_of(address).is_some_and(|offset| offset > 1))
        || cluster.settings().service_cidrs.iter().any(|range| range.contains(address))
}

/// Where each port of a Service leads: to the endpoints of the slices of the address's family that have a port
/// of the same name and protocol (kube-proxy, `pkg/proxy/endpointslicecache.go`).
fn ways(cluster: &Cluster, service: &Service, address: IpAddr) -> Vec<PortWay> {
    let family = if address.is_ipv4() { AddressType::IPv4 } else { AddressType::IPv6 };
    let slices: Vec<&EndpointSlice> = cluster
        .slices_of(&service.meta.namespace, &service.meta.name)
        .filter_map(|object| object.as_endpoint_slice())
        .filter(|slice| slice.address_type == family)
        .collect();
    let of_port = |port: &crate::cluster::ServicePort| {
        let mut backends: Vec<(bool, Backend)> = Vec::new();
        for slice in &slices {
            let own = slice.ports.iter().find(|own| own.name == port.name && own.protocol == port.protocol);
            let Some(number) = own.and_then(|own| own.port) else { continue };
            for endpoint in &slice.endpoints {
                let ready = endpoint.is_ready();
                // While no endpoint is ready, those that still serve on their way out are used.
                let serves = endpoint.serving != Some(false) && endpoint.terminating == Some(true);
                let pod = ObjectRef::new(Kind::Pod, &service.meta.namespace, &endpoint.target_pod);
                let pod = cluster.get(&pod).map(|object| Object::reference(object).clone());
                if let Some(address) = endpoint.addresses.first().filter(|_| ready || serves) {
                    backends.push((ready, Backend { address: address.clone(), port: number, pod }));
                }
            }
        }
        let any_ready = backends.iter().any(|(ready, _)| *ready);
        let backends = backends.into_iter().filter(|(ready, _)| *ready == any_ready).map(|(_, one)| one).collect();
        PortWay { port: port.port, protocol: port.protocol.clone(), backends }
    };
    service.spec.ports.iter().map(of_port).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Settings;
    use crate::sandbox::{Ask, Edit, Sandbox, ToyService};

    fn destinations(sandbox: &Sandbox) -> Vec<Destination> {
        let records = sandbox.answer(&Ask::default()).records;
        let addresses = records.iter().filter_map(|one| one.record.data.to_string().parse().ok());
        addresses.map(|address| destination(sandbox.cluster(), address)).collect()
    }

    #[test]
    fn behind_a_cluster_ip_packets_go_to_the_ready_endpoints_at_the_target_port() {
        let sandbox = Sandbox::toy();
        let [Destination::Service { service, ports }] = &destinations(&sandbox)[..] else { panic!() };
        assert_eq!(service.name, "db");
        let [way] = &ports[..] else { panic!("{ports:?}") };
        let backends: Vec<_> = way.backends.iter().map(|one| one.pod.as_ref().unwrap().name.as_str()).collect();
        assert_eq!(backends, ["db-0", "db-1"]);
        assert!(way.backends.iter().all(|one| one.port == 5432));
    }

    #[test]
    fn an_unready_pod_gets_no_packets() {
        let mut sandbox = Sandbox::toy();
        let object = ObjectRef::new(Kind::Pod, "default", "db-0");
        let field = "status.conditions[0].status".parse().unwrap();
        sandbox.edit(Edit::Set { object, field, value: Some("False".into()) }).unwrap();
        let [Destination::Service { ports, .. }] = &destinations(&sandbox)[..] else { panic!() };
        assert_eq!(ports[0].backends.len(), 1);
    }

    #[test]
    fn a_headless_answer_leads_straight_to_the_pods_and_a_manual_one_outside() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
        assert!(destinations(&sandbox).iter().all(|one| matches!(one, Destination::Pod(_))));
        sandbox.edit(Edit::ToyService(ToyService::Manual)).unwrap();
        assert!(destinations(&sandbox).contains(&Destination::Elsewhere));
    }

    #[test]
    fn an_address_of_the_cluster_that_nothing_has_is_not_outside_it() {
        let sandbox = Sandbox::toy();
        let of = |cluster: &Cluster, address: &str| destination(cluster, address.parse().unwrap());
        let free = ["10.244.1.77", "10.96.200.200"];
        for address in free {
            assert_eq!(of(sandbox.cluster(), address), Destination::Nobody, "{address}");
        }
        for address in ["127.0.0.1", "127.0.0.53", "::1", "0.0.0.0"] {
            assert_eq!(of(sandbox.cluster(), address), Destination::Itself, "{address}");
        }
        for address in ["10.244.1.1", "172.18.0.3", "192.0.2.7"] {
            assert_eq!(of(sandbox.cluster(), address), Destination::Elsewhere, "{address}");
        }
        let settings = Settings { is_observed: true, ..sandbox.cluster().settings().clone() };
        let observed = sandbox.cluster().clone().with_settings(settings);
        for address in free {
            assert_eq!(of(&observed, address), Destination::NotBrought, "{address}");
        }
    }
}
