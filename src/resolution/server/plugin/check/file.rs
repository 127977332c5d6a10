//! What `file` refuses.

use super::{Checked, duration};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("file"));
        }
        d.rest();
        while d.next_in_braces() {
            match d.val() {
                "fallthrough" | "upstream" => {
                    d.rest();
                }
                "reload" => {
                    let words = d.rest();
                    let Some(word) = words.first() else {
                        let reason = CorefileReason::MissingValue("reload".to_owned());
                        return Err(d.here("reload duration value is expected", reason));
                    };
                    duration(d, "reload", word)?;
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}
