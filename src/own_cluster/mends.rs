//! What would mend it: what is known to mend a finding, and what was tried and helps, each once, ranked by how much it
//! disturbs the cluster it would be made in, with the command and the patch for it.

use super::disturbs::{Disturbs, before, rank};
use super::findings::{Weight, leaves_alone, weight};
use crate::cluster::{
    Cluster, Endpoint, FieldPath, Kind, Object, ObjectRef, Request, Selector, ServiceType, Value, well_known,
};
use crate::dns::Outcome;
use crate::explain::diagnosis::{Diagnosis, Finding};
use crate::explain::remedy::Act;
use crate::manifest;
use crate::resolution::network::{dns_services, is_dns_service};
use crate::sandbox::{AnswerOutcome, Ask, Edit, Move, Promise, Remedy, Sandbox, is_derived, successor};
use crate::shell::{command_for_edit, create_command, patch_command, patch_of};
use crate::sorting::sort_by_key;
use crate::text::{Language, diagnosis, remedy, words};
use std::net::IpAddr;

/// One way to mend it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mendable {
    /// Where it comes from.
    source: Source,
    /// What to ask of the API server.
    pub requests: Vec<Request>,
    /// The question to ask instead, where it is another.
    pub ask: Option<Ask>,
    /// How many seconds caches keep the old answer.
    pub wait: u64,
    /// What it was seen to lead to.
    pub promise: Option<Promise>,
    /// How much it disturbs.
    pub disturbs: Disturbs,
}

#[derive(Clone, Debug, PartialEq)]
enum Source {
    Finding(Finding),
    Remedy(Remedy),
}

/// All ways to a question's answer, those first that were seen to lead to one, then the least disturbing; of those that
/// disturb alike, what mends a known cause comes before what was only tried.
pub fn mends(sandbox: &Sandbox, ask: &Ask, findings: &[Finding], remedies: &[Remedy]) -> Vec<Mendable> {
    let now = Promise::of(&sandbox.answer(ask));
    // Who asks the node's nameserver is mended by asking cluster DNS.
    let asks_elsewhere = |one: &Finding| one.diagnosis == Diagnosis::HostNetworkWithClusterFirst && !resolves(&now);
    let fails = findings.iter().filter(|one| weight(one.diagnosis) == Weight::Fails || asks_elsewhere(one));
    let mut all = known(sandbox, ask, fails);
    for one in &mut all {
        one.promise = one.tried(sandbox, ask);
    }
    // What changes nothing for whoever asks mends nothing.
    let helps = |one: &Mendable| match &one.source {
        // The name resolves before as after: somebody is behind it then.
        Source::Finding(finding) => resolves(&now) && leaves_alone(finding.diagnosis),
        Source::Remedy(_) => false,
    };
    all.retain(|one| one.promise.as_ref() != Some(&now) || helps(one));
    for one in remedies.iter().filter(|one| resolves(&one.promise) && is_for_a_cluster(sandbox, one)) {
        let one = Mendable {
            source: Source::Remedy(one.clone()),
            requests: one.requests.clone(),
            ask: one.question.clone(),
            wait: one.wait,
            promise: Some(one.promise.clone()),
            disturbs: rank(sandbox.cluster(), &one.requests),
        };
        // What mends the cause in the same objects says it better.
        let is_said = |known: &Mendable| {
            known.ask == one.ask && known.objects() == one.objects() && known.promise.as_ref().is_some_and(resolves)
        };
        if !all.iter().any(is_said) {
            all.push(one);
        }
    }
    sort_by_key(&mut all, |one| (!one.promise.as_ref().is_some_and(resolves), one.disturbs));
    all
}

/// What is known to mend findings, whatever is asked, the least disturbing first.
pub fn mends_of(sandbox: &Sandbox, findings: &[Finding]) -> Vec<Mendable> {
    let mut all = known(sandbox, sandbox.question(), findings);
    sort_by_key(&mut all, |one| one.disturbs);
    all
}

/// True for an address of the cluster that nothing in it has.
fn is_given_out_then(cluster: &Cluster, address: IpAddr) -> bool {
    let slices = cluster.of_kind(&Kind::EndpointSlice).filter_map(|object| object.as_endpoint_slice());
    let mut listed = slices.flat_map(|slice| &slice.endpoints).flat_map(Endpoint::ips);
    cluster.settings().is_inside(address) && !cluster.has_address(address) && !listed.any(|listed| listed == address)
}

/// True where a program gets records.
fn resolves(promise: &Promise) -> bool {
    promise.outcome == AnswerOutcome::Final(Outcome::NoError) && !promise.records.is_empty()
}

/// The mends that findings bring, each once.
fn known<'f>(sandbox: &Sandbox, ask: &Ask, findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Mendable> {
    let mut all: Vec<Mendable> = Vec::new();
    for finding in findings {
        let Some(mend) = &finding.mend else { continue };
        if sandbox.is_observed() && !rests_on_what_was_brought(sandbox, &mend.requests) {
            continue;
        }
        let other = mend.ask.as_ref().map(|name| Ask { name: name.clone(), ..ask.clone() });
        let one = Mendable {
            source: Source::Finding(finding.clone()),
            requests: mend.requests.clone(),
            ask: other,
            wait: u64::from(mend.wait),
            promise: None,
            disturbs: rank(sandbox.cluster(), &mend.requests),
        };
        // Of two that make the same object the workload's is for all its pods.
        let is_same = |known: &Mendable| {
            let makes_it = known.disturbs == Disturbs::Adds && one.disturbs == Disturbs::Adds;
            known.ask == one.ask && (known.requests == one.requests || makes_it && known.objects() == one.objects())
        };
        match all.iter_mut().find(|known| is_same(known)) {
            Some(known) if finding.object.kind.is_workload() => *known = one,
            Some(_) => {}
            None => all.push(one),
        }
    }
    all
}

/// False for what makes a name resolve and mends nobody's cluster: a Service that selects another program's pods, one
/// that takes its name from those who use it, one with nothing behind it, and what is to be changed without having been
/// brought.
fn is_for_a_cluster(sandbox: &Sandbox, remedy: &Remedy) -> bool {
    let is_of_the_lab =
        |act: &Act| matches!(act, Act::Select(_) | Act::Rename(_) | Act::EndpointPodNames | Act::CreateEndpoints(_));
    // A server that is not ready answers nobody, whatever its Service says.
    let publishes_dns = |one: &Move| {
        let service = sandbox.cluster().get(&one.object).and_then(|object| object.as_service());
        one.act == Act::PublishNotReady && service.is_some_and(|service| is_dns_service(sandbox.cluster(), service))
    };
    // A Service called like a pod leads to all that it selects.
    let is_called_like_a_pod = |one: &Move| {
        matches!(one.act, Act::CreateService { .. })
            && sandbox.cluster().get(&ObjectRef::new(Kind::Pod, &one.object.namespace, &one.object.name)).is_some()
    };
    let is_none = |one: &Move| is_of_the_lab(&one.act) || publishes_dns(one) || is_called_like_a_pod(one);
    let takes_away = |request: &Request| takes_from_a_service(sandbox.cluster(), request);
    !sandbox.is_observed()
        || !remedy.moves.iter().any(is_none)
            && rests_on_what_was_brought(sandbox, &remedy.requests)
            && !remedy.requests.iter().any(|request| makes_an_empty_service(sandbox.cluster(), request))
            && !remedy.requests.iter().any(takes_away)
}

/// True where each object that is to be another was brought: of any other the lab shows what it assumes, and nobody knows
/// what there is. A cluster that came by a link has what its question needs.
fn rests_on_what_was_brought(sandbox: &Sandbox, requests: &[Request]) -> bool {
    let pieces = sandbox.pieces();
    let restart = sandbox.restart_of_dns();
    let is_known = |object: &ObjectRef| {
        pieces.iter().any(|piece| piece.has(object)) || sandbox.cluster().get(object).is_none_or(|one| is_derived(one))
    };
    pieces.is_empty()
        || requests.iter().filter(|request| !restart.contains(request)).all(|request| match request {
            Request::Put(value) | Request::Recreate(value) => {
                ObjectRef::from_value(value).is_none_or(|object| is_known(&object))
            }
            Request::Delete(object) | Request::Orphan(object) => is_known(object),
        })
}

/// True for other labels of pods by which a Service selects them no longer that does.
fn takes_from_a_service(cluster: &Cluster, request: &Request) -> bool {
    let (Request::Put(value) | Request::Recreate(value)) = request else { return false };
    let after = Object::decode(value.clone()).ok();
    let (Some(before), Some(after)) = (before(cluster, value), after) else { return false };
    let (Some(had), Some(has)) = (before.labels_of_pods(), after.labels_of_pods()) else { return false };
    had != has
        && cluster.in_namespace(&Kind::Service, &after.reference().namespace).any(|service| {
            service.as_service().is_some_and(|service| {
                let selector = Selector::Service(&service.spec.selector);
                selector.matches(had) && !selector.matches(has)
            })
        })
}

/// True for a Service with an address that would be new and has no pod behind it.
fn makes_an_empty_service(cluster: &Cluster, request: &Request) -> bool {
    let (Request::Put(value) | Request::Recreate(value)) = request else { return false };
    let Some(object) = Object::decode(value.clone()).ok() else { return false };
    let had_address = |object: &Object| {
        object.as_service().is_some_and(|service| !service.is_headless() && !service.spec.cluster_ips.is_empty())
    };
    object.as_service().is_some_and(|service| {
        service.spec.service_type != ServiceType::ExternalName
            && !service.is_headless()
            && !before(cluster, value).is_some_and(had_address)
            && match service.spec.selector.is_empty() {
                true => cluster.slices_of(&service.meta.namespace, &service.meta.name).next().is_none(),
                false => cluster.pods_matching(&service.meta.namespace, &service.spec.selector).next().is_none(),
            }
    })
}

/// True where a pod would be another in what its kubelet alone writes: no command does that for longer than a moment.
fn is_of_the_kubelet(cluster: &Cluster, request: &Request) -> bool {
    let (Request::Put(value) | Request::Recreate(value)) = request else { return false };
    let status = FieldPath::of(&["status"]);
    before(cluster, value).is_some_and(|object| {
        object.as_pod().is_some() && {
            let without = |value: &Value| {
                let mut value = value.clone();
                value.set(&status, None);
                value
            };
            object.value().at(&status) != value.at(&status) && without(object.value()) == without(value)
        }
    })
}

impl Mendable {
    /// What is to be done, in words.
    pub fn says(&self, language: Language) -> String {
        match &self.source {
            Source::Finding(finding) => diagnosis::mend(language, finding).unwrap_or_default(),
            Source::Remedy(one) => remedy::sentence(language, one),
        }
    }

    /// What it leads to, where that was seen. An address that is given out then nobody knows before.
    pub fn leads_to(&self, language: Language, sandbox: &Sandbox) -> Option<String> {
        let promise = self.promise.as_ref()?;
        let mut addresses = promise.records.iter().filter_map(|record| record.data.address());
        let is_new = sandbox.is_observed() && addresses.any(|address| is_given_out_then(sandbox.cluster(), address));
        Some(match is_new {
            true => words::own_cluster(language).new_address().to_owned(),
            false => remedy::outcome(language, promise),
        })
    }

    /// The objects that it changes, makes or deletes.
    pub fn objects(&self) -> Vec<ObjectRef> {
        let all = self.requests.iter().filter_map(|request| match request {
            Request::Put(value) | Request::Recreate(value) => ObjectRef::from_value(value),
            Request::Delete(object) | Request::Orphan(object) => Some(object.clone()),
        });
        let mut once: Vec<ObjectRef> = Vec::new();
        for object in all {
            if !once.contains(&object) {
                once.push(object);
            }
        }
        once
    }

    /// What the question comes to once it was done, seen on a copy; nothing where it cannot be done here.
    fn tried(&self, sandbox: &Sandbox, ask: &Ask) -> Option<Promise> {
        let mut copy = sandbox.clone();
        copy.edit(self.edit()).ok()?;
        let mut ask = self.ask.as_ref().unwrap_or(ask).clone();
        // Who asks may have been made anew, with another name.
        let gone = ask.from.object();
        if copy.cluster().get(&gone).is_none()
            && let Some(next) = sandbox.cluster().get(&gone).and_then(|gone| successor(copy.cluster(), gone))
        {
            ask.from = next;
        }
        let answer = copy.answer(&ask);
        answer.cannot_say.is_none().then(|| Promise::of(&answer))
    }

    /// The edit of the lab that tries it.
    pub fn edit(&self) -> Edit {
        Edit::Try { requests: self.requests.clone(), question: self.ask.clone(), wait: self.wait }
    }

    /// The command line that does it in the cluster itself; nothing where none does. What is known here of an object is
    /// less than there is in the cluster, so nothing is offered that would put this less in the place of it.
    pub fn command(&self, sandbox: &Sandbox) -> Option<String> {
        let (own, restarts) = self.without_restart(sandbox);
        let is_made_up = |request: &Request| sandbox.is_observed() && is_of_the_kubelet(sandbox.cluster(), request);
        if own.is_empty() || own.iter().any(is_made_up) {
            return None;
        }
        let mut command = command_for_edit(sandbox, &Edit::Requests(own.clone()))?;
        // What the API server fills in, the cluster's own does: addresses and families of its own.
        if sandbox.is_observed() && command.contains("\"/spec/clusterIP") {
            let all = own.iter().map(|request| as_asked(sandbox, request));
            command = all.collect::<Option<Vec<_>>>()?.join("\n");
        }
        let is_whole = !sandbox.is_observed() || !command.contains("kubectl replace");
        let whole = if restarts { format!("{command}\n{}", restart_of_dns(sandbox)) } else { command };
        is_whole.then_some(whole)
    }

    /// Where only kubelets write what would be another, such as whether a pod is ready: the commands that show why it is not.
    pub fn why_not(&self, sandbox: &Sandbox) -> Option<String> {
        let is_own = |request: &Request| sandbox.is_observed() && is_of_the_kubelet(sandbox.cluster(), request);
        let all = !self.requests.is_empty() && self.requests.iter().all(is_own);
        let show = |pod: ObjectRef| {
            let ObjectRef { namespace, name, .. } = &pod;
            format!("kubectl describe pod -n {namespace} {name}\nkubectl logs -n {namespace} {name}")
        };
        all.then(|| self.objects().into_iter().map(show).collect::<Vec<_>>().join("\n"))
    }

    /// What is asked for but for the restart of cluster DNS that follows it, and whether one does.
    fn without_restart(&self, sandbox: &Sandbox) -> (Vec<Request>, bool) {
        let restart = if sandbox.looks_every().is_some() { Vec::new() } else { sandbox.restart_of_dns() };
        let own: Vec<Request> = self.requests.iter().filter(|request| !restart.contains(request)).cloned().collect();
        if own.is_empty() { (self.requests.clone(), false) } else { (own.clone(), own.len() < self.requests.len()) }
    }

    /// For each object that is there already what would be another of it, as a merge patch in YAML; for each that is
    /// not, the whole of it. Nothing for what is only deleted.
    pub fn patches(&self, sandbox: &Sandbox) -> Vec<(ObjectRef, String)> {
        let of = |request: &Request| {
            let (Request::Put(value) | Request::Recreate(value)) = request else { return None };
            if sandbox.is_observed() && is_of_the_kubelet(sandbox.cluster(), request) {
                return None;
            }
            let object = ObjectRef::from_value(value)?;
            let text = match before(sandbox.cluster(), value) {
                Some(old) => patch_of(old.value(), value)?,
                None => manifest::for_apply(value),
            };
            Some((object, manifest::write_all([&text])))
        };
        self.without_restart(sandbox).0.iter().filter_map(of).collect()
    }
}

/// The command that does what is asked for and no more; nothing where that is an address of the lab's own ranges.
fn as_asked(sandbox: &Sandbox, request: &Request) -> Option<String> {
    let Request::Put(value) = request else { return None };
    let Some(old) = before(sandbox.cluster(), value) else { return Some(create_command(value)) };
    let patch = patch_of(old.value(), value)?;
    let address = patch.field("spec").and_then(|spec| spec.field("clusterIP")).and_then(Value::as_text);
    if address.is_none_or(|address| address == "None") { patch_command(old, value) } else { None }
}

/// The command that starts cluster DNS again: its pods are made anew by whatever keeps them.
fn restart_of_dns(sandbox: &Sandbox) -> String {
    let cluster = sandbox.cluster();
    let selector = dns_services(cluster).map(|service| &service.spec.selector).find(|selector| !selector.is_empty());
    let labels = match selector {
        Some(selector) => selector.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(","),
        None => format!("{}={}", well_known::DNS_LABEL.0, well_known::DNS_LABEL.1),
    };
    format!("kubectl delete pods -n {} -l {labels}", cluster.settings().corefile.namespace)
}
