//! What `header` refuses.

use super::{Checked, Wants, bad};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    const FLAGS: &[&str] = &["aa", "ra", "rd"];
    while d.advance() {
        while d.next_in_braces() {
            let selector = d.val().to_lowercase();
            let place = d.place();
            let words = d.rest();
            if !["query", "response"].contains(&selector.as_str()) {
                let said = format!("setting up rule: invalid selector={selector} should be query or response");
                return Err(d.plain(&place, &said, bad("header", &selector, Wants::OneOf(&["query", "response"]))));
            }
            let [action, flags @ ..] = words.as_slice() else { return Err(d.missing(&selector)) };
            let name = action.text.to_lowercase();
            if !["set", "clear"].contains(&name.as_str()) {
                let said = format!("setting up rule: unknown flag action={name}, should be set or clear");
                return Err(d.plain(
                    &action.place,
                    &said,
                    bad(&selector, &action.text, Wants::OneOf(&["set", "clear"])),
                ));
            }
            if flags.is_empty() {
                let said = "setting up rule: invalid length for flags, at least one should be specified";
                return Err(d.plain(&action.place, said, CorefileReason::MissingValue(name)));
            }
            if let Some(flag) = flags.iter().find(|flag| !FLAGS.contains(&flag.text.to_lowercase().as_str())) {
                let said = format!("setting up rule: unknown/unsupported flag={}", flag.text);
                return Err(d.plain(&flag.place, &said, bad(&name, &flag.text, Wants::OneOf(FLAGS))));
            }
        }
    }
    Ok(())
}
