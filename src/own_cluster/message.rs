//! An error message in place of a cluster: which name it is about, whom it was asked of, and what its words mean. What
//! programs print of a name that they could not resolve is much the same everywhere: the C library's and Go's own words.

use crate::manifest::holds_objects;
use std::net::IpAddr;

/// At most so many lines of a text are looked at.
const LINES: usize = 2_000;

/// What a message says of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorMessage {
    /// The name, where it stands there.
    pub name: Option<String>,
    /// The nameserver that was asked, where it stands there.
    pub nameserver: Option<IpAddr>,
    /// What happened, as far as the words tell.
    pub means: Means,
}

/// What the words of a message mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// There is no such name: NXDOMAIN, for whatever names were made of it.
    NoSuchName,
    /// The name is there, and has no address.
    NoAddress,
    /// A nameserver replied that it failed: SERVFAIL.
    ServerFails,
    /// A nameserver replied that it does not answer this: REFUSED.
    Refused,
    /// No reply came in time.
    NoReply,
    /// Nobody listens where the nameserver should be.
    NobodyListens,
    /// It failed for now: no reply, or SERVFAIL.
    FailsForNow,
    /// It did not resolve, and the words do not say why.
    DoesNotSay,
}

/// Words and what they mean, the more telling first: in one line several may stand.
const WORDS: [(&str, Means); 31] = [
    ("no servers could be reached", Means::NoReply),
    ("could not be resolved (110", Means::NoReply),
    ("could not be resolved (2", Means::ServerFails),
    ("could not be resolved (3", Means::NoSuchName),
    ("communications error to", Means::NoReply),
    ("nxdomain", Means::NoSuchName),
    ("servfail", Means::ServerFails),
    ("refused", Means::Refused),
    ("server misbehaving", Means::ServerFails),
    ("no such host", Means::NoSuchName),
    ("i/o timeout", Means::NoReply),
    ("name or service not known", Means::NoSuchName),
    ("name does not resolve", Means::NoSuchName),
    ("nodename nor servname provided", Means::NoSuchName),
    ("no address associated with", Means::NoAddress),
    ("name has no usable address", Means::NoAddress),
    ("no data of requested type", Means::NoAddress),
    ("temporary failure in name resolution", Means::FailsForNow),
    ("resource temporarily unavailable", Means::FailsForNow),
    ("enotfound", Means::NoSuchName),
    ("eai_again", Means::FailsForNow),
    ("eai_nodata", Means::NoAddress),
    ("eai_noname", Means::NoSuchName),
    ("errno -2]", Means::NoSuchName),
    ("errno -3]", Means::FailsForNow),
    ("errno -5]", Means::NoAddress),
    ("could not resolve host", Means::DoesNotSay),
    ("bad address", Means::DoesNotSay),
    ("unknownhostexception", Means::DoesNotSay),
    ("can't resolve", Means::DoesNotSay),
    ("host not found", Means::NoSuchName),
];

/// What stands in front of a name, with what ends it: nothing for white space, a colon or a comma.
const BEFORE: [(&str, &str); 20] = [
    ("server can't find ", ":"),
    ("lookup ", ""),
    ("getaddrinfo enotfound ", ""),
    ("getaddrinfo eai_again ", ""),
    ("getaddrinfo for ", ""),
    ("could not resolve host: ", ""),
    ("could not resolve host ", ""),
    ("bad address '", "'"),
    ("bad address ", ""),
    ("can't resolve '", "'"),
    ("failed to resolve '", "'"),
    ("host='", "'"),
    ("could not translate host name \"", "\""),
    ("unknown mysql server host '", "'"),
    ("host not found in upstream \"", "\""),
    ("unknownhostexception: ", ":"),
    ("name or service not known (", ")"),
    ("resource temporarily unavailable (", ")"),
    ("ping: ", ":"),
    ("unable to resolve host ", ""),
];

/// What a text says where it is an error message about a name, and no more than that.
pub(super) fn message(text: &str) -> Option<ErrorMessage> {
    let lines: Vec<&str> = text.lines().take(LINES).collect();
    // A program's own `Error:` is none of kubectl's.
    let is_error = |line: &str| line.trim_start().to_ascii_lowercase().starts_with("error");
    if lines.iter().any(|line| !is_error(line) && holds_objects(line)) {
        return None;
    }
    let (line, means) = lines.iter().find_map(|line| Some((*line, means(line)?)))?;
    let name = name_in(line).or_else(|| lines.iter().find_map(|line| name_in(line)));
    let nameserver = asked_in(line).or_else(|| lines.iter().find_map(|line| server_in(line)));
    Some(ErrorMessage { name, nameserver, means })
}

fn means(line: &str) -> Option<Means> {
    let lower = line.to_ascii_lowercase();
    let is_about_names = || {
        let about = ["lookup ", "find ", "status:", "communications error", "resolve"];
        about.iter().any(|word| lower.contains(word))
    };
    // A program that cannot connect to an address says nothing of a name.
    let found = WORDS.iter().find(|(word, _)| lower.contains(word)).map(|(_, means)| *means)?;
    match found {
        Means::NoReply | Means::ServerFails | Means::Refused | Means::NoSuchName if is_general(&lower) => {
            is_about_names().then(|| told_by_a_lookup(&lower, found))
        }
        found => Some(found),
    }
}

/// True where the words are of other errors too.
fn is_general(lower: &str) -> bool {
    ["nxdomain", "servfail", "refused", "i/o timeout", "communications error"].iter().any(|word| lower.contains(word))
}

/// Who is refused a connection by the nameserver finds nobody there.
fn told_by_a_lookup(lower: &str, found: Means) -> Means {
    match lower.contains("connection refused") {
        true => Means::NobodyListens,
        false => found,
    }
}

/// The name that a line is about.
fn name_in(line: &str) -> Option<String> {
    let lower = line.to_ascii_lowercase();
    let said = BEFORE.iter().find_map(|(before, end)| {
        let from = lower.find(before)? + before.len();
        let rest = line.get(from..)?;
        let to = match *end {
            "" => rest.find(|letter: char| letter.is_whitespace() || ":,;\"'()".contains(letter)),
            end => rest.find(end).or_else(|| rest.find(char::is_whitespace)),
        };
        name(rest.get(..to.unwrap_or(rest.len()))?)
    });
    said.or_else(|| question_in(line)).or_else(|| resolved_by_nginx(line))
}

/// The name of the question in what dig prints: `;db.shop. IN A`.
fn question_in(line: &str) -> Option<String> {
    let mut words = line.strip_prefix(';')?.split_whitespace();
    let asked = words.next()?;
    (words.next() == Some("IN")).then(|| name(asked)).flatten()
}

/// The word in front of `could not be resolved`.
fn resolved_by_nginx(line: &str) -> Option<String> {
    let front = line.split(" could not be resolved").next().filter(|front| front.len() < line.len())?;
    name(front.rsplit(' ').next()?)
}

/// A word that may be a name; an address is none, and what has no letter.
fn name(word: &str) -> Option<String> {
    let word = word.trim().trim_matches(['`', '"', '\'']);
    let host = word.split_once(':').map_or(word, |(host, _)| host);
    let is_name = host.chars().any(|letter| letter.is_ascii_alphabetic())
        && host.len() < 254
        && host.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
        && host.parse::<IpAddr>().is_err();
    is_name.then(|| host.to_owned())
}

/// The nameserver in Go's `lookup db on 10.96.0.10:53`, in its `read udp …->10.96.0.10:53`, or in what dig says.
fn asked_in(line: &str) -> Option<IpAddr> {
    ["->", " on ", "error to "].iter().find_map(|before| {
        let rest = line.split(before).nth(1)?;
        let word = rest.split([' ', ',', '#']).next()?.trim_end_matches(':');
        let bare = word.rsplit_once(':').map_or(word, |(address, _)| address).trim_matches(['[', ']']);
        word.parse().ok().or_else(|| bare.parse().ok())
    })
}

/// The nameserver in the head of what nslookup prints, or at the end of what dig does.
fn server_in(line: &str) -> Option<IpAddr> {
    let rest = line.strip_prefix("Server:").or_else(|| line.strip_prefix(";; SERVER:"))?;
    rest.trim().split(['#', ' ']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let Some(ErrorMessage { name, nameserver, means }) = message(text) else { return "none".to_owned() };
        let server = nameserver.map(|one| format!(" @{one}")).unwrap_or_default();
        format!("{}{server} {means:?}", name.unwrap_or_else(|| "?".to_owned()))
    }

    #[test]
    fn what_programs_print_tells_the_name_the_nameserver_and_what_happened() {
        let all = [
            ("dial tcp: lookup db on 10.96.0.10:53: no such host", "db @10.96.0.10 NoSuchName"),
            (
                "dial tcp: lookup db.shop on 10.96.0.10:53: read udp 10.1.1.1:4444->10.96.0.10:53: i/o timeout",
                "db.shop @10.96.0.10 NoReply",
            ),
            (
                "Get \"http://api/\": dial tcp: lookup api on [fd00::a]:53: server misbehaving",
                "api @fd00::a ServerFails",
            ),
            (
                "dial tcp: lookup db on 10.96.0.10:53: read udp 10.1.1.1:3->10.96.0.10:53: read: connection refused",
                "db @10.96.0.10 NobodyListens",
            ),
            ("dial tcp: lookup db: Temporary failure in name resolution", "db FailsForNow"),
            ("Error: getaddrinfo EAI_AGAIN redis", "redis FailsForNow"),
            ("Error: getaddrinfo ENOTFOUND redis redis:6379", "redis NoSuchName"),
            ("curl: (6) Could not resolve host: web.shop", "web.shop DoesNotSay"),
            ("ping: bad address 'web'", "web DoesNotSay"),
            ("wget: bad address 'web:8080'", "web DoesNotSay"),
            ("ping: web: Name or service not known", "web NoSuchName"),
            ("ping: web.shop: Temporary failure in name resolution", "web.shop FailsForNow"),
            ("ping: v6only: No address associated with hostname", "v6only NoAddress"),
            (
                "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find db: NXDOMAIN",
                "db @10.96.0.10 NoSuchName",
            ),
            ("** server can't find db.shop.svc.cluster.local: SERVFAIL", "db.shop.svc.cluster.local ServerFails"),
            ("** server can't find db: REFUSED", "db Refused"),
            (";; connection timed out; no servers could be reached", "? NoReply"),
            (";; communications error to 10.96.0.10#53: timed out", "? @10.96.0.10 NoReply"),
            (
                ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n;; QUESTION SECTION:\n;db.shop. IN A\n;; SERVER: 10.96.0.10#53(10.96.0.10)",
                "db.shop. @10.96.0.10 NoSuchName",
            ),
            ("nslookup: can't resolve 'db'", "db DoesNotSay"),
            ("Caused by: java.net.UnknownHostException: db: Name or service not known", "db NoSuchName"),
            ("java.net.UnknownHostException: db.shop", "db.shop DoesNotSay"),
            ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "? FailsForNow"),
            ("Failed to resolve 'db' ([Errno -2] Name or service not known)", "db NoSuchName"),
            ("could not translate host name \"db\" to address: Name or service not known", "db NoSuchName"),
            ("nginx: [emerg] host not found in upstream \"api\" in /etc/nginx/nginx.conf:3", "api NoSuchName"),
            ("api.shop could not be resolved (110: Operation timed out)", "api.shop NoReply"),
            ("Name or service not known (db:5432)", "db NoSuchName"),
        ];
        for (text, wanted) in all {
            assert_eq!(said(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_about_no_name_is_no_such_message() {
        for text in [
            "",
            "dial tcp 10.1.1.1:5432: connect: connection refused",
            "dial tcp 10.1.1.1:5432: i/o timeout",
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
            "NAME   READY\nweb-0  1/1",
        ] {
            assert_eq!(said(text), "none", "{text}");
        }
    }
}
