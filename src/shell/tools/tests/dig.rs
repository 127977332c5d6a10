//! `dig`.

use super::{lab, shows, type_in};
use crate::sandbox::Edit;
use expect_test::expect;

#[test]
fn dig_uses_no_search_list() {
    let lab = lab();
    let output = type_in(&lab, "shell", "dig db");
    assert!(output.text.contains("status: NXDOMAIN") && output.text.contains("\n;db.\t"), "{}", output.text);
    assert_eq!(output.status, 0, "NXDOMAIN is an answer like any other");
    assert_eq!(type_in(&lab, "shell", "dig +short db").text, "");
    let found = type_in(&lab, "shell", "dig +search +short db").text;
    assert_eq!(found, type_in(&lab, "shell", "dig +short db.default.svc.cluster.local").text);
    assert!(!found.is_empty());
}

#[test]
fn dig_prints_the_whole_reply_in_its_own_layout() {
    shows(
        &lab(),
        "shell",
        "dig kubernetes.default.svc.cluster.local",
        expect![[r#"

        ; <<>> DiG 9.18.33 <<>> kubernetes.default.svc.cluster.local
        ;; global options: +cmd
        ;; Got answer:
        ;; WARNING: .local is reserved for Multicast DNS
        ;; You are currently testing what happens when an mDNS query is leaked to DNS
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4660
        ;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
        ;; WARNING: recursion requested but not available

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 0123456789abcdef (echoed)
        ;; QUESTION SECTION:
        ;kubernetes.default.svc.cluster.local. IN A

        ;; ANSWER SECTION:
        kubernetes.default.svc.cluster.local. 30 IN A	10.96.0.1

        ;; Query time: 0 msec
        ;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)
        ;; MSG SIZE  rcvd: 129

        = 0
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "dig example.com aaaa +nocmd",
        expect![[r#"
        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4660
        ;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

        ;; OPT PSEUDOSECTION:
        ; EDNS: version: 0, flags:; udp: 1232
        ; COOKIE: 0123456789abcdef (echoed)
        ;; QUESTION SECTION:
        ;example.com.			IN	AAAA

        ;; ANSWER SECTION:
        example.com.		30	IN	AAAA	2001:db8::34

        ;; Query time: 0 msec
        ;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)
        ;; MSG SIZE  rcvd: 91

        = 0
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "dig -t srv _https._tcp.kubernetes.default.svc.cluster.local +noall +answer",
        expect![[r#"
        _https._tcp.kubernetes.default.svc.cluster.local. 30 IN	SRV 0 100 443 kubernetes.default.svc.cluster.local.
        = 0
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "dig @kube-dns.kube-system -x 10.96.0.1 +norecurse +tcp +noedns",
        expect![[r#"

        ; <<>> DiG 9.18.33 <<>> @kube-dns.kube-system -x 10.96.0.1 +norecurse +tcp +noedns
        ; (1 server found)
        ;; global options: +cmd
        ;; Got answer:
        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4660
        ;; flags: qr aa; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0

        ;; QUESTION SECTION:
        ;1.0.96.10.in-addr.arpa.		IN	PTR

        ;; ANSWER SECTION:
        1.0.96.10.in-addr.arpa.	30	IN	PTR	kubernetes.default.svc.cluster.local.

        ;; Query time: 0 msec
        ;; SERVER: 10.96.0.10#53(kube-dns.kube-system) (TCP)
        ;; MSG SIZE  rcvd: 112

        = 0
    "#]],
    );
}

#[test]
fn dig_asks_for_several_names_each_with_its_own_options() {
    shows(
        &lab(),
        "shell",
        "dig +short example.com www.example.com aaaa payments.example.org +noshort +noall +answer",
        expect![[r#"
            192.0.2.34
            example.com.
            2001:db8::34
            payments.example.org.	30	IN	A	203.0.113.7
            payments.example.org.	30	IN	A	203.0.113.8
            = 0
        "#]],
    );
}

#[test]
fn dig_gives_up_with_status_9_where_nobody_answers() {
    shows(
        &lab(),
        "shell",
        "dig @10.96.0.99 db",
        expect![[r#"
        ;; communications error to 10.96.0.99#53: timed out
        ;; communications error to 10.96.0.99#53: timed out
        ;; communications error to 10.96.0.99#53: timed out

        ; <<>> DiG 9.18.33 <<>> @10.96.0.99 db
        ; (1 server found)
        ;; global options: +cmd
        ;; no servers could be reached
        = 9
    "#]],
    );
    // A Service without endpoints refuses, and that is told apart from silence.
    let mut lab = lab();
    let server = crate::cluster::ObjectRef::new(crate::cluster::Kind::Pod, "kube-system", "coredns-0");
    lab.edit(Edit::Delete(server)).unwrap();
    shows(
        &lab,
        "shell",
        "dig +short db",
        expect![[r#"
        ;; communications error to 10.96.0.10#53: connection refused
        ;; communications error to 10.96.0.10#53: connection refused
        ;; communications error to 10.96.0.10#53: connection refused
        ;; no servers could be reached
        = 9
    "#]],
    );
    shows(
        &lab,
        "shell",
        "dig @nowhere.example.com db",
        expect![[r#"
        2> dig: couldn't get address for 'nowhere.example.com': not found
        = 10
    "#]],
    );
}

#[test]
fn dig_says_what_is_no_option_and_no_name() {
    shows(
        &lab(),
        "shell",
        "dig +shrt db",
        expect![[r#"
        2> Invalid option: +shrt
        2> # near: +short
        2> Usage:  dig [@server] [name] [type] [+option...]
        2> 
        2> Use "dig -h" for the options there are.
        = 1
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "dig a..b",
        expect![[r#"
        2> dig: 'a..b' is not a legal name (empty label)
        = 10
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "dig -t foo +tries=1 +short example.com",
        expect![[r#"
        192.0.2.34
        2> ;; Warning, ignoring invalid type foo
        2> # dig: +tries=1 changes nothing in this lab
        = 0
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "dig -x foo",
        expect![[r#"
        2> Invalid IP address foo
        2> Usage:  dig [@server] [name] [type] [+option...]
        2> 
        2> Use "dig -h" for the options there are.
        = 1
    "#]],
    );
}

#[test]
fn a_reply_that_took_its_time_says_so() {
    let mut lab = lab();
    lab.edit(Edit::Outside("slow.example.com TIMEOUT".to_owned())).unwrap();
    let slow = type_in(&lab, "shell", "dig slow.example.com").text;
    assert!(slow.contains("SERVFAIL") && slow.contains(";; Query time: 4000 msec"), "{slow}");
    let quick = type_in(&lab, "shell", "dig www.example.com").text;
    assert!(quick.contains(";; Query time: 0 msec"), "{quick}");
}
