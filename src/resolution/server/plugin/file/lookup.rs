//! What a zone says of a name: delegations, aliases, wildcards, and what is not there (`plugin/file/lookup.go`).

use super::super::super::Request;
use super::super::super::chain::Walk;
use super::super::Watcher;
use super::CAUSE;
use super::zone::{Element, Zone, names_from_the_right};
use crate::dns::{Name, Rcode, Record, RecordData, RecordType};
use crate::resolution::trace::{Step, StepId};
use crate::rule;

/// How many aliases are followed from one to the next inside of the zone, beyond the first.
const MAX_CHAIN: usize = 9;

/// What kind of reply it is (`lookup.go` Result).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LookupResult {
    Success,
    NameError,
    Delegation,
    ServerFailure,
}

/// The sections of a reply.
pub(super) struct Found {
    pub answers: Vec<Record>,
    pub authority: Vec<Record>,
    pub additional: Vec<Record>,
    pub result: LookupResult,
    /// Neither the name nor a wildcard for it has records.
    pub is_absent: bool,
}

impl Found {
    fn new(result: LookupResult, answers: Vec<Record>, authority: Vec<Record>) -> Self {
        Self { answers, authority, additional: Vec::new(), result, is_absent: false }
    }
}

impl<O: Watcher> Walk<'_, O> {
    /// Looks a name up in a zone it is under. The causes of what is found are told.
    pub(super) fn look_up_in(&mut self, zone: &Zone, request: &Request<'_>) -> Found {
        let name = request.question.name.to_lowercase().into_owned();
        let wanted = request.question.record_type;
        if name == zone.origin
            && let Some(found) = self.at_the_top(zone, &name, wanted)
        {
            return found;
        }
        let (mut element, mut wildcard) = (None, None);
        for above in names_from_the_right(&name, &zone.origin) {
            element = zone.search(&above);
            // A name on the way that exists is nearer than any wildcard beside it or above (RFC 4592, section 3.3.1).
            if above != name && zone.exists(&above) {
                wildcard = None;
            } else if element.is_none() {
                wildcard = wildcard_for(&above).filter(|star| zone.exists(star)).or(wildcard);
            }
            if let Some(element) = element
                && let Some(found) = self.led_away(zone, request, element, &above, &name)
            {
                return found;
            }
        }
        if let Some(element) = element {
            return self.at_name(zone, request, element, &name);
        }
        if let Some(star) = wildcard {
            return self.at_wildcard(zone, request, zone.search(&star), (&star, &name));
        }
        // A name that only others stand below exists, and has nothing.
        let exists = zone.has_below(&name);
        let (step, result) = if exists {
            (StepId::FileEmptyName, LookupResult::Success)
        } else {
            (StepId::FileHasNoName, LookupResult::NameError)
        };
        self.found(step, &name);
        Found { is_absent: true, ..Found::new(result, Vec::new(), vec![zone.soa.clone()]) }
    }

    /// The zone's own SOA and NS records, which stand apart.
    fn at_the_top(&mut self, zone: &Zone, name: &Name, wanted: RecordType) -> Option<Found> {
        let found = match wanted {
            RecordType::Soa => Found::new(LookupResult::Success, vec![zone.soa.clone()], zone.ns.clone()),
            RecordType::Ns => Found {
                additional: zone.glue(&zone.ns),
                ..Found::new(LookupResult::Success, zone.ns.clone(), Vec::new())
            },
            _ => return None,
        };
        self.found(StepId::FileAnswers, name);
        Some(self.told(found))
    }

    /// What a name above, or the name itself, leads away to: a DNAME, or the servers of a zone below.
    fn led_away(
        &mut self,
        zone: &Zone,
        request: &Request<'_>,
        element: Element<'_>,
        above: &Name,
        name: &Name,
    ) -> Option<Found> {
        let wanted = request.question.record_type;
        if let Some((dname, alias)) = synthesised(element, name) {
            self.observe.step(|| Step::new(StepId::FileDname, rule::PZ1, [above.to_string()]));
            if matches!(&alias.data, RecordData::Cname(target) if target == name) {
                return Some(Found::new(LookupResult::ServerFailure, Vec::new(), Vec::new()));
            }
            self.observe.answer(|| CAUSE);
            let found = self.follow_alias(zone, request, alias, wanted);
            return Some(Found { answers: std::iter::once(dname).chain(found.answers).collect(), ..found });
        }
        let ns: Vec<Record> = element.records(RecordType::Ns).cloned().collect();
        let asks_here = wanted == RecordType::Ds && above == name;
        if ns.is_empty() || asks_here {
            return None;
        }
        self.observe.step(|| Step::new(StepId::FileDelegates, rule::PZ1, [above.to_string()]));
        let additional = zone.glue(&ns);
        Some(self.told(Found { additional, ..Found::new(LookupResult::Delegation, Vec::new(), ns) }))
    }

    /// What the name itself has.
    fn at_name(&mut self, zone: &Zone, request: &Request<'_>, element: Element<'_>, name: &Name) -> Found {
        let wanted = request.question.record_type;
        if wanted != RecordType::Cname
            && let Some(alias) = element.records(RecordType::Cname).next()
        {
            return self.follow_alias(zone, request, alias.clone(), wanted);
        }
        let answers: Vec<Record> = element.records(wanted).cloned().collect();
        if answers.is_empty() {
            self.observe.step(|| Step::new(StepId::FileHasNoType, rule::PZ1, [name.to_string(), wanted.to_string()]));
            return Found::new(LookupResult::Success, Vec::new(), vec![zone.soa.clone()]);
        }
        self.found(StepId::FileAnswers, name);
        let additional = targets_inside(zone, &answers);
        self.told(Found { additional, ..Found::new(LookupResult::Success, answers, zone.ns.clone()) })
    }

    /// What a wildcard has, under the name that was asked for.
    fn at_wildcard(
        &mut self,
        zone: &Zone,
        request: &Request<'_>,
        element: Option<Element<'_>>,
        (star, name): (&Name, &Name),
    ) -> Found {
        let wanted = request.question.record_type;
        self.observe.step(|| Step::new(StepId::FileWildcard, rule::PZ1, [star.to_string(), name.to_string()]));
        // Names stand below the wildcard, and it has nothing itself.
        let Some(element) = element else {
            return Found::new(LookupResult::Success, Vec::new(), vec![zone.soa.clone()]);
        };
        let named = |record: &Record| Record { name: name.clone(), ..record.clone() };
        if let Some(alias) = element.records(RecordType::Cname).next() {
            return self.follow_alias(zone, request, named(alias), wanted);
        }
        let answers: Vec<Record> = element.records(wanted).map(named).collect();
        let authority = if answers.is_empty() { vec![zone.soa.clone()] } else { zone.ns.clone() };
        let additional = targets_inside(zone, &answers);
        self.told(Found { additional, ..Found::new(LookupResult::Success, answers, authority) })
    }

    fn found(&mut self, id: StepId, name: &Name) {
        self.observe.step(|| Step::new(id, rule::PZ1, [name.to_string()]));
    }

    /// Tells where the records of a reply come from.
    fn told(&mut self, found: Found) -> Found {
        found.answers.iter().for_each(|_| self.observe.answer(|| CAUSE));
        found.additional.iter().for_each(|_| self.observe.additional(|| CAUSE));
        found
    }

    /// An alias, and what it leads to (`lookup.go` externalLookup; rule PZ2).
    fn follow_alias(&mut self, zone: &Zone, request: &Request<'_>, alias: Record, wanted: RecordType) -> Found {
        let mut target = match &alias.data {
            RecordData::Cname(target) => target.clone(),
            _ => Name::root(),
        };
        self.observe.answer(|| CAUSE);
        let mut answers = vec![alias];
        for turn in 0..=MAX_CHAIN {
            if let Some(ns) = zone.delegation(&target, wanted) {
                self.observe.step(|| Step::new(StepId::FileDelegates, rule::PZ2, [target.to_string()]));
                let additional = zone.glue(&ns);
                return self.with_additional(Found::new(LookupResult::Success, answers, ns), additional);
            }
            let Some(element) = zone.search(&target) else {
                return self.outside(zone, request, answers, &target, wanted);
            };
            if turn == MAX_CHAIN {
                break;
            }
            let Some(next) = element.alias() else {
                self.observe.step(|| Step::new(StepId::FileAliasInside, rule::PZ2, [target.to_string()]));
                let before = answers.len();
                answers.extend(element.records(wanted).cloned());
                answers.iter().skip(before).for_each(|_| self.observe.answer(|| CAUSE));
                // Asked for NS records, a reply without any says so by the SOA.
                let none = wanted == RecordType::Ns && answers.len() == before;
                let authority = if none { vec![zone.soa.clone()] } else { zone.ns.clone() };
                let additional = targets_inside(zone, &answers);
                return self.with_additional(Found::new(LookupResult::Success, answers, authority), additional);
            };
            for alias in element.records(RecordType::Cname) {
                self.observe.answer(|| CAUSE);
                answers.push(alias.clone());
            }
            target = next.clone();
        }
        self.observe.step(|| Step::new(StepId::FileAliasLoop, rule::PZ2, [target.to_string()]));
        Found::new(LookupResult::Success, answers, zone.ns.clone())
    }

    /// An alias that leads out of the zone's file, which is asked of the whole server (rule PS5).
    fn outside(
        &mut self,
        zone: &Zone,
        request: &Request<'_>,
        mut answers: Vec<Record>,
        target: &Name,
        wanted: RecordType,
    ) -> Found {
        self.observe.step(|| Step::new(StepId::FileAliasOutside, rule::PZ2, [target.to_string()]));
        let response = self.lookup(request, target, wanted);
        let is_empty = response.answers.is_empty();
        answers.extend(response.answers);
        let (result, is_denial) = match response.rcode {
            Rcode::NxDomain => (LookupResult::NameError, true),
            Rcode::ServFail => (LookupResult::ServerFailure, false),
            Rcode::NoError => (LookupResult::Success, is_empty),
            _ => (LookupResult::Success, false),
        };
        let authority = if is_denial { vec![zone.soa.clone()] } else { zone.ns.clone() };
        let additional = targets_inside(zone, &answers);
        self.with_additional(Found::new(result, answers, authority), additional)
    }

    fn with_additional(&mut self, found: Found, additional: Vec<Record>) -> Found {
        additional.iter().for_each(|_| self.observe.additional(|| CAUSE));
        Found { additional, ..found }
    }
}

/// The wildcard that stands beside a name.
fn wildcard_for(name: &Name) -> Option<Name> {
    let labels: Vec<&str> = name.labels().skip(1).collect();
    Name::parse(&format!("*.{}", labels.join("."))).ok()
}

/// The alias that a DNAME above a name makes of it, with the DNAME (RFC 6672, section 3.3).
fn synthesised(element: Element<'_>, name: &Name) -> Option<(Record, Record)> {
    let dname = element.records(RecordType::Dname).next()?;
    let front = name.below(&dname.name).filter(|front| !front.is_empty())?;
    let target = Name::parse(&dname.data.to_string()).ok()?.prepend(front).ok()?;
    let alias = Record { name: name.clone(), ttl: dname.ttl, data: RecordData::Cname(target) };
    Some((dname.clone(), alias))
}

/// The addresses of the hosts that records name inside of the zone, of each once (`lookup.go` additionalProcessing).
fn targets_inside(zone: &Zone, answers: &[Record]) -> Vec<Record> {
    let mut hosts: Vec<Name> = Vec::new();
    for record in answers {
        let host = match &record.data {
            RecordData::Srv { target: host, .. } | RecordData::Mx { exchange: host, .. } => Some(host.clone()),
            RecordData::Other(other) if matches!(other.record_type, RecordType::Https | RecordType::Svcb) => {
                other.rdata.split(' ').nth(1).and_then(|target| Name::parse(target).ok())
            }
            _ => None,
        };
        hosts.extend(host.filter(|host| host.is_under(&zone.origin) && !hosts.contains(host)));
    }
    hosts.iter().flat_map(|host| zone.addresses(host)).collect()
}
