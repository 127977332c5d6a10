//! Resource records: types, data, and their text in a zone file.

use super::{Class, Name};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// The type asked for or carried by a record (RFC 1035, section 3.2.2, and the IANA registry).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the registry's own mnemonics")]
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
    Dname,
    Naptr,
    Ds,
    Dnskey,
    /// A type by its number.
    Type(u16),
}

impl RecordType {
    /// The types that a menu does not show. Nothing in a cluster has them.
    const RARE: [Self; 4] = [Self::Dname, Self::Naptr, Self::Ds, Self::Dnskey];

    /// The types a menu shows, in its order.
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

    /// The mnemonic, in upper case; of a type by its number only what stands before the number.
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
            Self::Dname => "DNAME",
            Self::Naptr => "NAPTR",
            Self::Ds => "DS",
            Self::Dnskey => "DNSKEY",
            Self::Type(_) => "TYPE",
        }
    }
}

impl fmt::Display for RecordType {
    /// The mnemonic, or `TYPE` and the number (RFC 3597, section 5).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())?;
        if let Self::Type(number) = self { write!(f, "{number}") } else { Ok(()) }
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

impl RecordType {
    /// Reads a mnemonic of any type, those that no menu shows too, and `TYPE` with a number (RFC 3597).
    pub fn parse_any(text: &str) -> Result<Self, UnknownRecordType> {
        if let Ok(known) = text.parse() {
            return Ok(known);
        }
        let rare = Self::RARE.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(text));
        let number = text.strip_prefix("TYPE").and_then(|number| number.parse().ok());
        rare.or(number.map(Self::Type)).ok_or_else(|| UnknownRecordType(text.to_owned()))
    }
}

/// The fields of a SOA record (RFC 1035, section 3.3.13). Times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields are the RFC's own")]
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
#[expect(missing_docs, reason = "the fields are the RFCs' own")]
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
    Other(Box<OtherData>),
}

/// Data that is only passed on: of another type or class, as a zone file has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherData {
    /// The type.
    pub record_type: RecordType,
    /// The class.
    pub class: Class,
    /// The text.
    pub rdata: Box<str>,
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
            Self::Other(other) => other.record_type,
        }
    }

    /// The class of the record that has this data.
    pub fn class(&self) -> Class {
        match self {
            Self::Other(other) => other.class,
            _ => Class::In,
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

/// An address, as a record of its family.
impl From<IpAddr> for RecordData {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::A(address),
            IpAddr::V6(address) => Self::Aaaa(address),
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
            Self::Other(other) => f.write_str(&other.rdata),
        }
    }
}

/// A resource record. Its text is a line of a zone file: `owner ttl IN type rdata`.
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
        write!(f, "{} {} {} {} {}", self.name, self.ttl, self.data.class(), self.record_type(), self.data)
    }
}

/// The text is no line of a zone file as [`Record`] writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseRecordError;

impl fmt::Display for ParseRecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a record such as `web.default. 5 IN A 10.0.0.1`")
    }
}

impl std::error::Error for ParseRecordError {}

impl std::str::FromStr for Record {
    type Err = ParseRecordError;

    /// Reads what a record's text is: `owner ttl IN type rdata`.
    fn from_str(text: &str) -> Result<Self, ParseRecordError> {
        read(text).ok_or(ParseRecordError)
    }
}

fn read(text: &str) -> Option<Record> {
    let mut parts = text.splitn(5, ' ');
    let name = parts.next()?.parse().ok()?;
    let ttl = parts.next()?.parse().ok()?;
    if parts.next() != Some("IN") {
        return None;
    }
    let record_type = RecordType::parse_any(parts.next()?).ok()?;
    let data = RecordData::read(record_type, parts.next()?)?;
    Some(Record { name, ttl, data })
}

impl RecordData {
    /// Reads the data of a record of class IN as a zone file has it, with absolute names; `None` where it is not of
    /// its type. Types that are only passed on are taken as they are.
    pub fn read(record_type: RecordType, data: &str) -> Option<Self> {
        read_data(record_type, data)
    }
}

fn read_data(record_type: RecordType, data: &str) -> Option<RecordData> {
    if record_type == RecordType::Txt {
        let quoted = data.strip_prefix('"')?.strip_suffix('"')?;
        let mut text = String::with_capacity(quoted.len());
        let mut characters = quoted.chars();
        while let Some(character) = characters.next() {
            if character == '"' {
                // One string after another: only passed on.
                let data = OtherData { record_type, class: Class::In, rdata: data.into() };
                return Some(RecordData::Other(Box::new(data)));
            }
            text.push(if character == '\\' { characters.next()? } else { character });
        }
        return Some(RecordData::Txt(text.into()));
    }
    let mut words = data.split(' ');
    if matches!(record_type, RecordType::Https | RecordType::Svcb) {
        let words: Vec<(bool, &str)> = words.map(|word| (false, word)).collect();
        let rdata = super::svcb::written(&words)?.into();
        return Some(RecordData::Other(Box::new(OtherData { record_type, class: Class::In, rdata })));
    }
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
        other => {
            let rdata = Box::from(data);
            return Some(RecordData::Other(Box::new(OtherData { record_type: other, class: Class::In, rdata })));
        }
    };
    words.next().is_none().then_some(data)
}
