//! What the set-ups refuse, each in CoreDNS's own words, and what they take.

use super::super::super::{Configuration, Replied, Server};
use crate::cluster::{Cluster, Settings};
use crate::dns::{Question, RecordType};
use crate::resolution::corefile::Files;
use crate::resolution::upstream::Upstream;

/// What CoreDNS says of a directive that stands in a server block of its own, without its name in front.
fn said(directive: &str) -> Option<String> {
    Configuration::said_of(&format!(".:53 {{\n{directive}\n}}\n"))
}

fn refused(directive: &str, with: &str) {
    let said = said(directive).unwrap_or_else(|| panic!("{directive:?} is taken"));
    let plain = said.replace("/etc/coredns/Corefile:", "").replace(" - Error during parsing", "");
    assert_eq!(plain, format!("plugin/{with}"), "{directive:?}");
}

fn taken(directives: &[&str]) {
    for directive in directives {
        assert_eq!(said(directive), None, "{directive:?}");
    }
}

#[test]
fn errors_refuses_a_pattern_and_words_it_does_not_know() {
    taken(&["errors {\n consolidate 5m x debug show_first\n}", "errors {\n consolidate 5m x show_first\n}"]);
    refused("errors {\n consolidate 5m (\n}", "errors: 3: error parsing regexp: missing closing ): `(`");
    refused("errors {\n consolidate 5m x loud\n}", "errors: 3: unknown option in consolidate: loud");
    refused("errors {\n consolidate 5m x info error\n}", "errors: 3: multiple log levels specified in consolidate");
    refused(
        "errors {\n consolidate 5m x show_first info\n}",
        "errors: 3: log level must come before show_first in consolidate",
    );
}

#[test]
fn any_minimal_and_whoami_may_be_given_twice() {
    taken(&["any\nany", "minimal\nminimal", "whoami\nwhoami", "any\nany more"]);
    refused("any more", "any: 2: Wrong argument count or unexpected line ending after 'more'");
    refused("debug\ndebug more", "debug: 3: Wrong argument count or unexpected line ending after 'more'");
}

#[test]
fn forward_refuses_properties_that_do_not_go_together() {
    let of = |property: &str| format!("forward . 10.0.0.1 {{\n{property}\n}}");
    taken(&[
        &of("max_age 10s"),
        &of("expire 2s\nmax_age 3s"),
        &of("doh_method GET"),
        &of("resolver 10.0.0.9 [::1]:53"),
    ]);
    refused(&of("max_age 5s"), "forward: max_age (5s) must not be less than expire (10s)");
    refused("forward a..test 10.0.0.1", "forward: unable to normalize 'a..test'");
    refused(&of("doh_method get"), "forward: doh_method must be either POST or GET");
    refused(&of("resolver ns.test"), "forward: resolver must be an IP address or IP:port: \"ns.test\"");
    refused(
        "forward . https://10.0.0.1/dns",
        "forward: paths are not allowed in HTTPS upstream addresses (the /dns-query path is used by default): https://10.0.0.1/dns",
    );
    refused(
        "forward . tls://10.0.0.1%a.test {\ntls_servername b.test\n}",
        "forward: both forward ('b.test') and proxy level ('a.test') TLS servernames are set for upstream proxy 'tls://10.0.0.1:853'",
    );
}

#[test]
fn kubernetes_refuses_limits_that_are_none() {
    let of = |property: &str| format!("kubernetes cluster.local {{\n{property}\n}}");
    taken(&[&of("apiserver_qps 0.5"), &of("apiserver_burst 10"), &of("startup_timeout 1m")]);
    refused(
        &of("startup_timeout 5"),
        "kubernetes: failed to parse startup_timeout: 5, time: missing unit in duration \"5\"",
    );
    refused(
        &of("apiserver_burst 0.5"),
        "kubernetes: 3: invalid apiserver_burst \"0.5\": strconv.Atoi: parsing \"0.5\": invalid syntax",
    );
    taken(&["kubernetes in-addr.arpa ip6.arpa", "kubernetes 10.0.0.0/8 cluster.local"]);
    refused("kubernetes 10.0.0.0/8 fd00::/8", "kubernetes: non-reverse zone name must be used");
    refused(&of("ptr_hostname_only"), "kubernetes: 3: unknown property 'ptr_hostname_only'");
    refused(&of("apiserver_qps -1"), "kubernetes: 3: apiserver_qps must be >= 0");
    refused(
        &of("apiserver_max_inflight 1 2"),
        "kubernetes: 3: Wrong argument count or unexpected line ending after '2'",
    );
}

#[test]
fn rewrite_refuses_in_the_order_in_which_it_reads() {
    refused("rewrite name a.test", "rewrite: too few arguments for a name rule");
    refused("rewrite name exact a.test b.test c", "rewrite: invalid arguments for exact rule");
    refused(
        "rewrite name exact a.test b.test c d",
        "rewrite: exceeded the number of arguments for a non-answer rule argument for exact rule",
    );
    refused(
        "rewrite name suffix a b answer name ( c",
        "rewrite: name answer rule for suffix rule: invalid regex matching pattern: (",
    );
    refused(
        "rewrite name suffix a b answer auto name c d",
        "rewrite: auto name answer rule cannot be combined with explicit name anwer rules",
    );
    taken(&[
        "rewrite edns0 local unset 0xffee",
        "rewrite edns0 local set 0xffee {a/b} revert",
        "rewrite edns0 nsid append revert",
    ]);
    refused("rewrite edns0 local set 0xffee", "rewrite: EDNS0 local rules require three or four args");
    refused("rewrite edns0 nsid set x", "rewrite: EDNS0 NSID rules can accept no more than one arg");
    refused("rewrite edns0 local unset", "rewrite: local unset action requires exactly two arguments");
    refused("rewrite edns0 subnet unset 24", "rewrite: subnet unset action requires exactly one argument");
    refused("rewrite edns0 subnet set 33 56", "rewrite: invalid IPv4 bit mask length 33");
    refused("rewrite edns0 local set 0xffee 0xabc", "rewrite: encoding/hex: odd length hex string");
    refused("rewrite edns0 local set 0xffee {a}", "rewrite: unsupported variable name \"{a}\"");
}

#[test]
fn listeners_refuse_limits_that_are_none() {
    taken(&["quic {\n max_streams 1\n worker_pool_size 4\n}", "https {\n max_connections 0\n}", "grpc_server"]);
    refused("quic {\n max_streams 0\n}", "quic: 3: max_streams must be a positive integer: 0");
    refused("https x", "https: 2: Wrong argument count or unexpected line ending after 'x'");
    refused("https3 {\n max_streams -1\n}", "https3: 3: max_streams must be a non-negative integer: -1");
    refused("grpc_server {\n streams 1\n}", "grpc_server: 3: unknown property 'streams'");
    refused(
        "https {\n max_connections 1\n max_connections 1\n}",
        "https: 4: max_connections already defined for this server block",
    );
    refused("proxyproto {\n allow 10.0.0.1\n}", "proxyproto: 10.0.0.1: invalid CIDR address: 10.0.0.1");
    taken(&["proxyproto {\n allow 10.0.0.0/8 fd00::/8\n default reject\n udp_session_tracking 30s 10\n}"]);
}

#[test]
fn what_watches_queries_refuses_what_it_cannot_read() {
    taken(&["trace", "trace datadog localhost:8126 {\n every 2\n client_server\n}", "dnstap /run/tap.sock full 2 8"]);
    refused("trace jaeger localhost", "trace: tracing endpoint type 'jaeger' is not supported");
    refused("trace {\n every -1\n}", "trace: strconv.ParseUint: parsing \"-1\": invalid syntax");
    refused(
        "trace {\n datadog_analytics_rate 2\n}",
        "trace: datadog analytics rate must be between 0 and 1, '2.000000' is not supported",
    );
    refused("dnstap", "dnstap: 2: Wrong argument count or unexpected line ending after 'dnstap'");
    refused("dnstap /run/tap.sock {\n tls a b\n}", "dnstap: 3: tls directive only valid for listeners");
    refused(
        "dnstap /run/tap.sock full 0",
        "dnstap: 2: dnstap: MultipleTcpWriteBuf must be between 1 and 1024 (MiB units): 0",
    );
    refused("geoip", "geoip: 2: Wrong argument count or unexpected line ending after 'geoip'");
    refused("geoip a.mmdb\ngeoip b.mmdb", "geoip: 3: configuring multiple databases is not supported");
}

#[test]
fn what_serves_names_from_elsewhere_refuses_what_it_cannot_read() {
    taken(&["route53 a.test:Z1 b.test:Z2 {\n refresh 30\n}", "azure group:a.test {\n access private\n}", "nomad"]);
    refused("route53 a.test", "route53: 2: invalid zone \"a.test\"");
    refused("route53 a.test:Z1 a.test:Z1", "route53: 2: conflict zone \"a.test:Z1\"");
    refused("route53 a.test:Z1 {\n refresh 0\n}", "route53: 3: refresh interval must be greater than 0: \"0s\"");
    refused("azure a.test", "azure: 2: invalid resource group/zone: \"a.test\"");
    refused("azure g:a.test {\n access x\n}", "azure: 3: invalid access value: can be public/private, found: x");
    refused("clouddns a.test:project", "clouddns: 2: invalid zone \"a.test:project\"");
    refused("nomad {\n ttl 9999\n}", "nomad: 3: ttl must be in range [0, 3600]: 9999");
    refused("etcd {\n credentials a\n}", "etcd: 3: credentials requires 2 arguments, username and password");
    refused("etcd {\n min-lease-ttl -1s\n}", "etcd: 3: invalid min-lease-ttl value: TTL must be non-negative");
    refused("secondary a.test {\n transfer to 10.0.0.1\n}", "secondary: 3: unknown property to");
    refused("secondary a.test {\n transfer from ns.test\n}", "secondary: must specify an IP address: `ns.test'");
    refused("grpc . 10.0.0.1 {\n policy best\n}", "grpc: 3: unknown policy 'best'");
    refused(
        "auto {\n directory /zones (.*)\n}",
        "auto: 3: Wrong argument count or unexpected line ending after '(.*)'",
    );
    refused("auto {\n directory /zones .* x\n}", "auto: 3: Need at least one sub expression");
    refused("auto {\n reload -1s\n}", "auto: plugin/file: invalid duration");
}

#[test]
fn keys_are_refused_where_they_cannot_be_read() {
    taken(&[
        "tsig {\n secret a.test abcd hmac-sha512\n require AXFR IXFR\n}",
        "sign db.a.test a.test",
        "dnssec {\n key aws x\n}",
    ]);
    refused("dnssec\ndnssec", "dnssec: this plugin can only be used once per Server Block");
    // Whatever is wrong with it, `tsig` speaks of words.
    refused("tsig {\n require NOPE\n}", "tsig: 3: Wrong argument count or unexpected line ending after 'NOPE'");
    refused("tsig {\n secret a b\n secret a c\n}", "tsig: 4: Wrong argument count or unexpected line ending after 'c'");
    refused("sign", "sign: 2: Wrong argument count or unexpected line ending after 'sign'");
    refused("sign db.a {\n directory a b\n}", "sign: can only be one argument after \"directory\"");
    refused("sign db.a {\n key file\n}", "sign: 3: Wrong argument count or unexpected line ending after 'file'");
}

#[test]
fn quic_listens_with_a_certificate_alone() {
    let said = |text: &str| Configuration::said_of(text);
    assert_eq!(said("quic://. {\n whoami\n}"), Some("ListenPacket: quic: tls.Config not set".to_owned()));
    assert_eq!(said("https3://. {\n whoami\n}"), Some("DoH3 requires TLS, no TLS config found".to_owned()));
    assert_eq!(said("quic://. {\n tls c k\n}\nhttps://. {\n whoami\n}\ntls://. {\n whoami\n}"), None);
}

#[test]
fn shed_takes_no_options_and_only_plain_dns() {
    taken(&["shed"]);
    refused("shed 5", "shed: 2: Wrong argument count or unexpected line ending after '5'");
    refused("shed {\n depth 5\n}", "shed: 3: shed takes no options");
    refused("shed\nshed", "shed: this plugin can only be used once per Server Block");
    let says = Configuration::said_of("tls://.:853 {\n shed\n}\n").unwrap();
    assert!(
        says.ends_with("only plain DNS server blocks are supported; \"tls://.:853\" uses transport \"tls\""),
        "{says}"
    );
}

#[test]
fn timeouts_bounds_the_queries_of_a_connection() {
    taken(&["timeouts {\n maxtcpqueries 128\n}", "timeouts {\n read 10s\n maxtcpqueries -1\n}"]);
    for wrong in ["0", "-2", "snake", "1 2"] {
        assert!(said(&format!("timeouts {{\n maxtcpqueries {wrong}\n}}")).is_some(), "{wrong}");
    }
}

#[test]
fn tls_gets_a_certificate_by_itself_or_from_files() {
    taken(&[
        "tls {\n acme dns.example.org\n email a@example.org\n}",
        "tls {\n acme *.example.org b.test.\n ca https://ca.test/dir\n resolver 10.0.0.9:53\n storage x\n ca_root y\n}",
    ]);
    refused("tls", "tls: ACME requires at least one domain");
    refused("tls {\n acme\n}", "tls: 3: Wrong argument count or unexpected line ending after 'acme'");
    refused("tls {\n acme a.test\n acme b.test\n}", "tls: 4: ACME option \"acme\" can only be specified once");
    refused("tls {\n acme a.test\n client_auth nocert\n}", "tls: 4: unknown ACME option \"client_auth\"");
    refused("tls {\n acme 10.0.0.1\n}", "tls: invalid ACME domain \"10.0.0.1\"");
    refused("tls {\n acme a.test\n ca ca.test\n}", "tls: invalid ACME CA URL \"ca.test\"");
    refused("tls {\n acme a.test\n resolver :53\n}", "tls: invalid ACME resolver \":53\": host is empty");
    refused("tls c k {\n keylog a b\n}", "tls: 3: Wrong argument count or unexpected line ending after 'b'");
    refused("tls c k {\n keylog\n}", "tls: 3: Wrong argument count or unexpected line ending after 'keylog'");
    refused("tls a", "tls: 2: Wrong argument count or unexpected line ending after 'a'");
}

#[test]
fn what_bind_excepts_is_taken_out_of_its_own_line_alone() {
    let listens = |lines: &str| {
        let files = Files { are_all: true, addresses: Some(vec!["10.0.0.9".parse().unwrap()]), ..Files::default() };
        Configuration::read(&format!(".:53 {{\n{lines}\n}}\n"), &files).listens()
    };
    assert_eq!(listens("bind lo {\n except 127.0.0.1\n}\nbind 127.0.0.1"), [".:53 on ::1", ".:53 on 127.0.0.1"]);
    assert_eq!(listens("bind lo {\n except 127.0.0.1\n except ::1\n}"), [".:53 on 127.0.0.1"]);
    assert_eq!(listens("bind lo eth0 {\n except lo\n}"), [".:53 on 10.0.0.9"]);
    assert_eq!(listens("bind lo {\n except lo\n}"), [""; 0]);
}

#[test]
fn nobody_knows_the_addresses_of_an_interface_of_the_node() {
    let question = Question { name: "a.test".parse().unwrap(), record_type: RecordType::A };
    let asked = |interface: &str| {
        let configuration =
            Configuration::read(&format!(".:53 {{\n bind {interface}\n whoami\n}}\n"), &Files::default());
        let server = Server::with(configuration, &Cluster::new(Settings::default()));
        server.answer(&question, &Upstream::default()).replied
    };
    assert!(matches!(asked("eth0"), Replied::Message(_)));
    assert!(matches!(asked("ens5"), Replied::CannotSay(_)));
}
