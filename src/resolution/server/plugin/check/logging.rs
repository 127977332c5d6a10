//! What `errors` and `log` refuse.

use super::super::duration::nanoseconds;
use super::super::pattern::Pattern;
use super::{Checked, Wants, bad};
use crate::resolution::corefile::{CorefileReason, Dispenser};

/// The longest pattern (`maxRegexpLen`).
const MAX_PATTERN: usize = 10_000;

pub(super) fn errors(d: &mut Dispenser<'_>) -> Checked {
    while d.advance_once()? {
        match d.rest().as_slice() {
            [] => {}
            [word] if word.text == "stdout" => {}
            [word] => {
                let said = format!("invalid log file: {}", word.text);
                return Err(d.here(&said, bad("errors", &word.text, Wants::OneOf(&["stdout"]))));
            }
            _ => return Err(d.too_many("errors")),
        }
        while d.next_in_braces() {
            match d.val() {
                "stacktrace" => {
                    d.rest();
                }
                "consolidate" => consolidate(d)?,
                word => return Err(d.syntax(&format!("Unknown field {word}"), d.no_property())),
            }
        }
    }
    Ok(())
}

/// `consolidate DURATION REGEXP [LEVEL] [show_first]`.
fn consolidate(d: &mut Dispenser<'_>) -> Checked {
    let words = d.rest();
    let [time, regexp, more @ ..] = words.as_slice() else { return Err(d.missing("consolidate")) };
    if more.len() > 2 {
        return Err(d.too_many("consolidate"));
    }
    if let Err(said) = nanoseconds(&time.text) {
        return Err(d.here(&said, bad("consolidate", &time.text, Wants::Duration)));
    }
    pattern(d, &regexp.text)?;
    const LEVELS: &[&str] = &["warning", "error", "info", "debug"];
    const WORDS: &[&str] = &["warning", "error", "info", "debug", "show_first"];
    let (mut has_level, mut shows_first) = (false, false);
    for word in more {
        let refuse = |said: &str| Err(d.here(said, bad("consolidate", &word.text, Wants::OneOf(WORDS))));
        if LEVELS.contains(&word.text.as_str()) {
            if has_level {
                return refuse("multiple log levels specified in consolidate");
            }
            if shows_first {
                return refuse("log level must come before show_first in consolidate");
            }
            has_level = true;
        } else if word.text == "show_first" {
            shows_first = true;
        } else {
            return refuse(&format!("unknown option in consolidate: {}", word.text));
        }
    }
    Ok(())
}

/// A pattern that is read while the server starts.
fn pattern(d: &Dispenser<'_>, text: &str) -> Checked {
    if text.len() > MAX_PATTERN {
        let reason = CorefileReason::Pattern(text.chars().take(60).collect(), "expression too large");
        return Err(d.here(&format!("regex pattern too long: {} > {MAX_PATTERN}", text.len()), reason));
    }
    match Pattern::parse(text) {
        Ok(_) => Ok(()),
        Err(error) => {
            let said = format!("error parsing regexp: {}: `{text}`", error.0);
            Err(d.here(&said, CorefileReason::Pattern(text.to_owned(), error.0)))
        }
    }
}

pub(super) fn log(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        while d.next_in_braces() {
            if d.val() != "class" {
                return Err(d.wrong_count_of(d.no_property()));
            }
            let words = d.rest();
            if words.is_empty() {
                return Err(d.missing("class"));
            }
            const CLASSES: &[&str] = &["all", "success", "denial", "error"];
            if let Some(word) = words.into_iter().find(|word| !CLASSES.contains(&word.text.as_str())) {
                let said = format!("invalid Class: {}", word.text);
                return Err(d.plain(&word.place, &said, bad("class", &word.text, Wants::OneOf(CLASSES))));
            }
        }
    }
    Ok(())
}
