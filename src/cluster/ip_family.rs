//! IPv4 and IPv6, as the API writes them.

use std::net::IpAddr;

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the API's own")]
pub enum IpFamily {
    IPv4,
    IPv6,
}

impl IpFamily {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IPv4 => "IPv4",
            Self::IPv6 => "IPv6",
        }
    }

    /// The family of this word; `None` where it is no family's.
    pub fn named(word: &str) -> Option<Self> {
        [Self::IPv4, Self::IPv6].into_iter().find(|known| known.as_str() == word)
    }

    /// The family of an address.
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::IPv4 } else { Self::IPv6 }
    }

    /// The family of an address in text form; `None` where it is no address.
    pub fn from_text(address: &str) -> Option<Self> {
        address.parse().ok().map(Self::of)
    }
}
