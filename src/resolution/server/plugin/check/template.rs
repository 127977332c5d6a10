//! What `template` refuses.

use super::{Checked, RCODES, Wants, bad, is_type};
use crate::resolution::corefile::Dispenser;

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    const CLASSES: &[&str] = &["IN", "CS", "CH", "HS", "NONE", "ANY"];
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("template"));
        }
        if !CLASSES.contains(&d.val()) {
            return Err(
                d.here(&format!("invalid query class {}", d.val()), bad("template", d.val(), Wants::OneOf(CLASSES)))
            );
        }
        if !d.next_argument() {
            return Err(d.missing("template"));
        }
        if !is_type(d.val()) {
            let said = format!("invalid RR class {}", d.val());
            return Err(d.here(&said, bad("template", d.val(), Wants::RecordType)));
        }
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "match" if d.rest().is_empty() => return Err(d.missing(property)),
                "answer" | "additional" | "authority" => {
                    let words = d.rest();
                    if words.is_empty() {
                        return Err(d.missing(property));
                    }
                    if let Some(word) = words.iter().find(|word| has_open_action(&word.text)) {
                        let said = format!(
                            "could not compile template: {}, template: {property}:1: unclosed action",
                            word.text
                        );
                        return Err(d.here(&said, bad(property, &word.text, Wants::ClosedAction)));
                    }
                }
                "rcode" => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                    if !RCODES.contains(&d.val()) {
                        let said = format!("unknown rcode {}", d.val());
                        return Err(d.here(&said, bad(property, d.val(), Wants::Rcode)));
                    }
                }
                "ederror" => {
                    let words = d.rest();
                    match words.as_slice() {
                        [code] | [code, _] if code.text.parse::<u16>().is_ok() => {}
                        [] => return Err(d.missing(property)),
                        [code] | [code, _] => {
                            let said = format!("error parsing extended DNS error code {}", code.text);
                            return Err(d.here(&said, bad(property, &code.text, Wants::Between(0, 65535))));
                        }
                        _ => return Err(d.too_many(property)),
                    }
                }
                "match" | "fallthrough" | "upstream" | "var" | "expr" => {
                    d.rest();
                }
                _ => return Err(d.wrong_count_of(d.no_property())),
            }
        }
    }
    Ok(())
}

/// True where `{{` is not closed by `}}`.
fn has_open_action(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("{{") {
        let Some((_, behind)) = behind.split_once("}}") else { return true };
        rest = behind;
    }
    false
}
