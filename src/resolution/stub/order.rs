//! The order of a result: RFC 3484 and RFC 6724, as each library has them (rules G31, M19; Go `net/addrselect.go`).

use super::{Interface, Library};
use crate::sorting::sort_by;
use std::cmp::{Ordering, Reverse};
use std::net::{IpAddr, Ipv6Addr};

/// One row of a policy table: prefix, its length, precedence, label.
type Row = (Ipv6Addr, u8, u8, u8);

const fn row(a: u16, b: u16, f: u16, h: u16, length: u8, precedence: u8, label: u8) -> Row {
    (Ipv6Addr::new(a, b, 0, 0, 0, f, 0, h), length, precedence, label)
}

/// RFC 3484, section 2.1, with later additions (glibc `nss/getaddrinfo.c`).
const GLIBC: &[Row] = &[
    row(0, 0, 0, 1, 128, 50, 0),
    row(0, 0, 0xffff, 0, 96, 10, 4),
    row(0, 0, 0, 0, 96, 20, 3),
    row(0x2001, 0, 0, 0, 32, 40, 7),
    row(0x2002, 0, 0, 0, 16, 30, 2),
    row(0xfec0, 0, 0, 0, 10, 40, 5),
    row(0xfc00, 0, 0, 0, 7, 40, 6),
    row(0, 0, 0, 0, 0, 40, 1),
];

/// musl `src/network/lookup_name.c`.
const MUSL: &[Row] = &[
    row(0, 0, 0, 1, 128, 50, 0),
    row(0, 0, 0xffff, 0, 96, 35, 4),
    row(0x2002, 0, 0, 0, 16, 30, 2),
    row(0x2001, 0, 0, 0, 32, 5, 5),
    row(0xfc00, 0, 0, 0, 7, 3, 13),
    row(0, 0, 0, 0, 0, 40, 1),
];

/// RFC 6724, section 2.1.
const GO: &[Row] = &[
    row(0, 0, 0, 1, 128, 50, 0),
    row(0, 0, 0xffff, 0, 96, 35, 4),
    row(0, 0, 0, 0, 96, 1, 3),
    row(0x2001, 0, 0, 0, 32, 5, 5),
    row(0x2002, 0, 0, 0, 16, 30, 2),
    row(0x3ffe, 0, 0, 0, 16, 1, 12),
    row(0xfec0, 0, 0, 0, 10, 1, 11),
    row(0xfc00, 0, 0, 0, 7, 3, 13),
    row(0, 0, 0, 0, 0, 40, 1),
];

/// Puts addresses in the order the library returns them; what ties keeps its place.
pub(super) fn sort(library: Library, addresses: &mut Vec<IpAddr>, interfaces: &[Interface]) {
    if addresses.len() < 2 {
        return;
    }
    let table = match library {
        Library::Glibc => GLIBC,
        Library::Musl123 | Library::Musl125 if addresses.iter().all(IpAddr::is_ipv4) => return,
        Library::Musl123 | Library::Musl125 => MUSL,
        Library::Go => GO,
        // Not documented: the order of DNS stays.
        Library::Windows => return,
    };
    let mut ranked: Vec<_> =
        addresses.iter().map(|address| (*address, rank(library, table, *address, interfaces))).collect();
    sort_by(&mut ranked, |(a, first), (b, second)| {
        let by_rank = first.key.cmp(&second.key);
        // Only addresses of one family are compared by the bits they share with the source, but in musl.
        let comparable = a.is_ipv4() == b.is_ipv4() || matches!(library, Library::Musl123 | Library::Musl125);
        by_rank.then(if comparable { second.shared.cmp(&first.shared) } else { Ordering::Equal })
    });
    addresses.clear();
    addresses.extend(ranked.into_iter().map(|(address, _)| address));
}

struct Rank {
    /// Reachable, matching scope, matching label, precedence, then the smaller scope.
    key: (Reverse<(bool, bool, bool, u8)>, u8),
    /// How many leading bits the address shares with its source.
    shared: u32,
}

fn rank(library: Library, table: &[Row], address: IpAddr, interfaces: &[Interface]) -> Rank {
    let source = source_of(address, interfaces);
    let scope = scope(library, address);
    let (precedence, label) = policy(table, address);
    let matches =
        source.map(|source| (self::scope(library, source.address) == scope, policy(table, source.address).1 == label));
    let (same_scope, same_label) = matches.unwrap_or_default();
    Rank {
        key: (Reverse((source.is_some(), same_scope, same_label, precedence)), scope),
        shared: source.map_or(0, |source| shared(library, address, source, interfaces)),
    }
}

/// The pod's own address from which this one would be spoken to.
fn source_of(address: IpAddr, interfaces: &[Interface]) -> Option<Interface> {
    if address.is_loopback() {
        return Some(Interface { address, prefix: if address.is_ipv4() { 8 } else { 128 } });
    }
    let link_local = |address: IpAddr| matches!(address, IpAddr::V6(address) if address.is_unicast_link_local());
    interfaces
        .iter()
        .find(|own| own.address.is_ipv4() == address.is_ipv4() && link_local(own.address) == link_local(address))
        .copied()
}

fn shared(library: Library, address: IpAddr, source: Interface, interfaces: &[Interface]) -> u32 {
    match (library, address, source.address) {
        (Library::Glibc, IpAddr::V4(address), IpAddr::V4(own)) => {
            // The kernel's list of prefixes is read only where some interface has IPv6 (rule G31).
            let known = interfaces.iter().any(|own| own.address.is_ipv6());
            let same = (u32::from(address) ^ u32::from(own)).leading_zeros();
            if known && same >= u32::from(source.prefix) { same } else { 0 }
        }
        (Library::Go, IpAddr::V4(_), _) => 0,
        _ => (mapped(address) ^ mapped(source.address)).leading_zeros(),
    }
}

fn mapped(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().into(),
        IpAddr::V6(address) => address.into(),
    }
}

fn policy(table: &[Row], address: IpAddr) -> (u8, u8) {
    let number = mapped(address);
    let matches =
        |(prefix, length, ..): &&Row| *length == 0 || (u128::from(*prefix) ^ number) >> (128 - u32::from(*length)) == 0;
    table.iter().find(matches).map_or((40, 1), |(.., precedence, label)| (*precedence, *label))
}

/// The scope (RFC 4007): 2 link-local, 5 site-local, 14 global.
fn scope(library: Library, address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) if matches!(library, Library::Musl123 | Library::Musl125) => 14,
        IpAddr::V4(address) if address.is_loopback() || address.is_link_local() => 2,
        IpAddr::V4(_) => 14,
        IpAddr::V6(address) if address.is_multicast() => address.octets()[1] & 15,
        IpAddr::V6(address) if address.is_loopback() || address.is_unicast_link_local() => 2,
        IpAddr::V6(address) if address.segments()[0] & 0xffc0 == 0xfec0 => 5,
        IpAddr::V6(_) => 14,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(address: &str, prefix: u8) -> Interface {
        Interface { address: address.parse().unwrap(), prefix }
    }

    fn sorted(library: Library, addresses: &[&str], interfaces: &[Interface]) -> Vec<String> {
        let mut addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        sort(library, &mut addresses, interfaces);
        addresses.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn glibc_prefers_pods_of_its_own_subnet() {
        let bridge = [own("10.244.1.5", 24), own("fe80::1", 64)];
        let headless = ["10.244.2.13", "10.244.1.11", "10.244.1.4"];
        assert_eq!(sorted(Library::Glibc, &headless, &bridge), ["10.244.1.4", "10.244.1.11", "10.244.2.13"]);
        let routed = [own("10.244.1.5", 32), own("fe80::1", 64)];
        assert_eq!(sorted(Library::Glibc, &headless, &routed), headless);
        assert_eq!(sorted(Library::Glibc, &headless, &bridge[..1]), headless, "no IPv6, no prefixes");
        assert_eq!(sorted(Library::Musl125, &headless, &bridge), headless);
        assert_eq!(sorted(Library::Go, &headless, &bridge), headless);
    }

    #[test]
    fn a_dual_stack_service_is_ipv6_first_for_glibc_and_ipv4_first_for_musl() {
        let pod = [own("10.244.1.5", 24), own("fd00:10:244:1::5", 64)];
        let service = ["10.96.1.2", "fd00:10:96::2"];
        assert_eq!(sorted(Library::Glibc, &service, &pod), ["fd00:10:96::2", "10.96.1.2"]);
        assert_eq!(sorted(Library::Musl125, &service, &pod), ["10.96.1.2", "fd00:10:96::2"]);
    }

    #[test]
    fn what_cannot_be_reached_comes_last() {
        let pod = [own("10.244.1.5", 24)];
        for library in Library::ALL.into_iter().filter(|library| *library != Library::Windows) {
            assert_eq!(sorted(library, &["2001:db8::1", "192.0.2.1"], &pod), ["192.0.2.1", "2001:db8::1"]);
        }
    }
}
