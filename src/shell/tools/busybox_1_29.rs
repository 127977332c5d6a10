//! `nslookup` of busybox up to 1.29 (rule B5): it asks the library, and the library's search list with it.
//! It is the one of the Kubernetes documentation.

use super::nslookup_line::Words;
use super::pod_context::{PodContext, fatal};
use super::{complain, say};
use crate::resolution::stub::Family;
use crate::shell::Output;
use std::net::IpAddr;

pub(super) fn nslookup(around: &PodContext<'_>, words: &Words<'_>, mut output: Output) -> Output {
    let mut elsewhere = PodContext { view: around.view.clone(), ..*around };
    if let Some(server) = words.server {
        let Some(address) = around.nameserver(server) else {
            complain(&mut output, format_args!("nslookup: bad address '{server}'"));
            output.status = 1;
            return output;
        };
        // Another nameserver, but the search list of the file.
        elsewhere.view.config.nameservers = vec![address];
    }
    let around = &elsewhere;
    if let Some(server) = around.view.config.nameservers.first() {
        say(&mut output, format_args!("Server:    {server}"));
        say_address(around, 1, *server, &mut output);
        say(&mut output, "");
    }
    match around.look_up(words.name, Family::Unspec).result {
        Ok(addresses) => {
            say(&mut output, format_args!("Name:      {}", words.name));
            for (number, address) in (1..).zip(addresses) {
                say_address(around, number, address, &mut output);
            }
        }
        Err(error) => {
            let (line, status) = fatal(error).map_or((None, 1), |(line, status)| (Some(line), status));
            complain(
                &mut output,
                line.map_or_else(|| format!("nslookup: can't resolve '{}'", words.name), str::to_owned),
            );
            output.status = status;
        }
    }
    output
}

fn say_address(around: &PodContext<'_>, number: usize, address: IpAddr, output: &mut Output) {
    let name = around.name_of(address).map(|name| format!(" {name}")).unwrap_or_default();
    say(output, format_args!("Address {number}: {address}{name}"));
}
