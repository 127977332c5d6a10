use super::*;
use crate::cluster::{Change, Object, Settings, Value};
use std::sync::Arc;

fn service(ip: &str) -> Arc<Object> {
    let spec = Value::object([
        ("clusterIPs", Value::List(vec![ip.into()])),
        ("ports", Value::List(vec![Value::object([("name", "http".into()), ("port", 80.into())])])),
    ]);
    let meta = Value::object([("name", "web".into()), ("namespace", "shop".into())]);
    let value =
        Value::object([("apiVersion", "v1".into()), ("kind", "Service".into()), ("metadata", meta), ("spec", spec)]);
    Arc::new(Object::decode(value).unwrap())
}

fn texts(listed: &[Listed]) -> Vec<String> {
    listed.iter().map(|one| format!("{} {}", one.name, one.record_type)).collect()
}

#[test]
fn a_service_appears_changes_and_vanishes_with_all_its_names() {
    let mut cluster = Cluster::new(Settings::default());
    let namespace = Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "Namespace".into()),
        ("metadata", Value::object([("name", "shop".into())])),
    ]);
    cluster.store(Object::decode(namespace).unwrap());
    let mut server = Server::new(&cluster);
    let mut zone = Listing::default();
    let mut step = |before: Option<&Arc<Object>>, after: Option<&Arc<Object>>| {
        let object = before.or(after).unwrap().reference().clone();
        let change = Change { object, before: before.cloned(), after: after.cloned() };
        let changes = Changes::of(vec![change]);
        follow(&mut server, &cluster, &changes, &Upstream::default(), &mut zone)
    };
    let (old, new) = (service("10.96.0.1"), service("10.96.0.2"));
    let appeared = step(None, Some(&old));
    assert_eq!(
        texts(&appeared.appeared),
        [
            "1.0.96.10.in-addr.arpa. PTR",
            "_http._tcp.web.shop.svc.cluster.local. SRV",
            "web.shop.svc.cluster.local. A",
            "web.shop.svc.cluster.local. SRV"
        ]
    );
    let changed = step(Some(&old), Some(&new));
    assert_eq!(texts(&changed.vanished), ["1.0.96.10.in-addr.arpa. PTR"]);
    assert_eq!(texts(&changed.appeared), ["2.0.96.10.in-addr.arpa. PTR"]);
    // The SRV's target keeps its name; only its address is another.
    let names: Vec<String> = changed.changed.iter().map(|one| format!("{} {}", one.name, one.record_type)).collect();
    assert_eq!(names, ["web.shop.svc.cluster.local. A"]);
    let vanished = step(Some(&new), None);
    assert_eq!(vanished.vanished.len(), 4);
    assert!(vanished.appeared.is_empty() && vanished.changed.is_empty() && !vanished.is_empty());
}
