//! What the editor of a Corefile says: what a line does, what a word would be, what a preset is.

use super::{Language, words};
use crate::resolution::writing::{Completion, Meaning, Offered, PresetId};

/// What a line does.
pub fn line(language: Language, meaning: &Meaning) -> String {
    let words = words::corefile(language);
    match meaning {
        Meaning::Block(keys) if is_root(keys) => words.does_block_of_all().to_owned(),
        Meaning::Block(keys) => words.does_block(listed(keys)),
        Meaning::Snippet(name) => words.does_snippet(name),
        Meaning::Import(name) => words.does_import(name),
        Meaning::Directive(name, arguments) => with_arguments(language, name, arguments),
        Meaning::Property(plugin, property) => property_does(language, plugin, property).to_owned(),
        Meaning::Entry(address, names) => words.does_entry(address, listed(names)),
        Meaning::Close(name) => words.does_close(name),
        Meaning::Comment => words.does_nothing().to_owned(),
        Meaning::Unknown(word) => words.does_unknown(word),
        Meaning::UnknownProperty(plugin, word) => words.does_unknown_property(plugin, word),
    }
}

/// When an edited Corefile is read: where a process looks at it so often, in seconds, at once here and later in a
/// cluster; where none does, once the pods start again.
pub fn when_read(language: Language, looks_every: Option<u64>) -> String {
    let words = words::corefile(language);
    match looks_every {
        Some(seconds) => format!("{} {}", words.read_at_once(), words.read_by_reload(seconds)),
        None => words.read_at_start().to_owned(),
    }
}

/// True where the keys are the root alone, whatever the port.
fn is_root(keys: &[String]) -> bool {
    matches!(keys, [only] if only == "." || only.strip_prefix(".:").is_some())
}

/// Words with commas between them, each in backticks.
fn listed(all: &[String]) -> String {
    all.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What a directive does with what it is given here.
fn with_arguments(language: Language, name: &str, arguments: &[String]) -> String {
    let words = words::corefile(language);
    match (name, arguments) {
        ("cache", [seconds, ..]) if seconds.bytes().all(|byte| byte.is_ascii_digit()) => words.cache_seconds(seconds),
        ("kubernetes", [_, ..]) => words.kubernetes_zones(listed(arguments)),
        ("hosts", [path, ..]) if path.contains('/') => words.hosts_file(path),
        ("forward", [zone, to @ ..]) if !to.is_empty() => {
            let upstreams = match to {
                [only] if only == "/etc/resolv.conf" => words.upstream_node_file().to_owned(),
                _ => listed(to),
            };
            if zone == "." { words.forward_all(upstreams) } else { words.forward_zone(upstreams, zone) }
        }
        _ => directive_does(language, name).to_owned(),
    }
}

/// What a completion would do; nothing where the word says it.
pub fn completion(language: Language, completion: &Completion) -> &'static str {
    match completion.offered {
        Offered::Directive => directive_does(language, &completion.word),
        Offered::Property(plugin) => property_does(language, plugin, &completion.word),
        Offered::Value | Offered::Snippet | Offered::Zone => "",
    }
}

/// What a preset is.
pub fn preset(language: Language, id: PresetId) -> &'static str {
    let words = words::corefile(language);
    match id {
        PresetId::Kubeadm => words.preset_kubeadm(),
        PresetId::KubeadmBefore => words.preset_kubeadm_before(),
        PresetId::KubeadmOld => words.preset_kubeadm_old(),
        PresetId::PluginDefaults => words.preset_plugin_defaults(),
        PresetId::K3s => words.preset_k3s(),
        PresetId::Minikube => words.preset_minikube(),
        PresetId::Aks => words.preset_aks(),
        PresetId::Eks => words.preset_eks(),
        PresetId::Gke => words.preset_gke(),
        PresetId::OpenShift => words.preset_openshift(),
        PresetId::Rke2 => words.preset_rke2(),
        PresetId::Kubespray => words.preset_kubespray(),
        PresetId::NodeLocal => words.preset_nodelocal(),
    }
}

/// What a directive does; nothing for a word that is none.
fn directive_does(language: Language, name: &str) -> &'static str {
    let words = words::corefile(language);
    match name {
        "root" => words.directive_root(),
        "metadata" => words.directive_metadata(),
        "geoip" => words.directive_geoip(),
        "cancel" => words.directive_cancel(),
        "proxyproto" => words.directive_proxyproto(),
        "quic" => words.directive_quic(),
        "grpc_server" => words.directive_grpc_server(),
        "https" => words.directive_https(),
        "https3" => words.directive_https3(),
        "timeouts" => words.directive_timeouts(),
        "multisocket" => words.directive_multisocket(),
        "reload" => words.directive_reload(),
        "nsid" => words.directive_nsid(),
        "bufsize" => words.directive_bufsize(),
        "bind" => words.directive_bind(),
        "debug" => words.directive_debug(),
        "trace" => words.directive_trace(),
        "ready" => words.directive_ready(),
        "health" => words.directive_health(),
        "pprof" => words.directive_pprof(),
        "shed" => words.directive_shed(),
        "prometheus" => words.directive_prometheus(),
        "errors" => words.directive_errors(),
        "log" => words.directive_log(),
        "dnstap" => words.directive_dnstap(),
        "local" => words.directive_local(),
        "dns64" => words.directive_dns64(),
        "any" => words.directive_any(),
        "chaos" => words.directive_chaos(),
        "loadbalance" => words.directive_loadbalance(),
        "tsig" => words.directive_tsig(),
        "rewrite" => words.directive_rewrite(),
        "autopath" => words.directive_autopath(),
        "acl" => words.directive_acl(),
        "cache" => words.directive_cache(),
        "header" => words.directive_header(),
        "dnssec" => words.directive_dnssec(),
        "tls" => words.directive_tls(),
        "minimal" => words.directive_minimal(),
        "template" => words.directive_template(),
        "transfer" => words.directive_transfer(),
        "hosts" => words.directive_hosts(),
        "route53" => words.directive_route53(),
        "azure" => words.directive_azure(),
        "clouddns" => words.directive_clouddns(),
        "k8s_external" => words.directive_k8s_external(),
        "kubernetes" => words.directive_kubernetes(),
        "file" => words.directive_file(),
        "auto" => words.directive_auto(),
        "secondary" => words.directive_secondary(),
        "etcd" => words.directive_etcd(),
        "loop" => words.directive_loop(),
        "forward" => words.directive_forward(),
        "grpc" => words.directive_grpc(),
        "erratic" => words.directive_erratic(),
        "whoami" => words.directive_whoami(),
        "sign" => words.directive_sign(),
        "view" => words.directive_view(),
        "nomad" => words.directive_nomad(),
        _ => "",
    }
}

/// What a property of a plugin does; nothing where the plugin does not have it.
fn property_does(language: Language, plugin: &str, property: &str) -> &'static str {
    let words = words::corefile(language);
    match (plugin, property) {
        ("kubernetes", "endpoint") => words.kubernetes_endpoint(),
        ("kubernetes", "tls") => words.kubernetes_tls(),
        ("kubernetes", "kubeconfig") => words.kubernetes_kubeconfig(),
        ("kubernetes", "namespaces") => words.kubernetes_namespaces(),
        ("kubernetes", "labels") => words.kubernetes_labels(),
        ("kubernetes", "namespace_labels") => words.kubernetes_namespace_labels(),
        ("kubernetes", "pods") => words.kubernetes_pods(),
        ("kubernetes", "endpoint_pod_names") => words.kubernetes_endpoint_pod_names(),
        ("kubernetes", "ttl") => words.kubernetes_ttl(),
        ("kubernetes", "noendpoints") => words.kubernetes_noendpoints(),
        ("kubernetes", "fallthrough") => words.kubernetes_fallthrough(),
        ("kubernetes", "ignore") => words.kubernetes_ignore(),
        ("kubernetes", "multicluster") => words.kubernetes_multicluster(),
        ("kubernetes", "startup_timeout") => words.kubernetes_startup_timeout(),
        ("kubernetes", "apiserver_qps") => words.kubernetes_apiserver_qps(),
        ("kubernetes", "apiserver_burst") => words.kubernetes_apiserver_burst(),
        ("kubernetes", "apiserver_max_inflight") => words.kubernetes_apiserver_max_inflight(),
        ("kubernetes", "zonal") => words.kubernetes_zonal(),
        ("kubernetes", "ptr_hostname_only") => words.kubernetes_ptr_hostname_only(),
        ("forward", "except") => words.forward_except(),
        ("forward", "force_tcp") => words.forward_force_tcp(),
        ("forward", "prefer_udp") => words.forward_prefer_udp(),
        ("forward", "expire") => words.forward_expire(),
        ("forward", "max_fails") => words.forward_max_fails(),
        ("forward", "max_connect_attempts") => words.forward_max_connect_attempts(),
        ("forward", "tls") => words.forward_tls(),
        ("forward", "tls_servername") => words.forward_tls_servername(),
        ("forward", "policy") => words.forward_policy(),
        ("forward", "health_check") => words.forward_health_check(),
        ("forward", "max_concurrent") => words.forward_max_concurrent(),
        ("forward", "max_idle_conns") => words.forward_max_idle_conns(),
        ("forward", "next") => words.forward_next(),
        ("forward", "next_on_nodata") => words.forward_next_on_nodata(),
        ("forward", "failover") => words.forward_failover(),
        ("forward", "failfast_all_unhealthy_upstreams") => words.forward_failfast_all_unhealthy_upstreams(),
        ("forward", "read_timeout") => words.forward_read_timeout(),
        ("forward", "source_address") => words.forward_source_address(),
        ("cache", "success") => words.cache_success(),
        ("cache", "denial") => words.cache_denial(),
        ("cache", "prefetch") => words.cache_prefetch(),
        ("cache", "serve_stale") => words.cache_serve_stale(),
        ("cache", "serve_stale_policy") => words.cache_serve_stale_policy(),
        ("cache", "servfail") => words.cache_servfail(),
        ("cache", "disable") => words.cache_disable(),
        ("cache", "keepttl") => words.cache_keepttl(),
        ("health", "lameduck") => words.health_lameduck(),
        ("errors", "consolidate") => words.errors_consolidate(),
        ("errors", "stacktrace") => words.errors_stacktrace(),
        ("log", "class") => words.log_class(),
        ("ready", "monitor") => words.ready_monitor(),
        ("timeouts", "read") => words.timeouts_read(),
        ("timeouts", "write") => words.timeouts_write(),
        ("timeouts", "idle") => words.timeouts_idle(),
        ("dns64", "prefix") => words.dns64_prefix(),
        ("dns64", "translate_all") => words.dns64_translate_all(),
        ("dns64", "allow_ipv4") => words.dns64_allow_ipv4(),
        ("k8s_external", "ttl") => words.k8s_external_ttl(),
        ("k8s_external", "apex") => words.k8s_external_apex(),
        ("k8s_external", "headless") => words.k8s_external_headless(),
        ("k8s_external", "fallthrough") => words.k8s_external_fallthrough(),
        ("file", "reload") => words.file_reload(),
        ("file", "fallthrough") => words.file_fallthrough(),
        ("template", "match") => words.template_match(),
        ("template", "answer") => words.template_answer(),
        ("template", "additional") => words.template_additional(),
        ("template", "authority") => words.template_authority(),
        ("template", "rcode") => words.template_rcode(),
        ("template", "ederror") => words.template_ederror(),
        ("template", "var") => words.template_var(),
        ("template", "expr") => words.template_expr(),
        ("template", "fallthrough") => words.template_fallthrough(),
        ("transfer", "to") => words.transfer_to(),
        ("erratic", "drop") => words.erratic_drop(),
        ("erratic", "delay") => words.erratic_delay(),
        ("erratic", "truncate") => words.erratic_truncate(),
        ("erratic", "large") => words.erratic_large(),
        ("hosts", "ttl") => words.hosts_ttl(),
        ("hosts", "no_reverse") => words.hosts_no_reverse(),
        ("hosts", "reload") => words.hosts_reload(),
        ("hosts", "fallthrough") => words.hosts_fallthrough(),
        ("acl", "allow") => words.acl_allow(),
        ("acl", "block") => words.acl_block(),
        ("acl", "filter") => words.acl_filter(),
        ("acl", "drop") => words.acl_drop(),
        ("loadbalance", "prefer") => words.loadbalance_prefer(),
        ("loadbalance", "reload") => words.loadbalance_reload(),
        ("rewrite", "name") => words.rewrite_name(),
        ("rewrite", "answer") => words.rewrite_answer(),
        ("rewrite", "type") => words.rewrite_type(),
        ("rewrite", "class") => words.rewrite_class(),
        ("rewrite", "edns0") => words.rewrite_edns0(),
        ("rewrite", "ttl") => words.rewrite_ttl(),
        ("rewrite", "cname") => words.rewrite_cname(),
        ("rewrite", "rcode") => words.rewrite_rcode(),
        ("bind", "except") => words.bind_except(),
        ("tls", "client_auth") => words.tls_client_auth(),
        ("pprof", "block") => words.pprof_block(),
        ("header", "query") => words.header_query(),
        ("header", "response") => words.header_response(),
        ("view", "expr") => words.view_expr(),
        ("dnssec", "key") => words.dnssec_key(),
        ("dnssec", "cache_capacity") => words.dnssec_cache_capacity(),
        ("auto", "directory") => words.auto_directory(),
        ("auto", "reload") => words.auto_reload(),
        ("auto", "fallthrough") => words.auto_fallthrough(),
        ("secondary", "transfer") => words.secondary_transfer(),
        ("secondary", "fallthrough") => words.secondary_fallthrough(),
        ("etcd", "path") => words.etcd_path(),
        ("etcd", "endpoint") => words.etcd_endpoint(),
        ("etcd", "credentials") => words.etcd_credentials(),
        ("etcd", "tls") => words.etcd_tls(),
        ("etcd", "fallthrough") => words.etcd_fallthrough(),
        ("grpc", "except") => words.grpc_except(),
        ("grpc", "tls") => words.grpc_tls(),
        ("grpc", "tls_servername") => words.grpc_tls_servername(),
        ("grpc", "policy") => words.grpc_policy(),
        ("grpc", "fallthrough") => words.grpc_fallthrough(),
        ("sign", "key") => words.sign_key(),
        ("sign", "directory") => words.sign_directory(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::server::plugin;

    #[test]
    fn every_directive_and_every_property_has_its_sentence() {
        for language in Language::ALL {
            for name in plugin::directives() {
                assert_ne!(directive_does(language, name), "", "{name}");
                for property in plugin::properties(name) {
                    assert_ne!(property_does(language, name, property), "", "{name} {property}");
                }
            }
        }
    }

    #[test]
    fn a_line_says_what_it_does_with_what_it_is_given() {
        let said = |name, arguments: &[&str]| {
            let arguments = arguments.iter().map(|&word| word.to_owned()).collect();
            line(Language::English, &Meaning::Directive(name, arguments))
        };
        assert_eq!(said("cache", &["30"]), "Caches replies for at most 30 s and answers from the cache");
        assert_eq!(
            said("forward", &[".", "10.0.0.1", "10.0.0.2"]),
            "Sends queries to `10.0.0.1`, `10.0.0.2` for every name that no plugin before it has answered"
        );
        assert_eq!(
            line(Language::Korean, &Meaning::Unknown("kubernets".to_owned())),
            "CoreDNS에는 `kubernets`라는 지시어가 없어 시작하지 않습니다"
        );
    }
}
