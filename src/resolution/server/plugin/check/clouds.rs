//! What the directives refuse whose names come from elsewhere: `route53`, `azure`, `clouddns`, `nomad`.

use super::super::duration::nanoseconds;
use super::{Checked, Wants, bad, go};
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};

/// The words behind a directive: so many parts each, with colons between them, none empty and none twice.
fn zones(d: &Dispenser<'_>, words: &[&Token], parts: usize, said: [&str; 2]) -> Checked {
    let [invalid, conflict] = said;
    let mut seen: Vec<&str> = Vec::new();
    for word in words {
        let all: Vec<&str> = word.text.splitn(parts, ':').collect();
        let plugin = if parts == 3 { "clouddns" } else { "zone" };
        if all.len() != parts || all.iter().any(|part| part.is_empty()) {
            let reason = CorefileReason::BadValue(plugin.to_owned(), word.text.clone());
            return Err(d.here(&format!("{invalid} {:?}", word.text), reason));
        }
        if seen.contains(&word.text.as_str()) {
            let reason = CorefileReason::Twice(word.text.clone());
            return Err(d.here(&format!("{conflict} {:?}", word.text), reason));
        }
        seen.push(&word.text);
    }
    Ok(())
}

pub(super) fn route53(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        zones(d, &words, 2, ["invalid zone", "conflict zone"])?;
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "aws_access_key" => {
                    let words = d.rest();
                    if words.len() < 2 {
                        let own: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                        let said = format!("invalid access key: '[{}]'", own.join(" "));
                        return Err(d.here(&said, CorefileReason::MissingValue(property.to_owned())));
                    }
                }
                "upstream" | "fallthrough" => {
                    d.rest();
                }
                "aws_endpoint" | "credentials" | "aws_api_max_retries" => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                    if property == "credentials" {
                        d.next_argument();
                    }
                }
                "refresh" => refresh(d)?,
                _ => {
                    return Err(d.here(&format!("unknown property {property:?}"), d.no_property()));
                }
            }
        }
    }
    Ok(())
}

/// A bare number is seconds.
fn refresh(d: &mut Dispenser<'_>) -> Checked {
    if !d.next_argument() {
        return Err(d.missing("refresh"));
    }
    let word = d.val();
    let text = if go::atoi(word).is_ok() { format!("{word}s") } else { word.to_owned() };
    match nanoseconds(&text) {
        Err(why) => Err(d.here(&format!("Unable to parse duration: {why}"), bad("refresh", word, Wants::Duration))),
        Ok(nanos) if nanos <= 0 => {
            let said = format!("refresh interval must be greater than 0: {text:?}");
            Err(d.here(&said, bad("refresh", word, Wants::DurationFrom("1s"))))
        }
        Ok(_) => Ok(()),
    }
}

pub(super) fn azure(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        zones(d, &words, 2, ["invalid resource group/zone:", "conflicting zone:"])?;
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "subscription" | "tenant" | "client" | "secret" | "environment" | "access" => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                    const ACCESS: &[&str] = &["public", "private"];
                    if property == "access" && !ACCESS.contains(&d.val()) {
                        let said = format!("invalid access value: can be public/private, found: {}", d.val());
                        return Err(d.here(&said, bad(property, d.val(), Wants::OneOf(ACCESS))));
                    }
                }
                "fallthrough" => {
                    d.rest();
                }
                _ => return Err(d.here(&format!("unknown property: {property:?}"), d.no_property())),
            }
        }
    }
    Ok(())
}

pub(super) fn clouddns(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        zones(d, &words, 3, ["invalid zone", "conflict zone"])?;
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "upstream" | "fallthrough" => {
                    d.rest();
                }
                "credentials" => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                }
                _ => return Err(d.here(&format!("unknown property {property:?}"), d.no_property())),
            }
        }
    }
    Ok(())
}

pub(super) fn nomad(d: &mut Dispenser<'_>) -> Checked {
    d.advance();
    d.rest();
    while d.next_in_braces() {
        let property = d.val().to_lowercase();
        let name = property.as_str();
        match name {
            "address" => {
                if d.rest().is_empty() {
                    let reason = CorefileReason::MissingValue(property);
                    return Err(d.here("at least one address is required", reason));
                }
            }
            "filter" | "token" | "ttl" => {
                let words = d.rest();
                let [word] = words.as_slice() else {
                    let what = if name == "ttl" { "ttl value" } else { name };
                    let said = format!("exactly one {what} is required");
                    let reason = if words.is_empty() {
                        CorefileReason::MissingValue(property)
                    } else {
                        CorefileReason::TooManyValues(property)
                    };
                    return Err(d.here(&said, reason));
                };
                if name == "ttl" {
                    let refuse = |said: &str| Err(d.here(said, bad(name, &word.text, Wants::Between(0, 3600))));
                    match go::atoi(&word.text) {
                        Err(why) => return refuse(&format!("error parsing ttl: {why}")),
                        Ok(ttl) if !(0..=3600).contains(&ttl) => {
                            return refuse(&format!("ttl must be in range [0, 3600]: {ttl}"));
                        }
                        Ok(_) => {}
                    }
                }
            }
            _ => return Err(d.here(&format!("unknown property '{property}'"), d.no_property())),
        }
    }
    Ok(())
}
