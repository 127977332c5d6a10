//! Directives that change or turn away what passes them: `cache`, `rewrite`, `acl`, `dns64` and the like.

use super::{Around, Checked, Wants, bad, duration, go, is_missing, number};
use crate::dns::RecordType;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token};

/// The codes by name (`dns.StringToRcode`).
pub(super) const RCODES: &[&str] = &[
    "NOERROR",
    "FORMERR",
    "SERVFAIL",
    "NXDOMAIN",
    "NOTIMP",
    "REFUSED",
    "YXDOMAIN",
    "YXRRSET",
    "NXRRSET",
    "NOTAUTH",
    "NOTZONE",
    "DSOTYPENI",
    "BADSIG",
    "BADKEY",
    "BADTIME",
    "BADMODE",
    "BADNAME",
    "BADALG",
    "BADTRUNC",
    "BADCOOKIE",
];

/// True for a type Go's library has by name (`dns.StringToType`).
pub(super) fn is_type(text: &str) -> bool {
    let is_written_so = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    is_written_so && !text.starts_with("TYPE") && (RecordType::parse_any(text).is_ok() || text == "ANY")
}

pub(super) fn dns64(d: &mut Dispenser<'_>) -> Checked {
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

pub(super) fn loadbalance(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        let Some(policy) = words.first() else { continue };
        match policy.text.as_str() {
            "round_robin" if words.len() > 1 => {
                let reason = CorefileReason::TooManyValues("round_robin".to_owned());
                return Err(d.here("unknown property for round_robin", reason));
            }
            "round_robin" => {
                while d.next_in_braces() {
                    if d.val() != "prefer" {
                        return Err(d.unknown_property());
                    }
                    d.rest();
                }
            }
            "weighted" => {
                match words.len() {
                    1 => {
                        return Err(d.here(
                            "missing weight file argument",
                            CorefileReason::MissingValue("weighted".to_owned()),
                        ));
                    }
                    2 => {}
                    _ => {
                        return Err(
                            d.here("unexpected argument(s)", CorefileReason::TooManyValues("weighted".to_owned()))
                        );
                    }
                }
                while d.next_in_braces() {
                    if d.val() != "reload" {
                        return Err(d.unknown_property());
                    }
                    match d.rest().as_slice() {
                        [] => {
                            return Err(d.here(
                                "reload duration value is missing",
                                CorefileReason::MissingValue("reload".to_owned()),
                            ));
                        }
                        [word] if go::duration(&word.text).is_ok_and(|nanos| nanos >= 0) => {}
                        [word] => {
                            let said = format!("invalid reload duration '{}'", word.text);
                            return Err(d.here(&said, bad("reload", &word.text, Wants::Duration)));
                        }
                        _ => {
                            return Err(
                                d.here("unexpected argument", CorefileReason::TooManyValues("reload".to_owned()))
                            );
                        }
                    }
                }
            }
            other => {
                let reason = bad("loadbalance", other, Wants::OneOf(&["round_robin", "weighted"]));
                return Err(d.plain(&policy.place, &format!("unknown policy: {other}"), reason));
            }
        }
    }
    Ok(())
}

pub(super) fn autopath(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        let Some(last) = words.last() else {
            let reason = CorefileReason::MissingValue("autopath".to_owned());
            return Err(d.plain(&d.place(), "no resolv-conf specified", reason));
        };
        if !last.text.starts_with('@') && is_missing(around.files, &last.text) {
            let path = &last.text;
            let said = format!("failed to parse {path:?}: open {path}: no such file or directory");
            return Err(d.plain(&last.place, &said, CorefileReason::NoFile("autopath".to_owned(), path.clone())));
        }
    }
    Ok(())
}

pub(super) fn acl(d: &mut Dispenser<'_>) -> Checked {
    const ACTIONS: &[&str] = &["allow", "block", "filter", "drop"];
    while d.advance() {
        d.rest();
        while d.next_in_braces() {
            let action = d.val();
            if !ACTIONS.contains(&action.to_lowercase().as_str()) {
                let said = format!("unexpected token {action:?}; expect 'allow', 'block', 'filter' or 'drop'");
                return Err(d.here(&said, bad("acl", action, Wants::OneOf(ACTIONS))));
            }
            let words = d.rest();
            sections(d, &words)?;
        }
    }
    Ok(())
}

fn sections(d: &Dispenser<'_>, words: &[&Token]) -> Checked {
    let is_section = |text: &str| ["type", "net"].contains(&text.to_lowercase().as_str());
    let mut rest = words;
    while let [first, behind @ ..] = rest {
        if !is_section(&first.text) {
            let said = format!("unexpected token {:?}; expect 'type | net'", first.text);
            return Err(d.here(&said, bad("acl", &first.text, Wants::OneOf(&["type", "net"]))));
        }
        let section = first.text.to_lowercase();
        let count = behind.iter().position(|word| is_section(&word.text)).unwrap_or(behind.len());
        let (own, behind) = behind.split_at(count);
        if own.is_empty() {
            let reason = CorefileReason::MissingValue(section.clone());
            return Err(d.here(&format!("no token specified in {section:?} section"), reason));
        }
        for word in own.iter().take_while(|word| word.text != "*") {
            if section == "type" {
                if !is_type(&word.text) {
                    let said = format!("unexpected token {:?}; expect legal QTYPE", word.text);
                    return Err(d.here(&said, bad("type", &word.text, Wants::RecordType)));
                }
                continue;
            }
            let network = match (word.text.contains('/'), word.text.contains(':')) {
                (true, _) => word.text.clone(),
                (false, true) => format!("{}/128", word.text),
                (false, false) => format!("{}/32", word.text),
            };
            if go::cidr(&network).is_none() {
                let said = format!("illegal CIDR notation {network:?}");
                return Err(d.here(&said, bad("net", &word.text, Wants::Network)));
            }
        }
        rest = behind;
    }
    Ok(())
}

pub(super) fn cache(d: &mut Dispenser<'_>) -> Checked {
    let mut count = 0;
    while d.advance() {
        if count > 0 {
            return Err(d.only_once());
        }
        count += 1;
        if let Some(first) = d.rest().first() {
            // What is no number is a zone (rule PU7).
            match go::atoi(&first.text) {
                Ok(ttl) if ttl <= 0 => return Err(no_ttl(d, "cache", first, ttl)),
                _ => {}
            }
        }
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "success" | "denial" => keeping(d, property)?,
                "prefetch" => prefetch(d)?,
                "serve_stale" => serve_stale(d)?,
                "servfail" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else {
                        return Err(if words.is_empty() { d.missing(property) } else { d.too_many(property) });
                    };
                    let nanos = duration(d, property, word)?;
                    let reason = bad(property, &word.text, Wants::DurationBetween("0s", "5m"));
                    if nanos < 0 {
                        return Err(d.plain(&word.place, "invalid negative ttl for servfail", reason));
                    }
                    if nanos > 300_000_000_000 {
                        let said = "caching SERVFAIL responses over 5 minutes is not permitted";
                        return Err(d.plain(&word.place, said, reason));
                    }
                }
                "disable" => {
                    let words = d.rest();
                    let Some(kind) = words.first() else { return Err(d.missing(property)) };
                    const KINDS: &[&str] = &["success", "denial"];
                    if !KINDS.contains(&kind.text.as_str()) {
                        let said = "cache type for disable must be \"success\" or \"denial\"";
                        return Err(d.plain(&kind.place, said, bad(property, &kind.text, Wants::OneOf(KINDS))));
                    }
                }
                "keepttl" => {
                    if !d.rest().is_empty() {
                        return Err(d.too_many(property));
                    }
                }
                "serve_stale_policy" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else {
                        return Err(if words.is_empty() { d.missing(property) } else { d.too_many(property) });
                    };
                    // Which others there are is not recorded.
                    const POLICIES: &[&str] = &["prefer_positive"];
                    if !word.text.starts_with("prefer_") {
                        let said = format!("invalid value for serve_stale_policy: {}", word.text);
                        return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(POLICIES))));
                    }
                }
                _ => return Err(d.wrong_count_of(d.no_property())),
            }
        }
    }
    Ok(())
}

fn no_ttl(d: &Dispenser<'_>, property: &str, word: &Token, ttl: i64) -> Failed {
    let said = format!("cache TTL can not be zero or negative: {ttl}");
    d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(1)))
}

/// `success|denial CAPACITY [TTL] [MINTTL]`; what follows is not looked at.
fn keeping(d: &mut Dispenser<'_>, property: &str) -> Checked {
    let words = d.rest();
    let [capacity, rest @ ..] = words.as_slice() else { return Err(d.missing(property)) };
    number(d, property, capacity)?;
    if let Some(word) = rest.first() {
        let ttl = number(d, property, word)?;
        if ttl <= 0 {
            return Err(no_ttl(d, property, word, ttl));
        }
    }
    if let Some(word) = rest.get(1) {
        let least = number(d, property, word)?;
        if least < 0 {
            let said = format!("cache min TTL can not be negative: {least}");
            return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(0))));
        }
    }
    Ok(())
}

/// `prefetch AMOUNT [DURATION [PERCENTAGE%]]`.
fn prefetch(d: &mut Dispenser<'_>) -> Checked {
    let words = d.rest();
    let [amount, rest @ ..] = words.as_slice() else { return Err(d.missing("prefetch")) };
    if rest.len() > 2 {
        return Err(d.too_many("prefetch"));
    }
    let count = number(d, "prefetch", amount)?;
    if count < 0 {
        let said = format!("prefetch amount should be positive: {count}");
        return Err(d.plain(&amount.place, &said, bad("prefetch", &amount.text, Wants::AtLeast(0))));
    }
    if let Some(word) = rest.first() {
        duration(d, "prefetch", word)?;
    }
    if let Some(word) = rest.get(1) {
        let reason = || bad("prefetch", &word.text, Wants::Percentage);
        let Some(digits) = word.text.strip_suffix('%') else {
            let last = word.text.chars().next_back().unwrap_or('%');
            let said = format!("last character of percentage should be `%`, but is: {last:?}");
            return Err(d.plain(&word.place, &said, reason()));
        };
        let share = go::atoi(digits).map_err(|said| d.plain(&word.place, &said, reason()))?;
        if !(10..=90).contains(&share) {
            let said = format!("percentage should fall in range [10, 90]: {share}");
            return Err(d.plain(&word.place, &said, reason()));
        }
    }
    Ok(())
}

/// `serve_stale [DURATION] [MODE [TIMEOUT]] [{ … }]`; the later words of it came with 1.14.
fn serve_stale(d: &mut Dispenser<'_>) -> Checked {
    let words = d.rest();
    if let Some(word) = words.first()
        && duration(d, "serve_stale", word)? < 0
    {
        let said = "invalid negative duration for serve_stale";
        return Err(d.plain(&word.place, said, bad("serve_stale", &word.text, Wants::DurationFrom("0s"))));
    }
    if let Some(word) = words.get(1) {
        const MODES: &[&str] = &["immediate", "verify"];
        let mode = word.text.to_lowercase();
        if !MODES.contains(&mode.as_str()) {
            let said = format!("invalid value for serve_stale refresh mode: {mode}");
            return Err(d.plain(&word.place, &said, bad("serve_stale", &word.text, Wants::OneOf(MODES))));
        }
    }
    Ok(())
}

pub(super) fn header(d: &mut Dispenser<'_>) -> Checked {
    const FLAGS: &[&str] = &["aa", "ra", "rd"];
    while d.advance() {
        while d.next_in_braces() {
            let selector = d.val().to_lowercase();
            let place = d.place();
            let words = d.rest();
            if !["query", "response"].contains(&selector.as_str()) {
                let said = format!("setting up rule: invalid selector={selector} should be query or response");
                return Err(d.plain(&place, &said, bad("header", &selector, Wants::OneOf(&["query", "response"]))));
            }
            let [action, flags @ ..] = words.as_slice() else { return Err(d.missing(&selector)) };
            let name = action.text.to_lowercase();
            if !["set", "clear"].contains(&name.as_str()) {
                let said = format!("setting up rule: unknown flag action={name}, should be set or clear");
                return Err(d.plain(
                    &action.place,
                    &said,
                    bad(&selector, &action.text, Wants::OneOf(&["set", "clear"])),
                ));
            }
            if flags.is_empty() {
                let said = "setting up rule: invalid length for flags, at least one should be specified";
                return Err(d.plain(&action.place, said, CorefileReason::MissingValue(name)));
            }
            if let Some(flag) = flags.iter().find(|flag| !FLAGS.contains(&flag.text.to_lowercase().as_str())) {
                let said = format!("setting up rule: unknown/unsupported flag={}", flag.text);
                return Err(d.plain(&flag.place, &said, bad(&name, &flag.text, Wants::OneOf(FLAGS))));
            }
        }
    }
    Ok(())
}

pub(super) fn view(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        match d.rest().len() {
            0 => return Err(d.missing("view")),
            1 => {}
            _ => return Err(d.too_many("view")),
        }
        while d.next_in_braces() {
            if d.val() != "expr" {
                return Err(d.unknown_property());
            }
            d.rest();
        }
    }
    Ok(())
}

pub(super) fn rewrite(d: &mut Dispenser<'_>) -> Checked {
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
fn rule(d: &Dispenser<'_>, place: &crate::resolution::corefile::Place, words: &[&Token]) -> Checked {
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
