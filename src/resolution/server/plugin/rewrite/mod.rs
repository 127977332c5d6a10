//! `rewrite`: questions are changed before the plugins behind see them, and what they reply is put back (rules of part
//! PR; `plugin/rewrite`).

mod edns;
mod name;
mod respond;
mod rule;
mod setup;

pub(super) use setup::parse;

use super::super::chain::{Served, Walk, echoed};
use super::super::{Request, Server};
use super::kubernetes::Listed;
use super::{Plugin, Watcher};
use crate::dns::{Class, Edns, Name, Rcode, RecordType, Response};
use crate::resolution::corefile::Place;
use crate::resolution::trace::{Station, Step, StepId};
use edns::EdnsRule;
use name::{Answer, Matches};
use respond::{Back, Respond};
use rule::Rewritten;

/// Which records the zone listing asks for at a rewritten name: those a Service has, an alias, and a reverse name's.
const LISTED: [RecordType; 5] = [RecordType::A, RecordType::Aaaa, RecordType::Cname, RecordType::Srv, RecordType::Ptr];

/// The plugin: the rules of all its directives, in file order (rule PR1).
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Rewrite {
    rules: Vec<Rule>,
    /// The options that its rules make CoreDNS know.
    options: Vec<u16>,
}

/// A rule.
#[derive(Clone, Debug)]
struct Rule {
    place: Place,
    /// `stop`, the default: where it matches, no further rule is tried.
    stops: bool,
    action: Action,
}

/// What a rule does.
#[derive(Clone, Debug)]
enum Action {
    /// `name`: another name is passed on (rule PR2).
    Name { matches: Matches, to: String, is_auto: bool, answers: Vec<Answer> },
    /// `ttl`: the TTLs of the reply lie within bounds (rule PR9).
    Ttl { matches: Matches, least: u32, most: u32 },
    /// `rcode`: the reply's code is another (rule PR10). The lab has no word for some codes.
    Rcode { matches: Matches, from: Option<Rcode>, to: Option<Rcode> },
    /// `type` (rule PR11).
    Type { from: RecordType, to: RecordType },
    /// `class` (rule PR11).
    Class { from: Class, to: Class },
    /// `cname`: where the answer has an alias of that target, it gets another (rule PR12).
    Cname { matches: Matches, to: String },
    /// `edns0`: options of the query (rule PR13).
    Edns(EdnsRule),
}

/// What the rules made of a query.
struct Changed<'p, 'q> {
    request: Request<'q>,
    /// What is done to the reply, in the order of matching.
    back: Vec<Back<'p>>,
    /// A rule that stops ended the list.
    has_stopped: bool,
}

impl Rewrite {
    /// The same in a block without `metadata`: a rule that asks for some does nothing there.
    pub(super) fn without_metadata(mut self) -> Self {
        self.rules.retain(|rule| !matches!(&rule.action, Action::Edns(edns) if edns.wants_metadata()));
        self
    }

    /// True for an option that a rule makes CoreDNS know, whether the rule ever does anything or not.
    pub(super) fn supports(&self, code: u16) -> bool {
        self.options.contains(&code)
    }

    /// The names that a rule makes of others one by one, for the zone listing.
    pub(super) fn names(&self) -> Vec<Listed> {
        let exact = self.rules.iter().filter_map(|rule| match &rule.action {
            Action::Name { matches: Matches::Exact(from), .. } => Name::parse(from).ok(),
            _ => None,
        });
        exact.flat_map(|name| LISTED.map(|record_type| (name.clone(), record_type))).collect()
    }

    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let first = self.rules.first().map_or(0, |rule| rule.place.line);
        walk.observe.enter(|| {
            let station = Station::Plugin { plugin: "rewrite", line: first, steps: Vec::new() };
            (request.question.as_ref().clone(), station)
        });
        let changed = self.change(walk, request);
        walk.observe.leave(None);
        let changed = match changed {
            Ok(Some(changed)) => changed,
            Ok(None) => return walk.next(next, request),
            Err(served) => return served,
        };
        let mark = walk.observe.mark();
        if changed.request.question != request.question {
            walk.asked = Some(changed.request.question.as_ref().clone());
        }
        let served = walk.next(next, &changed.request);
        let restores = changed.has_stopped || !changed.back.is_empty();
        let mut response = match served {
            Served::Reply(response) => response,
            // Where nothing is put back the server writes the message, of the query as it is now (rule PS9). Otherwise
            // the plugin does, and puts back what it would of any other (rule PR4).
            Served::Rcode(rcode) if !restores => {
                let mut response = Response::empty(rcode);
                changed.echo(walk.server, request, &mut response);
                walk.left = response.edns.map(|edns| *edns);
                return Served::Rcode(rcode);
            }
            Served::Rcode(rcode) => Response::empty(rcode),
            other => return other.looked_at(),
        };
        if restores {
            response.question = None;
        } else {
            changed.keep_question(request, &mut response);
        }
        changed.echo(walk.server, request, &mut response);
        let respond = Respond { back: &changed.back, request: &changed.request, original: request, first, mark };
        respond.apply(walk, response)
    }

    /// Tries the rules. `None` where none changes anything.
    fn change<'p, 'q, O: Watcher>(
        &'p self,
        walk: &mut Walk<'_, O>,
        request: &Request<'q>,
    ) -> Result<Option<Changed<'p, 'q>>, Served> {
        let mut changed: Option<Changed<'p, 'q>> = None;
        for rule in &self.rules {
            let current = changed.as_ref().map_or(request, |changed| &changed.request);
            match rule.rewrite(walk, current)? {
                Rewritten::Ignored => {}
                Rewritten::WithOpt(request) => put(&mut changed, request, Vec::new(), false),
                Rewritten::Done(request, back) => {
                    put(&mut changed, request, back, rule.stops);
                    if rule.stops {
                        break;
                    }
                }
            }
        }
        if changed.is_none() {
            walk.observe
                .step(|| Step::new(StepId::RewriteNothing, crate::rule::PR1, [request.question.name.to_string()]));
        }
        Ok(changed)
    }
}

/// Takes in what a rule did.
fn put<'p, 'q>(changed: &mut Option<Changed<'p, 'q>>, request: Request<'q>, back: Vec<Back<'p>>, has_stopped: bool) {
    match changed {
        Some(changed) => {
            changed.request = request;
            changed.back.extend(back);
            changed.has_stopped = has_stopped;
        }
        None => *changed = Some(Changed { request, back, has_stopped }),
    }
}

impl Changed<'_, '_> {
    /// The reply repeats the question as it is now (rule PR4).
    fn keep_question(&self, original: &Request<'_>, response: &mut Response) {
        if self.request.question != original.question && response.question.is_none() {
            response.question = Some(Box::new(self.request.question.as_ref().clone()));
        }
    }

    /// A reply without an OPT record gets that of the query as it is now, with what may be repeated of its options
    /// (rules PS7, PR13; `request/request.go` SizeAndDo). What `revert` takes back is taken back in either, in a reply
    /// as often as it has records (`reverter.go` WriteMsg).
    fn echo(&self, server: &Server, original: &Request<'_>, response: &mut Response) {
        let records = response.answers.len() + response.authority.len() + response.additional.len();
        if let Some(own) = &mut response.edns {
            for _ in 0..=records {
                self.back.iter().rev().for_each(|back| back.revert(&mut own.options));
            }
            return;
        }
        let Some(Edns { udp_size, dnssec_ok, options, .. }) = self.request.edns.as_ref() else { return };
        if self.request.edns == original.edns {
            return;
        }
        let mut options = options.clone();
        self.back.iter().rev().for_each(|back| back.revert(&mut options));
        let options = echoed(server, &options);
        response.edns = Some(Box::new(Edns { udp_size: *udp_size, version: 0, dnssec_ok: *dnssec_ok, options }));
    }
}

#[cfg(test)]
mod tests;
