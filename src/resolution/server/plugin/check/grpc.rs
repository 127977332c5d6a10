//! What `grpc` refuses.

use super::{Checked, SetupContext, Wants, bad, certificates};
use crate::resolution::corefile::{CorefileReason, Dispenser};

/// The most upstreams a plugin takes (`max`).
const MOST: usize = 15;

pub(super) fn check(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("grpc"));
        }
        let to = d.rest();
        if to.is_empty() {
            return Err(d.missing("grpc"));
        }
        let count = super::upstreams(d, "grpc", &to, around)?;
        while d.next_in_braces() {
            property(d, around)?;
        }
        if count > MOST {
            let said = format!("more than {MOST} TOs configured: {count}");
            return Err(d.plain(&d.place(), &said, CorefileReason::TooManyValues("grpc".to_owned())));
        }
    }
    Ok(())
}

fn property(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    let property = d.val();
    match property {
        "except" => {
            if d.rest().is_empty() {
                return Err(d.missing(property));
            }
        }
        "tls" => {
            let words = d.rest();
            if words.len() > 3 {
                return Err(d.too_many(property));
            }
            certificates(d, property, &words, around)?;
        }
        "tls_servername" => {
            if !d.next_argument() {
                return Err(d.missing(property));
            }
        }
        "policy" => {
            const POLICIES: &[&str] = &["random", "round_robin", "sequential"];
            if !d.next_argument() {
                return Err(d.missing(property));
            }
            if !POLICIES.contains(&d.val()) {
                let said = format!("unknown policy '{}'", d.val());
                return Err(d.here(&said, bad(property, d.val(), Wants::OneOf(POLICIES))));
            }
        }
        "fallthrough" => {
            d.rest();
        }
        _ => return Err(d.unknown_property()),
    }
    Ok(())
}
