//! `kubectl describe` (`pkg/describe/describe.go`), as far as the lab has something to say.

mod cluster_role;
mod workload;

use super::command::Command;
use super::events::{self, Event, Failures};
use super::flags::Arguments;
use super::printers::{crashes_at, joined, or_none, status, with_port};
use super::refusal::ENDPOINTS_DEPRECATED;
use super::selectors::{Named, Selector, named};
use super::{Kubectl, Output, Result, fail, table};
use crate::cluster::{
    Container, EndpointAddress, EndpointSlice, Endpoints, FieldPath, Kind, Labels, Object, Pod, Service, ServicePort,
    ServiceType, TargetPort, Typed, Value,
};
use std::sync::Arc;

pub(super) const DESCRIBE: Command = Command {
    name: "describe",
    flags: &["selector,l=", "all-namespaces,A", "show-events=?true", "filename,f="],
    about: "Prints objects at length, with what the kubelet remarked.",
    examples: &["kubectl describe pod shell", "kubectl describe svc/db"],
    run: describe,
};

fn describe(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let selector = Selector::from_arguments(arguments)?;
    let mut output = Output::default();
    let objects: Vec<Arc<Object>> = match named(&arguments.words)? {
        Named::Kinds(all) => all.iter().flat_map(|kind| kubectl.seen(kind, arguments, &selector)).collect(),
        Named::Objects(names) => {
            let mut found = Vec::new();
            for (kind, name) in names {
                let namespace = kubectl.namespace(arguments);
                match kubectl.seen_object(&kind, namespace, &name) {
                    Ok(object) => found.push(object),
                    // A name that is the beginning of others describes those.
                    Err(failed) => {
                        let all = kubectl.seen(&kind, arguments, &Selector::default());
                        let begin = all.into_iter().filter(|object| object.reference().name.starts_with(&name));
                        let before = found.len();
                        found.extend(begin);
                        if found.len() == before {
                            output.errors.push_str(&failed.errors);
                            output.status = failed.status;
                        }
                    }
                }
            }
            found
        }
    };
    if objects.is_empty() && output.status == 0 {
        let namespace = kubectl.namespace(arguments);
        output.complain(format_args!("No resources found in {namespace} namespace."));
    }
    if objects.iter().any(|object| object.reference().kind == Kind::Endpoints) {
        output.complain(ENDPOINTS_DEPRECATED);
    }
    let texts: Vec<String> =
        objects.iter().map(|object| table::describe_table(&Lines::of(kubectl, object).0)).collect();
    output.text = texts.join("\n\n");
    if arguments.value("filename").is_some() {
        return Err(fail("# not modelled: kubectl describe -f: name the object"));
    }
    Ok(output)
}

/// Lines of cells.
#[derive(Default)]
struct Lines(Vec<Vec<String>>);

impl Lines {
    fn of(kubectl: &Kubectl<'_>, object: &Object) -> Self {
        let mut lines = Self::default();
        let meta = object.meta();
        lines.pair("Name:", &meta.name);
        if object.reference().kind.is_namespaced() && !matches!(object.typed(), Typed::Pod(_)) {
            lines.pair("Namespace:", &meta.namespace);
        }
        match object.typed() {
            Typed::Pod(pod) => lines.pod(kubectl, object, pod),
            Typed::Service(service) => lines.service(kubectl, object, service),
            Typed::Endpoints(endpoints) => lines.endpoints(endpoints),
            Typed::EndpointSlice(slice) => lines.slice(slice),
            Typed::Deployment(deployment) => lines.workload(kubectl, object, &deployment.workload),
            Typed::StatefulSet(set) => lines.workload(kubectl, object, &set.workload),
            Typed::Workload(workload) => lines.workload(kubectl, object, workload),
            Typed::Namespace(_) => {
                lines.labels(object);
                lines.pair("Status:", if meta.terminating { "Terminating" } else { "Active" });
            }
            Typed::Node(node) => {
                lines.labels(object);
                lines.line("Addresses:");
                node.internal_ips.iter().for_each(|ip| lines.pair("  InternalIP:", ip));
                lines.pair("PodCIDR:", node.pod_cidrs.first().map_or("", String::as_str));
                lines.pair("PodCIDRs:", &node.pod_cidrs.join(","));
                lines.events(&[]);
            }
            Typed::ConfigMap(config_map) => {
                lines.labels(object);
                lines.line("");
                lines.line("Data\n====");
                for (key, text) in &config_map.data {
                    lines.line(&format!("{key}:\n----\n{text}\n"));
                }
                lines.line("");
                lines.events(&[]);
            }
            Typed::Other(_) if object.reference().kind.name() == "ClusterRole" => lines.cluster_role(object),
            Typed::Other(_) => lines.labels(object),
        }
        lines
    }

    fn line(&mut self, text: &str) {
        self.0.push(vec![text.to_owned()]);
    }

    fn pair(&mut self, key: &str, value: &str) {
        self.0.push(table::line([key, value]));
    }

    /// A map, one pair a line.
    fn map(&mut self, key: &str, map: &Labels, between: &str) {
        let mut key = key;
        if map.is_empty() {
            self.pair(key, "<none>");
        }
        for (name, value) in map {
            self.pair(key, &format!("{name}{between}{value}"));
            key = "";
        }
    }

    fn labels(&mut self, object: &Object) {
        let meta = object.meta();
        let mut annotations = meta.annotations.clone();
        // kubectl leaves this one out, too.
        annotations.remove(super::patch_merge::LAST_APPLIED);
        self.map("Labels:", &meta.labels, "=");
        self.map("Annotations:", &annotations, ": ");
    }

    fn events_of(&mut self, kubectl: &Kubectl<'_>, object: &Object) {
        self.events(&events::events_of(kubectl, object, &Failures::of(kubectl)));
    }

    /// The events; `<none>` for none.
    fn events(&mut self, events: &[Event]) {
        if events.is_empty() {
            return self.pair("Events:", "<none>");
        }
        self.line("Events:");
        self.0.push(table::line(["  Type", "Reason", "Age", "From", "Message"]));
        self.0.push(table::line(["  ----", "------", "----", "----", "-------"]));
        for event in events {
            let sort = format!("  {}", event.sort);
            self.0.push(table::line([&sort, event.reason, "<unknown>", event.from, &event.message]));
        }
    }

    fn service(&mut self, kubectl: &Kubectl<'_>, object: &Object, service: &Service) {
        let spec = &service.spec;
        let text = |field: &str| {
            let value = object.value().at(&FieldPath::of(&["spec", field])).and_then(Value::as_text);
            value.unwrap_or_default().to_owned()
        };
        self.labels(object);
        self.pair("Selector:", &or_none(joined(&spec.selector)));
        self.pair("Type:", spec.service_type.as_str());
        self.given("IP Family Policy:", &spec.ip_family_policy);
        let families: Vec<&str> = spec.ip_families.iter().map(|family| family.as_str()).collect();
        self.pair("IP Families:", &or_none(families.join(",")));
        self.pair("IP:", &spec.cluster_ip);
        self.pair("IPs:", &or_none(spec.cluster_ips.join(",")));
        if spec.service_type == ServiceType::ExternalName {
            self.pair("External Name:", &spec.external_name);
        }
        for port in &spec.ports {
            self.port(kubectl, service, port);
        }
        self.pair("Session Affinity:", &text("sessionAffinity"));
        self.given("External Traffic Policy:", &text("externalTrafficPolicy"));
        self.given("Internal Traffic Policy:", &text("internalTrafficPolicy"));
        if spec.publish_not_ready_addresses {
            self.pair("Publish Not Ready Addresses:", "true");
        }
        self.events(&[]);
    }

    /// A port of a Service, and the endpoints it leads to.
    fn port(&mut self, kubectl: &Kubectl<'_>, service: &Service, port: &ServicePort) {
        let name = if port.name.is_empty() { "<unset>" } else { &port.name };
        self.0.push(table::line(["Port:", name, &format!("{}/{}", port.port, port.protocol)]));
        let target = match &port.target_port {
            Some(TargetPort::Number(number)) => number.to_string(),
            Some(TargetPort::Name(name)) => name.clone(),
            None => port.port.to_string(),
        };
        self.pair("TargetPort:", &format!("{target}/{}", port.protocol));
        if let Some(node_port) = port.node_port {
            self.0.push(table::line(["NodePort:", name, &format!("{node_port}/{}", port.protocol)]));
        }
        let endpoints = endpoints_of(kubectl, service, port);
        let shown = endpoints.iter().take(3).cloned().collect::<Vec<_>>().join(",");
        self.pair(
            "Endpoints:",
            &if endpoints.len() > 3 { format!("{shown} + {} more...", endpoints.len() - 3) } else { shown },
        );
    }

    /// A pair of which the value is given; nothing for one that is not.
    fn given(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.pair(key, value);
        }
    }

    fn pod(&mut self, kubectl: &Kubectl<'_>, object: &Object, pod: &Pod) {
        self.pair("Namespace:", &pod.meta.namespace);
        self.pair("Node:", &or_none(pod.spec.node_name.clone()));
        self.labels(object);
        self.pair("Status:", status(pod));
        self.pair("IP:", pod.status.pod_ip().unwrap_or_default());
        self.line("IPs:");
        pod.status.pod_ips.iter().for_each(|ip| self.pair("  IP:", ip));
        if let Some(owner) = pod.meta.controller() {
            self.pair("Controlled By:", &format!("{}/{}", owner.kind, owner.name));
        }
        self.containers(&pod.spec.containers);
        self.line("Conditions:");
        self.pair("  Type", "Status");
        self.pair("  Ready", if pod.status.ready { "True" } else { "False" });
        for (key, value) in [("Hostname:", &pod.spec.hostname), ("Subdomain:", &pod.spec.subdomain)] {
            if !value.is_empty() {
                self.pair(key, value);
            }
        }
        self.pair("DNS Policy:", pod.effective_dns_policy().as_str());
        self.events_of(kubectl, object);
    }

    fn containers(&mut self, containers: &[Container]) {
        self.line("Containers:");
        for container in containers {
            self.line(&format!("  {}:", container.name));
            self.pair("    Image:", &container.image);
            let ports: Vec<String> =
                container.ports.iter().map(|port| format!("{}/{}", port.container_port, port.protocol)).collect();
            self.pair(if ports.len() > 1 { "    Ports:" } else { "    Port:" }, &or_none(ports.join(", ")));
        }
    }

    fn endpoints(&mut self, endpoints: &Endpoints) {
        self.map("Labels:", &endpoints.meta.labels, "=");
        self.line("Subsets:");
        let list = |all: &[EndpointAddress]| {
            or_none(all.iter().map(|address| address.ip.clone()).collect::<Vec<_>>().join(","))
        };
        for subset in &endpoints.subsets {
            self.pair("  Addresses:", &list(&subset.addresses));
            self.pair("  NotReadyAddresses:", &list(&subset.not_ready_addresses));
            if subset.ports.is_empty() {
                continue;
            }
            self.line("  Ports:");
            self.0.push(table::line(["    Name", "Port", "Protocol"]));
            self.0.push(table::line(["    ----", "----", "--------"]));
            for port in &subset.ports {
                let name = if port.name.is_empty() { "<unset>" } else { &port.name };
                let number = port.port.unwrap_or_default().to_string();
                self.0.push(table::line([&format!("    {name}"), &number, &port.protocol]));
            }
            self.line("");
        }
        self.events(&[]);
    }

    fn slice(&mut self, slice: &EndpointSlice) {
        self.map("Labels:", &slice.meta.labels, "=");
        self.map("Annotations:", &slice.meta.annotations, ": ");
        self.pair("AddressType:", slice.address_type.as_str());
        if slice.ports.is_empty() {
            self.pair("Ports:", "<unset>");
        } else {
            self.line("Ports:");
            self.0.push(table::line(["  Name", "Port", "Protocol"]));
            self.0.push(table::line(["  ----", "----", "--------"]));
        }
        for port in &slice.ports {
            let name = if port.name.is_empty() { "<unset>" } else { &port.name };
            let number = port.port.map_or("*".to_owned(), |port| port.to_string());
            self.0.push(table::line([&format!("  {name}"), &number, &port.protocol]));
        }
        if slice.endpoints.is_empty() {
            self.pair("Endpoints:", "<none>");
        } else {
            self.line("Endpoints:");
        }
        for endpoint in &slice.endpoints {
            self.pair("  - Addresses:", &endpoint.addresses.join(", "));
            self.line("    Conditions:");
            self.pair("      Ready:", &endpoint.ready.map_or("<unset>".to_owned(), |ready| ready.to_string()));
            self.pair("    Hostname:", if endpoint.hostname.is_empty() { "<unset>" } else { &endpoint.hostname });
            if !endpoint.target_pod.is_empty() {
                self.pair("    TargetRef:", &format!("Pod/{}", endpoint.target_pod));
            }
            self.pair("    NodeName:", endpoint.node_name.as_deref().unwrap_or("<unset>"));
            self.pair("    Zone:", endpoint.zone.as_deref().unwrap_or("<unset>"));
        }
        self.events(&[]);
    }
}

/// The ready endpoints of a port of a Service, each with the port it listens at.
fn endpoints_of(kubectl: &Kubectl<'_>, service: &Service, port: &ServicePort) -> Vec<String> {
    let mut all = Vec::new();
    for slice in kubectl.sandbox.cluster().slices_of(&service.meta.namespace, &service.meta.name) {
        let Some(slice) = slice.as_endpoint_slice() else { continue };
        for of in slice.ports.iter().filter(|of| of.name == port.name) {
            let ready = slice.endpoints.iter().filter(|endpoint| endpoint.is_ready());
            let addresses = ready.flat_map(|endpoint| &endpoint.addresses);
            let addresses = addresses.filter(|address| !crashes_at(kubectl.sandbox, address));
            all.extend(addresses.map(|address| with_port(address, of.port.unwrap_or_default())));
        }
    }
    all
}
