//! What a server runs with: its Corefile, read by the plugins that are named in it, with everything that is wrong.

mod read;

use super::block::ServerBlock;
use super::imports::Imports;
use super::key::Key;
use super::plugin::kube_dns::KubeDns;
use super::plugin::{self, Plugin, kubernetes};
use super::{CannotSay, Millis, Note, Unknown, files, kube_dns, set_up};
use crate::cluster::{Cluster, Kind, Object, ObjectRef, Value, well_known};
use crate::dns::Name;
use crate::resolution::corefile::{Corefile, CorefileError, Files, Place};
use std::sync::Arc;

/// How often `reload` looks where nothing else is said (`defaultInterval`). By chance it is up to a quarter sooner or
/// later; the lab takes the time as it is written.
pub(super) const RELOADS_EVERY: Millis = 30_000;

/// The directive of the plugin that knows the objects of a cluster.
const KUBERNETES: &str = "kubernetes";

/// The Corefile a server runs with, and where it comes from.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// True where the cluster has it in its ConfigMap; otherwise it is kubeadm's.
    pub from_config_map: bool,
    /// What is wrong with the text in the ConfigMap. A server that starts with it exits; one that runs goes on with its
    /// last good configuration.
    pub errors: Vec<CorefileError>,
    /// True where the server runs with the configuration before: the ConfigMap's was refused while it ran.
    pub runs_older: bool,
    /// The text that was read.
    pub(super) text: Arc<str>,
    /// What lies beside it.
    pub(super) files: Arc<Files>,
    /// What it was read with, where it imports files.
    pub(super) imports: Option<Arc<Imports>>,
    /// What CoreDNS prints before it exits: it stops at the first error it meets, which need not be the topmost.
    pub says: Option<String>,
    /// What it prints when it stops soon after it started (`loop`).
    pub(super) stopped: Option<String>,
    /// How often a running server looks at its files; none where it does not (`reload`).
    pub(super) reload: Option<Millis>,
    /// What is read and left alone.
    pub notes: Vec<Note>,
    pub(super) blocks: Vec<ServerBlock>,
}

impl Configuration {
    /// The ConfigMap that holds the Corefile where kubeadm made the cluster, and in the lab's own.
    pub fn object() -> ObjectRef {
        well_known::corefile()
    }

    /// The ConfigMap that holds a cluster's Corefile.
    pub fn object_of(cluster: &Cluster) -> &ObjectRef {
        &cluster.settings().corefile
    }

    /// The configuration a cluster gives its server: key `Corefile` of its ConfigMap. Kubeadm's is known by
    /// heart; in a browser what reads any other arrives later (`plugin::late`), and until then the lab cannot say.
    pub fn of(cluster: &Cluster) -> Self {
        let domain = &cluster.settings().cluster_domain;
        let object = cluster.get(Self::object_of(cluster));
        let text = object.and_then(|object| object.as_config_map()?.data.get("Corefile"));
        // Without a Corefile it may be kube-dns, which is for what arrives later to say.
        let is_kubeadms = match text {
            Some(text) => Corefile::is_kubeadms(text, domain),
            None => !may_be_kube_dns(cluster),
        };
        // What was found of its pods may say that they have another file than the node's.
        if is_kubeadms
            && !cluster.settings().is_observed
            && !files::node_stops(&cluster.settings().node_resolv_conf)
            && !files::node_leads_inside(cluster)
            && let Some(kubeadm) = Self::kubeadm(domain, &cluster.settings().node_resolv_conf)
        {
            let running = text.map_or_else(|| Arc::clone(&kubeadm.text), |text| text.as_str().into());
            return Self { from_config_map: text.is_some(), text: running, ..kubeadm };
        }
        plugin::late::table().map_or_else(
            || Self { text: text.map(String::as_str).unwrap_or_default().into(), ..Self::awaited() },
            |table| (table.configuration)(cluster),
        )
    }

    /// What kubeadm's Corefile comes to, without reading it.
    fn kubeadm(domain: &str, node_file: &str) -> Option<Self> {
        let upstreams = files::nameservers(node_file).map(str::to_owned).collect();
        let plugins = set_up::kubeadm(&Name::parse(domain).ok()?, upstreams)?;
        let text = Corefile::kubeadm_text(domain).into();
        Some(Self { text, reload: Some(RELOADS_EVERY), ..Self::of_block(ServerBlock::of_root(plugins)) })
    }

    /// What stands for a Corefile as long as what reads it has not arrived.
    fn awaited() -> Self {
        Self::of_block(ServerBlock::of_root(vec![set_up::awaited()]))
    }

    fn of_block(block: ServerBlock) -> Self {
        Self {
            from_config_map: false,
            text: "".into(),
            files: Arc::default(),
            imports: None,
            errors: Vec::new(),
            runs_older: false,
            says: None,
            stopped: None,
            reload: None,
            notes: Vec::new(),
            blocks: vec![block],
        }
    }

    /// The configuration of a cluster whose Corefile has to be read.
    pub(super) fn read_of(cluster: &Cluster) -> Self {
        let preset = || Corefile::kubeadm(&cluster.settings().cluster_domain).to_string();
        let object = cluster.get(Self::object_of(cluster));
        let files = files::cluster_files(cluster);
        let text = object.and_then(|object| object.as_config_map()?.data.get("Corefile"));
        let Some(text) = text else {
            return match kube_dns::find(cluster) {
                Some(object) => Self::of_kube_dns(cluster, object, &files),
                None => Self::read(&preset(), &files),
            };
        };
        Self { from_config_map: true, ..Self::read(text, &files) }
    }

    /// What kube-dns comes to, as far as it is known.
    fn of_kube_dns(cluster: &Cluster, object: &Object, files: &Files) -> Self {
        let (text, all_are_addresses) = kube_dns::corefile(cluster);
        let mut read = Self::read(&text, files);
        if read.is_refused() || !all_are_addresses {
            // Its ConfigMap says what nobody can make anything of.
            let cannot = CannotSay { directive: "kube-dns".to_owned(), line: 0, file: None, reason: Unknown::KubeDns };
            read.blocks = vec![set_up::not_said(cannot)];
        } else if let Some(root) = read.blocks.first_mut() {
            set_up::guard(root, KubeDns::new(object.reference().clone()));
        }
        Self { errors: Vec::new(), says: None, text: "".into(), ..read }
    }

    /// What a Corefile comes to that is none of cluster DNS: beside it lies the node's file, and whatever else nobody
    /// has given.
    pub(super) fn beside_the_clusters(cluster: &Cluster, text: &str) -> Self {
        let files = files::node_files(cluster);
        plugin::late::table().map_or_else(Self::awaited, |table| (table.read)(text, &files))
    }

    /// What the Corefile of a CoreDNS that is not cluster DNS comes to, with what the spec of its pods shows beside it.
    pub(super) fn of_pods(cluster: &Cluster, object: &ObjectRef, text: &str, spec: &Value) -> Self {
        let files = files::files_of_pods(cluster, object, spec);
        plugin::late::table().map_or_else(Self::awaited, |table| (table.read)(text, &files))
    }

    /// Its `kubernetes` plugins read the objects of another cluster: what they answer is not known.
    pub(super) fn reads_another_cluster(&mut self) {
        let is_plugin = |line: &str| line.split_whitespace().next() == Some(KUBERNETES);
        let line = self.text.lines().position(is_plugin).map_or(0, |before| before + 1);
        for plugin in self.blocks.iter_mut().flat_map(|block| &mut block.plugins) {
            if let Plugin::Kubernetes(own) = plugin {
                let (directive, reason) = (KUBERNETES.to_owned(), Unknown::Elsewhere);
                let zones = own.options.zones.clone();
                *plugin = set_up::not_said_of(zones, CannotSay { directive, line, file: None, reason });
            }
        }
    }

    /// What lies beside the Corefile.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// True where CoreDNS does not start with it: there is no server.
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The text the server runs with; none where it does not run.
    pub fn running(&self) -> Option<&str> {
        (self.says_at_its_end().is_none()).then_some(&*self.text)
    }

    /// What the server prints before it exits, where it does: it does not run then.
    pub fn says_at_its_end(&self) -> Option<&str> {
        match (&self.stopped, &self.says) {
            (Some(stopped), _) => Some(stopped),
            (None, Some(says)) if self.is_refused() && !self.runs_older => Some(says),
            _ => None,
        }
    }

    /// The ConfigMap and the key of it that an imported file comes from.
    pub fn origin(&self, cluster: &Cluster, place: &Place) -> Option<(ObjectRef, String)> {
        files::origin(cluster, self.files(), place)
    }

    /// The ConfigMap that was not brought, and that a file at this path would come from.
    pub fn map_of(cluster: &Cluster, path: &str) -> Option<ObjectRef> {
        files::map_of(cluster, path)
    }

    /// Where CoreDNS stops, where its Corefile is refused: at the place that it prints.
    pub fn place_at_fault(&self) -> Option<&Place> {
        let says = self.says.as_ref()?;
        let said = self.errors.iter().find(|error| error.said == *says).or(self.errors.first())?;
        Some(&said.place)
    }

    /// Reads a Corefile with what lies beside it, as a starting server does. What can be read is, even where
    /// something is wrong.
    pub fn read(text: &str, files: &Files) -> Self {
        let files = Arc::new(files.clone());
        Self::read_importing(text, &files, &files)
    }

    /// What CoreDNS says of a text before it exits.
    #[cfg(test)]
    pub(super) fn said_of(text: &str) -> Option<String> {
        Self::read(text, &Files::default()).says
    }

    /// What lies beside the Corefile of a cluster's server.
    pub fn files_of(cluster: &Cluster) -> Files {
        files::cluster_files(cluster)
    }

    /// The zones of its blocks, each with its port.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.blocks.iter().flat_map(|block| &block.keys)
    }

    /// What it announces to listen on: each key, with the address where one is bound.
    pub fn listens(&self) -> Vec<String> {
        let mut all = Vec::new();
        for block in &self.blocks {
            for key in &block.keys {
                for _ in 0..block.sockets {
                    match block.bound.as_slice() {
                        [] => all.push(key.to_string()),
                        bound => all.extend(bound.iter().map(|address| format!("{key} on {address}"))),
                    }
                }
            }
        }
        all
    }

    /// The options of the first `kubernetes` plugin, wherever it stands.
    pub fn kubernetes(&self) -> Option<&kubernetes::Options> {
        self.blocks.iter().flat_map(|block| &block.plugins).find_map(|plugin| match plugin {
            Plugin::Kubernetes(plugin) => Some(&plugin.options),
            _ => None,
        })
    }

    /// The zones of that plugin; none where there is no such plugin.
    pub fn zones(&self) -> &[Name] {
        self.kubernetes().map_or(&[], |options| &options.zones)
    }

    /// True where names outside of all clusters are forwarded.
    pub fn forwards_everything(&self) -> bool {
        let root = self.blocks.iter().filter(|block| block.keys.iter().any(|key| key.zone.is_root()));
        root.flat_map(|block| &block.plugins).any(|plugin| matches!(plugin, Plugin::Forward(_)))
    }

    /// The `cache` plugins, wherever they stand.
    pub fn caches(&self) -> impl Iterator<Item = &super::plugin::cache::Cache> {
        self.blocks.iter().flat_map(|block| &block.plugins).filter_map(|plugin| match plugin {
            Plugin::Cache(cache) => Some(cache),
            _ => None,
        })
    }
}

/// True where the paste has a ConfigMap or a workload of kube-dns: more is looked at once that has arrived.
fn may_be_kube_dns(cluster: &Cluster) -> bool {
    let namespace = &Configuration::object_of(cluster).namespace;
    cluster.in_namespace(&Kind::Deployment, namespace).next().is_some()
        || cluster.in_namespace(&Kind::Pod, namespace).next().is_some()
}

#[cfg(test)]
mod tests;
