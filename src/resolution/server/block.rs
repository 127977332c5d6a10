//! Server blocks: which listener a query reaches, and which block of it serves the name (rules PS1 to PS3, PU3).

use super::plugin::{Behind, Plugin, late, view::View};
use super::{CannotSay, Request, Server};
use crate::dns::{Name, NameError, RecordType, reverse};
use crate::resolution::corefile::{CorefileReason, Wants};
use crate::sorting::sort_by_key;
use std::fmt;
use std::net::IpAddr;

/// The port of DNS, which clients ask.
pub(super) const DNS_PORT: u16 = 53;

/// How a listener is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the schemes of the Corefile")]
pub enum Scheme {
    Dns,
    Tls,
    Quic,
    Grpc,
    Https,
    Https3,
}

impl Scheme {
    /// The schemes with their words and default ports.
    const ALL: [(&'static str, Self, u16); 6] = [
        ("dns", Self::Dns, 53),
        ("tls", Self::Tls, 853),
        ("quic", Self::Quic, 853),
        ("grpc", Self::Grpc, 443),
        ("https", Self::Https, 443),
        ("https3", Self::Https3, 443),
    ];

    /// The word of the Corefile.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, scheme, _)| *scheme == self).map_or("", |(word, ..)| word)
    }
}

/// A key of a server block: `dns://cluster.local:53`.
#[derive(Clone, Debug)]
pub struct Key {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// The zone, in lower case.
    pub zone: Name,
    /// The port.
    pub port: u16,
    /// The zone as CoreDNS announces it: as written but for its case, with its last dot.
    announced: String,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (self.scheme, self.port, &self.zone) == (other.scheme, other.port, &other.zone)
    }
}

impl Eq for Key {}

/// Why a key is none, with what CoreDNS prints of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseKeyError {
    /// What is wrong.
    pub reason: CorefileReason,
    /// What CoreDNS prints.
    pub said: String,
    /// True where it is found when the server inspects its blocks; otherwise when it begins to listen.
    pub at_inspection: bool,
}

impl fmt::Display for ParseKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

impl std::error::Error for ParseKeyError {}

impl Key {
    /// Reads a key (rule PU3; `core/dnsserver/register.go` InspectServerBlocks). A block of addresses is as many
    /// reverse zones as it takes.
    pub fn parse(text: &str) -> Result<Vec<Self>, ParseKeyError> {
        let (scheme, default, rest) = scheme_of(text);
        let wrong = |reason, said: String| ParseKeyError {
            reason,
            said: format!("error inspecting server blocks: {said}"),
            at_inspection: true,
        };
        let (host, port) = match split(rest) {
            Ok(split) => split,
            Err(ParseZoneError::NothingBehindColon) => {
                let said = format!("expecting data after last colon: {rest:?}");
                return Err(wrong(CorefileReason::MissingValue(text.to_owned()), said));
            }
            Err(ParseZoneError::Name(error)) => {
                let host = rest.rsplit_once(':').filter(|(_, port)| port.parse::<i64>().is_ok());
                let said = format!("zone is not a valid domain name: {}", host.map_or(rest, |(host, _)| host));
                return Err(wrong(CorefileReason::Zone(text.to_owned(), error), said));
            }
        };
        let port = match port {
            None => default,
            Some(port) => u16::try_from(port).map_err(|_| ParseKeyError {
                reason: CorefileReason::Value(text.to_owned(), port.to_string(), Wants::Between(0, 65535)),
                said: format!("Listen: listen tcp: address {port}: invalid port"),
                at_inspection: false,
            })?,
        };
        let key = |zone: Name| Self { scheme, announced: announced(&zone, rest), zone, port };
        Ok(host.into_iter().map(key).collect())
    }

    /// The key of every name on the usual port.
    pub(super) fn of_root() -> Self {
        Self { scheme: Scheme::Dns, zone: Name::root(), port: 53, announced: ".".to_owned() }
    }

    /// As CoreDNS names it where it refuses it: `dns://cluster.local.:53`.
    pub fn in_full(&self) -> String {
        format!("{}://{}:{}", self.scheme.as_str(), self.announced, self.port)
    }
}

/// The scheme a text begins with, its port, and the rest. An unknown one is part of the rest (`parse.Transport`).
fn scheme_of(text: &str) -> (Scheme, u16, &str) {
    let known = text.split_once("://").and_then(|(word, rest)| {
        let (_, scheme, port) = Scheme::ALL.into_iter().find(|(known, ..)| *known == word)?;
        Some((scheme, port, rest))
    });
    known.unwrap_or((Scheme::Dns, 53, text))
}

/// A zone as CoreDNS announces it. A name holds what may not stand in one as octets; CoreDNS keeps the text.
fn announced(zone: &Name, written: &str) -> String {
    if !zone.as_str().contains('\\') {
        return zone.to_string();
    }
    let host =
        written.rsplit_once(':').filter(|(_, port)| port.parse::<i64>().is_ok()).map_or(written, |(host, _)| host);
    let host = host.to_lowercase();
    if host.ends_with('.') { host } else { format!("{host}.") }
}

/// Why a text is no zone.
enum ParseZoneError {
    NothingBehindColon,
    Name(NameError),
}

/// The zones of a text, in lower case, and the port behind it (`plugin/normalize.go` SplitHostPort).
fn split(text: &str) -> Result<(Vec<Name>, Option<i64>), ParseZoneError> {
    if text.ends_with(':') {
        return Err(ParseZoneError::NothingBehindColon);
    }
    let port = text.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse::<i64>().ok()?)));
    let (host, port) = port.map_or((text, None), |(host, port)| (host, Some(port)));
    if let Some(zones) = reverse::zones_of_cidr(host) {
        return Ok((zones, port));
    }
    let name = Name::parse(host).map_err(ParseZoneError::Name)?;
    Ok((vec![name.to_lowercase().into_owned()], port))
}

impl fmt::Display for Key {
    /// As CoreDNS announces it: `cluster.local.:53`, `tls://cluster.local.:853`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scheme != Scheme::Dns {
            write!(f, "{}://", self.scheme.as_str())?;
        }
        write!(f, "{}:{}", self.announced, self.port)
    }
}

/// The zones of a word as CoreDNS normalises it: absolute and in lower case, without scheme and port; none where it
/// is no zone (`plugin/normalize.go` NormalizeExact).
pub(super) fn zones(text: &str) -> Vec<Name> {
    split(scheme_of(text).2).map(|(zones, _)| zones).unwrap_or_default()
}

/// A server block: one chain of plugins under one or several names.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerBlock {
    pub keys: Vec<Key>,
    /// The addresses it listens on; none are all.
    pub bound: Vec<IpAddr>,
    /// How many sockets a listener has (`multisocket`).
    pub sockets: usize,
    /// It has the `view` plugin, which lets others serve the same zone.
    pub has_view: bool,
    /// `view`: the queries it is for; all without.
    pub view: Option<Behind<View>>,
    /// The plugins in CoreDNS's order (rule PS4).
    pub plugins: Vec<Plugin>,
    /// It has `loop`.
    pub has_loop: bool,
    /// Nothing is written in its braces.
    pub is_empty: bool,
    /// It has `chaos` or `forward`, which take other classes than IN (rule PS6).
    pub takes_other_classes: bool,
}

impl ServerBlock {
    /// A block for every name on the usual port, with these plugins.
    pub fn of_root(plugins: Vec<Plugin>) -> Self {
        Self {
            keys: vec![Key::of_root()],
            bound: Vec::new(),
            sockets: 1,
            has_view: false,
            plugins,
            has_loop: true,
            is_empty: false,
            view: None,
            takes_other_classes: true,
        }
    }
}

/// What a query reaches.
pub(super) enum Chosen<'a> {
    Block(&'a ServerBlock),
    /// Whether a `view` is for the query is nothing the lab knows.
    CannotSay(CannotSay),
    /// Somebody listens there, and serves no such zone.
    Nothing,
    /// Nobody listens there.
    NotListening,
}

impl Server {
    /// The listener's keys that a query could be meant for, each with its block.
    fn keys_of<'a>(&'a self, request: &Request<'_>) -> impl Iterator<Item = (&'a Key, &'a ServerBlock)> {
        let (address, port) = (request.server.ip(), self.port_of(request));
        let blocks = self.configuration.blocks.iter().filter(move |block| {
            let is_at = |own: &IpAddr| own.is_unspecified() || *own == address;
            block.bound.is_empty() || address.is_unspecified() || block.bound.iter().any(is_at)
        });
        blocks
            .flat_map(|block| block.keys.iter().map(move |key| (key, block)))
            .filter(move |(key, _)| key.port == port && key.scheme == Scheme::Dns)
    }

    /// The port a query reaches: what comes by way of the Service comes to the port that it leads to.
    fn port_of(&self, request: &Request<'_>) -> u16 {
        match request.server.port() {
            DNS_PORT if request.server.ip().is_unspecified() => self.entry,
            port => port,
        }
    }

    /// The block of the longest zone the name is under (rule PS1). Of several for one zone it is the first whose `view`
    /// is for the query, and where none is, the search goes on with shorter zones (rule PW1).
    pub(super) fn choose(&self, request: &Request<'_>) -> Chosen<'_> {
        let name = &request.question.name;
        // Nearly every server has one block for every name.
        if let [block] = self.configuration.blocks.as_slice()
            && let [key] = block.keys.as_slice()
            && (key.port, key.scheme) == (self.port_of(request), Scheme::Dns)
            && key.zone.is_root()
            && block.bound.is_empty()
            && block.view.is_none()
        {
            return Chosen::Block(block);
        }
        let mut is_listening = false;
        let mut fitting: Vec<(&Key, &ServerBlock)> = Vec::new();
        for (key, block) in self.keys_of(request) {
            is_listening = true;
            if name.is_under(&key.zone) {
                fitting.push((key, block));
            }
        }
        // Those of one zone stay in the order of the Corefile.
        sort_by_key(&mut fitting, |(key, _)| std::cmp::Reverse(key.zone.as_str().len()));
        // DS records are the parent's, so its zone is asked where it is served too (`server.go` ServeDNS).
        let is_ds = request.question.record_type == RecordType::Ds;
        let mut chosen = None;
        for (key, block) in fitting {
            if is_ds && chosen.is_some() && key.zone.is_root() {
                break;
            }
            match block.view.as_ref().zip(late::table()).map_or(Ok(true), |(view, table)| (table.sees)(view, request)) {
                // A block without plugins refuses before it looks (rule PS3).
                _ if block.is_empty => return Chosen::Block(block),
                Ok(true) => chosen = Some(block),
                Ok(false) => {}
                Err(unknown) => return Chosen::CannotSay(unknown),
            }
            if chosen.is_some() && !is_ds {
                break;
            }
        }
        match chosen {
            Some(block) => Chosen::Block(block),
            None if is_listening => Chosen::Nothing,
            None => Chosen::NotListening,
        }
    }

    /// True where some block of the listener takes classes other than IN (rule PS6).
    pub(super) fn takes_other_classes(&self, request: &Request<'_>) -> bool {
        self.keys_of(request).any(|(_, block)| block.takes_other_classes)
    }
}
