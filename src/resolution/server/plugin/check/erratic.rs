//! What `erratic` refuses.

use super::{Checked, Wants, bad, duration, go};
use crate::resolution::corefile::Dispenser;

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        while d.next_in_braces() {
            let property = d.val();
            if property == "large" {
                continue;
            }
            if !["drop", "delay", "truncate"].contains(&property) {
                return Err(d.unknown_property());
            }
            let words = d.rest();
            if words.len() > if property == "delay" { 2 } else { 1 } {
                return Err(d.too_many(property));
            }
            if let Some(word) = words.first() {
                let reason = || bad(property, &word.text, Wants::AtLeast(0));
                let amount = go::parse_int(&word.text).map_err(|said| d.plain(&word.place, &said, reason()))?;
                if amount < 0 {
                    let said = format!("illegal amount value given {:?}", word.text);
                    return Err(d.plain(&word.place, &said, reason()));
                }
            }
            if let Some(word) = words.get(1) {
                duration(d, property, word)?;
            }
        }
    }
    Ok(())
}
