//! Directives the lab does not model. Each is a link of the chain at its place in CoreDNS's order: where it could have
//! changed the reply, the lab cannot say; where it could not, the query goes on.

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{CannotSay, Request, Unknown};
use super::{Controller, Plugin};
use crate::dns::{Class, Name, RecordType, reverse};
use crate::resolution::corefile::Directive;
use crate::resolution::trace::Station;

/// Which queries a directive could change the reply to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every query.
    Always,
    /// None that a pod sends.
    Never,
    /// Names under the zones that follow the directive, or under the block's.
    Zones,
    /// Names under the zone that follows first.
    First,
    /// `localhost` and what leads back to it (rule PQ4).
    Localhost,
    /// Questions for IPv6 addresses, where the client speaks IPv6 or IPv4 is allowed too (rule PD1).
    Ipv6Addresses,
    /// Questions of class CH (rule PQ5).
    Chaos,
    /// Queries with DO.
    DnssecOk,
    /// Queries with EDNS (rule PQ6).
    Edns,
    /// Queries that ask who answers them (rule PQ6).
    NsidOption,
}

/// A directive the lab does not model.
#[derive(Clone, Debug)]
pub(in super::super) struct Unmodelled {
    unknown: CannotSay,
    reach: Reach,
    zones: Vec<Name>,
    /// `allow_ipv4`.
    allows_ipv4: bool,
}

impl Unmodelled {
    /// One that stands in the way of every query.
    pub fn everywhere(unknown: CannotSay) -> Self {
        Self { unknown, reach: Reach::Always, zones: Vec::new(), allows_ipv4: false }
    }

    /// True where it stands for a plugin whose code has not arrived.
    pub fn has_not_arrived(&self) -> bool {
        self.unknown.reason == Unknown::NotArrived
    }

    pub(super) fn set_up(controller: &mut Controller<'_>, directive: &Directive, reach: Reach) -> Self {
        let arguments = directive.arguments.as_slice();
        let named = match reach {
            Reach::First => arguments.get(..1).unwrap_or_default(),
            _ => arguments,
        };
        let elsewhere = ["route53", "azure", "clouddns", "etcd", "nomad", "secondary", "grpc"];
        let is_elsewhere = elsewhere.contains(&directive.word());
        let reason = if is_elsewhere { Unknown::Elsewhere } else { Unknown::NotModelled };
        // `route53 ZONE:ID` and the like: what is behind the colon is no name.
        let has_ids = ["route53", "azure", "clouddns"].contains(&directive.word());
        let mut named = named.to_vec();
        for token in named.iter_mut().filter(|_| has_ids) {
            let length = token.text.find(':').unwrap_or(token.text.len());
            token.text.truncate(length);
        }
        let takes_zones = matches!(reach, Reach::Zones | Reach::First);
        Self {
            unknown: CannotSay::new(directive.word(), directive.place(), reason),
            reach,
            zones: if takes_zones { controller.zones_or_blocks(&named) } else { controller.zones.to_vec() },
            allows_ipv4: directive.lines().iter().any(|line| line.word() == "allow_ipv4"),
        }
    }

    /// Why nobody knows what a transfer of the zone would hold, where this plugin could have it: `auto` and `secondary`
    /// take part in transfers.
    pub fn unknown_of(&self, zone: &Name) -> Option<&CannotSay> {
        let takes_part = ["auto", "secondary"].contains(&self.unknown.directive.as_str());
        (takes_part && self.zones.contains(zone)).then_some(&self.unknown)
    }

    pub fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        if !self.reaches(request) {
            return walk.next(next, request);
        }
        walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: self.unknown.clone() }));
        Served::CannotSay(Box::new(self.unknown.clone()))
    }

    /// True where the directive could have changed the reply.
    fn reaches(&self, request: &Request<'_>) -> bool {
        let name = &request.question.name;
        let in_zones = || self.zones.iter().any(|zone| name.is_under(zone));
        match self.reach {
            Reach::Always => true,
            Reach::Never => false,
            Reach::Zones | Reach::First => in_zones(),
            Reach::Localhost => {
                let first_and_last = [name.labels().next(), name.labels().next_back()];
                first_and_last.iter().flatten().any(|label| label.eq_ignore_ascii_case("localhost"))
                    || reverse::is_reverse_zone(name)
            }
            Reach::Ipv6Addresses => {
                let comes_so = self.allows_ipv4 || request.client.is_ipv6();
                request.question.record_type == RecordType::Aaaa && comes_so
            }
            Reach::Chaos => request.class == Class::Ch,
            Reach::DnssecOk => request.dnssec_ok(),
            Reach::Edns => request.edns.is_some(),
            Reach::NsidOption => {
                request.edns.as_ref().is_some_and(|edns| edns.options.iter().any(|option| option.code() == 3))
            }
        }
    }
}
