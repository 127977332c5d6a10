//! What a set of objects from elsewhere needs around it and does not bring.

use super::dns::ClusterDns;
use crate::cluster::{
    EndpointSlice, FieldPath, Kind, Object, ObjectRef, Service, ServicePort, Settings, TargetPort, Value, well_known,
};
use crate::dns;
use crate::resolution::corefile::Files;
use crate::resolution::server::{Configuration, Scheme, kube_dns};
use crate::sandbox::settings::system_objects;
use std::collections::{BTreeMap, BTreeSet};

/// How many pods a node is taken to have room for, and for how many at most nodes are put there.
const PODS_A_NODE: i64 = 200;
const MOST_PODS: i64 = 20_000;

/// What the pasted Corefile says, read without what may lie beside it.
pub(super) fn server_of(objects: &[Object], dns: &ClusterDns<'_>) -> Option<Configuration> {
    let corefile = objects.iter().find(|object| *object.reference() == dns.corefile)?;
    Some(Configuration::read(corefile.as_config_map()?.data.get("Corefile")?, &Files::default()))
}

/// The port on which the server of a pasted Corefile is asked, where it is not the usual one: the Service that nobody
/// pasted leads there, as it does where the Corefile comes from.
pub(super) fn listener(server: &Configuration) -> Option<u16> {
    let ports: Vec<u16> = server.keys().filter(|key| key.scheme == Scheme::Dns).map(|key| key.port).collect();
    ports.first().copied().filter(|_| !ports.contains(&dns::PORT))
}

/// The Service of cluster DNS, leading to a port of its pods; any other object as it is.
fn leading_to(object: Object, port: Option<u16>) -> Option<Object> {
    let is_dns = object.reference().kind == Kind::Service && object.reference().namespace == well_known::SYSTEM;
    let Some(port) = port.filter(|_| is_dns) else { return Some(object) };
    let mut value = object.into_value();
    for position in 0..2 {
        let path = FieldPath::of(&["spec", "ports"]).index(position).key("targetPort");
        value.set(&path, Some(i64::from(port).into()));
    }
    Object::decode(value).ok()
}

/// The port of the server's to which a pasted Service of cluster DNS leads, where its ports for both protocols lead to the
/// same number: that of its slices, or its `targetPort`. One alone that leads elsewhere is a slip.
fn led_to(objects: &[Object], service: &Service) -> Option<i64> {
    let is_own = |slice: &&EndpointSlice| {
        slice.service_name() == Some(&service.meta.name) && slice.meta.namespace == service.meta.namespace
    };
    let slices = || objects.iter().filter_map(Object::as_endpoint_slice).filter(is_own);
    let number = |port: &ServicePort| {
        let listed = slices().flat_map(|slice| &slice.ports).find(|one| one.name == port.name);
        listed.and_then(|one| one.port).or(match port.target_port {
            Some(TargetPort::Number(number)) => Some(number),
            Some(TargetPort::Name(_)) => None,
            None => Some(port.port),
        })
    };
    let mut ports = service.spec.ports.iter().filter(|port| port.port == i64::from(dns::PORT)).map(number);
    let first = ports.next().flatten()?;
    ports.all(|other| other == Some(first)).then_some(first)
}

/// The Corefile that nobody pasted, listening where the Service of cluster DNS leads: it answers there.
fn listening_at(object: Object, port: Option<i64>) -> Option<Object> {
    let Some(port) = port.filter(|_| object.as_config_map().is_some()) else { return Some(object) };
    let mut value = object.into_value();
    let path = FieldPath::of(&well_known::COREFILE_FIELD);
    let text = value.at(&path).and_then(Value::as_text)?;
    let text = text.replacen(&format!(".:{}", dns::PORT), &format!(".:{port}"), 1);
    value.set(&path, Some(text.into()));
    Object::decode(value).ok()
}

/// A pod of the lab's cluster DNS behind the Service of another: it listens on this port, under the names that the
/// Service has for it.
fn stand_in(pod: Object, service: &Service, listener: u16) -> Option<Object> {
    let labels = service.spec.selector.iter().map(|(key, value)| (key.clone(), Value::Text(value.clone()))).collect();
    let mut value = pod.into_value();
    value.set(&FieldPath::of(&["metadata", "namespace"]), Some(service.meta.namespace.as_str().into()));
    value.set(&FieldPath::of(&["metadata", "labels"]), Some(Value::Map(labels)));
    let ports = service.spec.ports.iter().filter(|port| port.port == i64::from(dns::PORT)).filter_map(|port| {
        let Some(TargetPort::Name(name)) = &port.target_port else { return None };
        Some(Value::object([
            ("name", name.as_str().into()),
            ("containerPort", i64::from(listener).into()),
            ("protocol", port.protocol.as_str().into()),
        ]))
    });
    let ports: Vec<Value> = ports.collect();
    if !ports.is_empty() {
        value.set(&FieldPath::of(&["spec", "containers"]).index(0).key("ports"), Some(Value::List(ports)));
    }
    Object::decode(value).ok()
}

/// Gives the Service of the API server the labels that it has in each cluster (`pkg/controlplane`), where a text leaves
/// them out: the lab's own, which has none, was not brought.
pub(super) fn with_labels_of_api(objects: &mut [Object]) {
    let own = well_known::api_service();
    for object in objects.iter_mut().filter(|object| *object.reference() == own && object.meta().labels.is_empty()) {
        let mut value = object.value().clone();
        let labels = Value::object([("component", "apiserver".into()), ("provider", "kubernetes".into())]);
        value.set(&FieldPath::of(&["metadata", "labels"]), Some(labels));
        if let Ok(labelled) = Object::decode(value) {
            *object = labelled;
        }
    }
}

/// What a pasted set of objects needs around it and does not bring: cluster DNS, and the nodes its pods
/// are on (a paste of `kubectl get pods,svc` names them without holding them).
pub(super) fn system_objects_for(
    objects: &[Object],
    settings: &Settings,
    dns: &ClusterDns<'_>,
    listener: Option<u16>,
) -> Vec<Object> {
    let given: BTreeMap<&ObjectRef, &Object> = objects.iter().map(|object| (object.reference(), object)).collect();
    let brings_nodes = objects.iter().any(|object| object.as_node().is_some());
    let is_given = |object: &Object| given.contains_key(object.reference());
    let led_to = dns.service.and_then(|service| led_to(objects, service));
    let mut all: Vec<Object> = system_objects(settings)
        .into_iter()
        .filter_map(|object| leading_to(object, listener))
        .filter_map(|object| listening_at(object, led_to))
        .filter(|object| !is_given(object))
        // The lab's cluster DNS runs on the lab's nodes.
        .filter(|object| !(brings_nodes && dns.shows_whether_it_runs && object.as_node().is_some()))
        .filter_map(|object| match object.reference().kind {
            Kind::Pod if dns.shows_whether_it_runs => None,
            Kind::Pod => match dns.service {
                Some(service) => stand_in(object, service, listener.unwrap_or(dns::PORT)),
                None => Some(object),
            },
            Kind::ConfigMap if dns.corefile != *object.reference() => None,
            // kube-dns has no Corefile.
            Kind::ConfigMap if objects.iter().any(kube_dns::is_of) => None,
            // Wherever the cluster has its DNS, the lab's own is not there beside it.
            Kind::Service if object.reference().namespace == well_known::SYSTEM && dns.service.is_some() => None,
            _ => Some(object),
        })
        .collect();
    if !brings_nodes {
        let nodes = nodes_for(objects, &all);
        all.extend(nodes);
    }
    all
}

/// The nodes that pods name, and so many more as workloads would have to run on of which nobody brought the pods: a node
/// has so many addresses.
fn nodes_for(objects: &[Object], around: &[Object]) -> Vec<Object> {
    let known: BTreeSet<&str> = around.iter().filter_map(Object::as_node).map(|node| node.meta.name.as_str()).collect();
    let pods = objects.iter().filter_map(Object::as_pod).map(|pod| pod.spec.node_name.as_str());
    let named: BTreeSet<&str> = pods.filter(|name| !name.is_empty() && !known.contains(name)).collect();
    let workloads = objects.iter().filter_map(Object::as_workload);
    let wanted: i64 = workloads.map(|workload| workload.replicas.clamp(0, MOST_PODS)).fold(0, i64::saturating_add);
    let there = around.iter().filter(|object| object.as_node().is_some()).count() + named.len();
    let needed = usize::try_from(wanted.min(MOST_PODS) / PODS_A_NODE).unwrap_or_default();
    let more = (there..there + needed).map(|number| format!("node-{}", number + 1));
    let names = named.into_iter().map(str::to_owned).chain(more);
    names.filter_map(node).collect()
}

fn node(name: String) -> Option<Object> {
    let node = Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "Node".into()),
        ("metadata", Value::object([("name", name.into())])),
    ]);
    Object::decode(node).ok()
}
