//! What `rewrite` refuses.

use super::{Checked, RCODES, Wants, bad, is_type};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Place, Token};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        let place = d.place();
        let mut words = d.rest();
        let mut in_braces = Vec::new();
        while d.next_in_braces() {
            in_braces.push(Token::made(d.val(), &d.place()));
            in_braces.extend(d.rest().into_iter().cloned());
        }
        words.extend(&in_braces);
        rule(d, &place, &words)?;
    }
    Ok(())
}

/// One rule (`rewrite.go` newRule).
fn rule(d: &Dispenser<'_>, place: &Place, words: &[&Token]) -> Checked {
    const KINDS: &[&str] = &["name", "type", "class", "edns0", "ttl", "cname", "rcode"];
    let Some(first) = words.first() else {
        let reason = CorefileReason::MissingValue("rewrite".to_owned());
        return Err(d.plain(place, "no rule type specified for rewrite", reason));
    };
    let mode = first.text.to_lowercase();
    let (kind, rest) = match (mode.as_str(), words) {
        ("stop" | "continue", [_]) => {
            let said = format!("{mode} rule must have at least one rule following");
            return Err(d.plain(&first.place, &said, CorefileReason::MissingValue(mode)));
        }
        ("stop" | "continue", [_, kind, rest @ ..]) | (_, [kind, rest @ ..]) => (kind, rest),
        _ => return Ok(()),
    };
    let word = kind.text.to_lowercase();
    let exactly = |count: usize, name: &str| {
        let said = format!("{word} rules must have exactly two arguments");
        match rest.len() {
            len if len == count => Ok(()),
            len if len < count => Err(d.plain(&kind.place, &said, CorefileReason::MissingValue(name.to_owned()))),
            _ => Err(d.plain(&kind.place, &said, CorefileReason::TooManyValues(name.to_owned()))),
        }
    };
    match word.as_str() {
        "answer" => {
            let said = "response rewrites must begin with a name rule";
            Err(d.plain(&kind.place, said, bad("rewrite", &kind.text, Wants::OneOf(KINDS))))
        }
        "name" => names(d, kind, rest),
        "class" => {
            exactly(2, "class")?;
            each(d, rest, "class", |text| ["IN", "CS", "CH", "HS", "NONE", "ANY"].contains(&text))
        }
        "type" => {
            exactly(2, "type")?;
            each(d, rest, "type", is_type)
        }
        "ttl" => {
            let words = matched(d, kind, rest, 1, "ttl")?;
            let Some(word) = words.first() else { return Ok(()) };
            if is_ttl(&word.text) {
                return Ok(());
            }
            let said = format!("invalid TTL '{}' for a ttl rule", word.text);
            Err(d.plain(&word.place, &said, bad("ttl", &word.text, Wants::TtlRange)))
        }
        "rcode" => {
            let words = matched(d, kind, rest, 2, "rcode")?;
            for (word, side) in words.iter().zip(["matching", "replacement"]) {
                let is_known = RCODES.contains(&word.text.to_uppercase().as_str()) || word.text.parse::<u16>().is_ok();
                if !is_known {
                    let said = format!("invalid {side} RCODE '{}' for a rcode rule", word.text);
                    return Err(d.plain(&word.place, &said, bad("rcode", &word.text, Wants::Rcode)));
                }
            }
            Ok(())
        }
        "cname" => matched(d, kind, rest, 1, "cname").map(|_| ()),
        "edns0" => edns0(d, kind, rest),
        _ => {
            let said = format!("invalid rule type {:?}", first.text);
            Err(d.plain(&kind.place, &said, bad("rewrite", &first.text, Wants::OneOf(KINDS))))
        }
    }
}

fn each(d: &Dispenser<'_>, words: &[&Token], property: &str, is_known: impl Fn(&str) -> bool) -> Checked {
    let Some(word) = words.iter().find(|word| !is_known(&word.text.to_uppercase())) else { return Ok(()) };
    let (said, wants) = if property == "class" {
        (format!("invalid class {:?}", word.text.to_uppercase()), Wants::OneOf(&["IN", "CH", "HS", "ANY"]))
    } else {
        (format!("invalid type {:?}", word.text.to_uppercase()), Wants::RecordType)
    };
    Err(d.plain(&word.place, &said, bad(property, &word.text, wants)))
}

const MATCHES: &[&str] = &["exact", "prefix", "suffix", "substring", "regex"];

/// The words behind `[MATCH] NAME` of a rule that takes `more` of them.
fn matched<'w>(
    d: &Dispenser<'_>,
    kind: &Token,
    words: &'w [&'w Token],
    more: usize,
    name: &str,
) -> Result<&'w [&'w Token], Failed> {
    if words.len() < 1 + more {
        let said = format!("too few ({}) arguments for a {name} rule", words.len());
        return Err(d.plain(&kind.place, &said, CorefileReason::MissingValue(name.to_owned())));
    }
    if words.len() == 1 + more {
        return Ok(words.get(1..).unwrap_or_default());
    }
    let [how, _, rest @ ..] = words else { return Ok(&[]) };
    if !MATCHES.contains(&how.text.to_lowercase().as_str()) {
        let said = format!(
            "{name} rule supports only exact, prefix, suffix, substring, and regex name matching, received: {}",
            how.text.to_lowercase()
        );
        return Err(d.plain(&how.place, &said, bad(name, &how.text, Wants::OneOf(MATCHES))));
    }
    if rest.len() > more {
        let said = format!("too many ({}) arguments for a {name} rule", words.len());
        return Err(d.plain(&kind.place, &said, CorefileReason::TooManyValues(name.to_owned())));
    }
    Ok(rest)
}

/// A TTL, or a range of which one end may be left out.
fn is_ttl(text: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().ok().filter(|ttl| *ttl <= i32::MAX.unsigned_abs());
    match text.split_once('-') {
        None => number(text).is_some(),
        Some(("", most)) => number(most).is_some(),
        Some((least, "")) => number(least).is_some(),
        Some((least, most)) => matches!((number(least), number(most)), (Some(least), Some(most)) if least <= most),
    }
}

/// `name [MATCH] FROM TO [answer …]` (`name.go` newNameRule).
fn names(d: &Dispenser<'_>, kind: &Token, words: &[&Token]) -> Checked {
    let (how, rest) = match words {
        [] | [_] => {
            let said = format!("too few arguments for a name rule: {}", words.len());
            return Err(d.plain(&kind.place, &said, CorefileReason::MissingValue("name".to_owned())));
        }
        [_, _] => return Ok(()),
        [how, _, _, rest @ ..] => (how.text.to_lowercase(), rest),
    };
    if !MATCHES.contains(&how.as_str()) {
        let at = words.first().map_or(kind, |word| word);
        let said = format!(
            "name rule supports only exact, prefix, suffix, substring, and regex name matching, received: {how}"
        );
        return Err(d.plain(&at.place, &said, bad("name", &at.text, Wants::OneOf(MATCHES))));
    }
    answers(d, &how, rest)
}

/// `answer auto | name FROM TO | value FROM TO …`: the word `answer` has to stand before the first alone
/// (`name.go` parseAnswerRules).
fn answers(d: &Dispenser<'_>, how: &str, words: &[&Token]) -> Checked {
    let Some(first) = words.first() else { return Ok(()) };
    if first.text != "answer" {
        let said = format!("exceeded the number of arguments for a non-answer rule argument for {how} rule");
        return Err(d.plain(&first.place, &said, bad("name", &first.text, Wants::OneOf(&["answer"]))));
    }
    if words.len() < 2 {
        let said = format!("invalid arguments for {how} rule");
        return Err(d.plain(&first.place, &said, CorefileReason::MissingValue("answer".to_owned())));
    }
    let (mut is_auto, mut has_name) = (false, false);
    let mut rest = words;
    while let [word, behind @ ..] = rest {
        let (what, behind) = match behind {
            _ if word.text != "answer" => (word, behind),
            [what, behind @ ..] => (what, behind),
            [] => {
                let said = format!("type missing for answer rule for {how} rule");
                return Err(d.plain(&word.place, &said, CorefileReason::MissingValue("answer".to_owned())));
            }
        };
        match what.text.as_str() {
            "auto" => is_auto = true,
            name @ ("name" | "value") if behind.len() < 2 => {
                let said = format!("{name} answer rule for {how} rule: 2 arguments required");
                return Err(d.plain(&what.place, &said, CorefileReason::MissingValue(name.to_owned())));
            }
            "name" => has_name = true,
            "value" => {}
            other => {
                let said = format!("invalid type {other:?} for answer rule for {how} rule");
                let wants = Wants::OneOf(&["auto", "name", "value"]);
                return Err(d.plain(&what.place, &said, bad("answer", other, wants)));
            }
        }
        rest = if what.text == "auto" { behind } else { behind.get(2..).unwrap_or_default() };
    }
    if is_auto && has_name {
        let said = format!("auto name answer rule cannot be combined with explicit name anwer rules for {how} rule");
        return Err(d.plain(&first.place, &said, CorefileReason::Exclude("answer auto", "answer name")));
    }
    Ok(())
}

/// `edns0 nsid|local|subnet set|replace|append|unset …` (`edns0.go` newEdns0Rule).
fn edns0(d: &Dispenser<'_>, kind: &Token, words: &[&Token]) -> Checked {
    let [option, action, rest @ ..] = words else {
        let reason = CorefileReason::MissingValue("edns0".to_owned());
        return Err(d.plain(&kind.place, "too few arguments for an EDNS0 rule", reason));
    };
    const ACTIONS: &[&str] = &["set", "replace", "append", "unset"];
    if !ACTIONS.contains(&action.text.to_lowercase().as_str()) {
        let said = format!("invalid action: {:?}", action.text);
        return Err(d.plain(&action.place, &said, bad("edns0", &action.text, Wants::OneOf(ACTIONS))));
    }
    match option.text.to_lowercase().as_str() {
        "local" => {
            let Some(code) = rest.first() else {
                let reason = CorefileReason::MissingValue("local".to_owned());
                return Err(d.plain(&option.place, "EDNS0 local rules require at least three args", reason));
            };
            let (digits, base) = match code.text.strip_prefix("0x").or(code.text.strip_prefix("0X")) {
                Some(digits) => (digits, 16),
                None => (code.text.as_str(), 10),
            };
            if u16::from_str_radix(digits, base).is_err() {
                let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
                let what = if is_number { "value out of range" } else { "invalid syntax" };
                let said = format!("strconv.ParseUint: parsing {:?}: {what}", code.text);
                return Err(d.plain(&code.place, &said, bad("local", &code.text, Wants::Between(0, 65535))));
            }
            Ok(())
        }
        "nsid" if rest.len() > 1 => {
            let reason = CorefileReason::TooManyValues("nsid".to_owned());
            Err(d.plain(&option.place, "EDNS0 NSID rules can not have more than one argument", reason))
        }
        "subnet" if rest.len() < 2 && action.text.to_lowercase() != "unset" => {
            let reason = CorefileReason::MissingValue("subnet".to_owned());
            Err(d.plain(&option.place, "EDNS0 subnet rules require exactly three args", reason))
        }
        "nsid" | "subnet" => Ok(()),
        other => {
            let said = format!("invalid rule type {other:?}");
            Err(d.plain(&option.place, &said, bad("edns0", &option.text, Wants::OneOf(&["local", "nsid", "subnet"]))))
        }
    }
}
