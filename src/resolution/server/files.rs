//! What a server's process finds beside its Corefile: the ConfigMaps that the volumes of the cluster's DNS pods show, and
//! the environment that their container is given.

use crate::cluster::{Cluster, Kind, ObjectRef, Value, well_known};
use crate::resolution::corefile::{Files, PATH, Place, absolute};
use std::net::IpAddr;

/// The ConfigMap that AKS, k3s, Gardener and others leave to their users, and where all of them mount it. It counts where
/// nothing pasted shows the volumes themselves.
const CUSTOM: (&str, &str) = ("coredns-custom", "/etc/coredns/custom");

/// The file of the pod that kubelet makes of the node's.
const RESOLV_CONF: &str = "/etc/resolv.conf";

/// At most so many of the node's nameservers reach it (rule L4).
const MAX_NAMESERVERS: usize = 3;

/// The ConfigMap and the key of it that a file beside the Corefile comes from. Of several with the same text it is the one
/// whose key has the file's name.
pub(super) fn origin(cluster: &Cluster, files: &Files, place: &Place) -> Option<(ObjectRef, String)> {
    let text = files.by_path.get(&*place.file).filter(|_| !place.is_in_corefile())?;
    let maps = cluster.in_namespace(&Kind::ConfigMap, &cluster.settings().corefile.namespace);
    let keys = maps
        .filter_map(|map| Some((map.reference(), &map.as_config_map()?.data)))
        .flat_map(|(map, data)| data.iter().filter(|(_, content)| *content == text).map(move |(key, _)| (map, key)));
    let is_named_so = |key: &str| place.file.rsplit('/').next() == Some(key);
    let origin = keys.max_by_key(|(_, key)| is_named_so(key));
    origin.map(|(map, key)| (map.clone(), key.clone()))
}

/// True for an object that may say what lies beside the Corefile.
pub(super) fn may_say(cluster: &Cluster, object: &ObjectRef) -> bool {
    let is_of_kind = matches!(object.kind, Kind::ConfigMap | Kind::Pod) || object.kind.is_workload();
    is_of_kind && object.namespace == cluster.settings().corefile.namespace
}

/// The files and the environment of a cluster's DNS server, as far as its objects show them.
pub(super) fn cluster_files(cluster: &Cluster) -> Files {
    let mut files = node_files(cluster);
    let own = &cluster.settings().corefile;
    let spec = pod_spec(cluster);
    if let Some(own) = spec.or_else(|| labelled(cluster)).filter(|spec| asks_cluster_dns(spec)) {
        files.by_path.insert(RESOLV_CONF.to_owned(), own_file(cluster, own));
    }
    match spec {
        Some(spec) => mounted(cluster, own, spec, &mut files),
        // A volume of the whole ConfigMap, as kubeadm and all others have it.
        None => {
            let container = labelled(cluster).and_then(|spec| {
                let containers = items(spec, "containers");
                containers.iter().find(|one| well_known::is_coredns(text(one, "image"))).or(containers.first())
            });
            container.into_iter().for_each(|container| environment(container, &mut files));
            let data = config_map(cluster, own, &own.name);
            files.by_path.extend(data.map(|(key, text)| (absolute(key, PATH), text.clone())));
            let (name, directory) = CUSTOM;
            if cluster.get(&beside(own, name)).is_some() {
                mount(cluster, &beside(own, name), directory, None, &mut files);
            } else if has_all_config_maps(cluster, own) {
                files.directories.insert(directory.to_owned());
            }
        }
    }
    files
}

/// The files and the environment of a CoreDNS that is not cluster DNS: what the spec of its pods shows around the ConfigMap
/// of its Corefile.
pub(super) fn files_of_pods(cluster: &Cluster, own: &ObjectRef, spec: &Value) -> Files {
    let mut files = node_files(cluster);
    // Unlike an installer's, a pod that does not say so is told to ask cluster DNS.
    let is_on_host = matches!(spec.field("hostNetwork"), Some(Value::Bool(true)));
    let policy = text(spec, "dnsPolicy");
    let file = match policy {
        "None" => Some(listed(spec).collect()),
        "Default" => None,
        _ if is_on_host && policy != "ClusterFirstWithHostNet" => None,
        _ => Some(own_file(cluster, spec)),
    };
    files.by_path.extend(file.map(|file: String| (RESOLV_CONF.to_owned(), file)));
    mounted(cluster, own, spec, &mut files);
    files
}

/// True for pods of the server that are told to ask cluster DNS, which is themselves: installers give theirs the policy
/// Default. One that is not written down may have been left out.
fn asks_cluster_dns(spec: &Value) -> bool {
    let is_on_host = matches!(spec.field("hostNetwork"), Some(Value::Bool(true)));
    match text(spec, "dnsPolicy") {
        "ClusterFirst" => !is_on_host,
        policy => policy == "ClusterFirstWithHostNet",
    }
}

/// The file of such a pod.
fn own_file(cluster: &Cluster, spec: &Value) -> String {
    let servers = cluster.settings().cluster_dns.iter().map(|address| format!("nameserver {address}\n"));
    servers.chain(listed(spec)).take(MAX_NAMESERVERS).collect()
}

/// The nameservers of its `dnsConfig`, as lines.
fn listed(spec: &Value) -> impl Iterator<Item = String> {
    let more = spec.field("dnsConfig").map(|config| items(config, "nameservers")).unwrap_or_default();
    more.iter().filter_map(Value::as_text).map(|address| format!("nameserver {address}\n")).take(MAX_NAMESERVERS)
}

/// What a pod with the DNS policy Default has whatever is mounted.
pub(super) fn node_files(cluster: &Cluster) -> Files {
    let mut files = Files::default();
    files.by_path.insert(RESOLV_CONF.to_owned(), as_written(&cluster.settings().node_resolv_conf));
    files
}

/// True where the node's file names no nameserver, or one that is nobody but the pod itself: CoreDNS, whose pods have the
/// DNS policy Default, reads it as its own, and stops (rules PU7, PQ8).
pub(super) fn node_stops(resolv_conf: &str) -> bool {
    let mut has_one = false;
    let is_own = nameservers(resolv_conf).any(|word| {
        has_one = true;
        word.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    });
    is_own || !has_one
}

/// True where the node's file names an address of the cluster: what CoreDNS sends there may come back to it (rule PQ8).
pub(super) fn node_leads_inside(cluster: &Cluster) -> bool {
    let settings = cluster.settings();
    nameservers(&settings.node_resolv_conf).any(|word| {
        let address = word.parse::<IpAddr>().ok().map(|address| address.to_canonical());
        address.is_some_and(|address| settings.is_inside(address) || cluster.has_address(address))
    })
}

/// The nameservers that a node's file comes to in a pod with the DNS policy Default, as CoreDNS's own are: the first three
/// (rule L4).
pub(super) fn nameservers(resolv_conf: &str) -> impl Iterator<Item = &str> {
    resolv_conf.lines().filter_map(nameserver).take(MAX_NAMESERVERS)
}

fn nameserver(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    (words.next() == Some("nameserver")).then(|| words.next()).flatten()
}

/// The node's file as a pod with the DNS policy Default gets it.
fn as_written(resolv_conf: &str) -> String {
    let mut left = MAX_NAMESERVERS;
    let mut text = String::new();
    for line in resolv_conf.lines() {
        if nameserver(line).is_some() {
            if left == 0 {
                continue;
            }
            left -= 1;
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// A ConfigMap beside that of the Corefile.
fn beside(own: &ObjectRef, name: &str) -> ObjectRef {
    ObjectRef { name: name.to_owned(), ..own.clone() }
}

/// True where all ConfigMaps of the server's namespace are here: each namespace has this one, and nobody asks for it by its
/// name.
fn has_all_config_maps(cluster: &Cluster, own: &ObjectRef) -> bool {
    cluster.get(&beside(own, "kube-root-ca.crt")).is_some()
}

/// The ConfigMap that a file beside the Corefile would come from: the one that is mounted where it lies, or the one that
/// installers leave to their users.
pub(super) fn map_of(cluster: &Cluster, path: &str) -> Option<ObjectRef> {
    let path = absolute(path, PATH);
    let (directory, _) = path.rsplit_once('/')?;
    let spec = pod_spec(cluster);
    let volumes = spec.map(|spec| items(spec, "volumes")).unwrap_or_default();
    let mounts = spec.map(|spec| items(spec, "containers")).unwrap_or_default().iter();
    let mut mounts = mounts.flat_map(|container| items(container, "volumeMounts"));
    let mount = mounts.find(|mount| absolute(text(mount, "mountPath"), "/") == directory);
    let volume = mount.and_then(|mount| volumes.iter().find(|one| text(one, "name") == text(mount, "name")));
    let named = volume.and_then(|volume| sources(volume).first().map(|source| text(source, "name")));
    let (usual, home) = CUSTOM;
    let name = named.or((spec.is_none() && directory == home).then_some(usual))?;
    Some(beside(&cluster.settings().corefile, name)).filter(|map| cluster.get(map).is_none())
}

/// The keys of a ConfigMap beside the server's own.
fn config_map<'c>(
    cluster: &'c Cluster,
    own: &ObjectRef,
    name: &str,
) -> impl Iterator<Item = (&'c String, &'c String)> + use<'c> {
    let object = cluster.get(&beside(own, name));
    object.and_then(|object| Some(&object.as_config_map()?.data)).into_iter().flatten()
}

/// The spec of cluster DNS's pods where it shows the volume of the Corefile: that of what makes them, or else of one of them.
fn pod_spec(cluster: &Cluster) -> Option<&Value> {
    let own = &cluster.settings().corefile;
    let all = || cluster.objects().filter(|object| object.reference().namespace == own.namespace);
    let workloads = all().filter_map(|object| object.as_workload()?.template_value.field("spec"));
    let pods = all().filter(|object| object.as_pod().is_some()).filter_map(|object| object.value().field("spec"));
    let is_own = |source: &&Value| text(source, "name") == own.name;
    let shows = |spec: &&Value| {
        items(spec, "volumes").iter().any(|volume| sources(volume).iter().any(is_own))
            // Volumes whose mounts were cut off say of no file where it lies.
            && items(spec, "containers").iter().any(|container| !items(container, "volumeMounts").is_empty())
    };
    workloads.chain(pods).find(shows)
}

/// The spec of pods that are labelled as those of cluster DNS, where none shows the volume of the Corefile.
fn labelled(cluster: &Cluster) -> Option<&Value> {
    let own = &cluster.settings().corefile;
    let all = || cluster.objects().filter(|object| object.reference().namespace == own.namespace);
    let workloads = all().filter_map(|object| object.as_workload());
    let workloads = workloads.filter(|workload| well_known::is_dns_server(&workload.template_labels));
    let pods = all().filter(|object| object.as_pod().is_some_and(|pod| well_known::is_dns_server(&pod.meta.labels)));
    let mut specs = workloads.filter_map(|workload| workload.template_value.field("spec"));
    specs.next().or_else(|| pods.filter_map(|object| object.value().field("spec")).next())
}

fn items<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.field(field).map(Value::items).unwrap_or_default()
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value.field(field).and_then(Value::as_text).unwrap_or_default()
}

/// The ConfigMaps a volume shows: one, or those of `projected`.
fn sources(volume: &Value) -> Vec<&Value> {
    let projected = volume.field("projected").map(|projected| items(projected, "sources")).unwrap_or_default();
    volume
        .field("configMap")
        .into_iter()
        .chain(projected.iter().filter_map(|source| source.field("configMap")))
        .collect()
}

/// What the container of the server has: the one that mounts the Corefile's ConfigMap.
fn mounted(cluster: &Cluster, own: &ObjectRef, spec: &Value, files: &mut Files) {
    let volumes = items(spec, "volumes");
    let sources_of = |mount: &Value| {
        let volume = volumes.iter().find(|volume| text(volume, "name") == text(mount, "name"));
        volume.map(sources).unwrap_or_default()
    };
    let has_corefile = |mount: &Value| sources_of(mount).iter().any(|source| text(source, "name") == own.name);
    let containers = items(spec, "containers");
    let is_server = |container: &&Value| items(container, "volumeMounts").iter().any(has_corefile);
    let Some(container) = containers.iter().find(is_server).or(containers.first()) else { return };
    for one in items(container, "volumeMounts") {
        let path = absolute(text(one, "mountPath"), "/");
        let sub_path = text(one, "subPath");
        for source in sources_of(one) {
            let name = text(source, "name");
            let map = beside(own, name);
            if cluster.get(&map).is_none() {
                // Nobody pasted it: what it holds is not known, and neither is whether it is there.
                if has_all_config_maps(cluster, own) && sub_path.is_empty() {
                    files.directories.insert(path.clone());
                }
                continue;
            }
            let chosen = source.field("items").map(Value::items).filter(|items| !items.is_empty());
            if sub_path.is_empty() {
                mount(cluster, &map, &path, chosen, files);
                let lacks = |item: &&Value| config_map(cluster, own, name).all(|(key, _)| key != text(item, "key"));
                let is_optional = source.field("optional") == Some(&Value::Bool(true));
                let wanted = chosen.into_iter().flatten().filter(|_| !is_optional).filter(lacks);
                files.wanted.extend(wanted.map(|item| absolute(&format!("{path}/{}", text(item, "path")), "/")));
            } else {
                let found = shown(cluster, &map, chosen).into_iter().find(|(own, _)| own == sub_path);
                files.by_path.extend(found.map(|(_, content)| (path.clone(), content)));
            }
        }
    }
    environment(container, files);
}

/// What a container's manifest says of its environment.
fn environment(container: &Value, files: &mut Files) {
    for variable in items(container, "env") {
        let value = variable.field("value").map_or(Some(""), Value::as_text);
        // `$(OTHER)` stands for what an earlier variable holds; what comes from elsewhere is not known.
        if let Some(value) = value.filter(|value| variable.field("valueFrom").is_none() && !value.contains("$(")) {
            files.environment.insert(text(variable, "name").to_owned(), value.to_owned());
        }
    }
}

/// The files that a volume of a ConfigMap shows: its keys, or those of `items` under their paths.
fn shown(cluster: &Cluster, map: &ObjectRef, chosen: Option<&[Value]>) -> Vec<(String, String)> {
    let data = config_map(cluster, map, &map.name);
    match chosen {
        None => data.map(|(key, content)| (key.clone(), content.clone())).collect(),
        Some(items) => data
            .flat_map(|(key, content)| {
                let own = items.iter().filter(move |item| text(item, "key") == key);
                own.map(|item| (text(item, "path").to_owned(), content.clone()))
            })
            .collect(),
    }
}

/// Mounts a ConfigMap as a directory.
fn mount(cluster: &Cluster, map: &ObjectRef, directory: &str, chosen: Option<&[Value]>, files: &mut Files) {
    for (path, content) in shown(cluster, map, chosen) {
        // Directories of its own are as well known.
        let below = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        files.directories.extend(below.map(|below| absolute(&format!("{directory}/{below}"), "/")));
        files.by_path.insert(absolute(&format!("{directory}/{path}"), "/"), content);
    }
    // All that lies in it is known; what another volume mounts below is a directory of its own.
    files.directories.insert(directory.to_owned());
    files.mounts.insert(directory.to_owned());
}
