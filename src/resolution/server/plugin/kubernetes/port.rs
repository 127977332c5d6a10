//! The ports of a Service or a slice, as SRV records speak of them.

use super::one_or_many::OneOrMany;
use rustc_hash::FxHashSet;

/// A transport protocol, spelled as the object spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Tcp,
    Udp,
    Other(Box<str>),
}

impl Protocol {
    pub(super) fn parse(text: &str) -> Self {
        match text {
            "TCP" => Self::Tcp,
            "UDP" => Self::Udp,
            other => Self::Other(other.into()),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Other(text) => text,
        }
    }
}

/// A port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Port {
    pub name: Box<str>,
    pub protocol: Protocol,
    /// `None` where there is no port to speak of: addresses are answered, SRV is not (rule D13).
    pub number: Option<u16>,
}

impl Port {
    /// What stands for the ports of a Service or slice that has none.
    pub(super) fn none() -> OneOrMany<Self> {
        OneOrMany::One(Self { name: "".into(), protocol: Protocol::Other("".into()), number: None })
    }

    /// True where the labels of a name ask for this port. An empty label asks for any (rule D12).
    pub(super) fn matches(&self, port: &str, protocol: &str) -> bool {
        (port.is_empty() || port.eq_ignore_ascii_case(&self.name))
            && (protocol.is_empty() || protocol.eq_ignore_ascii_case(self.protocol.as_str()))
    }
}

/// True where no port number stands there twice.
pub(super) fn have_distinct_numbers(ports: &[Port]) -> bool {
    // Most have one or two; a stranger's slice may have thousands.
    if let [] | [_] = ports {
        return true;
    }
    let mut seen = FxHashSet::default();
    ports.iter().all(|port| seen.insert(port.number))
}
