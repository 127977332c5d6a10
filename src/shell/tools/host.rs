//! `host` of BIND 9.18 (rules DG2, N1 to N4).

use super::pod_context::PodContext;
use super::{bind_common, complain, say};
use crate::dns::{Question, Rcode, Record, RecordData, RecordType};
use crate::resolution::stub::tools::Tool;
use crate::resolution::stub::{Config, Lookup};
use crate::shell::Output;
use crate::spelling::closest;
use std::fmt;

pub(super) fn run(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output { status: 1, ..Output::default() };
    let mut config = around.tool_config();
    let (mut given, mut names) = (None, Vec::new());
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let Some(option) = argument.strip_prefix('-').filter(|option| !option.is_empty()) else {
            names.push(*argument);
            continue;
        };
        let (flag, attached) = option.split_at(option.chars().next().map_or(0, char::len_utf8));
        let mut value = || if attached.is_empty() { rest.next().copied().unwrap_or_default() } else { attached };
        match flag {
            "t" => {
                let value = value();
                let Ok(record_type) = value.parse() else {
                    complain(&mut output, format_args!("host: invalid type: {value}"));
                    if let Some(near) = closest(&value.to_uppercase(), RecordType::ALL.map(RecordType::as_str)) {
                        complain(&mut output, format_args!("# near: {near}"));
                    }
                    return output;
                };
                given = Some(record_type);
            }
            "a" => given = Some(RecordType::Any),
            "N" => config.ndots = value().parse().unwrap_or(config.ndots),
            "W" | "R" | "c" | "m" => {
                let value = value();
                complain(&mut output, format_args!("# host: -{flag} {value} changes nothing in this lab"));
            }
            "4" | "6" | "T" | "U" | "w" | "v" | "d" | "r" | "s" => {
                complain(&mut output, format_args!("# host: -{flag} changes nothing in this lab"));
            }
            _ => {
                complain(&mut output, format_args!("host: illegal option -- {flag}"));
                complain(&mut output, "Usage: host [-aTrvw46] [-t TYPE] [-N NDOTS] NAME [SERVER]");
                return output;
            }
        }
    }
    let [typed, rest @ ..] = names.as_slice() else {
        complain(&mut output, "Usage: host [-aTrvw46] [-t TYPE] [-N NDOTS] NAME [SERVER]");
        return output;
    };
    let server = rest.first().copied();
    if let Some(server) = server {
        let Some(address) = around.nameserver(server) else {
            complain(&mut output, format_args!("host: couldn't get address for '{server}': not found"));
            return output;
        };
        config.nameservers = vec![address];
    }
    let reverse = bind_common::reverse(typed);
    let name = reverse.as_deref().unwrap_or(typed);
    let record_type = if reverse.is_some() { Some(RecordType::Ptr) } else { given };
    let lookup = around.run_tool(Tool::Host, &config, name, record_type);
    output.status = 0;
    print(&lookup, &config, name, server, record_type.is_none(), output)
}

/// `printmessage` of `bin/dig/host.c`, for every reply that is shown. `default` says that no type was
/// given. The status of one failure stays.
pub(super) fn print(
    lookup: &Lookup,
    config: &Config,
    typed: &str,
    server: Option<&str>,
    default: bool,
    mut output: Output,
) -> Output {
    let (before, finals) = bind_common::finals(lookup);
    if finals.is_empty() {
        complain(&mut output, format_args!("host: '{typed}' is not a legal name"));
        output.status = 1;
        return output;
    }
    bind_common::say_failures(&mut output, before, config, true);
    let mut told = false;
    for one in finals {
        bind_common::say_failures(&mut output, one.packets, config, true);
        let Question { name, record_type } = one.question;
        let name = name.without_root();
        let Some(response) = one.response else {
            say(&mut output, ";; no servers could be reached");
            output.status = 1;
            continue;
        };
        if let (Some(server), Some(address), false) = (server, config.nameservers.get(one.nameserver), told) {
            say(&mut output, format_args!("Using domain server:\nName: {server}\nAddress: {address}#53\nAliases: \n"));
            told = true;
        }
        if response.rcode != Rcode::NoError {
            let name = if response.rcode == Rcode::NxDomain { typed } else { name };
            let number = bind_common::number(response.rcode);
            say(&mut output, format_args!("Host {name} not found: {number}({})", response.rcode));
            output.status = 1;
            continue;
        }
        response.answers.iter().for_each(|record| say(&mut output, Line(record)));
        if response.answers.is_empty() && !default {
            say(&mut output, format_args!("{name} has no {record_type} record"));
        }
    }
    output
}

/// A record as `host` says it.
struct Line<'r>(&'r Record);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Record { name, data, .. } = self.0;
        let words = match data {
            RecordData::A(_) => "has address",
            RecordData::Aaaa(_) => "has IPv6 address",
            RecordData::Cname(_) => "is an alias for",
            RecordData::Srv { .. } => "has SRV record",
            RecordData::Ptr(_) => "domain name pointer",
            RecordData::Ns(_) => "name server",
            RecordData::Mx { .. } => "mail is handled by",
            RecordData::Txt(_) => "descriptive text",
            RecordData::Soa(_) => "has SOA record",
            RecordData::Other(other) => {
                return write!(f, "{} has {} record {data}", name.without_root(), other.record_type);
            }
        };
        write!(f, "{} {words} {data}", name.without_root())
    }
}
