//! A link that holds what one answer needs and nothing else. That it leads to the same answer is tried before it is given
//! away; where it would not, more goes into it.

use super::names::Names;
use super::{mends, resolves};
use crate::cluster::{Cluster, Kind, Labels, Object, ObjectRef, Value, well_known};
use crate::dns::Name;
use crate::explain::diagnosis::namespace_meant;
use crate::manifest;
use crate::resolution::network::dns_services;
use crate::sandbox::{Answer, Ask, Link, PodRef, Sandbox};
use crate::sorting::sort_by;
use std::collections::BTreeSet;

/// How many pods that a selector just misses come along.
const NEAR: usize = 3;

/// A link, and what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Small {
    /// The link.
    pub link: Link,
    /// How many objects it holds.
    pub objects: usize,
    /// True where names in it were replaced.
    pub is_renamed: bool,
}

/// The smallest link that was found to lead to this answer. With `renames`, names of objects, namespaces and labels are
/// replaced, where that leads to the same answer.
pub fn small(sandbox: &Sandbox, ask: &Ask, renames: bool) -> Small {
    let answer = sandbox.answer_afresh(ask);
    let near = around(sandbox, ask, &answer);
    let whole: BTreeSet<ObjectRef> = sandbox.cluster().objects().map(|object| object.reference().clone()).collect();
    let namespaces: BTreeSet<&str> = near.iter().map(|reference| reference.namespace.as_str()).collect();
    let wider = whole.iter().filter(|one| namespaces.contains(one.namespace.as_str()) || near.contains(one));
    let wider: BTreeSet<ObjectRef> = wider.cloned().collect();
    for objects in [&near, &wider, &whole] {
        let link = link_with(sandbox, ask, &answer, objects);
        if renames && let Some(renamed) = renamed(sandbox, &link, &answer) {
            return Small { link: renamed, objects: objects.len(), is_renamed: true };
        }
        if leads_there(&link, &answer, true) && says_the_same(sandbox, &link, ask) {
            return Small { link, objects: objects.len(), is_renamed: false };
        }
    }
    Small { link: Link::to(sandbox).shared(), objects: whole.len(), is_renamed: false }
}

fn link_with(sandbox: &Sandbox, ask: &Ask, answer: &Answer, objects: &BTreeSet<ObjectRef>) -> Link {
    let kept = sandbox.cluster().objects().filter(|object| objects.contains(object.reference()));
    let values: Vec<&Value> = kept.map(|object| object.value()).collect();
    let whole = Link::without_objects(sandbox).shared();
    Link {
        manifests: Some(manifest::write_all(values)),
        question: Some(ask.clone()),
        outside: whole.outside.filter(|_| answer.outside > 0),
        settings: whole.settings,
        is_observed: whole.is_observed,
        not_given: whole.not_given.iter().filter(|one| objects.contains(one)).cloned().collect(),
        ..Link::default()
    }
}

/// True where a link leads to the answer that it is to show.
fn leads_there(link: &Link, wanted: &Answer, same_names: bool) -> bool {
    let (opened, problems) = link.open();
    let Some(ask) = link.question.as_ref().filter(|_| problems.is_empty()) else { return false };
    let answer = opened.answer_afresh(ask);
    let data = |answer: &Answer| -> Vec<String> {
        let of_record = |one: &crate::sandbox::AnswerRecord| match same_names {
            true => one.record.to_string(),
            false => one.record.record_type().as_str().to_owned(),
        };
        answer.records.iter().map(of_record).collect()
    };
    let ends = |answer: &Answer| -> Vec<String> {
        let tries = answer.lookup.iter().flat_map(|lookup| &lookup.tries);
        tries.map(|one| format!("{:?} {:?}", one.ending, one.next)).collect()
    };
    answer.comes_to() == wanted.comes_to()
        && resolves(&answer) == resolves(wanted)
        && data(&answer) == data(wanted)
        && ends(&answer) == ends(wanted)
}

/// True where who opens a link finds the same causes, and the same mends lead to the same outcomes.
fn says_the_same(sandbox: &Sandbox, link: &Link, ask: &Ask) -> bool {
    let said = |sandbox: &Sandbox| -> Vec<String> {
        let findings = sandbox.diagnose_question(ask, &sandbox.answer_afresh(ask));
        let causes = findings.iter().map(|finding| format!("{:?} {}", finding.diagnosis, finding.object));
        let mends = mends(sandbox, ask, &findings, &[]).into_iter();
        let mends = mends.map(|mend| format!("{:?} {:?}", mend.requests, mend.promise.map(|promise| promise.outcome)));
        causes.chain(mends).collect()
    };
    said(&link.open().0) == said(sandbox)
}

/// The link with other names, where it still leads to the answer.
fn renamed(sandbox: &Sandbox, link: &Link, wanted: &Answer) -> Option<Link> {
    let ask = link.question.as_ref()?;
    let mut values: Vec<Value> =
        manifest::read(link.manifests.as_ref()?).documents.into_iter().map(|document| document.value).collect();
    let mut names = Names::of(sandbox, &values);
    values.iter_mut().for_each(|value| names.replace(value));
    let question = Ask {
        from: PodRef {
            namespace: names.word(&ask.from.namespace),
            name: names.word(&ask.from.name),
            container: ask.from.container.as_ref().map(|name| names.word(name)),
        },
        name: names.asked(&ask.name),
        record_type: ask.record_type,
    };
    let service = |one: &ObjectRef| ObjectRef::new(Kind::Service, &names.word(&one.namespace), &names.word(&one.name));
    let mut not_given: Vec<ObjectRef> = link.not_given.iter().map(service).collect();
    sort_by(&mut not_given, Ord::cmp);
    let manifests = Some(manifest::write_all(&values));
    let link = Link { manifests, question: Some(question), not_given, ..link.clone() };
    leads_there(&link, wanted, false).then_some(link)
}

/// The objects that an answer rests on, and those around them that say why: the asker, cluster DNS, what was consulted
/// and what was found, what Services select and what they just miss, NetworkPolicies on the way.
fn around(sandbox: &Sandbox, ask: &Ask, answer: &Answer) -> BTreeSet<ObjectRef> {
    let cluster = sandbox.cluster();
    let mut all = BTreeSet::from([ask.from.object(), cluster.settings().corefile.clone()]);
    all.extend(answer.consulted.iter().cloned());
    let findings = sandbox.diagnose_question(ask, answer);
    for mend in mends(sandbox, ask, &findings, &[]) {
        all.extend(mend.objects());
        // Another name to ask for.
        all.extend(mend.ask.iter().flat_map(|other| sandbox.answer_afresh(other).consulted));
    }
    all.extend(findings.into_iter().map(|finding| finding.object));
    // What the question is about, also where nobody came to look for it.
    all.extend(named_services(answer));
    let mut services: Vec<ObjectRef> = all.iter().filter(|one| one.kind == Kind::Service).cloned().collect();
    services.extend(
        dns_services(sandbox.cluster()).map(|one| ObjectRef::new(Kind::Service, &one.meta.namespace, &one.meta.name)),
    );
    for reference in &services {
        let Some(service) = cluster.get(reference).and_then(|object| object.as_service()) else { continue };
        let (namespace, selector) = (reference.namespace.as_str(), &service.spec.selector);
        all.insert(reference.clone());
        all.extend(cluster.slices_of(namespace, &reference.name).map(|slice| slice.reference().clone()));
        all.insert(ObjectRef::new(Kind::Endpoints, namespace, &reference.name));
        if selector.is_empty() {
            continue;
        }
        let mut pods: Vec<&Object> = cluster.pods_matching(namespace, selector).map(AsRef::as_ref).collect();
        if pods.is_empty() {
            let has_keys = |labels: &Labels| selector.keys().all(|key| labels.contains_key(key));
            let near = cluster.in_namespace(&Kind::Pod, namespace).filter(|pod| has_keys(&pod.meta().labels));
            pods = near.take(NEAR).map(AsRef::as_ref).collect();
        }
        all.extend(pods.into_iter().map(|pod| pod.reference().clone()));
    }
    // What made the pods, as far as it is there, and the namespaces of all.
    let owners: Vec<ObjectRef> = all.iter().flat_map(|one| makers(sandbox, one)).collect();
    all.extend(owners);
    let homes: BTreeSet<String> = all.iter().map(|one| one.namespace.clone()).filter(|one| !one.is_empty()).collect();
    for policy in cluster.unmodelled().filter(|one| one.reference().kind.is_network_policy()) {
        if homes.contains(&policy.reference().namespace) {
            all.insert(policy.reference().clone());
        }
    }
    all.extend(homes.iter().map(|name| ObjectRef::new(Kind::Namespace, "", name)));
    all.extend(vouching(cluster, ask));
    all.retain(|one| cluster.get(one).is_some());
    all
}

/// The Services that the names which were tried are of, by their labels: `[…] Service, namespace, svc, domain`.
fn named_services(answer: &Answer) -> Vec<ObjectRef> {
    let tries = answer.lookup.iter().flat_map(|lookup| &lookup.tries);
    let of_name = |name: &Name| {
        let name = name.to_string().to_ascii_lowercase();
        let labels: Vec<&str> = name.split('.').collect();
        let at = labels.iter().position(|label| *label == "svc")?;
        let (namespace, service) = (labels.get(at.checked_sub(1)?)?, labels.get(at.checked_sub(2)?)?);
        Some(ObjectRef::new(Kind::Service, namespace, service))
    };
    tries.filter_map(|one| of_name(one.name.as_ref()?)).collect()
}

/// Services by which it is known that one is not there which they say nothing of: those of its namespace were brought, or
/// those of all namespaces.
fn vouching(cluster: &Cluster, ask: &Ask) -> Vec<ObjectRef> {
    let Some((namespace, _)) = namespace_meant(cluster, &ask.from.namespace, &ask.name) else { return Vec::new() };
    let first =
        |namespace: &str| cluster.in_namespace(&Kind::Service, namespace).next().map(|one| one.reference().clone());
    if let Some(own) = first(&namespace) {
        return vec![own];
    }
    let services = cluster.of_kind(&Kind::Service).map(|one| one.reference());
    let others: BTreeSet<&str> = services.map(|one| one.namespace.as_str()).filter(|one| *one != "default").collect();
    let api = well_known::api_service();
    others.into_iter().take(NEAR).filter_map(first).chain([api]).collect()
}

/// What made a pod, and what made that.
fn makers(sandbox: &Sandbox, object: &ObjectRef) -> Vec<ObjectRef> {
    let mut all = Vec::new();
    let mut next = Some(object.clone());
    while let Some(reference) = next.take()
        && let Some(owner) = sandbox.cluster().get(&reference).and_then(|object| object.meta().controller().cloned())
        && all.len() < NEAR
    {
        let group = if owner.kind.ends_with("Job") { "batch/v1" } else { "apps/v1" };
        let kind = Kind::of(group, &owner.kind);
        let maker = ObjectRef::new(kind, &reference.namespace, &owner.name);
        all.push(maker.clone());
        next = Some(maker);
    }
    all
}
