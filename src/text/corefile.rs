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
    words::corefile(language).named(&format!("directive_{name}")).unwrap_or_default()
}

/// What a property of a plugin does; nothing where the plugin does not have it.
fn property_does(language: Language, plugin: &str, property: &str) -> &'static str {
    words::corefile(language).named(&format!("{plugin}_{property}")).unwrap_or_default()
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
