//! What is the matter in a cluster before anybody asks: each Service is asked for once, and each object is looked at.
//! It is done object by object, so that whoever waits can listen in between.

use super::asking::askers_of_cluster_dns;
use super::is_of_the_cluster;
use crate::cluster::{Kind, ObjectRef};
use crate::dns::{Outcome, RecordType};
use crate::explain::diagnosis::{Diagnosis, Finding};
use crate::resolution::trace::{CannotSay, Check, Unknown};
use crate::sandbox::{Answer, AnswerOutcome, Ask, ComesTo, PodRef, PodUnavailable, PodView, Sandbox};
use crate::sorting::sort_by_key;
use std::collections::BTreeMap;

/// How much what was found matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// A name does not resolve, or to nothing that is there.
    Fails,
    /// What was brought does not tell whether a name resolves.
    Unknown,
    /// All resolves, otherwise than somebody may think.
    Surprises,
}

/// One thing that is the matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// What it is about.
    pub object: ObjectRef,
    /// How much it matters.
    pub weight: Weight,
    /// The name that does not resolve, and what it comes to instead, where it was asked for.
    pub name: Option<(String, ComesTo)>,
    /// The cause, where one was found.
    pub finding: Option<Finding>,
    /// The check of cluster DNS that failed, where no cause was found behind it.
    pub check: Option<Check>,
    /// Why nobody can know here what the name comes to, where that is so.
    pub unknown: Option<CannotSay>,
    /// How many other objects have the very same, such as the other pods of a workload.
    pub others: usize,
}

impl Matter {
    /// What tells it from the others, in one look and the next.
    pub fn key(&self) -> String {
        format!("{} {:?}", self.object, self.finding.as_ref().map(|finding| finding.diagnosis))
    }
}

/// What whoever asks found around them.
type View<'a> = Result<PodView<'a>, PodUnavailable>;

/// A look at all objects under way.
///
/// ```
/// use k8s_dns_lab::own_cluster::Findings;
/// use k8s_dns_lab::sandbox::Sandbox;
///
/// let sandbox = Sandbox::toy();
/// let mut findings = Findings::begin(&sandbox);
/// while !findings.advance(&sandbox, 10) {}
/// assert!(findings.found().is_empty(), "the toy is well");
/// ```
#[derive(Debug)]
pub struct Findings {
    /// Who may ask for the names, and is to be seen not to be shut off from cluster DNS.
    candidates: std::vec::IntoIter<PodRef>,
    waiting: std::vec::IntoIter<ObjectRef>,
    all: usize,
    asker: Option<PodRef>,
    /// True once somebody is found who is not shut off.
    is_chosen: bool,
    /// How many Services there are that the cluster's users have.
    services: usize,
    /// How many of their names fail for what is the matter with another object, such as the Service of cluster DNS.
    fail_alike: usize,
    /// How many of their names lead to names outside of which nothing is known.
    left_outside: usize,
    found: Vec<Matter>,
    /// What is the same for several objects, and where it stands.
    alike: BTreeMap<(String, String), usize>,
}

impl Findings {
    /// Begins to look.
    pub fn begin(sandbox: &Sandbox) -> Self {
        let objects = || sandbox.cluster().objects().map(|object| object.reference());
        let is_service = |reference: &&ObjectRef| reference.kind == Kind::Service;
        // A Service says more of a pod's trouble than the pod does.
        let (mut all, rest): (Vec<_>, Vec<_>) = objects().cloned().partition(|reference| is_service(&reference));
        all.extend(rest);
        let askers = askers_of_cluster_dns(sandbox);
        let has_policies = sandbox.cluster().unmodelled().any(|object| object.reference().kind.is_network_policy());
        let asker = askers.first().cloned();
        let candidates = if has_policies { askers } else { Vec::new() };
        Self {
            candidates: candidates.into_iter(),
            all: all.len(),
            waiting: all.into_iter(),
            asker,
            is_chosen: false,
            services: 0,
            fail_alike: 0,
            left_outside: 0,
            found: Vec::new(),
            alike: BTreeMap::new(),
        }
    }

    /// Takes the first who is not shut off from cluster DNS to ask for the names, so that what is found is about them. Of
    /// each namespace that is shut off, the policy is found.
    fn consider(&mut self, sandbox: &Sandbox, asker: PodRef) {
        let name = format!("kubernetes.default.svc.{}.", sandbox.cluster().settings().cluster_domain);
        let ask = Ask { from: asker, name, record_type: RecordType::A };
        let answer = sandbox.answer_afresh(&ask);
        let found = if is_well(&answer) { Vec::new() } else { sandbox.diagnose_question(&ask, &answer) };
        let mut is_shut_off = false;
        for finding in found.into_iter().filter(|finding| finding.diagnosis == Diagnosis::PolicyWithoutDns) {
            is_shut_off = true;
            self.note(sandbox, finding);
        }
        if !is_shut_off && !self.is_chosen {
            self.asker = Some(ask.from);
            self.is_chosen = true;
        }
    }

    /// Who asks for them: nobody where no pod asks cluster DNS.
    pub fn asker(&self) -> Option<&PodRef> {
        self.asker.as_ref()
    }

    /// Looks at so many more objects of the same state. True where all have been looked at.
    pub fn advance(&mut self, sandbox: &Sandbox, objects: usize) -> bool {
        // Whoever asks looks around once.
        let mut view = None;
        for _ in 0..objects {
            if let Some(asker) = self.candidates.next() {
                self.consider(sandbox, asker);
                continue;
            }
            let Some(object) = self.waiting.next() else { return true };
            self.look(sandbox, &object, &mut view);
        }
        self.candidates.len() + self.waiting.len() == 0
    }

    /// How many objects have been looked at, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.all - self.waiting.len(), self.all)
    }

    /// What has been found so far: what fails first, by namespace.
    pub fn found(&self) -> Vec<Matter> {
        let mut all = self.found.clone();
        sort_by_key(&mut all, |matter| {
            let ObjectRef { namespace, name, .. } = &matter.object;
            (matter.weight, namespace.clone(), matter.object.kind.clone(), name.clone())
        });
        all
    }

    /// How much has been found so far.
    pub fn numbers(&self) -> Numbers {
        let fails = || self.found.iter().filter(|one| one.weight == Weight::Fails);
        let is_of_a_name = |one: &&Matter| one.name.is_some() || !one.finding.as_ref().is_some_and(is_of_cluster_dns);
        let of_names = fails().filter(|one| one.object.kind == Kind::Service).filter(is_of_a_name).count();
        let unknown = self.found.iter().filter(|one| one.weight == Weight::Unknown).map(|one| 1 + one.others).sum();
        Numbers {
            fail: of_names + self.fail_alike,
            unknown,
            others: fails().count() - of_names,
            services: self.services,
            left_outside: self.left_outside,
            is_asked: self.asker.is_some(),
        }
    }

    fn look<'a>(&mut self, sandbox: &'a Sandbox, object: &ObjectRef, view: &mut Option<View<'a>>) {
        let mut found = sandbox.diagnose(object);
        if object.kind == Kind::Service
            && let Some((name, ask, answer)) = self.fails(sandbox, object, view)
        {
            let check = answer.failed().map(|(_, check)| check.clone());
            let (object, name) = (object.clone(), Some((name, answer.comes_to())));
            match answer.cannot_say.clone() {
                Some(why) => self.note_unknown(Matter {
                    object,
                    weight: Weight::Unknown,
                    name,
                    finding: None,
                    check: None,
                    unknown: Some(why),
                    others: 0,
                }),
                None => {
                    let at = found.iter().position(|finding| weight(finding.diagnosis) == Weight::Fails);
                    let finding = at.map(|at| found.remove(at));
                    let check = check.filter(|_| finding.is_none());
                    let is_unsaid = finding.is_none() && check.is_none();
                    let found_else = if is_unsaid { sandbox.diagnose_question(&ask, &answer) } else { Vec::new() };
                    match found_else.into_iter().find(is_of_cluster_dns) {
                        Some(cause) => self.note_once(sandbox, cause),
                        None => {
                            let (weight, unknown) = (Weight::Fails, None);
                            self.found.push(Matter { object, weight, name, finding, check, unknown, others: 0 });
                        }
                    }
                }
            }
        }
        for finding in found {
            self.note(sandbox, finding);
        }
    }

    /// A name of which nobody can know, once for all that have the same reason.
    fn note_unknown(&mut self, matter: Matter) {
        let reason = match matter.unknown.as_ref().map(|why| &why.reason) {
            // One command prints what is missing of all Services of a namespace.
            Some(Unknown::EndpointsNotGiven { namespace, .. }) => format!("endpoints of {namespace}"),
            _ => format!("{:?}", matter.unknown),
        };
        self.add((String::new(), reason), matter);
    }

    /// Adds what is the matter, or counts it where the same is known of another object.
    fn add(&mut self, alike: (String, String), matter: Matter) {
        if let Some(known) = self.alike.get(&alike).and_then(|at| self.found.get_mut(*at)) {
            known.others += 1;
            return;
        }
        self.alike.insert(alike, self.found.len());
        self.found.push(matter);
    }

    /// A finding that several names fail for, and that its own object has as well.
    fn note_once(&mut self, sandbox: &Sandbox, finding: Finding) {
        self.fail_alike += 1;
        if !self.alike.contains_key(&alike(sandbox, &finding)) {
            self.note(sandbox, finding);
        }
    }

    /// A finding, once for all objects that have it alike.
    fn note(&mut self, sandbox: &Sandbox, finding: Finding) {
        let key = alike(sandbox, &finding);
        let known = self.alike.get(&key).and_then(|at| self.found.get(*at));
        // A name has failed for it already.
        if known.is_some_and(|known| known.object == finding.object) {
            return;
        }
        let (object, weight) = (finding.object.clone(), weight(finding.diagnosis));
        self.add(
            key,
            Matter { object, weight, name: None, finding: Some(finding), check: None, unknown: None, others: 0 },
        );
    }

    /// The name of a Service, where it does not resolve or nobody can know here whether it does, with the answer: asked
    /// for as from another namespace, so that nothing else comes into it.
    fn fails<'a>(
        &mut self,
        sandbox: &'a Sandbox,
        service: &ObjectRef,
        view: &mut Option<View<'a>>,
    ) -> Option<(String, Ask, Answer)> {
        let object = sandbox.cluster().get(service)?;
        if is_of_the_cluster(object) {
            return None;
        }
        self.services += 1;
        let from = self.asker.clone()?;
        let domain = &sandbox.cluster().settings().cluster_domain;
        let ask = |record_type| Ask {
            from: from.clone(),
            name: format!("{}.{}.svc.{domain}.", service.name, service.namespace),
            record_type,
        };
        let first = ask(RecordType::A);
        let view = view.get_or_insert_with(|| sandbox.pod_view(&from));
        let answer = sandbox.answer_afresh_in(view, &first);
        let is_left_outside = is_left_to_the_outside(&answer);
        self.left_outside += usize::from(is_left_outside);
        if is_well(&answer) || is_left_outside {
            return None;
        }
        let other = sandbox.answer_afresh_in(view, &ask(RecordType::Aaaa));
        if is_well(&other) {
            return None;
        }
        let is_known = answer.cannot_say.is_some() || other.cannot_say.is_none();
        Some((format!("{}.{}", service.name, service.namespace), first, if is_known { answer } else { other }))
    }
}

/// True for what is the matter with cluster DNS itself, for which every name fails.
fn is_of_cluster_dns(finding: &Finding) -> bool {
    use Diagnosis as D;
    matches!(
        finding.diagnosis,
        D::ServerListensElsewhere
            | D::ServerHasNoPods
            | D::ServerNotReady
            | D::ServerPortMissing
            | D::NameserverIsNoService
            | D::CorefileRefused
            | D::UnknownDirective
            | D::ForwardsToItself
    )
}

/// What is alike in findings of several objects: what was found, and who made the objects.
fn alike(sandbox: &Sandbox, finding: &Finding) -> (String, String) {
    let maker = sandbox.cluster().get(&finding.object).and_then(|object| {
        let owner = object.meta().controller()?;
        Some(format!("{}/{}/{}", finding.object.namespace, owner.kind, owner.name))
    });
    let own = || finding.object.to_string();
    (format!("{:?} {:?}", finding.diagnosis, finding.found), maker.unwrap_or_else(own))
}

/// How much is the matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Names of Services that do not resolve, or to nothing that is there.
    pub fail: usize,
    /// Names of which nobody can know.
    pub unknown: usize,
    /// What else is wrong: with the Corefile, a policy, a workload, a pod.
    pub others: usize,
    /// Services that the cluster's users have.
    pub services: usize,
    /// Those whose names lead to names outside of which nothing is known: whether they resolve nobody can say here.
    pub left_outside: usize,
    /// False where no pod asks cluster DNS, so that no name was asked for.
    pub is_asked: bool,
}

/// True where the Service is an alias to a name outside: nobody said what is there.
fn is_left_to_the_outside(answer: &Answer) -> bool {
    matches!(answer.cannot_say, Some(CannotSay { reason: Unknown::NameNotDescribed { .. }, .. }))
}

/// True for an answer with an address.
fn is_well(answer: &Answer) -> bool {
    answer.cannot_say.is_none()
        && answer.outcome() == AnswerOutcome::Final(Outcome::NoError)
        && !answer.records.is_empty()
        && answer.application_error().is_none()
}

/// True for what has a name resolve to an address that nothing behind it has.
pub(super) fn leads_nowhere(diagnosis: Diagnosis) -> bool {
    matches!(diagnosis, Diagnosis::SliceHasOtherAddress | Diagnosis::SliceHasForeignPod) || leaves_alone(diagnosis)
}

/// True for what leaves an address with nobody behind it.
pub(super) fn leaves_alone(diagnosis: Diagnosis) -> bool {
    matches!(
        diagnosis,
        Diagnosis::NobodyReady
            | Diagnosis::NothingBehind
            | Diagnosis::SelectorMatchesNothing
            | Diagnosis::TargetPortUnknown
    )
}

/// How much a confusion matters to somebody whose cluster is in trouble.
pub(super) fn weight(diagnosis: Diagnosis) -> Weight {
    use Diagnosis as D;
    match diagnosis {
        D::GoverningServiceNotHeadless
        | D::SharedHostname
        | D::PublishesNotReady
        | D::ExternalNameMapsPort
        | D::SearchedBeforeAsIs
        | D::SearchIsRoot
        | D::SearchListCut
        | D::HostNetworkWithClusterFirst
        | D::OrphanedSlices
        | D::EndpointPortUnnamed
        | D::PodNamesInsteadOfAddresses
        | D::HostnameWithoutSubdomain
        | D::StubZoneShadowed
        | D::ForwardBehindForward
        | D::SliceSaysReady
        | D::SliceSaysNotReady
        | D::SliceLacksPod
        | D::SingleStackService
        | D::ReplicasCut
        | D::ServerIsKubeDns
        | D::ClusterDnsNotTold => Weight::Surprises,
        _ => Weight::Fails,
    }
}
