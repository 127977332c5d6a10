//! `rewrite edns0`: options put into the query, replaced or taken out (rule PR13; `edns0.go`).

use super::super::check::bad;
use super::super::kinds;
use crate::dns::{Edns, EdnsOption, Transport};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token, Wants};
use crate::resolution::server::Request;
use std::net::IpAddr;

/// The size an OPT record gets that a rule puts in.
const SIZE: u16 = 4096;
/// NSID and the client's subnet.
const NSID: u16 = 3;
const SUBNET: u16 = 8;

/// A rule.
#[derive(Clone, Debug)]
pub(super) struct EdnsRule {
    pub action: EdnsAction,
    pub code: u16,
    pub data: EdnsData,
    pub is_local: bool,
    pub reverts: bool,
}

/// What a rule made of a query's OPT record.
pub(super) struct Applied {
    pub edns: Edns,
    /// The rule did something.
    pub is_done: bool,
    /// The option it replaced.
    pub was: Option<EdnsOption>,
}

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EdnsAction {
    Append,
    Replace,
    Set,
    Unset,
}

/// What the option holds.
#[derive(Clone, Debug)]
pub(super) enum EdnsData {
    Octets(Vec<u8>),
    Variable(Variable),
    /// The network of the client, by the length of its mask.
    Subnet(u8, u8),
    /// `{plugin/label}`: what another plugin says, which the lab does not know.
    Metadata,
}

/// What of the query an option may hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Variable {
    QueryName,
    QueryType,
    ClientIp,
    ClientPort,
    Protocol,
    ServerIp,
    ServerPort,
}

impl Variable {
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("{qname}", Self::QueryName),
        ("{qtype}", Self::QueryType),
        ("{client_ip}", Self::ClientIp),
        ("{client_port}", Self::ClientPort),
        ("{protocol}", Self::Protocol),
        ("{server_ip}", Self::ServerIp),
        ("{server_port}", Self::ServerPort),
    ];

    fn octets(self, request: &Request<'_>) -> Vec<u8> {
        match self {
            Self::QueryName => request.question.name.as_str().as_bytes().to_vec(),
            Self::QueryType => kinds::type_number(request.question.record_type).to_be_bytes().to_vec(),
            Self::ClientIp => address(request.client.ip()),
            Self::ClientPort => request.client.port().to_be_bytes().to_vec(),
            Self::Protocol => match request.transport {
                Transport::Udp => b"udp".to_vec(),
                Transport::Tcp => b"tcp".to_vec(),
            },
            Self::ServerIp => address(request.server.ip()),
            Self::ServerPort => request.server.port().to_be_bytes().to_vec(),
        }
    }
}

fn address(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}

/// The option of a subnet (RFC 7871, section 6).
fn subnet(client: IpAddr, v4: u8, v6: u8) -> Vec<u8> {
    let (family, mask, mut octets) = match client.to_canonical() {
        IpAddr::V4(client) => (1, v4, client.octets().to_vec()),
        IpAddr::V6(client) => (2, v6, client.octets().to_vec()),
    };
    for (position, octet) in octets.iter_mut().enumerate() {
        let kept = usize::from(mask).saturating_sub(position * 8).min(8);
        *octet &= u8::try_from(0xff00_u16 >> kept & 0xff).unwrap_or_default();
    }
    octets.truncate(usize::from(mask).div_ceil(8));
    let mut data = vec![0, family, mask, 0];
    data.extend(octets);
    data
}

impl EdnsRule {
    /// The option's code.
    pub(super) fn code(&self) -> u16 {
        self.code
    }

    /// True for a rule that makes CoreDNS know its option: those of `local`, but where they take one out
    /// (`edns.SetSupportedOption`).
    pub(super) fn is_supported(&self) -> bool {
        self.is_local && self.action != EdnsAction::Unset
    }

    /// True for a rule that asks for what `metadata` collects.
    pub(super) fn wants_metadata(&self) -> bool {
        matches!(self.data, EdnsData::Metadata)
    }

    /// The OPT record afterwards; `None` where the lab cannot tell.
    pub(super) fn apply(&self, request: &Request<'_>) -> Option<Applied> {
        let mut edns = request.edns.clone().unwrap_or_else(|| Edns { udp_size: SIZE, ..Edns::default() });
        let found = edns.options.iter().position(|option| option.code() == self.code);
        if self.action == EdnsAction::Unset {
            edns.options.retain(|option| option.code() != self.code);
            return Some(Applied { edns, is_done: true, was: None });
        }
        let data = match &self.data {
            EdnsData::Octets(octets) => octets.clone(),
            EdnsData::Variable(variable) => variable.octets(request),
            EdnsData::Subnet(v4, v6) => subnet(request.client.ip(), *v4, *v6),
            EdnsData::Metadata => return None,
        };
        let option = EdnsOption::Other(self.code, data);
        let mut was = None;
        let is_done = match found.and_then(|position| edns.options.get_mut(position)) {
            Some(own) if self.action != EdnsAction::Append => {
                was = Some(std::mem::replace(own, option));
                true
            }
            // `append` adds a fixed value even where one is there.
            Some(_) if matches!(self.data, EdnsData::Octets(_)) => {
                edns.options.push(option);
                true
            }
            None if self.action != EdnsAction::Replace => {
                edns.options.push(option);
                true
            }
            _ => false,
        };
        Some(Applied { edns, is_done, was })
    }

    /// A rule for NSID.
    pub(super) fn nsid(action: EdnsAction, reverts: bool) -> Self {
        Self { action, code: NSID, data: EdnsData::Octets(Vec::new()), is_local: false, reverts }
    }

    /// A rule for the client's subnet.
    pub(super) fn subnet(action: EdnsAction, v4: u8, v6: u8, reverts: bool) -> Self {
        Self { action, code: SUBNET, data: EdnsData::Subnet(v4, v6), is_local: false, reverts }
    }
}

/// `edns0 nsid|local|subnet set|replace|append|unset … [revert]` (`edns0.go` newEdns0Rule).
pub(super) fn parse(d: &Dispenser<'_>, kind: &Token, words: &[&Token]) -> Result<EdnsRule, Failed> {
    const ACTIONS: &[&str] = &["set", "replace", "append", "unset"];
    let refuse = |word: &Token, said: &str, reason| Err(d.plain(&word.place, said, reason));
    let missing = |what: &str| CorefileReason::MissingValue(what.to_owned());
    let too_many = |what: &str| CorefileReason::TooManyValues(what.to_owned());
    let [option, action, rest @ ..] = words else {
        return refuse(kind, "too few arguments for an EDNS0 rule", missing("edns0"));
    };
    let action = match action.text.to_lowercase().as_str() {
        "append" => EdnsAction::Append,
        "replace" => EdnsAction::Replace,
        "set" => EdnsAction::Set,
        "unset" => EdnsAction::Unset,
        _ => {
            let said = format!("invalid action: {:?}", action.text);
            return refuse(action, &said, bad("edns0", &action.text, Wants::OneOf(ACTIONS)));
        }
    };
    let kind = option.text.to_lowercase();
    if action == EdnsAction::Unset {
        return unset(d, option, &kind, rest);
    }
    let (rest, reverts) = match rest {
        [rest @ .., last] if last.text == "revert" => (rest, true),
        rest => (rest, false),
    };
    let wrong_count = |said: &str, most: usize| {
        let what = option.text.as_str();
        refuse(option, said, if rest.len() > most { too_many(what) } else { missing(what) })
    };
    match (kind.as_str(), rest) {
        ("local", [code, data]) => {
            let number = code_of(d, code)?;
            let data = data_of(&data.text).map_err(|said| {
                d.plain(&data.place, &said, CorefileReason::BadValue("edns0".to_owned(), data.text.clone()))
            })?;
            Ok(EdnsRule { action, code: number, data, is_local: true, reverts })
        }
        ("local", _) => wrong_count("EDNS0 local rules require three or four args", 2),
        ("nsid", []) => Ok(EdnsRule::nsid(action, reverts)),
        ("nsid", _) => wrong_count("EDNS0 NSID rules can accept no more than one arg", 0),
        ("subnet", [v4, v6]) => {
            let (v4, v6) = (mask(d, v4, 32, "IPv4")?, mask(d, v6, 128, "IPv6")?);
            Ok(EdnsRule::subnet(action, v4, v6, reverts))
        }
        ("subnet", _) => wrong_count("EDNS0 subnet rules require three or four args", 2),
        _ => Err(no_kind(d, option, &kind)),
    }
}

/// `edns0 local|nsid|subnet unset [CODE]` (newEdns0UnsetRule).
fn unset(d: &Dispenser<'_>, option: &Token, kind: &str, rest: &[&Token]) -> Result<EdnsRule, Failed> {
    let (action, refuse) = (EdnsAction::Unset, |said: &str, reason| Err(d.plain(&option.place, said, reason)));
    match (kind, rest) {
        ("local", [code]) => Ok(EdnsRule {
            action,
            code: code_of(d, code)?,
            data: EdnsData::Octets(Vec::new()),
            is_local: true,
            reverts: false,
        }),
        ("local", words) => {
            let what = "local".to_owned();
            let reason =
                if words.is_empty() { CorefileReason::MissingValue(what) } else { CorefileReason::TooManyValues(what) };
            refuse("local unset action requires exactly two arguments", reason)
        }
        ("nsid", []) => Ok(EdnsRule::nsid(action, false)),
        ("subnet", []) => Ok(EdnsRule::subnet(action, 0, 0, false)),
        ("nsid" | "subnet", _) => {
            let said = format!("{kind} unset action requires exactly one argument");
            refuse(&said, CorefileReason::TooManyValues(kind.to_owned()))
        }
        _ => Err(no_kind(d, option, kind)),
    }
}

fn no_kind(d: &Dispenser<'_>, option: &Token, kind: &str) -> Failed {
    let reason = bad("edns0", &option.text, Wants::OneOf(&["local", "nsid", "subnet"]));
    d.plain(&option.place, &format!("invalid rule type {kind:?}"), reason)
}

/// The code of an option.
fn code_of(d: &Dispenser<'_>, code: &Token) -> Result<u16, Failed> {
    unsigned(&code.text).ok_or_else(|| {
        let said = format!("strconv.ParseUint: parsing {:?}: {}", code.text, why_no_number(&code.text));
        d.plain(&code.place, &said, bad("local", &code.text, Wants::Between(0, u16::MAX.into())))
    })
}

/// How many bits of an address are sent on.
fn mask(d: &Dispenser<'_>, word: &Token, most: u16, family: &str) -> Result<u8, Failed> {
    let reason = || bad("subnet", &word.text, Wants::Between(0, most.into()));
    let Some(bits) = unsigned(&word.text) else {
        let said = format!("strconv.ParseUint: parsing {:?}: {}", word.text, why_no_number(&word.text));
        return Err(d.plain(&word.place, &said, reason()));
    };
    u8::try_from(bits)
        .ok()
        .filter(|_| bits <= most)
        .ok_or_else(|| d.plain(&word.place, &format!("invalid {family} bit mask length {bits}"), reason()))
}

/// What an option is to hold: a variable, octets, or a text; or what CoreDNS says of one that it is none of these.
fn data_of(text: &str) -> Result<EdnsData, String> {
    if text.starts_with('{') && text.ends_with('}') {
        let found = Variable::ALL.into_iter().find(|(word, _)| *word == text);
        return match found {
            Some((_, variable)) => Ok(EdnsData::Variable(variable)),
            None if is_label(text) => Ok(EdnsData::Metadata),
            None => Err(format!("unsupported variable name {text:?}")),
        };
    }
    Ok(EdnsData::Octets(match text.strip_prefix("0x") {
        Some(hex) => octets(hex)?,
        None => text.as_bytes().to_vec(),
    }))
}

/// True for `{plugin/label}`: one slash with something on both sides (`metadata.IsLabel`).
fn is_label(text: &str) -> bool {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    inner.split_once('/').is_some_and(|(plugin, label)| !plugin.is_empty() && !label.is_empty() && !label.contains('/'))
}

/// What Go says of a text that is no number of 16 bits.
fn why_no_number(text: &str) -> &'static str {
    let (digits, base) = match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    if is_number { "value out of range" } else { "invalid syntax" }
}

/// A number as Go reads one whose base is in its prefix (`strconv.ParseUint` with base 0).
fn unsigned(text: &str) -> Option<u16> {
    let lower = text.to_lowercase();
    let (digits, base) = match (lower.get(..2), lower.get(2..)) {
        (Some("0x"), Some(rest)) => (rest, 16),
        (Some("0o"), Some(rest)) => (rest, 8),
        (Some("0b"), Some(rest)) => (rest, 2),
        _ => match lower.strip_prefix('0') {
            Some(rest) if !rest.is_empty() => (rest, 8),
            _ => (lower.as_str(), 10),
        },
    };
    if digits.starts_with('+') {
        return None;
    }
    u16::from_str_radix(digits, base).ok()
}

/// Octets in hexadecimal digits, or what Go says of others (`hex.DecodeString`).
fn octets(hex: &str) -> Result<Vec<u8>, String> {
    if let Some(wrong) = hex.chars().find(|digit| !digit.is_ascii_hexdigit()) {
        return Err(format!("encoding/hex: invalid byte: U+{:04X} {wrong:?}", u32::from(wrong)));
    }
    if !hex.len().is_multiple_of(2) {
        return Err("encoding/hex: odd length hex string".to_owned());
    }
    let octet = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    Ok((0..hex.len()).step_by(2).filter_map(octet).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnet_keeps_the_bits_of_its_mask() {
        let of = |text: &str, v4, v6| subnet(text.parse().unwrap(), v4, v6);
        assert_eq!(of("10.1.2.3", 24, 56), [0, 1, 24, 0, 10, 1, 2]);
        assert_eq!(of("10.1.255.3", 20, 56), [0, 1, 20, 0, 10, 1, 0xf0]);
        assert_eq!(of("2001:db8:aabb:ccdd::1", 24, 56), [0, 2, 56, 0, 0x20, 1, 0xd, 0xb8, 0xaa, 0xbb, 0xcc]);
    }
}
