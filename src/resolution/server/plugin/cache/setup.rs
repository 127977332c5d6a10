//! The plugin's lines in the Corefile (`plugin/cache/setup.go`).

use super::super::super::state::Millis;
use super::super::{Controller, duration};
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Directive, Token};

/// The longest time a failure may be kept, in milliseconds.
const MAX_SERVFAIL: Millis = 300_000;

/// The plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    /// Which `cache` of the server it is, from 0.
    pub(in crate::resolution::server) number: usize,
    pub(super) line: usize,
    /// Whose names pass through it; `.` is every name.
    pub zones: Vec<Name>,
    /// How answers are kept.
    pub success: CacheKeeping,
    /// How denials are kept.
    pub denial: CacheKeeping,
    /// `servfail`: for how long a failure is kept, in milliseconds; 0 is not at all.
    pub(super) servfail: Millis,
    /// `keepttl`: what is kept has its whole TTL until it is over.
    pub(super) keeps_ttl: bool,
    pub(super) prefetch: Option<Prefetch>,
    pub(super) stale: Option<Stale>,
}

/// `prefetch`: what is asked for often is fetched anew before it is over (rule PC10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prefetch {
    /// After how many hits.
    pub amount: u32,
    /// The longest gap between them.
    pub gap: Millis,
    /// Once no more than this part of the TTL is left.
    pub percentage: u32,
}

/// `serve_stale`: what is over is given all the same (rule PC11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stale {
    /// For how long.
    pub up_to: Millis,
    /// The source is asked first.
    pub verifies: bool,
    /// For how long the source is waited for.
    pub verify_timeout: Option<Millis>,
    /// The TTL of a reply that is over, in seconds.
    pub ttl: u32,
    /// How long after a failure the source is not asked again.
    pub recheck: Millis,
    /// A denial does not replace an answer.
    pub prefers_positive: bool,
}

/// How one sort of reply is kept. Times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheKeeping {
    /// The longest time.
    pub most: u32,
    /// The shortest time.
    pub least: u32,
    /// `disable`: for names under these zones nothing is kept, though TTLs are still bounded.
    pub disabled: Vec<Name>,
}

impl Cache {
    /// The plugin of kubeadm's Corefile: `cache 30`, and nothing kept of the cluster's own names.
    pub(in crate::resolution::server) fn kubeadm(domain: &Name) -> Self {
        let mut cache = Self::new(16, vec![Name::root()]);
        for keeping in [&mut cache.success, &mut cache.denial] {
            keeping.most = 30;
            keeping.disabled.push(domain.clone());
        }
        cache
    }

    fn new(line: usize, zones: Vec<Name>) -> Self {
        let keeping = |most| CacheKeeping { most, least: 5, disabled: Vec::new() };
        Self {
            number: 0,
            line,
            zones,
            success: keeping(3600),
            denial: keeping(1800),
            servfail: 5_000,
            keeps_ttl: false,
            prefetch: None,
            stale: None,
        }
    }
}

/// Reads the plugin's directive.
pub(in super::super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Cache> {
    let directive = controller.once(directives)?;
    let mut arguments = directive.arguments.as_slice();
    let mut cache = Cache::new(directive.place().line, controller.zones.to_vec());
    if let Some(first) = arguments.first()
        && first.text.parse::<i64>().is_ok()
    {
        let most = controller.number("cache", first, 1, u32::MAX);
        cache.success.most = most.unwrap_or(cache.success.most);
        cache.denial.most = most.unwrap_or(cache.denial.most);
        arguments = arguments.get(1..).unwrap_or_default();
    }
    if !arguments.is_empty() {
        cache.zones = controller.zones_of(arguments);
    }
    let mut prefers_positive = false;
    for property in directive.lines() {
        match property.word() {
            "success" => keeping(controller, property, &mut cache.success),
            "denial" => keeping(controller, property, &mut cache.denial),
            "disable" => {
                let [sort, zones @ ..] = property.arguments.as_slice() else {
                    controller.refuse(property.place(), CorefileReason::MissingValue("disable".to_owned()));
                    continue;
                };
                let zones = controller.zones_or_blocks(zones);
                match sort.text.as_str() {
                    "success" => cache.success.disabled.extend(zones),
                    "denial" => cache.denial.disabled.extend(zones),
                    other => {
                        let reason = CorefileReason::BadValue("disable".to_owned(), other.to_owned());
                        controller.refuse(&sort.place, reason);
                    }
                }
            }
            "servfail" => {
                let Some(word) = controller.only(property) else { continue };
                let span = span(controller, property, word).unwrap_or(cache.servfail);
                if span > MAX_SERVFAIL {
                    bad(controller, property, word);
                }
                cache.servfail = span;
            }
            "keepttl" => cache.keeps_ttl = controller.nothing(property),
            "prefetch" => cache.prefetch = prefetch(controller, property),
            "serve_stale" => {
                cache.stale = Some(stale(controller, property));
            }
            "serve_stale_policy" => {
                let Some(word) = controller.only(property) else { continue };
                prefers_positive = word.text == "prefer_positive";
                if !prefers_positive {
                    bad(controller, property, word);
                }
            }
            _ => controller.unknown("cache", property),
        }
    }
    if let Some(stale) = &mut cache.stale {
        stale.prefers_positive = prefers_positive;
    }
    Some(cache)
}

/// `prefetch AMOUNT [DURATION] [PERCENTAGE%]`.
fn prefetch(controller: &mut Controller<'_>, property: &Directive) -> Option<Prefetch> {
    let [amount, rest @ ..] = property.arguments.as_slice() else {
        controller.refuse(property.place(), CorefileReason::MissingValue(property.word().to_owned()));
        return None;
    };
    let amount = controller.number("prefetch", amount, 0, u32::MAX)?;
    let mut prefetch = Prefetch { amount, gap: 60_000, percentage: 10 };
    if let Some(word) = rest.first() {
        prefetch.gap = span(controller, property, word)?;
    }
    if let Some(word) = rest.get(1) {
        let number = word.text.strip_suffix('%').and_then(|number| number.parse().ok());
        match number.filter(|number| (10..=90).contains(number)) {
            Some(percentage) => prefetch.percentage = percentage,
            None => bad(controller, property, word),
        }
    }
    // Zero hits turn it off.
    (prefetch.amount > 0).then_some(prefetch)
}

/// `serve_stale [DURATION] [immediate [TTL [RECHECK]] | verify [TIMEOUT [TTL [RECHECK]]]]`.
fn stale(controller: &mut Controller<'_>, property: &Directive) -> Stale {
    let mut stale =
        Stale { up_to: 3_600_000, verifies: false, verify_timeout: None, ttl: 0, recheck: 0, prefers_positive: false };
    let mut words = property.arguments.iter();
    if let Some(word) = words.next() {
        stale.up_to = span(controller, property, word).unwrap_or(stale.up_to);
    }
    if let Some(word) = words.next() {
        match word.text.to_ascii_lowercase().as_str() {
            "verify" => stale.verifies = true,
            "immediate" => {}
            _ => bad(controller, property, word),
        }
    }
    if stale.verifies
        && let Some(word) = words.next()
    {
        stale.verify_timeout = span(controller, property, word);
    }
    if let Some(word) = words.next() {
        let ttl = span(controller, property, word).unwrap_or_default() / 1000;
        stale.ttl = u32::try_from(ttl).unwrap_or(u32::MAX);
    }
    if let Some(word) = words.next() {
        stale.recheck = span(controller, property, word).unwrap_or_default();
    }
    if let Some(extra) = words.next() {
        controller.refuse(&extra.place, CorefileReason::TooManyValues(property.word().to_owned()));
    }
    stale
}

fn bad(controller: &mut Controller<'_>, property: &Directive, word: &Token) {
    controller.refuse(&word.place, CorefileReason::BadValue(property.word().to_owned(), word.text.clone()));
}

/// A duration that is not negative.
fn span(controller: &mut Controller<'_>, property: &Directive, word: &Token) -> Option<Millis> {
    let read = duration::millis(&word.text).and_then(|millis| Millis::try_from(millis).ok());
    if read.is_none() {
        bad(controller, property, word);
    }
    read
}

/// `success|denial CAPACITY [TTL] [MINTTL]`.
fn keeping(controller: &mut Controller<'_>, property: &Directive, keeping: &mut CacheKeeping) {
    let name = property.word();
    match property.arguments.as_slice() {
        [] => controller.refuse(property.place(), CorefileReason::MissingValue(name.to_owned())),
        [capacity, rest @ ..] => {
            // A capacity may be negative: it is only compared.
            if capacity.text.parse::<i64>().is_err() {
                bad(controller, property, capacity);
            }
            if let Some(word) = rest.first() {
                keeping.most = controller.number(name, word, 1, u32::MAX).unwrap_or(keeping.most);
            }
            if let Some(word) = rest.get(1) {
                keeping.least = controller.number(name, word, 0, u32::MAX).unwrap_or(keeping.least);
            }
        }
    }
}
