//! What `transfer` refuses.

use super::{Checked, Wants, bad, go};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed};
use std::net::IpAddr;

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        let mut has_to = false;
        while d.next_in_braces() {
            if d.val() != "to" {
                // The plugin puts its name in front twice.
                let error = d.here(&format!("unknown property {:?}", d.val()), d.no_property());
                return Err(twice(error));
            }
            let words = d.rest();
            if words.is_empty() {
                return Err(d.missing("to"));
            }
            for word in words.into_iter().filter(|word| word.text != "*") {
                let host = go::host_and_port(&word.text).map_or(word.text.as_str(), |(host, _)| host);
                if host.parse::<IpAddr>().is_err() {
                    let said = format!("not an IP address: {:?}", word.text);
                    return Err(d.plain(&word.place, &said, bad("to", &word.text, Wants::Address)));
                }
            }
            has_to = true;
        }
        if !has_to {
            return Err(twice(d.here("'to' is required", CorefileReason::MissingValue("transfer".to_owned()))));
        }
    }
    Ok(())
}

fn twice(mut error: Failed) -> Failed {
    error.said = format!("plugin/transfer: {}", error.said);
    error
}
