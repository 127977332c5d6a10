//! The picture of a question: what it went through and looked at, from the program to the pods, and nothing else. Which
//! box stands in which lane, which of them is why there is no answer, and what is left out are decided here.

mod draft;
mod objects;
mod server;
pub mod svg;

use super::argument;
use super::journey::{Leg, Way, legs, ways};
use super::scene::{Lane, Line, LinkKind, Node, Scene};
use super::view::Selection;
use crate::cluster::Kind;
use crate::resolution::stub::Source;
use crate::sandbox::{Answer, Sandbox, is_furniture};
use crate::text::{Language, words};
use draft::Draft;

/// How many names that were tried are drawn before they are counted.
const NAMES_DRAWN: usize = 4;

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

/// Draws the present question.
pub fn picture(sandbox: &Sandbox, answer: &Answer, language: Language) -> Picture {
    let legs = legs(answer, &sandbox.question().name);
    let decisive = argument::decisive(answer);
    let trace = decisive.and_then(|position| answer.trace_of(position));
    let names = legs.len().min(NAMES_DRAWN + 1);
    let mut draft = Draft::new(sandbox, answer, language, names + 2);
    program(&mut draft);
    let server = server::server(&mut draft, decisive, trace);
    name_cards(&mut draft, &legs, decisive, &server);
    objects::objects(&mut draft, trace, &server);
    server::what_fails(&mut draft, trace, &server);
    let others = others(sandbox, &draft);
    let ways = ways(sandbox, answer, words::path(language));
    Picture { scene: draft.finish(), ways, others, stages: names + 3 }
}

/// Who asks, and by what rules.
fn program(draft: &mut Draft<'_>) {
    let (question, path) = (draft.sandbox.question(), words::path(draft.language));
    let mut lines = vec![Line::name(&question.from.name)];
    if let Ok(view) = draft.sandbox.pod_view(&question.from) {
        let options = view.resolv_conf.options.iter().map(|entry| entry.text.clone());
        let file: Vec<String> = options.chain([path.search(view.resolv_conf.searches.len())]).collect();
        lines.push(Line::sub(view.library.as_str()));
        lines.push(Line::sub(file.join(" · ")));
    }
    let fails = draft.answer.lookup.is_none().then(|| words::question(draft.language).no_pod().to_owned());
    draft.put(
        Lane::Program,
        Node { opens: Selection::Object(question.from.object()), fails, lines, stage: 1, ..Node::default() },
    );
}

/// A card for each name that was tried; the first ones, and the one that decides or else the last.
fn name_cards(draft: &mut Draft<'_>, legs: &[Leg], decisive: Option<usize>, server: &server::Drawn) {
    let asker = draft.sandbox.question().from.object();
    let path = words::path(draft.language);
    if let Some(Source::Hosts(_)) = draft.answer.lookup.as_ref().map(|lookup| &lookup.source) {
        let lines = vec![Line::name(&draft.sandbox.question().name), Line::sign(true, path.hosts_file())];
        let opens = Selection::Object(asker);
        draft.put(Lane::Names, Node { opens, in_answer: true, lines, stage: 2, ..Node::default() });
        return;
    }
    let last = decisive.filter(|decisive| *decisive >= NAMES_DRAWN).unwrap_or(legs.len().saturating_sub(1));
    for (position, leg) in legs.iter().enumerate() {
        let is_drawn = legs.len() <= NAMES_DRAWN || position < NAMES_DRAWN - 1 || position == last;
        if !is_drawn {
            if position == NAMES_DRAWN - 1 {
                let lines = vec![Line::sub(path.more(legs.len() - NAMES_DRAWN))];
                let opens = Selection::Object(asker.clone());
                draft.put(Lane::Names, Node { opens, dim: true, lines, stage: position + 2, ..Node::default() });
            }
            continue;
        }
        let stage = position.min(NAMES_DRAWN) + 2;
        let is_unknown = draft.answer.cannot_say.is_some() && Some(position) == decisive;
        let outcome = match (is_unknown, leg.back.is_empty()) {
            (true, _) => Line::sub(format!("? {}", words::question(draft.language).cannot_say())),
            (false, true) => Line::sign(leg.found, leg.outcome),
            (false, false) => Line::tag(leg.found, leg.outcome),
        };
        let mut lines = vec![Line::name(&leg.front), outcome];
        lines.extend((!leg.back.is_empty()).then(|| Line::sub(leg.back.clone())));
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
        !is_furniture(object)
            && !draft.has(object.reference())
            && (object.as_workload().is_none() || object.meta().controller().is_none())
    };
    all.filter(is_other).count()
}
