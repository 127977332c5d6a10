//! What a value of an assertion is in a state of the lab.

use super::evaluate::Evaluation;
use super::facts::pair;
use super::{Data, Expr};
use crate::cluster::{Kind, Object, Value};
use crate::explain::traffic::{self, Destination};
use crate::lesson::pattern::ObjectPattern;
use crate::sandbox::{Ask, Sandbox};

impl Evaluation<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, expr: &Expr) -> Data {
        match expr {
            Expr::Ask { from, name, record_type, field } => {
                let name = self.value(name).elements().into_iter().next().unwrap_or_default();
                let ask = Ask { from: from.clone(), name, record_type: *record_type };
                self.facts(&ask).data(*field)
            }
            Expr::Ip(pods) => Data::set(pods.all(self.cluster()).flat_map(|object| addresses(object))),
            Expr::Ips { namespace, labels } => {
                Data::set(self.cluster().pods_matching(namespace, labels).flat_map(|object| addresses(object)))
            }
            Expr::Vip(services) => Data::set(services.all(self.cluster()).flat_map(|object| {
                object.as_service().into_iter().flat_map(|service| service.spec.addresses()).map(|ip| ip.to_string())
            })),
            Expr::Eps(service) => Data::set(ready_endpoints(self.sandbox, service)),
            Expr::Route { service, port } => Data::set(route(self.sandbox, service, *port)),
            Expr::Dash(inner) => {
                let dashed = |element: String| crate::dns::dashed(&element);
                Data::set(self.value(inner).elements().into_iter().map(dashed))
            }
            Expr::Holder(inner) => {
                Data::set(self.value(inner).elements().iter().filter_map(|address| holder(self.sandbox, address)))
            }
            Expr::Field { object, field } => {
                let found = object.all(self.cluster()).next().and_then(|object| object.value().at(field));
                Data::set(found.into_iter().flat_map(texts))
            }
            Expr::Count(inner) => {
                let count = self.value(inner).elements().len();
                Data::Number(i64::try_from(count).unwrap_or(i64::MAX))
            }
            Expr::Distinct { memory, inner } => {
                let now = self.value(inner).elements();
                let Some(memory) = self.memories.get_mut(*memory) else { return Data::set(now) };
                for element in now {
                    if !memory.seen.contains(&element) {
                        memory.seen.push(element);
                    }
                }
                Data::set(memory.seen.iter().cloned())
            }
            Expr::Set(items) => Data::set(self.values(items)),
            Expr::List(items) => Data::List(self.values(items)),
            Expr::Pair(port, target) => {
                let target = self.value(target).elements().into_iter().next().unwrap_or_default();
                Data::Text(pair(*port, &target))
            }
            Expr::Text(text) => Data::Text(text.clone()),
            Expr::Number(number) => Data::Number(*number),
            Expr::Typed => self.typed().map_or_else(|| Data::Set(Vec::new()), |typed| Data::Text(typed.to_owned())),
            Expr::Join(left, right) => {
                let (left, right) = (self.value(left).elements(), self.value(right).elements());
                let first = |all: Vec<String>| all.into_iter().next().unwrap_or_default();
                Data::Text(first(left) + &first(right))
            }
        }
    }

    fn values(&mut self, items: &[Expr]) -> Vec<String> {
        items.iter().flat_map(|item| self.value(item).elements()).collect()
    }
}

fn addresses(pod: &Object) -> Vec<String> {
    pod.as_pod().map(|pod| pod.status.pod_ips.clone()).unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(is) => vec![is.to_string()],
        Value::Int(number) => vec![number.to_string()],
        Value::Number(number) => vec![number.clone()],
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Map(map) => map
            .iter()
            .flat_map(|(key, value)| texts(value).into_iter().map(move |text| format!("{key}={text}")))
            .collect(),
    }
}

fn ready_endpoints(sandbox: &Sandbox, service: &ObjectPattern) -> Vec<String> {
    let endpoints = sandbox.cluster().ready_endpoints(&service.namespace, &service.name);
    endpoints.flat_map(|endpoint| endpoint.addresses.iter().cloned()).collect()
}

/// The pod or Service that has an address.
fn holder(sandbox: &Sandbox, address: &str) -> Option<String> {
    match traffic::destination(sandbox.cluster(), address.parse().ok()?) {
        Destination::Pod(object) | Destination::NotGiven(object) | Destination::Service { service: object, .. } => {
            Some(object.to_string())
        }
        Destination::Nobody | Destination::NotBrought | Destination::Itself | Destination::Elsewhere => None,
    }
}

/// Where packets to a port of a Service go (`explain::traffic`).
fn route(sandbox: &Sandbox, service: &ObjectPattern, port: i64) -> Vec<String> {
    let reference = crate::cluster::ObjectRef::new(Kind::Service, &service.namespace, &service.name);
    let object = sandbox.cluster().get(&reference);
    let service = object.and_then(|object| object.as_service());
    let mut all = Vec::new();
    for ip in service.into_iter().flat_map(|service| service.spec.addresses()) {
        let Destination::Service { ports, .. } = traffic::destination(sandbox.cluster(), ip) else { continue };
        for backend in ports.iter().filter(|way| way.port == port).flat_map(|way| &way.backends) {
            let is_v6 = backend.address.contains(':');
            let address = &backend.address;
            all.push(if is_v6 {
                format!("[{address}]:{}", backend.port)
            } else {
                format!("{address}:{}", backend.port)
            });
        }
    }
    all
}
