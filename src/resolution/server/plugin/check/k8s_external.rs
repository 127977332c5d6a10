//! What `k8s_external` refuses.

use super::{Around, Checked, Wants, bad, number};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    let mut place = d.place();
    while d.advance() {
        place = d.place();
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "ttl" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    let ttl = number(d, property, word)?;
                    if !(0..=3600).contains(&ttl) {
                        let said = format!("ttl must be in range [0, 3600]: {ttl}");
                        return Err(d.here(&said, bad(property, &word.text, Wants::Between(0, 3600))));
                    }
                }
                "apex" if d.rest().is_empty() => return Err(d.missing(property)),
                "apex" | "headless" => {}
                "fallthrough" => {
                    d.rest();
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    // This is found when the block starts.
    if around.directives.contains(&"kubernetes") {
        return Ok(());
    }
    Err(d.plain(&place, "kubernetes plugin not loaded", CorefileReason::Needs("k8s_external", "kubernetes")))
}
