//! The words of a Corefile by plugin: which one was meant, and which CoreDNS has dropped (rule PU5).

use crate::spelling;

/// The properties of the plugins that have some, as far as a misspelt one is refused.
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
            "ptr_hostname_only",
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
    ("timeouts", &["read", "write", "idle"]),
    ("dns64", &["prefix", "translate_all", "allow_ipv4"]),
    ("k8s_external", &["ttl", "apex", "headless", "fallthrough"]),
    ("file", &["reload", "fallthrough"]),
    ("template", &["match", "answer", "additional", "authority", "rcode", "ederror", "fallthrough", "var", "expr"]),
    ("transfer", &["to"]),
    ("erratic", &["drop", "delay", "truncate", "large"]),
];

/// The word that is nearest to one CoreDNS does not have: a directive, or a property of a plugin.
pub fn nearest(plugin: Option<&str>, word: &str) -> Option<&'static str> {
    match plugin {
        None => spelling::near(word, super::directives()),
        Some(plugin) => {
            let (_, all) = PROPERTIES.iter().find(|(name, _)| *name == plugin)?;
            spelling::near(word, all.iter().copied())
        }
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
