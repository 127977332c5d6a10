//! The nameserver, the way to it, and the plugins of the server in the order in which they ran.

use super::super::scene::{Lane, Line, LinkKind, Node};
use super::super::view::Selection;
use super::draft::{Draft, Place};
use crate::dns::Outcome;
use crate::resolution::trace::{Station, Trace, Who};
use crate::sandbox::Deciding;
use crate::text::{check, plugin};

/// What was drawn of the server.
#[derive(Default)]
pub(super) struct Drawn {
    /// The box of the nameserver's address.
    nameserver: Option<Place>,
    /// The box of the server, and the stations that its lines after the first are of.
    server: Option<(Place, Vec<&'static str>)>,
}

impl Drawn {
    /// Where a query came to that a station decided: the box, and the line of it.
    pub(super) fn row_of(&self, station: &str) -> Option<(Place, Option<usize>)> {
        match &self.server {
            Some((place, rows)) => {
                let row = rows.iter().position(|row| *row == station);
                Some((*place, Some(row.map_or(0, |row| row + 1))))
            }
            None => Some((self.nameserver?, None)),
        }
    }
}

/// Draws both, for the query that decided.
pub(super) fn server(draft: &mut Draft<'_>, decisive: Option<usize>, trace: Option<&Trace>) -> Drawn {
    let mut drawn = Drawn { nameserver: nameserver(draft, decisive), server: None };
    let is_reached = |station: &Station| !matches!(station, Station::Unreached { .. });
    let Some(trace) = trace.filter(|trace| trace.hops.iter().all(|hop| is_reached(&hop.at))) else { return drawn };
    let mut lines = vec![Line::name("CoreDNS")];
    let mut rows = Vec::new();
    for hop in &trace.hops {
        // Behind an alias the query passes all plugins again; those it only passes say nothing new then.
        let passes =
            matches!(hop.at, Station::Cache { remembered: None, .. } | Station::Kubernetes { outcome: None, .. });
        let is_again = hop.depth > 0 && passes;
        let Some((name, sign, class)) = row(&hop.at).filter(|_| !is_again) else { continue };
        lines.push(Line { text: format!("{sign} {name}"), class });
        rows.push(name);
    }
    // Another name may have gone further.
    let goes_out = |trace: &Trace| trace.hops.iter().any(|hop| matches!(hop.at, Station::Forward { .. }));
    if !rows.contains(&"forward") && draft.answer.traces().any(goes_out) {
        lines.push(Line::sub("→ forward"));
        rows.push("forward");
    }
    let own = trace.hops.iter().find_map(|hop| match &hop.at {
        Station::Nameserver { who: Who::OwnServer, object, .. } => object.as_ref(),
        _ => None,
    });
    let opens = Selection::Object(own.unwrap_or(&draft.sandbox.cluster().settings().corefile).clone());
    let place = draft.put(Lane::Server, Node { opens, lines, stage: 2, ..Node::default() });
    if let Some(nameserver) = drawn.nameserver {
        draft.link(LinkKind::Asked, 2, nameserver, place, None);
    }
    drawn.server = Some((place, rows));
    drawn
}

/// The address that the pod's file names, and whose it is.
fn nameserver(draft: &mut Draft<'_>, decisive: Option<usize>) -> Option<Place> {
    let lookup = draft.answer.lookup.as_ref()?;
    let sent = lookup.sent_for(decisive?).next_back()?;
    let view = draft.sandbox.pod_view(&draft.sandbox.question().from).ok()?;
    let address = view.config.nameservers.get(sent.nameserver)?;
    let owner = draft.sandbox.cluster().service_at(*address).or_else(|| draft.sandbox.cluster().pod_at(*address));
    let mut lines = vec![Line::mono(address.to_string())];
    lines.extend(owner.map(|owner| Line::sub(owner.reference().name.clone())));
    let opens = owner.map_or_else(|| draft.sandbox.question().from.object(), |owner| owner.reference().clone());
    let node = Node { opens: Selection::Object(opens), lines, stage: 1, ..Node::default() };
    let place = draft.put(Lane::Server, node);
    draft.link(LinkKind::Asked, 1, (Lane::Program, 0), place, None);
    Some(place)
}

/// A station of the server as a line: its name, and what came of it there by a sign.
fn row(at: &Station) -> Option<(&'static str, &'static str, &'static str)> {
    let settled = |outcome: &Outcome| match outcome {
        Outcome::NoError => ("✓", "sub on"),
        _ => ("✕", "sub off"),
    };
    let of = |name, (sign, class)| Some((name, sign, class));
    let passed = ("→", "sub");
    match at {
        Station::Kubernetes { outcome: Some(outcome), .. } => of("kubernetes", settled(&outcome.0)),
        Station::Kubernetes { outcome: None, .. } => of("kubernetes", passed),
        Station::Cache { remembered: Some(_), .. } => of("cache", ("↺", "sub on")),
        Station::Cache { .. } => of("cache", passed),
        Station::Forward { .. } => of("forward", passed),
        Station::Plugin { plugin, .. } => of(plugin, ("•", "sub")),
        Station::Nameserver { who: Who::NodeLocalDns, .. } => of("node-local-dns", passed),
        Station::Nameserver { who: Who::KubeDns, .. } => of("kube-dns", passed),
        Station::Refused { .. } => of("no zone", ("✕", "sub off")),
        Station::Unanswered => of("no plugin", ("✕", "sub off")),
        Station::Stopped { .. } => of("CrashLoopBackOff", ("✕", "sub off")),
        Station::CannotSay { .. } => of("?", ("", "sub")),
        Station::Nameserver { who: Who::ClusterDns | Who::OwnServer, .. }
        | Station::Upstream { .. }
        | Station::Unreached { .. } => None,
    }
}

/// Marks the box that is why there is no answer, with what *Why* says of it.
pub(super) fn what_fails(draft: &mut Draft<'_>, trace: Option<&Trace>, drawn: &Drawn) {
    if draft.answer.comes_to().kind() == "NOERROR" || draft.answer.lookup.is_none() {
        return;
    }
    let server = drawn.server.as_ref().map(|(place, _)| *place).or(drawn.nameserver);
    let Some(deciding) = trace.and_then(Deciding::on) else { return };
    let sentence = match deciding {
        Deciding::Check(failed) => Some(check::sentence(draft.language, failed)),
        Deciding::Station(at) => plugin::lines(draft.language, at).into_iter().next().map(|one| one.said),
        Deciding::Step(at, step) => plugin::lines(draft.language, at).into_iter().nth(step).map(|one| one.said),
    };
    let place = match deciding {
        Deciding::Check(failed) => failed.object.as_ref().and_then(|object| draft.place_of(object)).or(server),
        Deciding::Station(Station::Unreached { .. }) => drawn.nameserver,
        Deciding::Station(Station::Upstream { .. } | Station::Refused { .. } | Station::Unanswered) => {
            let outside = (Lane::Pods, draft.count(Lane::Pods).saturating_sub(1));
            let is_outside = draft.node(outside).is_some_and(|node| node.opens == Selection::Outside);
            server.map(|server| if is_outside { outside } else { server })
        }
        Deciding::Station(_) | Deciding::Step(..) => server,
    };
    if let (Some(place), Some(sentence)) = (place, sentence) {
        draft.fail(place, sentence);
    }
}
