//! `dns64`: IPv6 addresses made of IPv4 ones (rules of part PD; `plugin/dns64`; RFC 6147, RFC 6052).

use super::super::chain::{Served, Walk};
use super::super::{NoReply, Request};
use super::check::bad;
use super::network::Network;
use super::{Plugin, Watcher, station};
use crate::dns::{Class, Rcode, Record, RecordData, RecordType, Response};
use crate::resolution::corefile::{Dispenser, Failed, Token, Wants};
use crate::resolution::trace::{Cause, Step, StepId};
use crate::rule;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest TTL of a made address where the AAAA reply has no SOA, in seconds (RFC 6147, section 5.1.7).
const TTL_WITHOUT_SOA: u32 = 600;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Dns64 {
    line: usize,
    /// `64:ff9b::`, and the octets of it that stand in front of the IPv4 address.
    prefix: Ipv6Addr,
    octets: usize,
    translates_all: bool,
    allows_ipv4: bool,
}

/// Reads all directives: what the last ones say of a property holds (`setup.go` dns64Parse).
pub(super) fn parse(d: &mut Dispenser<'_>) -> Result<Dns64, Failed> {
    let mut plugin = Dns64 {
        line: d.place().line,
        prefix: Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0),
        octets: 12,
        translates_all: false,
        allows_ipv4: false,
    };
    while d.advance() {
        match d.rest().as_slice() {
            [] => {}
            [word] => plugin.set_prefix(d, word)?,
            _ => return Err(d.too_many("dns64")),
        }
        while d.next_in_braces() {
            match d.val() {
                "prefix" => {
                    if !d.next_argument() {
                        return Err(d.missing("prefix"));
                    }
                    let word = Token::made(d.val(), &d.place());
                    plugin.set_prefix(d, &word)?;
                }
                "translate_all" => plugin.translates_all = true,
                "allow_ipv4" => plugin.allows_ipv4 = true,
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(plugin)
}

impl Dns64 {
    /// Takes a prefix of whole octets, from 32 to 96 bits (rule PD3; `parsePrefix`).
    fn set_prefix(&mut self, d: &Dispenser<'_>, word: &Token) -> Result<(), Failed> {
        let reason = bad("prefix", &word.text, Wants::Prefix);
        match Network::parse(&word.text) {
            None => Err(d.plain(&word.place, &format!("invalid CIDR address: {}", word.text), reason)),
            Some(Network { address: IpAddr::V4(_), .. }) => {
                Err(d.here(&format!("invalid netmask 32 IPv6 address: {:?}", word.text), reason))
            }
            Some(Network { address: IpAddr::V6(address), prefix }) => {
                if !prefix.is_multiple_of(8) || !(32..=96).contains(&prefix) {
                    return Err(d.here(&format!("invalid prefix length {:?}", word.text), reason));
                }
                self.prefix = address;
                self.octets = usize::from(prefix / 8);
                Ok(())
            }
        }
    }

    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let comes_so = self.allows_ipv4 || request.client.ip().to_canonical().is_ipv6();
        if !comes_so || request.question.record_type != RecordType::Aaaa || request.class != Class::In {
            return walk.next(next, request);
        }
        let before = walk.observe.mark();
        let original = match walk.next(next, request) {
            Served::Reply(original) => original,
            // No message is there to look at, and none is sent.
            Served::Nil => return Served::NoReply(NoReply::Dropped),
            other => return other,
        };
        if !self.is_to_translate(&original) {
            return Served::Reply(original);
        }
        // What a rewrite made of the question is what is looked up, and what the reply repeats.
        let question = walk.asked.clone();
        let name = question.as_ref().map_or(&request.question.name, |question| &question.name);
        station(walk, request, "dns64", self.line, || Step::new(StepId::Dns64AsksForA, rule::PD2, [name.to_string()]));
        let soa = original.authority.iter().rfind(|record| record.record_type() == RecordType::Soa);
        let longest = soa.map_or(TTL_WITHOUT_SOA, |soa| soa.ttl);
        // Nothing of the first reply is left but the TTL of its SOA.
        walk.observe.rewind(before);
        let found = walk.lookup(request, &name.to_lowercase(), RecordType::A);
        let mut translated = 0;
        let answers: Vec<Record> =
            found.answers.into_iter().map(|record| self.translate(record, longest, &mut translated)).collect();
        for _ in &found.additional {
            walk.observe.additional(|| Cause::Server);
        }
        station(walk, request, "dns64", self.line, || {
            let prefix = format!("{}/{}", self.prefix, self.octets * 8);
            Step::new(StepId::Dns64Translates, rule::PD3, [translated.to_string(), prefix])
        });
        // Whatever the A reply said, this one is NOERROR (`Synthesize` makes a message of its own).
        Served::Reply(Response {
            truncated: found.truncated,
            answers,
            authority: found.authority,
            additional: found.additional,
            edns: found.edns,
            question: question.map(Box::new),
            ..Response::empty(Rcode::NoError)
        })
    }

    /// True where a reply has no IPv6 address and could have one (rules PD2, PD5; `responseShouldDNS64`).
    fn is_to_translate(&self, response: &Response) -> bool {
        let has = |records: &[Record], one| records.iter().any(|record| record.record_type() == one);
        if response.rcode == Rcode::NxDomain {
            return false;
        }
        self.translates_all || !has(&response.answers, RecordType::Aaaa)
    }

    fn translate(&self, record: Record, longest: u32, translated: &mut usize) -> Record {
        let RecordData::A(address) = record.data else { return record };
        *translated += 1;
        let data = RecordData::Aaaa(self.to_ipv6(address));
        Record { ttl: record.ttl.min(longest), data, ..record }
    }

    /// The IPv6 address of an IPv4 one: behind the prefix, around the ninth octet, which stays zero (RFC 6052,
    /// section 2.2; `to6`).
    fn to_ipv6(&self, address: Ipv4Addr) -> Ipv6Addr {
        let prefix = self.prefix.octets();
        let mut octets = [0; 16];
        for (octet, own) in octets.iter_mut().zip(prefix).take(self.octets) {
            *octet = own;
        }
        let free = octets.iter_mut().enumerate().skip(self.octets).filter(|(position, _)| *position != 8);
        for ((_, octet), own) in free.zip(address.octets()) {
            *octet = own;
        }
        octets.into()
    }
}
