//! How `template` directives are read (`setup.go` templateParse).

use super::super::super::plugin::pattern::Pattern;
use super::super::metadata::Metadata;
use super::super::{Controller, Fallthrough, kinds};
use super::parse::{self, Bad};
use super::{One, Template, expression};
use crate::dns::Rcode;
use crate::resolution::corefile::{CorefileReason, Directive, Token};

/// Reads all directives. They are one link of the chain (rule PT1).
pub(in super::super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Template> {
    let metadata = Metadata::of(controller);
    let templates: Vec<One> = directives.iter().filter_map(|directive| one(controller, directive)).collect();
    (!templates.is_empty()).then_some(Template { templates, metadata })
}

fn bad(controller: &mut Controller<'_>, word: &Token, property: &str) {
    controller.refuse(&word.place, CorefileReason::BadValue(property.to_owned(), word.text.clone()));
}

/// What is said when there is no `match`.
const EVERYTHING: &str = ".*";

fn one(controller: &mut Controller<'_>, directive: &Directive) -> Option<One> {
    let [class, record_type, zones @ ..] = directive.arguments.as_slice() else {
        controller.refuse(directive.place(), CorefileReason::MissingValue("template".to_owned()));
        return None;
    };
    // Words the lab's messages cannot carry are words all the same.
    if kinds::class(&class.text).is_none() && !["CS", "NONE"].contains(&class.text.as_str()) {
        bad(controller, class, "template");
        return None;
    }
    let Some(kind) = kinds::record_type(&record_type.text) else {
        bad(controller, record_type, "template");
        return None;
    };
    let mut one = One {
        place: directive.place().clone(),
        class: class.text.clone(),
        record_type: kind,
        zones: controller.zones_or_blocks(zones),
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
    for line in directive.lines() {
        let word = line.word();
        let takes_words = ["match", "answer", "additional", "authority", "var", "expr", "ederror"].contains(&word);
        if takes_words && line.arguments.is_empty() {
            controller.refuse(line.place(), CorefileReason::MissingValue(word.to_owned()));
            continue;
        }
        match word {
            "match" => {
                for word in &line.arguments {
                    match Pattern::parse(&word.text) {
                        Ok(pattern) => one.patterns.push((word.text.clone(), pattern)),
                        Err(error) => {
                            controller.refuse(&word.place, CorefileReason::Pattern(word.text.clone(), error.0));
                        }
                    }
                }
            }
            "answer" | "additional" | "authority" => {
                let section = match word {
                    "answer" => &mut one.answer,
                    "additional" => &mut one.additional,
                    _ => &mut one.authority,
                };
                for text in &line.arguments {
                    match parse::parse(&text.text) {
                        Ok(nodes) => section.push(Some(nodes)),
                        Err(Bad::Unknown) => section.push(None),
                        Err(Bad::Refused) => bad(controller, text, word),
                    }
                }
            }
            "rcode" => {
                let Some(word) = controller.only(line) else { continue };
                match kinds::rcode(&word.text) {
                    Some(rcode) => one.rcode = rcode,
                    None => bad(controller, word, "rcode"),
                }
            }
            "ederror" => {
                if let Some(extra) = line.arguments.get(2) {
                    controller.refuse(&extra.place, CorefileReason::TooManyValues("ederror".to_owned()));
                    continue;
                }
                let Some(code) = line.arguments.first() else { continue };
                let reason = line.arguments.get(1).map_or(String::new(), |word| word.text.clone());
                match code.text.parse() {
                    Ok(number) if !code.text.starts_with('+') => one.error = Some((number, reason)),
                    _ => bad(controller, code, "ederror"),
                }
            }
            "fallthrough" => one.fallthrough = Fallthrough::set_up(controller, line),
            // Aliases are always looked up; what stands behind it is not read.
            "upstream" => {}
            "var" => {
                let Some((name, rest)) = line.arguments.split_first() else { continue };
                one.vars.push((name.text.clone(), expression::parse(&joined(rest))));
            }
            "expr" => {
                // Of several nobody has recorded which counts.
                let read = if one.condition.is_some() { None } else { expression::parse(&joined(&line.arguments)) };
                one.condition = Some(read);
            }
            _ => controller.unknown("template", line),
        }
    }
    if one.patterns.is_empty() {
        one.patterns.extend(Pattern::parse(EVERYTHING).ok().map(|pattern| (EVERYTHING.to_owned(), pattern)));
    }
    Some(one)
}

fn joined(words: &[Token]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
