//! What `view` refuses.

use super::Checked;
use crate::resolution::corefile::Dispenser;

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        match d.rest().len() {
            0 => return Err(d.missing("view")),
            1 => {}
            _ => return Err(d.too_many("view")),
        }
        while d.next_in_braces() {
            if d.val() != "expr" {
                return Err(d.unknown_property());
            }
            d.rest();
        }
    }
    Ok(())
}
