//! `acl`: who may ask what (rules of part PL; `plugin/acl`).

use super::super::chain::{Served, Walk};
use super::super::{NoReply, Request};
use super::check::{self, bad};
use super::controller::zones_or_blocks;
use super::network::Network;
use super::{Plugin, Watcher, station};
use crate::dns::{Edns, EdnsOption, Name, Rcode, RecordType, Response};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token, Wants};
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

/// Reads all directives: they are one link of the chain (`setup.go` parse). Zones are the server block's where none are
/// named.
pub(super) fn parse(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<Acl, Failed> {
    const ACTIONS: &[&str] = &["allow", "block", "filter", "drop"];
    let mut rules = Vec::new();
    while d.advance() {
        let line = d.place().line;
        let zones = zones_or_blocks(&d.rest(), blocks);
        let mut policies = Vec::new();
        while d.next_in_braces() {
            let word = d.val();
            let Some(action) = Action::parse(word) else {
                let said = format!("unexpected token {word:?}; expect 'allow', 'block', 'filter' or 'drop'");
                return Err(d.here(&said, bad("acl", word, Wants::OneOf(ACTIONS))));
            };
            let line = d.place().line;
            let words = d.rest();
            let (types, networks) = sections(d, &words)?;
            policies.push(Policy { line, action, types, networks });
        }
        rules.push(Rule { line, zones, policies });
    }
    Ok(Acl { rules })
}

/// The sections of a line: `type` and `net`, each with one word or several (`loadFollowingTokens`).
fn sections(d: &Dispenser<'_>, words: &[&Token]) -> Result<(Vec<RecordType>, Vec<Network>), Failed> {
    let is_section = |text: &str| ["type", "net"].contains(&text.to_lowercase().as_str());
    let (mut types, mut every_type) = (Vec::new(), false);
    let (mut networks, mut every_network) = (Vec::new(), false);
    let mut rest = words;
    while let [first, behind @ ..] = rest {
        if !is_section(&first.text) {
            let said = format!("unexpected token {:?}; expect 'type | net'", first.text);
            return Err(d.here(&said, bad("acl", &first.text, Wants::OneOf(&["type", "net"]))));
        }
        let section = first.text.to_lowercase();
        let is_type = section == "type";
        let count = behind.iter().position(|word| is_section(&word.text)).unwrap_or(behind.len());
        let (own, behind) = behind.split_at(count);
        if own.is_empty() {
            let reason = CorefileReason::MissingValue(section.clone());
            return Err(d.here(&format!("no token specified in {section:?} section"), reason));
        }
        for word in own {
            // What stands behind it is not read.
            if word.text == "*" {
                every_type |= is_type;
                every_network |= !is_type;
                break;
            }
            if is_type {
                let Some(one) = check::record_type(&word.text) else {
                    let said = format!("unexpected token {:?}; expect legal QTYPE", word.text);
                    return Err(d.here(&said, bad("type", &word.text, Wants::RecordType)));
                };
                types.push(one);
                continue;
            }
            let Some(network) = Network::parse_or_address(&word.text) else {
                let text = &word.text;
                let length = if text.contains('/') {
                    ""
                } else if text.contains(':') {
                    "/128"
                } else {
                    "/32"
                };
                let said = format!("illegal CIDR notation {:?}", format!("{text}{length}"));
                return Err(d.here(&said, bad("net", text, Wants::Network)));
            };
            networks.push(network);
        }
        rest = behind;
    }
    if every_type {
        types.clear();
    }
    if every_network {
        networks.clear();
    }
    Ok((types, networks))
}

impl Policy {
    fn fits(&self, client: IpAddr, record_type: RecordType) -> bool {
        (self.types.is_empty() || self.types.contains(&record_type))
            && (self.networks.is_empty() || self.networks.iter().any(|network| network.contains(client)))
    }
}

impl Acl {
    pub(super) fn serve<'a, O: Watcher>(
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
