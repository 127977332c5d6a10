//! A recorded cluster put through the controllers, and what they made of it compared with the recording.

use crate::Json;
use k8s_dns_lab::cluster::{Cluster, EndpointAddress, EndpointSlice, Settings, well_known};
use std::collections::BTreeMap;

/// The cluster of a scenario: its objects as they were given to the controllers, converged.
pub(crate) fn cluster_of(scenario: &Json) -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    let given = &scenario["cluster"];
    let namespaces = given["namespaces"].as_array().into_iter().flatten();
    let namespaces = namespaces.map(|name| serde_json::json!({"metadata": {"name": name}}));
    let of = |key: &str| given[key].as_array().cloned().unwrap_or_default();
    let kinds = [
        ("v1", "Namespace", namespaces.collect()),
        ("v1", "Node", of("nodes")),
        ("v1", "Service", of("services")),
        ("v1", "Pod", of("pods")),
        ("v1", "Endpoints", of("endpoints")),
        ("discovery.k8s.io/v1", "EndpointSlice", of("endpointSlices")),
    ];
    for (api_version, kind, objects) in kinds {
        for mut object in objects {
            object["apiVersion"] = api_version.into();
            object["kind"] = kind.into();
            cluster.store(crate::dns::object(object));
        }
    }
    cluster.converge();
    cluster
}

/// Compares the Endpoints and slices of a cluster with those the real controllers left. Slices that a
/// controller made are compared as a multiset, whatever their names; where there are more endpoints than
/// one slice holds, how they are spread does not matter. Recordings in brief say neither who keeps a slice
/// nor where its endpoints run, and hold no Endpoints.
pub(crate) fn compare(cluster: &Cluster, derived: &Json) -> Result<(), String> {
    let in_brief = derived.get("endpoints").is_none();
    let recorded = derived["endpointSlices"].as_array().into_iter().flatten();
    let wanted = multiset(recorded.map(|slice| recorded_slice(slice, in_brief)));
    let slices = cluster.objects().filter_map(|object| object.as_endpoint_slice());
    differ("slices", &wanted, &multiset(slices.map(|slice| our_slice(slice, in_brief))))?;
    if in_brief {
        return Ok(());
    }
    let wanted = derived["endpoints"].as_array().into_iter().flatten().map(recorded_endpoints);
    let endpoints = cluster.objects().filter_map(|object| object.as_endpoints());
    let ours = endpoints.map(|endpoints| {
        let mut subsets: Vec<String> = endpoints
            .subsets
            .iter()
            .map(|subset| {
                let mut ports: Vec<String> = subset
                    .ports
                    .iter()
                    .map(|port| format!("{} {:?} {}", port.name, port.port, port.protocol))
                    .collect();
                ports.sort();
                let list = |addresses: &[EndpointAddress]| {
                    let mut all: Vec<String> =
                        addresses.iter().map(|one| format!("{}/{}/{}", one.ip, one.hostname, one.target_pod)).collect();
                    all.sort();
                    all
                };
                format!("{:?} {:?} {ports:?}", list(&subset.addresses), list(&subset.not_ready_addresses))
            })
            .collect();
        subsets.sort();
        let meta = &endpoints.meta;
        format!("{}/{} {:?} {:?} {subsets:?}", meta.namespace, meta.name, meta.labels, meta.annotations)
    });
    differ(
        "endpoints",
        &multiset(wanted.map(|text| (text, Vec::new()))),
        &multiset(ours.map(|text| (text, Vec::new()))),
    )
}

type Multiset = BTreeMap<String, Vec<String>>;

/// What slices share, with all their endpoints.
fn multiset(slices: impl Iterator<Item = (String, Vec<String>)>) -> Multiset {
    let mut all = Multiset::new();
    for (group, endpoints) in slices {
        all.entry(group).or_default().extend(endpoints);
    }
    all.values_mut().for_each(|endpoints| endpoints.sort());
    all
}

fn differ(what: &str, wanted: &Multiset, ours: &Multiset) -> Result<(), String> {
    if wanted == ours {
        return Ok(());
    }
    let missing: Vec<_> = wanted.iter().filter(|entry| ours.get(entry.0) != Some(entry.1)).collect();
    let surplus: Vec<_> = ours.iter().filter(|entry| wanted.get(entry.0) != Some(entry.1)).collect();
    Err(format!("{what}: recorded {missing:#?}, derived {surplus:#?}"))
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_default()
}

fn recorded_slice(slice: &Json, in_brief: bool) -> (String, Vec<String>) {
    let keeper = text(slice, "managedBy");
    let name = if in_brief || is_made(keeper) { "" } else { text(slice, "name") };
    let ports = slice["ports"].as_array().into_iter().flatten();
    let mut ports: Vec<String> = ports
        .map(|port| format!("{} {:?} {}", text(port, "name"), port["port"].as_i64(), text(port, "protocol")))
        .collect();
    ports.sort();
    let group = format!(
        "{}/{name} of {} by {keeper}: {} {ports:?}",
        text(slice, "namespace"),
        text(slice, "service"),
        text(slice, "addressType")
    );
    let endpoints = slice["endpoints"].as_array().into_iter().flatten().map(|endpoint| {
        let addresses: Vec<&str> =
            endpoint["addresses"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let conditions = &endpoint["conditions"];
        format!(
            "{addresses:?} {:?} {:?} {:?} {} {} {} {}",
            conditions["ready"].as_bool(),
            conditions["serving"].as_bool(),
            conditions["terminating"].as_bool(),
            text(endpoint, "hostname"),
            text(endpoint, "targetRef"),
            text(endpoint, "nodeName"),
            text(endpoint, "zone"),
        )
    });
    (group, endpoints.collect())
}

fn our_slice(slice: &EndpointSlice, in_brief: bool) -> (String, Vec<String>) {
    let keeper = slice.managed_by().filter(|_| !in_brief).unwrap_or_default();
    let name = if in_brief || is_made(keeper) { "" } else { &slice.meta.name };
    let mut ports: Vec<String> =
        slice.ports.iter().map(|port| format!("{} {:?} {}", port.name, port.port, port.protocol)).collect();
    ports.sort();
    let group = format!(
        "{}/{name} of {} by {keeper}: {} {ports:?}",
        slice.meta.namespace,
        slice.service_name().unwrap_or_default(),
        slice.address_type.as_str()
    );
    let endpoints = slice.endpoints.iter().map(|endpoint| {
        format!(
            "{:?} {:?} {:?} {:?} {} {} {} {}",
            endpoint.addresses,
            endpoint.ready,
            endpoint.serving,
            endpoint.terminating,
            endpoint.hostname,
            endpoint.target_pod,
            endpoint.node_name.as_deref().filter(|_| !in_brief).unwrap_or_default(),
            endpoint.zone.as_deref().filter(|_| !in_brief).unwrap_or_default(),
        )
    });
    (group, endpoints.collect())
}

fn is_made(keeper: &str) -> bool {
    keeper == well_known::SLICE_CONTROLLER || keeper == well_known::MIRRORING_CONTROLLER
}

fn recorded_endpoints(endpoints: &Json) -> String {
    let map = |key: &str| -> BTreeMap<String, String> {
        let map = endpoints[key].as_object().into_iter().flatten();
        map.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
    };
    let mut subsets: Vec<String> = endpoints["subsets"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|subset| {
            let mut ports: Vec<String> = subset["ports"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|port| format!("{} {:?} {}", text(port, "name"), port["port"].as_i64(), text(port, "protocol")))
                .collect();
            ports.sort();
            let list = |key: &str| {
                let mut all: Vec<String> = subset[key]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|one| format!("{}/{}/{}", text(one, "ip"), text(one, "hostname"), text(one, "targetRef")))
                    .collect();
                all.sort();
                all
            };
            format!("{:?} {:?} {ports:?}", list("addresses"), list("notReadyAddresses"))
        })
        .collect();
    subsets.sort();
    format!(
        "{}/{} {:?} {:?} {subsets:?}",
        text(endpoints, "namespace"),
        text(endpoints, "name"),
        map("labels"),
        map("annotations")
    )
}
