//! What asks the library, and the files it reads.

use super::{lab, page, pod, put, shows, type_in};
use crate::sandbox::{Edit, ToyService};
use crate::shell::tools::run;
use expect_test::expect;

#[test]
fn getent_gives_what_an_application_gets() {
    let mut lab = lab();
    put(
        &mut lab,
        &pod("aliased", "debian:12", "  hostAliases: [{ip: 192.0.2.7, hostnames: [legacy, legacy.example.com]}]\n"),
    );
    lab.edit(Edit::ToyService(ToyService::ExternalName)).unwrap();
    shows(
        &lab,
        "shell",
        "getent hosts db",
        expect![[r#"
        192.0.2.10      old-db.example.com db.default.svc.cluster.local
        = 0
    "#]],
    );
    shows(
        &lab,
        "alpine",
        "getent hosts db",
        expect![[r#"
        192.0.2.10        old-db.example.com  old-db.example.com db
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "getent ahosts example.com",
        expect![[r#"
        2001:db8::34    STREAM example.com
        2001:db8::34    DGRAM  
        2001:db8::34    RAW    
        192.0.2.34      STREAM 
        192.0.2.34      DGRAM  
        192.0.2.34      RAW    
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "getent ahostsv4 payments.example.org",
        expect![[r#"
        203.0.113.7     STREAM payments.example.org
        203.0.113.7     DGRAM  
        203.0.113.7     RAW    
        203.0.113.8     STREAM 
        203.0.113.8     DGRAM  
        203.0.113.8     RAW    
        = 0
    "#]],
    );
    shows(
        &lab,
        "aliased",
        "getent hosts legacy",
        expect![[r#"
        192.0.2.7       legacy legacy.example.com
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "getent hosts 10.96.0.1",
        expect![[r#"
        10.96.0.1       kubernetes.default.svc.cluster.local
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "getent hosts nope",
        expect![[r#"
        = 2
    "#]],
    );
    shows(
        &lab,
        "shell",
        "getent host db",
        expect![[r#"
        2> Unknown database: host
        2> # near: hosts
        = 1
    "#]],
    );
    shows(
        &lab,
        "aliased",
        "cat /etc/hosts",
        expect![[r#"
        # Kubernetes-managed hosts file.
        127.0.0.1	localhost
        ::1	localhost ip6-localhost ip6-loopback
        fe00::0	ip6-localnet
        fe00::0	ip6-mcastprefix
        fe00::1	ip6-allnodes
        fe00::2	ip6-allrouters
        10.244.2.5	aliased

        # Entries added by HostAliases.
        192.0.2.7	legacy	legacy.example.com
        = 0
    "#]],
    );
}

#[test]
fn what_sends_packets_stops_at_the_name_and_fails_in_its_own_words() {
    let lab = lab();
    shows(
        &lab,
        "shell",
        "ping -c 1 kubernetes",
        expect![[r#"
        PING kubernetes.default.svc.cluster.local (10.96.0.1) 56(84) bytes of data.
        # kubernetes resolves to 10.96.0.1. No packet is sent in this lab.
        = 0
    "#]],
    );
    shows(
        &lab,
        "tiny",
        "ping kubernetes",
        expect![[r#"
        PING kubernetes (10.96.0.1): 56 data bytes
        # kubernetes resolves to 10.96.0.1. No packet is sent in this lab.
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "ping nope",
        expect![[r#"
        2> ping: nope: Name or service not known
        = 2
    "#]],
    );
    shows(
        &lab,
        "tiny",
        "ping nope",
        expect![[r#"
        2> ping: bad address 'nope'
        = 1
    "#]],
    );
    shows(
        &lab,
        "shell",
        "ping broken.example.com",
        expect![[r#"
        2> ping: broken.example.com: Temporary failure in name resolution
        = 2
    "#]],
    );
    shows(
        &lab,
        "shell",
        "curl -v https://kubernetes/healthz",
        expect![[r#"
        # kubernetes resolves to 10.96.0.1. No packet is sent in this lab.
        2> * Host kubernetes:443 was resolved.
        2> * IPv6: (none)
        2> * IPv4: 10.96.0.1
        = 0
    "#]],
    );
    // An address is asked of nobody, and what has none of the cluster's own is not outside it.
    for (address, says) in [
        ("10.96.0.1", ""),
        ("192.0.2.7", ""),
        ("10.244.1.77", "# No pod or Service has the address 10.244.1.77: the connection would fail.\n"),
    ] {
        let printed = page(&type_in(&lab, "shell", &format!("curl {address}")));
        assert_eq!(printed, format!("# {address} is an address. No packet is sent in this lab.\n{says}= 0\n"));
    }
    shows(
        &lab,
        "shell",
        "curl -s http://nope/",
        expect![[r#"
        = 6
    "#]],
    );
    shows(
        &lab,
        "shell",
        "curl -sS http://nope/",
        expect![[r#"
        2> curl: (6) Could not resolve host: nope
        = 6
    "#]],
    );
    shows(
        &lab,
        "shell",
        "wget -qO- http://nope/",
        expect![[r#"
        2> wget: unable to resolve host address ‘nope’
        = 4
    "#]],
    );
    shows(
        &lab,
        "tiny",
        "wget -qO- http://nope/",
        expect![[r#"
        2> wget: bad address 'nope'
        = 1
    "#]],
    );
    shows(
        &lab,
        "tiny",
        "wget -O - http://kubernetes/",
        expect![[r#"
        # kubernetes resolves to 10.96.0.1. No packet is sent in this lab.
        2> Connecting to kubernetes (10.96.0.1:80)
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "curl --fial http://db",
        expect![[r#"
        2> curl: option --fial: is unknown
        2> # near: --fail
        2> curl: try 'curl --help' for more information
        = 2
    "#]],
    );
}

#[test]
fn the_files_of_the_kubelet_can_be_read() {
    let lab = lab();
    shows(
        &lab,
        "shell",
        "cat /etc/resolv.conf /etc/hostname",
        expect![[r#"
        search default.svc.cluster.local svc.cluster.local cluster.local
        nameserver 10.96.0.10
        options ndots:5
        shell
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "cat /etc/resolve.conf",
        expect![[r#"
        2> cat: /etc/resolve.conf: No such file or directory
        2> # near: /etc/resolv.conf
        = 1
    "#]],
    );
    shows(
        &lab,
        "shell",
        "hostname -f",
        expect![[r#"
        shell
        = 0
    "#]],
    );
    shows(
        &lab,
        "shell",
        "env",
        expect![[r#"
            HOSTNAME=shell
            DB_SERVICE_HOST=10.96.159.55
            DB_SERVICE_PORT=5432
            DB_SERVICE_PORT_POSTGRES=5432
            DB_PORT=tcp://10.96.159.55:5432
            DB_PORT_5432_TCP=tcp://10.96.159.55:5432
            DB_PORT_5432_TCP_PROTO=tcp
            DB_PORT_5432_TCP_PORT=5432
            DB_PORT_5432_TCP_ADDR=10.96.159.55
            KUBERNETES_SERVICE_HOST=10.96.0.1
            KUBERNETES_SERVICE_PORT=443
            KUBERNETES_SERVICE_PORT_HTTPS=443
            KUBERNETES_PORT=tcp://10.96.0.1:443
            KUBERNETES_PORT_443_TCP=tcp://10.96.0.1:443
            KUBERNETES_PORT_443_TCP_PROTO=tcp
            KUBERNETES_PORT_443_TCP_PORT=443
            KUBERNETES_PORT_443_TCP_ADDR=10.96.0.1
            = 0
        "#]],
    );
    shows(
        &lab,
        "shell",
        "echo a b",
        expect![[r#"
        a b
        = 0
    "#]],
    );
    let read = run(&lab, &"shell".parse().unwrap(), &["cat".to_owned()], "typed\n");
    assert_eq!(read.text, "typed\n");
}
