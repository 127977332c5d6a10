//! The plugin's lines in the Corefile (`plugin/cache/setup.go`).

use super::super::{Controller, NoteKind};
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Directive};

/// The plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    /// Which `cache` of the server it is, from 0.
    pub(in crate::resolution::server) number: usize,
    /// Whose names pass through it; `.` is every name.
    pub zones: Vec<Name>,
    /// How answers are kept.
    pub success: CacheKeeping,
    /// How denials are kept.
    pub denial: CacheKeeping,
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
    fn new(zones: Vec<Name>) -> Self {
        let keeping = |most| CacheKeeping { most, least: 5, disabled: Vec::new() };
        Self { number: 0, zones, success: keeping(3600), denial: keeping(1800) }
    }
}

/// Reads the plugin's directive.
pub(in super::super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Cache> {
    let directive = controller.once(directives)?;
    let mut arguments = directive.arguments.as_slice();
    let mut cache = Cache::new(controller.zones.to_vec());
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
            // Nothing is fetched early or given after its time here, and no failure is kept longer.
            "prefetch" | "serve_stale" | "servfail" | "keepttl" => {
                controller.note(property.place(), NoteKind::Property("cache", property.word().to_owned()));
            }
            _ => controller.unknown("cache", property),
        }
    }
    Some(cache)
}

/// `success|denial CAPACITY [TTL] [MINTTL]`.
fn keeping(controller: &mut Controller<'_>, property: &Directive, keeping: &mut CacheKeeping) {
    let name = property.word();
    match property.arguments.as_slice() {
        [] => controller.refuse(property.place(), CorefileReason::MissingValue(name.to_owned())),
        [capacity, rest @ ..] => {
            controller.number(name, capacity, 0, u32::MAX);
            if let Some(word) = rest.first() {
                keeping.most = controller.number(name, word, 1, u32::MAX).unwrap_or(keeping.most);
            }
            if let Some(word) = rest.get(1) {
                keeping.least = controller.number(name, word, 0, u32::MAX).unwrap_or(keeping.least);
            }
        }
    }
}
