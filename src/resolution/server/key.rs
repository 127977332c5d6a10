//! The keys of server blocks: how a listener is spoken to, a zone and a port (rule PU3).

use crate::dns::{self, Name, NameError, reverse};
use crate::resolution::corefile::{CorefileReason, Wants};
use std::fmt;

/// How a listener is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the schemes of the Corefile")]
pub enum Scheme {
    Dns,
    Tls,
    Quic,
    Grpc,
    Https,
    Https3,
}

impl Scheme {
    /// The schemes with their words and default ports.
    const ALL: [(&'static str, Self, u16); 6] = [
        ("dns", Self::Dns, 53),
        ("tls", Self::Tls, 853),
        ("quic", Self::Quic, 853),
        ("grpc", Self::Grpc, 443),
        ("https", Self::Https, 443),
        ("https3", Self::Https3, 443),
    ];

    /// The word of the Corefile.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, scheme, _)| *scheme == self).map_or("", |(word, ..)| word)
    }
}

/// A key of a server block: `dns://cluster.local:53`.
#[derive(Clone, Debug)]
pub struct Key {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// The zone, in lower case.
    pub zone: Name,
    /// The port.
    pub port: u16,
    /// The zone as CoreDNS announces it: as written but for its case, with its last dot.
    announced: String,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (self.scheme, self.port, &self.zone) == (other.scheme, other.port, &other.zone)
    }
}

impl Eq for Key {}

/// Why a key is none, with what CoreDNS prints of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseKeyError {
    /// What is wrong.
    pub reason: CorefileReason,
    /// What CoreDNS prints.
    pub said: String,
    /// True where it is found when the server inspects its blocks; otherwise when it begins to listen.
    pub at_inspection: bool,
}

impl fmt::Display for ParseKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

impl std::error::Error for ParseKeyError {}

impl Key {
    /// Reads a key (rule PU3; `core/dnsserver/register.go` InspectServerBlocks). A block of addresses is as many
    /// reverse zones as it takes.
    pub fn parse(text: &str) -> Result<Vec<Self>, ParseKeyError> {
        let (scheme, default, rest) = scheme_of(text);
        let wrong = |reason, said: String| ParseKeyError {
            reason,
            said: format!("error inspecting server blocks: {said}"),
            at_inspection: true,
        };
        let (host, port) = match split(rest) {
            Ok(split) => split,
            Err(ParseZoneError::NothingBehindColon) => {
                let said = format!("expecting data after last colon: {rest:?}");
                return Err(wrong(CorefileReason::MissingValue(text.to_owned()), said));
            }
            Err(ParseZoneError::Name(error)) => {
                let said = format!("zone is not a valid domain name: {}", host_and_port(rest).0);
                return Err(wrong(CorefileReason::Zone(text.to_owned(), error), said));
            }
        };
        let port = match port {
            None => default,
            Some(port) => u16::try_from(port).map_err(|_| ParseKeyError {
                reason: CorefileReason::Value(text.to_owned(), port.to_string(), Wants::Between(0, 65535)),
                said: format!("Listen: listen tcp: address {port}: invalid port"),
                at_inspection: false,
            })?,
        };
        let key = |zone: Name| Self { scheme, announced: announced(&zone, rest), zone, port };
        Ok(host.into_iter().map(key).collect())
    }

    /// The key of every name on the usual port.
    pub(super) fn of_root() -> Self {
        Self { scheme: Scheme::Dns, zone: Name::root(), port: 53, announced: ".".to_owned() }
    }

    /// As CoreDNS names it where it refuses it: `dns://cluster.local.:53`.
    pub fn in_full(&self) -> String {
        format!("{}://{}:{}", self.scheme.as_str(), self.announced, self.port)
    }
}

/// The scheme a text begins with, its port, and the rest. An unknown one is part of the rest (`parse.Transport`).
fn scheme_of(text: &str) -> (Scheme, u16, &str) {
    let known = text.split_once("://").and_then(|(word, rest)| {
        let (_, scheme, port) = Scheme::ALL.into_iter().find(|(known, ..)| *known == word)?;
        Some((scheme, port, rest))
    });
    known.unwrap_or((Scheme::Dns, dns::PORT, text))
}

/// A zone as CoreDNS announces it. A name holds what may not stand in one as octets; CoreDNS keeps the text.
fn announced(zone: &Name, written: &str) -> String {
    if !zone.as_str().contains('\\') {
        return zone.to_string();
    }
    let host = host_and_port(written).0.to_lowercase();
    if host.ends_with('.') { host } else { format!("{host}.") }
}

/// Why a text is no zone.
#[derive(Debug)]
enum ParseZoneError {
    NothingBehindColon,
    Name(NameError),
}

impl std::fmt::Display for ParseZoneError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NothingBehindColon => f.write_str("nothing stands behind the colon"),
            Self::Name(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ParseZoneError {}

/// A text without the number behind its last colon, and that number.
fn host_and_port(text: &str) -> (&str, Option<i64>) {
    let port = text.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    port.map_or((text, None), |(host, port)| (host, Some(port)))
}

/// The zones of a text, in lower case, and the port behind it (`plugin/normalize.go` SplitHostPort).
fn split(text: &str) -> Result<(Vec<Name>, Option<i64>), ParseZoneError> {
    if text.ends_with(':') {
        return Err(ParseZoneError::NothingBehindColon);
    }
    let (host, port) = host_and_port(text);
    if let Some(zones) = reverse::zones_of_cidr(host) {
        return Ok((zones, port));
    }
    let name = Name::parse(host).map_err(ParseZoneError::Name)?;
    Ok((vec![name.to_lowercase().into_owned()], port))
}

impl fmt::Display for Key {
    /// As CoreDNS announces it: `cluster.local.:53`, `tls://cluster.local.:853`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scheme != Scheme::Dns {
            write!(f, "{}://", self.scheme.as_str())?;
        }
        write!(f, "{}:{}", self.announced, self.port)
    }
}

/// The zones of a word as CoreDNS normalises it: absolute and in lower case, without scheme and port; none where it
/// is no zone (`plugin/normalize.go` NormalizeExact).
pub(super) fn zones(text: &str) -> Vec<Name> {
    split(scheme_of(text).2).map(|(zones, _)| zones).unwrap_or_default()
}
