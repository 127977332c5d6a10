//! What a server runs with: its Corefile, read by the plugins that are named in it, with everything that is wrong.

use super::block::{Key, KeyError, ServerBlock};
use super::plugin::{self, Plugin, kubernetes};
use super::reload::{self, Imports};
use super::{Millis, files, kube_dns};
use crate::cluster::work::{self, Work};
use crate::cluster::{Cluster, Kind, ObjectRef, well_known};
use crate::dns::Name;
use crate::resolution::corefile::{Block, Corefile, CorefileError, CorefileReason, Directive, Files};
use std::net::IpAddr;
use std::sync::Arc;

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

/// Something in the Corefile that the lab reads and leaves alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line, from 1.
    pub line: usize,
    /// What it is.
    pub kind: NoteKind,
}

/// What the lab leaves alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// A plugin that would change answers and is not modelled.
    Plugin(String),
    /// A property of a modelled plugin that is not modelled: plugin, property.
    Property(&'static str, String),
    /// A snippet or an `import`.
    Import(String),
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
        if is_kubeadms
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
        let plugins = plugin::kubeadm(&Name::parse(domain).ok()?, upstreams)?;
        let text = Corefile::kubeadm_text(domain).into();
        Some(Self { text, reload: Some(reload::EVERY), ..Self::of_block(ServerBlock::of_root(plugins)) })
    }

    /// What stands for a Corefile as long as what reads it has not arrived.
    fn awaited() -> Self {
        Self::of_block(ServerBlock::of_root(vec![plugin::awaited()]))
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
        let files = files::of(cluster);
        let text = object.and_then(|object| object.as_config_map()?.data.get("Corefile"));
        let Some(text) = text else {
            return match kube_dns::of(cluster) {
                Some(object) => kube_dns::configuration(cluster, object, &files),
                None => Self::read(&preset(), &files),
            };
        };
        Self { from_config_map: true, ..Self::read(text, &files) }
    }

    /// What a Corefile comes to that is none of cluster DNS: beside it lies the node's file, and whatever else nobody
    /// has given.
    pub(super) fn beside_the_clusters(cluster: &Cluster, text: &str) -> Self {
        let files = files::of_node(cluster);
        plugin::late::table().map_or_else(Self::awaited, |table| (table.read)(text, &files))
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

    /// The line of the Corefile at which CoreDNS stops, where it is refused: the one that it prints.
    pub fn line_at_fault(&self) -> Option<usize> {
        let says = self.says.as_ref()?;
        let said = self.errors.iter().find(|error| error.said == *says).or(self.errors.first())?;
        Some(said.place.line)
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

    /// The same with imports that are found elsewhere than what the plugins look at.
    pub(super) fn read_importing(text: &str, imported: &Arc<Files>, files: &Arc<Files>) -> Self {
        let (corefile, parsed) = Corefile::read(text, imported);
        // Each error with when a starting server meets it: it names the first, and stops.
        let mut errors: Vec<(When, CorefileError)> = Vec::new();
        errors.extend(corefile.blocks().iter().flat_map(plugin::unknown).map(|error| (When::Parsing, error)));
        errors.extend(parsed.into_iter().map(|error| (When::Parsing, error)));
        let mut notes: Vec<Note> = Vec::new();
        for token in corefile.imports() {
            notes.push(Note { line: token.place.line, kind: NoteKind::Import(token.text.clone()) });
        }
        let mut blocks: Vec<ServerBlock> = Vec::new();
        for (position, block) in corefile.blocks().iter().enumerate() {
            let keys = keys(block, &corefile, &mut errors);
            let not_given: Vec<_> = corefile.not_given().iter().filter(|one| one.block == Some(position)).collect();
            let not_set: Vec<_> = corefile.not_set().iter().filter(|one| one.block == Some(position)).collect();
            let mut own = Vec::new();
            let mut made = plugin::set_up(block, keys, files, &not_set, &mut notes, &mut own);
            errors.extend(own.into_iter().map(|(directive, error)| (When::SettingUp(directive, position), error)));
            plugin::put_in_front(&mut made, &not_given);
            blocks.push(made);
        }
        served_twice(&corefile, &blocks, &mut errors);
        for (block, made) in corefile.blocks().iter().zip(&blocks) {
            if let (Some(key), Some((address, said))) = (block.keys.first(), plugin::listen(made, files)) {
                let reason = CorefileReason::Listen(address.to_string());
                let place =
                    block.directives.iter().find(|one| one.word() == "bind").map_or(&key.place, Directive::place);
                errors.push((When::Listening, CorefileError { place: place.clone(), reason, said }));
            }
        }
        if blocks.is_empty() && errors.is_empty() {
            // Without a block CoreDNS serves the root with `whoami` alone (rule PU2).
            blocks.push(plugin::default_block());
        }
        let outside: Vec<_> = corefile.not_given().iter().filter(|one| one.block.is_none()).collect();
        blocks.iter_mut().for_each(|block| plugin::put_in_front(block, &outside));
        let forwards = blocks.iter_mut().flat_map(|block| &mut block.plugins).filter_map(|plugin| match plugin {
            Plugin::Forward(forward) => Some(forward),
            _ => None,
        });
        forwards.enumerate().for_each(|(number, forward)| forward.number = number);
        // What a key or an import comes to with an unknown value touches every name.
        for one in corefile.not_set().iter().filter(|one| one.block.is_none()) {
            blocks.iter_mut().for_each(|block| plugin::put_variable_in_front(block, one));
        }
        let caches = blocks.iter_mut().flat_map(|block| &mut block.plugins).filter_map(|plugin| match plugin {
            Plugin::Cache(cache) => Some(cache),
            _ => None,
        });
        caches.enumerate().for_each(|(number, cache)| cache.number = number);
        let first = errors.iter().map(|(when, _)| *when).min();
        let says = errors.iter().find(|(when, _)| Some(*when) == first).map(|(_, error)| error.said.clone());
        let mut errors: Vec<CorefileError> = errors.into_iter().map(|(_, error)| error).collect();
        crate::sorting::sort_by_key(&mut errors, |error| error.place.clone());
        Self {
            from_config_map: false,
            text: text.into(),
            errors,
            runs_older: false,
            files: Arc::clone(files),
            imports: Imports::of(&corefile, imported),
            says,
            stopped: None,
            reload: looks_every(&corefile),
            notes,
            blocks,
        }
    }

    /// What lies beside the Corefile of a cluster's server.
    pub fn files_of(cluster: &Cluster) -> Files {
        files::of(cluster)
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

/// How often `reload` looks: the last of several counts, as it is one for the whole process.
fn looks_every(corefile: &Corefile) -> Option<Millis> {
    let last = corefile.directives("reload").last()?;
    let given = last.arguments.first().and_then(|word| plugin::millis(&word.text));
    Some(given.unwrap_or(reload::EVERY))
}

/// When a starting server meets an error.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    /// It reads the text.
    Parsing,
    /// It looks at the keys.
    Inspecting,
    /// It sets a directive up: the place in CoreDNS's order, and the block.
    SettingUp(usize, usize),
    /// It compares the keys of all blocks.
    Comparing,
    /// It begins to listen.
    Listening,
}

/// The keys of a server block.
fn keys(block: &Block, corefile: &Corefile, errors: &mut Vec<(When, CorefileError)>) -> Vec<Key> {
    let mut keys = Vec::new();
    for token in &block.keys {
        // Of a variable that nobody gave it is not known what it makes of the key: it may be for any name.
        if corefile.not_set().iter().any(|one| one.block.is_none() && one.place == token.place) {
            keys.push(Key::of_root());
            continue;
        }
        match Key::parse(&token.text) {
            Ok(read) => keys.extend(read),
            Err(error) => {
                let when = if error.at_inspection { When::Inspecting } else { When::Listening };
                let KeyError { reason, said, .. } = error;
                errors.push((when, CorefileError { place: token.place.clone(), reason, said }));
            }
        }
    }
    keys
}

/// Refuses what is served twice on one listener (rule PU4; `core/dnsserver/register.go`
/// validateZonesAndListeningAddresses). Blocks with a `view` may share a zone.
fn served_twice(corefile: &Corefile, blocks: &[ServerBlock], errors: &mut Vec<(When, CorefileError)>) {
    let mut taken: Vec<(Key, Option<IpAddr>)> = Vec::new();
    for (block, made) in corefile.blocks().iter().zip(blocks).filter(|(_, made)| !made.has_view) {
        let words = block
            .keys
            .iter()
            .flat_map(|token| Key::parse(&token.text).unwrap_or_default().into_iter().map(move |key| (token, key)));
        for (token, key) in words {
            let bound: Vec<Option<IpAddr>> =
                if made.bound.is_empty() { vec![None] } else { made.bound.iter().copied().map(Some).collect() };
            for address in bound {
                let named = |address: Option<IpAddr>| {
                    let on = address.map(|address| format!(" on {address}")).unwrap_or_default();
                    format!("{}{on}", key.in_full())
                };
                work::count(Work::Zone, taken.len());
                let others = || taken.iter().filter(|(other, _)| *other == key);
                let said = if others().any(|(_, other)| *other == address) {
                    Some(format!("cannot serve {} - it is already defined", named(address)))
                } else {
                    let over = others().rfind(|(_, other)| other.is_none() || address.is_none());
                    over.map(|(_, other)| {
                        let (own, other) = (named(address), named(*other));
                        format!("cannot serve {own} - zone overlap listener capacity with {other}")
                    })
                };
                match said {
                    Some(said) => {
                        let reason = CorefileReason::DuplicateZone(token.text.clone());
                        errors.push((When::Comparing, CorefileError { place: token.place.clone(), reason, said }));
                    }
                    None => taken.push((key.clone(), address)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
