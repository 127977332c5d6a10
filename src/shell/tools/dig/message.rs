//! A reply in the layout of `dig` (`printmessage` of `bin/dig/dig.c`; the columns of `dns_master_style`).

use super::super::say;
use super::arguments::Options;
use crate::dns::{Name, Question, Record, Response, wire};
use crate::shell::Output;
use std::fmt;
use std::fmt::Write as _;
use std::net::IpAddr;
use std::time::Duration;

/// Every question has the same number: the lab knows no chance.
const ID: u16 = 4660;
/// The cookie every question carries (RFC 7873), eight octets.
const COOKIE: &str = "0123456789abcdef";
/// The columns of TTL, class, type and data.
const COLUMNS: [usize; 4] = [24, 32, 40, 48];

/// What CoreDNS sends in one datagram without compressing names, in octets (rule PN2).
const UNFRAGMENTED: u16 = 1480;

/// What a reply is printed with.
pub(super) struct Received<'r> {
    pub question: &'r Question,
    pub response: &'r Response,
    pub options: &'r Options,
    /// Whom the question went to.
    pub server: IpAddr,
    /// As the command line names the server.
    pub server_typed: Option<&'r str>,
    /// How long the reply took.
    pub after: Duration,
    /// It went over a connection.
    pub tcp: bool,
    /// The server sends the cookie back, as CoreDNS does.
    pub echoes_cookie: bool,
}

/// Prints a reply.
pub(super) fn print(output: &mut Output, received: &Received<'_>) {
    let Received { question, response, options, .. } = received;
    if options.short {
        response.answers.iter().for_each(|record| say(output, &record.data));
        return;
    }
    if options.comments {
        header(output, received);
    }
    if options.question {
        let title = if options.comments { ";; QUESTION SECTION:\n" } else { "" };
        say(output, format_args!("{title};{}", InColumns::of_question(question)));
        end_section(output, options);
    }
    for (shown, title, records) in [
        (options.answer, "ANSWER", &response.answers),
        (options.authority, "AUTHORITY", &response.authority),
        (options.additional, "ADDITIONAL", &response.additional),
    ] {
        if !shown || records.is_empty() {
            continue;
        }
        if options.comments {
            say(output, format_args!(";; {title} SECTION:"));
        }
        records.iter().for_each(|record| say(output, InColumns::of_record(record)));
        end_section(output, options);
    }
    if options.stats {
        let server = received.server;
        let transport = if received.tcp { "TCP" } else { "UDP" };
        say(output, format_args!(";; Query time: {} msec", received.after.as_millis()));
        say(
            output,
            format_args!(
                ";; SERVER: {server}#53({}) ({transport})",
                received.server_typed.unwrap_or(&server.to_string())
            ),
        );
        say(output, format_args!(";; MSG SIZE  rcvd: {}\n", size(received)));
    }
}

fn end_section(output: &mut Output, options: &Options) {
    if options.comments {
        say(output, "");
    }
}

fn header(output: &mut Output, received: &Received<'_>) {
    let Received { question, response, options, .. } = received;
    say(output, ";; Got answer:");
    if question.name.labels().next_back().is_some_and(|label| label.eq_ignore_ascii_case("local")) {
        say(output, ";; WARNING: .local is reserved for Multicast DNS");
        say(output, ";; You are currently testing what happens when an mDNS query is leaked to DNS");
    }
    say(output, format_args!(";; ->>HEADER<<- opcode: QUERY, status: {}, id: {ID}", response.rcode));
    let flags: String = [
        (response.authoritative, " aa"),
        (response.truncated, " tc"),
        (options.recurse, " rd"),
        (response.recursion_available, " ra"),
    ]
    .into_iter()
    .filter_map(|(set, flag)| set.then_some(flag))
    .collect();
    let additional = response.additional.len() + usize::from(options.edns);
    let (answers, authority) = (response.answers.len(), response.authority.len());
    let counts = format!("QUERY: 1, ANSWER: {answers}, AUTHORITY: {authority}, ADDITIONAL: {additional}");
    say(output, format_args!(";; flags: qr{flags}; {counts}"));
    if options.recurse && !response.recursion_available {
        say(output, ";; WARNING: recursion requested but not available");
    }
    say(output, "");
    if options.edns {
        let size = response.edns.as_ref().map_or(options.udp_size, |edns| edns.udp_size);
        say(output, format_args!(";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: {size}"));
        if has_cookie(received) {
            say(output, format_args!("; COOKIE: {COOKIE} (echoed)"));
        }
    }
}

fn has_cookie(received: &Received<'_>) -> bool {
    received.options.edns && received.options.cookie && received.echoes_cookie
}

/// The octets of a reply on the wire: names are compressed where it would not fit otherwise (`request.Scrub`).
fn size(received: &Received<'_>) -> usize {
    let Received { question, response, options, .. } = received;
    let limit = match () {
        () if received.tcp => wire::TCP_LIMIT,
        () if options.edns => options.udp_size.clamp(wire::UDP_LIMIT, UNFRAGMENTED),
        () => wire::UDP_LIMIT,
    };
    let opt = if options.edns && response.edns.is_none() { 11 } else { 0 };
    let cookie = if has_cookie(received) { 12 } else { 0 };
    let plain = wire::length(question, response, false) + opt + cookie;
    if plain <= limit.into() { plain } else { wire::length(question, response, true) + opt + cookie }
}

/// A record or question in columns.
struct InColumns<'r> {
    owner: &'r Name,
    /// What stands in the columns of [`COLUMNS`], from the left; a question has no TTL and no data.
    cells: [Option<String>; 4],
}

impl<'r> InColumns<'r> {
    fn of_question(question: &'r Question) -> Self {
        let cells = [None, Some("IN".to_owned()), Some(question.record_type.to_string()), None];
        Self { owner: &question.name, cells }
    }

    fn of_record(record: &'r Record) -> Self {
        let cells =
            [record.ttl.to_string(), "IN".to_owned(), record.record_type().to_string(), record.data.to_string()];
        Self { owner: &record.name, cells: cells.map(Some) }
    }
}

impl fmt::Display for InColumns<'_> {
    /// Tabs to the column, or one space where the text has passed it (`indent` of `lib/dns/masterdump.c`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.owner.as_str())?;
        let mut at = self.owner.as_str().len();
        for (cell, column) in self.cells.iter().zip(COLUMNS) {
            let Some(cell) = cell else { continue };
            let to = column.max(at + 1);
            let tabs = to / 8 - at / 8;
            let from = if tabs > 0 { to / 8 * 8 } else { at };
            (0..tabs).try_for_each(|_| f.write_char('\t'))?;
            (from..to).try_for_each(|_| f.write_char(' '))?;
            f.write_str(cell)?;
            at = to + cell.len();
        }
        Ok(())
    }
}
