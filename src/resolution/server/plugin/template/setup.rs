//! How `template` directives are read (`setup.go` templateParse).

use super::super::super::plugin::pattern::Pattern;
use super::super::check::{self, bad};
use super::super::controller::zones_or_blocks;
use super::super::metadata::Metadata;
use super::super::{Controller, Fallthrough, kinds};
use super::lex::TemplateError;
use super::parse::{self};
use super::{One, Section, Template, expression};
use crate::dns::{Name, Rcode};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token, Wants};

/// The classes there are. Words the lab's messages cannot carry are words all the same.
const CLASSES: &[&str] = &["IN", "CS", "CH", "HS", "NONE", "ANY"];

/// What is said when there is no `match`.
const EVERYTHING: &str = ".*";

/// The plugin that all directives of a server block make: they are one link of the chain (rule PT1).
pub(in super::super) fn set_up(controller: &mut Controller<'_>) -> Option<Template> {
    let metadata = Metadata::of(controller);
    let blocks = controller.zones;
    let templates = controller.read(|d| parse(d, blocks))?;
    Some(Template { templates, metadata })
}

/// Reads all directives. Zones are the server block's where none are named.
pub(in super::super) fn parse(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<Vec<One>, Failed> {
    let mut all = Vec::new();
    while d.advance() {
        all.push(one(d, blocks)?);
    }
    Ok(all)
}

fn one(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<One, Failed> {
    let place = d.place();
    if !d.next_argument() {
        return Err(d.missing("template"));
    }
    let class = d.val();
    if !CLASSES.contains(&class) {
        return Err(d.here(&format!("invalid query class {class}"), bad("template", class, Wants::OneOf(CLASSES))));
    }
    if !d.next_argument() {
        return Err(d.missing("template"));
    }
    let Some(record_type) = kinds::record_type(d.val()) else {
        return Err(d.here(&format!("invalid RR class {}", d.val()), bad("template", d.val(), Wants::RecordType)));
    };
    let mut one = One {
        place,
        class: class.to_owned(),
        record_type,
        zones: zones_or_blocks(&d.rest(), blocks),
        patterns: Vec::new(),
        answer: Vec::new(),
        additional: Vec::new(),
        authority: Vec::new(),
        rcode: Rcode::NoError,
        error: None,
        fallthrough: Fallthrough::Nowhere,
        vars: Vec::new(),
        condition: None,
    };
    while d.next_in_braces() {
        one.read(d)?;
    }
    if one.patterns.is_empty() {
        one.patterns.extend(Pattern::parse(EVERYTHING).ok().map(|pattern| (EVERYTHING.to_owned(), pattern)));
    }
    Ok(one)
}

impl One {
    /// Reads the property it stands on.
    fn read(&mut self, d: &mut Dispenser<'_>) -> Result<(), Failed> {
        let property = d.val();
        match property {
            "match" => self.patterns.extend(patterns(d)?),
            "answer" => self.answer.extend(section(d)?),
            "additional" => self.additional.extend(section(d)?),
            "authority" => self.authority.extend(section(d)?),
            "rcode" => {
                if !d.next_argument() {
                    return Err(d.missing(property));
                }
                let word = d.val();
                let refuse = || d.here(&format!("unknown rcode {word}"), bad(property, word, Wants::Rcode));
                self.rcode = kinds::rcode(word).ok_or_else(refuse)?;
            }
            "ederror" => self.error = Some(extended_error(d)?),
            "fallthrough" => self.fallthrough = Fallthrough::of(&d.rest()),
            // Aliases are always looked up; what stands behind it is not read.
            "upstream" => {
                d.rest();
            }
            "var" => {
                let words = d.rest();
                let [name, rest @ ..] = words.as_slice() else { return Err(d.missing(property)) };
                if rest.is_empty() {
                    return Err(d.missing(property));
                }
                self.vars.push((name.text.clone(), expression::parse(&joined(rest))));
            }
            "expr" => {
                let words = d.rest();
                if words.is_empty() {
                    return Err(d.missing(property));
                }
                // Of several nobody has recorded which counts.
                let read = if self.condition.is_some() { None } else { expression::parse(&joined(&words)) };
                self.condition = Some(read);
            }
            _ => return Err(d.wrong_count_of(d.no_property())),
        }
        Ok(())
    }
}

fn patterns(d: &mut Dispenser<'_>) -> Result<Vec<(String, Pattern)>, Failed> {
    let words = d.rest();
    if words.is_empty() {
        return Err(d.missing("match"));
    }
    let read = |word: &&Token| {
        let text = &word.text;
        let pattern = Pattern::parse(text).map_err(|error| {
            let said = format!("could not parse regex: {text}, error parsing regexp: {}", error.0);
            d.here(&said, CorefileReason::Pattern(text.clone(), error.0))
        });
        Ok((text.clone(), pattern?))
    };
    words.iter().map(read).collect()
}

/// The templates of a line, each of which makes a record.
fn section(d: &mut Dispenser<'_>) -> Result<Section, Failed> {
    let property = d.val();
    let words = d.rest();
    if words.is_empty() {
        return Err(d.missing(property));
    }
    let read = |word: &&Token| {
        if has_open_action(&word.text) {
            // It names the last one.
            let said = format!("could not compile template: {}, template: {property}:1: unclosed action", d.val());
            return Err(d.here(&said, bad(property, &word.text, Wants::ClosedAction)));
        }
        match parse::parse(&word.text) {
            Ok(nodes) => Ok(Some(nodes)),
            Err(TemplateError::Unknown) => Ok(None),
            Err(TemplateError::Refused) => Err(check::invalid(d, word, property)),
        }
    };
    words.iter().map(read).collect()
}

/// The code, and the reason where one is given.
fn extended_error(d: &mut Dispenser<'_>) -> Result<(u16, String), Failed> {
    let words = d.rest();
    let (code, reason) = match words.as_slice() {
        [] => return Err(d.missing("ederror")),
        [code] => (code, String::new()),
        [code, reason] => (code, reason.text.clone()),
        _ => return Err(d.too_many("ederror")),
    };
    // Go takes no sign.
    let number = code.text.parse().ok().filter(|_| !code.text.starts_with('+'));
    let refuse = || {
        let said = format!("error parsing extended DNS error code {}", code.text);
        d.here(&said, bad("ederror", &code.text, Wants::Between(0, u16::MAX.into())))
    };
    Ok((number.ok_or_else(refuse)?, reason))
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

fn joined(words: &[&Token]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
