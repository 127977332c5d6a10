//! The Corefile: how the DNS server is configured. The text is the truth; [`Corefile::blocks`] is what
//! the lab reads of it, and what it does not model is named in [`Corefile::notes`] and kept on writing.

mod plugins;
mod syntax;

pub use plugins::{Cache, CacheKeeping, Fallthrough, Forward, Kubernetes, PodsMode};
pub use syntax::{Stanza, Word};

use crate::dns::{Name, NameError};
use crate::sorting::sort_by_key;
use std::fmt;

/// Plugins that change no answer the lab can show: they log, measure, watch or order.
const WITHOUT_EFFECT: [&str; 12] = [
    "errors",
    "log",
    "health",
    "ready",
    "prometheus",
    "loop",
    "reload",
    "loadbalance",
    "debug",
    "pprof",
    "bind",
    "trace",
];

/// A Corefile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corefile {
    stanzas: Vec<Stanza>,
    blocks: Vec<ServerBlock>,
    notes: Vec<Note>,
}

/// A server block: the zones it serves and the plugins it has, of those the lab models. The order of
/// lines carries no meaning: plugins run in a fixed order (rule Q1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerBlock {
    /// The zones, in lower case.
    pub zones: Vec<Name>,
    /// The `cache` plugin.
    pub cache: Option<Cache>,
    /// The `kubernetes` plugin.
    pub kubernetes: Option<Kubernetes>,
    /// The `forward` plugins, as often as they are given.
    pub forwards: Vec<Forward>,
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
    /// A second `kubernetes` plugin: only the first is modelled.
    SecondKubernetes,
    /// A snippet or an `import`.
    Import(String),
}

/// What is wrong with a Corefile, and where. The real server refuses to start with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorefileError {
    /// The line, from 1.
    pub line: usize,
    /// The character, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: CorefileReason,
}

/// What is wrong with a Corefile. Texts are the words at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorefileReason {
    /// The text holds no server block.
    Empty,
    /// `{` without a zone before it.
    NoServerName,
    /// `}` without `{`.
    UnopenedBrace,
    /// `{` without `}`.
    UnclosedBrace,
    /// A quote that never ends.
    UnclosedQuote,
    /// Braces nest deeper than any Corefile needs.
    TooDeep,
    /// A line outside of all server blocks.
    OutsideBlock(String),
    /// A zone that is no domain name.
    Zone(String, NameError),
    /// A zone served by two blocks.
    DuplicateZone(String),
    /// `plugin` lists reverse zones only, so that it has no zone to name services in.
    OnlyReverseZones,
    /// A plugin that may be given once is given again.
    Twice(String),
    /// A property the plugin does not have: plugin, property.
    UnknownProperty(&'static str, String),
    /// The property needs a value.
    MissingValue(String),
    /// The property takes no further value.
    TooManyValues(String),
    /// The value is none of the property's: property, value.
    BadValue(String, String),
    /// A number outside of its range: property, value, least, most.
    OutOfRange(String, String, u32, u32),
}

impl fmt::Display for CorefileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Corefile:{}:{}: {:?}", self.line, self.column, self.reason)
    }
}

impl Corefile {
    /// Reads a Corefile. What can be read is, even where something is wrong.
    pub fn parse(text: &str) -> (Self, Vec<CorefileError>) {
        let (stanzas, mut errors) = syntax::read(text);
        let mut notes = Vec::new();
        let mut blocks: Vec<ServerBlock> = Vec::new();
        let mut has_kubernetes = false;
        for stanza in stanzas.iter().filter(|stanza| !stanza.words.is_empty()) {
            let line = stanza.words.first().map_or(0, |word| word.line);
            if stanza.name().starts_with('(') || stanza.name() == "import" {
                notes.push(Note { line, kind: NoteKind::Import(stanza.name().to_owned()) });
                continue;
            }
            if stanza.body.is_none() {
                let reason = CorefileReason::OutsideBlock(stanza.name().to_owned());
                errors.push(CorefileError { line, column: stanza.words.first().map_or(0, |word| word.column), reason });
                continue;
            }
            let zones = server_zones(&stanza.words, &blocks, &mut errors);
            let mut block = plugins::read(zones, stanza.lines(), &mut notes, &mut errors);
            if block.kubernetes.is_some() && std::mem::replace(&mut has_kubernetes, true) {
                notes.push(Note { line, kind: NoteKind::SecondKubernetes });
                block.kubernetes = None;
            }
            blocks.push(block);
        }
        if blocks.is_empty() && errors.is_empty() {
            errors.push(CorefileError { line: 1, column: 1, reason: CorefileReason::Empty });
        }
        sort_by_key(&mut errors, |error| (error.line, error.column));
        (Self { stanzas, blocks, notes }, errors)
    }

    /// What kubeadm installs today (rule H1).
    pub fn kubeadm(cluster_domain: &str) -> Self {
        let zone = zone_text(cluster_domain);
        Self::preset(&format!(
            ".:53 {{
    errors
    health {{
        lameduck 5s
    }}
    ready
    kubernetes {zone} in-addr.arpa ip6.arpa {{
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }}
    prometheus :9153
    forward . /etc/resolv.conf {{
        max_concurrent 1000
    }}
    cache 30 {{
        disable success {zone}
        disable denial {zone}
    }}
    loop
    reload
    loadbalance
}}
"
        ))
    }

    /// What kubeadm installed before it turned caching off for cluster names, and what
    /// `cluster/addons` still installs: a plain `cache 30` (rule H1).
    pub fn kubeadm_before_disable(cluster_domain: &str) -> Self {
        let zone = zone_text(cluster_domain);
        Self::preset(&format!(
            ".:53 {{
    errors
    health {{
        lameduck 5s
    }}
    ready
    kubernetes {zone} in-addr.arpa ip6.arpa {{
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }}
    prometheus :9153
    forward . /etc/resolv.conf {{
        max_concurrent 1000
    }}
    cache 30
    loop
    reload
    loadbalance
}}
"
        ))
    }

    /// The plugin's own defaults, as coredns/deployment installs them: no pod records, TTL 5 (rule H1).
    pub fn plugin_defaults(cluster_domain: &str) -> Self {
        let zone = zone_text(cluster_domain);
        Self::preset(&format!(
            ".:53 {{
    errors
    health {{
        lameduck 5s
    }}
    ready
    kubernetes {zone} in-addr.arpa ip6.arpa {{
        fallthrough in-addr.arpa ip6.arpa
    }}
    prometheus :9153
    forward . /etc/resolv.conf {{
        max_concurrent 1000
    }}
    cache 30
    loop
    reload
    loadbalance
}}
"
        ))
    }

    fn preset(text: &str) -> Self {
        Self::parse(text).0
    }

    /// The server blocks, as far as they are modelled.
    pub fn blocks(&self) -> &[ServerBlock] {
        &self.blocks
    }

    /// The `kubernetes` plugin, wherever it stands.
    pub fn kubernetes(&self) -> Option<&Kubernetes> {
        self.blocks.iter().find_map(|block| block.kubernetes.as_ref())
    }

    /// What is read and left alone.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The block that serves a name: the one with the longest zone (rule Q1). `None` means REFUSED.
    pub fn block_for(&self, name: &Name) -> Option<&ServerBlock> {
        if let [only] = self.blocks.as_slice() {
            return only.zones.iter().any(|zone| name.is_under(zone)).then_some(only);
        }
        let zones = self.blocks.iter().flat_map(|block| block.zones.iter().map(move |zone| (block, zone)));
        let longest = zones.filter(|(_, zone)| name.is_under(zone)).max_by_key(|(_, zone)| zone.as_str().len());
        longest.map(|(block, _)| block)
    }

    /// The same Corefile without a plugin, in whichever server block it stands.
    pub fn without_plugin(&self, plugin: &str) -> Self {
        let mut stanzas = self.stanzas.clone();
        for body in stanzas.iter_mut().filter_map(|stanza| stanza.body.as_mut()) {
            body.retain(|line| line.name() != plugin);
        }
        Self::preset(&Self { stanzas, ..Self::default() }.to_string())
    }

    /// The same Corefile with a property of the `kubernetes` plugin set to `values`; `None` removes it.
    pub fn with_kubernetes_property(&self, property: &str, values: Option<&[&str]>) -> Self {
        let mut stanzas = self.stanzas.clone();
        let plugins = stanzas.iter_mut().filter_map(|stanza| stanza.body.as_mut()).flatten();
        if let Some(plugin) = plugins.into_iter().find(|plugin| plugin.name() == "kubernetes") {
            let body = plugin.body.get_or_insert_default();
            let place = body.iter().position(|line| line.name() == property);
            match (values, place) {
                (None, _) => body.retain(|line| line.name() != property),
                (Some(values), place) => {
                    let words = std::iter::once(property).chain(values.iter().copied());
                    let words = words.map(|text| Word { text: text.to_owned(), ..Word::default() }).collect::<Vec<_>>();
                    match place.and_then(|place| body.get_mut(place)) {
                        Some(line) => line.words = words,
                        None => body.push(Stanza { words, ..Stanza::default() }),
                    }
                }
            }
        }
        Self::preset(&Self { stanzas, ..Self::default() }.to_string())
    }
}

impl fmt::Display for Corefile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        syntax::write(&self.stanzas, 0, f)
    }
}

fn zone_text(cluster_domain: &str) -> &str {
    if cluster_domain.is_empty() { "cluster.local" } else { cluster_domain }
}

/// The zones of a server block: `dns://zone:port`, separated by space or comma.
fn server_zones(words: &[Word], blocks: &[ServerBlock], errors: &mut Vec<CorefileError>) -> Vec<Name> {
    let mut zones: Vec<Name> = Vec::new();
    for word in words {
        for key in word.text.split(',').filter(|key| !key.is_empty()) {
            let place = |reason| CorefileError { line: word.line, column: word.column, reason };
            let host = key.split_once("://").map_or(key, |(_, host)| host);
            let host = match host.rsplit_once(':') {
                Some((zone, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => zone,
                _ => host,
            };
            match plugins::zone(if host.is_empty() { "." } else { host }) {
                Err(error) => errors.push(place(CorefileReason::Zone(key.to_owned(), error))),
                Ok(zone) if blocks.iter().any(|block| block.zones.contains(&zone)) => {
                    errors.push(place(CorefileReason::DuplicateZone(key.to_owned())));
                }
                Ok(zone) => zones.push(zone),
            }
        }
    }
    zones
}

#[cfg(test)]
mod tests;
