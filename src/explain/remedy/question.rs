//! Remedies by another question: a final dot, a name that is spelled nearly so, the same name elsewhere or in full, a
//! pod's below its Service.

use super::{Act, FEW, OtherQuestion, Proposal, Proposals, nearest};
use crate::cluster::{Kind, ObjectRef};
use crate::dns::Name;
use crate::resolution::resolv_conf::{Event, ResolvConf};
use crate::resolution::trace::{Settled, Station};
use crate::resolution::upstream::Line;
use crate::sorting::sort;
use crate::spelling::distance;
use std::net::Ipv4Addr;

pub(super) fn propose(all: &mut Proposals<'_, '_>) {
    final_dot(all, 1);
    cut_domains(all);
    by_label(all);
    dotted(all);
    outside(all);
}

/// The name as it stands, without the search list.
pub(super) fn final_dot(all: &mut Proposals<'_, '_>, cost: u8) {
    let name = all.asked.name;
    if name.ends_with('.') {
        return;
    }
    let ask = OtherQuestion { name: format!("{name}."), record_type: all.asked.record_type };
    let object = all.asker();
    all.add(Proposal { act: Act::FinalDot, object, requests: Vec::new(), ask: Some(ask), cost });
}

/// The name in a search domain that did not fit into resolv.conf any more (rule L4).
fn cut_domains(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let settings = asked.cluster.settings();
    let Ok(file) = ResolvConf::for_pod(asked.pod, settings, Some(&settings.node_resolv_conf)) else { return };
    let cut = file.events.iter().filter_map(|event| match event {
        Event::SearchesCut { left_out } => Some(left_out),
        _ => None,
    });
    for domain in cut.flatten().take(FEW) {
        all.ask_for(2, format!("{}.{}.", asked.name.trim_end_matches('.'), domain.text.trim_end_matches('.')));
    }
}

/// A Service that one of the first labels names, by its full name. What no search list leads to is found
/// so, and what a pod with other settings cannot reach by a short name.
fn by_label(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let labels: Vec<&str> = asked.name.split('.').take(3).collect();
    for (position, label) in labels.iter().enumerate() {
        let front = labels
            .get(..position)
            .map_or_else(String::new, |front| front.iter().map(|label| format!("{label}.")).collect());
        let said = labels.get(position + 1).copied();
        // A namespace that is spelled nearly so and has the Service: of the one that was typed nothing may be known.
        let has_it = |namespace: &&str| asked.cluster.get(&ObjectRef::new(Kind::Service, namespace, label)).is_some();
        if let Some(said) = said.filter(|said| !has_it(said)) {
            let known = asked.cluster.of_kind(&Kind::Namespace).map(|object| object.reference().name.as_str());
            for near in nearest(said, known.filter(has_it)) {
                all.ask_for_service(1, &front, label, near);
            }
        }
        let namespaces = [said.unwrap_or_default(), asked.pod.meta.namespace.as_str()];
        for namespace in namespaces.into_iter().filter(|namespace| !namespace.is_empty()) {
            if has_it(&namespace) {
                all.ask_for_service(2, &front, label, namespace);
                all.ask_for_service(2, "", label, namespace);
            }
        }
    }
}

/// The name of a pod that is called as the first label says, below the Service that its subdomain is.
pub(super) fn propose_for_pod(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let mut labels = asked.name.split('.');
    let (Some(first), said) = (labels.next().filter(|label| !label.is_empty()), labels.next()) else { return };
    for namespace in [said.unwrap_or_default(), asked.pod.meta.namespace.as_str()] {
        let pod = asked.cluster.get(&ObjectRef::new(Kind::Pod, namespace, first)).and_then(|object| object.as_pod());
        if let Some(pod) = pod.filter(|pod| !pod.spec.subdomain.is_empty()) {
            let host = if pod.spec.hostname.is_empty() { first } else { &pod.spec.hostname };
            all.ask_for_service(1, &format!("{host}."), &pod.spec.subdomain, namespace);
        }
    }
}

/// The record of a pod by its address, where that is written with dots: `10.244.1.5.shop.pod.cluster.local`.
fn dotted(all: &mut Proposals<'_, '_>) {
    let labels: Vec<&str> = all.asked.name.split('.').collect();
    let [a, b, c, d, rest @ ..] = labels.as_slice() else { return };
    let address = [*a, *b, *c, *d];
    if rest.get(1) == Some(&"pod") && address.join(".").parse::<Ipv4Addr>().is_ok() {
        all.ask_for(1, format!("{}.{}", address.join("-"), rest.join(".")));
    }
}

/// A name outside that is spelled nearly like the one that does not exist there.
fn outside(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let went_outside = asked.hops().any(|hop| {
        matches!(&hop.at, Station::Upstream { outcome: Settled(outcome), .. } if *outcome != crate::dns::Outcome::NoError)
    });
    if !went_outside {
        return;
    }
    for name in outside_near(all, asked.name.trim_end_matches('.')) {
        all.ask_for(1, name);
    }
}

/// The names of the table outside that are near to one, the nearest first.
pub(super) fn outside_near(all: &Proposals<'_, '_>, wanted: &str) -> Vec<String> {
    let owners = all.asked.upstream.lines().iter().filter_map(|line| match line {
        Line::Record(record) => Some(&record.name),
        Line::Text(_) | Line::Failure(..) | Line::At(..) => None,
    });
    let near = owners.filter_map(|name: &Name| {
        let name = name.without_root();
        Some((distance(wanted, name)?, name))
    });
    let mut near: Vec<(usize, &str)> = near.collect();
    sort(&mut near);
    near.dedup();
    near.into_iter().take(FEW).map(|(_, name)| name.to_owned()).collect()
}
