//! `forward`: the query goes to another nameserver (rule H2; rules of part PF; `plugin/forward`).

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{Forwarded, Request};
use super::{Controller, Plugin};
use crate::dns::{Name, Outcome, Rcode};
use crate::resolution::corefile::{CorefileReason, Directive};
use crate::resolution::trace::{Cause, Settled, Station};
use crate::resolution::upstream::{Exchanged, Query};
use crate::rule;

/// The plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// Names under this zone are forwarded.
    pub from: Name,
    /// Where to, as written.
    pub to: Vec<String>,
    /// The addresses these come to, with a port where that is not 53.
    addresses: Vec<String>,
    /// `except`: zones that are not.
    pub except: Vec<Name>,
}

/// Reads the plugin's directives: each is a link of its own, in file order (rule PF1).
pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Vec<Forward> {
    directives.iter().filter_map(|directive| set_up_one(controller, directive)).collect()
}

fn set_up_one(controller: &mut Controller<'_>, directive: &Directive) -> Option<Forward> {
    let [from, to @ ..] = directive.arguments.as_slice() else {
        controller.refuse(directive.place(), CorefileReason::MissingValue("forward".to_owned()));
        return None;
    };
    if to.is_empty() {
        controller.refuse(directive.place(), CorefileReason::MissingValue("forward".to_owned()));
    }
    let zones = controller.zones_of(std::slice::from_ref(from));
    let mut except = Vec::new();
    for property in directive.lines().iter().filter(|property| property.word() == "except") {
        except.extend(controller.zones_of(&property.arguments));
    }
    let mut addresses = Vec::new();
    for word in to {
        match controller.files.get(&word.text) {
            Some(text) => {
                let lines = text.lines().map(|line| line.split_whitespace());
                addresses.extend(lines.filter_map(|mut line| {
                    (line.next() == Some("nameserver")).then(|| line.next()).flatten().map(str::to_owned)
                }));
            }
            // A file nobody gave is that of the node: it leads outside.
            None => addresses.push(without_default_port(&word.text)),
        }
    }
    let to = to.iter().map(|word| word.text.clone()).collect();
    Some(Forward { from: zones.into_iter().next()?, to, addresses, except })
}

/// An address as [`Forwarded::to`] has it.
fn without_default_port(text: &str) -> String {
    let text = text.strip_prefix("dns://").unwrap_or(text);
    let text = text.strip_suffix(":53").filter(|host| !host.ends_with(':')).unwrap_or(text);
    text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text).to_owned()
}

impl Forward {
    pub(in super::super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let question = request.question.as_ref();
        let name = &question.name;
        if !name.is_under(&self.from) || self.except.iter().any(|zone| name.is_under(zone)) {
            return walk.next(next, request);
        }
        walk.station(|| (question.clone(), Station::Forward { to: self.to.clone(), rule: rule::H2 }));
        let mut last = None;
        for address in &self.addresses {
            walk.forwarded.push(Forwarded {
                to: address.clone(),
                question: question.clone(),
                transport: request.transport,
                class: request.class,
            });
            let (transport, edns) = (request.transport, request.edns.as_ref());
            let exchanged = walk.upstream.exchange(address, &Query { question, transport, edns, now: walk.now });
            walk.station(|| {
                let (outcome, line) = match &exchanged {
                    Exchanged::Message { response, failed_by, .. } => (response.outcome(), *failed_by),
                    Exchanged::Silence(line) => (Outcome::Timeout, *line),
                    Exchanged::Closed => (Outcome::Timeout, None),
                };
                (question.clone(), Station::Upstream { outcome: Settled(outcome), line })
            });
            if let Exchanged::Message { response, lines, after, .. } = exchanged {
                walk.now += after;
                for line in lines {
                    walk.observe.answer(|| Cause::Upstream { line });
                }
                response.additional.iter().for_each(|_| walk.observe.additional(|| Cause::Upstream { line: None }));
                last = Some(response);
                break;
            }
        }
        // Where nobody answers, the plugin gives up without a message, which becomes SERVFAIL (rule H2).
        last.map_or(Served::Rcode(Rcode::ServFail), Served::Reply)
    }
}
