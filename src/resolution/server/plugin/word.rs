//! The words of a Corefile by plugin: which one was meant, and which CoreDNS has dropped (rule PU5).

use crate::spelling;

/// The properties of the plugins that have some.
const PROPERTIES: &[(&str, &[&str])] = &[
    (
        "kubernetes",
        &[
            "endpoint",
            "tls",
            "kubeconfig",
            "namespaces",
            "labels",
            "namespace_labels",
            "pods",
            "endpoint_pod_names",
            "ttl",
            "noendpoints",
            "fallthrough",
            "ignore",
            "multicluster",
            "startup_timeout",
            "apiserver_qps",
            "apiserver_burst",
            "apiserver_max_inflight",
            "zonal",
        ],
    ),
    (
        "forward",
        &[
            "except",
            "force_tcp",
            "prefer_udp",
            "expire",
            "max_fails",
            "max_connect_attempts",
            "tls",
            "tls_servername",
            "policy",
            "health_check",
            "max_concurrent",
            "max_idle_conns",
            "next",
            "next_on_nodata",
            "failover",
            "failfast_all_unhealthy_upstreams",
            "read_timeout",
            "source_address",
        ],
    ),
    (
        "cache",
        &["success", "denial", "prefetch", "serve_stale", "serve_stale_policy", "servfail", "disable", "keepttl"],
    ),
    ("health", &["lameduck"]),
    ("errors", &["consolidate", "stacktrace"]),
    ("log", &["class"]),
    ("ready", &["monitor"]),
    ("timeouts", &["read", "write", "idle", "maxtcpqueries"]),
    ("dns64", &["prefix", "translate_all", "allow_ipv4"]),
    ("k8s_external", &["ttl", "apex", "headless", "fallthrough"]),
    ("file", &["reload", "fallthrough"]),
    ("template", &["match", "answer", "additional", "authority", "rcode", "ederror", "var", "expr", "fallthrough"]),
    ("transfer", &["to"]),
    ("erratic", &["drop", "delay", "truncate", "large"]),
    ("hosts", &["ttl", "no_reverse", "reload", "fallthrough"]),
    ("acl", &["allow", "block", "filter", "drop"]),
    ("loadbalance", &["prefer", "reload"]),
    ("rewrite", &["name", "answer", "type", "class", "edns0", "ttl", "cname", "rcode"]),
    ("bind", &["except"]),
    ("tls", &["client_auth", "keylog", "acme", "email", "ca", "storage", "ca_root", "resolver"]),
    ("pprof", &["block"]),
    ("header", &["query", "response"]),
    ("view", &["expr"]),
    ("dnssec", &["key", "cache_capacity"]),
    ("auto", &["directory", "reload", "fallthrough"]),
    ("secondary", &["transfer", "fallthrough"]),
    ("etcd", &["path", "endpoint", "credentials", "tls", "fallthrough"]),
    ("grpc", &["except", "tls", "tls_servername", "policy", "fallthrough"]),
    ("sign", &["key", "directory"]),
];

/// What a directive, or a property of one, takes of a few words; an empty property is the directive's own line.
const VALUES: &[(&str, &str, &[&str])] = &[
    ("kubernetes", "pods", &["disabled", "insecure", "verified"]),
    ("kubernetes", "ignore", &["empty_service"]),
    ("forward", "policy", &["random", "round_robin", "sequential"]),
    ("forward", "next", &["NXDOMAIN", "SERVFAIL", "REFUSED"]),
    ("forward", "failover", &["NXDOMAIN", "SERVFAIL", "REFUSED"]),
    ("grpc", "policy", &["random", "round_robin", "sequential"]),
    ("cache", "disable", &["success", "denial"]),
    ("cache", "serve_stale_policy", &["prefer_positive"]),
    ("log", "class", &["all", "success", "denial", "error"]),
    ("ready", "monitor", &["until-ready", "continuously"]),
    ("errors", "", &["stdout"]),
    ("autopath", "", &["@kubernetes"]),
    ("loadbalance", "", &["round_robin", "weighted"]),
    ("rewrite", "", &["stop", "continue", "name", "type", "class", "edns0", "ttl", "cname", "rcode"]),
    ("rewrite", "stop", &["name", "type", "class", "edns0", "ttl", "cname", "rcode"]),
    ("rewrite", "continue", &["name", "type", "class", "edns0", "ttl", "cname", "rcode"]),
    ("rewrite", "name", &["exact", "prefix", "suffix", "substring", "regex"]),
    ("rewrite", "answer", &["auto", "name", "value"]),
    ("template", "", &["IN", "ANY"]),
    ("template", "IN", &["A", "AAAA", "PTR", "ANY"]),
    ("template", "ANY", &["A", "AAAA", "PTR", "ANY"]),
    ("template", "rcode", &["NOERROR", "NXDOMAIN", "REFUSED", "SERVFAIL"]),
    ("acl", "allow", &["type", "net"]),
    ("acl", "block", &["type", "net"]),
    ("acl", "filter", &["type", "net"]),
    ("acl", "drop", &["type", "net"]),
    ("header", "query", &["set", "clear"]),
    ("header", "response", &["set", "clear"]),
    ("tls", "client_auth", &["nocert", "request", "require", "verify_if_given", "require_and_verify"]),
    ("secondary", "transfer", &["from"]),
    ("dnssec", "key", &["file"]),
    ("sign", "key", &["file", "directory"]),
];

/// The properties of a plugin; none where it has none, or where they are not known.
pub fn properties(plugin: &str) -> &'static [&'static str] {
    PROPERTIES.iter().find(|(name, _)| *name == plugin).map_or(&[], |(_, all)| *all)
}

/// The words that are taken behind `word` in a directive; an empty one stands for the directive's own name.
pub fn values(plugin: &str, word: &str) -> &'static [&'static str] {
    VALUES.iter().find(|(name, behind, _)| (*name, *behind) == (plugin, word)).map_or(&[], |(_, _, all)| *all)
}

/// The word that is nearest to one CoreDNS does not have: a directive, or a property of a plugin.
pub fn nearest(plugin: Option<&str>, word: &str) -> Option<&'static str> {
    match plugin {
        None => spelling::closest(word, super::directives()),
        Some(plugin) => spelling::closest(word, properties(plugin).iter().copied()),
    }
}

/// The release that dropped a word, and what does its work now.
pub fn gone(plugin: Option<&str>, word: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match (plugin, word) {
        (None, "proxy") => ("1.5.0", Some("forward")),
        (None, "federation") => ("1.7.0", None),
        (Some("kubernetes"), "upstream" | "resyncperiod") => ("1.7.0", None),
        (Some("kubernetes" | "file" | "auto"), "transfer") => ("1.8.0", Some("transfer")),
        _ => return None,
    })
}
