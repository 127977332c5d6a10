//! What `tsig` and `sign` refuse.

use super::{Checked, SetupContext, is_missing};
use super::{bad, record_type};
use crate::resolution::corefile::{CorefileReason, Dispenser, Wants};

/// Whatever is wrong, CoreDNS speaks of a wrong number of words (`plugin/tsig` setup).
pub(super) fn tsig(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    const ALGORITHMS: &[&str] = &["hmac-sha1.", "hmac-sha224.", "hmac-sha256.", "hmac-sha384.", "hmac-sha512."];
    let (mut is_read, mut keys) = (false, Vec::new());
    while d.advance() {
        if std::mem::replace(&mut is_read, true) {
            return Err(d.wrong_count_of(CorefileReason::Twice("tsig".to_owned())));
        }
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "secret" => {
                    let words = d.rest();
                    let [key, _, rest @ ..] = words.as_slice() else { return Err(d.missing(property)) };
                    let name = absolute(&key.text);
                    if keys.contains(&name) {
                        return Err(d.wrong_count_of(CorefileReason::Twice(name)));
                    }
                    keys.push(name);
                    if let Some(word) = rest.first().filter(|word| !ALGORITHMS.contains(&absolute(&word.text).as_str()))
                    {
                        return Err(d.wrong_count_of(bad(property, &word.text, Wants::OneOf(ALGORITHMS))));
                    }
                }
                "secrets" => {
                    let path = d.only_word()?;
                    if is_missing(around.files, &path.text) {
                        let reason = CorefileReason::NoFile(property.to_owned(), path.text.clone());
                        return Err(d.wrong_count_of(reason));
                    }
                }
                "require" => {
                    let words = d.rest();
                    let Some(first) = words.first() else { return Err(d.missing(property)) };
                    let is_word = ["all", "none"].contains(&first.text.as_str());
                    let wrong = words.iter().find(|word| record_type(&word.text).is_none() && word.text != "ANY");
                    if let Some(word) = wrong.filter(|_| !is_word) {
                        return Err(d.wrong_count_of(bad(property, &word.text, Wants::RecordType)));
                    }
                }
                _ => return Err(d.wrong_count_of(d.no_property())),
            }
        }
    }
    Ok(())
}

/// A name in lower case, with its last dot.
fn absolute(text: &str) -> String {
    let text = text.to_lowercase();
    if text.ends_with('.') { text } else { text + "." }
}

pub(super) fn sign(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("sign"));
        }
        d.rest();
        while d.next_in_braces() {
            match d.val() {
                "key" => files_of_key(d, around)?,
                "directory" => {
                    let words = d.rest();
                    if words.len() != 1 {
                        let said = "can only be one argument after \"directory\"";
                        let reason = if words.is_empty() {
                            CorefileReason::MissingValue("directory".to_owned())
                        } else {
                            CorefileReason::TooManyValues("directory".to_owned())
                        };
                        return Err(d.plain(&d.place(), said, reason));
                    }
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}

/// `key file NAME…`: the two files of each key, with and without their endings. Other words than `file` bring no key.
pub(super) fn files_of_key(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    if !d.next_argument() {
        return Err(d.missing("key"));
    }
    if d.val() != "file" {
        d.rest();
        return Ok(());
    }
    let words = d.rest();
    if words.is_empty() {
        return Err(d.missing("file"));
    }
    for word in words {
        let base = word.text.strip_suffix(".key").or(word.text.strip_suffix(".private")).unwrap_or(&word.text);
        for path in [format!("{base}.key"), format!("{base}.private")] {
            if is_missing(around.files, &path) {
                let said = format!("open {path}: no such file or directory");
                return Err(d.plain(&word.place, &said, CorefileReason::NoFile("key".to_owned(), path)));
            }
        }
    }
    Ok(())
}
