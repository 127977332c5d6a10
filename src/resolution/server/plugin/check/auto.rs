//! What `auto` refuses.

use super::super::duration::nanoseconds;
use super::super::pattern::Pattern;
use super::{Checked, Wants, bad};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        while d.next_in_braces() {
            match d.val() {
                "directory" => directory(d)?,
                "reload" => {
                    let words = d.rest();
                    let Some(word) = words.first() else {
                        let reason = CorefileReason::MissingValue("reload".to_owned());
                        return Err(d.plain(&d.place(), "reload duration value is expected", reason));
                    };
                    let read = nanoseconds(&word.text);
                    let read =
                        read.and_then(|nanos| if nanos < 0 { Err("invalid duration".to_owned()) } else { Ok(()) });
                    if let Err(why) = read {
                        let reason = bad("reload", &word.text, Wants::DurationFrom("0s"));
                        return Err(d.plain(&word.place, &format!("plugin/file: {why}"), reason));
                    }
                }
                "upstream" | "fallthrough" => {
                    d.rest();
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}

/// `directory DIR [REGEXP TEMPLATE]`; one that is not there is a warning.
fn directory(d: &mut Dispenser<'_>) -> Checked {
    if !d.next_argument() {
        return Err(d.missing("directory"));
    }
    if d.next_argument() {
        let text = d.val().to_owned();
        match Pattern::parse(&text) {
            Err(why) => {
                let said = format!("error parsing regexp: {}: `{text}`", why.0);
                return Err(d.plain(&d.place(), &said, CorefileReason::Pattern(text, why.0)));
            }
            Ok(pattern) if pattern.groups() == 0 => {
                let reason = CorefileReason::BadValue("directory".to_owned(), text);
                return Err(d.here("Need at least one sub expression", reason));
            }
            Ok(_) => {}
        }
        if !d.next_argument() {
            return Err(d.missing("directory"));
        }
    }
    if d.next_argument() { Err(d.too_many("directory")) } else { Ok(()) }
}
