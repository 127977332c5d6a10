//! `dig` of BIND 9.18 (rules DG1 to DG4): the name as it is, without the search list, and the whole reply.

mod arguments;
mod message;

use super::pod_context::PodContext;
use super::{bind_common, complain, help, say};
use crate::dns::{Name, NameError, RecordType, wire};
use crate::resolution::stub::tools::Tool;
use crate::resolution::stub::{Config, Protocol};
use crate::shell::Output;
use arguments::{Arguments, Query};
use message::Received;
use std::time::Duration;

/// The version imitated.
const VERSION: &str = "9.18.33";

pub(super) fn run(around: &PodContext<'_>, words: &[&str]) -> Output {
    let mut output = Output::default();
    let arguments = match arguments::read(words) {
        Ok(arguments) => arguments,
        Err(unknown) => {
            complain(&mut output, unknown.line);
            if let Some(near) = unknown.near {
                complain(&mut output, format_args!("# near: {near}"));
            }
            complain(
                &mut output,
                "Usage:  dig [@server] [name] [type] [+option...]\n\nUse \"dig -h\" for the options there are.",
            );
            output.status = 1;
            return output;
        }
    };
    if arguments.help {
        say(&mut output, help::help_text("dig").unwrap_or_default());
        return output;
    }
    arguments.remarks.iter().for_each(|remark| complain(&mut output, remark));
    let mut config = around.tool_config();
    if let Some(server) = &arguments.server {
        let Some(address) = around.nameserver(server) else {
            complain(&mut output, format_args!("dig: couldn't get address for '{server}': not found"));
            output.status = 10;
            return output;
        };
        config.nameservers = vec![address];
    }
    let mut banner = Some(banner(&arguments, words));
    for query in &arguments.queries {
        let status = ask(around, &arguments, &config, query, &mut banner, &mut output);
        // The worst of several ends the program.
        output.status = output.status.max(status);
    }
    output
}

/// One question, printed. Returns the exit status it asks for.
fn ask(
    around: &PodContext<'_>,
    arguments: &Arguments,
    config: &Config,
    query: &Query,
    banner: &mut Option<String>,
    output: &mut Output,
) -> u8 {
    let Query { name, record_type, options } = query;
    let tool = if options.search { Tool::DigSearch } else { Tool::Dig };
    let protocol = match () {
        () if options.tcp => Protocol::Tcp,
        () if options.edns => Protocol::Udp { limit: options.udp_size },
        () => Protocol::Udp { limit: wire::UDP_LIMIT },
    };
    let lookup = around.run_dig(tool, config, (name, *record_type), protocol);
    let (_, finals) = bind_common::finals(&lookup);
    let Some(last) = finals.last() else {
        let reason = match Name::parse(name) {
            Err(NameError::EmptyLabel) => "empty label",
            Err(NameError::LabelTooLong) => "label too long",
            Err(NameError::TooLong) => "name too long",
            Err(NameError::BadEscape) => "bad escape",
            Err(NameError::Empty) | Ok(_) => "unexpected end of input",
        };
        complain(output, format_args!("dig: '{name}' is not a legal name ({reason})"));
        return if options.search { 1 } else { 10 };
    };
    bind_common::say_failures(output, &lookup.sent, config, false);
    let banner = banner.take().filter(|_| arguments.cmd && !options.short);
    if let Some(banner) = banner {
        say(output, banner);
    }
    let (Some(response), Some(server)) = (last.response, config.nameservers.get(last.nameserver)) else {
        say(output, ";; no servers could be reached");
        return 9;
    };
    let over_tcp = last.packets.last().is_some_and(|sent| sent.protocol == Protocol::Tcp);
    let received = Received {
        question: last.question,
        response,
        options,
        server: *server,
        server_typed: arguments.server.as_deref(),
        after: last.packets.last().map_or(Duration::ZERO, |sent| sent.after),
        tcp: options.tcp || over_tcp || *record_type == RecordType::Any,
        echoes_cookie: around.sandbox.cluster().settings().cluster_dns.contains(server),
    };
    message::print(output, &received);
    0
}

/// The first lines: the command line given back.
fn banner(arguments: &Arguments, words: &[&str]) -> String {
    let servers = if arguments.server.is_some() { "; (1 server found)\n" } else { "" };
    format!("\n; <<>> DiG {VERSION} <<>> {}\n{servers};; global options: +cmd", words.join(" "))
}

/// A reply without EDNS, as the recordings have it.
#[cfg(test)]
pub(super) fn page(one: &bind_common::Final<'_>, server: std::net::IpAddr) -> String {
    let mut output = Output::default();
    let options = arguments::Options { edns: false, ..arguments::Options::default() };
    if let Some(response) = one.response {
        let received = Received {
            question: one.question,
            response,
            options: &options,
            server,
            server_typed: None,
            after: Duration::ZERO,
            tcp: false,
            echoes_cookie: false,
        };
        message::print(&mut output, &received);
    }
    output.text
}
