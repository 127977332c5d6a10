//! What a single rule does with a query (`Rule.Rewrite` of CoreDNS).

use super::super::super::chain::{Served, Walk};
use super::super::super::observe::Observe;
use super::super::super::{CannotSay, Request, Unknown};
use super::edns::{Applied, EdnsRule};
use super::name::{Answer, Matched, Matches};
use super::respond::Back;
use super::{Action, Rule};
use crate::dns::{Name, Question, Rcode};
use crate::resolution::trace::{Station, Step, StepId};
use crate::rule;

/// What came of a query at a rule.
pub(super) enum Rewritten<'p, 'q> {
    /// The rule is for others (`RewriteIgnored`).
    Ignored,
    /// Its options change nothing, but the query has an OPT record now.
    WithOpt(Request<'q>),
    /// The query as it is passed on, and what is done to its reply (`RewriteDone`).
    Done(Request<'q>, Vec<Back<'p>>),
}

impl Rule {
    /// Tries the rule on a query. Fails with a reply where that ends the matter.
    pub(super) fn rewrite<'p, 'q, O: Observe>(
        &'p self,
        walk: &mut Walk<'_, O>,
        current: &Request<'q>,
    ) -> Result<Rewritten<'p, 'q>, Served> {
        let line = self.place.line;
        match &self.action {
            Action::Name { matches, to, is_auto, answers } => {
                let Some(new) = self.new_name(walk, current, matches, to)? else { return Ok(Rewritten::Ignored) };
                Ok(self.rename(current, new, *is_auto, answers))
            }
            Action::Ttl { matches, least, most } => {
                self.change_reply(walk, current, matches, || Back::Ttl(line, *least, *most))
            }
            Action::Rcode { matches, from, to } => {
                self.change_reply(walk, current, matches, || Back::Rcode(self, *from, *to))
            }
            Action::Type { from, to } if current.question.record_type == *from => {
                walk.observe.step(|| {
                    let detail = [line.to_string(), from.to_string(), to.to_string()];
                    Step::new(StepId::RewriteType, rule::PR11, detail)
                });
                let question = Question { name: current.question.name.clone(), record_type: *to };
                Ok(Rewritten::Done(current.with_question(question), Vec::new()))
            }
            Action::Class { from, to } if current.class == *from => {
                walk.observe.step(|| {
                    let detail = [line.to_string(), from.to_string(), to.to_string()];
                    Step::new(StepId::RewriteClass, rule::PR11, detail)
                });
                Ok(Rewritten::Done(Request { class: *to, ..current.clone() }, Vec::new()))
            }
            Action::Type { .. } | Action::Class { .. } => Ok(Rewritten::Ignored),
            Action::Cname { matches, to } => Ok(Rewritten::Done(current.clone(), vec![Back::Cname(self, matches, to)])),
            Action::Edns(edns) => self.change_options(walk, current, edns),
        }
    }

    /// The name that a rule makes of the question's, as written in a Corefile and as a name; `None` where it does not
    /// match. What is no name then is SERVFAIL (rule PR3).
    fn new_name<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        current: &Request<'_>,
        matches: &Matches,
        to: &str,
    ) -> Result<Option<(String, Name)>, Served> {
        let line = self.place.line;
        let name = current.question.name.to_lowercase();
        let text = match matches.rewrite(name.as_str(), to) {
            Matched::No => return Ok(None),
            Matched::Unknown => return Err(self.cannot_say(walk, current)),
            Matched::To(text) => text,
        };
        let Ok(new) = Name::parse(&text) else {
            walk.observe.step(|| {
                let detail = [line.to_string(), name.to_string(), text.chars().take(300).collect()];
                Step::new(StepId::RewriteNameInvalid, rule::PR3, detail)
            });
            return Err(Served::Rcode(Rcode::ServFail));
        };
        walk.observe.step(|| {
            let detail = [line.to_string(), name.to_string(), new.to_string()];
            Step::new(StepId::RewriteName, rule::PR2, detail)
        });
        Ok(Some((text, new)))
    }

    /// The query for another name, and how the reply gets the first one back: by itself (`answer auto`), or as the
    /// rule's answers say.
    fn rename<'p, 'q>(
        &self,
        current: &Request<'q>,
        (text, new): (String, Name),
        is_auto: bool,
        answers: &'p [Answer],
    ) -> Rewritten<'p, 'q> {
        let line = self.place.line;
        let mut back = Vec::new();
        if is_auto {
            let (from, to) = (text, current.question.name.to_lowercase().to_string());
            back.extend([Back::Names(line, from.clone(), to.clone()), Back::Values(line, from, to)]);
        }
        back.extend(answers.iter().map(|answer| Back::Answer(line, answer)));
        let question = Question { name: new, record_type: current.question.record_type };
        Rewritten::Done(current.with_question(question), back)
    }

    /// A rule that leaves the query alone and changes its reply, where the name matches.
    fn change_reply<'p, 'q, O: Observe>(
        &'p self,
        walk: &mut Walk<'_, O>,
        current: &Request<'q>,
        matches: &Matches,
        back: impl FnOnce() -> Back<'p>,
    ) -> Result<Rewritten<'p, 'q>, Served> {
        match matches.holds(current.question.name.to_lowercase().as_str()) {
            Some(true) => Ok(Rewritten::Done(current.clone(), vec![back()])),
            Some(false) => Ok(Rewritten::Ignored),
            None => Err(self.cannot_say(walk, current)),
        }
    }

    /// The options of the query's OPT record (rule PR13).
    fn change_options<'p, 'q, O: Observe>(
        &'p self,
        walk: &mut Walk<'_, O>,
        current: &Request<'q>,
        edns: &'p EdnsRule,
    ) -> Result<Rewritten<'p, 'q>, Served> {
        let Some(applied) = edns.apply(current) else { return Err(self.cannot_say(walk, current)) };
        let Applied { edns: own, is_done, was } = applied;
        if current.edns.is_none() {
            // The reply is made for it, though the client sent none.
            walk.udp_size = Some(own.udp_size);
        }
        let request = Request { edns: Some(own), ..current.clone() };
        if !is_done {
            return Ok(Rewritten::WithOpt(request));
        }
        walk.observe.step(|| {
            let detail = [self.place.line.to_string(), edns.code().to_string()];
            Step::new(StepId::RewriteEdns, rule::PR13, detail)
        });
        let back = edns.reverts.then(|| Back::Edns(edns.code(), was));
        Ok(Rewritten::Done(request, back.into_iter().collect()))
    }

    /// The engine cannot take the rule's pattern.
    pub(super) fn cannot_say<O: Observe>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>) -> Served {
        let cannot = CannotSay::new("rewrite", &self.place, Unknown::NotModelled);
        walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: cannot.clone() }));
        Served::CannotSay(Box::new(cannot))
    }
}
