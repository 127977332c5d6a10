//! Server blocks: which listener a query reaches, and which block of it serves the name (rules PS1 to PS3, PU3).

use super::plugin::Plugin;
use super::{Request, Server};
use crate::dns::{Name, NameError, reverse};
use std::fmt;
use std::net::IpAddr;

/// How a listener is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the schemes of the Corefile")]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// The zone, in lower case.
    pub zone: Name,
    /// The port.
    pub port: u16,
}

impl Key {
    /// Reads a key. A block of addresses is as many reverse zones as it takes.
    pub fn parse(text: &str) -> Result<Vec<Self>, NameError> {
        let (scheme, default, rest) = match text.split_once("://") {
            Some((word, rest)) => match Scheme::ALL.into_iter().find(|(known, ..)| *known == word) {
                Some((_, scheme, port)) => (scheme, port, rest),
                None => (Scheme::Dns, 53, text),
            },
            None => (Scheme::Dns, 53, text),
        };
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
                (host, port.parse().map_err(|_| NameError::TooLong)?)
            }
            _ => (rest, default),
        };
        let zones = zones(if host.is_empty() { "." } else { host })?;
        Ok(zones.into_iter().map(|zone| Self { scheme, zone, port }).collect())
    }
}

impl fmt::Display for Key {
    /// As CoreDNS announces it: `cluster.local.:53`, `tls://cluster.local.:853`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scheme != Scheme::Dns {
            write!(f, "{}://", self.scheme.as_str())?;
        }
        write!(f, "{}:{}", self.zone, self.port)
    }
}

/// The zones of a word as CoreDNS normalises it: absolute and in lower case (`plugin/normalize.go`).
pub(super) fn zones(text: &str) -> Result<Vec<Name>, NameError> {
    if let Some(zones) = reverse::zones_of_cidr(text) {
        return Ok(zones);
    }
    Name::parse(text).map(|name| vec![name.to_lowercase().into_owned()])
}

/// A server block: one chain of plugins under one or several names.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerBlock {
    pub keys: Vec<Key>,
    /// The addresses it listens on; none are all.
    pub bound: Vec<IpAddr>,
    /// The plugins in CoreDNS's order (rule PS4).
    pub plugins: Vec<Plugin>,
    /// Nothing is written in its braces.
    pub is_empty: bool,
    /// It has the `transfer` plugin.
    pub has_transfer: bool,
    /// It has `chaos` or `forward`, which take other classes than IN (rule PS6).
    pub takes_other_classes: bool,
}

/// What a query reaches.
pub(super) enum Chosen<'a> {
    Block(&'a ServerBlock),
    /// Somebody listens there, and serves no such zone.
    Nothing,
    /// Nobody listens there.
    NotListening,
}

impl Server {
    /// The listener's keys that a query could be meant for, each with its block.
    fn keys_of<'a>(&'a self, request: &Request<'_>) -> impl Iterator<Item = (&'a Key, &'a ServerBlock)> {
        let (address, port) = (request.server.ip(), request.server.port());
        let blocks = self
            .blocks
            .iter()
            .filter(move |block| block.bound.is_empty() || address.is_unspecified() || block.bound.contains(&address));
        blocks
            .flat_map(|block| block.keys.iter().map(move |key| (key, block)))
            .filter(move |(key, _)| key.port == port && key.scheme == Scheme::Dns)
    }

    /// The block of the longest zone the name is under (rule PS1).
    pub(super) fn choose(&self, request: &Request<'_>) -> Chosen<'_> {
        let name = &request.question.name;
        let mut longest: Option<(&Key, &ServerBlock)> = None;
        let mut is_listening = false;
        for (key, block) in self.keys_of(request) {
            is_listening = true;
            let is_longer = longest.is_none_or(|(other, _)| key.zone.as_str().len() > other.zone.as_str().len());
            if is_longer && name.is_under(&key.zone) {
                longest = Some((key, block));
            }
        }
        match longest {
            Some((_, block)) => Chosen::Block(block),
            None if is_listening => Chosen::Nothing,
            None => Chosen::NotListening,
        }
    }

    /// True where some block of the listener takes classes other than IN (rule PS6).
    pub(super) fn takes_other_classes(&self, request: &Request<'_>) -> bool {
        self.keys_of(request).any(|(_, block)| block.takes_other_classes)
    }
}
