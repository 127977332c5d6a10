//! A template taken apart: text, and actions between `{{` and `}}`.

use super::DEEPEST;
use crate::cluster::Value;

/// A part of a template.
#[derive(Debug)]
pub(super) enum Node {
    /// Text as it stands.
    Text(String),
    /// `{{.a}}`.
    Print(Vec<Term>),
    /// `{{$a := .b}}`.
    Set(String, Vec<Term>),
    /// `{{if .a}}…{{else}}…{{end}}`, and `with`, inside of which the dot is the value.
    If { terms: Vec<Term>, body: Vec<Node>, otherwise: Vec<Node>, is_with: bool },
    /// `{{range $i, $e := .a}}…{{else}}…{{end}}`.
    Range { names: Vec<String>, terms: Vec<Term>, body: Vec<Node>, otherwise: Vec<Node> },
}

/// A part of an action.
#[derive(Debug)]
pub(super) enum Term {
    /// `.a.b`; the dot itself for no fields.
    Field(Vec<String>),
    /// `$a.b`.
    Variable(String, Vec<String>),
    /// A text, a number, a truth value.
    Literal(Value),
    /// A word: the function that is called.
    Function(String),
    /// What stands in brackets.
    Group(Vec<Term>),
}

/// What ended a list of parts.
#[derive(PartialEq, Eq)]
enum Ended {
    /// The template.
    Text,
    /// `end`.
    Block,
    /// `else`, with what stands behind it.
    Else(String),
}

/// Takes a template apart.
pub(super) fn read(template: &str) -> Result<Vec<Node>, String> {
    let mut rest = template;
    match nodes(&mut rest, 0)? {
        (nodes, Ended::Text) => Ok(nodes),
        (_, Ended::Block) => Err("unexpected {{end}}".to_owned()),
        (_, Ended::Else(_)) => Err("unexpected {{else}}".to_owned()),
    }
}

fn nodes(rest: &mut &str, depth: usize) -> Result<(Vec<Node>, Ended), String> {
    let mut all = Vec::new();
    loop {
        let Some((text, behind)) = rest.split_once("{{") else {
            all.push(Node::Text((*rest).to_owned()));
            *rest = "";
            return Ok((all, Ended::Text));
        };
        let (action, after) = split_action(behind).ok_or("unclosed action")?;
        let (trims_before, action) = action.strip_prefix("- ").map_or((false, action), |action| (true, action));
        let (trims_behind, action) = action.strip_suffix(" -").map_or((false, action), |action| (true, action));
        all.push(Node::Text(if trims_before { text.trim_end() } else { text }.to_owned()));
        *rest = if trims_behind { after.trim_start() } else { after };
        let action = action.trim();
        if action.starts_with("/*") {
            continue;
        }
        let (word, inside) = action.split_once(char::is_whitespace).unwrap_or((action, ""));
        match word {
            "end" => return Ok((all, Ended::Block)),
            "else" => return Ok((all, Ended::Else(inside.trim().to_owned()))),
            "if" | "with" | "range" => all.push(block(rest, (word, inside), depth)?),
            _ => all.push(match action.split_once(":=") {
                Some((name, value)) if name.starts_with('$') => Node::Set(name.trim().to_owned(), terms(value)?),
                _ => Node::Print(terms(action)?),
            }),
        }
    }
}

/// The body of an action up to its `end`, and what stands behind `else`.
fn block(rest: &mut &str, (word, inside): (&str, &str), depth: usize) -> Result<Node, String> {
    if depth >= DEEPEST {
        return Err(format!("# actions nest {DEEPEST} deep at the most"));
    }
    let (body, end) = nodes(rest, depth + 1)?;
    let otherwise = match end {
        Ended::Text => return Err("unexpected EOF".to_owned()),
        Ended::Block => Vec::new(),
        Ended::Else(chained) if chained.is_empty() => match nodes(rest, depth + 1)? {
            (otherwise, Ended::Block) => otherwise,
            (_, Ended::Text) => return Err("unexpected EOF".to_owned()),
            (_, Ended::Else(_)) => return Err("unexpected {{else}}".to_owned()),
        },
        // `else if` shares the `end` of what it stands in.
        Ended::Else(chained) => match chained.split_once(char::is_whitespace) {
            Some((word @ ("if" | "with"), inside)) => vec![block(rest, (word, inside), depth + 1)?],
            _ => return Err(format!("unexpected {chained} in {{{{else}}}}")),
        },
    };
    if word != "range" {
        return Ok(Node::If { terms: terms(inside)?, body, otherwise, is_with: word == "with" });
    }
    let (names, value) = match inside.split_once(":=") {
        Some((names, value)) => (names.split(',').map(|name| name.trim().to_owned()).collect(), value),
        None => (Vec::new(), inside),
    };
    Ok(Node::Range { names, terms: terms(value)?, body, otherwise })
}

/// The inside of an action and what stands behind it. A `}}` in quotes ends nothing.
fn split_action(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some('"'), '\\') => drop(letters.next()),
            (Some(open), _) if letter == open => quote = None,
            (None, '"' | '`') => quote = Some(letter),
            (None, '}') => {
                let after = text.get(at..)?.strip_prefix("}}");
                if let Some(after) = after {
                    return Some((text.get(..at)?, after));
                }
            }
            _ => {}
        }
    }
    None
}

/// The terms of an action.
fn terms(text: &str) -> Result<Vec<Term>, String> {
    let mut rest = text.trim();
    let all = until(&mut rest, 0)?;
    match (rest.is_empty(), all.is_empty()) {
        (false, _) => Err(format!("unexpected {rest:?} in operand")),
        (true, true) => Err("missing value for command".to_owned()),
        (true, false) => Ok(all),
    }
}

fn until(rest: &mut &str, depth: usize) -> Result<Vec<Term>, String> {
    let mut all = Vec::new();
    loop {
        *rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { return Ok(all) };
        let behind = rest.get(first.len_utf8()..).unwrap_or_default();
        let is_end = |letter: char| letter.is_whitespace() || matches!(letter, ')' | '(' | '|');
        let end = rest.find(is_end).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or_default();
        let fields = |text: &str| text.split('.').filter(|field| !field.is_empty()).map(str::to_owned).collect();
        match first {
            ')' => return Ok(all),
            '|' => return Err("# not modelled: pipelines in templates".to_owned()),
            '(' => {
                if depth >= DEEPEST {
                    return Err(format!("# brackets nest {DEEPEST} deep at the most"));
                }
                *rest = behind;
                all.push(Term::Group(until(rest, depth + 1)?));
                *rest = rest.strip_prefix(')').ok_or("unclosed left paren")?;
            }
            '"' | '`' => {
                let (text, after) = quoted(behind, first).ok_or("unterminated quoted string")?;
                all.push(Term::Literal(Value::Text(text)));
                *rest = after;
            }
            '.' => {
                all.push(Term::Field(fields(word)));
                *rest = after;
            }
            '$' => {
                let (name, path) = word.split_once('.').unwrap_or((word, ""));
                all.push(Term::Variable(name.to_owned(), fields(path)));
                *rest = after;
            }
            _ => {
                all.push(match (word, word.parse::<i64>()) {
                    ("true" | "false", _) => Term::Literal(Value::Bool(word == "true")),
                    (_, Ok(number)) => Term::Literal(Value::Int(number)),
                    _ => Term::Function(word.to_owned()),
                });
                *rest = after;
            }
        }
    }
}

/// The text of a quoted one, and what stands behind it.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if quote == '"' => out.push(match letters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            _ if letter == quote => return Some((out, text.get(at + letter.len_utf8()..)?)),
            other => out.push(other),
        }
    }
    None
}
