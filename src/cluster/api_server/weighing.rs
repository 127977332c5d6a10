//! What a cluster will cost once the controllers have run, told before they do: which Services and which endpoints
//! made by hand are more than the lab bears ([`super::super::bounds`]).

use crate::cluster::bounds::{Bound, ENDPOINT_PORTS, ENDPOINTS, LOOKS};
use crate::cluster::changes::Rejection;
use crate::cluster::controllers::{self, garbage_collector, wanted_pods};
use crate::cluster::index::listed;
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::work::{self, Work};
use crate::cluster::{
    FieldPath, Invalid, InvalidKind, Kind, Labels, Object, ObjectRef, Reason, Selector, Service, Workload, well_known,
};
use crate::sorting::sort_by_key;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many objects a change may touch and be weighed by itself; where it touches more, the whole cluster is.
const FEW: usize = 64;

/// How many objects one change is refused for.
const MOST_BLAMED: usize = 20;

/// Something that is more than the lab bears, and the field that makes it so.
pub(super) type Beyond = (ObjectRef, FieldPath, Bound);

/// What there is still room for.
struct Left {
    endpoints: usize,
    endpoint_ports: usize,
    looks: usize,
}

impl Left {
    fn new() -> Self {
        Self { endpoints: ENDPOINTS, endpoint_ports: ENDPOINT_PORTS, looks: LOOKS }
    }

    /// Takes so many endpoints of so many ports; nothing where there is not the room.
    fn take(&mut self, endpoints: usize, ports: usize) -> Result<(), Bound> {
        let left = self.endpoints.checked_sub(endpoints).ok_or(Bound::Endpoints)?;
        let pairs = endpoints.saturating_mul(ports.max(1));
        self.endpoint_ports = self.endpoint_ports.checked_sub(pairs).ok_or(Bound::EndpointPorts)?;
        self.endpoints = left;
        Ok(())
    }
}

/// The pods that workloads are about to make, by each label of their templates.
struct Promised<'a> {
    workloads: Vec<(&'a str, &'a Workload, usize)>,
    by_label: FxHashMap<(&'a str, &'a str, &'a str), Vec<usize>>,
}

impl<'a> Promised<'a> {
    fn of(cluster: &'a Cluster) -> Self {
        let mut promised = Self { workloads: Vec::new(), by_label: FxHashMap::default() };
        let mut made = 0;
        for object in Kind::WORKLOADS.iter().flat_map(|kind| cluster.of_kind(kind)) {
            let Some(workload) = object.as_workload() else { continue };
            let present = cluster.pods_of(object.reference()).len();
            let missing = wanted_pods(cluster, object, present, made).saturating_sub(present);
            if missing == 0 {
                continue;
            }
            made += missing;
            let namespace = object.reference().namespace.as_str();
            for (key, value) in &workload.template_labels {
                let place = promised.workloads.len();
                promised.by_label.entry((namespace, key, value)).or_default().push(place);
            }
            promised.workloads.push((namespace, workload, missing));
        }
        promised
    }

    /// The workloads under the rarest label of a selector.
    fn under<'s>(&'s self, namespace: &'s str, selector: &'s Labels) -> &'s [usize] {
        let lists = selector.iter().map(|(key, value)| {
            self.by_label.get(&(namespace, key.as_str(), value.as_str())).map_or(&[][..], Vec::as_slice)
        });
        lists.min_by_key(|list| list.len()).unwrap_or_default()
    }

    fn selected(&self, places: &[usize], selector: &Labels) -> usize {
        let all = places.iter().filter_map(|place| self.workloads.get(*place));
        let matching = all.filter(|(_, workload, _)| Selector::Labels(selector).matches(&workload.template_labels));
        matching.map(|(_, _, missing)| missing).sum()
    }
}

/// All that is more than the lab bears; without it the rest is not. What is new gives way to what is there, and
/// everything to cluster DNS.
fn all_beyond(cluster: &Cluster, is_new: impl Fn(&ObjectRef) -> bool) -> Vec<Beyond> {
    let mut left = Left::new();
    let mut beyond = Vec::new();
    let promised = Promised::of(cluster);
    let mut services: Vec<&Arc<Object>> = cluster.of_kind(&Kind::Service).collect();
    sort_by_key(&mut services, |object| {
        (is_new(object.reference()), object.reference().namespace != well_known::SYSTEM)
    });
    for object in services {
        let Some(service) = object.as_service().filter(|service| !service.spec.selector.is_empty()) else { continue };
        if let Err(bound) = weigh(cluster, &promised, object, service, &mut left) {
            beyond.push((object.reference().clone(), FieldPath::of(&["spec", "selector"]), bound));
        }
    }
    for object in cluster.of_kind(&Kind::Endpoints).chain(cluster.of_kind(&Kind::EndpointSlice)) {
        let (endpoints, ports) = listed(object);
        if endpoints > 0
            && !is_made_anew(cluster, object)
            && let Err(bound) = left.take(endpoints, ports)
        {
            let field = if object.as_endpoints().is_some() { "subsets" } else { "endpoints" };
            beyond.push((object.reference().clone(), FieldPath::of(&[field]), bound));
        }
    }
    beyond
}

fn weigh(
    cluster: &Cluster,
    promised: &Promised<'_>,
    object: &Object,
    service: &Service,
    left: &mut Left,
) -> Result<(), Bound> {
    let namespace = object.reference().namespace.as_str();
    let selector = &service.spec.selector;
    let workloads = promised.under(namespace, selector);
    let looks = cluster.index().pods_under(namespace, selector) + workloads.len();
    left.looks = left.looks.checked_sub(looks).ok_or(Bound::Looks)?;
    work::count(Work::Look, looks);
    let pods = cluster.index().pods_matching(namespace, selector).len();
    left.take(pods + promised.selected(workloads, selector), service.spec.ports.len())
}

/// True for what the controllers of a Service with a selector keep: it is made anew.
fn is_made_anew(cluster: &Cluster, object: &Object) -> bool {
    let reference = object.reference();
    let name = match object.as_endpoint_slice() {
        Some(slice) if slice.managed_by().is_none() => return false,
        Some(slice) => slice.service_name().unwrap_or_default(),
        None => &reference.name,
    };
    let service = cluster.get(&ObjectRef::new(Kind::Service, &reference.namespace, name));
    let selects = service.and_then(|object| object.as_service()).is_some_and(|one| !one.spec.selector.is_empty());
    // A mirror is made of Endpoints, which are counted.
    selects || object.as_endpoint_slice().is_some()
}

/// What of a change is more than the lab bears.
pub(super) fn beyond(transaction: &Transaction<'_>) -> Vec<Rejection> {
    if !may_be_beyond(transaction) {
        return Vec::new();
    }
    let all = all_beyond(transaction.cluster, |object| transaction.has_touched(object));
    all.into_iter().take(MOST_BLAMED).map(|one| rejection(blamed(transaction, one))).collect()
}

/// Whether there is a need to weigh everything: what is touched may come to more than there is room for.
fn may_be_beyond(transaction: &Transaction<'_>) -> bool {
    if transaction.touched().count() > FEW {
        return true;
    }
    let index = transaction.cluster.index();
    let mut left = Left::new();
    let (endpoints, pairs) = index.listed();
    left.endpoints = left.endpoints.saturating_sub(endpoints);
    left.endpoint_ports = left.endpoint_ports.saturating_sub(pairs);
    let mut count = |endpoints: usize, ports: usize| left.take(endpoints, ports).is_err();
    let most_ports = index.most_ports();
    transaction.touched().filter_map(|object| transaction.cluster.get(object)).any(|object| {
        let namespace = &object.reference().namespace;
        if let Some(service) = object.as_service() {
            let promised = index.pods_under(namespace, &service.spec.selector);
            return count(promised, service.spec.ports.len());
        }
        if let Some(workload) = object.as_workload() {
            let services = index.services_for(namespace, &workload.template_labels).count();
            let wanted = wanted_pods(transaction.cluster, object, 0, 0);
            return count(services.saturating_mul(wanted), most_ports);
        }
        if object.as_pod().is_some() {
            return count(index.services_for(namespace, &object.meta().labels).count(), most_ports);
        }
        // Those by hand are counted in the index already.
        false
    })
}

/// The Service where it is of this change, and else what of this change makes it too large.
fn blamed(transaction: &Transaction<'_>, beyond: Beyond) -> Beyond {
    let (object, field, bound) = beyond;
    if transaction.touched().any(|touched| *touched == object) {
        return (object, field, bound);
    }
    let of = |kinds: &[Kind]| transaction.touched().find(|touched| kinds.contains(&touched.kind)).cloned();
    if let Some(workload) = of(&Kind::WORKLOADS) {
        return (workload, FieldPath::of(&["spec", "replicas"]), bound);
    }
    match of(&[Kind::Pod]) {
        Some(pod) => (pod, FieldPath::of(&["metadata", "labels"]), bound),
        None => (object, field, bound),
    }
}

/// Leaves out what is more than the lab bears, and says so.
pub(super) fn leave_out_beyond(transaction: &mut Transaction<'_>) -> Vec<Rejection> {
    let beyond = all_beyond(transaction.cluster, |object| transaction.has_touched(object));
    for (object, ..) in &beyond {
        garbage_collector::remove(transaction, object);
    }
    controllers::notice(transaction);
    beyond.into_iter().map(rejection).collect()
}

fn rejection((object, field, bound): Beyond) -> Rejection {
    let error = Invalid::new(InvalidKind::TooMany, field, None, Reason::BeyondTheLab(bound));
    Rejection { object: Some(object), errors: vec![error] }
}
