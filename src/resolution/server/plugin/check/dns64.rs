//! What `dns64` refuses.

use super::{Checked, Wants, bad, go};
use crate::resolution::corefile::{Dispenser, Token};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        match d.rest().as_slice() {
            [] => {}
            [word] => prefix(d, word)?,
            _ => return Err(d.too_many("dns64")),
        }
        while d.next_in_braces() {
            match d.val() {
                "prefix" => {
                    if !d.next_argument() {
                        return Err(d.missing("prefix"));
                    }
                    let word = Token::made(d.val(), &d.place());
                    prefix(d, &word)?;
                }
                "translate_all" | "allow_ipv4" => {}
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}

fn prefix(d: &Dispenser<'_>, word: &Token) -> Checked {
    let reason = bad("prefix", &word.text, Wants::Prefix);
    let Some((address, bits)) = go::cidr(&word.text) else {
        return Err(d.plain(&word.place, &format!("invalid CIDR address: {}", word.text), reason));
    };
    if address.is_ipv4() {
        return Err(d.here(&format!("invalid netmask 32 IPv6 address: {:?}", word.text), reason));
    }
    if bits % 8 != 0 || !(32..=96).contains(&bits) {
        return Err(d.here(&format!("invalid prefix length {:?}", word.text), reason));
    }
    Ok(())
}
