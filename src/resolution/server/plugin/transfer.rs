//! `transfer`: whole zones for other servers (rule PK9; `plugin/transfer/transfer.go`, `setup.go`).

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Request};
use super::check::{bad, go};
use super::controller::zones_or_blocks;
use super::late::Late;
use super::{Plugin, Watcher, station};
use crate::dns::{Name, Rcode, Record, RecordType, Response, Transport};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Wants};
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use std::net::IpAddr;

/// The plugin: all its directives in a server block are one link of the chain.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Transfer {
    rules: Vec<To>,
}

/// A directive: which zones go to whom.
#[derive(Clone, Debug)]
struct To {
    line: usize,
    zones: Vec<Name>,
    to: Vec<Client>,
}

/// Who may have a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    Anybody,
    Address(IpAddr),
}

/// The records of a transfer, each with what it comes from.
pub(super) type Records = Vec<(Record, Cause)>;

/// Reads all directives (`setup.go` parseTransfer). Zones are the server block's where none are named.
pub(super) fn parse(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<Transfer, Failed> {
    let mut rules = Vec::new();
    while d.advance() {
        let line = d.place().line;
        let zones = zones_or_blocks(&d.rest(), blocks);
        let mut to = Vec::new();
        let mut has_to = false;
        while d.next_in_braces() {
            if d.val() != "to" {
                return Err(named_twice(d.here(&format!("unknown property {:?}", d.val()), d.no_property())));
            }
            let words = d.rest();
            if words.is_empty() {
                return Err(d.missing("to"));
            }
            for word in words {
                let Some(client) = client(&word.text) else {
                    let said = format!("not an IP address: {:?}", word.text);
                    return Err(d.plain(&word.place, &said, bad("to", &word.text, Wants::Address)));
                };
                to.push(client);
            }
            has_to = true;
        }
        if !has_to {
            let reason = CorefileReason::MissingValue("transfer".to_owned());
            return Err(named_twice(d.here("'to' is required", reason)));
        }
        rules.push(To { line, zones, to });
    }
    Ok(Transfer { rules })
}

/// The plugin puts its name in front of some errors twice.
fn named_twice(mut error: Failed) -> Failed {
    error.said = format!("plugin/transfer: {}", error.said);
    error
}

/// `*`, or an address with or without a port.
fn client(text: &str) -> Option<Client> {
    if text == "*" {
        return Some(Client::Anybody);
    }
    let host = go::host_and_port(text).map_or(text, |(host, _)| host);
    host.parse().ok().map(Client::Address)
}

impl Transfer {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        if !request.is_transfer() {
            return walk.next(next, request);
        }
        let name = &request.question.name;
        let first_line = self.rules.first().map_or(0, |rule| rule.line);
        if request.transport == Transport::Udp {
            station(walk, request, "transfer", first_line, || Step::new(StepId::TransferNeedsTcp, rule::PK9, []));
            return Served::Rcode(Rcode::Refused);
        }
        let Some(To { line, to, .. }) = self.rule_for(name) else { return walk.next(next, request) };
        let client = request.client.ip().to_canonical();
        if !to.iter().any(|to| *to == Client::Anybody || *to == Client::Address(client)) {
            station(walk, request, "transfer", *line, || {
                Step::new(StepId::TransferNotToThem, rule::PK9, [client.to_string()])
            });
            return Served::Reply(Response::empty(Rcode::Refused));
        }
        if request.question.record_type == RecordType::Ixfr {
            // The lab's queries do not say which serial they have.
            station(walk, request, "transfer", *line, || Step::new(StepId::TransferWithoutSerial, rule::PK9, []));
            return Served::Rcode(Rcode::ServFail);
        }
        let mut records = None;
        for plugin in next {
            match transfer_by_plugin(plugin, walk, next, name) {
                Ok(Some(all)) => {
                    records = Some(all);
                    break;
                }
                Ok(None) => {}
                Err(unknown) => {
                    walk.station(|| {
                        (request.question.as_ref().clone(), Station::CannotSay { cannot: unknown.clone() })
                    });
                    return Served::CannotSay(Box::new(unknown));
                }
            }
        }
        let Some(records) = records else {
            station(walk, request, "transfer", *line, || {
                Step::new(StepId::TransferNobodyHasIt, rule::PK9, [name.to_string()])
            });
            return walk.next(next, request);
        };
        station(walk, request, "transfer", *line, || {
            Step::new(StepId::TransferSent, rule::PK9, [name.to_string(), records.len().to_string()])
        });
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        for (record, cause) in records {
            walk.observe.answer(|| cause);
            response.answers.push(record);
        }
        Served::Reply(response)
    }

    /// The directive with the zone that the name is under and that sorts last, as CoreDNS compares the zones' texts
    /// (`transfer.go` longestMatch).
    fn rule_for(&self, name: &Name) -> Option<&To> {
        let mut best: Option<(&Name, &To)> = None;
        for rule in &self.rules {
            let zones = rule.zones.iter().filter(|zone| name.is_under(zone));
            let Some(zone) = zones.max_by_key(|zone| zone.as_str().len()) else { continue };
            if best.is_none_or(|(other, _)| zone.as_str() > other.as_str()) {
                best = Some((zone, rule));
            }
        }
        best.map(|(_, rule)| rule)
    }
}

/// What a plugin has of a zone; `None` where the zone is not its own.
fn transfer_by_plugin<'a, O: Watcher>(
    plugin: &'a Plugin,
    walk: &mut Walk<'a, O>,
    next: &'a [Plugin],
    zone: &Name,
) -> Result<Option<Records>, CannotSay> {
    Ok(match plugin {
        Plugin::Kubernetes(plugin) => plugin.transfer(walk.server, zone),
        Plugin::Unmodelled(plugin) => plugin.unknown_of(zone).map_or(Ok(None), |unknown| Err(unknown.clone()))?,
        Plugin::Late(plugin) => match &**plugin {
            Late::External(plugin) => plugin.transfer(walk.server, next, zone)?,
            Late::File(plugin) => {
                if let Some(unknown) = plugin.transfer_unknown(zone) {
                    return Err(unknown.clone());
                }
                let records = plugin.transfer(zone);
                records.map(|all| all.into_iter().map(|record| (record, super::file::CAUSE)).collect())
            }
            _ => None,
        },
        _ => None,
    })
}
