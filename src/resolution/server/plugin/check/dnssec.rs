//! What `dnssec` refuses.

use super::{Around, Checked, is_missing, number, path_of};
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};

pub(super) fn check(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    while d.advance() {
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "key" => {
                    let words = d.rest();
                    let [kind, files @ ..] = words.as_slice() else { return Err(d.missing(property)) };
                    if kind.text == "file"
                        && let Some(word) = files.iter().find(|word| is_missing(around.files, &word.text))
                    {
                        let said = format!("open {}: no such file or directory", path_of(&word.text));
                        return Err(d.plain(
                            &word.place,
                            &said,
                            CorefileReason::NoFile("key".to_owned(), word.text.clone()),
                        ));
                    }
                }
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
