//! How `rewrite` lines are read (`setup.go`, `rewrite.go` newRule and the constructors of the rules).

use super::super::pattern::Pattern;
use super::super::{Controller, kinds};
use super::edns::{EdnsAction, EdnsData, EdnsRule, Variable};
use super::name::{Answer, Matches, Rewriter, used_groups};
use super::{Action, Rewrite, Rule};
use crate::dns::Rcode;
use crate::resolution::corefile::{CorefileReason, Directive, Token};

/// The longest pattern (`maxRegexpLen`).
const MAX_PATTERN: usize = 10_000;
/// The largest TTL of a range that is open above.
const MAX_TTL: u32 = 2_147_483_647;

/// What is wrong with a rule: the word at fault, or none for the whole line.
type Wrong<'d> = (Option<&'d Token>, CorefileReason);
type Read<'d, T> = Result<T, Wrong<'d>>;

/// Reads all directives. They are one link of the chain (rule PR1).
pub(in super::super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Rewrite> {
    let mut rules = Vec::new();
    for directive in directives {
        match rule(directive) {
            Ok(rule) => rules.push(rule),
            Err((word, reason)) => controller.refuse(word.map_or(directive.place(), |word| &word.place), reason),
        }
    }
    (!rules.is_empty()).then_some(Rewrite { rules })
}

fn missing(what: &str) -> Wrong<'static> {
    (None, CorefileReason::MissingValue(what.to_owned()))
}

fn too_many<'d>(word: &'d Token, what: &str) -> Wrong<'d> {
    (Some(word), CorefileReason::TooManyValues(what.to_owned()))
}

fn bad<'d>(word: &'d Token, what: &str) -> Wrong<'d> {
    (Some(word), CorefileReason::BadValue(what.to_owned(), word.text.clone()))
}

fn rule<'d>(directive: &'d Directive) -> Read<'d, Rule> {
    let mut words: Vec<&Token> = directive.arguments.iter().collect();
    // What stands in braces is the rest of one rule, over several lines.
    if words.len() < 2 {
        for line in directive.lines() {
            words.push(&line.name);
            words.extend(&line.arguments);
        }
    } else if let Some(line) = directive.lines().first() {
        return Err((Some(&line.name), CorefileReason::UnknownProperty("rewrite", line.word().to_owned())));
    }
    let (&first, rest) = words.split_first().ok_or_else(|| missing("rewrite"))?;
    let (stops, kind, arguments) = match first.text.to_lowercase().as_str() {
        mode @ ("continue" | "stop") => {
            let (&kind, arguments) = rest.split_first().ok_or_else(|| missing(mode))?;
            (mode == "stop", kind, arguments)
        }
        _ => (true, first, rest),
    };
    let action = match kind.text.to_lowercase().as_str() {
        "name" => name(arguments)?,
        "class" => {
            let [from, to] = two(arguments, "class")?;
            let read = |word: &'d Token| kinds::class(&word.text.to_uppercase()).ok_or_else(|| bad(word, "class"));
            Action::Class { from: read(from)?, to: read(to)? }
        }
        "type" => {
            let [from, to] = two(arguments, "type")?;
            let read = |word: &'d Token| kinds::record_type(&word.text.to_uppercase()).ok_or_else(|| bad(word, "type"));
            Action::Type { from: read(from)?, to: read(to)? }
        }
        "edns0" => Action::Edns(edns(arguments)?),
        "ttl" => {
            let (matches, rest) = matched(arguments, 1, "ttl")?;
            let (least, most) = rest.first().and_then(|word| ttl(&word.text)).ok_or_else(|| match rest.first() {
                Some(word) => bad(word, "ttl"),
                None => missing("ttl"),
            })?;
            Action::Ttl { matches, least, most }
        }
        "rcode" => {
            let (matches, rest) = matched(arguments, 2, "rcode")?;
            let mut codes = rest.iter().map(|word| rcode(&word.text).ok_or_else(|| bad(word, "rcode")));
            let mut code = || codes.next().unwrap_or_else(|| Err(missing("rcode")));
            Action::Rcode { matches, from: code()?, to: code()? }
        }
        "cname" => cname(arguments)?,
        // `answer` belongs behind a name rule.
        _ => return Err(bad(kind, "rewrite")),
    };
    Ok(Rule { place: directive.place().clone(), stops, action })
}

fn two<'d>(words: &[&'d Token], what: &str) -> Read<'d, [&'d Token; 2]> {
    match words {
        [from, to] => Ok([*from, *to]),
        [_, _, extra, ..] => Err(too_many(extra, what)),
        _ => Err(missing(what)),
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

fn pattern<'d>(word: &'d Token, text: &str) -> Read<'d, Pattern> {
    if text.len() > MAX_PATTERN {
        return Err((Some(word), CorefileReason::Pattern(text.chars().take(60).collect(), "expression too large")));
    }
    Pattern::parse(text).map_err(|error| (Some(word), CorefileReason::Pattern(text.to_owned(), error.0)))
}

/// A pattern and what it is replaced by, which may use no more groups than there are.
fn pattern_with<'d>(from: &'d Token, pattern_text: &str, to: &str) -> Read<'d, Pattern> {
    let pattern = pattern(from, pattern_text)?;
    if used_groups(to) > pattern.groups() {
        return Err((Some(from), CorefileReason::TooManyGroups(to.to_owned(), pattern_text.to_owned())));
    }
    Ok(pattern)
}

/// How a name is matched, by the word for it.
fn matches<'d>(kind: Option<&'d Token>, from: &'d Token) -> Read<'d, Matches> {
    let Some(kind) = kind else { return Ok(Matches::Exact(absolute(&from.text))) };
    Ok(match kind.text.to_lowercase().as_str() {
        "exact" => Matches::Exact(absolute(&from.text)),
        "prefix" => Matches::Prefix(absolute(&from.text)),
        "suffix" => Matches::Suffix(absolute(&from.text)),
        "substring" => Matches::Substring(absolute(&from.text)),
        "regex" => Matches::Regex(Some(pattern(from, &from.text)?)),
        _ => return Err(bad(kind, "rewrite")),
    })
}

/// A name's match followed by so many words.
fn matched<'w, 'd>(words: &'w [&'d Token], behind: usize, what: &str) -> Read<'d, (Matches, &'w [&'d Token])> {
    if words.len() < behind + 1 {
        return Err(missing(what));
    }
    let has_kind = words.len() == behind + 2;
    if let Some(extra) = words.get(behind + 2) {
        return Err(too_many(extra, what));
    }
    let (kind, from, rest) = match words {
        [kind, from, rest @ ..] if has_kind => (Some(*kind), *from, rest),
        [from, rest @ ..] => (None, *from, rest),
        [] => return Err(missing(what)),
    };
    Ok((matches(kind, from)?, rest))
}

/// `name` (`newNameRule`).
fn name<'d>(words: &[&'d Token]) -> Read<'d, Action> {
    let (kind, from, to, rest) = match words {
        [from, to] => (None, *from, *to, &[][..]),
        [kind, from, to, rest @ ..] => (Some(*kind), *from, *to, rest),
        _ => return Err(missing("name")),
    };
    let kind_text = kind.map_or("exact".to_owned(), |kind| kind.text.to_lowercase());
    let replacement = absolute(&to.text);
    let (asks_auto, mut answers) = if rest.is_empty() { (false, Vec::new()) } else { answer(rest)? };
    let matches = match kind_text.as_str() {
        "exact" => {
            // The replacement is held against the rules for patterns, too.
            pattern_with(to, &replacement, &absolute(&from.text))?;
            matches(kind, from)?
        }
        "regex" => Matches::Regex(Some(pattern_with(from, &from.text, &to.text)?)),
        _ => matches(kind, from)?,
    };
    let mut is_auto = asks_auto || kind_text == "exact";
    // A suffix is put back as text, which fits every name of the reply.
    if let (Matches::Suffix(suffix), true) = (&matches, is_auto) {
        let by = || Rewriter::Suffix { from: replacement.clone(), to: suffix.clone() };
        let own = [Answer { is_value: false, by: by() }, Answer { is_value: true, by: by() }];
        answers.splice(..0, own);
        is_auto = false;
    }
    Ok(Action::Name { matches, to: replacement, is_auto, answers })
}

/// The `answer` parts behind a name rule (`parseAnswerRules`).
fn answer<'d>(words: &[&'d Token]) -> Read<'d, (bool, Vec<Answer>)> {
    let mut words = words.iter().copied().peekable();
    let (mut is_auto, mut has_names, mut answers) = (false, false, Vec::new());
    let mut is_first = true;
    if words.len() < 2 {
        return Err(missing("answer"));
    }
    while let Some(&next) = words.peek() {
        if next.text == "answer" {
            words.next();
        } else if is_first {
            return Err(too_many(next, "name"));
        }
        is_first = false;
        let kind = words.next().ok_or_else(|| missing("answer"))?;
        let is_value = match kind.text.as_str() {
            "auto" => {
                is_auto = true;
                continue;
            }
            "name" => false,
            "value" => true,
            _ => return Err(bad(kind, "answer")),
        };
        has_names |= !is_value;
        let (Some(from), Some(to)) = (words.next(), words.next()) else { return Err(missing("answer")) };
        let from = pattern_with(from, &from.text, &to.text)?;
        answers.push(Answer { is_value, by: Rewriter::Regex { from, to: absolute(&to.text) } });
    }
    if is_auto && has_names {
        return Err((None, CorefileReason::BadValue("answer".to_owned(), "auto name".to_owned())));
    }
    Ok((is_auto, answers))
}

/// `cname` (`newCNAMERule`): nothing is completed by a dot here, and a pattern is read when a query comes.
fn cname<'d>(words: &[&'d Token]) -> Read<'d, Action> {
    let (kind, from, to) = match words {
        [from, to] => ("exact".to_owned(), *from, *to),
        [kind, from, to] => {
            let known = ["exact", "prefix", "suffix", "substring", "regex"];
            let word = kind.text.to_lowercase();
            if !known.contains(&word.as_str()) {
                return Err(bad(kind, "cname"));
            }
            (word, *from, *to)
        }
        [_, _, _, extra, ..] => return Err(too_many(extra, "cname")),
        _ => return Err(missing("cname")),
    };
    let from = from.text.to_lowercase();
    let matches = match kind.as_str() {
        "prefix" => Matches::Prefix(from),
        "suffix" => Matches::Suffix(from),
        "substring" => Matches::Substring(from),
        "regex" => Matches::Regex(Pattern::parse(&from).ok()),
        _ => Matches::Exact(from),
    };
    Ok(Action::Cname { matches, to: to.text.to_lowercase() })
}

/// A TTL or a range of them (`isValidTTL`).
fn ttl(text: &str) -> Option<(u32, u32)> {
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
fn rcode(text: &str) -> Option<Option<Rcode>> {
    match text.parse::<u32>() {
        Ok(number) if number <= 23 => Some(Rcode::ALL.into_iter().find(|rcode| u32::from(rcode.number()) == number)),
        _ => kinds::rcode(&text.to_uppercase()).map(Some),
    }
}

/// `edns0` (`newEdns0Rule`).
fn edns<'d>(words: &[&'d Token]) -> Read<'d, EdnsRule> {
    let [kind, action, rest @ ..] = words else { return Err(missing("edns0")) };
    let action = match action.text.to_lowercase().as_str() {
        "append" => EdnsAction::Append,
        "replace" => EdnsAction::Replace,
        "set" => EdnsAction::Set,
        "unset" => EdnsAction::Unset,
        _ => return Err(bad(action, "edns0")),
    };
    let (rest, reverts) = match rest {
        [rest @ .., last] if last.text.eq_ignore_ascii_case("revert") && action != EdnsAction::Unset => (rest, true),
        rest => (rest, false),
    };
    let number = |word: &'d Token, most: u16| -> Read<'d, u16> {
        unsigned(&word.text).filter(|number| *number <= most).ok_or_else(|| bad(word, "edns0"))
    };
    match (kind.text.to_lowercase().as_str(), rest) {
        ("local", [code]) if action == EdnsAction::Unset => {
            let data = EdnsData::Octets(Vec::new());
            Ok(EdnsRule { action, code: number(code, u16::MAX)?, data, reverts })
        }
        ("local", [code, data]) if action != EdnsAction::Unset => {
            let code = number(code, u16::MAX)?;
            let text = data.text.as_str();
            let data = if text.starts_with('{') && text.ends_with('}') {
                match Variable::ALL.into_iter().find(|(word, _)| *word == text) {
                    Some((_, variable)) => EdnsData::Variable(variable),
                    None if text.contains('/') => EdnsData::Metadata,
                    None => return Err(bad(data, "edns0")),
                }
            } else if let Some(hex) = text.strip_prefix("0x") {
                EdnsData::Octets(octets(hex).ok_or_else(|| bad(data, "edns0"))?)
            } else {
                EdnsData::Octets(text.as_bytes().to_vec())
            };
            Ok(EdnsRule { action, code, data, reverts })
        }
        ("nsid", []) => Ok(EdnsRule::nsid(action, reverts)),
        ("subnet", []) if action == EdnsAction::Unset => Ok(EdnsRule::subnet(action, 0, 0, reverts)),
        ("subnet", [v4, v6]) if action != EdnsAction::Unset => {
            let octet = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
            Ok(EdnsRule::subnet(action, octet(number(v4, 32)?), octet(number(v6, 128)?), reverts))
        }
        ("local" | "nsid" | "subnet", [.., extra]) => Err(too_many(extra, "edns0")),
        ("local" | "subnet", []) => Err(missing("edns0")),
        _ => Err(bad(kind, "edns0")),
    }
}

/// A number as Go reads one whose base is in its prefix (`strconv.ParseUint` with base 0).
fn unsigned(text: &str) -> Option<u16> {
    let lower = text.to_lowercase();
    let (digits, base) = match (lower.get(..2), lower.get(2..)) {
        (Some("0x"), Some(rest)) => (rest, 16),
        (Some("0o"), Some(rest)) => (rest, 8),
        (Some("0b"), Some(rest)) => (rest, 2),
        _ => match lower.strip_prefix('0') {
            Some(rest) if !rest.is_empty() => (rest, 8),
            _ => (lower.as_str(), 10),
        },
    };
    if digits.starts_with('+') {
        return None;
    }
    u16::from_str_radix(digits, base).ok()
}

/// Octets in hexadecimal digits.
fn octets(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}
