//! The command line of `dig`: which questions, and what is shown of the replies (`dig.c`, `parse_args`).
//! What stands before the first name holds for all, what follows a name for that name.

use super::super::bind_common;
use crate::dns::RecordType;
use crate::spelling::closest;

/// A name to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query {
    pub name: String,
    pub record_type: RecordType,
    pub options: Options,
}

/// What is shown, and how it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Options {
    pub short: bool,
    pub search: bool,
    pub tcp: bool,
    pub recurse: bool,
    pub edns: bool,
    /// `+bufsize`: how much of a reply over UDP is taken, in octets.
    pub udp_size: u16,
    pub cookie: bool,
    pub cmd: bool,
    pub comments: bool,
    pub question: bool,
    pub answer: bool,
    pub authority: bool,
    pub additional: bool,
    pub stats: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            short: false,
            search: false,
            tcp: false,
            recurse: true,
            edns: true,
            udp_size: 1232,
            cookie: true,
            cmd: true,
            comments: true,
            question: true,
            answer: true,
            authority: true,
            additional: true,
            stats: true,
        }
    }
}

/// Everything a command line asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    pub queries: Vec<Query>,
    pub server: Option<String>,
    /// The banner is shown.
    pub cmd: bool,
    /// `-h`: nothing is asked.
    pub help: bool,
    /// What was said of words that have no effect.
    pub remarks: Vec<String>,
}

/// A word `dig` does not take: what it says, and what is near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub line: String,
    pub near: Option<String>,
}

/// The switches, as written behind `+` or `+no`.
const SWITCHES: [&str; 17] = [
    "bufsize",
    "short",
    "search",
    "tcp",
    "vc",
    "recurse",
    "rdflag",
    "edns",
    "cookie",
    "cmd",
    "comments",
    "question",
    "answer",
    "authority",
    "additional",
    "stats",
    "all",
];
/// What real `dig` knows and the lab has no use for: it changes neither the question nor the reply here.
const IDLE: [&str; 25] = [
    "aaflag",
    "adflag",
    "cdflag",
    "class",
    "crypto",
    "dnssec",
    "identify",
    "idnin",
    "idnout",
    "ignore",
    "keepopen",
    "multiline",
    "ndots",
    "nsid",
    "onesoa",
    "qr",
    "retry",
    "rrcomments",
    "showsearch",
    "split",
    "time",
    "timeout",
    "tries",
    "ttlid",
    "ttlunits",
];

/// Reads a command line.
pub(super) fn read(words: &[&str]) -> Result<Arguments, Unknown> {
    let mut all = Arguments { cmd: true, ..Arguments::default() };
    let mut shared = Query { name: String::new(), record_type: RecordType::A, options: Options::default() };
    let mut typed = false;
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        if let Some(server) = word.strip_prefix('@') {
            all.server = Some(server.to_owned());
        } else if let Some(option) = word.strip_prefix('+') {
            let query = all.queries.last_mut().unwrap_or(&mut shared);
            set(&mut query.options, option, &mut all.remarks)?;
            all.cmd = query.options.cmd;
        } else if let Some(flag) = word.strip_prefix('-').filter(|flag| !flag.is_empty()) {
            let (letter, attached) = flag.split_at(flag.chars().next().map_or(0, char::len_utf8));
            let mut value = || if attached.is_empty() { words.next().unwrap_or_default() } else { attached };
            match letter {
                "h" => all.help = true,
                "4" | "6" | "v" | "m" | "u" | "r" | "i" => all.remarks.push(idle(word)),
                "x" => {
                    let value = value();
                    let invalid = || Unknown { line: format!("Invalid IP address {value}"), near: None };
                    let name = bind_common::reverse(value).ok_or_else(invalid)?;
                    all.queries.push(Query { name, record_type: RecordType::Ptr, options: shared.options });
                }
                "q" => all.queries.push(Query { name: value().to_owned(), ..shared.clone() }),
                "t" => match value().parse() {
                    Ok(record_type) => give_type(&mut all, &mut shared, record_type, &mut typed),
                    Err(unknown) => all.remarks.push(format!(";; Warning, ignoring invalid type {}", unknown.0)),
                },
                "b" | "c" | "f" | "k" | "p" | "y" => {
                    let text = format!("-{letter} {}", value());
                    all.remarks.push(idle(&text));
                }
                _ => return Err(Unknown { line: format!("Invalid option: {word}"), near: None }),
            }
        } else if let Ok(record_type) = word.parse() {
            give_type(&mut all, &mut shared, record_type, &mut typed);
        } else if !["in", "ch", "hs"].iter().any(|class| word.eq_ignore_ascii_case(class)) {
            all.queries.push(Query { name: word.to_owned(), ..shared.clone() });
        }
    }
    if all.queries.is_empty() {
        // Without a name, the name servers of the root.
        let record_type = if typed { shared.record_type } else { RecordType::Ns };
        all.queries.push(Query { name: ".".to_owned(), record_type, ..shared });
    }
    Ok(all)
}

fn give_type(all: &mut Arguments, shared: &mut Query, record_type: RecordType, typed: &mut bool) {
    all.queries.last_mut().unwrap_or(shared).record_type = record_type;
    *typed = true;
}

fn idle(word: &str) -> String {
    format!("# dig: {word} changes nothing in this lab")
}

fn set(options: &mut Options, option: &str, remarks: &mut Vec<String>) -> Result<(), Unknown> {
    let (name, value) = match option.split_once('=') {
        Some((name, _)) => (name, true),
        None => (option, false),
    };
    let (key, state) = match name.strip_prefix("no") {
        Some(rest) if name != "no" && !IDLE.contains(&name) => (rest, false),
        _ => (name, true),
    };
    match key {
        "short" => options.short = state,
        "search" => options.search = state,
        "tcp" | "vc" => options.tcp = state,
        "recurse" | "rdflag" => options.recurse = state,
        "edns" => options.edns = state,
        "bufsize" => {
            // Without a value, or with `+nobufsize`, it is what it is without the option.
            let size = option.split_once('=').filter(|_| state).map(|(_, size)| size.parse::<u16>());
            options.udp_size = match size {
                None => Options::default().udp_size,
                Some(Ok(size)) => size,
                Some(Err(_)) => return Err(Unknown { line: format!("Invalid option: +{option}"), near: None }),
            };
            // A size is said with EDNS, which 0 turns off (`dig.c` plus_option).
            options.edns = options.udp_size > 0;
        }
        "cookie" => options.cookie = state,
        "cmd" => options.cmd = state,
        "comments" => options.comments = state,
        "question" => options.question = state,
        "answer" => options.answer = state,
        "authority" => options.authority = state,
        "additional" => options.additional = state,
        "stats" => options.stats = state,
        "all" => {
            let same = Options { cmd: state, comments: state, question: state, answer: state, ..*options };
            *options = Options { authority: state, additional: state, stats: state, ..same };
        }
        _ if IDLE.contains(&key) => remarks.push(idle(&format!("+{option}"))),
        _ => {
            let (plus, known) = if state { ("+", key) } else { ("+no", key) };
            let near = closest(known, SWITCHES).map(|word| format!("{plus}{word}"));
            return Err(Unknown { line: format!("Invalid option: +{option}"), near });
        }
    }
    if value && !IDLE.contains(&key) && !matches!(key, "edns" | "cookie" | "bufsize") {
        return Err(Unknown { line: format!("Invalid option: +{option}"), near: Some(format!("+{name}")) });
    }
    Ok(())
}
