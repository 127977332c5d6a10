//! What `secondary` refuses.

use super::Checked;
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        let mut has_transfer = false;
        while d.next_in_braces() {
            match d.val() {
                "transfer" => {
                    let words = d.rest();
                    if words.len() < 2 {
                        return Err(d.missing("transfer"));
                    }
                    has_transfer = true;
                }
                "fallthrough" => {
                    d.rest();
                }
                _ => return Err(d.unknown_property()),
            }
        }
        if !has_transfer {
            let reason = CorefileReason::MissingValue("secondary".to_owned());
            return Err(d.here("secondary zones require a transfer from property", reason));
        }
    }
    Ok(())
}
