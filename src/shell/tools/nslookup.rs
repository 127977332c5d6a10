//! `nslookup` as BIND 9.18 has it (rules DG2, N1 to N4). A pod with busybox has another one.

use super::nslookup_line::{Line, read};
use super::pod_context::{PodContext, Userland};
use super::{bind_common, busybox, busybox_1_29, complain, say};
use crate::dns::{Question, Rcode, RecordType};
use crate::resolution::stub::tools::Tool;
use crate::resolution::stub::{Config, Lookup};
use crate::shell::Output;

pub(super) fn run(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    let Some(words) = read(arguments, around.userland, &mut output) else { return output };
    if around.userland == Userland::OldBusybox {
        return busybox_1_29::nslookup(around, &words, output);
    }
    let mut config = around.tool_config();
    if let Some(server) = words.server {
        let Some(address) = around.nameserver(server) else {
            if around.userland == Userland::Busybox {
                complain(&mut output, format_args!("nslookup: bad address '{server}'"));
            } else {
                complain(&mut output, format_args!("nslookup: couldn't get address for '{server}': not found"));
            }
            output.status = 1;
            return output;
        };
        config.nameservers = vec![address];
        if around.userland == Userland::Busybox {
            // The file is not read at all then (rule B3).
            config.search.clear();
        }
    }
    let reverse = bind_common::reverse(words.name);
    let name = reverse.as_deref().unwrap_or(words.name);
    let record_type = if reverse.is_some() { Some(RecordType::Ptr) } else { words.record_type };
    if around.userland == Userland::Busybox {
        let lookup = around.run_tool(Tool::BusyboxNslookup, &config, name, record_type);
        return busybox::print(&lookup, &config, output);
    }
    let lookup = around.run_tool(Tool::Nslookup, &config, name, record_type);
    // An address is looked up without a word of the server, as no type was given.
    let shows_server = reverse.is_none() || words.record_type.is_some();
    print(
        &lookup,
        &Shown { config: &config, server: words.server, name, default: record_type.is_none(), shows_server },
        output,
    )
}

/// What is printed around the replies.
pub(super) struct Shown<'s> {
    pub config: &'s Config,
    /// The server given on the command line.
    pub server: Option<&'s str>,
    /// The name that was asked for.
    pub name: &'s str,
    /// No type was given: A and AAAA are asked.
    pub default: bool,
    /// The lines with the server come first.
    pub shows_server: bool,
}

/// `printmessage` of `bin/dig/nslookup.c`, for every reply that is shown.
pub(super) fn print(lookup: &Lookup, shown: &Shown<'_>, mut output: Output) -> Output {
    let (before, finals) = bind_common::finals(lookup);
    if finals.is_empty() {
        complain(&mut output, format_args!("nslookup: '{}' is not a legal name", shown.name));
        output.status = 1;
        return output;
    }
    bind_common::say_failures(&mut output, before, shown.config, true);
    let mut no_address = false;
    for one in finals {
        bind_common::say_failures(&mut output, one.packets, shown.config, true);
        let Question { name, record_type } = one.question;
        let Some(response) = one.response else {
            say(&mut output, ";; no servers could be reached\n");
            output.status = 1;
            continue;
        };
        let first = *record_type == RecordType::A || !shown.default;
        if first && shown.shows_server {
            say_server(&mut output, shown, one.nameserver);
        }
        if response.rcode != Rcode::NoError {
            let missing = response.rcode == Rcode::NxDomain;
            let name = if missing { shown.name } else { name.without_root() };
            say(&mut output, format_args!("** server can't find {name}: {}", response.rcode));
            output.status = 1;
            continue;
        }
        if !response.authoritative && first {
            say(&mut output, "Non-authoritative answer:");
        }
        for record in &response.answers {
            say(&mut output, Line(record));
        }
        if response.answers.is_empty() {
            if shown.default && first {
                no_address = true;
            } else if !shown.default || no_address {
                say(&mut output, format_args!("*** Can't find {}: No answer", name.without_root()));
            }
        }
        if !response.authoritative && !matches!(record_type, RecordType::A | RecordType::Aaaa) {
            say(&mut output, "\nAuthoritative answers can be found from:");
            response.authority.iter().chain(&response.additional).for_each(|record| say(&mut output, Line(record)));
        }
    }
    say(&mut output, "");
    output
}

fn say_server(output: &mut Output, shown: &Shown<'_>, nameserver: usize) {
    let Some(address) = shown.config.nameservers.get(nameserver) else { return };
    say(output, format_args!("Server:\t\t{}", shown.server.unwrap_or(&address.to_string())));
    say(output, format_args!("Address:\t{address}#53\n"));
}
