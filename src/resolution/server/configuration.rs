//! What a server runs with: its Corefile, read by the plugins that are named in it, with everything that is wrong.

use super::block::{Key, ServerBlock};
use super::plugin::{self, Plugin, kubernetes};
use crate::cluster::work::{self, Work};
use crate::cluster::{Cluster, Kind, ObjectRef};
use crate::resolution::corefile::{Block, Corefile, CorefileError, CorefileReason, Files, PATH, absolute};

/// The Corefile a server runs with, and where it comes from.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// What the server runs with.
    pub corefile: Corefile,
    /// True where the cluster has it in its ConfigMap; otherwise it is kubeadm's.
    pub from_config_map: bool,
    /// What is wrong with the text in the ConfigMap. CoreDNS keeps running with its last good
    /// configuration; the lab takes kubeadm's.
    pub errors: Vec<CorefileError>,
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
    /// The ConfigMap that holds the Corefile.
    pub fn object() -> ObjectRef {
        ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns")
    }

    /// The configuration a cluster gives its server: key `Corefile` of `kube-system/coredns`.
    pub fn of(cluster: &Cluster) -> Self {
        let preset = || Corefile::kubeadm(&cluster.settings().cluster_domain).to_string();
        let object = cluster.get(&Self::object());
        // The other keys lie beside the Corefile, as a volume of the ConfigMap has them.
        let data = object.and_then(|object| Some(&object.as_config_map()?.data)).into_iter().flatten();
        let by_path = data.map(|(key, text)| (absolute(key, PATH), text.clone())).collect();
        let files = Files { by_path, ..Files::default() };
        let text = object.and_then(|object| object.as_config_map()?.data.get("Corefile"));
        let Some(text) = text else { return Self::read(&preset(), &files) };
        let read = Self::read(text, &files);
        if read.errors.is_empty() {
            Self { from_config_map: true, ..read }
        } else {
            Self { errors: read.errors, ..Self::read(&preset(), &files) }
        }
    }

    /// Reads a Corefile with what lies beside it, as a starting server does. What can be read is, even where
    /// something is wrong.
    pub fn read(text: &str, files: &Files) -> Self {
        let (corefile, mut errors) = Corefile::read(text, files);
        let mut notes: Vec<Note> = Vec::new();
        for token in corefile.imports() {
            notes.push(Note { line: token.place.line, kind: NoteKind::Import(token.text.clone()) });
        }
        let mut blocks: Vec<ServerBlock> = Vec::new();
        for (position, block) in corefile.blocks().iter().enumerate() {
            let keys = keys(block, &blocks, &mut errors);
            let not_given: Vec<_> = corefile.not_given().iter().filter(|one| one.block == Some(position)).collect();
            let mut made = plugin::set_up(block, keys, files, &mut notes, &mut errors);
            plugin::put_in_front(&mut made, &not_given);
            blocks.push(made);
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
        let caches = blocks.iter_mut().flat_map(|block| &mut block.plugins).filter_map(|plugin| match plugin {
            Plugin::Cache(cache) => Some(cache),
            _ => None,
        });
        caches.enumerate().for_each(|(number, cache)| cache.number = number);
        crate::sorting::sort_by_key(&mut errors, |error| error.place.clone());
        Self { corefile, from_config_map: false, errors, notes, blocks }
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
                match block.bound.as_slice() {
                    [] => all.push(key.to_string()),
                    bound => all.extend(bound.iter().map(|address| format!("{key} on {address}"))),
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

/// The keys of a server block.
fn keys(block: &Block, blocks: &[ServerBlock], errors: &mut Vec<CorefileError>) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for token in &block.keys {
        let mut refuse = |reason| errors.push(CorefileError { place: token.place.clone(), reason });
        let read = match Key::parse(&token.text) {
            Ok(read) => read,
            Err(error) => {
                refuse(CorefileReason::Zone(token.text.clone(), error));
                continue;
            }
        };
        for key in read {
            work::count(Work::Zone, blocks.len() + keys.len());
            let unbound = |block: &&ServerBlock| block.bound.is_empty();
            if keys.contains(&key) || blocks.iter().filter(unbound).any(|other| other.keys.contains(&key)) {
                refuse(CorefileReason::DuplicateZone(token.text.clone()));
            } else {
                keys.push(key);
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests;
