//! What the directives refuse that tell how a listener speaks: `quic`, `https`, `https3`, `grpc_server`, `proxyproto`.

use super::super::duration::nanoseconds;
use super::{Checked, Wants, bad, go};
use crate::resolution::corefile::{CorefileReason, Dispenser};

/// Properties that are a number each, given once: those with the least that they may be.
fn limits(d: &mut Dispenser<'_>, plugin: &'static str, known: &[(&str, i64)]) -> Checked {
    d.advance();
    if !d.rest().is_empty() {
        return Err(d.too_many(plugin));
    }
    let mut seen: Vec<&str> = Vec::new();
    while d.next_in_braces() {
        let property = d.val();
        let Some((_, least)) = known.iter().find(|(name, _)| *name == property) else {
            return Err(d.unknown_property());
        };
        let word = d.only_word()?;
        let reason = || bad(property, &word.text, Wants::AtLeast(u32::try_from(*least).unwrap_or_default()));
        let number = go::atoi(&word.text)
            .map_err(|said| d.here(&format!("invalid {property} value '{}': {said}", word.text), reason()))?;
        if number < *least {
            let kind = if *least > 0 { "positive" } else { "non-negative" };
            return Err(d.here(&format!("{property} must be a {kind} integer: {number}"), reason()));
        }
        if seen.contains(&property) {
            let said = format!("{property} already defined for this server block");
            return Err(d.here(&said, CorefileReason::Twice(property.to_owned())));
        }
        seen.push(property);
    }
    Ok(())
}

pub(super) fn quic(d: &mut Dispenser<'_>) -> Checked {
    limits(d, "quic", &[("max_streams", 1), ("worker_pool_size", 1)])
}

pub(super) fn https(d: &mut Dispenser<'_>) -> Checked {
    limits(d, "https", &[("max_connections", 0)])
}

pub(super) fn https3(d: &mut Dispenser<'_>) -> Checked {
    limits(d, "https3", &[("max_streams", 0)])
}

pub(super) fn grpc_server(d: &mut Dispenser<'_>) -> Checked {
    limits(d, "grpc_server", &[("max_streams", 0), ("max_connections", 0)])
}

pub(super) fn proxyproto(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        if !d.rest().is_empty() {
            return Err(d.too_many("proxyproto"));
        }
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "allow" => {
                    if let Some(word) = d.rest().into_iter().find(|word| !go::is_cidr(&word.text)) {
                        let said = format!("{0}: invalid CIDR address: {0}", word.text);
                        return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::Network)));
                    }
                }
                "default" => {
                    const POLICIES: &[&str] = &["use", "ignore", "reject", "skip"];
                    let word = d.only_word()?;
                    if !POLICIES.contains(&word.text.to_lowercase().as_str()) {
                        return Err(d.wrong_count_of(bad(property, &word.text, Wants::OneOf(POLICIES))));
                    }
                }
                "udp_session_tracking" => session_tracking(d)?,
                _ => return Err(d.here(&format!("unknown option '{property}'"), d.no_property())),
            }
        }
    }
    Ok(())
}

/// `udp_session_tracking DURATION [MAX]`.
fn session_tracking(d: &mut Dispenser<'_>) -> Checked {
    let property = d.val();
    let words = d.rest();
    let (time, most) = match words.as_slice() {
        [] => return Err(d.missing(property)),
        [time] => (time, None),
        [time, most] => (time, Some(most)),
        _ => return Err(d.too_many(property)),
    };
    if let Err(why) = nanoseconds(&time.text) {
        let said = format!("{property}: invalid duration {:?}: {why}", time.text);
        return Err(d.plain(&time.place, &said, bad(property, &time.text, Wants::Duration)));
    }
    match most.filter(|most| !go::atoi(&most.text).is_ok_and(|most| most > 0)) {
        Some(most) => {
            let said = format!("{property}: invalid max sessions {:?}: must be a positive integer", most.text);
            Err(d.plain(&most.place, &said, bad(property, &most.text, Wants::AtLeast(1))))
        }
        None => Ok(()),
    }
}
