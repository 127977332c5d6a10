//! What `cache` refuses.

use super::{Checked, Wants, bad, duration, go, number};
use crate::resolution::corefile::{Dispenser, Failed, Token};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    let mut count = 0;
    while d.advance() {
        if count > 0 {
            return Err(d.only_once());
        }
        count += 1;
        if let Some(first) = d.rest().first() {
            // What is no number is a zone (rule PU7).
            match go::atoi(&first.text) {
                Ok(ttl) if ttl <= 0 => return Err(no_ttl(d, "cache", first, ttl)),
                _ => {}
            }
        }
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "success" | "denial" => keeping(d, property)?,
                "prefetch" => prefetch(d)?,
                "serve_stale" => serve_stale(d)?,
                "servfail" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else {
                        return Err(if words.is_empty() { d.missing(property) } else { d.too_many(property) });
                    };
                    let nanos = duration(d, property, word)?;
                    let reason = bad(property, &word.text, Wants::DurationBetween("0s", "5m"));
                    if nanos < 0 {
                        return Err(d.plain(&word.place, "invalid negative ttl for servfail", reason));
                    }
                    if nanos > 300_000_000_000 {
                        let said = "caching SERVFAIL responses over 5 minutes is not permitted";
                        return Err(d.plain(&word.place, said, reason));
                    }
                }
                "disable" => {
                    let words = d.rest();
                    let Some(kind) = words.first() else { return Err(d.missing(property)) };
                    const KINDS: &[&str] = &["success", "denial"];
                    if !KINDS.contains(&kind.text.as_str()) {
                        let said = "cache type for disable must be \"success\" or \"denial\"";
                        return Err(d.plain(&kind.place, said, bad(property, &kind.text, Wants::OneOf(KINDS))));
                    }
                }
                "keepttl" => {
                    if !d.rest().is_empty() {
                        return Err(d.too_many(property));
                    }
                }
                "serve_stale_policy" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else {
                        return Err(if words.is_empty() { d.missing(property) } else { d.too_many(property) });
                    };
                    // Which others there are is not recorded.
                    const POLICIES: &[&str] = &["prefer_positive"];
                    if !word.text.starts_with("prefer_") {
                        let said = format!("invalid value for serve_stale_policy: {}", word.text);
                        return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(POLICIES))));
                    }
                }
                _ => return Err(d.wrong_count_of(d.no_property())),
            }
        }
    }
    Ok(())
}

fn no_ttl(d: &Dispenser<'_>, property: &str, word: &Token, ttl: i64) -> Failed {
    let said = format!("cache TTL can not be zero or negative: {ttl}");
    d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(1)))
}

/// `success|denial CAPACITY [TTL] [MINTTL]`; what follows is not looked at.
fn keeping(d: &mut Dispenser<'_>, property: &str) -> Checked {
    let words = d.rest();
    let [capacity, rest @ ..] = words.as_slice() else { return Err(d.missing(property)) };
    number(d, property, capacity)?;
    if let Some(word) = rest.first() {
        let ttl = number(d, property, word)?;
        if ttl <= 0 {
            return Err(no_ttl(d, property, word, ttl));
        }
    }
    if let Some(word) = rest.get(1) {
        let least = number(d, property, word)?;
        if least < 0 {
            let said = format!("cache min TTL can not be negative: {least}");
            return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(0))));
        }
    }
    Ok(())
}

/// `prefetch AMOUNT [DURATION [PERCENTAGE%]]`.
fn prefetch(d: &mut Dispenser<'_>) -> Checked {
    let words = d.rest();
    let [amount, rest @ ..] = words.as_slice() else { return Err(d.missing("prefetch")) };
    if rest.len() > 2 {
        return Err(d.too_many("prefetch"));
    }
    let count = number(d, "prefetch", amount)?;
    if count < 0 {
        let said = format!("prefetch amount should be positive: {count}");
        return Err(d.plain(&amount.place, &said, bad("prefetch", &amount.text, Wants::AtLeast(0))));
    }
    if let Some(word) = rest.first() {
        duration(d, "prefetch", word)?;
    }
    if let Some(word) = rest.get(1) {
        let reason = || bad("prefetch", &word.text, Wants::Percentage);
        let Some(digits) = word.text.strip_suffix('%') else {
            let last = word.text.chars().next_back().unwrap_or('%');
            let said = format!("last character of percentage should be `%`, but is: {last:?}");
            return Err(d.plain(&word.place, &said, reason()));
        };
        let share = go::atoi(digits).map_err(|said| d.plain(&word.place, &said, reason()))?;
        if !(10..=90).contains(&share) {
            let said = format!("percentage should fall in range [10, 90]: {share}");
            return Err(d.plain(&word.place, &said, reason()));
        }
    }
    Ok(())
}

/// `serve_stale [DURATION] [MODE [TIMEOUT]] [{ … }]`; the later words of it came with 1.14.
fn serve_stale(d: &mut Dispenser<'_>) -> Checked {
    let words = d.rest();
    if let Some(word) = words.first()
        && duration(d, "serve_stale", word)? < 0
    {
        let said = "invalid negative duration for serve_stale";
        return Err(d.plain(&word.place, said, bad("serve_stale", &word.text, Wants::DurationFrom("0s"))));
    }
    if let Some(word) = words.get(1) {
        const MODES: &[&str] = &["immediate", "verify"];
        let mode = word.text.to_lowercase();
        if !MODES.contains(&mode.as_str()) {
            let said = format!("invalid value for serve_stale refresh mode: {mode}");
            return Err(d.plain(&word.place, &said, bad("serve_stale", &word.text, Wants::OneOf(MODES))));
        }
    }
    Ok(())
}
