//! What `dnssec` refuses.

use super::keys::files_of_key;
use super::{Checked, SetupContext, number};
use crate::resolution::corefile::{Dispenser, Token};

pub(super) fn check(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    while d.advance_once()? {
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "key" => files_of_key(d, around)?,
                "cache_capacity" => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                    let word = Token::made(d.val(), &d.place());
                    number(d, property, &word)?;
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}
