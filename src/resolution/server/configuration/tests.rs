use super::super::NoteKind;
use super::super::plugin::Fallthrough;
use super::super::plugin::kubernetes::{Options, PodsMode, Selector};
use super::*;
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Profile, Wants};
use std::sync::Arc;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn read(text: &str) -> Configuration {
    Configuration::read(text, &Files::default())
}

fn reasons(text: &str) -> Vec<(usize, usize, CorefileReason)> {
    read(text).errors.into_iter().map(|error| (error.place.line, error.place.column, error.reason)).collect()
}

#[test]
fn the_presets_are_what_kubeadm_and_the_plugin_say() {
    let today = read(&Corefile::kubeadm("cluster.local").to_string());
    assert_eq!((today.errors.len(), today.notes.len()), (0, 0));
    let kubernetes = today.kubernetes().unwrap();
    assert_eq!((kubernetes.pods, kubernetes.ttl), (PodsMode::Insecure, 30));
    assert!(kubernetes.fallthrough.applies_to(&name("1.0.0.10.in-addr.arpa")));
    assert!(!kubernetes.fallthrough.applies_to(&name("a.cluster.local")));
    let cache = today.caches().next().unwrap();
    assert_eq!((cache.success.most, cache.denial.most, cache.success.least), (30, 30, 5));
    assert_eq!(cache.denial.disabled, [name("cluster.local")]);

    let before = read(&Profile::KubeadmOld.text("cluster.local"));
    assert_eq!(before.caches().next().unwrap().denial.disabled, []);

    let defaults = read(&Profile::CorednsDefaults.text("k8s.corp"));
    let kubernetes = defaults.kubernetes().unwrap();
    assert_eq!((kubernetes.pods, kubernetes.ttl, &kubernetes.zones[0]), (PodsMode::Disabled, 5, &name("k8s.corp")));
}

#[test]
fn what_is_known_of_kubeadms_corefile_by_heart_is_what_reading_it_gives() {
    for domain in ["cluster.local", "k8s.corp"] {
        let text = Corefile::kubeadm(domain).to_string();
        assert!(Corefile::is_kubeadms(&text, domain), "{text}");
        assert!(!Corefile::is_kubeadms(&text.replace("ttl 30", "ttl 31"), domain));
        let node_file = "nameserver 10.1.1.1\nsearch a.test\nnameserver fe80::1%eth0\n";
        let known = format!("{:?}", Configuration::kubeadm(domain, node_file).unwrap());
        let mut files = Files::default();
        files.by_path.insert("/etc/resolv.conf".to_owned(), node_file.to_owned());
        // What is known by heart has looked at no file.
        let read = Configuration { files: Arc::default(), ..Configuration::read(&text, &files) };
        assert_eq!(known, format!("{read:?}"));
    }
    let base = include_str!("../../../../assets/worlds/base.yaml");
    let of_the_lab = crate::manifest::read(base)
        .objects()
        .into_iter()
        .find_map(|object| object.as_config_map().and_then(|map| map.data.get("Corefile").cloned()));
    assert!(Corefile::is_kubeadms(&of_the_lab.unwrap(), "cluster.local"));
}

#[test]
fn every_option_of_the_kubernetes_plugin_is_read() {
    let text = ". {\n kubernetes Cluster.Local {\n pods verified\n ttl 0\n endpoint_pod_names\n ignore empty_service\n \
                namespaces a b\n namespaces c\n fallthrough\n noendpoints\n multicluster cluster.local\n \
                labels team in (a, b)\n }\n}";
    let corefile = read(text);
    assert_eq!(corefile.errors, []);
    assert_eq!(
        corefile.kubernetes(),
        Some(&Options {
            zones: vec![name("cluster.local")],
            pods: PodsMode::Verified,
            ttl: 0,
            endpoint_pod_names: true,
            ignore_empty_service: true,
            namespaces: vec!["a".into(), "b".into(), "c".into()],
            fallthrough: Fallthrough::Everywhere,
            noendpoints: true,
            multicluster: vec![name("cluster.local")],
            labels: Some(Arc::new(Selector::parse("team in (a, b)").unwrap())),
            namespace_labels: None,
            zonal: false,
        })
    );
    assert_eq!(corefile.kubernetes().unwrap().zones[0].as_str(), "cluster.local.");
}

#[test]
fn all_errors_are_reported_at_once_and_in_place() {
    let modes = Wants::OneOf(&["disabled", "insecure", "verified"]);
    let text = ".:53 {\n    kubernetes in-addr.arpa {\n        pods maybe\n        ttl 4000\n        what\n    }\n    cache 0\n    cache 30\n    forward .\n    what\n}\n";
    assert_eq!(
        reasons(text),
        [
            (3, 14, CorefileReason::Value("pods".into(), "maybe".into(), modes)),
            (4, 13, CorefileReason::Value("ttl".into(), "4000".into(), Wants::Between(0, 3600))),
            (5, 9, CorefileReason::UnknownProperty("kubernetes", "what".into())),
            (7, 11, CorefileReason::Value("cache".into(), "0".into(), Wants::AtLeast(1))),
            (9, 13, CorefileReason::MissingValue("forward".into())),
            (10, 5, CorefileReason::UnknownDirective("what".into())),
        ]
    );
    let says = read(text).says.unwrap();
    assert_eq!(says, "/etc/coredns/Corefile:10 - Error during parsing: Unknown directive 'what'");
}

#[test]
fn a_property_is_set_and_taken_away() {
    let options = |corefile: &Corefile| read(&corefile.to_string()).kubernetes().cloned().unwrap();
    let verified = Corefile::kubeadm("cluster.local").with_kubernetes_property("pods", Some(&["verified"]));
    assert_eq!(options(&verified).pods, PodsMode::Verified);
    let without = verified.with_kubernetes_property("pods", None);
    assert_eq!(options(&without).pods, PodsMode::Disabled);
    assert!(options(&without.with_kubernetes_property("endpoint_pod_names", Some(&[]))).endpoint_pod_names);
}

#[test]
fn the_same_zone_twice_is_refused_but_not_on_another_port() {
    assert_eq!(
        reasons("a.test:53 {\n log\n}\nA.test {\n log\n}\n"),
        [(4, 1, CorefileReason::DuplicateZone("A.test".into()))]
    );
    assert_eq!(reasons("a.test:53 {\n log\n}\na.test:54 tls://a.test:53 {\n log\n}\n"), []);
}

#[test]
fn plugins_that_are_not_modelled_are_named() {
    let notes = read(". {\n    rewrite name a b\n    secondary {\n transfer from 10.0.0.1\n }\n}\n").notes;
    let notes: Vec<_> = notes.into_iter().map(|note| (note.line, note.kind)).collect();
    assert!(notes.contains(&(3, NoteKind::Plugin("secondary".into()))));
}
