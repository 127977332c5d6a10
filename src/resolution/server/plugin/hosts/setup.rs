//! The plugin's lines in the Corefile (`plugin/hosts/setup.go`).

use super::super::super::Millis;
use super::super::check::{bad, go};
use super::super::controller::zones_or_blocks;
use super::super::{Fallthrough, duration};
use super::Hosts;
use super::hostsfile::Table;
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Wants};
use std::sync::Arc;

/// The file where none is named: that of the server's own container.
pub(super) const DEFAULT_FILE: &str = "/etc/hosts";
/// How long a record may be kept, in seconds.
const DEFAULT_TTL: u32 = 3600;
/// The longest that `ttl` allows, in seconds.
const MOST_TTL: u32 = 65535;
/// How often the file is looked at.
const DEFAULT_RELOAD: Millis = 5000;

/// Reads the plugin's directive (`setup.go` hostsParse), but not the file it names. Zones are the server block's where
/// none are named.
pub(in super::super) fn parse(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<Hosts, Failed> {
    let mut hosts = Hosts {
        place: d.place(),
        zones: blocks.to_vec(),
        files: Vec::new(),
        not_given: None,
        path: DEFAULT_FILE.to_owned(),
        inline: Arc::default(),
        ttl: DEFAULT_TTL,
        reload: DEFAULT_RELOAD,
        has_reverse: true,
        fallthrough: Fallthrough::Nowhere,
        unsupported_goes_on: false,
    };
    let mut inline = Table::default();
    while d.advance_once()? {
        if let [path, zones @ ..] = d.rest().as_slice() {
            hosts.path = path.text.clone();
            hosts.zones = zones_or_blocks(zones, blocks);
        }
        while d.next_in_braces() {
            match d.val() {
                "fallthrough" => hosts.fallthrough = Fallthrough::of(&d.rest()),
                "fallthrough_unsupported" => {
                    d.rest();
                    hosts.unsupported_goes_on = true;
                }
                "no_reverse" => hosts.has_reverse = false,
                "ttl" => hosts.ttl = ttl(d)?,
                "reload" => hosts.reload = reload(d)?,
                // A line of the file, whatever it says (rules PH2, PU7).
                word => {
                    let place = d.place();
                    let words = d.rest();
                    if hosts.fallthrough != Fallthrough::Nowhere {
                        return Err(d.wrong_count_of(CorefileReason::HostsAfterFallthrough));
                    }
                    let source = if place.is_in_corefile() { "Corefile".into() } else { Arc::clone(&place.file) };
                    let words = words.into_iter().map(|word| word.text.as_str());
                    let text: Vec<&str> = std::iter::once(word).chain(words).collect();
                    inline.add(&text.join(" "), &(source, place.line), &hosts.zones);
                }
            }
        }
    }
    hosts.inline = Arc::new(inline);
    Ok(hosts)
}

fn ttl(d: &mut Dispenser<'_>) -> Result<u32, Failed> {
    let words = d.rest();
    let Some(word) = words.first() else {
        return Err(d.here("ttl needs a time in second", CorefileReason::MissingValue("ttl".to_owned())));
    };
    let reason = || bad("ttl", &word.text, Wants::Between(1, MOST_TTL));
    let ttl = go::atoi(&word.text).map_err(|_| d.here("ttl needs a number of second", reason()))?;
    let fits = u32::try_from(ttl).ok().filter(|ttl| (1..=MOST_TTL).contains(ttl));
    fits.ok_or_else(|| d.here("ttl provided is invalid", reason()))
}

/// How often the file is looked at; 0 is never.
fn reload(d: &mut Dispenser<'_>) -> Result<Millis, Failed> {
    let words = d.rest();
    let [word] = words.as_slice() else {
        let reason = CorefileReason::MissingValue("reload".to_owned());
        return Err(d.here("reload needs a duration (zero seconds to disable)", reason));
    };
    let refuse =
        |said: &str| d.here(&format!("{said} '{}'", word.text), bad("reload", &word.text, Wants::DurationFrom("0s")));
    let nanos = duration::nanoseconds(&word.text).map_err(|_| refuse("invalid duration for reload"))?;
    let nanos = u64::try_from(nanos).map_err(|_| refuse("invalid negative duration for reload"))?;
    Ok(nanos.div_ceil(1_000_000))
}
