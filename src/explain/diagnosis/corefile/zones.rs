//! Zones that are not the cluster's, and lines that no query reaches because another zone is longer or stands first.

use super::{Diagnosis, Finding, Read, named, own_zones};
use crate::cluster::work::{self, Work};
use crate::dns::Name;
use crate::dns::reverse::is_reverse_zone;
use crate::resolution::corefile::{Block, Directive, Token};
use crate::resolution::server::{Key, Scheme};

pub(super) fn look(read: &Read<'_>, found: &mut Vec<Finding>) {
    cluster_domain(read, found);
    let plain: Vec<(&Block, Vec<Key>)> =
        read.corefile.blocks().iter().filter(|block| is_plain(block)).map(|block| (block, keys(block))).collect();
    for (block, own) in &plain {
        for directive in &block.directives {
            shadowed(read, (block, own), &plain, directive, found);
        }
    }
    for block in read.corefile.blocks() {
        behind_another(read, block, found);
    }
}

/// True for a block of which its zones alone decide who listens where, and for whom.
fn is_plain(block: &Block) -> bool {
    block.directives.iter().all(|one| !["bind", "view"].contains(&one.word()))
}

/// The kubelet writes one domain into every pod's search list, and the server has another zone (rules L1, Q2).
fn cluster_domain(read: &Read<'_>, found: &mut Vec<Finding>) {
    let text = &read.cluster.settings().cluster_domain;
    let Ok(domain) = Name::parse(text) else { return };
    let domain = domain.to_lowercase();
    let plugins: Vec<(&Block, &Directive)> = read
        .corefile
        .blocks()
        .iter()
        .flat_map(|block| block.directives.iter().map(move |one| (block, one)))
        .filter(|(_, directive)| directive.word() == "kubernetes")
        .collect();
    if plugins.iter().any(|(block, directive)| own_zones(directive, block).contains(&domain)) {
        return;
    }
    let forward = |words: &[Token]| {
        let is_forward = |word: &&Token| named(std::slice::from_ref(*word)).iter().any(|zone| !is_reverse_zone(zone));
        words.iter().find(is_forward).cloned()
    };
    // Without zones of its own it has those of its block.
    let zone = plugins.iter().find_map(|(block, directive)| {
        let words = if directive.arguments.is_empty() { &block.keys } else { &directive.arguments };
        forward(words)
    });
    let Some(zone) = zone else { return };
    let finding = read.finding(Diagnosis::ZoneIsNotClusterDomain, [text, &zone.text], &zone.place);
    let port = zone.text.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map(|(_, port)| port);
    let text = port.map_or_else(|| text.clone(), |port| format!("{text}:{port}"));
    found.push(if zone.place.is_in_corefile() {
        read.mended(finding, read.corefile.with_word(&zone, &text))
    } else {
        finding
    });
}

pub(super) fn keys(block: &Block) -> Vec<Key> {
    work::count(Work::Keys, 1);
    block.keys.iter().flat_map(|key| Key::parse(&key.text).unwrap_or_default()).collect()
}

/// A zone of a line whose names all go to another block: the longest zone wins, whatever stands in a block (rule PS1).
fn shadowed(
    read: &Read<'_>,
    (block, own): (&Block, &[Key]),
    plain: &[(&Block, Vec<Key>)],
    directive: &Directive,
    found: &mut Vec<Finding>,
) {
    let has_own = match directive.word() {
        "forward" => true,
        "kubernetes" => !directive.arguments.is_empty(),
        "hosts" | "file" => directive.arguments.len() > 1,
        _ => false,
    };
    if !has_own {
        return;
    }
    for zone in own_zones(directive, block) {
        let others = plain.iter().filter(|(other, _)| !std::ptr::eq(*other, block));
        let taker = others.flat_map(|(_, keys)| keys).find(|key| {
            let is_longer =
                |mine: &Key| key.zone.is_under(&mine.zone) && key.zone != mine.zone && key.port == mine.port;
            key.scheme == Scheme::Dns && zone.is_under(&key.zone) && own.iter().any(is_longer)
        });
        if let Some(taker) = taker {
            let found_here = [zone.as_str(), taker.zone.as_str()];
            found.push(read.finding(Diagnosis::StubZoneShadowed, found_here, directive.place()));
        }
    }
}

/// A `forward` behind one that has its names already: they are tried in the order of the Corefile (rule PF1).
fn behind_another(read: &Read<'_>, block: &Block, found: &mut Vec<Finding>) {
    let forwards: Vec<&Directive> = block.directives.iter().filter(|one| one.word() == "forward").collect();
    for (position, directive) in forwards.iter().enumerate() {
        let Some(zone) = own_zones(directive, block).into_iter().next() else { continue };
        let takes = |earlier: &&&Directive| {
            let line = |word: &str| earlier.lines().iter().any(|line| line.word() == word);
            let excepts = earlier.lines().iter().filter(|line| line.word() == "except");
            let mut excepted = excepts.flat_map(|line| named(&line.arguments));
            let has_it = own_zones(earlier, block).first().is_some_and(|own| zone.is_under(own));
            has_it && !line("next") && !line("next_on_nodata") && !excepted.any(|except| zone.is_under(&except))
        };
        let Some(earlier) = forwards.get(..position).unwrap_or_default().iter().find(takes) else { continue };
        let first = own_zones(earlier, block).first().map(Name::to_string).unwrap_or_default();
        let finding = read.finding(Diagnosis::ForwardBehindForward, [zone.as_str(), &first], directive.place());
        let is_ours = directive.place().is_in_corefile() && earlier.place().is_in_corefile();
        let is_narrower = first != zone.as_str();
        found.push(if is_ours && is_narrower {
            read.mended(finding, read.corefile.with_moved(directive, earlier))
        } else {
            finding
        });
    }
}
