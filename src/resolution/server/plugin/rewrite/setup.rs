//! How `rewrite` lines are read (`setup.go`, `rewrite.go` newRule and the constructors of the rules).

use super::super::check::bad;
use super::super::kinds;
use super::super::pattern::Pattern;
use super::name::{Answer, Matches, Rewriter, used_groups};
use super::{Action, Rewrite, Rule, edns};
use crate::dns::Rcode;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token, Wants};

/// The longest pattern (`maxRegexpLen`).
const MAX_PATTERN: usize = 10_000;
/// The largest TTL of a range that is open above.
const MAX_TTL: u32 = 2_147_483_647;

/// What there are rules for, and how they match a name.
const KINDS: &[&str] = &["name", "type", "class", "edns0", "ttl", "cname", "rcode"];
const MATCHES: &[&str] = &["exact", "prefix", "suffix", "substring", "regex"];

/// Reads all directives. They are one link of the chain (rule PR1).
pub(in super::super) fn parse(d: &mut Dispenser<'_>) -> Result<Rewrite, Failed> {
    let mut rules = Vec::new();
    while d.advance() {
        let head = Token::made(d.val(), &d.place());
        let mut words = d.rest();
        let mut in_braces = Vec::new();
        // What stands in braces is the rest of one rule, over several lines.
        if words.len() < 2 {
            while d.next_in_braces() {
                in_braces.push(Token::made(d.val(), &d.place()));
                in_braces.extend(d.rest().into_iter().cloned());
            }
        }
        words.extend(&in_braces);
        rules.push(rule(d, &head, &words)?);
        // Behind a whole rule they are one of their own, without a word.
        if d.next_in_braces() {
            return Err(d.plain(&d.place(), NO_KIND, d.no_property()));
        }
    }
    let supported = rules.iter().filter_map(|rule| match &rule.action {
        Action::Edns(edns) if edns.is_supported() => Some(edns.code()),
        _ => None,
    });
    Ok(Rewrite { options: supported.collect(), rules })
}

const NO_KIND: &str = "no rule type specified for rewrite";

/// What a rule is refused for, at a word.
fn refused(d: &Dispenser<'_>, word: &Token, said: String, reason: CorefileReason) -> Failed {
    d.plain(&word.place, &said, reason)
}

fn missing(what: &str) -> CorefileReason {
    CorefileReason::MissingValue(what.to_owned())
}

fn too_many(what: &str) -> CorefileReason {
    CorefileReason::TooManyValues(what.to_owned())
}

/// One rule: whether it stops, what it is for, and what that needs (newRule).
fn rule(d: &Dispenser<'_>, head: &Token, words: &[&Token]) -> Result<Rule, Failed> {
    let Some((first, rest)) = words.split_first() else {
        return Err(refused(d, head, NO_KIND.to_owned(), missing("rewrite")));
    };
    let mode = first.text.to_lowercase();
    let (stops, kind, arguments) = match (mode.as_str(), rest) {
        ("stop" | "continue", []) => {
            let said = format!("{mode} rule must have at least one rule following");
            return Err(refused(d, first, said, missing(&mode)));
        }
        ("stop" | "continue", [kind, arguments @ ..]) => (mode == "stop", *kind, arguments),
        _ => (true, *first, rest),
    };
    let action = match kind.text.to_lowercase().as_str() {
        "name" => name(d, kind, arguments)?,
        "class" => class(d, kind, arguments)?,
        "type" => record_type(d, kind, arguments)?,
        "edns0" => Action::Edns(edns::parse(d, kind, arguments)?),
        "ttl" => ttl(d, kind, arguments)?,
        "rcode" => rcode(d, kind, arguments)?,
        "cname" => {
            let (how, from, rest) = matched(d, kind, arguments, 1, "cname")?;
            let [to, ..] = rest else { return Err(refused(d, kind, NO_KIND.to_owned(), missing("cname"))) };
            cname(&how, from, to)
        }
        "answer" => {
            let said = "response rewrites must begin with a name rule".to_owned();
            return Err(refused(d, kind, said, bad("rewrite", &kind.text, Wants::OneOf(KINDS))));
        }
        _ => {
            let said = format!("invalid rule type {:?}", first.text);
            return Err(refused(d, kind, said, bad("rewrite", &first.text, Wants::OneOf(KINDS))));
        }
    };
    Ok(Rule { place: head.place.clone(), stops, action })
}

/// `class FROM TO` (newClassRule).
fn class(d: &Dispenser<'_>, kind: &Token, arguments: &[&Token]) -> Result<Action, Failed> {
    let read = |word: &Token| {
        let class = word.text.to_uppercase();
        let wants = Wants::OneOf(&["IN", "CH", "HS", "ANY"]);
        kinds::class(&class)
            .ok_or_else(|| refused(d, word, format!("invalid class {class:?}"), bad("class", &word.text, wants)))
    };
    let [from, to] = two(d, kind, arguments, "class")?;
    Ok(Action::Class { from: read(from)?, to: read(to)? })
}

/// `type FROM TO` (newTypeRule).
fn record_type(d: &Dispenser<'_>, kind: &Token, arguments: &[&Token]) -> Result<Action, Failed> {
    let read = |word: &Token| {
        let name = word.text.to_uppercase();
        let reason = || bad("type", &word.text, Wants::RecordType);
        kinds::record_type(&name).ok_or_else(|| refused(d, word, format!("invalid type {name:?}"), reason()))
    };
    let [from, to] = two(d, kind, arguments, "type")?;
    Ok(Action::Type { from: read(from)?, to: read(to)? })
}

/// `ttl [MATCH] NAME SECONDS|MIN-MAX` (newTTLRule).
fn ttl(d: &Dispenser<'_>, kind: &Token, arguments: &[&Token]) -> Result<Action, Failed> {
    let (how, from, rest) = matched(d, kind, arguments, 1, "ttl")?;
    let [word, ..] = rest else { return Err(refused(d, kind, NO_KIND.to_owned(), missing("ttl"))) };
    let Some((least, most)) = ttl_range(&word.text) else {
        let said = format!("invalid TTL '{}' for a ttl rule", word.text);
        return Err(refused(d, word, said, bad("ttl", &word.text, Wants::TtlRange)));
    };
    Ok(Action::Ttl { matches: matches(d, &how, from, "ttl")?, least, most })
}

/// `rcode [MATCH] NAME OLD NEW` (newRCodeRule).
fn rcode(d: &Dispenser<'_>, kind: &Token, arguments: &[&Token]) -> Result<Action, Failed> {
    let (how, from, rest) = matched(d, kind, arguments, 2, "rcode")?;
    let [old, new, ..] = rest else { return Err(refused(d, kind, NO_KIND.to_owned(), missing("rcode"))) };
    let read = |word: &Token, side: &str| {
        let said = format!("invalid {side} RCODE '{}' for a rcode rule", word.text);
        code(&word.text).ok_or_else(|| refused(d, word, said, bad("rcode", &word.text, Wants::Rcode)))
    };
    let (old, new) = (read(old, "matching")?, read(new, "replacement")?);
    Ok(Action::Rcode { matches: matches(d, &how, from, "rcode")?, from: old, to: new })
}

fn two<'t>(d: &Dispenser<'_>, kind: &Token, words: &[&'t Token], what: &str) -> Result<[&'t Token; 2], Failed> {
    let said = || format!("{what} rules must have exactly two arguments");
    match words {
        [from, to] => Ok([from, to]),
        [] | [_] => Err(refused(d, kind, said(), missing(what))),
        _ => Err(refused(d, kind, said(), too_many(what))),
    }
}

/// A name as plugins have it: in lower case, with its final dot (`plugin.Name.Normalize`).
fn absolute(text: &str) -> String {
    let text = text.to_lowercase();
    let backslashes = |rest: &str| rest.bytes().rev().take_while(|byte| *byte == b'\\').count();
    match text.strip_suffix('.') {
        Some(rest) if backslashes(rest) % 2 == 0 => text,
        _ => text + ".",
    }
}

fn pattern(d: &Dispenser<'_>, from: &Token, text: &str, said: &str) -> Result<Pattern, Failed> {
    if text.len() > MAX_PATTERN {
        let reason = CorefileReason::Pattern(text.chars().take(60).collect(), "expression too large");
        return Err(refused(d, from, format!("regex pattern too long: {} > {MAX_PATTERN}", text.len()), reason));
    }
    let reason = |why| CorefileReason::Pattern(text.to_owned(), why);
    Pattern::parse(text).map_err(|error| refused(d, from, format!("{said}: {text}"), reason(error.0)))
}

/// A pattern and what it is replaced by, which may use no more groups than there are (`isValidRegexPattern`).
fn pattern_with(d: &Dispenser<'_>, from: &Token, text: &str, to: &str) -> Result<Pattern, Failed> {
    let pattern = pattern(d, from, text, "invalid regex matching pattern")?;
    if used_groups(to) > pattern.groups() {
        let said = format!(
            "the rewrite regex pattern ({to}) uses more subexpressions than its corresponding matching regex pattern ({text})"
        );
        return Err(refused(d, from, said, CorefileReason::TooManyGroups(to.to_owned(), text.to_owned())));
    }
    Ok(pattern)
}

/// How a name is matched, by the word for it.
fn matches(d: &Dispenser<'_>, how: &str, from: &Token, what: &str) -> Result<Matches, Failed> {
    Ok(match how {
        "prefix" => Matches::Prefix(absolute(&from.text)),
        "suffix" => Matches::Suffix(absolute(&from.text)),
        "substring" => Matches::Substring(absolute(&from.text)),
        "regex" => {
            let said = format!("invalid regex pattern in a {what} rule");
            Matches::Regex(Some(pattern(d, from, &from.text, &said)?))
        }
        _ => Matches::Exact(absolute(&from.text)),
    })
}

/// The word for how a name is matched, in lower case.
fn kind_of_match(d: &Dispenser<'_>, word: &Token, what: &str) -> Result<String, Failed> {
    let how = word.text.to_lowercase();
    if MATCHES.contains(&how.as_str()) {
        return Ok(how);
    }
    let said =
        format!("{what} rule supports only exact, prefix, suffix, substring, and regex name matching, received: {how}");
    Err(refused(d, word, said, bad(what, &word.text, Wants::OneOf(MATCHES))))
}

/// `[MATCH] NAME` followed by so many words: how it matches, the name, and those.
fn matched<'w, 't>(
    d: &Dispenser<'_>,
    kind: &Token,
    words: &'w [&'t Token],
    behind: usize,
    what: &str,
) -> Result<(String, &'t Token, &'w [&'t Token]), Failed> {
    match words {
        [from, rest @ ..] if rest.len() == behind => Ok(("exact".to_owned(), from, rest)),
        [word, from, rest @ ..] if rest.len() >= behind => {
            let how = kind_of_match(d, word, what)?;
            if rest.len() > behind {
                let said = format!("too many ({}) arguments for a {what} rule", words.len());
                return Err(refused(d, kind, said, too_many(what)));
            }
            Ok((how, from, rest))
        }
        _ => Err(refused(d, kind, format!("too few ({}) arguments for a {what} rule", words.len()), missing(what))),
    }
}

/// `name [MATCH] FROM TO [answer …]` (`name.go` newNameRule).
fn name(d: &Dispenser<'_>, kind: &Token, words: &[&Token]) -> Result<Action, Failed> {
    let (how, from, to, rest) = match words {
        [from, to] => ("exact".to_owned(), *from, *to, &[][..]),
        [word, from, to, rest @ ..] => (word.text.to_lowercase(), *from, *to, rest),
        _ => {
            return Err(refused(d, kind, "too few arguments for a name rule".to_owned(), missing("name")));
        }
    };
    let replacement = absolute(&to.text);
    let (asks_auto, mut answers) = answer(d, &how, rest)?;
    // Of the kind nothing is said before what stands behind is read.
    if let ([word, _, _, ..], false) = (words, MATCHES.contains(&how.as_str())) {
        kind_of_match(d, word, "name")?;
    }
    let matches = match how.as_str() {
        "exact" => {
            // The replacement is held against the rules for patterns, too.
            pattern_with(d, to, &replacement, &absolute(&from.text))?;
            matches(d, &how, from, "name")?
        }
        "regex" => Matches::Regex(Some(pattern_with(d, from, &from.text, &to.text)?)),
        _ => matches(d, &how, from, "name")?,
    };
    let mut is_auto = asks_auto || how == "exact";
    // A suffix is put back as text, which fits every name of the reply.
    if let (Matches::Suffix(suffix), true) = (&matches, is_auto) {
        let by = || Rewriter::Suffix { from: replacement.clone(), to: suffix.clone() };
        let own = [Answer { is_value: false, by: by() }, Answer { is_value: true, by: by() }];
        answers.splice(..0, own);
        is_auto = false;
    }
    Ok(Action::Name { matches, to: replacement, is_auto, answers })
}

/// `answer auto | name FROM TO | value FROM TO …` behind a name rule: the word `answer` has to stand before the first
/// alone (`name.go` parseAnswerRules).
fn answer(d: &Dispenser<'_>, how: &str, words: &[&Token]) -> Result<(bool, Vec<Answer>), Failed> {
    let Some(first) = words.first() else { return Ok((false, Vec::new())) };
    let is_answer = first.text == "answer";
    let no_answer = || bad("name", &first.text, Wants::OneOf(&["answer"]));
    if words.len() < 2 {
        let reason = if is_answer { missing("answer") } else { no_answer() };
        return Err(refused(d, first, format!("invalid arguments for {how} rule"), reason));
    }
    if !is_answer {
        let said = format!("exceeded the number of arguments for a non-answer rule argument for {how} rule");
        return Err(refused(d, first, said, no_answer()));
    }
    let (mut is_auto, mut has_names, mut answers) = (false, false, Vec::new());
    let mut words = words.iter().copied().peekable();
    while let Some(word) = words.next() {
        let kind = match word.text.as_str() {
            "answer" => words.next().ok_or_else(|| {
                refused(d, word, format!("type missing for answer rule for {how} rule"), missing("answer"))
            })?,
            _ => word,
        };
        let is_value = match kind.text.as_str() {
            "auto" => {
                is_auto = true;
                continue;
            }
            "name" => false,
            "value" => true,
            other => {
                let said = format!("invalid type {other:?} for answer rule for {how} rule");
                let wants = Wants::OneOf(&["auto", "name", "value"]);
                return Err(refused(d, kind, said, bad("answer", other, wants)));
            }
        };
        has_names |= !is_value;
        let (Some(from), Some(to)) = (words.next(), words.next()) else {
            let said = format!("{} answer rule for {how} rule: 2 arguments required", kind.text);
            return Err(refused(d, kind, said, missing(&kind.text)));
        };
        let from = pattern_with(d, from, &from.text, &to.text).map_err(|mut error| {
            // CoreDNS says of which part the pattern is.
            let of = format!("plugin/rewrite: {} answer rule for {how} rule: ", kind.text);
            error.said = error.said.replacen("plugin/rewrite: ", &of, 1);
            error
        })?;
        answers.push(Answer { is_value, by: Rewriter::Regex { from, to: absolute(&to.text) } });
    }
    if is_auto && has_names {
        let said = "auto name answer rule cannot be combined with explicit name anwer rules".to_owned();
        return Err(refused(d, first, said, CorefileReason::Exclude("answer auto", "answer name")));
    }
    Ok((is_auto, answers))
}

/// `cname` (`newCNAMERule`): an exact target alone is completed by a dot, and a pattern is read when a query comes.
fn cname(how: &str, from: &Token, to: &Token) -> Action {
    let from = from.text.to_lowercase();
    let matches = match how {
        "prefix" => Matches::Prefix(from),
        "suffix" => Matches::Suffix(from),
        "substring" => Matches::Substring(from),
        "regex" => Matches::Regex(Pattern::parse(&from).ok()),
        // Only such a name is made a full one, and so is its target.
        _ => return Action::Cname { matches: Matches::Exact(absolute(&from)), to: absolute(&to.text) },
    };
    Action::Cname { matches, to: to.text.to_lowercase() }
}

/// A TTL or a range of them (`isValidTTL`).
fn ttl_range(text: &str) -> Option<(u32, u32)> {
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    Some(match text.split_once('-') {
        None => (number(text)?, number(text)?),
        Some(("", "")) => return None,
        Some(("", most)) => (0, number(most)?),
        Some((least, "")) => (number(least)?, MAX_TTL),
        Some((least, most)) => (number(least)?, number(most)?),
    })
    .filter(|(least, most)| least <= most)
}

/// A code by number or word (`isValidRCode`); the lab has no word for a few numbers.
fn code(text: &str) -> Option<Option<Rcode>> {
    match text.parse::<u32>() {
        Ok(number) if number <= 23 => Some(Rcode::ALL.into_iter().find(|rcode| u32::from(rcode.number()) == number)),
        _ => kinds::rcode(&text.to_uppercase()).map(Some),
    }
}
