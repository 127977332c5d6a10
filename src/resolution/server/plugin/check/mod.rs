//! What the set-ups of directives refuse of which nothing is made here (`plugin/*/setup.go`; rules PU5 to PU7, PU11), in
//! CoreDNS's own words and order, and what all set-ups share: how values are read, and what is said of bad ones. Those of
//! `any`, `minimal` and `whoami` are read again by their set-ups, which may take for granted what was let through here.

mod auto;
mod clouds;
mod dnssec;
mod etcd;
pub(super) mod go;
mod grpc;
mod keys;
mod listening;
mod logging;
mod secondary;
mod tls;
mod transports;
mod upstreams;
mod watching;

use super::super::key::Key;
use super::duration::nanoseconds;
use crate::dns::{Name, RecordType};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Files, Token, Wants};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
pub(super) use upstreams::upstreams;

/// What a set-up may look at beside its own tokens.
pub(in crate::resolution::server) struct SetupContext<'a> {
    /// The zones of the server block.
    pub zones: &'a [Name],
    /// Its keys.
    pub keys: &'a [Key],
    /// The names of the directives of the block.
    pub directives: &'a [&'a str],
    pub files: &'a Files,
}

pub(super) type Checked = Result<(), Failed>;

/// Checks the directives that are looked at here alone: nothing is made of them.
pub(super) fn check_only(name: &str, d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    match name {
        "metadata" => listening::metadata(d),
        "cancel" => listening::cancel(d),
        "timeouts" => listening::timeouts(d),
        "multisocket" => listening::multisocket(d),
        "reload" => listening::reload(d),
        "root" => listening::root(d),
        "bind" => listening::bind(d, around),
        "debug" => listening::debug(d),
        "minimal" | "any" | "whoami" => listening::alone(d),
        "ready" => listening::ready(d),
        "health" => listening::health(d),
        "pprof" => listening::pprof(d),
        "prometheus" => listening::prometheus(d),
        "errors" => logging::errors(d),
        "log" => logging::log(d),
        "loop" => listening::looping(d),
        "shed" => listening::shed(d, around),
        "tls" => tls::check(d, around),
        "dnssec" => dnssec::check(d, around),
        "auto" => auto::check(d),
        "secondary" => secondary::check(d),
        "etcd" => etcd::check(d, around),
        "grpc" => grpc::check(d, around),
        "quic" => transports::quic(d),
        "https" => transports::https(d),
        "https3" => transports::https3(d),
        "grpc_server" => transports::grpc_server(d),
        "proxyproto" => transports::proxyproto(d),
        "trace" => watching::trace(d),
        "dnstap" => watching::dnstap(d),
        "geoip" => watching::geoip(d, around),
        "route53" => clouds::route53(d),
        "azure" => clouds::azure(d),
        "clouddns" => clouds::clouddns(d),
        "nomad" => clouds::nomad(d),
        "tsig" => keys::tsig(d, around),
        "sign" => keys::sign(d, around),
        _ => Ok(()),
    }
}

/// The value of a property is not what it takes.
pub(super) fn bad(property: &str, value: &str, wants: Wants) -> CorefileReason {
    CorefileReason::Value(property.to_owned(), value.to_owned(), wants)
}

/// A value that is refused for no more than what it is.
pub(super) fn invalid(d: &Dispenser<'_>, word: &Token, property: &str) -> Failed {
    let said = format!("{} - Error during parsing: invalid value '{}'", word.place.line_text(), word.text);
    d.plain(&word.place, &said, CorefileReason::BadValue(property.to_owned(), word.text.clone()))
}

/// A number, or what Go says of it.
pub(super) fn number(d: &Dispenser<'_>, property: &str, word: &Token) -> Result<i64, Failed> {
    go::atoi(&word.text).map_err(|said| d.plain(&word.place, &said, bad(property, &word.text, Wants::WholeNumber)))
}

/// The TTL of a plugin that serves the cluster's names, in seconds: the first word. Whatever stands behind it is not
/// looked at.
pub(super) fn ttl(d: &mut Dispenser<'_>, property: &str) -> Result<u32, Failed> {
    const MOST: u32 = 3600;
    let words = d.rest();
    let Some(word) = words.first() else { return Err(d.missing(property)) };
    let ttl = number(d, property, word)?;
    u32::try_from(ttl).ok().filter(|ttl| *ttl <= MOST).ok_or_else(|| {
        let said = format!("ttl must be in range [0, {MOST}]: {ttl}");
        d.here(&said, bad(property, &word.text, Wants::Between(0, MOST)))
    })
}

/// A duration in nanoseconds, or what Go says of it.
pub(super) fn duration(d: &Dispenser<'_>, property: &str, word: &Token) -> Result<i64, Failed> {
    nanoseconds(&word.text).map_err(|said| d.plain(&word.place, &said, bad(property, &word.text, Wants::Duration)))
}

/// True where a file is known not to be there.
pub(super) fn is_missing(files: &Files, path: &str) -> bool {
    files.knows(path) && files.get(path).is_none()
}

/// Certificates, keys and authorities that a line names (`plugin/pkg/tls` NewTLSConfigFromArgs).
pub(super) fn certificates(d: &Dispenser<'_>, property: &str, words: &[&Token], around: &SetupContext<'_>) -> Checked {
    let missing = |at: usize| words.get(at).filter(|word| is_missing(around.files, &word.text));
    let refuse = |word: &Token, said: String| {
        Err(d.plain(&word.place, &said, CorefileReason::NoFile(property.to_owned(), word.text.clone())))
    };
    let pair = |word: &Token| {
        let path = &word.text;
        refuse(word, format!("could not load TLS cert: open {path}: no such file or directory"))
    };
    let authority = |word: &Token| {
        let path = &word.text;
        refuse(word, format!("error reading {path}: open {path}: no such file or directory"))
    };
    match words.len() {
        1 => missing(0).map_or(Ok(()), |word| authority(word)),
        2 | 3 => match (missing(0).or(missing(1)), missing(2)) {
            (Some(word), _) => pair(word),
            (None, Some(word)) => authority(word),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The addresses that the lines of `bind` name, those of an interface among them, each without those that its last
/// `except` names (`plugin/bind`); none where they may be all of the machine's.
pub(in crate::resolution::server) fn bound(tokens: &[Token], files: &Files) -> Option<Vec<IpAddr>> {
    let mut d = Dispenser::new("bind", tokens);
    let (mut all, mut is_everywhere) = (Vec::new(), false);
    // They are compared as texts.
    let texts = |words: Vec<&Token>| -> Vec<String> {
        let own = |text: &str| match (text, &files.addresses) {
            ("lo", _) => vec![Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string()],
            ("eth0", Some(own)) => own.iter().map(IpAddr::to_string).collect(),
            _ => vec![text.to_owned()],
        };
        words.into_iter().flat_map(|word| own(&word.text)).collect()
    };
    while d.advance() {
        let (words, mut except) = (texts(d.rest()), Vec::new());
        while d.next_in_braces() {
            except = texts(d.rest());
        }
        for word in words.into_iter().filter(|word| !except.contains(word)) {
            match word.parse() {
                Ok(address) => all.push(address),
                // The pod's own, which nobody gave.
                Err(_) => is_everywhere = true,
            }
        }
    }
    (!is_everywhere).then_some(all)
}

/// An interface of `bind` that is none of a pod's network: where the pod is in its node's, nobody knows its addresses.
pub(in crate::resolution::server) fn unknown_interface(tokens: &[Token]) -> bool {
    let mut d = Dispenser::new("bind", tokens);
    let is_known =
        |word: &&Token| listening::INTERFACES.contains(&word.text.as_str()) || word.text.parse::<IpAddr>().is_ok();
    let mut all_known = true;
    while d.advance() {
        all_known &= d.rest().iter().all(is_known);
        while d.next_in_braces() {
            all_known &= d.rest().iter().all(is_known);
        }
    }
    !all_known
}

/// The codes by name (`dns.StringToRcode`).
pub(super) const RCODES: &[&str] = &[
    "NOERROR",
    "FORMERR",
    "SERVFAIL",
    "NXDOMAIN",
    "NOTIMP",
    "REFUSED",
    "YXDOMAIN",
    "YXRRSET",
    "NXRRSET",
    "NOTAUTH",
    "NOTZONE",
    "DSOTYPENI",
    "BADSIG",
    "BADKEY",
    "BADTIME",
    "BADMODE",
    "BADNAME",
    "BADALG",
    "BADTRUNC",
    "BADCOOKIE",
];

/// The type a word names, in its spelling.
pub(super) fn record_type(text: &str) -> Option<RecordType> {
    RecordType::parse_any(text).ok().filter(|one| is_type(text) && one.to_string() == text)
}

/// True for a type Go's library has by name (`dns.StringToType`).
fn is_type(text: &str) -> bool {
    let is_written_so = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    is_written_so && !text.starts_with("TYPE") && (RecordType::parse_any(text).is_ok() || text == "ANY")
}

#[cfg(test)]
mod tests;
