//! `kubectl create` and `expose`: objects from flags.

use super::flags::Arguments;
use super::print::Format;
use super::{Dry, Kubectl, Output, Result, apply, fail, kinds, refusal};
use crate::cluster::{Kind, Labels, Object, ObjectRef, Typed, Value};

pub(super) fn create(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    if arguments.value("filename").is_some() {
        return apply::create(kubectl, arguments);
    }
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    let value = match words.as_slice() {
        [] => return Err(fail("error: must specify one of -f and -k\n# see: kubectl create --help")),
        ["namespace" | "ns", name] => Value::object([
            ("apiVersion", "v1".into()),
            ("kind", "Namespace".into()),
            ("metadata", Value::object([("name", (*name).into())])),
        ]),
        ["service" | "svc", kind, name] => service(kind, name, arguments)?,
        ["service" | "svc", ..] => {
            return Err(fail(
                "error: exactly one NAME is required\n# as in kubectl create service clusterip NAME --tcp=80; also nodeport, loadbalancer, externalname",
            ));
        }
        ["deployment" | "deploy", name] => deployment(name, arguments)?,
        ["job", name] => super::create_job::job(kubectl, name, arguments)?,
        ["configmap" | "cm", name] => {
            let mut data = crate::cluster::Map::new();
            for literal in arguments.all("from-literal") {
                let (key, value) = literal
                    .split_once('=')
                    .ok_or_else(|| fail(format!("error: invalid literal source {literal}, expected key=value")))?;
                data.insert(key.to_owned(), value.into());
            }
            let data = if data.is_empty() { Value::Null } else { Value::Map(data) };
            Value::object([
                ("apiVersion", "v1".into()),
                ("kind", "ConfigMap".into()),
                ("metadata", Value::object([("name", (*name).into())])),
                ("data", data),
            ])
        }
        ["namespace" | "ns" | "deployment" | "deploy" | "job" | "configmap" | "cm", rest @ ..] => {
            return Err(fail(format!("error: exactly one NAME is required, got {}", rest.len())));
        }
        [other, ..] => {
            let known = ["namespace", "service", "deployment", "job", "configmap"];
            let hint = super::near(other, known).map_or_else(|| known.join(" "), str::to_owned);
            return Err(fail(format!(
                "error: # kubectl create {other} is not modelled in this lab; near: {hint}\n# anything can be made by kubectl create -f - <<EOF"
            )));
        }
    };
    kubectl.make_new(value, arguments, "created")
}

impl Kubectl<'_> {
    /// Makes an object that is not there yet, and says so.
    pub(super) fn make_new(&mut self, mut value: Value, arguments: &Arguments, said: &str) -> Result {
        let dry = Dry::of(arguments)?;
        let format = Format::of(arguments.value("output"))?;
        let kind = ObjectRef::of_value(&value).map(|reference| reference.kind);
        if kind.is_some_and(|kind| kind.is_namespaced()) && (dry == Dry::No || arguments.value("namespace").is_some()) {
            let namespace = self.namespace(arguments).to_owned();
            value.set(&crate::cluster::FieldPath::of(&["metadata", "namespace"]), Some(namespace.into()));
        }
        let Some(mut reference) = ObjectRef::of_value(&value) else { return Err(fail("error: NAME is required")) };
        reference = ObjectRef::new(reference.kind, self.namespace(arguments), &reference.name);
        if dry != Dry::Client && self.sandbox.cluster().get(&reference).is_some() {
            return Err(fail(format!(
                "Error from server (AlreadyExists): {} \"{}\" already exists",
                kinds::resource(&reference.kind),
                reference.name
            )));
        }
        let mut output = Output::default();
        match self.put(vec![value.clone()], dry) {
            Ok(warnings) => warnings.iter().for_each(|warning| output.complain(warning)),
            Err(refused) => return Err(fail(refusal::text(&refused, self.language))),
        }
        let made = self.sandbox.cluster().get(&reference).filter(|_| dry == Dry::No);
        let shown = made.map_or(value, |object| object.value().clone());
        match format.print(&[shown], false)? {
            Some(text) => output.text = text,
            None => {
                let kind = kinds::printed(&reference.kind);
                output.say(format_args!("{kind}/{} {said}{}", reference.name, dry.suffix()));
            }
        }
        Ok(output)
    }
}

/// `kubectl create service …` (`pkg/cmd/create/create_service.go`).
fn service(kind: &str, name: &str, arguments: &Arguments) -> Result<Value> {
    let service_type = match kind {
        "clusterip" => "ClusterIP",
        "nodeport" => "NodePort",
        "loadbalancer" => "LoadBalancer",
        "externalname" => "ExternalName",
        other => {
            let known = ["clusterip", "nodeport", "loadbalancer", "externalname"];
            let hint = super::near(other, known).map_or_else(|| known.join(" "), str::to_owned);
            return Err(fail(format!(
                "error: unknown command \"{other}\" for \"kubectl create service\"\n# near: {hint}"
            )));
        }
    };
    let is_headless = arguments.value("clusterip") == Some("None");
    let mut ports = Vec::new();
    for text in arguments.all("tcp").flat_map(|list| list.split(',')) {
        let (port, target) = text.split_once(':').unwrap_or((text, text));
        let number: i64 = port.parse().map_err(|_| {
            fail(format!("error: invalid port format '{port}': strconv.Atoi: parsing \"{port}\": invalid syntax"))
        })?;
        let node_port = arguments.value("node-port").and_then(|text| text.parse::<i64>().ok()).filter(|port| *port > 0);
        ports.push(Value::object([
            ("name", text.replace(':', "-").into()),
            ("port", number.into()),
            ("protocol", "TCP".into()),
            ("targetPort", port_or_name(target)),
            ("nodePort", node_port.into()),
        ]));
    }
    if ports.is_empty() && service_type != "ExternalName" && !is_headless {
        return Err(fail("error: at least one tcp port specifier must be provided"));
    }
    let external = arguments.value("external-name");
    if service_type == "ExternalName" && external.is_none() {
        return Err(fail("error: required flag(s) \"external-name\" not set"));
    }
    let app = || Value::object([("app", name.into())]);
    let cluster_ip = arguments.value("clusterip").filter(|_| service_type == "ClusterIP");
    Ok(Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "Service".into()),
        ("metadata", Value::object([("name", name.into()), ("labels", app())])),
        (
            "spec",
            Value::object([
                ("type", service_type.into()),
                ("clusterIP", cluster_ip.map(str::to_owned).into()),
                ("externalName", external.filter(|_| service_type == "ExternalName").map(str::to_owned).into()),
                ("selector", app()),
                ("ports", if ports.is_empty() { Value::Null } else { Value::List(ports) }),
            ]),
        ),
    ]))
}

/// A target port: a number where it is one.
fn port_or_name(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| text.into(), Value::Int)
}

/// A port given by a flag.
pub(super) fn port_of(arguments: &Arguments, flag: &str) -> Result<Option<i64>> {
    let Some(text) = arguments.value(flag) else { return Ok(None) };
    let wrong = || fail(format!("error: invalid argument \"{text}\" for \"--{flag}\" flag: it is no number"));
    text.parse().map(Some).map_err(|_| wrong())
}

/// `kubectl create deployment` (`pkg/cmd/create/create_deployment.go`).
fn deployment(name: &str, arguments: &Arguments) -> Result<Value> {
    let images: Vec<&str> = arguments.all("image").flat_map(|list| list.split(',')).collect();
    if images.is_empty() {
        return Err(fail("error: required flag(s) \"image\" not set"));
    }
    let replicas = port_of(arguments, "replicas")?.unwrap_or(1);
    let port = port_of(arguments, "port")?;
    let container = |image: &&str| {
        let base = image.rsplit('/').next().unwrap_or(image);
        let base = base.split([':', '@']).next().unwrap_or(base);
        let ports = port.map(|port| Value::List(vec![Value::object([("containerPort", port.into())])]));
        Value::object([("image", (*image).into()), ("name", base.into()), ("ports", ports.unwrap_or_default())])
    };
    let app = || Value::object([("app", name.into())]);
    let template = Value::object([
        ("metadata", Value::object([("labels", app())])),
        ("spec", Value::object([("containers", Value::List(images.iter().map(container).collect()))])),
    ]);
    Ok(Value::object([
        ("apiVersion", "apps/v1".into()),
        ("kind", "Deployment".into()),
        ("metadata", Value::object([("name", name.into()), ("labels", app())])),
        (
            "spec",
            Value::object([
                ("replicas", replicas.into()),
                ("selector", Value::object([("matchLabels", app())])),
                ("template", template),
            ]),
        ),
    ]))
}

/// Labels given as `a=1,b=2`.
pub(super) fn labels_of(text: &str) -> Value {
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    Value::Map(pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().into())).collect())
}

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
