//! `acl`: who may ask what (rules of part PL; `plugin/acl`).

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{CannotSay, NoReply, Request, Unknown};
use super::network::Network;
use super::{Controller, Plugin, station};
use crate::dns::{Edns, EdnsOption, Name, Rcode, RecordType, Response};
use crate::resolution::corefile::{CorefileReason, Directive, Token};
use crate::resolution::trace::{Step, StepId};
use crate::rule;
use std::net::IpAddr;

/// The size its replies give where the client gave none.
const SIZE: u16 = 4096;

/// The plugin: all `acl` directives of a server block, in order.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Acl {
    rules: Vec<Rule>,
}

/// One directive.
#[derive(Clone, Debug)]
struct Rule {
    line: usize,
    zones: Vec<Name>,
    policies: Vec<Policy>,
}

/// One line of a directive. What is not given is everything.
#[derive(Clone, Debug)]
struct Policy {
    line: usize,
    action: Action,
    types: Vec<RecordType>,
    networks: Vec<Network>,
}

/// What a policy does with a query it fits (rule PL3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Allow,
    Block,
    Filter,
    Drop,
}

impl Action {
    fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "allow" => Some(Self::Allow),
            "block" => Some(Self::Block),
            "filter" => Some(Self::Filter),
            "drop" => Some(Self::Drop),
            _ => None,
        }
    }

    fn step(self) -> StepId {
        match self {
            Self::Allow => StepId::AclAllows,
            Self::Block => StepId::AclBlocks,
            Self::Filter => StepId::AclFilters,
            Self::Drop => StepId::AclDrops,
        }
    }
}

/// Reads all directives: they are one link of the chain. The other result is a file nobody gave, which makes
/// everything unknown.
pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Result<Acl, CannotSay> {
    let mut rules = Vec::new();
    for directive in directives {
        let zones = controller.zones_or_blocks(&directive.arguments);
        let mut policies = Vec::new();
        for line in directive.lines() {
            let Some(action) = Action::parse(line.word()) else {
                controller.unknown("acl", line);
                continue;
            };
            let (types, networks) = sections(controller, line)?;
            policies.push(Policy { line: line.place().line, action, types, networks });
        }
        rules.push(Rule { line: directive.place().line, zones, policies });
    }
    Ok(Acl { rules })
}

/// The sections of a line: `type`, `net` and `file`, each with one word or several (`loadFollowingTokens`).
fn sections(controller: &mut Controller<'_>, line: &Directive) -> Result<(Vec<RecordType>, Vec<Network>), CannotSay> {
    let (mut types, mut every_type) = (Vec::new(), false);
    let (mut networks, mut every_network) = (Vec::new(), false);
    let is_section = |word: &Token| ["type", "net", "file"].contains(&word.text.to_ascii_lowercase().as_str());
    let mut rest = line.arguments.as_slice();
    while let Some((section, words)) = rest.split_first() {
        let count = words.iter().position(is_section).unwrap_or(words.len());
        let (own, behind) = words.split_at(count);
        rest = behind;
        if !is_section(section) {
            let reason = CorefileReason::BadValue(line.word().to_owned(), section.text.clone());
            controller.refuse(&section.place, reason);
            continue;
        }
        if own.is_empty() {
            controller.refuse(&section.place, CorefileReason::MissingValue(section.text.clone()));
        }
        for word in own {
            match section.text.to_ascii_lowercase().as_str() {
                "type" if word.text == "*" => every_type = true,
                "type" => match RecordType::parse_any(&word.text) {
                    // Types are compared with their case.
                    Ok(one) if one.to_string() == word.text => types.push(one),
                    _ => {
                        let reason = CorefileReason::BadValue(section.text.clone(), word.text.clone());
                        controller.refuse(&word.place, reason);
                    }
                },
                "net" if word.text == "*" => every_network = true,
                "net" => add(controller, section, word, &word.text, &mut networks),
                _ => match controller.files.get(&word.text) {
                    Some(text) => {
                        for network in text.lines().map(without_comment).filter(|line| !line.is_empty()) {
                            add(controller, section, word, network, &mut networks);
                        }
                    }
                    None if controller.files.are_all => {
                        let reason = CorefileReason::BadValue(section.text.clone(), word.text.clone());
                        controller.refuse(&word.place, reason);
                    }
                    None => {
                        let reason = Unknown::FileNotGiven { path: word.text.clone() };
                        return Err(CannotSay::new("acl", &word.place, reason));
                    }
                },
            }
        }
    }
    if every_type {
        types.clear();
    }
    if every_network {
        networks.clear();
    }
    Ok((types, networks))
}

fn add(controller: &mut Controller<'_>, section: &Token, word: &Token, text: &str, networks: &mut Vec<Network>) {
    match Network::parse_or_address(text) {
        Some(network) => networks.push(network),
        None => {
            controller.refuse(&word.place, CorefileReason::BadValue(section.text.clone(), text.to_owned()));
        }
    }
}

/// A line of a file of networks without its comment.
fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

impl Policy {
    fn fits(&self, client: IpAddr, record_type: RecordType) -> bool {
        (self.types.is_empty() || self.types.contains(&record_type))
            && (self.networks.is_empty() || self.networks.iter().any(|network| network.contains(client)))
    }
}

impl Acl {
    pub(super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let client = request.client.ip().to_canonical();
        let Some((line, action)) = self.decision(client, request) else {
            if let Some(rule) = self.rules.first() {
                station(walk, request, "acl", rule.line, || {
                    Step::new(StepId::AclHasNoPolicy, rule::PL1, [client.to_string()])
                });
            }
            return walk.next(next, request);
        };
        station(walk, request, "acl", line, || {
            let rule = if action == Action::Allow { rule::PL1 } else { rule::PL3 };
            Step::new(action.step(), rule, [client.to_string(), request.question.record_type.to_string()])
        });
        let (rcode, error) = match action {
            Action::Allow => return walk.next(next, request),
            Action::Drop => return Served::NoReply(NoReply::Dropped),
            Action::Block => (Rcode::Refused, 15),
            Action::Filter => (Rcode::NoError, 17),
        };
        // The reply says why, even to a client that knows no EDNS (rule PL4).
        let options = vec![EdnsOption::ExtendedError(error, String::new())];
        let edns = Edns { udp_size: SIZE, version: 0, dnssec_ok: true, options };
        Served::Reply(Response { edns: Some(Box::new(edns)), ..Response::empty(rcode) })
    }

    /// The first policy that fits, in the first directive that has one; and its line (rule PL1).
    fn decision(&self, client: IpAddr, request: &Request<'_>) -> Option<(usize, Action)> {
        let name = &request.question.name;
        let rules = self.rules.iter().filter(|rule| rule.zones.iter().any(|zone| name.is_under(zone)));
        let policies = rules.flat_map(|rule| &rule.policies);
        let mut fitting = policies.filter(|policy| policy.fits(client, request.question.record_type));
        fitting.next().map(|policy| (policy.line, policy.action))
    }
}
