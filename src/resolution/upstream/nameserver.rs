//! One nameserver outside the cluster: what it knows, and how it behaves. Where nobody described one at an address,
//! the table of outside names answers there.

use super::{MAX_CHAIN, Upstream};
use crate::dns::{Edns, Name, Question, Rcode, Record, RecordData, RecordType, Response, Transport, wire};
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::Arc;

/// A span of time, or a moment since the start, in milliseconds.
type Millis = u64;

/// A nameserver at one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nameserver {
    records: FxHashMap<Name, Vec<Record>>,
    /// Names below which something is known: they exist and have nothing.
    above: FxHashMap<Name, ()>,
    /// What denials carry in their authority section.
    pub soa: Option<Record>,
    /// How it behaves for every name but those of `names`.
    pub behaviour: Behaviour,
    /// How it behaves for some names, whatever the time.
    pub names: FxHashMap<Name, Behaviour>,
    /// From when on it behaves otherwise: in order of time.
    pub phases: Vec<(Millis, Behaviour)>,
}

/// How a nameserver treats a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behaviour {
    /// It says nothing.
    pub drop: bool,
    /// Nobody listens there.
    pub closed: bool,
    /// It answers after so long.
    pub delay: Millis,
    /// Over UDP it sends TC and no records.
    pub truncate: bool,
    /// It answers to another name.
    pub wrong_question: bool,
    /// An alias that leads to a name it does not know is NOERROR, not NXDOMAIN.
    pub alias_only: bool,
    /// It answers with this code and no records.
    pub rcode: Option<Rcode>,
    /// With `rcode`: the reply carries the SOA all the same.
    pub with_soa: bool,
    /// AA is set.
    pub authoritative: bool,
    /// AD is set.
    pub authenticated: bool,
    /// RA is not set.
    pub no_recursion: bool,
    /// Records every answer carries in its authority section.
    pub authority: Vec<Record>,
    /// Records every answer carries in its additional section.
    pub additional: Vec<Record>,
}

/// A query as it reaches a nameserver.
#[derive(Clone, Copy, Debug)]
pub struct Query<'q> {
    /// What is asked.
    pub question: &'q Question,
    /// How.
    pub transport: Transport,
    /// With which EDNS.
    pub edns: Option<&'q Edns>,
    /// When, since the start.
    pub now: Millis,
}

/// What comes of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchanged {
    /// A message, after so long; for each answer the line of the table it stands on, and the line that made the name
    /// fail, both from 1.
    #[expect(missing_docs, reason = "the fields are said above")]
    Message { response: Response, lines: Vec<Option<usize>>, failed_by: Option<usize>, after: Millis },
    /// Nothing: the line that says so, from 1.
    Silence(Option<usize>),
    /// The host says that nobody listens.
    Closed,
}

impl Nameserver {
    /// One that knows these records, in this order.
    pub fn new(records: Vec<Record>) -> Self {
        let mut server = Self::default();
        for record in records {
            let mut labels = record.name.as_str();
            while let Some((_, above)) = labels.split_once('.').filter(|(_, above)| !above.is_empty()) {
                server.above.extend(Name::parse(above).ok().map(|name| (name, ())));
                labels = above;
            }
            server.records.entry(record.name.clone()).or_default().push(record);
        }
        server
    }

    /// What it does with a query.
    pub fn exchange(&self, query: &Query<'_>) -> Exchanged {
        let name = &query.question.name;
        let phase = self.phases.iter().rev().find(|(from, _)| *from <= query.now).map(|(_, behaviour)| behaviour);
        let behaviour = self.names.get(name).or(phase).unwrap_or(&self.behaviour);
        if behaviour.drop {
            return Exchanged::Silence(None);
        }
        if behaviour.closed {
            return Exchanged::Closed;
        }
        let mut response = Response {
            authoritative: behaviour.authoritative,
            authenticated: behaviour.authenticated,
            recursion_available: !behaviour.no_recursion,
            ..Response::empty(Rcode::NoError)
        };
        response.edns = query.edns.map(|edns| {
            let Edns { udp_size, dnssec_ok, .. } = *edns;
            Box::new(Edns { udp_size, dnssec_ok, ..Edns::default() })
        });
        if behaviour.truncate && query.transport == Transport::Udp {
            response.truncated = true;
        } else if behaviour.wrong_question {
            let other = Name::parse("other.invalid").unwrap_or_else(|_| Name::root());
            response.question = Some(Box::new(Question { name: other, ..query.question.clone() }));
        } else if let Some(rcode) = behaviour.rcode {
            response.rcode = rcode;
            response.authority.extend(self.soa.clone().filter(|_| behaviour.with_soa));
        } else {
            self.look_up(query.question, &mut response);
            if behaviour.alias_only && !response.answers.is_empty() {
                response.rcode = Rcode::NoError;
            }
            // A name that does not exist has its denial alone.
            if response.rcode != Rcode::NxDomain {
                response.authority.extend(behaviour.authority.iter().cloned());
                response.additional.extend(behaviour.additional.iter().cloned());
            }
            if query.transport == Transport::Udp {
                let limit = query.edns.map_or(wire::UDP_LIMIT, |edns| edns.udp_size.max(wire::UDP_LIMIT));
                if wire::length(query.question, &response, true) > limit.into() {
                    // Nothing of what does not fit is sent.
                    response.answers.clear();
                    response.authority.clear();
                    response.additional.clear();
                    response.truncated = true;
                }
            }
        }
        // Names are compressed to those of the question, whose spelling they then have.
        response.records_mut().for_each(|record| spell(record, name));
        let lines = vec![None; response.answers.len()];
        Exchanged::Message { response, lines, failed_by: None, after: behaviour.delay }
    }

    fn look_up(&self, question: &Question, response: &mut Response) {
        let mut name = question.name.clone();
        for _ in 0..MAX_CHAIN {
            let Some(records) = self.records_at(&name) else {
                response.rcode = Rcode::NxDomain;
                response.authority.extend(self.soa.clone());
                return;
            };
            let wanted = |record: &&Record| {
                question.record_type == RecordType::Any || record.record_type() == question.record_type
            };
            let before = response.answers.len();
            let own = records.iter().filter(wanted).map(|record| Record { name: name.clone(), ..record.clone() });
            response.answers.extend(own);
            if response.answers.len() > before {
                return;
            }
            let alias = records.iter().find_map(|record| match &record.data {
                RecordData::Cname(target) => Some((record, target)),
                _ => None,
            });
            let Some((record, target)) = alias else {
                response.authority.extend(self.soa.clone());
                return;
            };
            response.answers.push(Record { name, ..record.clone() });
            name = target.clone();
        }
    }

    /// What it knows of a name: its own records, or those of the wildcard that covers it.
    fn records_at(&self, name: &Name) -> Option<&[Record]> {
        if let Some(records) = self.records.get(name) {
            return Some(records);
        }
        if self.above.contains_key(name) {
            return Some(&[]);
        }
        let mut rest = name.as_str();
        while let Some((_, above)) = rest.split_once('.') {
            let wildcard = Name::parse(&format!("*.{above}")).ok()?;
            if let Some(records) = self.records.get(&wildcard) {
                return Some(records);
            }
            if above.is_empty() {
                return None;
            }
            rest = above;
        }
        None
    }
}

/// A nameserver that somebody described. The page describes none: a program in which nobody calls
/// [`Upstream::describe`] has nothing of what they do.
#[derive(Clone, Debug)]
pub(super) struct Described(Arc<dyn Answers>);

trait Answers: fmt::Debug + Send + Sync {
    fn exchange(&self, query: &Query<'_>) -> Exchanged;
    fn nameserver(&self) -> &Nameserver;
    fn is(&self, other: &dyn Answers) -> bool;
}

impl Answers for Nameserver {
    fn exchange(&self, query: &Query<'_>) -> Exchanged {
        self.exchange(query)
    }

    fn nameserver(&self) -> &Nameserver {
        self
    }

    fn is(&self, other: &dyn Answers) -> bool {
        self == other.nameserver()
    }
}

impl PartialEq for Described {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&*other.0)
    }
}

impl Eq for Described {}

impl Upstream {
    /// Describes the nameserver at an address (with its port where that is not 53).
    pub fn describe(&mut self, address: &str, nameserver: Nameserver) {
        self.servers.insert(address.to_owned(), Described(Arc::new(nameserver)));
    }

    /// True where nameservers are described one by one.
    pub fn has_nameservers(&self) -> bool {
        !self.servers.is_empty()
    }

    /// Sends a query to the nameserver at an address: the one that is described there, or else the table of outside
    /// names.
    pub fn exchange(&self, address: &str, query: &Query<'_>) -> Exchanged {
        if let Some(server) = self.servers.get(address) {
            return server.0.exchange(query);
        }
        if self.has_nameservers() {
            return Exchanged::Closed;
        }
        let reply = self.answer_at(address, query.question);
        match reply.response {
            Some(response) => Exchanged::Message { response, lines: reply.lines, failed_by: reply.failed_by, after: 0 },
            None => Exchanged::Silence(reply.failed_by),
        }
    }
}

/// Spells the names of a record as the question spells the part that they share with it.
fn spell(record: &mut Record, question: &Name) {
    let spelled = |name: &Name| {
        let mut rest = question.as_str();
        while !rest.is_empty() && rest != "." {
            let at = name.as_str().len().checked_sub(rest.len());
            let shared = at.and_then(|at| name.as_str().get(at..)).filter(|end| end.eq_ignore_ascii_case(rest));
            let front = at.and_then(|at| name.as_str().get(..at)).unwrap_or_default();
            if shared.is_some() && (front.is_empty() || front.ends_with('.')) {
                return Name::parse(&format!("{front}{rest}")).unwrap_or_else(|_| name.clone());
            }
            rest = rest.split_once('.').map_or("", |(_, above)| above);
        }
        name.clone()
    };
    // Where the question is in lower case, all is as it was.
    if question.to_lowercase().as_str() == question.as_str() {
        return;
    }
    record.name = spelled(&record.name);
    match &mut record.data {
        RecordData::Cname(name) | RecordData::Ptr(name) | RecordData::Ns(name) => *name = spelled(name),
        RecordData::Mx { exchange, .. } => *exchange = spelled(exchange),
        RecordData::Soa(soa) => {
            let own = std::sync::Arc::make_mut(soa);
            (own.mname, own.rname) = (spelled(&own.mname), spelled(&own.rname));
        }
        _ => {}
    }
}
