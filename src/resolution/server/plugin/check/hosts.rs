//! What `hosts` refuses.

use super::super::duration::nanoseconds;
use super::{Checked, Wants, bad, go};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    let mut count = 0;
    while d.advance() {
        if count > 0 {
            return Err(d.only_once());
        }
        count += 1;
        d.rest();
        let mut has_fallthrough = false;
        while d.next_in_braces() {
            match d.val() {
                "fallthrough" => {
                    d.rest();
                    has_fallthrough = true;
                }
                "fallthrough_unsupported" => {
                    d.rest();
                }
                "no_reverse" => {}
                "ttl" => {
                    let words = d.rest();
                    let Some(word) = words.first() else {
                        return Err(
                            d.here("ttl needs a time in second", CorefileReason::MissingValue("ttl".to_owned()))
                        );
                    };
                    let reason = bad("ttl", &word.text, Wants::Between(1, 65535));
                    match go::atoi(&word.text) {
                        Err(_) => return Err(d.here("ttl needs a number of second", reason)),
                        Ok(ttl) if !(1..=65535).contains(&ttl) => return Err(d.here("ttl provided is invalid", reason)),
                        Ok(_) => {}
                    }
                }
                "reload" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else {
                        let reason = CorefileReason::MissingValue("reload".to_owned());
                        return Err(d.here("reload needs a duration (zero seconds to disable)", reason));
                    };
                    let reason = bad("reload", &word.text, Wants::DurationFrom("0s"));
                    match nanoseconds(&word.text) {
                        Err(_) => return Err(d.here(&format!("invalid duration for reload '{}'", word.text), reason)),
                        Ok(nanos) if nanos < 0 => {
                            let said = format!("invalid negative duration for reload '{}'", word.text);
                            return Err(d.here(&said, reason));
                        }
                        Ok(_) => {}
                    }
                }
                // A line of the file, whatever it says (rules PH2, PU7).
                _ if has_fallthrough => {
                    d.rest();
                    return Err(d.wrong_count_of(CorefileReason::HostsAfterFallthrough));
                }
                _ => {
                    d.rest();
                }
            }
        }
    }
    Ok(())
}
