//! What holds of every object: nothing panics, and what is admitted stays as it is.

use super::*;
use crate::cluster::Map;
use proptest::prelude::*;

/// Field names and texts that mean something somewhere, and some that mean nothing.
const KEYS: &[&str] = &[
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "spec",
    "status",
    "ports",
    "port",
    "protocol",
    "targetPort",
    "nodePort",
    "clusterIP",
    "clusterIPs",
    "ipFamilies",
    "ipFamilyPolicy",
    "selector",
    "type",
    "externalName",
    "externalIPs",
    "containers",
    "image",
    "dnsPolicy",
    "dnsConfig",
    "nameservers",
    "searches",
    "hostname",
    "subdomain",
    "subsets",
    "addresses",
    "ip",
    "endpoints",
    "addressType",
    "template",
    "matchLabels",
];
const TEXTS: &[&str] = &[
    "",
    "a",
    "web",
    "default",
    "None",
    "A_b",
    "10.96.1.1",
    "010.0.0.1",
    "::ffff:10.96.1.1",
    "fd00:96::5",
    "ClusterIP",
    "NodePort",
    "LoadBalancer",
    "ExternalName",
    "IPv4",
    "IPv6",
    "RequireDualStack",
    "PreferDualStack",
    "SingleStack",
    "TCP",
    "é",
    "Local",
];

fn text() -> impl Strategy<Value = Value> {
    proptest::sample::select(TEXTS).prop_map(Value::from)
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Number("1.5".into())),
        text(),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            proptest::collection::btree_map(proptest::sample::select(KEYS).prop_map(str::to_owned), inner, 0..8)
                .prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    proptest::sample::select(&Kind::MODELLED[..])
}

fn maybe(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop_oneof![2 => Just(Value::Null), 1 => value]
}

fn any_of(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    maybe(proptest::sample::select(texts).prop_map(Value::from))
}

fn some_of(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    maybe(proptest::collection::vec(proptest::sample::select(texts), 0..3).prop_map(Value::from))
}

fn spec_of_service() -> impl Strategy<Value = Value> {
    const IPS: &[&str] = &["None", "10.96.1.1", "fd00:96::5", "10.96.0.10"];
    let port = (any_of(&["http", "dns"]), any_of(&["TCP", "UDP"]), maybe((30_000..30_004i64).prop_map(Value::from)));
    let port = port.prop_map(|(name, protocol, node_port)| {
        Value::object([("name", name), ("protocol", protocol), ("nodePort", node_port), ("port", 80.into())])
    });
    let addresses = (any_of(IPS), some_of(IPS), some_of(&["IPv4", "IPv6"]));
    let policy = any_of(&["SingleStack", "PreferDualStack", "RequireDualStack"]);
    let kind = any_of(&["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
    let rest =
        (any_of(&["db.example.com", ""]), any_of(&["Local", "Cluster"]), maybe(any::<bool>().prop_map(Value::from)));
    (addresses, policy, kind, rest, proptest::collection::vec(port, 0..3), any::<bool>()).prop_map(
        |((cluster_ip, cluster_ips, families), policy, kind, (external, traffic, allocate), ports, selects)| {
            let selector = Value::object([("app", "web".into())]);
            Value::object([
                ("clusterIP", cluster_ip),
                ("clusterIPs", cluster_ips),
                ("ipFamilies", families),
                ("ipFamilyPolicy", policy),
                ("type", kind),
                ("externalName", external),
                ("externalTrafficPolicy", traffic),
                ("allocateLoadBalancerNodePorts", allocate),
                ("ports", Value::List(ports)),
                ("selector", if selects { selector } else { Value::Null }),
            ])
        },
    )
}

proptest! {
    #[test]
    fn no_value_makes_admission_panic(kind in kind(), new in anything(), old in anything()) {
        let typed = |mut value: Value| {
            if value.as_map().is_none() {
                value = Value::Map(Map::from([("spec".to_owned(), value)]));
            }
            value.set(&path("apiVersion"), Some(kind.api_version().into()));
            value.set(&path("kind"), Some(kind.name().into()));
            value
        };
        let old = Object::decode(typed(old)).ok();
        let _ = admit(new.clone(), None, &single());
        let _ = admit(typed(new.clone()), None, &single());
        let mut named = typed(new);
        if named.field("metadata").is_some_and(|meta| meta.as_map().is_some()) {
            named.set(&path("metadata.name"), Some("web".into()));
        }
        let _ = admit(named, old.as_ref(), &Context::new(&["fd00:96::/112", "10.96.0.0/16"]));
    }

    #[test]
    fn admitting_an_admitted_service_again_changes_nothing(spec in spec_of_service(), dual in any::<bool>()) {
        let context = Context::new(if dual { &["10.96.0.0/16", "fd00:96::/112"] } else { &["10.96.0.0/16"] });
        if let Ok(first) = admit(object(&Kind::Service, &[("spec", spec)]), None, &context) {
            let again = admit(first.object.value().clone(), Some(&first.object), &context);
            prop_assert_eq!(again, Ok(first));
        }
    }

    #[test]
    fn an_admitted_change_of_a_service_is_stable_too(before in spec_of_service(), after in spec_of_service()) {
        let context = Context::new(&["10.96.0.0/16", "fd00:96::/112"]);
        let Ok(live) = admit(object(&Kind::Service, &[("spec", before)]), None, &context) else { return Ok(()) };
        if let Ok(changed) = admit(object(&Kind::Service, &[("spec", after)]), Some(&live.object), &context) {
            let again = admit(changed.object.value().clone(), Some(&changed.object), &context);
            prop_assert_eq!(again, Ok(changed));
        }
    }

    #[test]
    fn admitting_any_other_admitted_object_again_changes_nothing(
        kind in kind(), fields in proptest::collection::btree_map(proptest::sample::select(KEYS), anything(), 0..4)
    ) {
        let mut value = object(&kind, &[]);
        if kind == Kind::Pod {
            value = pod(&[]);
        }
        for (key, field) in fields {
            let place = if matches!(kind, Kind::Pod | Kind::Node) { format!("spec.{key}") } else { key.to_owned() };
            if key != "metadata" {
                value.set(&path(&place), Some(field));
            }
        }
        if let Ok(first) = admit(value, None, &single()) {
            let again = admit(first.object.value().clone(), Some(&first.object), &single()).map(|again| again.object);
            prop_assert_eq!(again, Ok(first.object));
        }
    }
}
