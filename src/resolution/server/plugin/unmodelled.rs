//! Directives the lab does not model. Each is a link of the chain at its place in CoreDNS's order: where it could have
//! changed the reply, the lab cannot say; where it could not, the query goes on.

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Request, Unknown};
use super::{Controller, Plugin, Watcher};
use crate::dns::Name;
use crate::resolution::corefile::Directive;
use crate::resolution::trace::Station;

/// Which queries a directive could change the reply to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolution::server) enum Reach {
    /// Every query.
    Always,
    /// None that a pod sends.
    Never,
    /// Names under the zones that follow the directive, or under the block's.
    Zones,
    /// Names under the zone that follows first.
    First,
    /// Queries with DO.
    DnssecOk,
}

/// A directive the lab does not model.
#[derive(Clone, Debug)]
pub(in super::super) struct Unmodelled {
    unknown: CannotSay,
    reach: Reach,
    zones: Vec<Name>,
}

impl Unmodelled {
    /// One that stands in the way of every query.
    pub(crate) fn everywhere(unknown: CannotSay) -> Self {
        Self { unknown, reach: Reach::Always, zones: Vec::new() }
    }

    /// One that stands in the way of names under these zones.
    pub(crate) fn of_zones(zones: Vec<Name>, unknown: CannotSay) -> Self {
        Self { unknown, reach: Reach::Zones, zones }
    }

    /// True where it stands for a plugin whose code has not arrived.
    pub(crate) fn has_not_arrived(&self) -> bool {
        self.unknown.reason == Unknown::NotArrived
    }

    pub(in crate::resolution::server) fn set_up(
        controller: &mut Controller<'_>,
        directive: &Directive,
        reach: Reach,
    ) -> Self {
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
        }
    }

    /// Why nobody knows what a transfer of the zone would hold, where this plugin could have it: `auto` and `secondary`
    /// take part in transfers.
    pub(crate) fn unknown_of(&self, zone: &Name) -> Option<&CannotSay> {
        let takes_part = ["auto", "secondary"].contains(&self.unknown.directive.as_str());
        (takes_part && self.zones.contains(zone)).then_some(&self.unknown)
    }

    pub(crate) fn serve<'a, O: Watcher>(
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
            Reach::DnssecOk => request.dnssec_ok(),
        }
    }
}
