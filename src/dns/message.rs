//! Questions and replies (RFC 1035, section 4), of class IN and without the wire.

use super::{Edns, Name, Record, RecordType};
use std::fmt;

/// What a client asks of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The absolute name, spelled as the client spells it.
    pub name: Name,
    /// The type wanted.
    pub record_type: RecordType,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.record_type)
    }
}

/// The response code (RFC 1035, section 4.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the RFC's own")]
pub enum Rcode {
    NoError,
    FormErr,
    ServFail,
    NxDomain,
    NotImp,
    Refused,
    YxDomain,
    YxRrset,
    NxRrset,
    NotAuth,
    NotZone,
    BadVers,
    BadKey,
    BadTime,
    BadMode,
    BadName,
    BadAlg,
    BadTrunc,
    BadCookie,
}

impl Rcode {
    /// All codes.
    pub const ALL: [Self; 19] = [
        Self::NoError,
        Self::FormErr,
        Self::ServFail,
        Self::NxDomain,
        Self::NotImp,
        Self::Refused,
        Self::YxDomain,
        Self::YxRrset,
        Self::NxRrset,
        Self::NotAuth,
        Self::NotZone,
        Self::BadVers,
        Self::BadKey,
        Self::BadTime,
        Self::BadMode,
        Self::BadName,
        Self::BadAlg,
        Self::BadTrunc,
        Self::BadCookie,
    ];

    /// The mnemonic, in upper case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoError => "NOERROR",
            Self::FormErr => "FORMERR",
            Self::ServFail => "SERVFAIL",
            Self::NxDomain => "NXDOMAIN",
            Self::NotImp => "NOTIMP",
            Self::Refused => "REFUSED",
            Self::YxDomain => "YXDOMAIN",
            Self::YxRrset => "YXRRSET",
            Self::NxRrset => "NXRRSET",
            Self::NotAuth => "NOTAUTH",
            Self::NotZone => "NOTZONE",
            Self::BadVers => "BADVERS",
            Self::BadKey => "BADKEY",
            Self::BadTime => "BADTIME",
            Self::BadMode => "BADMODE",
            Self::BadName => "BADNAME",
            Self::BadAlg => "BADALG",
            Self::BadTrunc => "BADTRUNC",
            Self::BadCookie => "BADCOOKIE",
        }
    }

    /// The code's number (IANA registry of DNS RCODEs).
    pub fn number(self) -> u8 {
        match self {
            Self::NoError => 0,
            Self::FormErr => 1,
            Self::ServFail => 2,
            Self::NxDomain => 3,
            Self::NotImp => 4,
            Self::Refused => 5,
            Self::YxDomain => 6,
            Self::YxRrset => 7,
            Self::NxRrset => 8,
            Self::NotAuth => 9,
            Self::NotZone => 10,
            Self::BadVers => 16,
            Self::BadKey => 17,
            Self::BadTime => 18,
            Self::BadMode => 19,
            Self::BadName => 20,
            Self::BadAlg => 21,
            Self::BadTrunc => 22,
            Self::BadCookie => 23,
        }
    }
}

impl fmt::Display for Rcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A server's reply. Sections are in message order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sections are the RFC's own")]
pub struct Response {
    pub rcode: Rcode,
    /// AA: the server speaks for the zone.
    pub authoritative: bool,
    /// RA: the server would recurse.
    pub recursion_available: bool,
    /// TC: the reply did not fit.
    pub truncated: bool,
    /// AD: the data is authentic.
    pub authenticated: bool,
    pub answers: Vec<Record>,
    pub authority: Vec<Record>,
    pub additional: Vec<Record>,
    /// The OPT record, which stands among the additional ones on the wire.
    pub edns: Option<Box<Edns>>,
    /// The question the reply repeats, where it is another than the client's.
    pub question: Option<Box<Question>>,
}

impl Response {
    /// An empty reply with this code.
    pub fn empty(rcode: Rcode) -> Self {
        Self {
            rcode,
            authoritative: false,
            recursion_available: false,
            truncated: false,
            authenticated: false,
            answers: Vec::new(),
            authority: Vec::new(),
            additional: Vec::new(),
            edns: None,
            question: None,
        }
    }

    /// All records, section by section.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        [&self.answers, &self.authority, &self.additional].into_iter().flatten()
    }

    /// All records, to be changed.
    pub fn records_mut(&mut self) -> impl Iterator<Item = &mut Record> {
        [&mut self.answers, &mut self.authority, &mut self.additional].into_iter().flatten()
    }

    /// What the reply comes to.
    pub fn outcome(&self) -> Outcome {
        match self.rcode {
            Rcode::NoError if self.answers.is_empty() => Outcome::NoData,
            Rcode::NoError => Outcome::NoError,
            Rcode::NxDomain => Outcome::NxDomain,
            Rcode::Refused => Outcome::Refused,
            _ => Outcome::ServFail,
        }
    }
}

/// The six ways a question can end. They are never merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The name exists and has records of the type.
    NoError,
    /// The name exists, without records of the type (RFC 2308, section 2.2).
    NoData,
    /// The name does not exist.
    NxDomain,
    /// The server could not find out.
    ServFail,
    /// The server would not say.
    Refused,
    /// Nobody answered.
    Timeout,
}

impl Outcome {
    /// The word for it, in upper case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoError => "NOERROR",
            Self::NoData => "NODATA",
            Self::NxDomain => "NXDOMAIN",
            Self::ServFail => "SERVFAIL",
            Self::Refused => "REFUSED",
            Self::Timeout => "TIMEOUT",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
