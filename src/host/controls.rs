//! Which edits the author of a page offers: `controls=headless,labels`, in the words of lessons
//! (docs/lessons.md). An edit belongs to the control
//! whose field it sets. What a host page sends by message is the author's own and is not limited.

use crate::cluster::{FieldPath, Kind, ObjectRef, PathStep};
use crate::control::{Control, Controls};
use crate::resolution::server::Configuration;
use crate::resolution::stub::ANNOTATION;
use crate::sandbox::{Edit, Sandbox, ToyService, is_cluster_owned};
use crate::sorting::sort_by_key;

/// The control that a field of an object belongs to, where it belongs to one.
fn control_of(kind: &Kind, field: &FieldPath) -> Option<Control> {
    let mut keys = field.steps().iter().filter_map(|step| match step {
        PathStep::Key(key) => Some(key.as_str()),
        PathStep::Index(_) => None,
    });
    let (first, second) = (keys.next()?, keys.next());
    Some(match (kind, first, second) {
        (Kind::Endpoints | Kind::EndpointSlice, _, _) => Control::Endpoints,
        (kind, "metadata", Some("labels")) if has_labels(kind) => Control::Labels,
        (kind, "spec", Some("selector")) if has_selector(kind) => Control::Selector,
        (Kind::Service, "spec", Some("clusterIP" | "clusterIPs" | "type")) => Control::Headless,
        (Kind::Service, "spec", Some("externalName")) => Control::ExternalName,
        (Kind::Service, "spec", Some("ports")) => Control::Ports,
        (Kind::Service, "spec", Some("publishNotReadyAddresses")) | (Kind::Pod, "status", Some("conditions")) => {
            Control::Ready
        }
        (kind, "spec", Some("replicas")) if kind.has_replicas() => Control::Scale,
        (Kind::Pod, "spec", Some("hostname" | "subdomain")) => Control::Hostname,
        (Kind::Pod, "spec", Some("dnsPolicy" | "dnsConfig")) => Control::Policy,
        (Kind::Pod, "metadata", Some("annotations")) if field.steps().last() == Some(&library()) => Control::Library,
        (Kind::ConfigMap, "data", Some("Corefile")) => Control::Corefile,
        _ => return None,
    })
}

fn has_selector(kind: &Kind) -> bool {
    *kind == Kind::Service || kind.is_workload()
}

fn has_labels(kind: &Kind) -> bool {
    *kind == Kind::Pod || has_selector(kind)
}

/// True where objects of a kind have something a control changes.
fn concerns(control: Control, kind: &Kind) -> bool {
    match control {
        Control::Headless | Control::ExternalName | Control::Service | Control::Ports => *kind == Kind::Service,
        Control::Selector => has_selector(kind),
        Control::Labels => has_labels(kind),
        Control::Hostname | Control::Ready | Control::Policy | Control::Library | Control::Pod => *kind == Kind::Pod,
        Control::Endpoints => matches!(kind, Kind::Endpoints | Kind::EndpointSlice),
        Control::Scale => kind.has_replicas(),
        Control::Delete | Control::Recreate => matches!(kind, Kind::Pod | Kind::Service),
        Control::Corefile => *kind == Kind::ConfigMap,
        Control::Outside
        | Control::Time
        | Control::Manifests
        | Control::Terminal
        | Control::Zone
        | Control::Settings => false,
    }
}

/// The annotation that names a pod's library.
fn library() -> PathStep {
    PathStep::Key(ANNOTATION.to_owned())
}

impl Controls {
    /// True where a field of an object may be set.
    pub fn offer_field(self, kind: &Kind, field: &FieldPath) -> bool {
        control_of(kind, field).is_some_and(|control| self.has(control))
    }

    /// True where a way of the opening toy may be chosen: the plain one wherever another may.
    pub fn offer_way(self, way: ToyService) -> bool {
        let ways = [Control::Headless, Control::Endpoints, Control::ExternalName];
        match way {
            ToyService::ClusterIp => ways.iter().any(|control| self.has(*control)),
            ToyService::Headless => self.has(Control::Headless),
            ToyService::Manual => self.has(Control::Endpoints),
            ToyService::ExternalName => self.has(Control::ExternalName),
        }
    }

    /// True where an edit may be made. Pinning changes no cluster and is always there; of several fields
    /// set at once, the others go along with the one that is offered.
    pub fn offer(self, edit: &Edit, sandbox: &Sandbox) -> bool {
        match edit {
            Edit::Pin(_) | Edit::Unpin(_) => true,
            Edit::Set { object, field, .. } => self.offer_field(&object.kind, field),
            Edit::SetAll { object, fields } => fields.iter().any(|(field, _)| self.offer_field(&object.kind, field)),
            Edit::Do { intent, .. } => intent.controls().iter().any(|control| self.has(*control)),
            Edit::ToyService(way) => self.offer_way(*way),
            Edit::Outside(_) => self.has(Control::Outside),
            Edit::Advance { .. } => self.has(Control::Time),
            Edit::Delete(_) => self.has(Control::Delete),
            Edit::Recreate(_) => self.has(Control::Recreate),
            Edit::Manifests { .. } | Edit::Applied(_) | Edit::Import(_) => self.has(Control::Manifests),
            Edit::Put(value) => self.has(match ObjectRef::from_value(value) {
                Some(object) if sandbox.cluster().get(&object).is_none() => match object.kind {
                    Kind::Pod => Control::Pod,
                    Kind::Service => Control::Service,
                    Kind::Endpoints | Kind::EndpointSlice => Control::Endpoints,
                    _ => Control::Manifests,
                },
                _ => Control::Manifests,
            }),
            _ => false,
        }
    }

    /// The objects a person may change something of: what the present answer looked at comes first.
    pub fn objects(self, sandbox: &Sandbox, consulted: &[ObjectRef], most: usize) -> Vec<ObjectRef> {
        let concerned = |object: &ObjectRef| self.iter().any(|control| concerns(control, &object.kind));
        let corefile = Configuration::object_of(sandbox.cluster());
        let own = sandbox
            .cluster()
            .objects()
            .filter(|object| !is_cluster_owned(object) || object.reference() == corefile)
            .map(|object| object.reference());
        let mut all: Vec<ObjectRef> = own.filter(|object| concerned(object)).cloned().collect();
        sort_by_key(&mut all, |object| (!consulted.contains(object), object.kind != Kind::Service));
        all.truncate(most);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Ask;

    fn set(kind: Kind, field: &str) -> Edit {
        Edit::Set { object: ObjectRef::new(kind, "default", "db"), field: field.parse().unwrap(), value: None }
    }

    #[test]
    fn an_edit_belongs_to_the_control_of_its_field() {
        let sandbox = Sandbox::toy();
        for (kind, field, control) in [
            (Kind::Service, "spec.clusterIP", Some(Control::Headless)),
            (Kind::Service, "spec.selector.app", Some(Control::Selector)),
            (Kind::Pod, "metadata.labels.app", Some(Control::Labels)),
            (Kind::Pod, "spec.hostname", Some(Control::Hostname)),
            (Kind::Pod, "status.conditions[0].status", Some(Control::Ready)),
            (Kind::Pod, "spec.dnsConfig.options", Some(Control::Policy)),
            (Kind::Pod, "metadata.annotations[k8s-dns-lab.io/libc]", Some(Control::Library)),
            (Kind::Pod, "metadata.annotations.note", None),
            (Kind::StatefulSet, "spec.replicas", Some(Control::Scale)),
            (Kind::Endpoints, "subsets[0].addresses[0].ip", Some(Control::Endpoints)),
            (Kind::Service, "spec.externalName", Some(Control::ExternalName)),
            (Kind::ConfigMap, "data.Corefile", Some(Control::Corefile)),
            (Kind::Service, "spec.ports[0].port", Some(Control::Ports)),
            (Kind::Service, "spec.sessionAffinity", None),
        ] {
            assert_eq!(control_of(&kind, &field.parse().unwrap()), control, "{field}");
            let all = Controls::ALL;
            assert_eq!(all.offer(&set(kind, field), &sandbox), control.is_some(), "{field}");
        }
    }

    #[test]
    fn what_is_not_offered_may_not_be_made() {
        let sandbox = Sandbox::toy();
        let pod = sandbox.cluster().of_kind(&Kind::Pod).next().unwrap().value().clone();
        let mut other = pod.clone();
        other.set(&"metadata.name".parse().unwrap(), Some("other".into()));
        let labels = Controls::from_iter([Control::Labels, Control::Pod]);
        assert!(labels.offer(&set(Kind::Pod, "metadata.labels.app"), &sandbox));
        assert!(!labels.offer(&set(Kind::Service, "spec.clusterIP"), &sandbox));
        assert!(labels.offer(&Edit::Put(other), &sandbox));
        assert!(!labels.offer(&Edit::Put(pod), &sandbox), "a pod that is there changes by its fields");
        assert!(!labels.offer(&Edit::Reset, &sandbox));
        assert!(!labels.offer(&Edit::Delete(ObjectRef::new(Kind::Pod, "default", "db-0")), &sandbox));
        assert!(!labels.offer(&Edit::ToyService(ToyService::ClusterIp), &sandbox));
        assert!(labels.offer(&Edit::Pin(Ask::default()), &sandbox));
        let headless = Controls::from_iter([Control::Headless]);
        assert!(headless.offer(&Edit::ToyService(ToyService::ClusterIp), &sandbox));
        assert!(!headless.offer(&Edit::ToyService(ToyService::Manual), &sandbox));
        assert!(!Controls::default().offer(&set(Kind::Pod, "metadata.labels.app"), &sandbox));
    }

    #[test]
    fn the_objects_to_change_begin_with_what_was_looked_at() {
        let sandbox = Sandbox::toy();
        let answer = sandbox.answer(sandbox.question());
        let objects = Controls::from_iter([Control::Labels]).objects(&sandbox, &answer.consulted, 3);
        assert_eq!(objects.first().map(ToString::to_string).as_deref(), Some("svc/default/db"));
        assert_eq!(objects.len(), 3);
        assert!(Controls::from_iter([Control::Time]).objects(&sandbox, &answer.consulted, 3).is_empty());
    }
}
