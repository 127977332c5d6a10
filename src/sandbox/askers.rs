//! Whom a question can be asked from: every pod, or each of its containers where they resolve names differently. A
//! list shows the first of them; the others are found by some letters of their names.

use super::{Ask, PodRef, Sandbox, askers_of};
use crate::cluster::{Kind, ObjectRef, Pod, well_known};

/// How many a list has.
pub const LISTED: usize = 100;

/// Whom some letters find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first of them, [`LISTED`] at the most.
    pub listed: Vec<PodRef>,
    /// How many more there are.
    pub more: usize,
}

fn asker((pod, container): (&ObjectRef, Option<&str>)) -> PodRef {
    PodRef { container: container.map(str::to_owned), ..PodRef::of(pod) }
}

impl Sandbox {
    /// Everybody who can ask, in the order of the list: pods of people come first, those of the cluster itself last.
    pub fn askers(&self) -> impl Iterator<Item = (&ObjectRef, Option<&str>)> {
        let of = move |systems: bool| {
            let pods = self.cluster.of_kind(&Kind::Pod);
            pods.filter(move |pod| pod.reference().namespace.starts_with("kube-") == systems)
        };
        of(false).chain(of(true)).flat_map(|pod| askers_of(pod))
    }

    /// Those that the list has: the first of them.
    pub fn askers_listed(&self) -> Vec<PodRef> {
        let mut listed = Vec::new();
        for systems in [false, true] {
            for pod in self.cluster.of_kind(&Kind::Pod) {
                if pod.reference().namespace.starts_with("kube-") == systems {
                    listed.extend(askers_of(pod).map(asker));
                }
                if listed.len() >= LISTED {
                    listed.truncate(LISTED);
                    return listed;
                }
            }
        }
        listed
    }

    /// The question for a cluster in which nobody is called like the one who asks: that with which the lab begins, or
    /// another pod asks, for the first Service beside it, or else for the first of all. Nothing where who asks is there, or
    /// where nobody can.
    pub fn question_of_those_there(&self) -> Option<Ask> {
        let cluster = &self.cluster;
        let is_there = |asker: &PodRef| cluster.get(&asker.object()).is_some();
        if is_there(&self.question.from) {
            return None;
        }
        let first = Ask::default();
        if is_there(&first.from) {
            return Some(first);
        }
        let asks = |pod: &Pod| {
            pod.status.phase.is_none_or(|phase| !phase.is_terminal())
                && pod.effective_dns_policy().is_cluster_first()
                && !well_known::is_dns_server(&pod.meta.labels)
        };
        let can_ask = |pod: &ObjectRef| cluster.get(pod).and_then(|object| object.as_pod()).is_some_and(asks);
        let from = asker(self.askers().find(|(pod, _)| can_ask(pod))?);
        let api = well_known::api_service();
        let is_of_users = |service: &&ObjectRef| **service != api && !service.namespace.starts_with("kube-");
        let services = || cluster.of_kind(&Kind::Service).map(|object| object.reference()).filter(is_of_users);
        let name = match services().find(|service| service.namespace == from.namespace).or_else(|| services().next()) {
            Some(service) if service.namespace == from.namespace => service.name.clone(),
            Some(service) => format!("{}.{}", service.name, service.namespace),
            None => self.question.name.clone(),
        };
        Some(Ask { from, name, ..self.question.clone() })
    }

    /// How many pods the list does not have: whoever asks at present is always in it.
    pub fn askers_beyond(&self) -> usize {
        let asks = self.question().from.object();
        let asks = self.cluster.get(&asks).map(|pod| pod.reference());
        let mut listed: Vec<ObjectRef> = self.askers_listed().iter().map(PodRef::object).collect();
        listed.dedup();
        let others = asks.filter(|asks| !listed.contains(*asks));
        self.cluster.of_kind(&Kind::Pod).count().saturating_sub(listed.len() + others.iter().count())
    }

    /// Those whose `namespace/name` has every word of a text in it. Nobody fits a text without words.
    pub fn askers_by(&self, text: &str) -> Found {
        let text = text.to_ascii_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut found = Found::default();
        if words.is_empty() {
            return found;
        }
        let mut full = String::new();
        for (pod, container) in self.askers() {
            full.clear();
            full.extend([&pod.namespace, "/", &pod.name]);
            if !words.iter().all(|word| full.contains(word)) {
                continue;
            }
            match found.listed.len() < LISTED {
                true => found.listed.push(asker((pod, container))),
                false => found.more += 1,
            }
        }
        found
    }

    /// Whom a text names as the list does: `namespace/name`, with `/container` where they differ.
    pub fn asker_named(&self, text: &str) -> Option<PodRef> {
        let named: PodRef = text.trim().parse().ok()?;
        let pod = self.cluster.get(&named.object())?;
        askers_of(pod).any(|(_, container)| container == named.container.as_deref()).then_some(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{Edit, Scope};

    fn sandbox(text: &str) -> Sandbox {
        let mut sandbox = Sandbox::toy();
        let edit = Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: false };
        sandbox.edit(edit).unwrap();
        sandbox
    }

    fn pod(name: &str, images: &[&str]) -> String {
        let containers: Vec<String> =
            images.iter().enumerate().map(|(at, image)| format!("{{name: c{at}, image: '{image}'}}")).collect();
        let containers = containers.join(", ");
        format!("---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{containers}]}}\n")
    }

    #[test]
    fn pods_of_people_come_before_those_of_the_cluster() {
        let sandbox = sandbox(&pod("zebra", &["debian:12"]));
        let all: Vec<&str> = sandbox.askers().map(|(pod, _)| pod.namespace.as_str()).collect();
        let first_of_the_cluster = all.iter().position(|namespace| namespace.starts_with("kube-")).unwrap();
        assert!(all[..first_of_the_cluster].len() > 1);
        assert!(sandbox.askers().map(asker).eq(sandbox.askers_listed()), "where there are few, the list has all");
        assert!(all[first_of_the_cluster..].iter().all(|namespace| namespace.starts_with("kube-")), "{all:?}");
    }

    #[test]
    fn every_word_has_to_be_in_namespace_and_name_and_what_is_not_listed_is_counted() {
        let many: String = (0..LISTED + 50).map(|number| pod(&format!("web-{number}"), &["debian:12"])).collect();
        let sandbox = sandbox(&(many + &pod("other", &["debian:12"])));
        let found = sandbox.askers_by("web");
        assert_eq!((found.listed.len(), found.more), (LISTED, 50));
        let found = sandbox.askers_by(" WEB-149  default/ ");
        assert_eq!(found.listed.iter().map(ToString::to_string).collect::<Vec<_>>(), ["default/web-149"]);
        assert_eq!(found.more, 0);
        assert_eq!(sandbox.askers_by("web shop"), Found::default());
        assert_eq!(sandbox.askers_by("  "), Found::default());
    }

    #[test]
    fn whoever_is_not_in_the_list_is_counted_and_whoever_asks_is_in_it() {
        assert_eq!(Sandbox::toy().askers_beyond(), 0);
        let many: String = (0..LISTED + 50).map(|number| pod(&format!("web-{number:03}"), &["debian:12"])).collect();
        let mut sandbox = sandbox(&many);
        let pods = sandbox.cluster().of_kind(&Kind::Pod).count();
        sandbox.ask(crate::sandbox::Ask { from: "default/web-000".parse().unwrap(), ..Default::default() });
        assert_eq!(sandbox.askers_beyond(), pods - LISTED);
        sandbox.ask(crate::sandbox::Ask { from: "default/web-149".parse().unwrap(), ..Default::default() });
        assert_eq!(sandbox.askers_beyond(), pods - LISTED - 1);
        sandbox.ask(crate::sandbox::Ask { from: "default/nobody".parse().unwrap(), ..Default::default() });
        assert_eq!(sandbox.askers_beyond(), pods - LISTED);
    }

    #[test]
    fn a_name_is_somebodys_as_the_list_has_it() {
        let sandbox = sandbox(&(pod("plain", &["debian:12"]) + &pod("mixed", &["debian:12", "alpine:3.17"])));
        let named = |text: &str| sandbox.asker_named(text).map(|pod| pod.to_string());
        assert_eq!(named(" default/plain "), Some("default/plain".to_owned()));
        assert_eq!(named("plain"), Some("default/plain".to_owned()));
        assert_eq!(named("default/mixed/c1"), Some("default/mixed/c1".to_owned()));
        for nobody in ["default/plain/c0", "default/mixed/c9", "shop/plain", "default/plai", ""] {
            assert_eq!(named(nobody), None, "{nobody}");
        }
        assert_eq!(sandbox.askers_by("mixed").listed.len(), 2);
    }
}
