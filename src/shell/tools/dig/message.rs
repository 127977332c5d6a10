//! A reply in the layout of `dig` (`printmessage` of `bin/dig/dig.c`; the columns of `dns_master_style`).

use super::super::say;
use super::arguments::Options;
use crate::dns::{Name, Question, Record, RecordData, Response};
use crate::shell::Output;
use std::fmt;
use std::fmt::Write as _;
use std::net::IpAddr;

/// Every question has the same number: the lab knows no chance.
const ID: u16 = 4660;
/// The cookie every question carries (RFC 7873), eight octets.
const COOKIE: &str = "0123456789abcdef";
/// The columns of TTL, class, type and data.
const COLUMNS: [usize; 4] = [24, 32, 40, 48];

/// What a reply is printed with.
pub(super) struct Received<'r> {
    pub question: &'r Question,
    pub response: &'r Response,
    pub options: &'r Options,
    /// Whom the question went to.
    pub server: IpAddr,
    /// As the command line names the server.
    pub server_typed: Option<&'r str>,
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
        say(output, ";; Query time: 0 msec");
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
        say(output, ";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232");
        if has_cookie(received) {
            say(output, format_args!("; COOKIE: {COOKIE} (echoed)"));
        }
    }
}

fn has_cookie(received: &Received<'_>) -> bool {
    received.options.edns && received.options.cookie && received.echoes_cookie
}

/// The octets of a reply on the wire, names written out in full as CoreDNS does while they fit
/// (`request.Scrub`).
fn size(received: &Received<'_>) -> usize {
    let Response { answers, authority, additional, .. } = received.response;
    let records = answers.iter().chain(authority).chain(additional);
    let opt = if received.options.edns { 11 } else { 0 };
    let cookie = if has_cookie(received) { 12 } else { 0 };
    12 + name_size(&received.question.name) + 4 + records.map(record_size).sum::<usize>() + opt + cookie
}

fn record_size(record: &Record) -> usize {
    let data = match &record.data {
        RecordData::A(_) => 4,
        RecordData::Aaaa(_) => 16,
        RecordData::Cname(name) | RecordData::Ptr(name) | RecordData::Ns(name) => name_size(name),
        RecordData::Srv { target, .. } => 6 + name_size(target),
        RecordData::Mx { exchange, .. } => 2 + name_size(exchange),
        // A text is parted into strings of at most 255 octets, each with its length in front.
        RecordData::Txt(text) => text.len() + text.len().div_ceil(255).max(1),
        RecordData::Soa(soa) => name_size(&soa.mname) + name_size(&soa.rname) + 20,
        RecordData::Other(other) => other.rdata.len(),
    };
    name_size(&record.name) + 10 + data
}

/// The octets of a name on the wire: each label with its length in front, and the root. What is escaped
/// is one octet.
fn name_size(name: &Name) -> usize {
    let label_size = |label: &str| {
        let mut bytes = label.bytes();
        let mut size = 0;
        while let Some(byte) = bytes.next() {
            size += 1;
            if byte == b'\\' && bytes.next().is_some_and(|next| next.is_ascii_digit()) {
                bytes.by_ref().take(2).for_each(drop);
            }
        }
        size
    };
    name.labels().map(|label| label_size(label) + 1).sum::<usize>() + 1
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
