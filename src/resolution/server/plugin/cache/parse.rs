//! The plugin's lines in the Corefile (`plugin/cache/setup.go`). Kubeadm's is known without reading it.

use super::super::super::time::Millis;
use super::super::check::{self, bad, go};
use super::super::controller::zones_or_blocks;
use super::setup::{Cache, CacheKeeping, Prefetch, Stale};
use crate::dns::Name;
use crate::resolution::corefile::{Dispenser, Failed, Token, Wants};

/// The longest time a failure may be kept, in nanoseconds.
const MAX_SERVFAIL: i64 = 300_000_000_000;

/// Reads the plugin's directive (cacheParse). Zones are the server block's where none are named.
pub(in crate::resolution::server) fn parse(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<Cache, Failed> {
    let mut cache = Cache::new(d.place().line, blocks.to_vec());
    let mut prefers_positive = false;
    while d.advance_once()? {
        let words = d.rest();
        // What is no number is a zone (rule PU7).
        let zones = match words.split_first() {
            Some((first, zones)) if go::atoi(&first.text).is_ok() => {
                cache.success.most = ttl(d, "cache", first)?;
                cache.denial.most = cache.success.most;
                zones
            }
            _ => &words,
        };
        cache.zones = zones_or_blocks(zones, blocks);
        while d.next_in_braces() {
            match d.val() {
                "success" => keeping(d, &mut cache.success)?,
                "denial" => keeping(d, &mut cache.denial)?,
                "prefetch" => cache.prefetch = prefetch(d)?,
                "serve_stale" => cache.stale = Some(stale(d)?),
                "servfail" => cache.servfail = servfail(d)?,
                "disable" => disable(d, &mut cache)?,
                "keepttl" => {
                    if !d.rest().is_empty() {
                        return Err(d.too_many("keepttl"));
                    }
                    cache.keeps_ttl = true;
                }
                "serve_stale_policy" => {
                    stale_policy(d)?;
                    prefers_positive = true;
                }
                _ => return Err(d.wrong_count_of(d.no_property())),
            }
        }
    }
    if let Some(stale) = &mut cache.stale {
        stale.prefers_positive = prefers_positive;
    }
    Ok(cache)
}

/// `servfail DURATION`: how long a failure is kept.
fn servfail(d: &mut Dispenser<'_>) -> Result<Millis, Failed> {
    let property = d.val();
    let word = d.only_word()?;
    let nanos = check::duration(d, property, word)?;
    let refuse = |said: &str| d.plain(&word.place, said, bad(property, &word.text, Wants::DurationBetween("0s", "5m")));
    if nanos > MAX_SERVFAIL {
        return Err(refuse("caching SERVFAIL responses over 5 minutes is not permitted"));
    }
    millis(nanos).ok_or_else(|| refuse("invalid negative ttl for servfail"))
}

/// `disable success|denial [ZONES...]`.
fn disable(d: &mut Dispenser<'_>, cache: &mut Cache) -> Result<(), Failed> {
    const KINDS: &[&str] = &["success", "denial"];
    let property = d.val();
    let words = d.rest();
    let Some((kind, zones)) = words.split_first() else { return Err(d.missing(property)) };
    let keeping = match kind.text.as_str() {
        "success" => &mut cache.success,
        "denial" => &mut cache.denial,
        _ => {
            let said = "cache type for disable must be \"success\" or \"denial\"";
            return Err(d.plain(&kind.place, said, bad(property, &kind.text, Wants::OneOf(KINDS))));
        }
    };
    // The last line of a kind counts, without zones for every name; a block of addresses is no zone here.
    keeping.disabled = match zones {
        [] => vec![Name::root()],
        zones => zones.iter().filter_map(|zone| Name::parse(&zone.text.to_lowercase()).ok()).collect(),
    };
    Ok(())
}

/// `serve_stale_policy prefer_positive`. Which others there are is not recorded.
fn stale_policy(d: &mut Dispenser<'_>) -> Result<(), Failed> {
    const POLICIES: &[&str] = &["prefer_positive"];
    let property = d.val();
    let word = d.only_word()?;
    if POLICIES.contains(&word.text.as_str()) {
        return Ok(());
    }
    let said = format!("invalid value for serve_stale_policy: {}", word.text);
    Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(POLICIES))))
}

/// Seconds, at least one. More than the lab counts are as good as for ever.
fn ttl(d: &Dispenser<'_>, property: &str, word: &Token) -> Result<u32, Failed> {
    let ttl = check::number(d, property, word)?;
    if ttl > 0 {
        return Ok(u32::try_from(ttl).unwrap_or(u32::MAX));
    }
    let said = format!("cache TTL can not be zero or negative: {ttl}");
    Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(1))))
}

/// `success|denial CAPACITY [TTL] [MINTTL]`; what follows is not looked at.
fn keeping(d: &mut Dispenser<'_>, keeping: &mut CacheKeeping) -> Result<(), Failed> {
    let property = d.val();
    let words = d.rest();
    let [capacity, rest @ ..] = words.as_slice() else { return Err(d.missing(property)) };
    // A capacity may be negative: it is only compared.
    check::number(d, property, capacity)?;
    if let Some(word) = rest.first() {
        keeping.most = ttl(d, property, word)?;
    }
    if let Some(word) = rest.get(1) {
        let least = check::number(d, property, word)?;
        if least < 0 {
            let said = format!("cache min TTL can not be negative: {least}");
            return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(0))));
        }
        keeping.least = u32::try_from(least).unwrap_or(u32::MAX);
    }
    Ok(())
}

/// `prefetch AMOUNT [DURATION [PERCENTAGE%]]`. Zero hits turn it off.
fn prefetch(d: &mut Dispenser<'_>) -> Result<Option<Prefetch>, Failed> {
    let words = d.rest();
    let [amount, rest @ ..] = words.as_slice() else { return Err(d.missing("prefetch")) };
    if rest.len() > 2 {
        return Err(d.too_many("prefetch"));
    }
    let count = check::number(d, "prefetch", amount)?;
    if count < 0 {
        let said = format!("prefetch amount should be positive: {count}");
        return Err(d.plain(&amount.place, &said, bad("prefetch", &amount.text, Wants::AtLeast(0))));
    }
    let amount = u32::try_from(count).unwrap_or(u32::MAX);
    let mut prefetch = Prefetch { amount, gap: 60_000, percentage: 10 };
    if let Some(word) = rest.first() {
        // Hits have no gap that is less than none.
        prefetch.gap = millis(check::duration(d, "prefetch", word)?).unwrap_or_default();
    }
    if let Some(word) = rest.get(1) {
        let refuse = |said: &str| d.plain(&word.place, said, bad("prefetch", &word.text, Wants::Percentage));
        let Some(digits) = word.text.strip_suffix('%') else {
            let last = word.text.chars().next_back().unwrap_or('%');
            return Err(refuse(&format!("last character of percentage should be `%`, but is: {last:?}")));
        };
        let share = go::atoi(digits).map_err(|said| refuse(&said))?;
        let fits = u32::try_from(share).ok().filter(|share| (10..=90).contains(share));
        let said = || refuse(&format!("percentage should fall in range [10, 90]: {share}"));
        prefetch.percentage = fits.ok_or_else(said)?;
    }
    Ok((count > 0).then_some(prefetch))
}

/// `serve_stale [DURATION] [immediate [TTL [RECHECK]] | verify [TIMEOUT [TTL [RECHECK]]]]`; the later words of it came
/// with 1.14.
fn stale(d: &mut Dispenser<'_>) -> Result<Stale, Failed> {
    const MODES: &[&str] = &["immediate", "verify"];
    let property = "serve_stale";
    let mut stale =
        Stale { up_to: 3_600_000, verifies: false, verify_timeout: None, ttl: 0, recheck: 0, prefers_positive: false };
    let all = d.rest();
    let mut words = all.into_iter();
    if let Some(word) = words.next() {
        let reason = || bad(property, &word.text, Wants::DurationFrom("0s"));
        let refuse = || d.plain(&word.place, "invalid negative duration for serve_stale", reason());
        stale.up_to = millis(check::duration(d, property, word)?).ok_or_else(refuse)?;
    }
    if let Some(word) = words.next() {
        let mode = word.text.to_lowercase();
        if !MODES.contains(&mode.as_str()) {
            let said = format!("invalid value for serve_stale refresh mode: {mode}");
            return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(MODES))));
        }
        stale.verifies = mode == "verify";
    }
    let mut span = || -> Result<Option<Millis>, Failed> {
        let Some(word) = words.next() else { return Ok(None) };
        let read = millis(check::duration(d, property, word)?);
        read.map(Some).ok_or_else(|| check::invalid(d, word, property))
    };
    if stale.verifies {
        stale.verify_timeout = span()?;
    }
    stale.ttl = u32::try_from(span()?.unwrap_or_default() / 1000).unwrap_or(u32::MAX);
    stale.recheck = span()?.unwrap_or_default();
    if words.next().is_some() {
        return Err(d.too_many(property));
    }
    Ok(stale)
}

/// Nanoseconds as milliseconds, where they are not negative.
fn millis(nanos: i64) -> Option<Millis> {
    Millis::try_from(nanos).ok().map(|nanos| nanos / 1_000_000)
}
