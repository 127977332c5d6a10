//! `rewrite edns0`: options put into the query, replaced or taken out (rule PR13; `edns0.go`).

use super::super::kinds;
use crate::dns::{Edns, EdnsOption, Transport};
use crate::resolution::server::Request;
use std::net::IpAddr;

/// The size an OPT record gets that a rule puts in.
const SIZE: u16 = 4096;
/// NSID and the client's subnet.
pub(super) const NSID: u16 = 3;
const SUBNET: u16 = 8;
/// Options that any server echoes in answers of its own: NSID, EXPIRE, COOKIE, KEEPALIVE, PADDING (rule PS7).
pub(super) const ECHOED: [u16; 5] = [NSID, 9, 10, 11, 12];

/// A rule.
#[derive(Clone, Debug)]
pub(super) struct EdnsRule {
    pub action: EdnsAction,
    pub code: u16,
    pub data: EdnsData,
    pub reverts: bool,
}

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EdnsAction {
    Append,
    Replace,
    Set,
    Unset,
}

/// What the option holds.
#[derive(Clone, Debug)]
pub(super) enum EdnsData {
    Octets(Vec<u8>),
    Variable(Variable),
    /// The network of the client, by the length of its mask.
    Subnet(u8, u8),
    /// `{plugin/label}`: what another plugin says, which the lab does not know.
    Metadata,
}

/// What of the query an option may hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Variable {
    QueryName,
    QueryType,
    ClientIp,
    ClientPort,
    Protocol,
    ServerIp,
    ServerPort,
}

impl Variable {
    pub const ALL: [(&'static str, Self); 7] = [
        ("{qname}", Self::QueryName),
        ("{qtype}", Self::QueryType),
        ("{client_ip}", Self::ClientIp),
        ("{client_port}", Self::ClientPort),
        ("{protocol}", Self::Protocol),
        ("{server_ip}", Self::ServerIp),
        ("{server_port}", Self::ServerPort),
    ];

    fn octets(self, request: &Request<'_>) -> Vec<u8> {
        match self {
            Self::QueryName => request.question.name.as_str().as_bytes().to_vec(),
            Self::QueryType => kinds::type_number(request.question.record_type).to_be_bytes().to_vec(),
            Self::ClientIp => address(request.client.ip()),
            Self::ClientPort => request.client.port().to_be_bytes().to_vec(),
            Self::Protocol => match request.transport {
                Transport::Udp => b"udp".to_vec(),
                Transport::Tcp => b"tcp".to_vec(),
            },
            Self::ServerIp => address(request.server.ip()),
            Self::ServerPort => request.server.port().to_be_bytes().to_vec(),
        }
    }
}

fn address(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}

/// The option of a subnet (RFC 7871, section 6).
fn subnet(client: IpAddr, v4: u8, v6: u8) -> Vec<u8> {
    let (family, mask, mut octets) = match client.to_canonical() {
        IpAddr::V4(client) => (1, v4, client.octets().to_vec()),
        IpAddr::V6(client) => (2, v6, client.octets().to_vec()),
    };
    for (position, octet) in octets.iter_mut().enumerate() {
        let kept = usize::from(mask).saturating_sub(position * 8).min(8);
        *octet &= u8::try_from(0xff00_u16 >> kept & 0xff).unwrap_or_default();
    }
    octets.truncate(usize::from(mask).div_ceil(8));
    let mut data = vec![0, family, mask, 0];
    data.extend(octets);
    data
}

impl EdnsRule {
    /// The option's code.
    pub fn code(&self) -> u16 {
        self.code
    }

    /// True where answers of CoreDNS's own repeat the option: those of `local` that are set (`edns.SetSupportedOption`).
    pub fn is_echoed(&self) -> bool {
        ECHOED.contains(&self.code) || self.code != SUBNET
    }

    /// True where the reply goes without it.
    pub fn reverts(&self) -> bool {
        self.reverts
    }

    /// The OPT record afterwards, and whether the rule did anything; `None` where the lab cannot tell.
    pub fn apply(&self, request: &Request<'_>) -> Option<(Edns, bool)> {
        let mut edns = request.edns.clone().unwrap_or_else(|| Edns { udp_size: SIZE, ..Edns::default() });
        let found = edns.options.iter().position(|option| option.code() == self.code);
        if self.action == EdnsAction::Unset {
            edns.options.retain(|option| option.code() != self.code);
            return Some((edns, found.is_some()));
        }
        let data = match &self.data {
            EdnsData::Octets(octets) => octets.clone(),
            EdnsData::Variable(variable) => variable.octets(request),
            EdnsData::Subnet(v4, v6) => subnet(request.client.ip(), *v4, *v6),
            EdnsData::Metadata => return None,
        };
        let option = EdnsOption::Other(self.code, data);
        let is_done = match found.and_then(|position| edns.options.get_mut(position)) {
            Some(own) if self.action != EdnsAction::Append => {
                *own = option;
                true
            }
            None if self.action != EdnsAction::Replace => {
                edns.options.push(option);
                true
            }
            _ => false,
        };
        Some((edns, is_done))
    }

    /// A rule for NSID.
    pub fn nsid(action: EdnsAction, reverts: bool) -> Self {
        Self { action, code: NSID, data: EdnsData::Octets(Vec::new()), reverts }
    }

    /// A rule for the client's subnet.
    pub fn subnet(action: EdnsAction, v4: u8, v6: u8, reverts: bool) -> Self {
        Self { action, code: SUBNET, data: EdnsData::Subnet(v4, v6), reverts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnet_keeps_the_bits_of_its_mask() {
        let of = |text: &str, v4, v6| subnet(text.parse().unwrap(), v4, v6);
        assert_eq!(of("10.1.2.3", 24, 56), [0, 1, 24, 0, 10, 1, 2]);
        assert_eq!(of("10.1.255.3", 20, 56), [0, 1, 20, 0, 10, 1, 0xf0]);
        assert_eq!(of("2001:db8:aabb:ccdd::1", 24, 56), [0, 2, 56, 0, 0x20, 1, 0xd, 0xb8, 0xaa, 0xbb, 0xcc]);
    }
}
