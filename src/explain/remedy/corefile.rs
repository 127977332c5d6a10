//! Remedies in the Corefile's lines: what mends a fault that the question met, a name for `hosts`, a template that
//! denies, labels that the server asks for.

use super::super::diagnosis::{Diagnosis, Finding, served};
use super::{Act, Proposals, corefile_text};
use crate::cluster::{FieldPath, Kind, ObjectRef, Request, Service};
use crate::dns::{self, Name, RecordType};
use crate::resolution::corefile::{Block, Corefile, Directive};
use crate::resolution::server::Key;
use crate::resolution::trace::{Check, CheckId, Detail, Station, Step, StepId};

pub(super) fn propose(all: &mut Proposals<'_, '_>) {
    for finding in served::look(all.asked) {
        mend(all, finding);
    }
    if let Some(corefile) = corefile_text::corefile(all) {
        templates(all, &corefile);
        into_hosts(all, &corefile);
    }
    labels(all);
}

/// What mends a fault of the Corefile may be what makes the name resolve.
fn mend(all: &mut Proposals<'_, '_>, finding: Finding) {
    let word = |position: usize| finding.found.get(position).cloned().unwrap_or_default();
    let line = finding.found.last().and_then(|line| line.parse().ok()).unwrap_or_default();
    let act = match finding.diagnosis {
        Diagnosis::HostsWithoutFallthrough => Act::Fallthrough("hosts", line),
        Diagnosis::TemplateWithoutFallthrough => Act::Fallthrough("template", line),
        Diagnosis::RewriteWithoutAnswer => Act::AnswerAuto(line),
        Diagnosis::RewriteIsForwarded => Act::ServeInBlock(word(1)),
        Diagnosis::ForwardBehindForward => Act::ForwardFirst(line),
        Diagnosis::ZoneIsNotClusterDomain => Act::ServeZone(word(0)),
        Diagnosis::UnknownDirective if word(1).is_empty() => Act::NoWord(word(0), line),
        Diagnosis::UnknownDirective => Act::OtherWord(word(0), word(1), line),
        _ => return,
    };
    let Some(mend) = finding.mend else { return };
    let cost = if matches!(act, Act::Fallthrough(..) | Act::AnswerAuto(_)) { 2 } else { 3 };
    all.edit(cost, act, &finding.object, mend.requests);
}

/// What plugins of a name did, with the line of each.
fn steps<'a>(all: &Proposals<'a, '_>, plugin: &str) -> Vec<(usize, &'a Step)> {
    let hops = all.asked.hops();
    let own = hops.filter_map(|hop| match &hop.at {
        Station::Plugin { plugin: name, line, steps } if *name == plugin => Some((*line, steps)),
        _ => None,
    });
    own.flat_map(|(line, steps)| steps.iter().map(move |step| (line, step))).collect()
}

fn at<'c>(corefile: &'c Corefile, plugin: &'c str, line: usize) -> Option<&'c Directive> {
    corefile.directives(plugin).find(|one| one.place().line == line && one.place().is_in_corefile())
}

/// A template that wrote a reply without what is wanted stands in the way of whoever has it.
fn templates(all: &mut Proposals<'_, '_>, corefile: &Corefile) {
    for (line, step) in steps(all, "template") {
        if step.id == StepId::TemplateReplies
            && let Some(template) = at(corefile, "template", line)
        {
            corefile_text::serve(all, Act::NoTemplate(line), corefile.without(template));
        }
    }
}

/// A name that nobody knows and that begins as a Service is called: `hosts` may give it the Service's address.
fn into_hosts(all: &mut Proposals<'_, '_>, corefile: &Corefile) {
    let asked = all.asked;
    let wants_ipv6 = match asked.record_type {
        RecordType::A => false,
        RecordType::Aaaa => true,
        _ => return,
    };
    let domain = Name::parse(&asked.cluster.settings().cluster_domain).ok();
    let is_inside = |name: &Name| domain.as_ref().is_some_and(|domain| name.is_under(domain));
    // A rewritten name reaches `hosts` as what it has become, in the block of what it was.
    let rewritten = steps(all, "rewrite").into_iter().filter(|(_, step)| step.id == StepId::RewriteName);
    let mut names: Vec<(Name, Name)> = rewritten
        .filter_map(|(_, step)| {
            let [_, old, new] = step.detail.as_slice() else { return None };
            Some((Name::parse(old).ok()?, Name::parse(new).ok()?))
        })
        .collect();
    if names.is_empty() {
        let typed = asked.lookup.tries.last().and_then(|last| last.name.clone());
        let outside = typed.filter(|name| !is_inside(name) && name.labels().count() > 1);
        names.extend(outside.map(|name| (name.clone(), name)));
    }
    for (was, name) in names {
        let mut labels = name.labels();
        let (Some(service), second) = (labels.next(), labels.next()) else { continue };
        let namespaces = [second.unwrap_or_default(), asked.pod.meta.namespace.as_str()];
        let found = namespaces.into_iter().find_map(|namespace| {
            let reference = ObjectRef::new(Kind::Service, namespace, service);
            asked.cluster.get(&reference)?.as_service().and_then(|service| address_of(service, wants_ipv6))
        });
        let (Some(address), Some(block)) = (found, block_of(corefile, &was)) else { continue };
        let line = format!("{address} {}", name.without_root());
        let hosts = block.directives.iter().find(|one| one.word() == "hosts");
        let text = match hosts {
            Some(hosts) if hosts.place().is_in_corefile() => corefile.with_first_line(hosts, &line),
            Some(_) => continue,
            None => corefile.with_directive(block, &["hosts {", &format!("    {line}"), "    fallthrough", "}"]),
        };
        let act = Act::IntoHosts(name.without_root().to_owned(), address);
        corefile_text::serve(all, act, text);
    }
}

/// The cluster IP of a family.
fn address_of(service: &Service, is_ipv6: bool) -> Option<String> {
    service.spec.addresses().find(|address| address.is_ipv6() == is_ipv6).map(|address| address.to_string())
}

/// The server block of the longest zone on the usual port (rule PS1).
fn block_of<'c>(corefile: &'c Corefile, name: &Name) -> Option<&'c Block> {
    let keys = corefile.blocks().iter().flat_map(|block| {
        block.keys.iter().flat_map(|key| Key::parse(&key.text).unwrap_or_default()).map(move |key| (key, block))
    });
    let fitting = keys.filter(|(key, _)| key.port == dns::PORT && name.is_under(&key.zone));
    fitting.max_by_key(|(key, _)| key.zone.as_str().len()).map(|(_, block)| block)
}

/// The server sees only objects with some labels (rules PK1, PK2).
fn labels(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let checks = asked.hops().filter_map(|hop| match &hop.at {
        Station::Kubernetes { checks, .. } => Some(checks),
        _ => None,
    });
    let failed: Vec<&Check> = checks.flatten().filter(|check| check.id == CheckId::Labelled && !check.ok).collect();
    for check in failed {
        let Some(object) = check.object.as_ref().and_then(|object| asked.cluster.get(object)) else { continue };
        let reference = object.reference();
        if let Some(Detail::Text { text }) = &check.detail
            && let Some(wanted) = equalities(text)
        {
            let mut value = object.value().clone();
            let labels = FieldPath::of(&["metadata", "labels"]);
            for (key, one) in &wanted {
                value.set(&labels.clone().key(*key), Some((*one).into()));
            }
            let written: Vec<String> = wanted.iter().map(|(key, value)| format!("{key}={value}")).collect();
            all.edit(1, Act::Label(written.join(",")), reference, vec![Request::Put(value)]);
        }
        let property = if reference.kind == Kind::Namespace { "namespace_labels" } else { "labels" };
        corefile_text::property(all, Act::NoLabels(property), property, None);
    }
}

/// The labels of a selector that is nothing but equalities.
fn equalities(selector: &str) -> Option<Vec<(&str, &str)>> {
    if selector.contains(['!', '(', ')', '<', '>']) {
        return None;
    }
    let parts = selector.split(',').map(|part| {
        let (key, value) = part.split_once("==").or_else(|| part.split_once('='))?;
        Some((key.trim(), value.trim()))
    });
    parts.collect()
}
