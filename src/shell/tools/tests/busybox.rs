//! `nslookup` of busybox, old and new.

use super::{lab, shows, type_in};
use expect_test::expect;

#[test]
fn busybox_nslookup_fails_for_a_name_with_a_dot_where_getent_in_the_same_pod_succeeds() {
    let lab = lab();
    for pod in ["tiny", "alpine"] {
        let nslookup = type_in(&lab, pod, "nslookup db.default");
        assert_eq!(nslookup.status, 1);
        assert!(nslookup.text.contains("** server can't find db.default: NXDOMAIN"), "{}", nslookup.text);
        let getent = type_in(&lab, pod, "getent hosts db.default");
        assert_eq!(getent.status, 0);
        assert!(getent.text.contains("db.default.svc.cluster.local"), "{}", getent.text);
    }
}

#[test]
fn busybox_nslookup_prints_the_names_that_do_not_exist_too() {
    shows(
        &lab(),
        "tiny",
        "nslookup db",
        expect![[r#"
        Server:		10.96.0.10
        Address:	10.96.0.10:53

        Name:	db.default.svc.cluster.local
        Address: 10.96.159.55

        ** server can't find db.svc.cluster.local: NXDOMAIN

        ** server can't find db.cluster.local: NXDOMAIN


        ** server can't find db.svc.cluster.local: NXDOMAIN

        ** server can't find db.cluster.local: NXDOMAIN

        = 1
    "#]],
    );
    shows(
        &lab(),
        "tiny",
        "nslookup www.example.com",
        expect![[r#"
        Server:		10.96.0.10
        Address:	10.96.0.10:53

        Non-authoritative answer:
        www.example.com	canonical name = example.com
        Name:	example.com
        Address: 192.0.2.34

        Non-authoritative answer:
        www.example.com	canonical name = example.com
        Name:	example.com
        Address: 2001:db8::34

        = 0
    "#]],
    );
    shows(
        &lab(),
        "tiny",
        "nslookup 10.96.0.1",
        expect![[r#"
        Server:		10.96.0.10
        Address:	10.96.0.10:53

        1.0.96.10.in-addr.arpa	name = kubernetes.default.svc.cluster.local

        = 0
    "#]],
    );
    shows(
        &lab(),
        "tiny",
        "nslookup db 10.96.0.99",
        expect![[r#"
        ;; connection timed out; no servers could be reached

        = 1
    "#]],
    );
}

#[test]
fn the_nslookup_of_the_documentation_asks_the_library() {
    shows(
        &lab(),
        "old",
        "nslookup kubernetes.default",
        expect![[r#"
        Server:    10.96.0.10
        Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local

        Name:      kubernetes.default
        Address 1: 10.96.0.1 kubernetes.default.svc.cluster.local
        = 0
    "#]],
    );
    shows(
        &lab(),
        "old",
        "nslookup nope",
        expect![[r#"
        Server:    10.96.0.10
        Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local

        2> nslookup: can't resolve 'nope'
        = 1
    "#]],
    );
}
