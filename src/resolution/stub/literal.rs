//! Addresses in writing, in the old and lenient ways of the C libraries.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address with the interface it is bound to, if it says one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub address: IpAddr,
    pub scope: Option<u32>,
}

/// The scope behind `%` names no interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoSuchInterface;

/// Reads what `inet_aton` and `inet_pton` read, with an interface behind `%` (rules G4, M3). `Ok(None)` where
/// the text is no address.
pub(super) fn scoped(text: &str) -> Result<Option<Literal>, NoSuchInterface> {
    if let Some(address) = inet_aton(text) {
        return Ok(Some(Literal { address: address.into(), scope: None }));
    }
    let (text, scope) = match text.split_once('%') {
        Some((text, scope)) => (text, Some(scope)),
        None => (text, None),
    };
    let Ok(address) = text.parse::<Ipv6Addr>() else { return Ok(None) };
    let scope = match scope {
        None => None,
        Some(scope) => Some(interface(scope, address)?),
    };
    Ok(Some(Literal { address: address.into(), scope }))
}

/// Reads an address without an interface.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    // Four decimal numbers are what nearly all are; every reader takes them alike.
    if let Ok(usual) = text.parse::<Ipv4Addr>() {
        return Some(usual.into());
    }
    scoped(text).ok().flatten().filter(|literal| literal.scope.is_none()).map(|literal| literal.address)
}

/// The number of an interface. A pod has `lo` and, as nearly every network plugin calls it, `eth0`.
fn interface(scope: &str, address: Ipv6Addr) -> Result<u32, NoSuchInterface> {
    let link_local = address.is_unicast_link_local() || address.octets().starts_with(&[0xff, 0x02]);
    match scope {
        "lo" if link_local => Ok(1),
        "eth0" if link_local => Ok(2),
        _ if scope.bytes().all(|byte| byte.is_ascii_digit()) => scope.parse().map_err(|_| NoSuchInterface),
        _ => Err(NoSuchInterface),
    }
}

/// `inet_aton`: one to four numbers, decimal, octal (`010`) or hexadecimal (`0x7f`); the last one fills
/// the octets that are left, so `10.1` is `10.0.0.1` and `2048` is `0.0.8.0`.
pub(super) fn inet_aton(text: &str) -> Option<Ipv4Addr> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let mut value: u32 = 0;
    let mut parts = text.split('.').peekable();
    for position in 0..4 {
        let number = number(parts.next()?)?;
        if parts.peek().is_some() {
            let octet = u8::try_from(number).ok()?;
            value |= u32::from(octet) << (24 - 8 * position);
            continue;
        }
        let room = u32::MAX >> (8 * position);
        return (number <= room).then(|| Ipv4Addr::from(value | number));
    }
    None
}

fn number(text: &str) -> Option<u32> {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return digits(hex, 16);
    }
    match text.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => digits(octal, 8),
        _ => digits(text, 10),
    }
}

fn digits(text: &str, radix: u32) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return None;
    }
    u32::from_str_radix(text, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_forms_of_an_address_are_read() {
        for (text, wanted) in [
            ("10.96.10.1", Some([10, 96, 10, 1])),
            ("10.1", Some([10, 0, 0, 1])),
            ("10.1.2", Some([10, 1, 0, 2])),
            ("0x7f.1", Some([127, 0, 0, 1])),
            ("010.1", Some([8, 0, 0, 1])),
            ("2048", Some([0, 0, 8, 0])),
            ("4294967295", Some([255, 255, 255, 255])),
            ("4294967296", None),
            ("10.96.10.256", None),
            ("1.2.3.4.5", None),
            ("10.96.10.1.", None),
            ("08.1", None),
            ("1..2", None),
            ("", None),
            ("+1", None),
            ("1x", None),
        ] {
            assert_eq!(inet_aton(text), wanted.map(Ipv4Addr::from), "{text}");
        }
    }

    #[test]
    fn only_a_link_local_address_takes_an_interface_by_name() {
        let scope = |text: &str| scoped(text).map(|literal| literal.and_then(|literal| literal.scope));
        assert_eq!(scope("fe80::1%lo"), Ok(Some(1)));
        assert_eq!(scope("fe80::1%eth7"), Err(NoSuchInterface));
        assert_eq!(scope("2001:db8::1%lo"), Err(NoSuchInterface));
        assert_eq!(scope("::g"), Ok(None));
    }
}
