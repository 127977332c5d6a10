//! Names of addresses: `in-addr.arpa` and `ip6.arpa` (`plugin/pkg/dnsutil/reverse.go`).

use super::{Labels, Name};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const IPV4: &str = ".in-addr.arpa.";
const IPV6: &str = ".ip6.arpa.";

/// True for `in-addr.arpa`, `ip6.arpa` and all names below them.
pub(crate) fn is_reverse_zone(name: &Name) -> bool {
    [IPV4, IPV6].into_iter().any(|suffix| {
        let text = name.as_str();
        ends_with(text, suffix) || text.eq_ignore_ascii_case(suffix.trim_start_matches('.'))
    })
}

/// True below `in-addr.arpa` or `ip6.arpa`, but not for these themselves.
pub(crate) fn is_below_reverse_zone(name: &Name) -> bool {
    ends_with(name.as_str(), IPV4) || ends_with(name.as_str(), IPV6)
}

/// The address a reverse name spells; `None` where it spells none.
pub(crate) fn address_of(name: &Name) -> Option<IpAddr> {
    let text = name.as_str();
    if ends_with(text, IPV4) {
        let labels: Vec<&str> = Labels::of(text.get(..text.len() - IPV4.len())?).rev().collect();
        return labels.join(".").parse::<Ipv4Addr>().ok().map(IpAddr::V4);
    }
    if !ends_with(text, IPV6) {
        return None;
    }
    let nibbles: Vec<&str> = Labels::of(text.get(..text.len() - IPV6.len())?).rev().collect();
    // Labels beyond the last whole group of four are not looked at, as in the original.
    let groups: Vec<String> = nibbles.chunks_exact(4).map(<[&str]>::concat).collect();
    let address = groups.join(":").parse::<Ipv6Addr>().ok()?;
    Some(IpAddr::V6(address).to_canonical())
}

/// The reverse name of an address.
pub fn name_of(address: IpAddr) -> Name {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            Name::from_checked(&format!("{d}.{c}.{b}.{a}.in-addr.arpa."))
        }
        IpAddr::V6(address) => {
            let nibbles = format!("{:032x}", u128::from(address));
            let mut text = String::with_capacity(73);
            for nibble in nibbles.chars().rev() {
                text.push(nibble);
                text.push('.');
            }
            text.push_str("ip6.arpa.");
            Name::from_checked(&text)
        }
    }
}

/// The reverse zones of a block of addresses, `10.96.0.0/12`: one where the mask ends between two labels, else as
/// many as there are labels in the rest (`plugin/pkg/cidr`). `None` where the text is no such block.
pub fn zones_of_cidr(text: &str) -> Option<Vec<Name>> {
    let (address, mask) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    if mask.is_empty() || !mask.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mask: u32 = mask.parse().ok()?;
    // How many bits a label stands for, the address's bits, and how many it has.
    let (step, bits, size) = match address {
        IpAddr::V4(address) => (8, u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (4, address.to_bits(), 128),
    };
    if mask > size {
        return None;
    }
    let labels = mask.div_ceil(step);
    let spare = labels * step - mask;
    let first = if labels == 0 { 0 } else { (bits >> (size - mask).min(127)) << spare };
    let first = if mask == 0 { 0 } else { first };
    let zones = (0..1_u128 << spare).map(|number| {
        let mut rest = first | number;
        let mut zone = String::new();
        for _ in 0..labels {
            let label = rest & ((1 << step) - 1);
            zone.push_str(&if step == 8 { format!("{label}.") } else { format!("{label:x}.") });
            rest >>= step;
        }
        zone.push_str(if step == 8 { "in-addr.arpa." } else { "ip6.arpa." });
        Name::from_checked(&zone)
    });
    Some(zones.collect())
}

fn ends_with(text: &str, suffix: &str) -> bool {
    text.len()
        .checked_sub(suffix.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        address_of(&text.parse().unwrap())
    }

    #[test]
    fn a_reverse_name_spells_its_address_and_no_other_name_does() {
        for text in ["10.96.0.10", "fd00:10:244::11", "::1"] {
            let ip: IpAddr = text.parse().unwrap();
            assert_eq!(address_of(&name_of(ip)), Some(ip));
        }
        for text in ["1.0.0.in-addr.arpa", "01.0.0.10.in-addr.arpa", "x.1.0.0.10.in-addr.arpa", "1.0.0.10.example.com"]
        {
            assert_eq!(address(text), None, "{text}");
        }
        assert_eq!(address("4.3.2.1.IN-ADDR.ARPA"), Some("1.2.3.4".parse().unwrap()));
    }

    #[test]
    fn a_block_of_addresses_is_the_zones_that_cover_it() {
        let zones = |text| zones_of_cidr(text).map(|zones| zones.iter().map(Name::to_string).collect::<Vec<_>>());
        assert_eq!(zones("10.0.0.0/8"), Some(vec!["10.in-addr.arpa.".into()]));
        assert_eq!(zones("10.96.3.0/16"), Some(vec!["96.10.in-addr.arpa.".into()]));
        assert_eq!(zones("10.96.0.0/15"), Some(vec!["96.10.in-addr.arpa.".into(), "97.10.in-addr.arpa.".into()]));
        assert_eq!(zones("10.96.0.0/12").unwrap().len(), 16);
        assert_eq!(zones("10.0.0.1/32"), Some(vec!["1.0.0.10.in-addr.arpa.".into()]));
        assert_eq!(zones("0.0.0.0/0"), Some(vec!["in-addr.arpa.".into()]));
        assert_eq!(zones("fd00::/8"), Some(vec!["d.f.ip6.arpa.".into()]));
        assert_eq!(zones("fd00::/7"), Some(vec!["c.f.ip6.arpa.".into(), "d.f.ip6.arpa.".into()]));
        assert_eq!((zones("10.0.0.0/33"), zones("a/8"), zones("10.0.0.0")), (None, None, None));
    }

    #[test]
    fn the_reverse_zones_are_told_from_what_lies_below() {
        let apex: Name = "in-addr.arpa".parse().unwrap();
        assert!(is_reverse_zone(&apex) && !is_below_reverse_zone(&apex));
        assert!(is_reverse_zone(&"10.in-addr.arpa".parse().unwrap()));
        assert!(!is_reverse_zone(&"notin-addr.arpa".parse().unwrap()));
    }
}
