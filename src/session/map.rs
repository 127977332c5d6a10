//! The whole cluster as a drawing. Lanes are fixed, so that one remembers where to look: the
//! asker, the server, Services with their slices, pods; names outside at the foot. Pure geometry over
//! the state: it decides nothing about DNS.

mod way;

use super::boxes;
use super::scene::{Area, GAP, Line, LinkKind, Node, Scene, WIDTH, draw};
use super::view::Selection;
use crate::cluster::{Cluster, Kind, Object, ObjectRef, well_known};
use crate::sandbox::{Answer, Sandbox, is_cluster_owned};
use crate::sorting::{sort_by, sort_by_key};
use crate::text::words::{QuestionText, ScreenText};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Left edges and widths of the lanes.
const ASKER: (i32, i32) = (18, 172);
const SERVER: (i32, i32) = (246, 162);
const SERVICES: (i32, i32) = (472, 242);
const PODS: (i32, i32) = (776, 204);
const OUTSIDE: (i32, i32) = (666, 314);
/// Inside an area, around what it holds.
const PAD: i32 = 14;
/// How many pods are drawn before they are counted.
const PODS_DRAWN: usize = 6;
/// How many slices of one Service are drawn before they are counted.
const SLICES_DRAWN: usize = 12;
/// How many Services of one namespace are drawn before they are counted.
const SERVICES_DRAWN: usize = 40;
/// How many Namespaces are drawn before they are counted, of the cluster's own and of the others.
const NAMESPACES_DRAWN: usize = 60;
/// How many boxes are drawn before the Namespaces that are left are counted.
const BOXES_DRAWN: usize = 600;

/// Draws the state. Namespaces in `unfolded` are shown though the cluster's own.
pub fn scene(
    sandbox: &Sandbox,
    answer: &Answer,
    unfolded: &BTreeSet<String>,
    text: ScreenText,
    words: QuestionText,
) -> Scene {
    let mut consulted: Vec<&ObjectRef> = answer.consulted.iter().collect();
    sort_by(&mut consulted, Ord::cmp);
    let mut draft = Draft { text, words, consulted, places: FxHashMap::default(), scene: Scene::default(), y: 14 };
    let cluster = sandbox.cluster();
    let here = &sandbox.question().from.namespace;
    let mut namespaces: Vec<&str> =
        cluster.of_kind(&Kind::Namespace).map(|object| object.reference().name.as_str()).collect();
    sort_by_key(&mut namespaces, |name| (name.starts_with("kube-"), name != here, *name));
    let asker = sandbox.question().from.object();
    // One's own comes first, and the cluster's last.
    let own = namespaces.iter().position(|name| name.starts_with("kube-")).unwrap_or(namespaces.len());
    let (others, systems) = namespaces.split_at(own);
    for names in [others, systems] {
        let mut hidden = 0;
        for (place, name) in names.iter().enumerate() {
            let is_folded = name.starts_with("kube-") && name != here && !unfolded.contains(*name);
            // Who asks and what was opened by hand is drawn in any case.
            let is_wanted = name == here || unfolded.contains(*name);
            if !is_wanted && (place >= NAMESPACES_DRAWN || !is_folded && draft.scene.nodes.len() > BOXES_DRAWN) {
                hidden += 1;
            } else if is_folded {
                draft.folded(name);
            } else {
                draft.namespace(cluster, name, &asker);
            }
        }
        if hidden > 0 {
            draft.undrawn(hidden);
        }
    }
    draft.outside(sandbox, answer);
    draft.way(sandbox, answer, &asker);
    draft.finish()
}

struct Draft<'a> {
    text: ScreenText,
    /// In order.
    consulted: Vec<&'a ObjectRef>,
    words: QuestionText,
    /// Where each object stands: the index of its node.
    places: FxHashMap<ObjectRef, usize>,
    scene: Scene,
    y: i32,
}

impl Draft<'_> {
    fn node(&mut self, lane: (i32, i32), y: i32, opens: Selection, dim: bool, lines: Vec<Line>) -> i32 {
        let height = Node::height_of(&lines);
        let mut in_answer = false;
        if let Selection::Object(object) = &opens {
            in_answer = self.consulted.binary_search(&object).is_ok();
            self.places.entry(object.clone()).or_insert(self.scene.nodes.len());
        }
        self.scene.nodes.push(Node {
            x: lane.0,
            y,
            width: lane.1,
            height,
            opens,
            in_answer,
            dim,
            lines,
            ..Node::default()
        });
        y + height
    }

    fn folded(&mut self, name: &str) {
        let area = Area {
            name: self.text.show_namespace(name),
            folded: Some(name.to_owned()),
            object: None,
            x: SERVICES.0 - PAD,
            y: self.y,
            width: WIDTH - SERVICES.0,
            height: 30,
        };
        self.scene.areas.push(area);
        self.y += 30 + GAP;
    }

    /// Namespaces that are counted and not drawn.
    fn undrawn(&mut self, number: usize) {
        let lines = vec![Line::sub(self.text.more(number))];
        self.y = self.node(SERVICES, self.y, Selection::List, true, lines) + GAP;
    }

    fn namespace(&mut self, cluster: &Cluster, name: &str, asker: &ObjectRef) {
        let top = self.y;
        let (mut left, mut right) = (top + 30, top + 30);
        // The API server's own Service is everywhere and seldom the point.
        let is_shown = |service: &&Arc<Object>| {
            !is_cluster_owned(service)
                || self.consulted.binary_search(&service.reference()).is_ok()
                || name.starts_with("kube-")
        };
        let shown: Vec<&Arc<Object>> = cluster.in_namespace(&Kind::Service, name).filter(is_shown).collect();
        let mut services = shown.into_iter();
        for service in services.by_ref().take(SERVICES_DRAWN) {
            let from = left.max(right.min(left));
            left = self.service(cluster, service, from, &mut right) + GAP;
        }
        let rest = services.count();
        if rest > 0 {
            left = self.node(SERVICES, left, Selection::List, true, vec![Line::sub(self.text.more(rest))]) + GAP;
        }
        left = self.stray_endpoints(cluster, name, left);
        right = self.workloads(cluster, name, right);
        let behind = behind_services(cluster, name);
        let mut drawn = 0;
        let mut undrawn = 0;
        for pod in cluster.in_namespace(&Kind::Pod, name) {
            let reference = pod.reference();
            if behind.contains(reference.name.as_str()) || reference == asker || self.places.contains_key(reference) {
                continue;
            }
            if drawn < PODS_DRAWN {
                right = self.pod(pod, right) + GAP;
                drawn += 1;
            } else {
                undrawn += 1;
            }
        }
        if undrawn > 0 {
            right = self.node(PODS, right, Selection::List, true, vec![Line::sub(self.text.more(undrawn))]) + GAP;
        }
        let bottom = left.max(right).max(top + 60);
        self.scene.areas.push(Area {
            name: self.text.namespace_named(name),
            folded: None,
            object: Some(ObjectRef::new(Kind::Namespace, "", name)),
            x: SERVICES.0 - PAD,
            y: top,
            width: WIDTH - SERVICES.0,
            height: bottom - top,
        });
        self.y = bottom + GAP;
    }

    /// A Service, its slices under it, its pods beside it. Returns where it ends.
    fn service(&mut self, cluster: &Cluster, object: &Object, from: i32, right: &mut i32) -> i32 {
        let Some(service) = object.as_service() else { return from };
        let reference = object.reference();
        let lines = boxes::service(&reference.name, service);
        let mut y = self.node(SERVICES, from, Selection::Object(reference.clone()), false, lines);
        let by_hand = cluster
            .get(&ObjectRef::new(Kind::Endpoints, &reference.namespace, &reference.name))
            .filter(|endpoints| !endpoints.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY));
        if let Some(endpoints) = by_hand {
            let lines = vec![Line::sub(format!("Endpoints, {}", self.text.by_hand()))];
            y = self.node(SERVICES, y + 4, Selection::Object(endpoints.reference().clone()), false, lines);
        }
        let mut pods: Vec<ObjectRef> = Vec::new();
        let mut known = FxHashSet::default();
        let mut links = Vec::new();
        let mut undrawn = 0;
        for (place, slice) in cluster.slices_of(&reference.namespace, &reference.name).enumerate() {
            let Some(typed) = slice.as_endpoint_slice() else { continue };
            let targets = typed.endpoints.iter().map(|endpoint| &endpoint.target_pod).filter(|pod| !pod.is_empty());
            let targets = targets.map(|pod| ObjectRef::new(Kind::Pod, &reference.namespace, pod));
            if place >= SLICES_DRAWN {
                undrawn += 1;
                pods.extend(targets.filter(|pod| known.insert(pod.clone())));
                continue;
            }
            let lines = boxes::slice(typed, self.text);
            let index = self.scene.nodes.len();
            y = self.node(
                SERVICES,
                y + 4,
                Selection::Object(slice.reference().clone()),
                typed.endpoints.is_empty(),
                lines,
            );
            for pod in targets {
                links.push((index, pod.clone()));
                if known.insert(pod.clone()) {
                    pods.push(pod);
                }
            }
        }
        if undrawn > 0 {
            y = self.node(SERVICES, y + 4, Selection::List, true, vec![Line::sub(self.text.more(undrawn))]);
        }
        self.pods_beside(cluster, &pods, from, right);
        for (slice, pod) in links {
            if let Some(&at) = self.places.get(&pod) {
                self.link(LinkKind::Selects, slice, at);
            }
        }
        y
    }

    /// The pods of a Service that are not drawn yet, beside it; `right` is where they end.
    fn pods_beside(&mut self, cluster: &Cluster, pods: &[ObjectRef], from: i32, right: &mut i32) {
        let new: Vec<&ObjectRef> = pods.iter().filter(|pod| !self.places.contains_key(pod)).collect();
        if !new.is_empty() {
            *right = (*right).max(from);
        }
        let hidden = new.len().saturating_sub(PODS_DRAWN);
        for pod in new.into_iter().take(PODS_DRAWN) {
            if let Some(pod) = cluster.get(pod) {
                *right = self.pod(pod, *right) + GAP;
            }
        }
        if hidden > 0 {
            *right = self.node(PODS, *right, Selection::List, true, vec![Line::sub(self.text.more(hidden))]) + GAP;
        }
    }

    /// Endpoints and slices that no Service of this namespace claims: drawn adrift.
    fn stray_endpoints(&mut self, cluster: &Cluster, namespace: &str, mut y: i32) -> i32 {
        for kind in [Kind::Endpoints, Kind::EndpointSlice] {
            for object in cluster.in_namespace(&kind, namespace).take(SERVICES_DRAWN) {
                let reference = object.reference();
                let service = match object.as_endpoint_slice() {
                    Some(slice) => slice.service_name().unwrap_or_default().to_owned(),
                    None => reference.name.clone(),
                };
                if cluster.get(&ObjectRef::new(Kind::Service, namespace, &service)).is_some() {
                    continue;
                }
                let lines = vec![Line::name(&reference.name), Line::sub(kind.name().to_owned())];
                y = self.node(SERVICES, y, Selection::Object(reference.clone()), true, lines) + GAP;
            }
        }
        y
    }

    fn workloads(&mut self, cluster: &Cluster, namespace: &str, mut y: i32) -> i32 {
        for kind in Kind::WORKLOADS {
            for object in cluster.in_namespace(&kind, namespace).take(SERVICES_DRAWN) {
                let Some(workload) = object.as_workload() else { continue };
                // What another workload keeps stands with that.
                if object.meta().controller().is_some() {
                    continue;
                }
                let said = match kind.has_replicas() {
                    true => format!("{} × {}", kind.name(), workload.replicas),
                    false => kind.name().to_owned(),
                };
                let lines = vec![Line::name(&object.reference().name), Line::sub(said)];
                y = self.node(PODS, y, Selection::Object(object.reference().clone()), false, lines) + GAP;
            }
        }
        y
    }

    fn pod(&mut self, object: &Object, y: i32) -> i32 {
        let Some(pod) = object.as_pod() else { return y };
        let lines = boxes::pod(pod, None, self.text);
        self.node(PODS, y, Selection::Object(object.reference().clone()), !pod.status.ready, lines)
    }

    /// A line between two boxes.
    fn link(&mut self, kind: LinkKind, from: usize, to: usize) {
        let (Some(a), Some(b)) = (self.scene.nodes.get(from), self.scene.nodes.get(to)) else { return };
        draw(self.scene.links.entry((kind, 0)).or_default(), (a, None), (b, None));
    }

    fn finish(mut self) -> Scene {
        let lowest = self.scene.nodes.iter().map(|node| node.y + node.height).max().unwrap_or_default();
        self.scene.height = self.y.max(lowest + GAP);
        self.scene
    }
}

/// The names of the pods of a namespace behind a Service that is drawn: they stand beside it, or are counted there.
fn behind_services<'c>(cluster: &'c Cluster, namespace: &str) -> FxHashSet<&'c str> {
    let services = cluster.in_namespace(&Kind::Service, namespace).take(SERVICES_DRAWN);
    // Very many Services may select the same.
    let mut selectors: Vec<_> = services.filter_map(|service| Some(&service.as_service()?.spec.selector)).collect();
    selectors.dedup();
    let pods = selectors.into_iter().flat_map(|selector| cluster.pods_matching(namespace, selector));
    pods.map(|pod| pod.reference().name.as_str()).collect()
}
