//! What is the matter with an object or the question at hand; the rules stand in `explain::diagnosis`.

use super::import::is_derived;
use super::{Answer, Ask, Sandbox};
use crate::cluster::{Kind, ObjectRef, Typed};
use crate::explain::diagnosis::{self, Asked, Finding};
use crate::resolution::trace::{Parsed, Station};
use std::collections::BTreeSet;

/// How many findings a question leads to at most; a cluster may hold the same mistake a thousand times.
const MOST: usize = 20;

impl Sandbox {
    /// What is the matter with an object; nothing where there is no such object.
    pub fn diagnose(&self, object: &ObjectRef) -> Vec<Finding> {
        self.cluster.get(object).map_or_else(Vec::new, |object| diagnosis::of_object(&self.cluster, object))
    }

    /// What is the matter with a question, given its answer: with itself, and with the objects it concerns
    /// (the asking pod, what was consulted, what the names tried may have meant).
    pub fn diagnose_question(&self, question: &Ask, answer: &Answer) -> Vec<Finding> {
        let (Ok(view), Some(lookup)) = (self.pod_view(&question.from), &answer.lookup) else { return Vec::new() };
        let mut found = diagnosis::of_question(&Asked {
            cluster: &self.cluster,
            upstream: &self.upstream,
            pod: view.pod,
            name: &question.name,
            record_type: question.record_type,
            lookup,
            search: &view.config.search,
            traces: &answer.traces,
        });
        let mut concerned = BTreeSet::from([question.from.object()]);
        concerned.extend(answer.consulted.iter().cloned());
        for hop in answer.traces.iter().flatten().flat_map(|trace| &trace.hops) {
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
        found
    }

    /// The objects that a name of this shape may have been about, whether they have a part in it or not.
    fn meant_by(&self, parsed: &Parsed, concerned: &mut BTreeSet<ObjectRef>) {
        let (namespace, service, endpoint) = (parsed.namespace.as_str(), &parsed.service, &parsed.endpoint);
        if namespace.is_empty() || service.is_empty() {
            return;
        }
        concerned.insert(ObjectRef::new(Kind::Service, namespace, service));
        for kind in [Kind::Endpoints, Kind::Deployment, Kind::StatefulSet, Kind::Pod] {
            let all = self.cluster.in_namespace(&kind, namespace).filter(|object| match object.typed() {
                Typed::Endpoints(_) => !is_derived(object),
                Typed::Deployment(deployment) => deployment.workload.template.subdomain == *service,
                Typed::StatefulSet(set) => {
                    set.service_name == *service
                        || endpoint.rsplit_once('-').is_some_and(|(name, _)| name == object.meta().name)
                }
                Typed::Pod(pod) => pod.spec.subdomain == *service,
                _ => false,
            });
            concerned.extend(all.map(|object| object.reference().clone()));
        }
    }
}
