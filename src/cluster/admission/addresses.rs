//! What an IP address in a manifest may be (rules V3, V10, V11).

use super::errors::Errors;
use super::names;
use crate::cluster::{Cidr, FieldPath, InvalidKind, IpFamily, Reason};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Reads an address as the API server has always done: leading zeros are allowed, and an IPv4 address
/// written as IPv6 is IPv4 (`k8s.io/utils/net`, `ParseIPSloppy`).
pub(super) fn parse(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| without_leading_zeros(text).parse().ok()).map(|ip: IpAddr| ip.to_canonical())
}

/// The family of an address, read as by [`parse`].
pub(super) fn family(text: &str) -> Option<IpFamily> {
    parse(text).map(IpFamily::of)
}

/// A field that has held addresses since before 1.36: from then on leading zeros and IPv4-mapped text
/// are refused, but what the live object holds already may stay (`IsValidIPForLegacyField`).
/// True where the address is fine.
pub(super) fn check(errors: &mut Errors, field: &FieldPath, text: &str, strict: bool, kept: &[String]) -> bool {
    if kept.iter().any(|old| old == text) {
        return true;
    }
    match wrong(text, strict) {
        None => true,
        Some(reason) => {
            errors.invalid(field.clone(), text, reason);
            false
        }
    }
}

/// A range in a field that has held ranges since before 1.36: from then on it is written as for an address, and no bit
/// behind the prefix is set (`IsValidCIDRForLegacyField`). The range as it is read in either case.
pub(super) fn check_cidr(errors: &mut Errors, field: &FieldPath, text: &str, strict: bool) -> Option<Cidr> {
    let Some(range) = range(text) else {
        errors.invalid(field.clone(), text, Reason::NotACidr);
        return None;
    };
    if strict {
        let base = text.split('/').next().unwrap_or_default();
        if let Some(reason) = wrong(base, true) {
            errors.invalid(field.clone(), text, reason);
        } else if text.parse() != Ok(range) {
            errors.invalid(field.clone(), text, Reason::BitsBehindPrefix);
        }
    }
    Some(range)
}

/// Reads `address/length` (`ParseCIDRSloppy`).
fn range(text: &str) -> Option<Cidr> {
    let (base, length) = text.split_once('/')?;
    let base = parse(base)?;
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    let length = length.parse().ok().filter(|_| is_number)?;
    let width = if base.is_ipv4() { 32 } else { 128 };
    (length <= width).then_some(Cidr { base, length })
}

/// An address that may stand behind a Service (`ValidateEndpointIP`).
pub(super) fn check_endpoint(errors: &mut Errors, field: &FieldPath, text: &str) {
    let Some(address) = parse(text) else {
        errors.invalid(field.clone(), text, Reason::NotAnIp);
        return;
    };
    let [unspecified, loopback, link_local, link_local_multicast] = match address {
        IpAddr::V4(address) => special_v4(address),
        IpAddr::V6(address) => special_v6(address),
    };
    for (holds, reason) in [
        (unspecified, Reason::Unspecified),
        (loopback, Reason::Loopback),
        (link_local, Reason::LinkLocal),
        (link_local_multicast, Reason::LinkLocalMulticast),
    ] {
        if holds {
            errors.invalid(field.clone(), text, reason);
        }
    }
}

/// The address at `index` of an endpoint whose slice is of this family: IPv6 has to be in canonical text at
/// every version, and what is no address at all is told once. False where the address is of the other family:
/// the API server tells that once for the whole list and not for each element (`pkg/apis/discovery/validation`,
/// `validateEndpoints`), so the caller does.
pub(super) fn check_slice(
    errors: &mut Errors,
    list: &FieldPath,
    index: usize,
    text: &str,
    wanted: IpFamily,
    strict: bool,
) -> bool {
    let field = list.index(index);
    let is_ipv6 = wanted == IpFamily::IPv6;
    if !check(errors, &field, text, strict || is_ipv6, &[]) {
        return true;
    }
    if let Some(canonical) = canonical(text).filter(|_| is_ipv6) {
        errors.invalid(field, text, Reason::NotCanonical { canonical });
        return true;
    }
    check_endpoint(errors, &field, text);
    family(text) == Some(wanted)
}

/// A domain name where an EndpointSlice holds names (`IsFullyQualifiedDomainName`).
pub(super) fn check_fqdn(errors: &mut Errors, field: &FieldPath, text: &str) {
    match names::qualified_domain(text) {
        None => {}
        Some(Reason::Missing) => errors.required(field.clone(), Reason::Missing),
        Some(reason) => errors.push(InvalidKind::Invalid, field.clone(), Some(text.to_owned()), reason),
    }
}

/// How the address should have been written, where it was written in another way
/// (`GetWarningsForIP`).
pub(super) fn canonical(text: &str) -> Option<String> {
    let address = parse(text)?.to_string();
    (address != text).then_some(address)
}

fn wrong(text: &str, strict: bool) -> Option<Reason> {
    if parse(text).is_none() {
        return Some(Reason::NotAnIp);
    }
    if !strict {
        return None;
    }
    match text.parse::<IpAddr>() {
        Err(_) => Some(Reason::LeadingZeros),
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_some() => Some(Reason::MappedIp),
        Ok(_) => None,
    }
}

/// Every run of digits and letters without the zeros it starts with.
fn without_leading_zeros(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for part in text.split_inclusive(['.', ':']) {
        let end = part.len() - usize::from(part.ends_with(['.', ':']));
        let (digits, separator) = part.split_at(end);
        let stripped = digits.trim_start_matches('0');
        plain.push_str(if stripped.is_empty() && !digits.is_empty() { "0" } else { stripped });
        plain.push_str(separator);
    }
    plain
}

fn special_v4(address: Ipv4Addr) -> [bool; 4] {
    let octets = address.octets();
    [address.is_unspecified(), address.is_loopback(), address.is_link_local(), octets.starts_with(&[224, 0, 0])]
}

fn special_v6(address: Ipv6Addr) -> [bool; 4] {
    let [first, second, ..] = address.octets();
    [
        address.is_unspecified(),
        address.is_loopback(),
        first == 0xfe && second & 0xc0 == 0x80,
        first == 0xff && second & 0x0f == 0x02,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_and_mapped_text_read_as_the_plain_address() {
        let ten: IpAddr = "10.0.0.1".parse().unwrap();
        for text in ["10.0.0.1", "010.000.0.1", "::ffff:10.0.0.1"] {
            assert_eq!(parse(text), Some(ten), "{text}");
        }
        assert_eq!(parse("fd00:0000::00001"), "fd00::1".parse().ok());
        for text in ["", "10.0.0", "256.1.1.1", "0x0a.0.0.1", "fe80::1%eth0", "example.com", "1.2.3.4."] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_odd_spelling_is_refused_from_1_36_unless_it_was_there_before() {
        let verdict = |strict, kept: &[String]| {
            let mut errors = Errors::default();
            check(&mut errors, &FieldPath::root(), "010.0.0.1", strict, kept)
        };
        assert!(!verdict(true, &[]));
        assert!(verdict(false, &[]));
        assert!(verdict(true, &["010.0.0.1".to_owned()]));
    }

    #[test]
    fn public_and_reserved_addresses_may_stand_behind_a_service() {
        for good in ["8.8.8.8", "240.0.0.1", "255.255.255.255", "224.0.1.1", "ff05::1", "10.96.0.1"] {
            let mut errors = Errors::default();
            check_endpoint(&mut errors, &FieldPath::root(), good);
            assert_eq!(errors.result(), Ok(()), "{good}");
        }
    }
}
