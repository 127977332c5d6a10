//! Networks as Go's `net.ParseCIDR` reads them: an address and the length of its prefix.

use std::net::IpAddr;

/// A network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolution::server) struct Network {
    /// The address, with nothing behind the prefix.
    pub address: IpAddr,
    /// The length of the prefix, in bits.
    pub prefix: u8,
}

impl Network {
    /// Reads `10.0.0.0/8`. What stands behind the prefix is cut off.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        // Go reads digits alone, and no more than are needed.
        let is_number = prefix.bytes().all(|byte| byte.is_ascii_digit()) && !prefix.is_empty();
        let prefix: u8 = prefix.parse().ok().filter(|_| is_number)?;
        (prefix <= bits(address)).then(|| Self { address: cut(address, prefix), prefix })
    }

    /// Reads a network, or an address, which is a network of one (rule PL2).
    pub(super) fn parse_or_address(text: &str) -> Option<Self> {
        if text.contains('/') {
            return Self::parse(text);
        }
        let address: IpAddr = text.parse().ok()?;
        Some(Self { address, prefix: bits(address) })
    }

    /// True for an address of the network. One of the other family never is (rule PL2).
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let own = self.address.to_canonical();
        let address = address.to_canonical();
        // `::ffff:10.0.0.0/104` is the network `10.0.0.0/8`.
        let prefix = if self.address.is_ipv6() && own.is_ipv4() { self.prefix.saturating_sub(96) } else { self.prefix };
        own.is_ipv4() == address.is_ipv4() && cut(address, prefix) == cut(own, prefix)
    }
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// An address without what is behind its prefix.
fn cut(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix.min(128))).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_addresses_behind_its_prefix() {
        let network = Network::parse("10.1.2.3/15").unwrap();
        assert_eq!(network.address.to_string(), "10.0.0.0");
        for (address, is_in) in
            [("10.0.0.0", true), ("10.1.255.255", true), ("10.2.0.0", false), ("::ffff:10.1.0.1", true), ("::1", false)]
        {
            assert_eq!(network.contains(address.parse().unwrap()), is_in, "{address}");
        }
        assert!(Network::parse("0.0.0.0/0").unwrap().contains("192.0.2.1".parse().unwrap()));
        assert!(!Network::parse("::/0").unwrap().contains("192.0.2.1".parse().unwrap()));
        assert!(Network::parse("2001:db8::/32").unwrap().contains("2001:db8:1::1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_none() {
        for text in ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "::/129", "10.0/8", "x/8", ""] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
        assert_eq!(Network::parse_or_address("10.0.0.9").map(|one| one.prefix), Some(32));
        assert_eq!(Network::parse_or_address("::1").map(|one| one.prefix), Some(128));
    }
}
