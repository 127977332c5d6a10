//! `nslookup` of busybox 1.35 and later (rules B1 to B4): it prints every reply as it comes, those for names
//! of the search list that do not exist too.

use super::nslookup_line::Line;
use super::{complain, say};
use crate::dns::{self, Rcode, Record, RecordData};
use crate::resolution::stub::{Config, Exchange, Lookup};
use crate::shell::Output;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// Prints the replies of a lookup, in the order of their questions.
pub(super) fn print(lookup: &Lookup, config: &Config, mut output: Output) -> Output {
    let mut replies = lookup.sent.iter().filter_map(|sent| Some((sent, sent.exchange.response()?))).peekable();
    for sent in lookup.sent.iter().filter(|sent| sent.exchange == Exchange::PortClosed) {
        if let Some(server) = config.nameservers.get(sent.nameserver) {
            complain(&mut output, format_args!("nslookup: write to '{server}': Connection refused"));
        }
    }
    let Some(server) = replies.peek().and_then(|(sent, _)| config.nameservers.get(sent.nameserver)) else {
        say(&mut output, ";; connection timed out; no servers could be reached\n");
        output.status = 1;
        return output;
    };
    say(&mut output, format_args!("Server:\t\t{server}"));
    say(&mut output, format_args!("Address:\t{}\n", endpoint(*server)));
    for (sent, response) in replies {
        if response.rcode != Rcode::NoError {
            let name = sent.question.name.without_root();
            say(&mut output, format_args!("** server can't find {name}: {}", response.rcode));
            output.status = 1;
        } else {
            if !response.authoritative {
                say(&mut output, "Non-authoritative answer:");
            }
            response.answers.iter().for_each(|record| say(&mut output, Plain(record)));
        }
        say(&mut output, "");
    }
    output
}

fn endpoint(server: IpAddr) -> String {
    SocketAddr::new(server, dns::PORT).to_string()
}

/// A record as busybox prints it: like BIND, but names in the data have no final dot.
struct Plain<'r>(&'r Record);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = Line(self.0).to_string();
        let ends_in_name = !matches!(self.0.data, RecordData::Txt(_));
        f.write_str(if ends_in_name { line.strip_suffix('.').unwrap_or(&line) } else { &line })
    }
}
