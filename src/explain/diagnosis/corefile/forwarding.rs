//! Queries that leave for a place where nobody knows the name: rewritten names that are forwarded, and a server that
//! forwards to itself.

use super::{Diagnosis, Finding, Read, own_zones};
use crate::cluster::Settings;
use crate::dns::{self, Name};
use crate::resolution::corefile::{Block, Directive, Token};
use crate::resolution::upstream::Address;
use std::net::{IpAddr, SocketAddr};

pub(super) fn look(read: &Read<'_>, found: &mut Vec<Finding>) {
    for block in read.corefile.blocks() {
        rewritten(read, block, found);
        for directive in block.directives.iter().filter(|one| one.word() == "forward") {
            looping(read, block, directive, found);
        }
    }
}

/// The lines of a `rewrite`: what stands behind the word, and what stands in its braces.
fn rule(directive: &Directive) -> Vec<&Token> {
    let lines = directive.lines().iter().flat_map(|line| std::iter::once(&line.name).chain(&line.arguments));
    directive.arguments.iter().chain(lines).collect()
}

/// What a rule for names makes of one: the word of the Corefile.
fn target(directive: &Directive) -> Option<&str> {
    let mut words = rule(directive).into_iter().map(|word| word.text.as_str()).peekable();
    words.next_if(|word| ["stop", "continue"].contains(word));
    words.next_if_eq(&"name")?;
    words.next_if(|word| ["exact", "prefix", "suffix", "substring", "regex"].contains(word));
    words.nth(1)
}

/// A rewritten query goes on in its own block, and never back to the server (rule PR14): where that block only forwards,
/// a name of the cluster leaves it.
fn rewritten(read: &Read<'_>, block: &Block, found: &mut Vec<Finding>) {
    let knows = ["kubernetes", "hosts", "file", "template", "k8s_external", "auto", "secondary", "etcd"];
    let has = |name: &str| block.directives.iter().any(|one| one.word() == name);
    if !has("forward") || knows.iter().any(|name| has(name)) || to_the_cluster(read, block) {
        return;
    }
    let others = read.corefile.blocks().iter().filter(|other| !std::ptr::eq(*other, block));
    let served: Vec<Name> = others
        .flat_map(|other| other.directives.iter().map(move |one| (other, one)))
        .filter(|(_, one)| one.word() == "kubernetes")
        .flat_map(|(other, one)| own_zones(one, other))
        .collect();
    for directive in block.directives.iter().filter(|one| one.word() == "rewrite") {
        let Some(target) = target(directive) else { continue };
        let text = format!(".{}", target.trim_end_matches('.').to_ascii_lowercase());
        let zone = served.iter().find(|zone| !zone.is_root() && text.ends_with(&format!(".{}", zone.without_root())));
        let Some(zone) = zone else { continue };
        let finding = read.finding(Diagnosis::RewriteIsForwarded, [target, zone.without_root()], directive.place());
        let plugin = format!("kubernetes {}", zone.without_root());
        found.push(read.mended(finding, read.corefile.with_directive(block, &[&plugin])));
    }
}

/// True where the block forwards to the cluster's own server, as a cache on the node does.
fn to_the_cluster(read: &Read<'_>, block: &Block) -> bool {
    let own = &read.cluster.settings().cluster_dns;
    let to = block.directives.iter().filter(|one| one.word() == "forward").flat_map(|one| one.arguments.iter().skip(1));
    to.filter_map(|word| address(&word.text)).any(|address| own.contains(&address.ip()))
}

/// An address of `forward` with its port.
fn address(text: &str) -> Option<SocketAddr> {
    text.strip_prefix("dns://").unwrap_or(text).parse::<Address>().ok().map(Address::socket)
}

/// The nameservers of the node's file, which is the server's own: its pods have the DNS policy Default.
fn node_nameservers(settings: &Settings) -> impl Iterator<Item = IpAddr> {
    settings.node_resolv_conf.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        words.next().filter(|word| *word == "nameserver")?;
        words.next()?.parse().ok()
    })
}

/// True where the node's file leads back to a server that listens on every address, or names nobody.
pub(in super::super) fn leads_back(settings: &Settings) -> bool {
    let own = &settings.cluster_dns;
    node_nameservers(settings).next().is_none()
        || node_nameservers(settings).any(|address| address.is_loopback() || own.contains(&address))
}

/// The server forwards to an address at which it listens itself, or that of its own Service (rules PQ8, PF13).
fn looping(read: &Read<'_>, block: &Block, directive: &Directive, found: &mut Vec<Finding>) {
    let settings = read.cluster.settings();
    let own = &settings.cluster_dns;
    let mut to = Vec::new();
    for word in directive.arguments.iter().skip(1) {
        if word.text == "/etc/resolv.conf" {
            to.extend(node_nameservers(settings).map(|address| SocketAddr::new(address, dns::PORT)));
        } else {
            to.extend(address(&word.text));
        }
    }
    let ports: Vec<u16> = super::zones::keys(block).iter().map(|key| key.port).collect();
    let bound: Vec<&str> = block
        .directives
        .iter()
        .filter(|one| one.word() == "bind")
        .flat_map(|one| one.arguments.iter().map(|word| word.text.as_str()))
        .collect();
    let is_own = |to: &SocketAddr| {
        let (address, port) = (to.ip(), to.port());
        let listens = bound.is_empty() || bound.contains(&address.to_string().as_str());
        (address.is_loopback() && listens && ports.contains(&port)) || (own.contains(&address) && port == dns::PORT)
    };
    let Some(address) = to.into_iter().find(is_own).map(|to| to.ip()) else { return };
    let guard = if block.directives.iter().any(|one| one.word() == "loop") { "loop" } else { "" };
    found.push(read.finding(Diagnosis::ForwardsToItself, [&address.to_string(), guard], directive.place()));
}
