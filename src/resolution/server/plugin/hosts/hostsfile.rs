//! The lines of a hosts file, by what is looked up (`plugin/hosts/hostsfile.go`).

use crate::dns::Name;
use rustc_hash::FxHashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

/// Where a line stands: its file, or `Corefile`, and its number from 1.
pub(super) type Line = (Arc<str>, usize);

/// A name of a line. One that no message can carry is an `Err` with its text.
pub(super) type Written = Result<Name, String>;

/// The lines of one source, by what is looked up.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Addresses of a name in lower case, IPv4 and IPv6 (rule PH9 keeps the families apart).
    pub by_name: [FxHashMap<Name, Vec<(IpAddr, Line)>>; 2],
    /// Of each family, whether a name of it is a wildcard. Few files have one.
    has_wildcard: [bool; 2],
    /// Names of an address.
    pub by_address: FxHashMap<IpAddr, Vec<(Written, Line)>>,
}

impl Table {
    /// Takes in one line (rule PH2; `hostsfile.go` parse).
    pub(super) fn add(&mut self, text: &str, line: &Line, zones: &[Name]) {
        let text = text.split('#').next().unwrap_or_default();
        let mut words = text.split_ascii_whitespace();
        let Some(address) = words.next().and_then(address_of) else { return };
        for word in words {
            let word = word.to_lowercase();
            let absolute = if word.ends_with('.') { word.clone() } else { format!("{word}.") };
            match Name::parse(&absolute) {
                Ok(name) => {
                    if !zones.iter().any(|zone| name.is_under(zone)) {
                        continue;
                    }
                    // A name that is written otherwise than DNS writes it is never asked for.
                    if name.as_str() == absolute && absolute != "*." {
                        let family = usize::from(address.is_ipv6());
                        if let (Some(names), Some(has_wildcard)) =
                            (self.by_name.get_mut(family), self.has_wildcard.get_mut(family))
                        {
                            *has_wildcard |= absolute.starts_with("*.");
                            names.entry(name.clone()).or_default().push((address, line.clone()));
                        }
                    }
                    // A wildcard is the name of no address.
                    if !absolute.starts_with("*.") {
                        self.by_address.entry(address).or_default().push((Ok(name), line.clone()));
                    }
                }
                Err(_) => {
                    let is_under = |zone: &Name| zone.is_root() || absolute.ends_with(&format!(".{zone}"));
                    if zones.iter().any(is_under) {
                        self.by_address.entry(address).or_default().push((Err(absolute), line.clone()));
                    }
                }
            }
        }
    }

    pub(super) fn from_file(text: &str, path: &str, zones: &[Name]) -> Self {
        let mut table = Self::default();
        let path: Arc<str> = path.into();
        for (number, line) in text.split('\n').enumerate() {
            table.add(line, &(path.clone(), number + 1), zones);
        }
        table
    }

    /// The addresses of a name in one family: its own, else those of the wildcard one label up (rule PH9).
    pub(super) fn addresses(&self, name: &Name, is_ipv6: bool) -> &[(IpAddr, Line)] {
        let family = usize::from(is_ipv6);
        let (Some(names), Some(has_wildcard)) = (self.by_name.get(family), self.has_wildcard.get(family)) else {
            return &[];
        };
        if names.is_empty() {
            return &[];
        }
        if let Some(found) = names.get(name) {
            return found;
        }
        if !has_wildcard {
            return &[];
        }
        let mut labels = name.labels();
        // The bare `*` matches nothing.
        let (Some(_), Some(_)) = (labels.next(), labels.clone().next()) else { return &[] };
        let rest: Vec<&str> = labels.collect();
        let wildcard = Name::from_checked(&format!("*.{}.", rest.join(".")));
        names.get(&wildcard).map_or(&[], Vec::as_slice)
    }
}

/// An address as Go's `net.ParseIP` reads it, its zone cut off, IPv4 in IPv6 as IPv4.
fn address_of(text: &str) -> Option<IpAddr> {
    let text = text.split('%').next()?;
    text.parse::<IpAddr>().ok().or_else(|| text.parse::<Ipv6Addr>().ok().map(IpAddr::V6)).map(|one| one.to_canonical())
}
