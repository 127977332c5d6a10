//! What `loadbalance` refuses.

use super::super::duration::nanoseconds;
use super::{Checked, Wants, bad};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        let Some(policy) = words.first() else { continue };
        match policy.text.as_str() {
            "round_robin" if words.len() > 1 => {
                let reason = CorefileReason::TooManyValues("round_robin".to_owned());
                return Err(d.here("unknown property for round_robin", reason));
            }
            "round_robin" => {
                while d.next_in_braces() {
                    if d.val() != "prefer" {
                        return Err(d.unknown_property());
                    }
                    d.rest();
                }
            }
            "weighted" => {
                match words.len() {
                    1 => {
                        return Err(d.here(
                            "missing weight file argument",
                            CorefileReason::MissingValue("weighted".to_owned()),
                        ));
                    }
                    2 => {}
                    _ => {
                        return Err(
                            d.here("unexpected argument(s)", CorefileReason::TooManyValues("weighted".to_owned()))
                        );
                    }
                }
                while d.next_in_braces() {
                    if d.val() != "reload" {
                        return Err(d.unknown_property());
                    }
                    match d.rest().as_slice() {
                        [] => {
                            return Err(d.here(
                                "reload duration value is missing",
                                CorefileReason::MissingValue("reload".to_owned()),
                            ));
                        }
                        [word] if nanoseconds(&word.text).is_ok_and(|nanos| nanos >= 0) => {}
                        [word] => {
                            let said = format!("invalid reload duration '{}'", word.text);
                            return Err(d.here(&said, bad("reload", &word.text, Wants::Duration)));
                        }
                        _ => {
                            return Err(
                                d.here("unexpected argument", CorefileReason::TooManyValues("reload".to_owned()))
                            );
                        }
                    }
                }
            }
            other => {
                let reason = bad("loadbalance", other, Wants::OneOf(&["round_robin", "weighted"]));
                return Err(d.plain(&policy.place, &format!("unknown policy: {other}"), reason));
            }
        }
    }
    Ok(())
}
