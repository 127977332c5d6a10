//! Lookups by the thousand, for `scripts/bench-page`: the server of the page, in the page's own module. It
//! exists with the feature `bench` alone; no release has it.

use crate::cluster::{Cluster, FieldPath, Object, Settings, Value};
use crate::dns::{Name, Question, RecordType, Transport};
use crate::resolution::server::{Request, Server};
use crate::resolution::upstream::Upstream;
use std::net::Ipv4Addr;
use wasm_bindgen::prelude::wasm_bindgen;

/// Endpoints of a Service.
const ENDPOINTS: u32 = 10;

/// A server for so many Services `svc-0`, `svc-1` … in namespace `shop`: an even one has a cluster IP, an odd one
/// is headless; each has ten endpoints `pod-0` … `pod-9`.
#[wasm_bindgen]
pub struct Lookups {
    server: Server,
    upstream: Upstream,
}

#[wasm_bindgen]
impl Lookups {
    /// The server for a number of Services.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "it takes a number")]
    pub fn new(services: u32) -> Self {
        let mut cluster = Cluster::new(Settings::default());
        let namespace = object("v1", "Namespace", "", "shop", Vec::new());
        let both = (0..services).flat_map(|number| [service(number), slice(number)]);
        for object in std::iter::once(namespace).chain(both).flatten() {
            cluster.store(object);
        }
        Self { server: Server::new(&cluster), upstream: Upstream::example() }
    }

    /// Asks for the names, one a line, again and again until so many questions are asked, untraced. Returns how many
    /// records came, so that nobody takes a wrong name for a quick one.
    pub fn ask(&self, names: &str, record_type: &str, times: u32) -> u32 {
        let Ok(record_type) = record_type.parse::<RecordType>() else { return 0 };
        let names = names.lines().filter_map(|name| name.parse::<Name>().ok());
        let questions: Vec<Question> = names.map(|name| Question { name, record_type }).collect();
        let questions: Vec<Request<'_>> = questions.iter().map(|question| self.whole(question)).collect();
        let mut records = 0;
        for question in questions.iter().cycle().take(times.try_into().unwrap_or(usize::MAX)) {
            records += self
                .server
                .answer(question.clone(), &self.upstream)
                .response()
                .map_or(0, |response| response.answers.len());
        }
        records.try_into().unwrap_or(u32::MAX)
    }
}

impl Lookups {
    /// The question over UDP, and where its reply is too long for that over TCP.
    fn whole<'q>(&self, question: &'q Question) -> Request<'q> {
        let over_udp = Request::new(question);
        let is_cut =
            self.server.answer(over_udp.clone(), &self.upstream).response().is_some_and(|response| response.truncated);
        Request { transport: if is_cut { Transport::Tcp } else { Transport::Udp }, ..over_udp }
    }
}

fn object(api: &str, kind: &str, namespace: &str, name: &str, fields: Vec<(&str, Value)>) -> Option<Object> {
    let metadata = Value::object([("name", name.into()), ("namespace", namespace.into())]);
    let mut value = Value::object([("apiVersion", api.into()), ("kind", kind.into()), ("metadata", metadata)]);
    if let Some(map) = value.as_map_mut() {
        map.extend(fields.into_iter().map(|(key, field)| (key.to_owned(), field)));
    }
    Object::decode(value).ok()
}

fn ports() -> Value {
    Value::List(vec![Value::object([("name", "http".into()), ("port", 80.into())])])
}

fn service(number: u32) -> Option<Object> {
    let is_headless = number % 2 == 1;
    let address = if is_headless { "None".to_owned() } else { Ipv4Addr::from(0x0a60_0100 + number).to_string() };
    let spec = Value::object([("clusterIPs", Value::List(vec![address.into()])), ("ports", ports())]);
    object("v1", "Service", "shop", &format!("svc-{number}"), vec![("spec", spec)])
}

fn slice(number: u32) -> Option<Object> {
    let endpoint = |endpoint: u32| {
        let address = Ipv4Addr::from(0x0af4_0000 + number * ENDPOINTS + endpoint).to_string();
        Value::object([
            ("addresses", Value::List(vec![address.into()])),
            ("hostname", format!("pod-{endpoint}").into()),
        ])
    };
    let service = format!("svc-{number}");
    let fields = vec![
        ("addressType", "IPv4".into()),
        ("endpoints", Value::List((0..ENDPOINTS).map(endpoint).collect())),
        ("ports", ports()),
    ];
    let mut value = object("discovery.k8s.io/v1", "EndpointSlice", "shop", &service, fields)?.into_value();
    value.set(&FieldPath::of(&["metadata", "labels"]).key("kubernetes.io/service-name"), Some(service.into()));
    Object::decode(value).ok()
}
