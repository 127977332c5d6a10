//! The variables that a container is started with: its own, and those by which the kubelet tells it of Services
//! (`pkg/kubelet/envvars/envvars.go`, `makeEnvironmentVariables`).

use crate::cluster::{FieldPath, Service, Value};
use crate::sandbox::{PodRef, Sandbox};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The variables of a container, by name and value; none where there is no such pod. What an image brings along is not
/// known here, and neither is a value that comes from a Secret, a ConfigMap or a field of the pod.
pub(in crate::shell) fn environment(sandbox: &Sandbox, from: &PodRef) -> Vec<(String, String)> {
    let (Ok(view), Some(object)) = (sandbox.pod_view(from), sandbox.cluster().get(&from.object())) else {
        return Vec::new();
    };
    let mut all = vec![("HOSTNAME".to_owned(), view.kernel_name().to_owned())];
    all.extend(written(sandbox, from));
    let links = object.value().at(&FieldPath::of(&["spec", "enableServiceLinks"])).and_then(Value::as_bool);
    let mut seen: BTreeSet<String> = all.iter().map(|(name, _)| name.clone()).collect();
    for object in sandbox.services_at_start(&from.object()) {
        let Some(service) = object.as_service() else { continue };
        let reference = object.reference();
        let is_api_server = reference.namespace == "default" && reference.name == "kubernetes";
        if is_api_server || (links.unwrap_or(true) && reference.namespace == from.namespace) {
            all.extend(service_variables(service).into_iter().filter(|(name, _)| seen.insert(name.clone())));
        }
    }
    all
}

/// What the manifest of the container itself says.
pub(in crate::shell) fn written(sandbox: &Sandbox, from: &PodRef) -> Vec<(String, String)> {
    let (Ok(view), Some(pod)) = (sandbox.pod_view(from), sandbox.cluster().get(&from.object())) else {
        return Vec::new();
    };
    let container = view.container.map(|container| container.name.as_str());
    let containers = pod.value().at(&FieldPath::of(&["spec", "containers"])).map(Value::items).unwrap_or_default();
    let named = |one: &&Value| one.field("name").and_then(Value::as_text) == container;
    let variables = containers.iter().find(named).and_then(|one| one.field("env")).map(Value::items);
    let text = |one: &Value, key: &str| one.field(key).and_then(Value::as_text).map(str::to_owned);
    variables.unwrap_or_default().iter().filter_map(|one| Some((text(one, "name")?, text(one, "value")?))).collect()
}

/// The variables of one Service that has an address.
fn service_variables(service: &Service) -> Vec<(String, String)> {
    let address = &service.spec.cluster_ip;
    let Ok(parsed) = address.parse::<IpAddr>() else { return Vec::new() };
    let host = if parsed.is_ipv6() { format!("[{address}]") } else { address.clone() };
    let name = variable_of(&service.meta.name);
    let mut all = vec![(format!("{name}_SERVICE_HOST"), address.clone())];
    let ports = &service.spec.ports;
    all.extend(ports.first().map(|port| (format!("{name}_SERVICE_PORT"), port.port.to_string())));
    for port in ports.iter().filter(|port| !port.name.is_empty()) {
        all.push((format!("{name}_SERVICE_PORT_{}", variable_of(&port.name)), port.port.to_string()));
    }
    for (position, port) in ports.iter().enumerate() {
        let protocol = port.protocol.to_ascii_lowercase();
        let url = format!("{protocol}://{host}:{}", port.port);
        if position == 0 {
            all.push((format!("{name}_PORT"), url.clone()));
        }
        let prefix = format!("{name}_PORT_{}_{}", port.port, port.protocol.to_ascii_uppercase());
        all.push((prefix.clone(), url));
        all.push((format!("{prefix}_PROTO"), protocol));
        all.push((format!("{prefix}_PORT"), port.port.to_string()));
        all.push((format!("{prefix}_ADDR"), address.clone()));
    }
    all
}

/// A name as a variable has it (`makeEnvVariableName`).
fn variable_of(name: &str) -> String {
    name.replace('-', "_").to_ascii_uppercase()
}
