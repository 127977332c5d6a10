//! `kubectl create`: objects from flags.

use super::command::{Command, DRY};
use super::flags::Arguments;
use super::output_format::Format;
use super::{Dry, Kubectl, Output, Result, apply, fail, refusal, resource_names};
use crate::cluster::{ObjectRef, Value};

pub(super) const CREATE: Command = Command {
    name: "create",
    flags: &[
        "filename,f=",
        DRY,
        "output,o=",
        "validate=?strict",
        "save-config",
        "tcp=",
        "node-port=",
        "clusterip=",
        "external-name=",
        "image=",
        "replicas,r=",
        "port=",
        "from-literal=",
        "from-file=",
        "key=",
        "cert=",
        "from=",
    ],
    about: "Makes an object that is not there yet.",
    examples: &[
        "kubectl create namespace shop",
        "kubectl create deployment web --image=nginx --replicas=2 --port=80",
        "kubectl create service clusterip web --tcp=80:8080",
        "kubectl create service clusterip db --clusterip=None",
        "kubectl create service externalname db --external-name=www.example.com",
        "kubectl create job once --image=busybox -- nslookup kubernetes",
        "kubectl create job now --from=cronjob/nightly",
        "kubectl create service nodeport web --tcp=80 --dry-run=client -o yaml",
        "kubectl create -f - <<EOF",
    ],
    run: create,
};

fn create(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
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
            for file in arguments.all("from-file") {
                let (key, path) = file.split_once('=').unwrap_or((file.rsplit('/').next().unwrap_or(file), file));
                let text = kubectl.shell.files.read(path).ok_or_else(|| {
                    fail(format!(
                        "error: error reading {path}: no such file or directory\n# ls lists the files beside this terminal"
                    ))
                })?;
                data.insert(key.to_owned(), text.into());
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
            let hint = super::closest(other, known).map_or_else(|| known.join(" "), str::to_owned);
            return Err(fail(format!(
                "# not modelled: kubectl create {other}; near: {hint}\n# objects of the kinds in kubectl api-resources can be made by kubectl create -f - <<EOF"
            )));
        }
    };
    kubectl.make_new(value, arguments, "created")
}

impl Kubectl<'_> {
    /// Makes an object that is not there yet, and says so.
    pub(super) fn make_new(&mut self, mut value: Value, arguments: &Arguments, said: &str) -> Result {
        let dry = Dry::from_arguments(arguments)?;
        let format = Format::parse(arguments.value("output"))?;
        let kind = ObjectRef::from_value(&value).map(|reference| reference.kind);
        if kind.is_some_and(|kind| kind.is_namespaced()) && (dry == Dry::No || arguments.value("namespace").is_some()) {
            let namespace = self.namespace(arguments).to_owned();
            value.set(&crate::cluster::FieldPath::of(&["metadata", "namespace"]), Some(namespace.into()));
        }
        let Some(mut reference) = ObjectRef::from_value(&value) else { return Err(fail("error: NAME is required")) };
        reference = ObjectRef::new(reference.kind, self.namespace(arguments), &reference.name);
        if dry != Dry::Client && self.sandbox.cluster().get(&reference).is_some() {
            return Err(fail(format!(
                "Error from server (AlreadyExists): {} \"{}\" already exists",
                resource_names::resource(&reference.kind),
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
                let kind = resource_names::printed(&reference.kind);
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
            let hint = super::closest(other, known).map_or_else(|| known.join(" "), str::to_owned);
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
pub(super) fn port_or_name(text: &str) -> Value {
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
