//! What `etcd` refuses.

use super::super::duration::nanoseconds;
use super::{Checked, SetupContext, Wants, bad, certificates, go};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    // Only the first of a block is looked at.
    d.advance();
    d.rest();
    while d.next_in_braces() {
        let property = d.val();
        match property {
            "stubzones" | "debug" => {}
            "fallthrough" | "upstream" => {
                d.rest();
            }
            "path" => {
                if !d.next_argument() {
                    return Err(d.missing(property));
                }
            }
            "endpoint" => {
                if d.rest().is_empty() {
                    return Err(d.missing(property));
                }
            }
            "tls" => {
                let words = d.rest();
                certificates(d, property, &words, around)?;
            }
            "credentials" => match d.rest().len() {
                0 => return Err(d.missing(property)),
                2 => {}
                _ => {
                    let said = "credentials requires 2 arguments, username and password";
                    return Err(d.here(said, CorefileReason::MissingValue(property.to_owned())));
                }
            },
            "min-lease-ttl" | "max-lease-ttl" => {
                if !d.next_argument() {
                    return Err(d.missing(property));
                }
                lease(d, property)?;
            }
            _ => return Err(d.unknown_property()),
        }
    }
    Ok(())
}

/// A bare number is seconds.
fn lease(d: &Dispenser<'_>, property: &str) -> Checked {
    let word = d.val();
    let text = if go::atoi(word).is_ok_and(|number| number >= 0) { format!("{word}s") } else { word.to_owned() };
    let why = match nanoseconds(&text) {
        Err(_) => "invalid TTL format, use format like '30', '30s', '5m', '1h', or '2h30m'",
        Ok(nanos) if nanos < 0 => "TTL must be non-negative",
        Ok(nanos) if nanos / 1_000_000_000 > i64::from(u32::MAX) => "TTL too large, maximum is 4294967295 seconds",
        Ok(_) => return Ok(()),
    };
    Err(d.here(&format!("invalid {property} value: {why}"), bad(property, word, Wants::Duration)))
}
