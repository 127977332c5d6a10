//! The address of a nameserver, as resolv.conf, a Corefile or a `# at` line has it.

use crate::dns;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Where a nameserver listens: an address, and its port where one is written. A zone id (`fe80::1%eth0`) says by which
/// interface it is reached (RFC 4007, section 11), and nothing of who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The address.
    pub ip: IpAddr,
    /// The port, where one is written.
    pub port: Option<u16>,
}

impl Address {
    /// Where it is sent to: without a port it is that of DNS.
    pub fn socket(self) -> SocketAddr {
        SocketAddr::new(self.ip, self.port.unwrap_or(dns::PORT))
    }
}

/// The text is no address of a nameserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseAddressError;

impl fmt::Display for ParseAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the address of a nameserver such as 10.1.1.1 or 10.1.1.1:5353")
    }
}

impl std::error::Error for ParseAddressError {}

impl FromStr for Address {
    type Err = ParseAddressError;

    /// Reads `10.1.1.1`, `10.1.1.1:5353`, `fd00::1`, `fe80::1%eth0` and `[fd00::1]:5353`.
    fn from_str(text: &str) -> Result<Self, ParseAddressError> {
        let text = without_zone(text);
        if let Ok(ip) = text.parse() {
            return Ok(Self { ip, port: None });
        }
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(Ok(ip)) = bare.map(str::parse) {
            return Ok(Self { ip: IpAddr::V6(ip), port: None });
        }
        let address: SocketAddr = text.parse().map_err(|_| ParseAddressError)?;
        Ok(Self { ip: address.ip(), port: Some(address.port()) })
    }
}

/// An address without its zone id.
fn without_zone(text: &str) -> String {
    let Some((front, zone)) = text.split_once('%') else { return text.to_owned() };
    let back = zone.find(']').and_then(|end| zone.get(end..)).unwrap_or_default();
    format!("{front}{back}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_and_without_port_and_zone_id() {
        let read = |text: &str| text.parse::<Address>().map(|address| (address.ip.to_string(), address.port));
        assert_eq!(read("10.1.1.1"), Ok(("10.1.1.1".to_owned(), None)));
        assert_eq!(read("10.1.1.1:5353"), Ok(("10.1.1.1".to_owned(), Some(5353))));
        for text in ["fe80::1", "fe80::1%eth0", "[fe80::1]", "[fe80::1%eth0]"] {
            assert_eq!(read(text), Ok(("fe80::1".to_owned(), None)), "{text}");
        }
        assert_eq!(read("[fe80::1%eth0]:53"), Ok(("fe80::1".to_owned(), Some(53))));
        for text in ["", "10.1.1", "10.1.1.1:", "10.1.1.1:x", "[10.1.1.1]", "dns.test", "fe80::1:"] {
            assert_eq!(read(text), Err(ParseAddressError), "{text}");
        }
    }
}
