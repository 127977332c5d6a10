//! The parameters of SVCB and HTTPS records (RFC 9460), as CoreDNS's library writes them: in the order of their keys,
//! each value in quotes (`miekg/dns` `svcb.go`).

use std::net::{Ipv4Addr, Ipv6Addr};

/// The keys that have names, by their numbers (RFC 9460, section 14.3.2; RFC 9461; RFC 9540).
const KEYS: [&str; 9] =
    ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];

/// Priority, target and parameters, from the words of a zone file, of which quoted ones are marked; `None` where one of
/// them is not what it should be.
pub(super) fn written(words: &[(bool, &str)]) -> Option<String> {
    let [(false, priority), (false, target), rest @ ..] = words else { return None };
    let mut parameters: Vec<(u16, String)> = Vec::new();
    let mut rest = rest.iter();
    while let Some((quoted, word)) = rest.next() {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        let number = number(key).filter(|_| !quoted)?;
        // A value in quotes is a word of its own.
        let behind = rest.clone().next().filter(|(quoted, _)| *quoted && word.ends_with('=') && value.is_empty());
        let value = match behind {
            Some((_, behind)) => {
                rest.next();
                *behind
            }
            None => value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value),
        };
        parameters.push((number, self::value(number, value)?));
    }
    crate::sorting::sort_by_key(&mut parameters, |(number, _)| *number);
    let mut text = format!("{} {target}", priority.parse::<u16>().ok()?);
    for (number, value) in parameters {
        text.push_str(&format!(" {}=\"{value}\"", name(number)));
    }
    Some(text)
}

/// The number of a key (svcbStringToKey).
fn number(key: &str) -> Option<u16> {
    match key.strip_prefix("key") {
        Some(number) => number.parse().ok().filter(|number| *number != u16::MAX),
        None => KEYS.iter().position(|known| *known == key).and_then(|number| u16::try_from(number).ok()),
    }
}

fn name(number: u16) -> String {
    KEYS.get(usize::from(number)).map_or_else(|| format!("key{number}"), |known| (*known).to_owned())
}

/// The value of a parameter, where it is one of its key.
fn value(number: u16, text: &str) -> Option<String> {
    let list = |one: &dyn Fn(&str) -> Option<String>| {
        let all: Option<Vec<String>> = text.split(',').map(one).collect();
        all.map(|all| all.join(","))
    };
    match KEYS.get(usize::from(number)).copied() {
        Some("mandatory") => {
            let mut keys: Vec<u16> = text.split(',').map(self::number).collect::<Option<_>>()?;
            crate::sorting::sort_by_key(&mut keys, |key| *key);
            Some(keys.into_iter().map(name).collect::<Vec<_>>().join(","))
        }
        Some("port") => text.parse::<u16>().ok().map(|port| port.to_string()),
        Some("ipv4hint") => list(&|one| one.parse::<Ipv4Addr>().ok().map(|address| address.to_string())),
        Some("ipv6hint") => list(&|one| {
            let address = one.parse::<Ipv6Addr>().ok().filter(|address| address.to_ipv4_mapped().is_none());
            address.map(|address| address.to_string())
        }),
        Some("no-default-alpn" | "ohttp") => text.is_empty().then(String::new),
        _ => Some(text.to_owned()),
    }
}
