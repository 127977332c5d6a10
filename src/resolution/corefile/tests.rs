use super::*;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn reasons(text: &str) -> Vec<(usize, usize, CorefileReason)> {
    Corefile::parse(text).1.into_iter().map(|error| (error.line, error.column, error.reason)).collect()
}

#[test]
fn the_presets_are_what_kubeadm_and_the_plugin_say() {
    let today = Corefile::kubeadm("cluster.local");
    assert_eq!(Corefile::parse(&today.to_string()).1, []);
    assert_eq!(today.notes(), []);
    let kubernetes = today.kubernetes().unwrap();
    assert_eq!((kubernetes.pods, kubernetes.ttl), (PodsMode::Insecure, 30));
    assert!(kubernetes.fallthrough.applies_to(&name("1.0.0.10.in-addr.arpa")));
    assert!(!kubernetes.fallthrough.applies_to(&name("a.cluster.local")));
    let cache = today.blocks()[0].cache.as_ref().unwrap();
    assert_eq!((cache.success.most, cache.denial.most, cache.success.least), (30, 30, 5));
    assert_eq!(cache.denial.disabled, [name("cluster.local")]);

    let before = Corefile::kubeadm_before_disable("cluster.local");
    assert_eq!(before.blocks()[0].cache.as_ref().unwrap().denial.disabled, []);

    let defaults = Corefile::plugin_defaults("k8s.corp");
    let kubernetes = defaults.kubernetes().unwrap();
    assert_eq!((kubernetes.pods, kubernetes.ttl, &kubernetes.zones[0]), (PodsMode::Disabled, 5, &name("k8s.corp")));
}

#[test]
fn every_option_of_the_kubernetes_plugin_is_read() {
    let text = ". {\n kubernetes Cluster.Local {\n pods verified\n ttl 0\n endpoint_pod_names\n ignore empty_service\n \
                namespaces a b\n namespaces c\n fallthrough\n noendpoints\n }\n}";
    let (corefile, errors) = Corefile::parse(text);
    assert_eq!(errors, []);
    assert_eq!(
        corefile.kubernetes(),
        Some(&Kubernetes {
            zones: vec![name("cluster.local")],
            pods: PodsMode::Verified,
            ttl: 0,
            endpoint_pod_names: true,
            ignore_empty_service: true,
            namespaces: vec!["a".into(), "b".into(), "c".into()],
            fallthrough: Fallthrough::Everywhere,
            noendpoints: true,
        })
    );
    assert_eq!(corefile.kubernetes().unwrap().zones[0].as_str(), "cluster.local.");
}

#[test]
fn all_errors_are_reported_at_once_and_in_place() {
    let text = ".:53 {\n    kubernetes in-addr.arpa {\n        pods maybe\n        ttl 4000\n        what\n    }\n    cache 0\n    cache 30\n    forward .\n}\n}\n";
    assert_eq!(
        reasons(text),
        [
            (2, 5, CorefileReason::OnlyReverseZones),
            (3, 14, CorefileReason::BadValue("pods".into(), "maybe".into())),
            (4, 13, CorefileReason::OutOfRange("ttl".into(), "4000".into(), 0, 3600)),
            (5, 9, CorefileReason::UnknownProperty("kubernetes", "what".into())),
            (7, 11, CorefileReason::OutOfRange("cache".into(), "0".into(), 1, u32::MAX)),
            (8, 5, CorefileReason::Twice("cache".into())),
            (9, 5, CorefileReason::MissingValue("forward".into())),
            (11, 1, CorefileReason::UnopenedBrace),
        ]
    );
    assert_eq!(reasons(""), [(1, 1, CorefileReason::Empty)]);
    assert_eq!(reasons(". {\n errors"), [(2, 2, CorefileReason::UnclosedBrace)]);
    assert_eq!(
        reasons(". {\n log \"a\n}"),
        [(2, 6, CorefileReason::UnclosedQuote), (2, 6, CorefileReason::UnclosedBrace)]
    );
    assert!(reasons(&". {\n".repeat(100)).contains(&(17, 3, CorefileReason::TooDeep)));
}

#[test]
fn the_longest_zone_of_all_blocks_serves_a_name() {
    let text = "consul.local:53 {\n forward . 10.150.0.1\n}\n.:53 {\n kubernetes cluster.local\n}\n";
    let (corefile, errors) = Corefile::parse(text);
    assert_eq!(errors, []);
    assert_eq!(corefile.block_for(&name("a.consul.local")).unwrap().forwards.len(), 1);
    assert!(corefile.block_for(&name("a.cluster.local")).unwrap().kubernetes.is_some());
    let (narrow, _) = Corefile::parse("cluster.local {\n kubernetes\n}");
    assert_eq!(narrow.block_for(&name("example.com")), None);
    assert_eq!(narrow.kubernetes().unwrap().zones, [name("cluster.local")]);
}

#[test]
fn plugins_that_are_not_modelled_are_named_and_kept() {
    let text = "# mine\n. {\n    rewrite name a b # why\n    hosts {\n        10.0.0.1 a.b\n        # last\n    }\n}\n";
    let (corefile, _) = Corefile::parse(text);
    let notes: Vec<_> = corefile.notes().iter().map(|note| (note.line, note.kind.clone())).collect();
    assert_eq!(notes, [(3, NoteKind::Plugin("rewrite".into())), (4, NoteKind::Plugin("hosts".into()))]);
    assert_eq!(
        corefile.to_string(),
        "# mine\n. {\n    # why\n    rewrite name a b\n    hosts {\n        10.0.0.1 a.b\n        # last\n    }\n}\n"
    );
}

#[test]
fn a_property_is_set_and_taken_away() {
    let corefile = Corefile::kubeadm("cluster.local");
    let verified = corefile.with_kubernetes_property("pods", Some(&["verified"]));
    assert_eq!(verified.kubernetes().unwrap().pods, PodsMode::Verified);
    let without = verified.with_kubernetes_property("pods", None);
    assert_eq!(without.kubernetes().unwrap().pods, PodsMode::Disabled);
    let named = without.with_kubernetes_property("endpoint_pod_names", Some(&[]));
    assert!(named.kubernetes().unwrap().endpoint_pod_names);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_a_sound_one_means_the_same_when_written(
        text in "[a-z.:{}#\"\\\\ \n]{0,80}|\\PC{0,80}|(\\.|a) \\{\n[a-z#\"{} \n]{0,60}\n\\}",
    ) {
        let (corefile, errors) = Corefile::parse(&text);
        if errors.is_empty() {
            let (again, errors) = Corefile::parse(&corefile.to_string());
            proptest::prop_assert_eq!(errors, []);
            proptest::prop_assert_eq!(again.blocks(), corefile.blocks());
            proptest::prop_assert_eq!(again.to_string(), corefile.to_string());
        }
    }
}
