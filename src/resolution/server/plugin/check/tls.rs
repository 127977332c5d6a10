//! `tls`: the certificate of a listener, from files or by ACME (`plugin/tls`).

use super::{Checked, SetupContext, Wants, bad, certificates, go};
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};

pub(super) fn check(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        match words.len() {
            0 => {
                acme(d)?;
                continue;
            }
            1 => return Err(d.missing("tls")),
            2 | 3 => {}
            _ => return Err(d.too_many("tls")),
        }
        while d.next_in_braces() {
            match d.val() {
                "client_auth" => {
                    let kind = d.only_word()?;
                    const KINDS: &[&str] = &["nocert", "request", "require", "verify_if_given", "require_and_verify"];
                    if !KINDS.contains(&kind.text.as_str()) {
                        let said = format!("unknown authentication type '{}'", kind.text);
                        return Err(d.here(&said, bad("client_auth", &kind.text, Wants::OneOf(KINDS))));
                    }
                }
                "keylog" => {
                    d.only_word()?;
                }
                other => return Err(d.here(&format!("unknown option '{other}'"), d.no_property())),
            }
        }
        certificates(d, "tls", &words, around)?;
    }
    Ok(())
}

/// `tls` without words gets its certificate by itself (`plugin/tls` parseACMETLS).
fn acme(d: &mut Dispenser<'_>) -> Checked {
    let (mut seen, mut domains) = (Vec::new(), Vec::new());
    let (mut ca, mut resolver) = (None, None);
    while d.next_in_braces() {
        let (option, words) = (d.val(), d.rest());
        if seen.contains(&option) {
            let said = format!("ACME option {option:?} can only be specified once");
            return Err(d.here(&said, CorefileReason::TooManyValues(option.to_owned())));
        }
        seen.push(option);
        match (option, words.as_slice()) {
            ("acme", []) => return Err(d.missing(option)),
            ("acme", all) => domains = all.to_vec(),
            ("ca", [word]) => ca = Some(*word),
            ("resolver", [word]) => resolver = Some(*word),
            ("email" | "storage" | "ca_root", [_]) => {}
            ("email" | "ca" | "storage" | "ca_root" | "resolver", words) => {
                return Err(if words.is_empty() { d.missing(option) } else { d.too_many(option) });
            }
            _ => {
                let reason = CorefileReason::UnknownProperty("tls", option.to_owned());
                return Err(d.here(&format!("unknown ACME option {option:?}"), reason));
            }
        }
    }
    let refuse = |word: &Token, property: &str, said: &str, wants| {
        Err(d.plain(&word.place, said, bad(property, &word.text, wants)))
    };
    if domains.is_empty() {
        let reason = CorefileReason::MissingValue("acme".to_owned());
        return Err(d.plain(&d.place(), "ACME requires at least one domain", reason));
    }
    if let Some(word) = domains.into_iter().find(|word| !is_acme_domain(&word.text)) {
        let said = format!("invalid ACME domain {:?}", word.text.trim_end_matches('.').to_lowercase());
        return Err(d.plain(&word.place, &said, CorefileReason::BadValue("acme".to_owned(), word.text.clone())));
    }
    let is_url = |text: &str| {
        let behind = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        behind.is_some_and(|behind| !behind.is_empty() && !behind.starts_with('/'))
    };
    if let Some(word) = ca.filter(|word| !is_url(&word.text)) {
        let said = format!("invalid ACME CA URL {:?}", word.text);
        return Err(d.plain(&word.place, &said, CorefileReason::BadValue("ca".to_owned(), word.text.clone())));
    }
    let Some(word) = resolver else { return Ok(()) };
    let wrong = |why: &str| format!("invalid ACME resolver {:?}: {why}", word.text);
    match go::host_and_port(&word.text) {
        Err(why) => refuse(word, "resolver", &wrong(&why), Wants::Listener),
        Ok(("", _)) => refuse(word, "resolver", &wrong("host is empty"), Wants::Listener),
        Ok((_, port)) if port.parse::<u16>().is_ok_and(|port| port > 0) => Ok(()),
        Ok((_, port)) => refuse(word, "resolver", &wrong(&format!("invalid port {port:?}")), Wants::Listener),
    }
}

/// True for a name that a certificate may be for (normalizeACMEDomain).
fn is_acme_domain(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let plain = text.strip_prefix("*.").unwrap_or(text);
    let is_name = !plain.is_empty() && !plain.contains('*') && Name::parse(plain).is_ok();
    is_name && plain.parse::<std::net::IpAddr>().is_err()
}
