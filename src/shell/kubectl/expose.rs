//! `kubectl expose`: a Service for an object.

use super::command::{Command, DRY};
use super::create::{labels_of, port_of, port_or_name};
use super::flags::Arguments;
use super::{Kubectl, Result, fail};
use crate::cluster::{Container, Kind, Labels, Object, Typed, Value};

pub(super) const EXPOSE: Command = Command {
    name: "expose",
    flags: &[
        "port=",
        "target-port=",
        "name=",
        "type=",
        "cluster-ip=",
        "protocol=",
        "selector=",
        "labels,l=",
        "external-name=",
        "external-ip=",
        "load-balancer-ip=",
        "session-affinity=",
        DRY,
        "output,o=",
        "save-config",
    ],
    about: "Makes a Service that selects what an object selects or is labelled with.",
    examples: &[
        "kubectl expose deployment web --port=80 --target-port=8080",
        "kubectl expose pod a --name=db --cluster-ip=None --port=5432",
    ],
    run: expose,
};

/// `kubectl expose` (`pkg/cmd/expose/expose.go`).
fn expose(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let objects = kubectl.chosen(&arguments.words, arguments)?;
    let [object] = objects.as_slice() else { return Err(fail("error: expose one object at a time")) };
    let value = service_for(object, arguments)?;
    kubectl.make_new(value, arguments, "exposed")
}

fn service_for(object: &Object, arguments: &Arguments) -> Result<Value> {
    let Exposed { selector, ports } = Exposed::of(object)?;
    let selector = match arguments.value("selector") {
        Some(text) => labels_of(text),
        None if selector.is_empty() => {
            return Err(fail(
                "error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
            ));
        }
        None => selector.into(),
    };
    let ports = service_ports(ports, arguments)?;
    let name = arguments.value("name").unwrap_or(&object.reference().name);
    let labels = &object.meta().labels;
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

/// What an object tells of the Service that is to be made for it.
struct Exposed<'a> {
    /// What it selects, or is labelled with.
    selector: &'a Labels,
    /// Its ports, each with its protocol.
    ports: Vec<(i64, String)>,
}

impl<'a> Exposed<'a> {
    fn of(object: &'a Object) -> Result<Self> {
        let of_containers = |containers: &[Container]| {
            let ports = containers.iter().flat_map(|container| &container.ports);
            ports.map(|port| (port.container_port, port.protocol.clone())).collect()
        };
        let kind = &object.reference().kind;
        match object.typed() {
            Typed::Pod(pod) => Ok(Self { selector: &pod.meta.labels, ports: of_containers(&pod.spec.containers) }),
            Typed::Deployment(_) | Typed::Workload(_)
                if matches!(kind, Kind::Deployment | Kind::ReplicaSet | Kind::ReplicationController) =>
            {
                let Some(workload) = object.as_workload() else { return Err(fail("error: no template")) };
                Ok(Self { selector: &workload.selector, ports: of_containers(&workload.template.containers) })
            }
            Typed::Service(service) => {
                let ports = service.spec.ports.iter().map(|port| (port.port, port.protocol.clone()));
                Ok(Self { selector: &service.spec.selector, ports: ports.collect() })
            }
            _ => Err(fail(format!("error: cannot expose a {}", kind_with_group(kind)))),
        }
    }
}

/// The ports of the Service: the one of `--port`, or those the object has.
fn service_ports(found: Vec<(i64, String)>, arguments: &Arguments) -> Result<Vec<Value>> {
    let asked = port_of(arguments, "port")?;
    let ports = match asked {
        Some(port) => vec![(port, arguments.value("protocol").unwrap_or("TCP").to_owned())],
        None => found,
    };
    if ports.is_empty() && arguments.value("cluster-ip") != Some("None") {
        return Err(fail(
            "error: couldn't find port via --port flag or introspection\nSee 'kubectl expose --help' for usage.",
        ));
    }
    // Only of a port that was asked for.
    let target = arguments.value("target-port").filter(|_| asked.is_some()).map(port_or_name);
    let are_several = ports.len() > 1;
    let of_service = |(at, (port, protocol)): (usize, &(i64, String))| {
        Value::object([
            ("name", if are_several { format!("port-{}", at + 1).into() } else { Value::Null }),
            ("port", (*port).into()),
            ("protocol", protocol.as_str().into()),
            ("targetPort", target.clone().unwrap_or(Value::Int(*port))),
        ])
    };
    Ok(ports.iter().enumerate().map(of_service).collect())
}

fn kind_with_group(kind: &Kind) -> String {
    match kind.api_version().split_once('/') {
        Some((group, _)) => format!("{}.{group}", kind.name()),
        None => kind.name().to_owned(),
    }
}
