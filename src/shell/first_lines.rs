//! Lines to start with, of the cluster that is there: a line that names what nobody has would teach the wrong thing.

use super::tools;
use crate::cluster::{Kind, ObjectRef};
use crate::sandbox::Sandbox;
use std::net::IpAddr;

/// Where the API server is found, which is no Service of anybody's own.
const OF_THE_API_SERVER: &str = "kubernetes";
/// What the last line would make.
const NEW: &str = "web";

/// What may be typed first, for the pod that asks at present.
pub fn first_lines(sandbox: &Sandbox) -> Vec<String> {
    let from = &sandbox.question().from;
    let mut all = vec!["kubectl get pods,svc -o wide".to_owned()];
    let variables = tools::written(sandbox, from);
    let given = variables.iter().find(|(_, value)| value.parse::<IpAddr>().is_ok());
    all.extend(given.map(|(name, _)| format!("curl ${name}")));
    let services: Vec<&ObjectRef> = sandbox
        .cluster()
        .in_namespace(&Kind::Service, &from.namespace)
        .map(|object| object.reference())
        .filter(|service| service.name != OF_THE_API_SERVER)
        .collect();
    let first = sandbox.question().name.split('.').next().unwrap_or_default();
    let service = services.iter().find(|service| service.name == first).or(services.first());
    if let Some(service) = service {
        let namespace = match service.namespace.as_str() {
            "default" => String::new(),
            other => format!(" -n {other}"),
        };
        all.push(format!("nslookup {}", service.name));
        all.push(format!("kubectl describe svc {}{namespace}", service.name));
    }
    if sandbox.cluster().get(&ObjectRef::new(Kind::Service, "default", NEW)).is_none() {
        all.push(format!("kubectl create service clusterip {NEW} --tcp=80"));
    }
    all
}
