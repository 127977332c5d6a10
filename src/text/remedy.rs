//! What would make a name resolve, or take it away: each edit as a sentence, its price, and what it leads to.

use super::{Language, outcome, words};
use crate::explain::remedy::Act;
use crate::sandbox::{Move, Price, Promise, Remedy};

/// How many records an outcome names before it counts.
const NAMED: usize = 3;

/// What is to be done, one sentence an edit.
pub fn sentence(language: Language, remedy: &Remedy) -> String {
    let mut all: Vec<String> = remedy.moves.iter().map(|one| move_sentence(language, one)).collect();
    for price in remedy.moves.iter().filter_map(|one| one.price).map(|price| price_of(language, price)) {
        if !all.iter().any(|known| known == price) {
            all.push(price.to_owned());
        }
    }
    if remedy.wait > 0 {
        all.push(words::remedy(language).wait(remedy.wait));
    }
    all.retain(|one| !one.is_empty());
    // The dot of a full name, which may be the very mend, ends the sentence too.
    all.join(" ").replace(".`.", ".`")
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

fn move_sentence(language: Language, one: &Move) -> String {
    let words = words::remedy(language);
    let (kind, name) = (one.object.kind.name(), &one.object.name);
    match &one.act {
        // The seconds are said of the whole.
        Act::Wait => String::new(),
        Act::CreateService { selector, headless: true } => words.create_headless_service(name, selector),
        Act::CreateService { selector, headless: false } => words.create_service(name, selector),
        Act::Label(label) if one.price.is_some() => words.label_template(label, kind, name),
        Act::Scale(0) => words.scale_to_nothing(kind, name),
        act => usual(words, act, kind, name),
    }
}

/// Makes [`usual`] of a table with a row an act: what it carries, and the sentence with what is filled in.
macro_rules! usual {
    ($kind:ident, $name:ident; $($act:ident$(($($carries:ident),+))? => $sentence:ident($($given:ident),*),)*) => {
        /// The sentence of an act that has one, whatever it carries; [`move_sentence`] has the others.
        fn usual(words: words::RemedyText, act: &Act, $kind: &str, $name: &str) -> String {
            match act {
                $(Act::$act$(($($carries),+))? => String::from(words.$sentence($($given),*)),)*
                Act::Wait | Act::CreateService { .. } => String::new(),
            }
        }
    };
}

usual! {
    kind, name;
    FinalDot => final_dot(),
    AskFor(other) => ask_for(other),
    AskType(other) => ask_type(other),
    CreateNamespace => create_namespace(name),
    CreateEndpoints(address) => create_endpoints(name, address),
    Rename(to) => rename(kind, name, to),
    Select(selector) => select(name, selector),
    Label(label) => label(kind, name, label),
    Ready => ready(name),
    EndpointsReady => endpoints_ready(kind, name),
    PublishNotReady => publish_not_ready(name),
    Scale(replicas) => scale(kind, name, replicas),
    ServiceName(service) => service_name(service, name),
    Hostname(hostname) => hostname(hostname, kind, name),
    Subdomain(subdomain) => subdomain(subdomain, kind, name),
    HostnameAndSubdomain(hostname, subdomain) => hostname_and_subdomain(hostname, subdomain, kind, name),
    EndpointHostname(hostname) => endpoint_hostname(kind, name, hostname),
    SliceOf(service) => slice_of(name, service),
    PointTo(target) => point_to(name, target),
    AsSlice(address) => as_slice(name, address),
    WithClusterIp => with_cluster_ip(name),
    BothFamilies => both_families(name),
    PortName(port) => port_name(kind, name, port),
    DnsPolicy(policy) => dns_policy(policy, name),
    NoDnsConfig => no_dns_config(name),
    PodsInsecure => pods_insecure(),
    EndpointPodNames => endpoint_pod_names(),
    AddressNames => address_names(),
    AnswerEmpty => answer_empty(),
    AllNamespaces => all_namespaces(),
    Forward => forward(),
    Fallthrough(plugin, line) => fallthrough(plugin, line),
    AnswerAuto(line) => answer_auto(line),
    IntoHosts(name, address) => into_hosts(address, name),
    NoTemplate(line) => no_template(line),
    ServeZone(zone) => serve_zone(zone),
    ServeInBlock(zone) => serve_in_block(zone),
    ForwardFirst(line) => forward_first(line),
    OtherWord(word, other, line) => other_word(other, word, line),
    NoWord(word, line) => no_word(word, line),
    NoLabels(property) => no_labels(property),
    Delete => delete(kind, name),
    NotReady => not_ready(name),
    EndpointsNotReady => endpoints_not_ready(kind, name),
    RemoveLabel(label) => remove_label(label, kind, name),
    NoHostname => no_hostname(name),
    NoSubdomain => no_subdomain(name),
    Headless => headless(name),
    PodsDisabled => pods_disabled(),
    IgnoreEmpty => ignore_empty(),
    NoForward => no_forward(),
    NoHostAliases => no_host_aliases(name),
}
