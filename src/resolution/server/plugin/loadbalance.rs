//! `loadbalance`: addresses are shuffled for each reply (rules of part PO; `plugin/loadbalance`). What is drawn comes
//! from the server's memory; where nothing is drawn, records keep their order.

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Request, State, Unknown};
use super::check::{self, bad};
use super::network::Network;
use super::{Plugin, Watcher, duration, station};
use crate::dns::{Rcode, Record, RecordType, Response};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Files, Token, Wants};
use crate::resolution::trace::{Step, StepId};
use crate::rule;
use rustc_hash::FxHashMap;
use std::net::IpAddr;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Loadbalance {
    line: usize,
    policy: Policy,
    /// `prefer`: addresses of the first network come first, and so on.
    prefer: Vec<Network>,
}

#[derive(Clone, Debug)]
enum Policy {
    RoundRobin,
    /// The weights of addresses by their owner, in the spelling of the file. What is not in it weighs 1.
    Weighted(FxHashMap<String, Vec<(IpAddr, u8)>>),
}

/// Reads all directives: the policy of the last one counts (`setup.go` parse). The other result is a file nobody gave,
/// which makes everything unknown.
pub(super) fn parse(d: &mut Dispenser<'_>, files: &Files) -> Result<Result<Loadbalance, CannotSay>, Failed> {
    let mut plugin = Loadbalance::round_robin(d.place().line);
    let mut unknown = None;
    while d.advance() {
        let words = d.rest();
        plugin.policy = Policy::RoundRobin;
        let Some(policy) = words.first() else { continue };
        match policy.text.as_str() {
            "round_robin" if words.len() > 1 => {
                let reason = CorefileReason::TooManyValues("round_robin".to_owned());
                return Err(d.here("unknown property for round_robin", reason));
            }
            "round_robin" => {
                while d.next_in_braces() {
                    if d.val() != "prefer" {
                        return Err(d.unknown_property());
                    }
                    for word in d.rest() {
                        let network = Network::parse(&word.text).ok_or_else(|| check::invalid(d, word, "prefer"))?;
                        plugin.prefer.push(network);
                    }
                }
            }
            "weighted" => {
                match weighted(d, &words, files)? {
                    Ok(policy) => plugin.policy = policy,
                    Err(cannot) => unknown = unknown.or(Some(cannot)),
                }
                plugin.prefer.clear();
            }
            other => {
                let reason = bad("loadbalance", other, Wants::OneOf(&["round_robin", "weighted"]));
                return Err(d.plain(&policy.place, &format!("unknown policy: {other}"), reason));
            }
        }
    }
    Ok(unknown.map_or(Ok(plugin), Err))
}

/// The policy `weighted`, with its file and how often that is looked at.
fn weighted(d: &mut Dispenser<'_>, words: &[&Token], files: &Files) -> Result<Result<Policy, CannotSay>, Failed> {
    let [_, path] = words else {
        let word = "weighted".to_owned();
        return Err(match words.len() {
            1 => d.here("missing weight file argument", CorefileReason::MissingValue(word)),
            _ => d.here("unexpected argument(s)", CorefileReason::TooManyValues(word)),
        });
    };
    while d.next_in_braces() {
        if d.val() != "reload" {
            return Err(d.unknown_property());
        }
        let property = || "reload".to_owned();
        match d.rest().as_slice() {
            [] => return Err(d.here("reload duration value is missing", CorefileReason::MissingValue(property()))),
            [word] if duration::nanoseconds(&word.text).is_ok_and(|nanos| nanos >= 0) => {}
            [word] => {
                let said = format!("invalid reload duration '{}'", word.text);
                return Err(d.here(&said, bad("reload", &word.text, Wants::Duration)));
            }
            _ => return Err(d.here("unexpected argument", CorefileReason::TooManyValues(property()))),
        }
    }
    match files.get(&path.text).map(weights) {
        Some(Some(weights)) => Ok(Ok(Policy::Weighted(weights))),
        Some(None) => Err(check::invalid(d, path, "weighted")),
        // It is looked for again every 30 seconds; until it is there everything weighs the same.
        None if files.are_all => Ok(Ok(Policy::Weighted(FxHashMap::default()))),
        None => {
            let reason = Unknown::FileNotGiven { path: path.text.clone() };
            Ok(Err(CannotSay::new("loadbalance", &path.place, reason)))
        }
    }
}

/// Reads a file of weights: names, each with lines of an address and its weight below it; `None` where a line is
/// neither (`parseWeights`).
fn weights(text: &str) -> Option<FxHashMap<String, Vec<(IpAddr, u8)>>> {
    let mut all: FxHashMap<String, Vec<(IpAddr, u8)>> = FxHashMap::default();
    let mut owner: Option<String> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [name] if name.parse::<IpAddr>().is_err() => {
                let name = if name.ends_with('.') { (*name).to_owned() } else { format!("{name}.") };
                all.entry(name.clone()).or_default();
                owner = Some(name);
            }
            [address, weight] => {
                let address: IpAddr = address.parse().ok()?;
                let weight = weight.parse().ok().filter(|weight| *weight > 0)?;
                all.entry(owner.clone()?).or_default().push((address.to_canonical(), weight));
            }
            _ => return None,
        }
    }
    Some(all)
}

impl Loadbalance {
    /// One without options.
    pub(super) fn round_robin(line: usize) -> Self {
        Self { line, policy: Policy::RoundRobin, prefer: Vec::new() }
    }

    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let before = walk.observe.mark();
        let mut served = walk.next(next, request).looked_at();
        let Served::Reply(response) = &mut served else { return served };
        if response.rcode != Rcode::NoError || request.is_transfer() {
            return served;
        }
        let draws = walk.state.as_deref().is_some_and(State::draws_at_all);
        let sections = [&response.answers, &response.authority, &response.additional];
        if !draws && self.prefer.is_empty() && sections.into_iter().all(|section| is_grouped(section)) {
            return served;
        }
        let mut nothing = State::default();
        let state = walk.state.as_deref_mut().unwrap_or(&mut nothing);
        let [answers, authority, additional] = self.orders(request, response, state);
        if [&answers, &authority, &additional].into_iter().all(|order| order.is_sorted()) {
            return served;
        }
        // What is known of each record goes where it goes.
        let (answer_causes, additional_causes) = walk.observe.since(before);
        walk.observe.rewind(before);
        for position in &answers {
            if let Some(cause) = answer_causes.get(*position) {
                walk.observe.answer(|| cause.clone());
            }
        }
        for position in &additional {
            if let Some(cause) = additional_causes.get(*position) {
                walk.observe.additional(|| cause.clone());
            }
        }
        arrange(&mut response.answers, &answers);
        arrange(&mut response.authority, &authority);
        arrange(&mut response.additional, &additional);
        station(walk, request, "loadbalance", self.line, || {
            let rule =
                if self.prefer.is_empty() && matches!(self.policy, Policy::RoundRobin) { rule::PO1 } else { rule::PO4 };
            Step::new(StepId::LoadbalanceShuffles, rule, [])
        });
        served
    }

    /// The order of each section: positions of what is there.
    fn orders(&self, request: &Request<'_>, response: &Response, state: &mut State) -> [Vec<usize>; 3] {
        let sections = [&response.answers, &response.authority, &response.additional];
        let mut orders = sections.map(|section| (0..section.len()).collect::<Vec<_>>());
        let is_weighed = [RecordType::A, RecordType::Aaaa, RecordType::Srv].contains(&request.question.record_type);
        for (position, (order, section)) in orders.iter_mut().zip(sections).enumerate() {
            match &self.policy {
                Policy::RoundRobin => *order = shuffled(section, state),
                Policy::Weighted(weights) if is_weighed && position != 1 => *order = weighed(section, weights, state),
                Policy::Weighted(_) => {}
            }
            // The authority section has its order (`reorderPreferredSubnets`).
            if position != 1 && !self.prefer.is_empty() {
                self.put_preferred_first(section, order);
            }
        }
        orders
    }

    /// Aliases, addresses of the first network, those of the next, other addresses, MX, and everything else.
    fn put_preferred_first(&self, section: &[Record], order: &mut [usize]) {
        let rank = |position: &usize| {
            let Some(record) = section.get(*position) else { return (0, 0) };
            match record.record_type() {
                RecordType::Cname => (0, 0),
                RecordType::Mx => (2, 0),
                _ => match record.data.address() {
                    Some(address) => {
                        let network = self.prefer.iter().position(|network| network.contains(address));
                        (1, network.unwrap_or(self.prefer.len()))
                    }
                    None => (3, 0),
                },
            }
        };
        #[expect(clippy::disallowed_methods, reason = "for every answer of a server that prefers networks")]
        order.sort_by_key(rank);
    }
}

/// The group of a record: aliases, then what is not shuffled, then addresses, then MX.
fn group(record: &Record) -> usize {
    match record.record_type() {
        RecordType::Cname => 0,
        RecordType::A | RecordType::Aaaa => 2,
        RecordType::Mx => 3,
        _ => 1,
    }
}

fn is_grouped(section: &[Record]) -> bool {
    section.is_sorted_by_key(group)
}

/// The positions of each group, in their order (`roundRobin`).
fn grouped(section: &[Record]) -> [Vec<usize>; 4] {
    let mut groups: [Vec<usize>; 4] = Default::default();
    for (position, record) in section.iter().enumerate() {
        groups.get_mut(group(record)).into_iter().for_each(|group| group.push(position));
    }
    groups
}

/// Rule PO1: every order of the addresses is as likely as any other.
fn shuffled(section: &[Record], state: &mut State) -> Vec<usize> {
    let mut groups = grouped(section);
    let [_, _, addresses, exchanges] = &mut groups;
    for group in [addresses, exchanges] {
        for position in 0..group.len() {
            if let Some(drawn) = state.draw(group.len() - position) {
                group.swap(position, position + drawn);
            }
        }
    }
    groups.concat()
}

/// Rule PO4: one address is drawn by its weight and changes places with the first.
fn weighed(section: &[Record], weights: &FxHashMap<String, Vec<(IpAddr, u8)>>, state: &mut State) -> Vec<usize> {
    let mut groups = grouped(section);
    let [_, _, addresses, _] = &mut groups;
    let weight = |position: &usize| {
        let record = section.get(*position);
        let known = record.and_then(|record| {
            let address = record.data.address()?.to_canonical();
            weights.get(record.name.as_str())?.iter().find(|(known, _)| *known == address)
        });
        known.map_or(1, |(_, weight)| usize::from(*weight))
    };
    let mut left = state.draw(addresses.iter().map(weight).sum());
    let drawn = addresses.iter().position(|position| match left.and_then(|left| left.checked_sub(weight(position))) {
        Some(less) => {
            left = Some(less);
            false
        }
        None => true,
    });
    if let Some(drawn) = drawn.filter(|drawn| *drawn < addresses.len()) {
        addresses.swap(0, drawn);
    }
    if addresses.is_empty() { (0..section.len()).collect() } else { groups.concat() }
}

fn arrange(section: &mut Vec<Record>, order: &[usize]) {
    let arranged: Vec<Record> = order.iter().filter_map(|position| section.get(*position).cloned()).collect();
    *section = arranged;
}
