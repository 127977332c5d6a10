//! Where everything stands in the drawing. Lanes are fixed, so that one remembers where to look: the
//! asker, the server, Services with their slices, pods; names outside at the foot. Pure geometry over
//! the state: it decides nothing about DNS.

use super::view::Selection;
use crate::cluster::{Cluster, Kind, Object, ObjectRef, ServiceType, well_known};
use crate::sandbox::{Answer, Sandbox, is_furniture};
use crate::sorting::{sort_by, sort_by_key};
use crate::text::outcome::word;
use crate::text::words::{Question, Screen};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// Left edges and widths of the lanes, in pixels.
const ASKER: (i32, i32) = (18, 132);
const SERVER: (i32, i32) = (198, 120);
const SERVICES: (i32, i32) = (372, 184);
const PODS: (i32, i32) = (604, 152);
const OUTSIDE: (i32, i32) = (520, 236);
/// The whole width.
const WIDTH: i32 = 780;
/// Between things above each other.
const GAP: i32 = 10;
/// Inside an area, around what it holds.
const PAD: i32 = 12;
/// A line of text in a box, and the box around its lines.
const LINE: i32 = 19;
const BOX: i32 = 14;
/// How many pods, and how many endpoints of a slice, are drawn before they are counted.
const PODS_DRAWN: usize = 6;
const ENDPOINTS_DRAWN: usize = 4;
/// How many slices of one Service are drawn before they are counted.
const SLICES_DRAWN: usize = 12;
/// How many Services of one namespace are drawn before they are counted.
const SERVICES_DRAWN: usize = 40;
/// How many Namespaces are drawn before they are counted, of the cluster's own and of the others.
const NAMESPACES_DRAWN: usize = 60;
/// How many boxes are drawn before the Namespaces that are left are counted.
const BOXES_DRAWN: usize = 600;

/// The drawing.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Scene {
    pub width: i32,
    pub height: i32,
    pub areas: Vec<Area>,
    pub nodes: Vec<Node>,
    pub links: Links,
}

/// The lines between boxes: one path for all of a kind.
pub type Links = BTreeMap<LinkKind, String>;

/// A namespace, or what is outside.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Area {
    pub name: String,
    /// The namespace to open, where the area is folded.
    pub folded: Option<String>,
    /// The Namespace object, where it is one.
    pub object: Option<ObjectRef>,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Node {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    pub opens: Selection,
    /// The present answer rests on it.
    pub in_answer: bool,
    /// It answers nothing at present.
    pub dim: bool,
    pub lines: Vec<Line>,
    /// The last step brought it.
    pub is_new: bool,
    /// What it said before the last step, as far as it says something else now.
    pub was: Option<String>,
}

/// A line of text in a box.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Line {
    pub text: String,
    pub class: &'static str,
}

/// How one thing hangs on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// This stands behind that.
    Selects,
    /// One name stands for another.
    Alias,
    /// The server looked here.
    Looked,
    /// The question's way.
    Asked,
}

/// Draws the state. Namespaces in `unfolded` are shown though the cluster's own.
pub fn scene(sandbox: &Sandbox, answer: &Answer, unfolded: &BTreeSet<String>, text: Screen, words: Question) -> Scene {
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
    text: Screen,
    /// In order.
    consulted: Vec<&'a ObjectRef>,
    words: Question,
    /// Where each object stands: the index of its node.
    places: FxHashMap<ObjectRef, usize>,
    scene: Scene,
    y: i32,
}

impl Draft<'_> {
    fn node(&mut self, lane: (i32, i32), y: i32, opens: Selection, dim: bool, lines: Vec<Line>) -> i32 {
        let count = i32::try_from(lines.len()).unwrap_or(1);
        let height = BOX + LINE * count;
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
            is_new: false,
            was: None,
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
        let lines = vec![sub(self.text.more(number))];
        self.y = self.node(SERVICES, self.y, Selection::List, true, lines) + GAP;
    }

    fn namespace(&mut self, cluster: &Cluster, name: &str, asker: &ObjectRef) {
        let top = self.y;
        let (mut left, mut right) = (top + 30, top + 30);
        // The API server's own Service is everywhere and seldom the point.
        let is_shown = |service: &&Arc<Object>| {
            !is_furniture(service)
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
            left = self.node(SERVICES, left, Selection::List, true, vec![sub(self.text.more(rest))]) + GAP;
        }
        left = self.stray_endpoints(cluster, name, left);
        right = self.workloads(cluster, name, right);
        // Pods behind a Service that is drawn stand beside it, or are counted there.
        let selectors = cluster.in_namespace(&Kind::Service, name).take(SERVICES_DRAWN);
        // Very many Services may select the same.
        let mut selectors: Vec<_> =
            selectors.filter_map(|service| Some(&service.as_service()?.spec.selector)).collect();
        selectors.dedup();
        let behind: FxHashSet<&str> = selectors
            .into_iter()
            .flat_map(|selector| cluster.pods_matching(name, selector))
            .map(|pod| pod.reference().name.as_str())
            .collect();
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
            right = self.node(PODS, right, Selection::List, true, vec![sub(self.text.more(undrawn))]) + GAP;
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
        let address = match &service.spec.service_type {
            ServiceType::ExternalName => format!("→ {}", service.spec.external_name),
            _ if service.is_headless() => "clusterIP: None".to_owned(),
            _ => service.spec.cluster_ips.join(", "),
        };
        let kind = service.spec.service_type.as_str().to_owned();
        let lines = vec![
            name_line(&reference.name),
            sub(if service.is_headless() { "headless".to_owned() } else { kind }),
            mono(address),
        ];
        let mut y = self.node(SERVICES, from, Selection::Object(reference.clone()), false, lines);
        let by_hand = cluster
            .get(&ObjectRef::new(Kind::Endpoints, &reference.namespace, &reference.name))
            .filter(|endpoints| !endpoints.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY));
        if let Some(endpoints) = by_hand {
            let lines = vec![sub(format!("Endpoints, {}", self.text.by_hand()))];
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
            let keeper = if typed.managed_by().is_none() {
                format!("EndpointSlice, {}", self.text.by_hand())
            } else {
                "EndpointSlice".to_owned()
            };
            let mut lines = vec![sub(keeper)];
            for endpoint in typed.endpoints.iter().take(ENDPOINTS_DRAWN) {
                let named =
                    if endpoint.hostname.is_empty() { String::new() } else { format!("{} ", endpoint.hostname) };
                let class = if endpoint.ready == Some(false) { "sub mono off" } else { "sub mono" };
                let sign = if endpoint.ready == Some(false) { "✕ " } else { "" };
                lines.push(Line { text: format!("{sign}{named}{}", endpoint.addresses.join(", ")), class });
            }
            if typed.endpoints.len() > ENDPOINTS_DRAWN {
                lines.push(sub(self.text.more(typed.endpoints.len() - ENDPOINTS_DRAWN)));
            }
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
            y = self.node(SERVICES, y + 4, Selection::List, true, vec![sub(self.text.more(undrawn))]);
        }
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
            *right = self.node(PODS, *right, Selection::List, true, vec![sub(self.text.more(hidden))]) + GAP;
        }
        for (slice, pod) in links {
            if let Some(&at) = self.places.get(&pod) {
                self.link(LinkKind::Selects, slice, at);
            }
        }
        y
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
                let lines = vec![name_line(&reference.name), sub(kind.name().to_owned())];
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
                let lines = vec![name_line(&object.reference().name), sub(said)];
                y = self.node(PODS, y, Selection::Object(object.reference().clone()), false, lines) + GAP;
            }
        }
        y
    }

    fn pod(&mut self, object: &Object, y: i32) -> i32 {
        let Some(pod) = object.as_pod() else { return y };
        let mut lines = vec![name_line(&object.reference().name)];
        if !pod.spec.hostname.is_empty() || !pod.spec.subdomain.is_empty() {
            let dash = |part: &str| if part.is_empty() { "—".to_owned() } else { part.to_owned() };
            lines.push(mono(format!("{}.{}", dash(&pod.spec.hostname), dash(&pod.spec.subdomain))));
        }
        match pod.status.pod_ip() {
            Some(_) => lines.push(mono(pod.status.pod_ips.join(", "))),
            None => lines.push(sub(self.text.no_address().to_owned())),
        }
        if pod.meta.terminating {
            lines.push(Line { text: format!("✕ {}", self.text.terminating()), class: "sub off" });
        } else if !pod.status.ready {
            lines.push(Line { text: format!("✕ {}", self.text.not_ready()), class: "sub off" });
        }
        self.node(PODS, y, Selection::Object(object.reference().clone()), !pod.status.ready, lines)
    }

    /// The names outside that something points to.
    fn outside(&mut self, sandbox: &Sandbox, answer: &Answer) {
        let top = self.y;
        let mut y = top + 30;
        let mut names: Vec<String> = Vec::new();
        let mut aliases = Vec::new();
        for object in sandbox.cluster().of_kind(&Kind::Service) {
            let Some(service) = object.as_service() else { continue };
            if service.spec.service_type != ServiceType::ExternalName || !self.places.contains_key(object.reference()) {
                continue;
            }
            let target = service.spec.external_name.trim_end_matches('.').to_owned();
            aliases.push((object.reference().clone(), target.clone()));
            let domain = &sandbox.cluster().settings().cluster_domain;
            if !target.ends_with(&format!(".{domain}")) && !names.contains(&target) {
                names.push(target);
            }
        }
        for name in &answer.forwarded {
            let name = name.trim_end_matches('.').to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut at = BTreeMap::new();
        for name in names {
            let index = self.scene.nodes.len();
            let is_asked = answer.forwarded.iter().any(|asked| asked.trim_end_matches('.') == name);
            y = self.node(OUTSIDE, y, Selection::Outside, false, vec![mono(name.clone())]) + GAP;
            if let Some(node) = self.scene.nodes.get_mut(index) {
                node.in_answer = is_asked;
            }
            at.insert(name, index);
        }
        if at.is_empty() {
            y = self.node(OUTSIDE, y, Selection::Outside, false, vec![sub(self.text.outside_names().to_owned())]) + GAP;
        }
        self.scene.areas.push(Area {
            name: self.text.outside_cluster().to_owned(),
            folded: None,
            object: None,
            x: SERVICES.0 - PAD,
            y: top,
            width: WIDTH - SERVICES.0,
            height: y - top,
        });
        self.y = y + GAP;
        let domain = format!(".svc.{}", sandbox.cluster().settings().cluster_domain);
        for (service, target) in aliases {
            let to = at.get(&target).copied().or_else(|| {
                let (name, namespace) = target.strip_suffix(&domain)?.split_once('.')?;
                self.places.get(&ObjectRef::new(Kind::Service, namespace, name)).copied()
            });
            if let (Some(&from), Some(to)) = (self.places.get(&service), to) {
                self.link(LinkKind::Alias, from, to);
            }
        }
    }

    /// The asker, the server, and where the server looked.
    fn way(&mut self, sandbox: &Sandbox, answer: &Answer, asker: &ObjectRef) {
        let text = self.text;
        let centre = self.scene.nodes.iter().filter(|node| node.in_answer).map(|node| node.y + node.height / 2).min();
        let y = centre.unwrap_or(78).max(56) - 36;
        let first = self.scene.nodes.len();
        let mut lines = vec![name_line(&asker.name)];
        lines.push(sub(text.asked_from_here().to_owned()));
        lines.push(mono(sandbox.question().name.clone()));
        self.node(ASKER, y, Selection::Object(asker.clone()), false, lines);
        let server = self.scene.nodes.len();
        let corefile = sandbox.cluster().settings().corefile.clone();
        let lines = vec![
            name_line("CoreDNS"),
            sub(self.words.names_tried(answer.tried())),
            sub(word(self.words, answer.outcome().as_str()).to_owned()),
        ];
        self.node(SERVER, y, Selection::Object(corefile), false, lines);
        self.link(LinkKind::Asked, first, server);
        let looked: Vec<usize> = (0..first)
            .filter(|index| {
                self.scene
                    .nodes
                    .get(*index)
                    .is_some_and(|node| node.in_answer && (node.x == SERVICES.0 || node.opens == Selection::Outside))
            })
            .collect();
        for index in looked {
            self.link(LinkKind::Looked, server, index);
        }
    }

    /// A curve from the right of one box to the left of another, or around where they share a lane.
    fn link(&mut self, kind: LinkKind, from: usize, to: usize) {
        let (Some(a), Some(b)) = (self.scene.nodes.get(from), self.scene.nodes.get(to)) else { return };
        let (y1, y2) = (a.y + a.height / 2, b.y + b.height / 2);
        let x1 = a.x + a.width;
        let (out, back, x2) = if a.x == b.x {
            (x1 + 26, x1 + 26, x1)
        } else {
            let bend = (b.x - x1) / 2;
            (x1 + bend, b.x - bend, b.x)
        };
        let path = self.scene.links.entry(kind).or_default();
        // A text takes whatever is written to it.
        let _ = write!(path, "M{x1} {y1}C{out} {y1} {back} {y2} {x2} {y2}");
    }

    fn finish(mut self) -> Scene {
        let lowest = self.scene.nodes.iter().map(|node| node.y + node.height).max().unwrap_or_default();
        self.scene.width = WIDTH;
        self.scene.height = self.y.max(lowest + GAP);
        self.scene
    }
}

fn name_line(name: &str) -> Line {
    Line { text: name.to_owned(), class: "mono" }
}

fn sub(text: String) -> Line {
    Line { text, class: "sub" }
}

fn mono(text: String) -> Line {
    Line { text, class: "sub mono" }
}
