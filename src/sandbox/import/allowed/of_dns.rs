//! What belongs to cluster DNS in a set of objects: of that more is kept.

use crate::cluster::{Kind, Labels, Object, ObjectRef, Selector, Value, well_known};
use crate::resolution::network::node_local;
use crate::resolution::server::Configuration;
use crate::sandbox::import::dns::{ClusterDns, shown_by};
use std::collections::BTreeSet;

/// The ConfigMap that installers leave to their users to put parts of a Corefile in.
const CUSTOM: &str = "coredns-custom";

/// What belongs to cluster DNS in a set of objects.
#[derive(Debug)]
pub(crate) struct OfDns {
    /// The ConfigMap of its Corefile.
    corefile: ObjectRef,
    /// The namespace of its Service and what that selects, where the Service was pasted.
    selector: Option<(String, Labels)>,
    /// The other ConfigMaps that its pods are shown.
    shown: BTreeSet<String>,
    /// Namespace and name of each ConfigMap that another CoreDNS is shown.
    of_others: BTreeSet<(String, String)>,
}

impl OfDns {
    /// Looks for it.
    pub(crate) fn among(objects: &[Object]) -> Self {
        let dns = ClusterDns::among(objects, None);
        let selector = dns.service.map(|service| (service.meta.namespace.clone(), service.spec.selector.clone()));
        let shown = BTreeSet::from([CUSTOM.to_owned()]);
        let mut of = Self { corefile: dns.corefile, selector, shown, of_others: BTreeSet::new() };
        let shown: Vec<String> = objects.iter().filter(|object| of.is_of(object)).flat_map(shown_by).collect();
        of.shown.extend(shown);
        for server in objects.iter().filter(|object| is_another(object)) {
            let namespace = &server.reference().namespace;
            of.of_others.extend(shown_by(server).into_iter().map(|name| (namespace.clone(), name)));
        }
        of
    }

    /// True for the namespace in which cluster DNS lives.
    pub(in crate::sandbox::import) fn is_in(&self, namespace: &str) -> bool {
        self.corefile.namespace == namespace
    }

    /// True where more of an object may be wanted than of another of its kind, as soon as another piece of the cluster
    /// tells where its DNS lives: any ConfigMap may turn out to hold the Corefile, and what smells of DNS may turn out to
    /// be what serves it.
    pub(crate) fn may_want(&self, object: &Object) -> bool {
        const WORD: &str = "dns";
        let reference = object.reference();
        let spec = match object.as_workload() {
            Some(workload) => workload.template_value.field("spec"),
            None => object.value().field("spec"),
        };
        match reference.kind {
            Kind::ConfigMap => true,
            _ if object.as_pod().is_some() || object.as_workload().is_some() => {
                let labels = object.as_workload().map_or(&object.meta().labels, |workload| &workload.template_labels);
                let containers = spec.and_then(|spec| spec.field("containers")).map(Value::items).unwrap_or_default();
                let mut images = containers.iter().filter_map(|one| one.field("image")?.as_text());
                self.is_of(object)
                    || [&reference.name, &reference.namespace]
                        .into_iter()
                        .chain(labels.values())
                        .any(|one| one.contains(WORD))
                    || images.any(|image| image.contains(WORD))
            }
            _ => false,
        }
    }

    /// True for the ConfigMap of the Corefile, and for those that lie beside it.
    pub(super) fn shows(&self, object: &Object) -> bool {
        let own = object.reference();
        self.of_others.contains(&(own.namespace.clone(), own.name.clone()))
            || own.namespace == self.corefile.namespace
                && (own.name == self.corefile.name
                    || own.name == well_known::KUBE_DNS
                    || self.shown.contains(&own.name)
                    || node_local::is_own(object))
    }

    /// True for the pods of any CoreDNS and for what makes them: a Corefile reads of their surroundings.
    pub(super) fn is_server(&self, object: &Object) -> bool {
        self.is_of(object) || is_another(object)
    }

    /// True for the pods of cluster DNS and for what makes them: those its Service selects, and in `kube-system` those
    /// labelled as every installer labels them.
    pub(in crate::sandbox::import) fn is_of(&self, object: &Object) -> bool {
        let labels = object.as_workload().map_or(&object.meta().labels, |workload| &workload.template_labels);
        let namespace = &object.reference().namespace;
        let is_selected = self
            .selector
            .as_ref()
            .is_some_and(|(own, selector)| own == namespace && Selector::Service(selector).matches(labels));
        is_selected || *namespace == Configuration::object().namespace && well_known::is_dns_server(labels)
    }
}

/// True for pods with a container of CoreDNS's image, and for what makes such pods.
fn is_another(object: &Object) -> bool {
    let images = match object.as_workload() {
        Some(workload) => workload.template.containers.iter(),
        None => object.as_pod().map(|pod| pod.spec.containers.iter()).unwrap_or_default(),
    };
    images.map(|container| &container.image).any(|image| well_known::is_coredns(image))
}
