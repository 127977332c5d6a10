//! Resource records: types, data, and their text in a zone file.

use super::Name;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// The type asked for or carried by a record (RFC 1035, section 3.2.2, and the IANA registry).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the variants are the registry's own mnemonics")]
pub enum RecordType {
    A,
    Aaaa,
    Cname,
    Srv,
    Ptr,
    Txt,
    Soa,
    Ns,
    Mx,
    Any,
    Hinfo,
    Caa,
    Https,
    Svcb,
    Axfr,
    Ixfr,
}

impl RecordType {
    /// All types the lab knows, in the order a menu shows them.
    pub const ALL: [Self; 16] = [
        Self::A,
        Self::Aaaa,
        Self::Srv,
        Self::Cname,
        Self::Ptr,
        Self::Txt,
        Self::Ns,
        Self::Soa,
        Self::Mx,
        Self::Any,
        Self::Https,
        Self::Svcb,
        Self::Hinfo,
        Self::Caa,
        Self::Axfr,
        Self::Ixfr,
    ];

    /// The mnemonic, in upper case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Cname => "CNAME",
            Self::Srv => "SRV",
            Self::Ptr => "PTR",
            Self::Txt => "TXT",
            Self::Soa => "SOA",
            Self::Ns => "NS",
            Self::Mx => "MX",
            Self::Any => "ANY",
            Self::Hinfo => "HINFO",
            Self::Caa => "CAA",
            Self::Https => "HTTPS",
            Self::Svcb => "SVCB",
            Self::Axfr => "AXFR",
            Self::Ixfr => "IXFR",
        }
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A mnemonic the lab does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRecordType(pub String);

impl fmt::Display for UnknownRecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown record type {:?}", self.0)
    }
}

impl std::error::Error for UnknownRecordType {}

impl std::str::FromStr for RecordType {
    type Err = UnknownRecordType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownRecordType(text.to_owned()))
    }
}

/// The fields of a SOA record (RFC 1035, section 3.3.13). Times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are the RFC's own")]
pub struct Soa {
    pub mname: Name,
    pub rname: Name,
    pub serial: u32,
    pub refresh: u32,
    pub retry: u32,
    pub expire: u32,
    pub minimum: u32,
}

/// What a record says. The text of a value is its rdata as a zone file has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are the RFCs' own")]
pub enum RecordData {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    Cname(Name),
    Srv { priority: u16, weight: u16, port: u16, target: Name },
    Ptr(Name),
    Ns(Name),
    Mx { preference: u16, exchange: Name },
    Txt(Box<str>),
    Soa(Arc<Soa>),
}

impl RecordData {
    /// The type whose data this is.
    pub fn record_type(&self) -> RecordType {
        match self {
            Self::A(_) => RecordType::A,
            Self::Aaaa(_) => RecordType::Aaaa,
            Self::Cname(_) => RecordType::Cname,
            Self::Srv { .. } => RecordType::Srv,
            Self::Ptr(_) => RecordType::Ptr,
            Self::Ns(_) => RecordType::Ns,
            Self::Mx { .. } => RecordType::Mx,
            Self::Txt(_) => RecordType::Txt,
            Self::Soa(_) => RecordType::Soa,
        }
    }

    /// The address, for A and AAAA.
    pub fn address(&self) -> Option<std::net::IpAddr> {
        match self {
            Self::A(address) => Some((*address).into()),
            Self::Aaaa(address) => Some((*address).into()),
            _ => None,
        }
    }
}

impl fmt::Display for RecordData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::A(address) => write!(f, "{address}"),
            Self::Aaaa(address) => write!(f, "{address}"),
            Self::Cname(name) | Self::Ptr(name) | Self::Ns(name) => write!(f, "{name}"),
            Self::Srv { priority, weight, port, target } => write!(f, "{priority} {weight} {port} {target}"),
            Self::Mx { preference, exchange } => write!(f, "{preference} {exchange}"),
            Self::Txt(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Soa(soa) => {
                let Soa { mname, rname, serial, refresh, retry, expire, minimum } = &**soa;
                write!(f, "{mname} {rname} {serial} {refresh} {retry} {expire} {minimum}")
            }
        }
    }
}

/// A resource record of class IN. Its text is a line of a zone file: `owner ttl IN type rdata`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// The owner, spelled as the reply spells it.
    pub name: Name,
    /// Seconds the record may be kept.
    pub ttl: u32,
    /// What the record says.
    pub data: RecordData,
}

impl Record {
    /// The type of the record's data.
    pub fn record_type(&self) -> RecordType {
        self.data.record_type()
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} IN {} {}", self.name, self.ttl, self.record_type(), self.data)
    }
}

/// The text is no line of a zone file as [`Record`] writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRecord;

impl std::str::FromStr for Record {
    type Err = NoRecord;

    /// Reads what a record's text is: `owner ttl IN type rdata`.
    fn from_str(text: &str) -> Result<Self, NoRecord> {
        read(text).ok_or(NoRecord)
    }
}

fn read(text: &str) -> Option<Record> {
    let mut parts = text.splitn(5, ' ');
    let name = parts.next()?.parse().ok()?;
    let ttl = parts.next()?.parse().ok()?;
    if parts.next() != Some("IN") {
        return None;
    }
    let record_type: RecordType = parts.next()?.parse().ok()?;
    let data = parts.next()?;
    if record_type == RecordType::Txt {
        let quoted = data.strip_prefix('"')?.strip_suffix('"')?;
        let mut text = String::with_capacity(quoted.len());
        let mut characters = quoted.chars();
        while let Some(character) = characters.next() {
            text.push(if character == '\\' { characters.next()? } else { character });
        }
        return Some(Record { name, ttl, data: RecordData::Txt(text.into()) });
    }
    let mut words = data.split(' ');
    let mut next = || words.next();
    let data = match record_type {
        RecordType::A => RecordData::A(next()?.parse().ok()?),
        RecordType::Aaaa => RecordData::Aaaa(next()?.parse().ok()?),
        RecordType::Cname => RecordData::Cname(next()?.parse().ok()?),
        RecordType::Ptr => RecordData::Ptr(next()?.parse().ok()?),
        RecordType::Ns => RecordData::Ns(next()?.parse().ok()?),
        RecordType::Mx => RecordData::Mx { preference: next()?.parse().ok()?, exchange: next()?.parse().ok()? },
        RecordType::Srv => RecordData::Srv {
            priority: next()?.parse().ok()?,
            weight: next()?.parse().ok()?,
            port: next()?.parse().ok()?,
            target: next()?.parse().ok()?,
        },
        RecordType::Soa => RecordData::Soa(Arc::new(Soa {
            mname: next()?.parse().ok()?,
            rname: next()?.parse().ok()?,
            serial: next()?.parse().ok()?,
            refresh: next()?.parse().ok()?,
            retry: next()?.parse().ok()?,
            expire: next()?.parse().ok()?,
            minimum: next()?.parse().ok()?,
        })),
        _ => return None,
    };
    words.next().is_none().then_some(Record { name, ttl, data })
}
