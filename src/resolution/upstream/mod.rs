//! The world outside the cluster: an editable table of names, each of which answers or fails as its
//! line says, for all nameservers or for one. What the `forward` plugin hands on ends here; nothing ever leaves the page.

mod address;
mod example;
mod nameserver;
mod tables;
mod text;

pub use address::Address;
use nameserver::Described;
pub use nameserver::{Behaviour, Exchanged, Nameserver, Query};
use tables::Told;
pub use text::{UpstreamError, UpstreamReason};

use crate::dns::{Name, Question, Rcode, Record, RecordData, RecordType, Response, Soa};
use crate::ordered::OrderedMap;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// How many CNAMEs the resolver outside follows before it gives up.
const MAX_CHAIN: usize = 16;

/// The table. Its text is the table as it was read: comments and lines nobody understands stay.
///
/// ```
/// use k8s_dns_lab::dns::{Outcome, Question, RecordType};
/// use k8s_dns_lab::resolution::upstream::Upstream;
///
/// let (upstream, errors) = Upstream::parse("example.com 60 A 192.0.2.1\nbroken.test SERVFAIL\n");
/// assert!(errors.is_empty());
/// let ask = |name: &str| Question { name: name.parse().unwrap(), record_type: RecordType::A };
/// let answer = upstream.answer(&ask("example.com")).response.unwrap();
/// assert_eq!(answer.answers[0].to_string(), "example.com. 60 IN A 192.0.2.1");
/// let failure = upstream.answer(&ask("broken.test")).response.unwrap();
/// assert_eq!(failure.outcome(), Outcome::ServFail);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upstream {
    lines: Vec<Line>,
    names: FxHashMap<Name, Entry>,
    /// Where the text says more than one name a line: what it comes to for each nameserver, name and type.
    told: Option<Told>,
    pinned: FxHashMap<Question, Reply>,
    /// The nameservers that are described one by one, by address.
    servers: OrderedMap<String, Described>,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A comment, an empty line, or a line that could not be read. As written.
    Text(String),
    /// A record.
    Record(Record),
    /// A name that fails: for one type of records, or whatever it is asked for.
    Failure(Name, Option<RecordType>, Failure),
    /// `# at ADDRESS…`: the lines from here on are what the nameservers at these addresses say. As written, and the
    /// addresses.
    At(String, Vec<Address>),
}

/// How a name outside fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The resolver outside answers SERVFAIL.
    ServFail,
    /// The name does not exist.
    NxDomain,
    /// The resolver outside answers REFUSED.
    Refused,
    /// Nobody answers.
    Timeout,
}

impl Failure {
    /// The word for it in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServFail => "SERVFAIL",
            Self::NxDomain => "NXDOMAIN",
            Self::Refused => "REFUSED",
            Self::Timeout => "TIMEOUT",
        }
    }
}

/// What came back from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The message; `None` where nobody answered.
    pub response: Option<Response>,
    /// For each answer the line of the table it stands on, from 1.
    pub lines: Vec<Option<usize>>,
    /// The line that made the name fail, from 1.
    pub failed_by: Option<usize>,
}

/// What the table says of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entry {
    /// Positions in `lines` of its records.
    records: Vec<usize>,
    /// How it fails, and the position of the line that says so. Failure wins over records.
    failure: Option<(Failure, usize)>,
}

impl Upstream {
    /// The table of a fresh lab.
    pub fn example() -> Self {
        Self::of(example::lines())
    }

    /// The table of a cluster that was found somewhere: of the names outside of it nobody has said anything yet.
    pub fn undescribed() -> Self {
        Self::of(example::comments())
    }

    /// Reads a table. Every line that cannot be read is reported and kept as it is.
    pub fn parse(text: &str) -> (Self, Vec<UpstreamError>) {
        let (lines, errors) = text::read(text);
        let told = Told::of(&lines);
        (Self { told, ..Self::of(lines) }, errors)
    }

    fn of(lines: Vec<Line>) -> Self {
        let mut names: FxHashMap<Name, Entry> = FxHashMap::default();
        for (position, line) in lines.iter().enumerate() {
            match line {
                Line::Text(_) | Line::At(..) => {}
                Line::Record(record) => {
                    names.entry(record.name.clone()).or_default().records.push(position);
                    // A name below which there is one exists (rule OU2).
                    for name in above(&record.name) {
                        names.entry(name).or_default();
                    }
                }
                Line::Failure(name, _, failure) => {
                    names.entry(name.clone()).or_default().failure = Some((*failure, position));
                }
            }
        }
        Self { lines, names, told: None, pinned: FxHashMap::default(), servers: OrderedMap::new() }
    }

    /// True where somebody said what answers at an address.
    pub fn describes(&self, address: &str) -> bool {
        self.servers.contains_key(address)
    }

    /// True where the text has a section of its own for the nameserver at an address.
    pub fn has_section(&self, address: &str) -> bool {
        self.told.as_ref().is_some_and(|told| told.section(address).is_some())
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Fixes the whole reply to one question, as it was recorded from a real resolver: the table is not
    /// consulted for it. The name exists from then on, so that its other types are NODATA.
    pub fn pin(&mut self, question: Question, response: Option<Response>) {
        self.names.entry(question.name.clone()).or_default();
        let lines = response.as_ref().map_or_else(Vec::new, |response| vec![None; response.answers.len()]);
        self.pinned.insert(question, Reply { response, lines, failed_by: None });
    }

    /// Answers a question as a recursive resolver would that nobody described by its address. A name that is not in the
    /// table is NXDOMAIN, one without records of the type NODATA, both with the root's SOA; aliases are followed in the
    /// table.
    pub fn answer(&self, question: &Question) -> Reply {
        self.answer_at("", question)
    }

    /// The same, of the resolver at an address (rules OU1, OU2).
    pub fn answer_at(&self, address: &str, question: &Question) -> Reply {
        if let Some(reply) = self.pinned.get(question) {
            return reply.clone();
        }
        let mut response = Response { recursion_available: true, ..Response::empty(Rcode::NoError) };
        let mut lines = Vec::new();
        let mut name = question.name.clone();
        for _ in 0..MAX_CHAIN {
            let found = match &self.told {
                None => self.names.get(&name).map(Cow::Borrowed),
                Some(told) => told.find(address, &name, question.record_type).map(Cow::Owned),
            };
            let Some(entry) = found else {
                // What is said of one nameserver is all that it has.
                let failed_by = self.told.as_ref().and_then(|told| told.section(address)).map(|line| line + 1);
                let rcode = if failed_by.is_none() && is_everywhere(&name) { Rcode::NoError } else { Rcode::NxDomain };
                return Reply { response: Some(negative(response, rcode)), lines, failed_by };
            };
            if let Some((failure, position)) = entry.failure {
                let failed_by = Some(position + 1);
                let rcode = match failure {
                    Failure::Timeout => return Reply { response: None, lines: Vec::new(), failed_by },
                    Failure::NxDomain => {
                        return Reply { response: Some(negative(response, Rcode::NxDomain)), lines, failed_by };
                    }
                    Failure::ServFail => Rcode::ServFail,
                    Failure::Refused => Rcode::Refused,
                };
                return Reply { response: Some(bare(rcode)), lines: Vec::new(), failed_by };
            }
            let before = response.answers.len();
            let mut alias = None;
            for (position, record) in self.records(&entry) {
                let wanted = question.record_type == RecordType::Any || record.record_type() == question.record_type;
                if let RecordData::Cname(target) = &record.data
                    && !wanted
                {
                    alias = Some((position, record, target));
                }
                if wanted {
                    response.answers.push(Record { name: name.clone(), ..record.clone() });
                    lines.push(Some(position + 1));
                }
            }
            if response.answers.len() > before {
                return Reply { response: Some(response), lines, failed_by: None };
            }
            let Some((position, record, target)) = alias else {
                return Reply { response: Some(negative(response, Rcode::NoError)), lines, failed_by: None };
            };
            response.answers.push(Record { name, ..record.clone() });
            lines.push(Some(position + 1));
            name = target.clone();
        }
        Reply { response: Some(bare(Rcode::ServFail)), lines: Vec::new(), failed_by: None }
    }

    fn records<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = (usize, &'a Record)> {
        entry.records.iter().filter_map(|position| match self.lines.get(*position)? {
            Line::Record(record) => Some((*position, record)),
            _ => None,
        })
    }
}

/// True for the names that every resolver finds, whatever was described (RFC 1034, RFC 3172).
fn is_everywhere(name: &Name) -> bool {
    matches!(name.as_str(), "." | "arpa.")
}

/// The names above a name, the root excepted.
fn above(name: &Name) -> impl Iterator<Item = Name> {
    let parent = |name: &Name| {
        let first = name.labels().next()?.len();
        let rest = name.as_str().get(first + 1..).filter(|rest| !rest.is_empty())?;
        Some(Name::from_checked(rest))
    };
    std::iter::successors(parent(name), parent)
}

/// A reply without records.
fn bare(rcode: Rcode) -> Response {
    Response { recursion_available: true, ..Response::empty(rcode) }
}

fn negative(mut response: Response, rcode: Rcode) -> Response {
    response.rcode = rcode;
    response.authority.push(ROOT_SOA.clone());
    response
}

/// The root's SOA, as the root servers give it but for the serial.
static ROOT_SOA: LazyLock<Record> = LazyLock::new(|| Record {
    name: Name::root(),
    ttl: 86400,
    data: RecordData::Soa(Arc::new(Soa {
        mname: Name::from_checked("a.root-servers.net."),
        rname: Name::from_checked("nstld.verisign-grs.com."),
        serial: 1,
        refresh: 1800,
        retry: 900,
        expire: 604_800,
        minimum: 86400,
    })),
});

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Record(record) => write!(f, "{record}"),
            Self::Failure(name, None, failure) => write!(f, "{name} {}", failure.as_str()),
            Self::Failure(name, Some(kind), failure) => write!(f, "{name} {kind} {}", failure.as_str()),
            Self::At(text, _) => f.write_str(text),
        }
    }
}

impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests;
