//! Parts of objects that people paste in their place, and that tell as much: a Corefile without its ConfigMap, the file of
//! a kubelet as it lies on its node, kubeadm's own configuration.

use super::line::opens_corefile;
use crate::cluster::{Map, Value, well_known};
use crate::manifest;

/// Configurations that are no objects: what their kind is called, the ConfigMap that kubeadm keeps one in, and its key.
const CONFIGURATIONS: [(&str, (&str, &str)); 2] =
    [("KubeletConfiguration", well_known::KUBELET_CONFIG), ("ClusterConfiguration", well_known::KUBEADM_CONFIG)];

/// The key of a Corefile.
const COREFILE: &str = "Corefile";

/// Makes an object of what stands for one; anything else stays as it is.
pub(in crate::manifest) fn make_whole(map: &mut Map) {
    let is_named = map.get("metadata").and_then(|meta| meta.field("name")).and_then(Value::as_text).is_some();
    let kind = map.get("kind").and_then(Value::as_text).unwrap_or_default();
    if is_named {
        return;
    }
    if let Some((_, (name, key))) = CONFIGURATIONS.iter().find(|(own, ..)| *own == kind) {
        let text = manifest::write(&Value::Map(std::mem::take(map)));
        *map = config_map(name, Map::from([((*key).to_owned(), Value::Text(text))]));
        return;
    }
    // `data` alone, or no more than its key.
    let has_corefile = |data: &Map| matches!(data.get(COREFILE), Some(Value::Text(_)));
    let data = match map.get("data").and_then(Value::as_map) {
        Some(data) if kind.is_empty() || kind == "ConfigMap" => data,
        None if kind.is_empty() => map,
        _ => return,
    };
    if has_corefile(data) {
        let data = data.clone();
        *map = of_corefile(data);
    }
}

/// The ConfigMap of the Corefile that stands among other lines; `None` where its last brace is missing.
pub(in crate::manifest) fn corefile(text: &str) -> Option<Value> {
    let is_start = |line: &&str| opens_corefile(line.trim()) || line.trim_end().ends_with(") {");
    let from = text.lines().position(|line| is_start(&line))?;
    let all: Vec<&str> = text.lines().skip(from).collect();
    let indentation = all.first().map_or(0, |line| line.len() - line.trim_start().len());
    let (mut depth, mut end) = (0_usize, None);
    for (at, line) in all.iter().enumerate() {
        let own = line.split('#').next().unwrap_or_default();
        let is_between = own.trim().is_empty() || own.trim_start().starts_with("import ") || own.trim().ends_with('{');
        if depth == 0 && at > 0 && !is_between {
            break;
        }
        depth = (depth + own.matches('{').count()).saturating_sub(own.matches('}').count());
        if depth == 0 {
            end = Some(at + 1);
        }
    }
    let own = all.get(..end.filter(|_| depth == 0)?)?;
    let outdented = |line: &&str| line.get(indentation.min(line.len() - line.trim_start().len())..).map(str::to_owned);
    let lines: Vec<String> = own.iter().filter_map(outdented).collect();
    let text = format!("{}\n", lines.join("\n").trim_end());
    Some(Value::Map(of_corefile(Map::from([(COREFILE.to_owned(), Value::Text(text))]))))
}

/// The ConfigMap in which nearly all installers keep a Corefile: that of the nodes' cache binds an address of its own.
fn of_corefile(data: Map) -> Map {
    let text = data.get(COREFILE).and_then(Value::as_text).unwrap_or_default();
    let is_of_nodes = text.contains("__PILLAR__") || text.contains("bind 169.254.");
    config_map(if is_of_nodes { "node-local-dns" } else { "coredns" }, data)
}

fn config_map(name: &str, data: Map) -> Map {
    let meta = [("name", name.into()), ("namespace", well_known::SYSTEM.into())];
    let all = [("apiVersion", "v1".into()), ("kind", "ConfigMap".into()), ("metadata", Value::object(meta))];
    let mut map: Map = all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    map.insert("data".to_owned(), Value::Map(data));
    map
}

#[cfg(test)]
mod tests {
    use crate::cluster::Object;
    use crate::manifest::{Message, Pasted, Reader, Severity};

    /// The ConfigMaps of a text: what each is called, and what it holds.
    fn maps(text: &str) -> Vec<(String, Vec<(String, String)>)> {
        let reading = Reader::pasted(&Pasted::from_text(text)).finish();
        assert!(reading.is_clean(), "{:?}", reading.diagnostics);
        let data = |object: &Object| {
            let map = object.as_config_map()?;
            Some((
                object.reference().to_string(),
                map.data.iter().map(|(key, text)| (key.clone(), text.clone())).collect(),
            ))
        };
        reading.objects().filter_map(data).collect()
    }

    const COREFILE: &str = ".:53 {\n    kubernetes cluster.local {\n        pods insecure\n    }\n    # all else }\n    forward . 8.8.8.8\n}\n\ncorp.test:53 {\n    forward . 10.9.9.9\n}\n";

    #[test]
    fn a_corefile_without_its_config_map_is_cluster_dns_own() {
        let whole = ("cm/kube-system/coredns".to_owned(), vec![("Corefile".to_owned(), COREFILE.to_owned())]);
        let indented = COREFILE.lines().fold(String::new(), |all, line| format!("{all}    {line}\n"));
        for text in [
            COREFILE.to_owned(),
            format!(
                "apiVersion: v1\nkind: Namespace\nmetadata: {{name: a}}\n{COREFILE}[INFO] plugin/reload: Running\n"
            ),
            format!("Here is mine:\n```\n{COREFILE}```\nThanks!\n"),
            format!("Corefile: |\n{indented}"),
            format!("data:\n  Corefile: |\n{indented}"),
            format!("apiVersion: v1\ndata:\n  Corefile: |\n{indented}kind: ConfigMap\n"),
        ] {
            let found = maps(&text);
            let [(name, data)] = found.as_slice() else { panic!("{text}: {found:?}") };
            assert_eq!((name, data[0].1.trim_end()), (&whole.0, whole.1[0].1.trim_end()), "{text}");
        }
        let of_nodes = maps("cluster.local:53 {\n    bind 169.254.20.10\n    forward . 10.96.0.10\n}\n");
        assert_eq!(of_nodes[0].0, "cm/kube-system/node-local-dns");
    }

    #[test]
    fn one_whose_end_is_missing_is_told_and_the_map_itself_has_the_last_word() {
        let reading = Reader::pasted(&Pasted::from_text(&COREFILE[..60])).finish();
        assert_eq!(reading.diagnostics[0].message, Message::CorefileOnly);
        let both = format!(
            "{COREFILE}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata: {{Corefile: \"\"}}\n"
        );
        assert_eq!(maps(&both).last().unwrap().1[0].1, "");
    }

    #[test]
    fn configurations_are_in_the_maps_that_kubeadm_keeps_them_in() {
        let kubelet =
            "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nclusterDNS: [10.96.0.10]\n";
        let kubeadm =
            "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking: {dnsDomain: a.test}\n";
        let found = maps(&format!("{kubelet}---\n{kubeadm}"));
        assert_eq!(found[0].0, "cm/kube-system/kubelet-config");
        assert!(found[0].1[0].1.contains("10.96.0.10"));
        assert_eq!((&*found[1].0, &*found[1].1[0].0), ("cm/kube-system/kubeadm-config", "ClusterConfiguration"));
    }

    #[test]
    fn what_is_no_object_of_the_api_needs_no_name() {
        let text = "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n- role: control-plane\n---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None}\n";
        let reading = Reader::pasted(&Pasted::from_text(text)).finish();
        assert!(reading.diagnostics.iter().all(|one| one.severity == Severity::Note), "{:?}", reading.diagnostics);
        assert_eq!(reading.objects().count(), 1);
    }
}
