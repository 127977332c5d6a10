//! `kubectl expose`: a Service for an object.

use super::create::{labels_of, port_of, port_or_name};
use super::flags::Arguments;
use super::{Kubectl, Result, fail};
use crate::cluster::{Kind, Labels, Object, Typed, Value};

/// `kubectl expose` (`pkg/cmd/expose/expose.go`).
pub(super) fn expose(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let objects = kubectl.chosen(&arguments.words, arguments)?;
    let [object] = objects.as_slice() else { return Err(fail("error: expose one object at a time")) };
    let value = service_for(object, arguments)?;
    kubectl.make_new(value, arguments, "exposed")
}

fn service_for(object: &Object, arguments: &Arguments) -> Result<Value> {
    let none = Labels::new();
    let mut found = Vec::new();
    let mut take = |port: i64, protocol: &str| found.push((port, protocol.to_owned(), None));
    let selector = match object.typed() {
        Typed::Pod(pod) => {
            let ports = pod.spec.containers.iter().flat_map(|container| &container.ports);
            ports.for_each(|port| take(port.container_port, &port.protocol));
            &pod.meta.labels
        }
        Typed::Deployment(_) | Typed::Workload(_)
            if matches!(object.reference().kind, Kind::Deployment | Kind::ReplicaSet | Kind::ReplicationController) =>
        {
            let Some(workload) = object.as_workload() else { return Err(fail("error: no template")) };
            let ports = workload.template.containers.iter().flat_map(|container| &container.ports);
            ports.for_each(|port| take(port.container_port, &port.protocol));
            &workload.selector
        }
        Typed::Service(service) => {
            service.spec.ports.iter().for_each(|port| take(port.port, &port.protocol));
            &service.spec.selector
        }
        _ => {
            let kind = &object.reference().kind;
            return Err(fail(format!("error: cannot expose a {}", kind_with_group(kind))));
        }
    };
    let labels = &object.meta().labels;
    let selector = match arguments.value("selector") {
        Some(text) => labels_of(text),
        None if selector == &none => {
            return Err(fail(
                "error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
            ));
        }
        None => selector.into(),
    };
    let target = arguments.value("target-port");
    let asked = port_of(arguments, "port")?;
    if let Some(port) = asked {
        let protocol = arguments.value("protocol").unwrap_or("TCP").to_owned();
        found = vec![(port, protocol, target)];
    }
    if found.is_empty() && arguments.value("cluster-ip") != Some("None") {
        return Err(fail(
            "error: couldn't find port via --port flag or introspection\nSee 'kubectl expose --help' for usage.",
        ));
    }
    let several = found.len() > 1;
    let ports = found.iter().enumerate().map(|(at, (port, protocol, target))| {
        Value::object([
            ("name", if several { format!("port-{}", at + 1).into() } else { Value::Null }),
            ("port", (*port).into()),
            ("protocol", protocol.as_str().into()),
            ("targetPort", target.map_or(Value::Int(*port), port_or_name)),
        ])
    });
    let ports: Vec<Value> = ports.collect();
    let name = arguments.value("name").unwrap_or(&object.reference().name);
    let labels = match arguments.value("labels") {
        Some(text) => labels_of(text),
        None if labels.is_empty() => Value::Null,
        None => labels.into(),
    };
    let text = |flag: &str| Value::from(arguments.value(flag).map(str::to_owned));
    Ok(Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "Service".into()),
        ("metadata", Value::object([("name", name.into()), ("labels", labels)])),
        (
            "spec",
            Value::object([
                ("type", text("type")),
                ("clusterIP", text("cluster-ip")),
                ("externalName", text("external-name")),
                ("selector", selector),
                ("ports", if ports.is_empty() { Value::Null } else { Value::List(ports) }),
            ]),
        ),
    ]))
}

fn kind_with_group(kind: &Kind) -> String {
    match kind.api_version().split_once('/') {
        Some((group, _)) => format!("{}.{group}", kind.name()),
        None => kind.name().to_owned(),
    }
}
