//! What is the matter with an object or the question at hand; the rules stand in `explain::diagnosis`.

use super::{Answer, Ask, Sandbox};
use crate::cluster::ObjectRef;
use crate::explain::diagnosis::{self, Asked, Finding};

impl Sandbox {
    /// What is the matter with an object; nothing where there is no such object.
    pub fn diagnose(&self, object: &ObjectRef) -> Vec<Finding> {
        self.cluster.get(object).map_or_else(Vec::new, |object| diagnosis::of_object(&self.cluster, object))
    }

    /// What is the matter with a question, given its answer: with itself, and with the objects it concerns
    /// (the asking pod, what was consulted).
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
        let concerned = std::iter::once(question.from.object()).chain(answer.consulted.iter().cloned());
        for finding in concerned.flat_map(|object| self.diagnose(&object)) {
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
        found
    }
}
