//! What a message says beyond its header and sections: class, transport, EDNS(0) (RFC 1035, RFC 6891).

use std::fmt;

/// The class of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// The Internet.
    #[default]
    In,
    /// Chaosnet: what servers say of themselves.
    Ch,
    /// Hesiod.
    Hs,
    /// Any class.
    Any,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 4] = [Self::In, Self::Ch, Self::Hs, Self::Any];

    /// The mnemonic, in upper case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "IN",
            Self::Ch => "CH",
            Self::Hs => "HS",
            Self::Any => "ANY",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a message travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// One datagram each way, of limited size.
    #[default]
    Udp,
    /// A stream: 65,535 octets a message.
    Tcp,
}

/// An EDNS option by its code (RFC 6891, section 6.1.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdnsOption {
    /// An extended error: its code and text (RFC 8914).
    ExtendedError(u16, String),
    /// Any other: its code and its octets.
    Other(u16, Vec<u8>),
}

impl EdnsOption {
    /// The option's code.
    pub fn code(&self) -> u16 {
        match self {
            Self::ExtendedError(..) => 15,
            Self::Other(code, _) => *code,
        }
    }
}

/// The OPT record of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Edns {
    /// The largest UDP message its sender takes, in octets.
    pub udp_size: u16,
    /// The version; only 0 exists.
    pub version: u8,
    /// DO: DNSSEC records are welcome.
    pub dnssec_ok: bool,
    /// The options, in order.
    pub options: Vec<EdnsOption>,
}
