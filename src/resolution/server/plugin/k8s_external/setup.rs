//! The plugin's lines in the Corefile (`plugin/k8s_external/setup.go`).

use super::super::Fallthrough;
use super::super::check::{self, SetupContext};
use super::super::controller::zones_or_blocks;
use super::External;
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed};
use std::sync::Arc;

/// Reads all directives: one plugin is made of them. Zones are those of the last, and what is set stays (`setup.go`
/// parse).
pub(in super::super) fn parse(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Result<External, Failed> {
    let mut place = d.place();
    let mut plugin = External {
        line: place.line,
        zones: Vec::new(),
        apex: "dns".to_owned(),
        ttl: 5,
        headless: false,
        fallthrough: Fallthrough::Nowhere,
        by_address: Arc::default(),
    };
    while d.advance() {
        place = d.place();
        plugin.line = place.line;
        plugin.zones = zones_or_blocks(&d.rest(), around.zones);
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "ttl" => plugin.ttl = check::ttl(d, property)?,
                "apex" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    // CoreDNS takes any word, and makes names of it that no message can carry.
                    if let Err(error) = Name::parse(&word.text) {
                        let said = format!("unable to normalize '{}'", word.text);
                        return Err(d.here(&said, CorefileReason::Zone(word.text.clone(), error)));
                    }
                    plugin.apex = word.text.trim_end_matches('.').to_ascii_lowercase();
                }
                "headless" => plugin.headless = true,
                "fallthrough" => plugin.fallthrough = Fallthrough::of(&d.rest()),
                _ => return Err(d.unknown_property()),
            }
        }
    }
    // This is found when the block starts.
    if !around.directives.contains(&"kubernetes") {
        let reason = CorefileReason::Needs("k8s_external", "kubernetes");
        return Err(d.plain(&place, "kubernetes plugin not loaded", reason));
    }
    Ok(plugin)
}
