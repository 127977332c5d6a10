//! What would make a name resolve, or take it away: each edit as a sentence, its price, and what it leads to.

use super::{Language, outcome, words};
use crate::explain::remedy::Act;
use crate::sandbox::{Move, Price, Promise, Remedy};

/// How many records an outcome names before it counts.
const NAMED: usize = 3;

/// What is to be done, one sentence an edit.
pub fn sentence(language: Language, remedy: &Remedy) -> String {
    let mut all: Vec<String> = remedy.moves.iter().map(|one| of_move(language, one)).collect();
    for price in remedy.moves.iter().filter_map(|one| one.price).map(|price| price_of(language, price)) {
        if !all.iter().any(|known| known == price) {
            all.push(price.to_owned());
        }
    }
    if remedy.wait > 0 {
        all.push(words::remedy(language).wait(remedy.wait));
    }
    all.retain(|one| !one.is_empty());
    all.join(" ")
}

/// What it leads to: the data of the records, or the outcome.
pub fn outcome(language: Language, promise: &Promise) -> String {
    let data: Vec<String> = promise.records.iter().map(|record| record.data.to_string()).collect();
    let more = data.len().saturating_sub(NAMED);
    if data.is_empty() {
        return outcome::word(words::question(language), promise.outcome.as_str()).to_owned();
    }
    let named = data.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if more == 0 { named } else { words::remedy(language).and_more(named, more) }
}

fn price_of(language: Language, price: Price) -> &'static str {
    let words = words::remedy(language);
    match price {
        Price::NewPod => words.new_pod(),
        Price::NewClusterIp => words.new_cluster_ip(),
        Price::NewObject => words.new_object(),
        Price::NewPods => words.new_pods(),
        Price::Everybody => words.everybody(),
        Price::BehindEnvoy => words.behind_envoy(),
    }
}

fn of_move(language: Language, one: &Move) -> String {
    let words = words::remedy(language);
    let name = &one.object.name;
    let kind = one.object.kind.name();
    match &one.act {
        // The seconds are said of the whole.
        Act::Wait => String::new(),
        Act::FinalDot => words.final_dot().to_owned(),
        Act::AskFor(other) => words.ask_for(other),
        Act::AskType(other) => words.ask_type(other),
        Act::CreateNamespace => words.create_namespace(name),
        Act::CreateService { selector, headless: true } => words.create_headless_service(name, selector),
        Act::CreateService { selector, headless: false } => words.create_service(name, selector),
        Act::CreateEndpoints(address) => words.create_endpoints(name, address),
        Act::Rename(to) => words.rename(kind, name, to),
        Act::Select(selector) => words.select(name, selector),
        Act::Label(label) if one.price.is_some() => words.label_template(label, kind, name),
        Act::Label(label) => words.label(kind, name, label),
        Act::Ready => words.ready(name),
        Act::EndpointsReady => words.endpoints_ready(kind, name),
        Act::PublishNotReady => words.publish_not_ready(name),
        Act::Scale(0) => words.scale_to_nothing(kind, name),
        Act::Scale(replicas) => words.scale(kind, name, replicas),
        Act::ServiceName(service) => words.service_name(service, name),
        Act::Hostname(hostname) => words.hostname(hostname, kind, name),
        Act::Subdomain(subdomain) => words.subdomain(subdomain, kind, name),
        Act::HostnameAndSubdomain(hostname, subdomain) => words.hostname_and_subdomain(hostname, subdomain, kind, name),
        Act::EndpointHostname(hostname) => words.endpoint_hostname(kind, name, hostname),
        Act::SliceOf(service) => words.slice_of(name, service),
        Act::PointTo(target) => words.point_to(name, target),
        Act::AsEndpoints(address) => words.as_endpoints(name, address),
        Act::WithClusterIp => words.with_cluster_ip(name),
        Act::BothFamilies => words.both_families(name),
        Act::PortName(port) => words.port_name(kind, name, port),
        Act::DnsPolicy(policy) => words.dns_policy(policy, name),
        Act::NoDnsConfig => words.no_dns_config(name),
        Act::PodsInsecure => words.pods_insecure().to_owned(),
        Act::EndpointPodNames => words.endpoint_pod_names().to_owned(),
        Act::AddressNames => words.address_names().to_owned(),
        Act::AnswerEmpty => words.answer_empty().to_owned(),
        Act::AllNamespaces => words.all_namespaces().to_owned(),
        Act::Forward => words.forward().to_owned(),
        Act::Fallthrough(plugin, line) => words.fallthrough(plugin, line),
        Act::AnswerAuto(line) => words.answer_auto(line),
        Act::IntoHosts(name, address) => words.into_hosts(address, name),
        Act::NoTemplate(line) => words.no_template(line),
        Act::ServeZone(zone) => words.serve_zone(zone),
        Act::ServeInBlock(zone) => words.serve_in_block(zone),
        Act::ForwardFirst(line) => words.forward_first(line),
        Act::OtherWord(word, other, line) => words.other_word(other, word, line),
        Act::NoWord(word, line) => words.no_word(word, line),
        Act::NoLabels(property) => words.no_labels(property),
        Act::Delete => words.delete(kind, name),
        Act::NotReady => words.not_ready(name),
        Act::EndpointsNotReady => words.endpoints_not_ready(kind, name),
        Act::RemoveLabel(label) => words.remove_label(label, kind, name),
        Act::NoHostname => words.no_hostname(name),
        Act::NoSubdomain => words.no_subdomain(name),
        Act::Headless => words.headless(name),
        Act::PodsDisabled => words.pods_disabled().to_owned(),
        Act::IgnoreEmpty => words.ignore_empty().to_owned(),
        Act::NoForward => words.no_forward().to_owned(),
        Act::NoHostAliases => words.no_host_aliases(name),
    }
}
