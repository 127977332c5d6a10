//! `getent`: what an application gets, by the pod's own library, its /etc/hosts and its search list.
//!
//! glibc's (`nss/getent.c`) and that of Alpine's `musl-utils` differ in how they ask and print.

use super::pod_context::{PodContext, fatal};
use super::{complain, say};
use crate::dns::{Name, RecordData};
use crate::resolution::stub::{Family, Lookup, LookupError};
use crate::shell::Output;
use crate::spelling::closest;
use std::net::IpAddr;

const DATABASES: [&str; 4] = ["ahosts", "ahostsv4", "ahostsv6", "hosts"];
/// What glibc's knows besides.
const OTHERS: [&str; 12] = [
    "aliases",
    "ethers",
    "group",
    "gshadow",
    "initgroups",
    "netgroup",
    "networks",
    "passwd",
    "protocols",
    "rpc",
    "services",
    "shadow",
];
/// The status where a key is not found.
const NOT_FOUND: u8 = 2;

pub(super) fn run(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    let [database, keys @ ..] = arguments else {
        complain(&mut output, "Usage: getent database [key ...]\n# databases: hosts ahosts ahostsv4 ahostsv6");
        output.status = 1;
        return output;
    };
    let family = match *database {
        "hosts" => None,
        "ahosts" => Some(Family::Unspec),
        "ahostsv4" => Some(Family::Inet),
        "ahostsv6" => Some(Family::Inet6),
        other => {
            if OTHERS.contains(&other) {
                complain(
                    &mut output,
                    format_args!("# getent: the database {other} is not modelled, only {}", DATABASES.join(", ")),
                );
            } else {
                complain(&mut output, format_args!("Unknown database: {other}"));
                if let Some(near) = closest(other, DATABASES) {
                    complain(&mut output, format_args!("# near: {near}"));
                }
            }
            output.status = 1;
            return output;
        }
    };
    if keys.is_empty() {
        for entry in &around.view.table.entries {
            say(&mut output, line(around, &entry.address, &entry.names));
        }
        return output;
    }
    for key in keys {
        let found = match family {
            None => hosts(around, key, &mut output),
            Some(family) => ahosts(around, key, family, &mut output),
        };
        if let Err(error) = found {
            let (said, status) = fatal(error).map_or((None, NOT_FOUND), |(said, status)| (Some(said), status));
            said.into_iter().for_each(|said| complain(&mut output, said));
            output.status = status;
        }
    }
    output
}

/// `gethostbyname` for a name, `gethostbyaddr` for an address. glibc's asks for IPv6 first and takes IPv4
/// only where there is none; musl's asks for IPv4 alone.
fn hosts(around: &PodContext<'_>, key: &str, output: &mut Output) -> Result<(), LookupError> {
    if let Ok(address) = key.parse::<IpAddr>() {
        let names = match around.hosts_entry(address) {
            Some(entry) => entry.names.clone(),
            None => vec![around.name_of(address).ok_or(LookupError::NoName)?],
        };
        say(output, line(around, &address, &names));
        return Ok(());
    }
    let families: &[Family] = if is_musl(around) { &[Family::Inet] } else { &[Family::Inet6, Family::Inet] };
    let mut result = Err(LookupError::NoName);
    for family in families {
        let lookup = around.look_up(key, *family);
        match &lookup.result {
            Ok(addresses) => {
                let names = names(around, &lookup, key);
                addresses.iter().for_each(|address| say(output, line(around, address, &names)));
                return Ok(());
            }
            Err(error) => result = Err(*error),
        }
        if result.is_err_and(|error| fatal(error).is_some()) {
            break;
        }
    }
    result
}

/// The canonical name and its aliases. musl has what was typed for an alias.
fn names(around: &PodContext<'_>, lookup: &Lookup, typed: &str) -> Vec<String> {
    let canonical = around.canonical_name(lookup, typed);
    if is_musl(around) {
        let typed = (typed != canonical).then(|| typed.to_owned());
        return [canonical.clone(), canonical].into_iter().chain(typed).collect();
    }
    if let crate::resolution::stub::Source::Hosts(entries) = &lookup.source {
        let entry = entries.first().and_then(|entry| around.view.table.entries.get(*entry));
        return entry.map_or_else(|| vec![canonical], |entry| entry.names.clone());
    }
    let owner_of_alias = |record: &crate::dns::Record| -> Option<Name> {
        matches!(record.data, RecordData::Cname(_)).then(|| record.name.clone())
    };
    let mut aliases: Vec<Name> = lookup.records().filter_map(owner_of_alias).collect();
    aliases.dedup();
    [canonical].into_iter().chain(aliases.iter().map(|alias| alias.without_root().to_owned())).collect()
}

/// `getaddrinfo`: three lines an address, one for each kind of socket. The first line has the name.
fn ahosts(around: &PodContext<'_>, key: &str, family: Family, output: &mut Output) -> Result<(), LookupError> {
    let lookup = around.look_up(key, family);
    let addresses = lookup.result.as_deref().map_err(|error| *error)?;
    let mut name = around.canonical_name(&lookup, key);
    for address in addresses {
        for socket in ["STREAM", "DGRAM", "RAW"] {
            say(output, format_args!("{:<15} {socket:<6} {}", address.to_string(), std::mem::take(&mut name)));
        }
    }
    Ok(())
}

fn is_musl(around: &PodContext<'_>) -> bool {
    around.view.library.is_musl()
}

fn line(around: &PodContext<'_>, address: &IpAddr, names: &[String]) -> String {
    let address = address.to_string();
    let (canonical, aliases) = names.split_first().map_or(("", names), |(first, rest)| (first.as_str(), rest));
    let between = if is_musl(around) { "  " } else { " " };
    let aliases = if aliases.is_empty() { String::new() } else { format!("{between}{}", aliases.join(" ")) };
    if is_musl(around) {
        format!("{address:<16}  {canonical}{aliases}")
    } else {
        format!("{address:<15} {canonical}{aliases}")
    }
}
