//! What a server prints about queries: the lines of `log` and of `errors` (rule PQ9; `plugin/log`, `plugin/errors`),
//! as far as a model knows them. It has no ports of clients, no ids and no clock of its own: these are 0.

use super::Configuration;
use super::key::{Key, Scheme};
use super::plugin;
use crate::dns::{Outcome, Question, Rcode, Response, wire};
use crate::resolution::corefile::{Block, Corefile, Directive};
use crate::resolution::stub::Protocol;
use crate::resolution::trace::{Settled, Station, Trace};
use std::net::IpAddr;

/// The length of an OPT record without options.
const OPT: usize = 11;

/// What the server of a configuration prints about queries.
#[derive(Clone, Debug)]
pub struct Logger {
    corefile: Corefile,
}

/// A query that reached the server, and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'q> {
    /// Who asked.
    pub client: Option<IpAddr>,
    /// The address of the server's own pod.
    pub server: Option<IpAddr>,
    /// What.
    pub question: &'q Question,
    /// How.
    pub protocol: Protocol,
    /// The reply, where one came.
    pub response: Option<&'q Response>,
    /// What the server did.
    pub trace: &'q Trace,
}

impl Logger {
    /// Of a server that runs.
    pub fn of(configuration: &Configuration) -> Self {
        Self { corefile: Corefile::read(&configuration.text, configuration.imported()).0 }
    }

    /// The lines, in the order they are printed: that of `log` comes after the reply of the whole chain, and `errors`
    /// stands before `log` in it.
    pub fn lines(&self, heard: &Heard<'_>) -> Vec<String> {
        let Some(block) = self.block(heard.question) else { return Vec::new() };
        let mut lines = Vec::new();
        let logs = block.directives.iter().filter(|one| one.word() == "log").find_map(|one| rule(one, heard));
        if let Some(rule) = logs {
            match rule {
                Rule::Usual => lines.push(query_line(heard)),
                Rule::OwnFormat => lines.push("# log: the lab does not print formats of one's own".to_owned()),
                Rule::OtherClass => {}
            }
        }
        if block.directives.iter().any(|one| one.word() == "errors") {
            lines.extend(error_line(heard, block));
        }
        lines
    }

    /// The block of the longest zone.
    fn block(&self, question: &Question) -> Option<&Block> {
        let longest = |block: &Block| -> Option<usize> {
            let keys = block.keys.iter().flat_map(|key| Key::parse(&key.text).unwrap_or_default());
            let fitting = keys.filter(|key| key.scheme == Scheme::Dns && question.name.is_under(&key.zone));
            fitting.map(|key| key.zone.labels().count() + 1).max()
        };
        let fitting = self.corefile.blocks().iter().filter_map(|block| Some((longest(block)?, block)));
        fitting.max_by_key(|(length, _)| *length).map(|(_, block)| block)
    }
}

/// What a directive `log` makes of a query in its names.
enum Rule {
    Usual,
    OwnFormat,
    OtherClass,
}

/// What a `log` says of a query; `None` where it is for other names (`logParse`).
fn rule(directive: &Directive, heard: &Heard<'_>) -> Option<Rule> {
    let words: Vec<&str> = directive.arguments.iter().map(|word| word.text.as_str()).collect();
    let (names, format) = match words.split_last() {
        Some((last, names)) if last.contains('{') => (names, Some(*last)),
        _ => (words.as_slice(), None),
    };
    let zones = || names.iter().flat_map(|name| Key::parse(name).unwrap_or_default());
    if !names.is_empty() && !zones().any(|key| heard.question.name.is_under(&key.zone)) {
        return None;
    }
    let classes: Vec<&str> = directive
        .lines()
        .iter()
        .filter(|line| line.word() == "class")
        .flat_map(|line| line.arguments.iter().map(|word| word.text.as_str()))
        .collect();
    let is_wanted = classes.is_empty() || classes.iter().any(|class| *class == "all" || *class == class_of(heard));
    Some(match format {
        _ if !is_wanted => Rule::OtherClass,
        None | Some("{common}") => Rule::Usual,
        Some(_) => Rule::OwnFormat,
    })
}

/// `response.Classify`.
fn class_of(heard: &Heard<'_>) -> &'static str {
    match heard.response.map(Response::outcome) {
        Some(Outcome::NoError) => "success",
        Some(Outcome::NoData | Outcome::NxDomain) => "denial",
        _ => "error",
    }
}

/// The outcomes of nameservers outside that were asked on behalf of the query.
fn upstreams<'q>(heard: &Heard<'q>) -> impl DoubleEndedIterator<Item = (Option<&'q str>, Outcome)> {
    heard.trace.hops.iter().filter_map(|hop| match &hop.at {
        Station::Upstream { address, outcome: Settled(outcome), .. } => Some((address.as_deref(), *outcome)),
        _ => None,
    })
}

/// True where no plugin wrote a message: the server itself sends SERVFAIL then, behind the back of `log`.
fn is_unwritten(heard: &Heard<'_>) -> bool {
    let failed = heard.response.is_none_or(|response| response.rcode == Rcode::ServFail);
    let was_told = upstreams(heard).any(|(_, outcome)| outcome == Outcome::ServFail);
    failed && !was_told && heard.trace.remembered().is_none()
}

/// `CommonLogFormat`.
fn query_line(heard: &Heard<'_>) -> String {
    let Heard { question, protocol, response, .. } = heard;
    let client = match heard.client {
        Some(IpAddr::V6(address)) => format!("[{address}]"),
        Some(address) => address.to_string(),
        None => "-".to_owned(),
    };
    let (transport, limit, opt) = match *protocol {
        Protocol::Tcp => ("tcp", wire::TCP_LIMIT, 0),
        Protocol::Udp { limit } => ("udp", limit, if limit > wire::UDP_LIMIT { OPT } else { 0 }),
    };
    let size = wire::length(question, &Response::empty(Rcode::NoError), false) + opt;
    let name = question.name.as_str().to_ascii_lowercase();
    let came = match response {
        Some(response) if !is_unwritten(heard) => {
            // What was cut off was there when the line was written.
            let size =
                if response.truncated { "-".to_owned() } else { wire::length(question, response, false).to_string() };
            format!("{} {} {size}", response.rcode.as_str(), flags(response))
        }
        _ => "NOERROR - 0".to_owned(),
    };
    format!("[INFO] {client}:0 - 0 \"{} IN {name} {transport} {size} false {limit}\" {came} 0s", question.record_type)
}

/// The flags of the reply, which repeats that the client wants recursion.
fn flags(response: &Response) -> String {
    let all = [
        ("qr", true),
        ("aa", response.authoritative),
        ("rd", true),
        ("ra", response.recursion_available),
        ("ad", response.authenticated),
    ];
    all.iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| *flag).collect::<Vec<_>>().join(",")
}

/// What `errors` prints of a plugin that failed.
fn error_line(heard: &Heard<'_>, block: &Block) -> Option<String> {
    let question = heard.question;
    let name = question.name.as_str().to_ascii_lowercase();
    let is_last = heard.trace.hops.last().map(|hop| &hop.at);
    let says = match is_last {
        Some(Station::Unanswered) => format!("plugin/{}: no next plugin found", last_handler(block)?),
        _ => {
            let (address, outcome) = upstreams(heard).next_back()?;
            if outcome != Outcome::Timeout || !is_unwritten(heard) {
                return None;
            }
            let own = heard.server.map_or_else(|| "-".to_owned(), |address| address.to_string());
            let protocol = if heard.protocol == Protocol::Tcp { "tcp" } else { "udp" };
            format!("read {protocol} {own}:0->{}:53: i/o timeout", address?)
        }
    };
    Some(format!("[ERROR] plugin/errors: 2 {name} {}: {says}", question.record_type))
}

/// The last plugin of a block that handles queries, by its own name.
fn last_handler(block: &Block) -> Option<&str> {
    let rank = |word: &str| plugin::directives().position(|name| name == word);
    let handlers = block.directives.iter().map(Directive::word).filter(|word| plugin::is_link(word));
    handlers.max_by_key(|word| rank(word))
}
