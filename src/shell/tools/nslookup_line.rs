//! What both kinds of `nslookup` have in common: the command line, and the line of a record.

use super::pod_context::Userland;
use super::{complain, say};
use crate::dns::{Record, RecordData, RecordType};
use crate::shell::Output;
use crate::spelling::closest;
use std::fmt;
use std::net::IpAddr;

/// What stands on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Words<'w> {
    pub name: &'w str,
    pub server: Option<&'w str>,
    pub record_type: Option<RecordType>,
}

/// The options that change the question.
const OPTIONS: [&str; 3] = ["-type=", "-query=", "-querytype="];

/// Reads the command line; `None` where there is nothing to ask, which the output says.
pub(super) fn read<'w>(arguments: &[&'w str], userland: Userland, output: &mut Output) -> Option<Words<'w>> {
    let mut words = Words::default();
    let mut names = Vec::new();
    for argument in arguments {
        let Some(option) = argument.strip_prefix('-').filter(|option| !option.is_empty()) else {
            names.push(*argument);
            continue;
        };
        let (key, value) = option.split_once('=').unwrap_or((option, ""));
        match key {
            "type" | "ty" | "query" | "q" | "querytype" => match value.parse() {
                Ok(record_type) => words.record_type = Some(record_type),
                Err(_) if userland == Userland::Gnu => say(output, format_args!("unknown query type: {value}")),
                Err(_) => {
                    complain(output, format_args!("nslookup: invalid query type '{value}'"));
                    output.status = 1;
                    return None;
                }
            },
            // They change how long a tool waits, or add to what it prints.
            "debug" | "nodebug" | "d2" | "timeout" | "retry" | "recurse" | "norecurse" | "search" | "vc" | "novc" => {
                complain(output, format_args!("# nslookup: {argument} changes nothing in this lab"));
            }
            _ => {
                complain(output, format_args!("*** Invalid option: {option}"));
                if let Some(near) = closest(&format!("-{key}="), OPTIONS) {
                    complain(output, format_args!("# near: {near}"));
                }
                if userland != Userland::Gnu {
                    output.status = 1;
                    return None;
                }
            }
        }
    }
    let [name, rest @ ..] = names.as_slice() else {
        complain(
            output,
            "# nslookup without a name asks for names one by one; that is not modelled. Try: nslookup NAME",
        );
        output.status = 1;
        return None;
    };
    (words.name, words.server) = (name, rest.first().copied());
    Some(words)
}

/// A record as both kinds of `nslookup` print it: `printrdata`, `printa`, `printsoa` of BIND.
pub(super) struct Line<'r>(pub &'r Record);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Record { name, data, .. } = self.0;
        let name = name.without_root();
        let word = match data {
            RecordData::A(address) => return address_lines(f, name, (*address).into()),
            RecordData::Aaaa(address) => return address_lines(f, name, (*address).into()),
            RecordData::Soa(soa) => {
                writeln!(f, "{name}")?;
                writeln!(f, "\torigin = {}\n\tmail addr = {}", soa.mname.without_root(), soa.rname.without_root())?;
                writeln!(f, "\tserial = {}\n\trefresh = {}\n\tretry = {}", soa.serial, soa.refresh, soa.retry)?;
                return write!(f, "\texpire = {}\n\tminimum = {}", soa.expire, soa.minimum);
            }
            RecordData::Cname(_) => "canonical name",
            RecordData::Srv { .. } => "service",
            RecordData::Ptr(_) => "name",
            RecordData::Ns(_) => "nameserver",
            RecordData::Mx { .. } => "mail exchanger",
            RecordData::Txt(_) => "text",
            RecordData::Other(other) => return write!(f, "{name}\trdata_{} = {data}", other.record_type),
        };
        write!(f, "{name}\t{word} = {data}")
    }
}

fn address_lines(f: &mut fmt::Formatter<'_>, name: &str, address: IpAddr) -> fmt::Result {
    write!(f, "Name:\t{name}\nAddress: {address}")
}
