//! A resolv.conf among the pieces: a pod's tells what the kubelets write, a node's whom the nodes ask.

use super::pieces::reloaded;
use super::*;
use crate::cluster::Settings;

const OF_POD: &str = "$ kubectl exec -n shop cart-0 -- cat /etc/resolv.conf\nsearch shop.svc.corp.example svc.corp.example corp.example ec2.internal\nnameserver 169.254.20.10\noptions ndots:5\n";
const OF_NODE: &str = "search lan.example\nnameserver 10.0.0.2\n";

fn settings(sandbox: &Sandbox) -> (String, String, String) {
    let Settings { cluster_dns, cluster_domain, node_resolv_conf, .. } = sandbox.cluster().settings();
    (format!("{cluster_dns:?}"), cluster_domain.clone(), node_resolv_conf.clone())
}

#[test]
fn the_file_of_a_pod_tells_what_the_kubelets_configuration_would() {
    for texts in [[("", PODS), ("", OF_POD)], [("", OF_POD), ("", PODS)]] {
        let sandbox = brought(&texts);
        let usual = Settings::default().node_resolv_conf;
        let expected =
            ("[169.254.20.10]".to_owned(), "corp.example".to_owned(), format!("{usual}search ec2.internal\n"));
        assert_eq!(settings(&sandbox), expected);
        assert!(!gaps(&sandbox).contains(&Gap::Kubelet) && gaps(&sandbox).contains(&Gap::NodeResolver));
    }
}

#[test]
fn the_configuration_of_the_kubelets_has_the_word_where_both_were_brought() {
    let kubelet = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDNS: [10.43.0.10]\n";
    let sandbox = brought(&[("", PODS), ("", kubelet), ("", OF_POD)]);
    let (dns, domain, _) = settings(&sandbox);
    assert_eq!((dns.as_str(), domain.as_str()), ("[10.43.0.10]", "corp.example"), "it leaves the domain open");
    let Some(said) = Aside::of(OF_POD) else { panic!("no file") };
    assert!(meant(Language::English, &sandbox, &said).contains("a pod keeps the file it was started with"));
}

#[test]
fn the_file_of_a_node_is_whom_nodes_ask_and_outlives_a_reload() {
    let before = brought(&[("", SERVICES), ("nodes.txt", OF_NODE), ("", PODS)]);
    assert_eq!(settings(&before).2, OF_NODE);
    assert!(!gaps(&before).contains(&Gap::NodeResolver));
    let after = reloaded(&before);
    assert_eq!((settings(&after), gaps(&after)), (settings(&before), gaps(&before)));
    let more = after.pieces().and(Piece::read("", OF_POD).unwrap());
    let after = Import::from_pieces(more).finish();
    let mut sandbox = before.clone();
    sandbox.edit(Edit::Imported(Arc::new(after))).unwrap();
    assert_eq!(settings(&sandbox).2, OF_NODE, "and a pod's file says less of a node than its own");
}

#[test]
fn the_file_of_a_node_that_asks_itself_is_not_taken_for_what_kubelets_read() {
    let text = "nameserver 127.0.0.53\noptions edns0 trust-ad\n";
    let sandbox = brought(&[("", SERVICES), ("", text)]);
    assert_eq!(settings(&sandbox).2, Settings::default().node_resolv_conf);
    assert!(gaps(&sandbox).contains(&Gap::NodeResolver));
    let Some(said) = Aside::of(text) else { panic!("no file") };
    assert!(meant(Language::English, &sandbox, &said).contains("/run/systemd/resolve/resolv.conf"));
}

#[test]
fn a_file_between_other_outputs_counts_and_is_not_remarked_as_no_object() {
    let sandbox =
        brought(&[("", &format!("$ kubectl get pods -o yaml\n{PODS}{OF_POD}$ kubectl get svc -o yaml\n{SERVICES}"))]);
    assert_eq!(settings(&sandbox).1, "corp.example");
    let pieces = sandbox.pieces();
    let remarks: Vec<_> = pieces.iter().flat_map(|piece| &piece.remarks).collect();
    assert!(remarks.iter().all(|one| one.message != crate::manifest::Message::NoObject), "{remarks:?}");
    assert!(is_there(&sandbox, Kind::Service, "shop", "orders") && is_there(&sandbox, Kind::Pod, "shop", "cart-0"));
}

#[test]
fn each_file_between_other_outputs_counts_and_none_within_an_object_or_its_description() {
    let files = |text: &str| Piece::read("", text).map(|piece| piece.files.len()).unwrap_or_default();
    let within = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  f: |\n    nameserver 10.0.0.1\n";
    let both = brought(&[(
        "",
        &format!("{OF_POD}$ kubectl debug node/n1 -it --image=busybox -- cat /host/etc/resolv.conf\n{OF_NODE}"),
    )]);
    assert_eq!(settings(&both), ("[169.254.20.10]".to_owned(), "corp.example".to_owned(), OF_NODE.to_owned()));
    for (text, number) in [
        (format!("{OF_POD}$ kubectl get cm a -o yaml\n{within}"), 1),
        (format!("{within}---\n{OF_NODE}"), 1),
        (format!("{OF_POD}$ cat /etc/resolv.conf\n{OF_NODE}"), 2),
        (within.to_owned(), 0),
        (
            "Name:         a\nNamespace:    kube-system\n\nData\n====\nresolv.conf:\n----\nnameserver 10.0.0.1\n"
                .to_owned(),
            0,
        ),
        ("the nameserver 10.0.0.1\n".to_owned(), 0),
    ] {
        assert_eq!(files(&text), number, "{text}");
    }
}

#[test]
fn a_pods_search_list_counts_beside_the_file_of_a_node_that_asks_itself() {
    let sandbox = brought(&[("", OF_POD), ("", "nameserver 127.0.0.53\n")]);
    assert!(settings(&sandbox).2.ends_with("search ec2.internal\n"));
}
