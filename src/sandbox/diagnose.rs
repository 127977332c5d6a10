//! What is the matter with an object or the question at hand; the rules stand in `explain::diagnosis`.

use super::pod_view::PodView;
use super::scope::is_derived;
use super::{Answer, Ask, Sandbox, ask};
use crate::cluster::{Kind, ObjectRef, Typed};
use crate::dns::RecordType;
use crate::explain::diagnosis::{self, Diagnosis, Finding, QuestionContext};
use crate::resolution::network;
use crate::resolution::server::Configuration;
use crate::resolution::stub::{Config, Library, Lookup};
use crate::resolution::trace::{Parsed, Station};
use crate::sorting::sort;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// How many findings a question leads to at most; a cluster may hold the same mistake a thousand times.
const MOST: usize = 20;

impl Sandbox {
    /// What is the matter with an object; nothing where there is no such object.
    pub fn diagnose(&self, object: &ObjectRef) -> Vec<Finding> {
        let found = self.cluster.get(object).map(|object| diagnosis::findings_about_object(&self.cluster, object));
        self.with_restarts(found.unwrap_or_default())
    }

    /// A question with everything that was done to answer it; nothing where no library looked it up.
    pub(super) fn asked<'a>(
        &'a self,
        question: &'a Ask,
        answer: &'a Answer,
        view: &'a PodView<'a>,
    ) -> Option<QuestionContext<'a>> {
        Some(QuestionContext {
            cluster: &self.cluster,
            upstream: &self.upstream,
            pod: view.pod,
            library: view.library,
            name: &question.name,
            record_type: question.record_type,
            lookup: answer.lookup.as_ref()?,
            search: &view.config.search,
        })
    }

    /// Findings whose mends start the server again where they write a Corefile that it does not look at (rule PV1).
    fn with_restarts(&self, mut found: Vec<Finding>) -> Vec<Finding> {
        for mend in found.iter_mut().filter_map(|finding| finding.mend.as_mut()) {
            mend.requests = self.with_restart(std::mem::take(&mut mend.requests));
        }
        found
    }

    /// True where what is the matter with a question has edits that would mend it.
    pub fn is_mended_by_a_finding(&self, question: &Ask, answer: &Answer) -> bool {
        let findings = self.diagnose_question(question, answer);
        findings.iter().any(|finding| finding.mend.as_ref().is_some_and(|mend| !mend.requests.is_empty()))
    }

    /// What is the matter with a question, given its answer: with itself, and with the objects it concerns
    /// (the asking pod, what was consulted, what the names tried may have meant).
    pub fn diagnose_question(&self, question: &Ask, answer: &Answer) -> Vec<Finding> {
        if let Some(outlived) = self.outlived(question, answer) {
            return vec![outlived];
        }
        let Ok(view) = self.pod_view(&question.from) else { return Vec::new() };
        let Some(asked) = self.asked(question, answer, &view) else { return Vec::new() };
        let mut found = self.with_restarts(diagnosis::findings_about_question(&asked));
        for finding in &mut found {
            if finding.diagnosis == Diagnosis::RewriteWithoutAnswer {
                self.part_ways(question, &view, finding);
            }
        }
        if question.record_type == RecordType::Aaaa {
            // A name that exists nowhere is denied rightly.
            let other = Ask { record_type: RecordType::A, ..question.clone() };
            let exists = OnceCell::new();
            let has_address = || *exists.get_or_init(|| !self.answer_afresh(&other).records.is_empty());
            found.retain(|finding| finding.diagnosis != Diagnosis::AaaaDenied || has_address());
        }
        let mut concerned = BTreeSet::from([question.from.object()]);
        concerned.extend(answer.consulted.iter().cloned());
        for hop in answer.hops() {
            if let Station::Kubernetes { parsed: Some(parsed), .. } = &hop.at {
                self.meant_by(parsed, &mut concerned);
            }
        }
        for finding in concerned.iter().flat_map(|object| self.diagnose(object)) {
            if found.len() >= MOST {
                break;
            }
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
        let wait = self.kept_for(asked.lookup);
        let behind_envoy = network::has_envoy(view.pod);
        for mend in found.iter_mut().filter_map(|finding| finding.mend.as_mut()) {
            mend.hurts_http = behind_envoy && mend.ask.as_ref().is_some_and(|name| name.ends_with('.'));
            if !mend.requests.is_empty() && mend.ask.is_none() {
                mend.wait = wait;
            }
        }
        found
    }

    /// Puts in front of a finding's line what glibc and musl make of the same reply.
    fn part_ways(&self, question: &Ask, view: &PodView<'_>, finding: &mut Finding) {
        let line = finding.found.pop();
        for library in [Library::Glibc, Library::Musl125] {
            let config = Config::read(library, &view.resolv_conf.to_string(), view.kernel_name());
            let view = PodView { library, config, ..view.clone() };
            let answer = ask::answer_from(self, &Ok(view), question, &mut self.memory().clone());
            finding.found.push(gets(&answer));
        }
        finding.found.extend(line);
    }

    /// An answer that caches keep alive though the truth is another by now.
    fn outlived(&self, question: &Ask, answer: &Answer) -> Option<Finding> {
        let remembered = answer.remembered?;
        let truth = self.answer_afresh(question);
        let data = |answer: &Answer| -> Vec<String> {
            let mut data: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
            sort(&mut data);
            data
        };
        let (was, is) = (data(answer), data(&truth));
        if was == is && answer.outcome() == truth.outcome() {
            return None;
        }
        let said = if is.is_empty() { truth.outcome().as_str().to_owned() } else { is.join(", ") };
        let server = Configuration::object_of(&self.cluster);
        Some(Finding::outlived(server, was.is_empty(), remembered.left, said))
    }

    /// For how many seconds caches keep what was replied about names of the cluster: a mend is not felt before.
    fn kept_for(&self, lookup: &Lookup) -> u32 {
        let zones = self.server.configuration().zones();
        let inside = lookup.sent.iter().filter(|sent| zones.iter().any(|zone| sent.question.name.is_under(zone)));
        let kept = inside.filter_map(|sent| self.memory().remembered(&sent.question, self.now()));
        kept.map(|remembered| remembered.left).max().unwrap_or_default()
    }

    /// The objects that a name of this shape may have been about, whether they have a part in it or not.
    fn meant_by(&self, parsed: &Parsed, concerned: &mut BTreeSet<ObjectRef>) {
        let (namespace, service, endpoint) = (parsed.namespace.as_str(), &parsed.service, &parsed.endpoint);
        if namespace.is_empty() || service.is_empty() {
            return;
        }
        let reference = ObjectRef::new(Kind::Service, namespace, service);
        let selects = self.cluster.get(&reference).and_then(|object| object.as_service());
        // Endpoints by hand may have been meant for a Service that has none.
        let lacks_endpoints = selects.is_none_or(|service| service.spec.selector.is_empty())
            && self.cluster.ready_endpoints(namespace, service).next().is_none();
        concerned.insert(reference);
        for kind in [Kind::Endpoints, Kind::Pod].into_iter().chain(Kind::WORKLOADS) {
            let all = self.cluster.in_namespace(&kind, namespace).filter(|object| match object.typed() {
                Typed::Endpoints(_) => (lacks_endpoints || object.reference().name == *service) && !is_derived(object),
                Typed::Deployment(deployment) => deployment.workload.template.subdomain == *service,
                Typed::StatefulSet(set) => {
                    set.service_name == *service
                        || endpoint.rsplit_once('-').is_some_and(|(name, _)| name == object.meta().name)
                }
                Typed::Workload(workload) => workload.template.subdomain == *service,
                Typed::Pod(pod) => pod.spec.subdomain == *service,
                _ => false,
            });
            concerned.extend(all.map(|object| object.reference().clone()));
        }
    }
}

/// What a program comes away with: addresses, or its library's word for none.
fn gets(answer: &Answer) -> String {
    match answer.lookup.as_ref().map(|lookup| &lookup.result) {
        Some(Ok(addresses)) if !addresses.is_empty() => {
            addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Some(Err(error)) => error.as_str().to_owned(),
        _ => answer.outcome().as_str().to_owned(),
    }
}
