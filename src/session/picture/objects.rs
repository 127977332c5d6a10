//! The objects that a question looked at, with the pods behind them; and, where a cluster is small, the others of the
//! asker's namespace, so that one sees what an edit did to them.

use super::super::boxes;
use super::super::scene::{Lane, Line, LinkKind, Node};
use super::super::view::Selection;
use super::draft::{Draft, Place};
use super::server::Drawn;
use crate::cluster::{Kind, Labels, Object, ObjectRef, ServiceType, well_known};
use crate::resolution::trace::{Station, Trace};
use crate::sandbox::is_cluster_owned;
use std::sync::Arc;

/// How many Services, slices of one, and pods behind one are drawn before they are counted.
const SERVICES_DRAWN: usize = 3;
const SLICES_DRAWN: usize = 2;
const PODS_DRAWN: usize = 4;
/// How many pods that a selector misses are drawn.
const MISSED_DRAWN: usize = 2;
/// Up to how many objects that the question did not look at are drawn.
const OTHERS_DRAWN: usize = 6;

/// Draws them.
pub(super) fn objects(draft: &mut Draft<'_>, trace: Option<&Trace>, server: &Drawn) {
    let looked = looked_at(trace);
    let mut aliases = Vec::new();
    for object in looked.iter().take(SERVICES_DRAWN * 2) {
        if draft.has(object) {
            continue;
        }
        let place = match draft.sandbox.cluster().get(object) {
            Some(found) if object.kind == Kind::Service => service(draft, found, &mut aliases),
            Some(found) => other(draft, found),
            None => missing(draft, object),
        };
        if let Some((to, row)) = server.row_of("kubernetes") {
            draft.link_from(LinkKind::Looked, draft.stage, (to, row), place);
        }
    }
    nearby(draft, &mut aliases);
    outside(draft, server, &aliases);
}

/// What the server looked at for the query that decided, in order. A Namespace stands in the name, and is drawn only
/// where it is not there; slices stand under their Service.
fn looked_at(trace: Option<&Trace>) -> Vec<ObjectRef> {
    let mut objects: Vec<ObjectRef> = Vec::new();
    for hop in trace.into_iter().flat_map(|trace| &trace.hops) {
        let Station::Kubernetes { checks, .. } = &hop.at else { continue };
        for check in checks {
            let Some(object) = &check.object else { continue };
            let is_drawn = match object.kind {
                Kind::Namespace => !check.ok,
                Kind::EndpointSlice | Kind::Endpoints => false,
                _ => true,
            };
            if is_drawn && !objects.contains(object) {
                objects.push(object.clone());
            }
        }
    }
    objects
}

fn open(object: &ObjectRef) -> Selection {
    Selection::Object(object.clone())
}

/// What is not there.
fn missing(draft: &mut Draft<'_>, object: &ObjectRef) -> Place {
    let lines = vec![Line { text: format!("✕ {}", object.name), class: "mono off" }, Line::sub(object.kind.name())];
    let lines = placed(draft, object, lines);
    draft.put_missing(object, Node { dim: true, lines, stage: draft.stage, ..Node::default() })
}

/// The lines of an object's box; of one in another namespace than the asker's, with that.
fn placed(draft: &Draft<'_>, object: &ObjectRef, mut lines: Vec<Line>) -> Vec<Line> {
    if !object.namespace.is_empty() && object.namespace != draft.sandbox.question().from.namespace {
        lines.insert(1, Line::aside(draft.language.text().namespace_named(&object.namespace)));
    }
    lines
}

/// An object that is neither Service nor slice.
fn other(draft: &mut Draft<'_>, object: &Object) -> Place {
    let node = Node { opens: open(object.reference()), in_answer: true, stage: draft.stage, ..Node::default() };
    match object.as_pod() {
        Some(pod) => {
            let lines = boxes::pod(pod, None, draft.language.text());
            draft.put(Lane::Pods, Node { lines, dim: !pod.status.ready, ..node })
        }
        None => {
            let lines = vec![Line::name(&object.reference().name), Line::sub(object.reference().kind.name())];
            draft.put(Lane::Objects, Node { lines, ..node })
        }
    }
}

/// A Service, its endpoints under it, its pods beside it.
fn service(draft: &mut Draft<'_>, object: &Object, aliases: &mut Vec<(Place, String)>) -> Place {
    let reference = object.reference();
    let (text, stage, cluster) = (draft.language.text(), draft.stage, draft.sandbox.cluster());
    let in_answer = draft.rests_on(reference);
    let node = Node { opens: open(reference), in_answer, stage, ..Node::default() };
    let Some(service) = object.as_service() else { return draft.put(Lane::Objects, node) };
    let lines = placed(draft, reference, boxes::service(&reference.name, service));
    let place = draft.put(Lane::Objects, Node { lines, ..node });
    let beside = draft.node(place).map_or(0, |node| node.y);
    if service.spec.service_type == ServiceType::ExternalName {
        aliases.push((place, service.spec.external_name.trim_end_matches('.').to_owned()));
        return place;
    }
    endpoints_by_hand(draft, reference);
    let selector = &service.spec.selector;
    let slices: Vec<&Arc<Object>> = cluster.slices_of(&reference.namespace, &reference.name).collect();
    let mut drawn = 0;
    let mut undrawn = 0;
    for slice in slices.iter().take(SLICES_DRAWN) {
        let Some(typed) = slice.as_endpoint_slice() else { continue };
        let node = Node {
            opens: open(slice.reference()),
            in_answer: draft.rests_on(slice.reference()),
            dim: typed.endpoints.is_empty(),
            lines: boxes::slice(typed, text),
            stage,
            ..Node::default()
        };
        let from = draft.put(Lane::Objects, node);
        for endpoint in typed.endpoints.iter().filter(|endpoint| !endpoint.target_pod.is_empty()) {
            let target = ObjectRef::new(Kind::Pod, &reference.namespace, &endpoint.target_pod);
            if !draft.has(&target) && drawn == PODS_DRAWN {
                undrawn += 1;
            } else if let Some(pod) = cluster.get(&target) {
                drawn += usize::from(!draft.has(&target));
                if let Some(to) = pod_beside(draft, pod, Some(selector), beside) {
                    draft.link(LinkKind::Selects, stage, from, to, None);
                }
            }
        }
    }
    if slices.len() > SLICES_DRAWN {
        let lines = vec![Line::sub(text.more(slices.len() - SLICES_DRAWN))];
        draft.put(Lane::Objects, Node { dim: true, lines, stage, ..Node::default() });
    }
    if undrawn > 0 {
        let lines = vec![Line::sub(text.more(undrawn))];
        draft.put(Lane::Pods, Node { dim: true, lines, stage, ..Node::default() });
    }
    if drawn == 0 && !selector.is_empty() {
        near_misses(draft, reference, selector, beside);
    }
    place
}

/// The Endpoints of a Service that somebody wrote.
fn endpoints_by_hand(draft: &mut Draft<'_>, service: &ObjectRef) {
    let endpoints = ObjectRef::new(Kind::Endpoints, &service.namespace, &service.name);
    let is_written = |endpoints: &&Arc<Object>| !endpoints.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY);
    if draft.sandbox.cluster().get(&endpoints).filter(is_written).is_some() {
        let lines = vec![Line::sub(format!("Endpoints, {}", draft.language.text().by_hand()))];
        draft.put(Lane::Objects, Node { opens: open(&endpoints), lines, stage: draft.stage, ..Node::default() });
    }
}

/// The pods that a selector misses though they have one of its labels with another value.
fn near_misses(draft: &mut Draft<'_>, service: &ObjectRef, selector: &Labels, beside: i32) {
    let has_label = |pod: &&Arc<Object>| selector.iter().any(|(key, _)| pod.meta().labels.contains_key(key));
    let pods = draft.sandbox.cluster().in_namespace(&Kind::Pod, &service.namespace);
    let pods: Vec<&Arc<Object>> = pods.filter(has_label).take(MISSED_DRAWN).collect();
    for pod in pods {
        pod_beside(draft, pod, Some(selector), beside);
    }
}

/// A pod, where it has no box yet; the place of its box, if it is one of these lanes.
fn pod_beside(draft: &mut Draft<'_>, object: &Object, wanted: Option<&Labels>, least: i32) -> Option<Place> {
    let reference = object.reference();
    if let (false, Some(pod)) = (draft.has(reference), object.as_pod()) {
        let node = Node {
            opens: open(reference),
            in_answer: draft.rests_on(reference),
            dim: !pod.status.ready,
            lines: boxes::pod(pod, wanted, draft.language.text()),
            stage: draft.stage,
            ..Node::default()
        };
        draft.put_beside(Lane::Pods, node, least);
    }
    draft.place_of(reference)
}

/// The Services, pods and workloads of the asker's namespace that the question did not look at, where they are few.
fn nearby(draft: &mut Draft<'_>, aliases: &mut Vec<(Place, String)>) {
    let (cluster, namespace) = (draft.sandbox.cluster(), draft.sandbox.question().from.namespace.clone());
    let others = |draft: &Draft<'_>, kind: &Kind| -> Vec<Arc<Object>> {
        let all = cluster.in_namespace(kind, &namespace);
        let is_other = |object: &&Arc<Object>| !is_cluster_owned(object) && !draft.has(object.reference());
        all.filter(is_other).take(OTHERS_DRAWN + 1).cloned().collect()
    };
    let services = others(draft, &Kind::Service);
    let workloads = Kind::WORKLOADS.into_iter().flat_map(|kind| others(draft, &kind));
    let workloads: Vec<Arc<Object>> = workloads.filter(|object| object.meta().controller().is_none()).collect();
    let pods = others(draft, &Kind::Pod);
    if services.len() + workloads.len() + pods.len() > OTHERS_DRAWN {
        return;
    }
    for object in &services {
        service(draft, object, aliases);
    }
    for object in &workloads {
        let Some(workload) = object.as_workload() else { continue };
        let kind = object.reference().kind.clone();
        let said = match kind.has_replicas() {
            true => format!("{} × {}", kind.name(), workload.replicas),
            false => kind.name().to_owned(),
        };
        let lines = vec![Line::name(&object.reference().name), Line::sub(said)];
        draft.put(Lane::Pods, Node { opens: open(object.reference()), lines, stage: draft.stage, ..Node::default() });
    }
    for pod in &pods {
        pod_beside(draft, pod, None, 0);
    }
}

/// The names outside that were asked, or that an alias points to.
fn outside(draft: &mut Draft<'_>, server: &Drawn, aliases: &[(Place, String)]) {
    let stage = draft.stage;
    let domain = draft.sandbox.cluster().settings().cluster_domain.clone();
    let asked: Vec<String> =
        draft.answer.forwarded.iter().map(|name| name.trim_end_matches('.').to_owned()).take(SERVICES_DRAWN).collect();
    let put = |draft: &mut Draft<'_>, name: &str, in_answer: bool| {
        let lines = vec![Line::mono(name), Line::sub(draft.language.text().outside_cluster())];
        // Below what the line from the server would cross.
        let least = if in_answer { draft.next(Lane::Objects) } else { 0 };
        let node = Node { opens: Selection::Outside, in_answer, lines, stage, ..Node::default() };
        draft.put_beside(Lane::Pods, node, least)
    };
    let mut drawn: Vec<(String, Place)> = Vec::new();
    for name in asked {
        let place = put(draft, &name, true);
        if let Some((to, row)) = server.row_of("forward") {
            draft.link_from(LinkKind::Looked, stage, (to, row), place);
        }
        drawn.push((name, place));
    }
    for (from, target) in aliases {
        let inside = target.strip_suffix(&format!(".svc.{domain}")).and_then(|name| name.split_once('.'));
        let inside = inside.map(|(name, namespace)| ObjectRef::new(Kind::Service, namespace, name));
        let to = match inside.and_then(|service| draft.place_of(&service)) {
            Some(place) => Some(place),
            None => drawn.iter().find(|(name, _)| name == target).map(|(_, place)| *place),
        };
        let is_outside = !target.ends_with(&format!(".{domain}"));
        let to = match to {
            None if is_outside => {
                let place = put(draft, target, false);
                drawn.push((target.clone(), place));
                Some(place)
            }
            to => to,
        };
        if let Some(to) = to {
            draft.link(LinkKind::Alias, stage, *from, to, None);
        }
    }
}
