//! `nslookup` and `host` of BIND.

use super::{lab, shows, type_in};
use crate::shell::Output;
use expect_test::expect;

#[test]
fn nslookup_of_bind_walks_the_search_list() {
    shows(
        &lab(),
        "shell",
        "nslookup kubernetes.default",
        expect![[r#"
        Server:		10.96.0.10
        Address:	10.96.0.10#53

        Name:	kubernetes.default.svc.cluster.local
        Address: 10.96.0.1

        = 0
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "nslookup -type=srv _https._tcp.kubernetes",
        expect![[r#"
        Server:		10.96.0.10
        Address:	10.96.0.10#53

        _https._tcp.kubernetes.default.svc.cluster.local	service = 0 100 443 kubernetes.default.svc.cluster.local.

        = 0
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "nslookup 10.96.0.1",
        expect![[r#"
        1.0.96.10.in-addr.arpa	name = kubernetes.default.svc.cluster.local.

        = 0
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "nslookup broken.example.com",
        expect![[r#"
        Server:		10.96.0.10
        Address:	10.96.0.10#53

        ** server can't find broken.example.com: SERVFAIL

        = 1
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "nslookup db 10.96.0.99",
        expect![[r#"
        ;; communications error to 10.96.0.99#53: timed out
        ;; communications error to 10.96.0.99#53: timed out
        ;; communications error to 10.96.0.99#53: timed out
        ;; no servers could be reached


        = 1
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "nslookup -tipe=srv db",
        expect![[r#"
            Server:		10.96.0.10
            Address:	10.96.0.10#53

            Name:	db.default.svc.cluster.local
            Address: 10.96.159.55

            2> *** Invalid option: tipe=srv
            2> # near: -type=
            = 0
        "#]],
    );
}

#[test]
fn host_stops_at_noerror() {
    let lab = lab();
    // A namespace is a name without records: the walk ends there, and nothing is printed.
    assert_eq!(type_in(&lab, "shell", "host default"), Output::default());
    shows(
        &lab,
        "shell",
        "host -t srv default",
        expect![[r#"
        default.svc.cluster.local has no SRV record
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "host nope",
        expect![[r#"
        Host nope not found: 3(NXDOMAIN)
        = 1
    "#]],
    );
    shows(
        &lab,
        "shell",
        "host www.example.com",
        expect![[r#"
        www.example.com is an alias for example.com.
        example.com has address 192.0.2.34
        example.com has IPv6 address 2001:db8::34
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "host 10.96.0.1",
        expect![[r#"
        1.0.96.10.in-addr.arpa domain name pointer kubernetes.default.svc.cluster.local.
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "host 10.96.0.77 kube-dns.kube-system",
        expect![[r#"
        Using domain server:
        Name: kube-dns.kube-system
        Address: 10.96.0.10#53
        Aliases: 

        Host 77.0.96.10.in-addr.arpa. not found: 3(NXDOMAIN)
        = 1
    "#]],
    );
    shows(
        &lab,
        "shell",
        "host -t mxx db",
        expect![[r#"
        2> host: invalid type: mxx
        2> # near: MX
        = 1
    "#]],
    );
}
