//! The picture of a question: what it went through and looked at, from the program to the pods, and nothing else. Which
//! box stands in which lane, which of them is why there is no answer, and what is left out are decided here.

mod draft;
mod fitting;
mod given;
mod objects;
mod server;
pub mod svg;

use super::journey::{Leg, Way, legs, ways};
use super::scene::{BOX, GAP, LINE, Lane, Line, LinkKind, Node, Scene};
use super::view::Selection;
use crate::cluster::Kind;
use crate::resolution::stub::Source;
use crate::sandbox::{Answer, Sandbox, is_cluster_owned};
use crate::text::{Language, words};
use draft::Draft;

/// How many names that were tried are drawn before they are counted.
const NAMES_DRAWN: usize = 4;
/// How high the box is that counts the names that are not drawn, with what keeps it apart.
const COUNT: i32 = BOX + LINE + GAP;
/// How much room there is, in pixels: across for the drawing, down for that and the packets' lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Room {
    pub across: i32,
    pub down: i32,
}
/// As much as anybody wants.
pub const ENDLESS: Room = Room { across: i32::MAX, down: i32::MAX };
/// What the lane of the packets takes: around its lines, and for each.
const PACKETS: (i32, i32) = (8, 20);
/// In a window narrower than this nothing scrolls but the page; in a drawing no wider than this the lanes stand under each
/// other. The style sheets say the same.
const NARROW: i32 = 700;
const UPRIGHT: i32 = 480;

/// A question's picture.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Picture {
    pub scene: Scene,
    /// Where packets will go.
    pub ways: Vec<Way>,
    /// How many Services, pods and workloads there are that are not in the picture.
    pub others: usize,
    /// The stages it can be walked through: who asks, each name, what was looked at, the packets.
    pub stages: usize,
}

/// What a drawing may take in a page's window `wide` pixels wide, or in a view that grows with it, where its own is `window`
/// wide, of which `found` is what nothing else takes. Upright the lines break by themselves.
pub fn room(wide: i32, grows: bool, window: i32, found: Room) -> Room {
    match (grows || wide < NARROW, window <= UPRIGHT) {
        (_, true) => ENDLESS,
        (true, _) => Room { down: ENDLESS.down, ..found },
        _ => found,
    }
}

/// Draws the present question in this room: what it did not come to gives way, and then the names that do not decide.
pub fn picture(sandbox: &Sandbox, answer: &Answer, language: Language, room: Room) -> Picture {
    let legs = legs(answer, &sandbox.question().name);
    let decisive = sandbox.decisive(sandbox.question(), answer);
    let trace = decisive.and_then(|position| answer.trace_of(position));
    let ways = ways(sandbox, answer, words::path(language));
    let lines = i32::try_from(ways.len().max(1)).unwrap_or(i32::MAX);
    let mut draft = Draft::new(sandbox, answer, language, room.across);
    let room = room.down.saturating_sub(PACKETS.0 + lines.saturating_mul(PACKETS.1));
    program(&mut draft);
    let cards: Vec<Vec<Line>> = (0..).zip(&legs).map(|(at, leg)| card(&draft, leg, Some(at) == decisive)).collect();
    let drawn = names_drawn(&cards, room.saturating_sub(draft.next(Lane::Names)));
    let names = legs.len().min(drawn + 1);
    draft.stage = names + 2;
    let server = server::server(&mut draft, decisive, trace);
    name_cards(&mut draft, &legs, cards, (drawn, decisive), &server);
    objects::objects(&mut draft, trace, &server);
    server::what_fails(&mut draft, trace, &server);
    draft.fit(room);
    let others = others(sandbox, &draft);
    Picture { scene: draft.finish(), ways, others, stages: names + 3 }
}

/// Who asks, and by what rules.
fn program(draft: &mut Draft<'_>) {
    let (question, path) = (draft.sandbox.question(), words::path(draft.language));
    let mut lines = vec![Line::name(&question.from.name)];
    if let Ok(view) = draft.sandbox.pod_view(&question.from) {
        let options = view.resolv_conf.options.iter().map(|entry| entry.text.clone());
        let file: Vec<String> = options.chain([path.search(view.resolv_conf.searches.len())]).collect();
        lines.push(Line::aside(view.library.as_str()));
        lines.push(Line::sub(file.join(" · ")));
    }
    lines.extend(given::given(draft.sandbox));
    let fails = draft.answer.lookup.is_none().then(|| words::question(draft.language).no_pod().to_owned());
    draft.put(
        Lane::Program,
        Node { opens: Selection::Object(question.from.object()), fails, lines, stage: 1, ..Node::default() },
    );
}

/// What stands on the card of a name that was tried.
fn card(draft: &Draft<'_>, leg: &Leg, is_decisive: bool) -> Vec<Line> {
    let is_unknown = draft.answer.cannot_say.is_some() && is_decisive;
    let outcome = match (is_unknown, leg.back.is_empty()) {
        (true, _) => Line::sub(format!("? {}", words::question(draft.language).cannot_say())),
        (false, true) => Line::sign(leg.found, leg.outcome),
        (false, false) => Line::tag(leg.found, leg.outcome),
    };
    let mut lines = vec![Line::name(&leg.front), outcome];
    lines.extend((!leg.back.is_empty()).then(|| Line::sub(leg.back.clone())));
    draft.fitted(Lane::Names, lines)
}

/// How many names are drawn of all that were tried, in what is left of the room.
fn names_drawn(cards: &[Vec<Line>], room: i32) -> usize {
    let highest = cards.iter().map(|lines| Node::height_of(lines) + GAP).max().unwrap_or(COUNT);
    let most = |room: i32| usize::try_from(room / highest).unwrap_or_default();
    let most = if most(room) >= cards.len() { cards.len() } else { most(room.saturating_sub(COUNT)) };
    most.clamp(1, NAMES_DRAWN)
}

/// A card for each name that was tried; the first ones, and the one that decides or else the last.
fn name_cards(
    draft: &mut Draft<'_>,
    legs: &[Leg],
    cards: Vec<Vec<Line>>,
    (drawn, decisive): (usize, Option<usize>),
    server: &server::Drawn,
) {
    let asker = draft.sandbox.question().from.object();
    let path = words::path(draft.language);
    let without_dns = draft.answer.lookup.as_ref().and_then(|lookup| match lookup.source {
        Source::Hosts(_) => Some(Line::sign(true, path.hosts_file())),
        Source::Literal => Some(Line::sub(path.literal())),
        Source::Nobody => Some(Line::sub(path.not_sent())),
        Source::Dns => None,
    });
    if let Some(says) = without_dns {
        let lines = vec![Line::name(&draft.sandbox.question().name), says];
        let opens = Selection::Object(asker);
        let in_answer = draft.answer.is_without_dns();
        draft.put(Lane::Names, Node { opens, in_answer, lines, stage: 2, ..Node::default() });
        return;
    }
    let last = decisive.filter(|decisive| *decisive + 1 >= drawn).unwrap_or(legs.len().saturating_sub(1));
    let is_drawn = |position: usize| legs.len() <= drawn || position + 1 < drawn || position == last;
    let first_undrawn = (0..legs.len()).find(|position| !is_drawn(*position));
    for ((position, leg), lines) in legs.iter().enumerate().zip(cards) {
        if !is_drawn(position) {
            if Some(position) == first_undrawn {
                let lines = vec![Line::sub(path.more(legs.len() - drawn))];
                let opens = Selection::Object(asker.clone());
                draft.put(Lane::Names, Node { opens, dim: true, lines, stage: position + 2, ..Node::default() });
            }
            continue;
        }
        let stage = position.min(drawn) + 2;
        // The card leads to what decided about its name, where there is such a thing.
        let decided = leg.decided.as_ref().map(|(_, _, object)| object.clone());
        let there = decided.filter(|object| draft.sandbox.cluster().get(object).is_some());
        let opens = Selection::Object(there.unwrap_or_else(|| asker.clone()));
        let card = draft.put(Lane::Names, Node { opens, dim: !leg.found, lines, stage, ..Node::default() });
        if let Some((to, row)) = server.row_of(leg.station) {
            let kind = if matches!(leg.outcome, "TIMEOUT" | "CLOSED") { LinkKind::Silent } else { LinkKind::Asked };
            draft.link(kind, stage, card, to, row);
        }
    }
}

/// How many objects of the kinds that are drawn are not in the picture. What every cluster has does not count.
fn others(sandbox: &Sandbox, draft: &Draft<'_>) -> usize {
    let kinds = [Kind::Service, Kind::Pod].into_iter().chain(Kind::WORKLOADS);
    let all = kinds.flat_map(|kind| sandbox.cluster().of_kind(&kind));
    let is_other = |object: &&std::sync::Arc<crate::cluster::Object>| {
        !is_cluster_owned(object)
            && !draft.has(object.reference())
            && (object.as_workload().is_none() || object.meta().controller().is_none())
    };
    all.filter(is_other).count()
}
