//! What a form for a new object asks and what it starts with: labels that pods have, how many pods a selector matches,
//! the Service that lacks endpoints.

use crate::cluster::{
    Cluster, FieldPath, Kind, Labels, ObjectRef, Pod, Service, ServicePort, ServiceType, TargetPort, Value, well_known,
};
use crate::control::Control;
use crate::sorting::sort_by_key;
use std::collections::BTreeMap;

/// What can be made, and how it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's own kinds, and a Service without a cluster IP")]
pub enum New {
    Pod,
    Service,
    Headless,
    Endpoints,
    Slice,
    Deployment,
    StatefulSet,
    Namespace,
}

/// Labels that controllers give each pod, or each generation of pods: nobody selects by them.
const OF_CONTROLLERS: [&str; 6] = [
    "pod-template-hash",
    "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "controller-uid",
    "batch.kubernetes.io/controller-uid",
];

impl New {
    /// What is offered behind "something else".
    pub const MORE: [Self; 6] =
        [Self::Headless, Self::Deployment, Self::StatefulSet, Self::Endpoints, Self::Slice, Self::Namespace];

    /// What makes an object such as this manifest has.
    pub fn of(manifest: &Value) -> Option<Self> {
        let kind = manifest.field("kind")?.as_text()?;
        let cluster_ip = manifest.at(&FieldPath::of(&["spec", "clusterIP"])).and_then(Value::as_text);
        match (kind, cluster_ip) {
            ("Service", Some("None")) => Some(Self::Headless),
            ("Service", _) => Some(Self::Service),
            _ => [Self::Pod].into_iter().chain(Self::MORE).find(|new| new.kind().name() == kind),
        }
    }

    /// Its kind.
    pub fn kind(self) -> Kind {
        match self {
            Self::Pod => Kind::Pod,
            Self::Service | Self::Headless => Kind::Service,
            Self::Endpoints => Kind::Endpoints,
            Self::Slice => Kind::EndpointSlice,
            Self::Deployment => Kind::Deployment,
            Self::StatefulSet => Kind::StatefulSet,
            Self::Namespace => Kind::Namespace,
        }
    }

    /// The control that making one is.
    pub fn offer(self) -> Control {
        match self {
            Self::Pod => Control::Pod,
            Self::Service | Self::Headless => Control::Service,
            Self::Endpoints | Self::Slice => Control::Endpoints,
            Self::Deployment | Self::StatefulSet | Self::Namespace => Control::Settings,
        }
    }

    /// True where a selector and a port are asked for.
    pub fn selects(self) -> bool {
        matches!(self, Self::Service | Self::Headless)
    }

    fn usual_name(self) -> &'static str {
        match self {
            Self::Pod | Self::Deployment => "web",
            Self::Service => "service",
            Self::Headless => "headless",
            Self::Endpoints | Self::Slice | Self::StatefulSet => "db",
            Self::Namespace => "shop",
        }
    }

    /// A name for it that is free; for endpoints that of the Service that lacks them.
    pub fn name(self, cluster: &Cluster, namespace: &str) -> String {
        let is_taken = |name: &str| cluster.get(&ObjectRef::new(self.kind(), namespace, name)).is_some();
        if matches!(self, Self::Endpoints | Self::Slice)
            && let Some(service) = lacking(cluster, namespace).find(|service| !is_taken(&service.meta.name))
        {
            return service.meta.name.clone();
        }
        let usual = self.usual_name();
        if !is_taken(usual) && !matches!(self, Self::Service | Self::Headless | Self::Pod) {
            return usual.to_owned();
        }
        (1..).map(|number| format!("{usual}{number}")).find(|name| !is_taken(name)).unwrap_or_default()
    }
}

/// What a form holds. What nobody has entered follows from the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The name.
    pub name: String,
    /// The namespace.
    pub namespace: String,
    /// The selector as it was entered: pairs `key=value` with commas between them.
    pub selector: Option<String>,
    /// The port as it was entered.
    pub port: Option<String>,
}

/// What a selector finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selects {
    /// It is empty: endpoints are made by hand.
    None,
    /// It is no selector.
    Unreadable,
    /// This many pods.
    Pods(usize),
}

impl Form {
    /// What the form starts with: the name and the place of what a lesson wants made, or else a name that is free in
    /// the namespace of the question.
    pub fn starting(new: New, wanted: &[Value], cluster: &Cluster, here: &str) -> Self {
        let text = |manifest: &Value, key| Some(manifest.field("metadata")?.field(key)?.as_text()?.to_owned());
        let manifest = wanted.iter().find(|manifest| New::of(manifest) == Some(new));
        let namespace = match manifest {
            Some(manifest) => text(manifest, "namespace").unwrap_or_else(|| "default".to_owned()),
            None => here.to_owned(),
        };
        let name = manifest.and_then(|manifest| text(manifest, "name"));
        let name = name.unwrap_or_else(|| new.name(cluster, &namespace));
        Self { name, namespace, ..Self::default() }
    }

    /// The selector: the one that was entered, or pods that bear the Service's own name.
    pub fn selector(&self, cluster: &Cluster) -> String {
        let by_name = || {
            let own = format!("app={}", self.name.trim());
            let has_pods = matches!(selects(cluster, &self.namespace, &own), Selects::Pods(1..));
            if has_pods { own } else { String::new() }
        };
        self.selector.clone().unwrap_or_else(by_name)
    }

    /// The port: the one that was entered, or that of the pods selected.
    pub fn port(&self, cluster: &Cluster) -> String {
        let of_pods = || self.port_of_pods(cluster).map_or(80, |(_, port)| port).to_string();
        self.port.clone().unwrap_or_else(of_pods)
    }

    /// What the selector finds.
    pub fn selects(&self, cluster: &Cluster) -> Selects {
        selects(cluster, &self.namespace, &self.selector(cluster))
    }

    /// The first port of the pods selected, with its name.
    fn port_of_pods(&self, cluster: &Cluster) -> Option<(String, i64)> {
        let selector = pairs(&self.selector(cluster))?;
        let pod = cluster.pods_matching(&self.namespace, &selector).next()?.as_pod()?;
        let port = pod.spec.containers.iter().flat_map(|container| &container.ports).next()?;
        Some((port.name.clone(), port.container_port))
    }

    /// The object as it would be made.
    pub fn object(&self, new: New, cluster: &Cluster) -> Value {
        let kind = new.kind();
        let name = self.name.trim();
        let mut metadata = vec![("name", Value::from(name))];
        if kind.is_namespaced() {
            metadata.push(("namespace", self.namespace.as_str().into()));
        }
        match new {
            New::Pod => metadata.push(("labels", Value::object([("app", name.into())]))),
            New::Slice => {
                let service = self.service(cluster).map_or(name, |service| &service.meta.name);
                metadata.push(("labels", Value::object([(well_known::SERVICE_NAME, service.into())])));
            }
            _ => {}
        }
        let mut fields =
            vec![("apiVersion", kind.api_version().into()), ("kind", kind.name().into()), ("metadata", map(metadata))];
        fields.extend(self.body(new, cluster));
        map(fields)
    }

    /// What stands below `metadata`.
    fn body(&self, new: New, cluster: &Cluster) -> Vec<(&'static str, Value)> {
        let name = self.name.trim();
        match new {
            New::Pod => vec![("spec", Value::object([("containers", containers())]))],
            New::Service | New::Headless => vec![("spec", self.spec_of_service(new, cluster))],
            New::Endpoints => {
                let addresses = Value::List(vec![Value::object([("ip", "192.0.2.10".into())])]);
                let ports = self.ports_of_service(cluster);
                vec![("subsets", Value::List(vec![Value::object([("addresses", addresses), ("ports", ports)])]))]
            }
            New::Slice => {
                let endpoint = Value::object([("addresses", vec!["192.0.2.10"].into())]);
                let ports = self.ports_of_service(cluster);
                vec![("addressType", "IPv4".into()), ("endpoints", Value::List(vec![endpoint])), ("ports", ports)]
            }
            New::Deployment => vec![("spec", workload(name, &[]))],
            New::StatefulSet => vec![("spec", workload(name, &[("serviceName", name.into())]))],
            New::Namespace => Vec::new(),
        }
    }

    fn spec_of_service(&self, new: New, cluster: &Cluster) -> Value {
        let cluster_ip = (new == New::Headless).then(|| "None".to_owned());
        let pairs = pairs(&self.selector(cluster)).filter(|pairs| !pairs.is_empty());
        let labels = |pairs: Labels| pairs.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        let selector = pairs.map_or(Value::Null, |pairs| Value::Map(labels(pairs)));
        let text = self.port(cluster);
        let port = text.trim().parse::<i64>().map_or_else(|_| Value::from(text.trim()), Value::from);
        let name = match self.port_of_pods(cluster) {
            Some((name, of_pods)) if port.as_int() == Some(of_pods) && !name.is_empty() => Some(name),
            _ if port.as_int() == Some(80) => Some("http".to_owned()),
            _ => None,
        };
        let port = Value::object([("name", name.into()), ("port", port)]);
        Value::object([("clusterIP", cluster_ip.into()), ("selector", selector), ("ports", Value::List(vec![port]))])
    }

    /// The Service that endpoints of this name are of: the one of their name, or else the first that lacks endpoints.
    fn service<'c>(&'c self, cluster: &'c Cluster) -> Option<&'c Service> {
        let own = ObjectRef::new(Kind::Service, &self.namespace, self.name.trim());
        cluster.get(&own).and_then(|object| object.as_service()).or_else(|| lacking(cluster, &self.namespace).next())
    }

    /// The ports of endpoints: where the Service sends packets, by the names of its ports.
    fn ports_of_service(&self, cluster: &Cluster) -> Value {
        let ports = self.service(cluster).map(|service| service.spec.ports.as_slice()).unwrap_or_default();
        if ports.is_empty() {
            return Value::List(vec![Value::object([("name", "http".into()), ("port", 80.into())])]);
        }
        Value::List(ports.iter().map(endpoint_port).collect())
    }
}

fn endpoint_port(port: &ServicePort) -> Value {
    let number = match &port.target_port {
        Some(TargetPort::Number(number)) => *number,
        _ => port.port,
    };
    let name = Some(port.name.clone()).filter(|name| !name.is_empty());
    let protocol = Some(port.protocol.clone()).filter(|protocol| !protocol.is_empty() && protocol != "TCP");
    Value::object([("name", name.into()), ("port", number.into()), ("protocol", protocol.into())])
}

fn map(fields: Vec<(&str, Value)>) -> Value {
    Value::Map(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn containers() -> Value {
    Value::List(vec![Value::object([("name", "main".into()), ("image", "nginx:1.29".into())])])
}

fn workload(name: &str, more: &[(&str, Value)]) -> Value {
    let labels = || Value::object([("app", name.into())]);
    let template = Value::object([
        ("metadata", Value::object([("labels", labels())])),
        ("spec", Value::object([("containers", containers())])),
    ]);
    let selector = Value::object([("matchLabels", labels())]);
    let mut fields = vec![("replicas", 2.into()), ("selector", selector), ("template", template)];
    fields.extend(more.iter().cloned());
    map(fields)
}

/// The labels that pods of a namespace have, as `key=value`, with how many have each: the most frequent first.
pub fn labels(cluster: &Cluster, namespace: &str) -> Vec<(String, usize)> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for pod in pods(cluster, namespace) {
        for (key, value) in pod.meta.labels.iter().filter(|(key, _)| !OF_CONTROLLERS.contains(&key.as_str())) {
            *counted.entry(format!("{key}={value}")).or_default() += 1;
        }
    }
    let mut all: Vec<(String, usize)> = counted.into_iter().collect();
    sort_by_key(&mut all, |(_, pods)| std::cmp::Reverse(*pods));
    all
}

/// What a selector finds in a namespace.
fn selects(cluster: &Cluster, namespace: &str, text: &str) -> Selects {
    match pairs(text) {
        None => Selects::Unreadable,
        Some(selector) if selector.is_empty() => Selects::None,
        Some(selector) => Selects::Pods(cluster.pods_matching(namespace, &selector).count()),
    }
}

/// The pairs of a selector; nothing where it is none.
fn pairs(text: &str) -> Option<Labels> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (key, value) = part.split_once('=').or_else(|| part.split_once(": "))?;
        let (key, value) = (key.trim(), value.trim());
        (!key.is_empty()).then(|| (key.to_owned(), value.to_owned()))
    };
    parts.map(pair).collect()
}

fn pods<'c>(cluster: &'c Cluster, namespace: &'c str) -> impl Iterator<Item = &'c Pod> {
    cluster.in_namespace(&Kind::Pod, namespace).filter_map(|object| object.as_pod())
}

/// The Services of a namespace that nobody gave endpoints: without a selector, and not an alias.
fn lacking<'c>(cluster: &'c Cluster, namespace: &'c str) -> impl Iterator<Item = &'c Service> {
    let services = cluster.in_namespace(&Kind::Service, namespace).filter_map(|object| object.as_service());
    services.filter(|service| {
        service.spec.selector.is_empty()
            && service.spec.service_type != ServiceType::ExternalName
            && cluster.slices_of(&service.meta.namespace, &service.meta.name).next().is_none()
            && !(service.meta.name == "kubernetes" && service.meta.namespace == "default")
    })
}

#[cfg(test)]
mod tests;
