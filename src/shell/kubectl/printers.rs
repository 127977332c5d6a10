//! The columns of `kubectl get` (`pkg/printers/internalversion/printers.go`).

use super::{back_off, duration};
use crate::cluster::controllers::JobProgress;
use crate::cluster::{
    Endpoint, EndpointAddress, EndpointSlice, Endpoints, Kind, Labels, Object, Phase, Pod, Service, ServiceType, Typed,
    Value, Workload, told_pods,
};
use crate::resolution::network::is_dns_pod;
use crate::sandbox::{Ages, Sandbox, SettingField};
use std::net::IpAddr;

/// What kubectl prints for an object that does not say when it was made.
pub(super) const AGE: &str = "<unknown>";
const NONE: &str = "<none>";

/// The names of the columns of a kind.
pub(super) fn columns(kind: &Kind, is_wide: bool) -> Vec<&'static str> {
    let (narrow, wide): (&[&str], &[&str]) = match kind {
        Kind::Namespace => (&["NAME", "STATUS", "AGE"], &[]),
        Kind::Node => (&["NAME", "STATUS", "ROLES", "AGE", "VERSION"], &["INTERNAL-IP", "EXTERNAL-IP"]),
        Kind::ConfigMap => (&["NAME", "DATA", "AGE"], &[]),
        Kind::Service => (&["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"], &["SELECTOR"]),
        Kind::Endpoints => (&["NAME", "ENDPOINTS", "AGE"], &[]),
        Kind::EndpointSlice => (&["NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"], &[]),
        Kind::Deployment => {
            (&["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"], &["CONTAINERS", "IMAGES", "SELECTOR"])
        }
        Kind::StatefulSet => (&["NAME", "READY", "AGE"], &["CONTAINERS", "IMAGES"]),
        Kind::ReplicaSet | Kind::ReplicationController => {
            (&["NAME", "DESIRED", "CURRENT", "READY", "AGE"], &["CONTAINERS", "IMAGES", "SELECTOR"])
        }
        Kind::DaemonSet => (
            &["NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE"],
            &["CONTAINERS", "IMAGES", "SELECTOR"],
        ),
        Kind::Job => (&["NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE"], &["CONTAINERS", "IMAGES", "SELECTOR"]),
        Kind::CronJob => (
            &["NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE"],
            &["CONTAINERS", "IMAGES", "SELECTOR"],
        ),
        Kind::Pod => {
            (&["NAME", "READY", "STATUS", "RESTARTS", "AGE"], &["IP", "NODE", "NOMINATED NODE", "READINESS GATES"])
        }
        kind if kind.is_network_policy() => (&["NAME", "POD-SELECTOR", "AGE"], &[]),
        kind if kind.is_cluster_role() => (&["NAME", "CREATED AT"], &[]),
        Kind::Other(..) => (&["NAME", "AGE"], &[]),
    };
    let wide = if is_wide { wide } else { &[] };
    narrow.iter().chain(wide).copied().collect()
}

/// The cells of an object; `name` is what stands in the first.
pub(super) fn row(sandbox: &Sandbox, ages: &Ages<'_>, object: &Object, name: String, is_wide: bool) -> Vec<String> {
    let (cells, wide) = cells(sandbox, object);
    let mut row = vec![name];
    row.extend(cells);
    row.push(ages.age(object.reference()).map_or_else(|| AGE.to_owned(), duration::human));
    row.extend(after_age(sandbox, object));
    if is_wide {
        row.extend(wide);
    }
    row
}

/// What a kind prints behind AGE all the same.
fn after_age(sandbox: &Sandbox, object: &Object) -> Option<String> {
    matches!(object.typed(), Typed::Node(_)).then(|| version(sandbox, object))
}

/// What stands between NAME and AGE, and what `-o wide` adds.
fn cells(sandbox: &Sandbox, object: &Object) -> (Vec<String>, Vec<String>) {
    match object.typed() {
        Typed::Namespace(namespace) => {
            let status = if namespace.meta.terminating { "Terminating" } else { "Active" };
            (vec![status.to_owned()], Vec::new())
        }
        Typed::Node(node) => {
            let address = node.internal_ips.first().cloned().unwrap_or_else(none);
            (vec!["Ready".to_owned(), none()], vec![address, none()])
        }
        Typed::ConfigMap(config_map) => (vec![config_map.data.len().to_string()], Vec::new()),
        Typed::Service(service) => (service_cells(object, service), vec![or_none(joined(&service.spec.selector))]),
        Typed::Endpoints(endpoints) => (vec![or_none(endpoint_list(sandbox, endpoints))], Vec::new()),
        Typed::EndpointSlice(slice) => {
            let cells = vec![slice.address_type.as_str().to_owned(), slice_ports(slice), slice_addresses(slice)];
            (cells, Vec::new())
        }
        Typed::Deployment(deployment) => {
            let (ready, all) = pods_of(sandbox, object);
            let workload = &deployment.workload;
            let cells = vec![format!("{ready}/{}", workload.replicas), all.to_string(), ready.to_string()];
            (cells, vec![containers(workload), images(workload), or_none(joined(&workload.selector))])
        }
        Typed::StatefulSet(set) => {
            let (ready, _) = pods_of(sandbox, object);
            let workload = &set.workload;
            (vec![format!("{ready}/{}", workload.replicas)], vec![containers(workload), images(workload)])
        }
        Typed::Workload(workload) => {
            let wide = vec![containers(workload), images(workload), or_none(joined(&workload.selector))];
            (workload_cells(sandbox, object, workload), wide)
        }
        Typed::Pod(pod) => {
            let ip = pod.status.pod_ip().map_or_else(none, str::to_owned);
            (pod_cells(sandbox, pod), vec![ip, or_none(pod.spec.node_name.clone()), none(), none()])
        }
        Typed::Other(_) if object.reference().kind.is_network_policy() => {
            (vec![or_none(pod_selector(object))], Vec::new())
        }
        Typed::Other(_) => (Vec::new(), Vec::new()),
    }
}

fn service_cells(object: &Object, service: &Service) -> Vec<String> {
    let spec = &service.spec;
    vec![
        spec.service_type.as_str().to_owned(),
        or_none(spec.cluster_ips.first().cloned().unwrap_or_default()),
        external_ip(object, service),
        or_none(service_ports(service)),
    ]
}

fn pod_cells(sandbox: &Sandbox, pod: &Pod) -> Vec<String> {
    let total = pod.spec.containers.len();
    let crashes = crashes(sandbox, pod);
    let ready = if pod.status.ready && !crashes { total } else { 0 };
    let (status, restarts) = match crashes {
        true => ("CrashLoopBackOff", back_off::restarts(sandbox.now())),
        false => (status(pod), 0),
    };
    vec![format!("{ready}/{total}"), status.to_owned(), restarts.to_string()]
}

/// The pods that a NetworkPolicy selects, as `metav1.FormatLabelSelector` writes them.
fn pod_selector(object: &Object) -> String {
    let selector = object.value().field("spec").and_then(|spec| spec.field("podSelector"));
    let text = |value: Option<&Value>| value.and_then(Value::as_text).unwrap_or_default().to_owned();
    let labels = selector.and_then(|selector| selector.field("matchLabels")).and_then(Value::as_map);
    let mut all: Vec<String> =
        labels.into_iter().flatten().map(|(key, value)| format!("{key}={}", text(Some(value)))).collect();
    let expressions = selector.and_then(|selector| selector.field("matchExpressions")).map(Value::items);
    for one in expressions.unwrap_or_default() {
        let key = text(one.field("key"));
        let values: Vec<String> =
            one.field("values").map(Value::items).unwrap_or_default().iter().map(|one| text(Some(one))).collect();
        all.push(match text(one.field("operator")).as_str() {
            "Exists" => key,
            "DoesNotExist" => format!("!{key}"),
            "NotIn" => format!("{key} notin ({})", values.join(",")),
            _ => format!("{key} in ({})", values.join(",")),
        });
    }
    all.join(",")
}

/// The cells between name and age of the other kinds that make pods.
fn workload_cells(sandbox: &Sandbox, object: &Object, workload: &Workload) -> Vec<String> {
    let (ready, all) = pods_of(sandbox, object);
    let spec = |field: &str| object.value().at(&crate::cluster::FieldPath::of(&["spec", field]));
    let text = |field: &str| spec(field).and_then(Value::as_text);
    match object.reference().kind {
        Kind::DaemonSet => {
            let selector = workload.template_value.field("spec").and_then(|spec| spec.field("nodeSelector"));
            let selector = selector.and_then(Value::as_map).into_iter().flatten();
            let pairs = selector.map(|(key, value)| format!("{key}={}", value.as_text().unwrap_or_default()));
            let wanted = sandbox.cluster().wanted_pods(object.reference());
            let mut cells: Vec<String> = [wanted, all, ready, all, ready].iter().map(usize::to_string).collect();
            cells.push(or_none(pairs.collect::<Vec<_>>().join(",")));
            cells
        }
        Kind::Job => {
            let progress = JobProgress::of(sandbox.cluster(), object);
            let status = match () {
                () if progress.has_failed => "Failed",
                () if progress.has_ended => "Complete",
                () if progress.is_suspended => "Suspended",
                () => "Running",
            };
            let done = progress.succeeded;
            let completions = match progress.completions {
                Some(completions) => format!("{done}/{completions}"),
                None if progress.parallelism > 1 => format!("{done}/1 of {}", progress.parallelism),
                None => format!("{done}/1"),
            };
            vec![status.to_owned(), completions, String::new()]
        }
        Kind::CronJob => {
            let jobs = sandbox.cluster().in_namespace(&Kind::Job, &object.reference().namespace);
            let active = jobs.filter(|job| {
                job.meta()
                    .controller()
                    .is_some_and(|owner| owner.kind == Kind::CronJob.name() && owner.name == object.reference().name)
                    && !JobProgress::of(sandbox.cluster(), job).has_ended
            });
            let suspend = spec("suspend").and_then(Value::as_bool).unwrap_or_default();
            let suspend = if suspend { "True" } else { "False" };
            vec![
                text("schedule").unwrap_or_default().to_owned(),
                or_none(text("timeZone").unwrap_or_default().to_owned()),
                suspend.to_owned(),
                active.count().to_string(),
                none(),
            ]
        }
        _ => [workload.replicas.to_string(), all.to_string(), ready.to_string()].to_vec(),
    }
}

/// True for a pod of the DNS server while that exits whenever it is started.
pub(super) fn crashes(sandbox: &Sandbox, pod: &Pod) -> bool {
    is_dns_pod(sandbox.cluster(), pod)
        && !pod.meta.terminating
        && sandbox.server().configuration().says_at_its_end().is_some()
        && sandbox.runs_with_another().is_none()
}

/// True for the address of a pod of the DNS server while that exits whenever it is started: no endpoint there is ready,
/// whatever was written before it began to exit.
pub(super) fn crashes_at(sandbox: &Sandbox, address: &str) -> bool {
    sandbox.server().configuration().says_at_its_end().is_some()
        && address.parse::<IpAddr>().is_ok_and(|address| {
            let pod = sandbox.cluster().pod_at(address);
            pod.and_then(|pod| pod.as_pod()).is_some_and(|pod| crashes(sandbox, pod))
        })
}

/// `STATUS` of a pod.
pub(super) fn status(pod: &Pod) -> &'static str {
    match pod.status.phase.unwrap_or_default() {
        _ if pod.meta.terminating => "Terminating",
        Phase::Succeeded => "Completed",
        Phase::Failed => "Error",
        Phase::Pending if !pod.spec.node_name.is_empty() => "ContainerCreating",
        other => other.as_str(),
    }
}

/// How many pods of a workload are ready, and how many there are.
pub(super) fn pods_of(sandbox: &Sandbox, workload: &Object) -> (usize, usize) {
    // The status of somebody's workload counts pods that nobody brought.
    if let Some(told) = told_pods(workload).filter(|_| sandbox.cluster().settings().is_observed) {
        return (usize::try_from(told.ready).unwrap_or_default(), usize::try_from(told.all).unwrap_or_default());
    }
    let cluster = sandbox.cluster();
    let pods = cluster.pods_of(workload.reference());
    let is_ready = |pod: &&_| {
        let pod = cluster.get(pod).and_then(|pod| pod.as_pod());
        pod.is_some_and(|pod: &Pod| pod.status.ready && !crashes(sandbox, pod))
    };
    (pods.iter().filter(is_ready).count(), pods.len())
}

/// The version of the kubelet: the node's own word, or that of the settings.
pub(super) fn version(sandbox: &Sandbox, node: &Object) -> String {
    let said = node.value().at(&crate::cluster::FieldPath::of(&["status", "nodeInfo", "kubeletVersion"]));
    match said.and_then(Value::as_text) {
        Some(said) => said.to_owned(),
        None => format!("v{}.0", SettingField::Version.write(sandbox.cluster().settings())),
    }
}

/// `app=web,tier=front`.
pub(super) fn joined(labels: &Labels) -> String {
    labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
}

/// `<none>` for nothing.
pub(super) fn or_none(text: String) -> String {
    if text.is_empty() { none() } else { text }
}

fn none() -> String {
    NONE.to_owned()
}

fn external_ip(object: &Object, service: &Service) -> String {
    let spec = |field: &str| object.value().field("spec").and_then(|spec| spec.field(field)).map(Value::items);
    let by_hand: Vec<&str> = spec("externalIPs").unwrap_or_default().iter().filter_map(Value::as_text).collect();
    let ingress = object.value().at(&crate::cluster::FieldPath::of(&["status", "loadBalancer", "ingress"]));
    let given = ingress.map(Value::items).unwrap_or_default().iter();
    let given = given.filter_map(|one| one.field("ip").or_else(|| one.field("hostname"))?.as_text());
    match service.spec.service_type {
        ServiceType::ExternalName => service.spec.external_name.clone(),
        ServiceType::LoadBalancer => {
            let all: Vec<&str> = given.chain(by_hand).collect();
            if all.is_empty() { "<pending>".to_owned() } else { all.join(",") }
        }
        _ => or_none(by_hand.join(",")),
    }
}

fn service_ports(service: &Service) -> String {
    let ports = service.spec.ports.iter().map(|port| match port.node_port {
        Some(node_port) if node_port > 0 => format!("{}:{node_port}/{}", port.port, port.protocol),
        _ => format!("{}/{}", port.port, port.protocol),
    });
    ports.collect::<Vec<_>>().join(",")
}

/// At most three of a list (`listWithMoreString`).
fn some(all: &[String]) -> String {
    let shown = all.iter().take(3).cloned().collect::<Vec<_>>().join(",");
    if all.len() > 3 { format!("{shown} + {} more...", all.len() - 3) } else { shown }
}

/// `10.244.1.2:80`, with brackets around IPv6.
pub(super) fn with_port(address: &str, port: i64) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => format!("[{address}]:{port}"),
        _ => format!("{address}:{port}"),
    }
}

/// `formatEndpoints`: the ready addresses with every port.
pub(super) fn endpoint_list(sandbox: &Sandbox, endpoints: &Endpoints) -> String {
    let mut all = Vec::new();
    for subset in &endpoints.subsets {
        let ready = || subset.addresses.iter().filter(|address| !crashes_at(sandbox, &address.ip));
        let address = |address: &EndpointAddress| address.ip.clone();
        if subset.ports.is_empty() {
            all.extend(ready().map(address));
        }
        for port in &subset.ports {
            all.extend(ready().map(|one| with_port(&one.ip, port.port.unwrap_or_default())));
        }
    }
    some(&all)
}

fn slice_ports(slice: &EndpointSlice) -> String {
    let ports: Vec<String> =
        slice.ports.iter().map(|port| port.port.map_or("*".to_owned(), |port| port.to_string())).collect();
    if ports.is_empty() { "<unset>".to_owned() } else { some(&ports) }
}

fn slice_addresses(slice: &EndpointSlice) -> String {
    let addresses = |endpoint: &Endpoint| endpoint.addresses.clone();
    let all: Vec<String> = slice.endpoints.iter().flat_map(addresses).collect();
    if all.is_empty() { "<unset>".to_owned() } else { some(&all) }
}

fn containers(workload: &Workload) -> String {
    workload.template.containers.iter().map(|container| container.name.clone()).collect::<Vec<_>>().join(",")
}

fn images(workload: &Workload) -> String {
    workload.template.containers.iter().map(|container| container.image.clone()).collect::<Vec<_>>().join(",")
}
