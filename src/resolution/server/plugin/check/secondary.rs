//! What `secondary` refuses.

use super::{Checked, Wants, bad, go};
use crate::resolution::corefile::{CorefileReason, Dispenser};
use std::net::IpAddr;

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        let mut has_transfer = false;
        while d.next_in_braces() {
            match d.val() {
                "transfer" => {
                    transfer(d)?;
                    has_transfer = true;
                }
                "catalog" => {
                    if !d.rest().is_empty() {
                        return Err(d.too_many("catalog"));
                    }
                }
                "fallthrough" => {
                    d.rest();
                }
                _ => return Err(d.unknown_property()),
            }
        }
        if !has_transfer {
            let reason = CorefileReason::MissingValue("secondary".to_owned());
            return Err(d.here("secondary zones require a transfer from property", reason));
        }
    }
    Ok(())
}

/// `transfer from ADDRESS…` (`plugin/pkg/parse` TransferIn).
fn transfer(d: &mut Dispenser<'_>) -> Checked {
    if !d.next_argument() {
        return Err(d.missing("transfer"));
    }
    if d.val() != "from" {
        let reason = bad("transfer", d.val(), Wants::OneOf(&["from"]));
        return Err(d.here(&format!("unknown property {}", d.val()), reason));
    }
    let words = d.rest();
    if words.is_empty() {
        return Err(d.missing("from"));
    }
    for word in words {
        let host = go::host_and_port(&word.text).map_or(word.text.as_str(), |(host, _)| host);
        let said = match host.parse::<IpAddr>() {
            Ok(_) => continue,
            Err(_) if word.text == "*" => "can't use '*' in transfer from".to_owned(),
            Err(_) => format!("must specify an IP address: `{host}'"),
        };
        return Err(d.plain(&word.place, &said, bad("transfer", &word.text, Wants::Address)));
    }
    Ok(())
}
