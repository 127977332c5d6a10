//! Selectors of labels, as `labels` and `namespace_labels` have them (rules PK1, PK2; `k8s.io/apimachinery` `labels.Parse`
//! and `ParseToLabelSelector`).

use crate::cluster::Labels;
use std::fmt;

/// Which objects the server sees: those whose labels meet every requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    text: String,
    requirements: Vec<Requirement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    wants: Wants,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wants {
    Exists,
    Absent,
    Equal(String),
    In(Vec<String>),
    NotIn(Vec<String>),
}

/// The text is no selector, or one with an operator that these options do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseSelectorError;

impl fmt::Display for ParseSelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a label selector such as `app=web,tier notin (db)`")
    }
}

impl std::error::Error for ParseSelectorError {}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Selector {
    /// True where an object with these labels is seen.
    pub fn selects(&self, labels: &Labels) -> bool {
        self.requirements.iter().all(|Requirement { key, wants }| {
            let value = labels.get(key);
            match wants {
                Wants::Exists => value.is_some(),
                Wants::Absent => value.is_none(),
                Wants::Equal(wanted) => value == Some(wanted),
                Wants::In(list) => value.is_some_and(|value| list.contains(value)),
                Wants::NotIn(list) => value.is_none_or(|value| !list.contains(value)),
            }
        })
    }

    /// Reads a selector.
    ///
    /// # Errors
    ///
    /// Where the text is none, and for `!=`, `<` and `>`, which make no `LabelSelector`.
    pub fn parse(text: &str) -> Result<Self, ParseSelectorError> {
        let mut tokens = Tokens { rest: text };
        let mut requirements: Vec<Requirement> = Vec::new();
        if tokens.peek() != Token::End {
            loop {
                let requirement = tokens.requirement()?;
                // Of several equalities for one key the last counts: they are kept by key.
                if matches!(requirement.wants, Wants::Equal(_)) {
                    requirements
                        .retain(|other| other.key != requirement.key || !matches!(other.wants, Wants::Equal(_)));
                }
                requirements.push(requirement);
                match tokens.next() {
                    Token::End => break,
                    Token::Symbol(",") => {}
                    _ => return Err(ParseSelectorError),
                }
            }
        }
        Ok(Self { text: text.to_owned(), requirements })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    /// A key, a value, `in` or `notin`.
    Word(&'t str),
    Symbol(&'t str),
    End,
}

/// What the words are made of (`labels.Lexer`).
#[derive(Clone, Copy)]
struct Tokens<'t> {
    rest: &'t str,
}

const SYMBOLS: [&str; 9] = ["==", "!=", "=", "!", "(", ")", ",", "<", ">"];

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Token<'t> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        if self.rest.is_empty() {
            return Token::End;
        }
        let symbol = SYMBOLS.into_iter().find(|symbol| self.rest.starts_with(symbol));
        let end = |c: char| " \t\r\n=!(),<>".contains(c);
        let length = symbol.map_or_else(|| self.rest.find(end).unwrap_or(self.rest.len()), str::len);
        let (token, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        if symbol.is_some() { Token::Symbol(token) } else { Token::Word(token) }
    }

    fn peek(mut self) -> Token<'t> {
        self.next()
    }

    /// `parseRequirement`.
    fn requirement(&mut self) -> Result<Requirement, ParseSelectorError> {
        let is_absent = self.peek() == Token::Symbol("!");
        if is_absent {
            self.next();
        }
        let Token::Word(key) = self.next() else { return Err(ParseSelectorError) };
        if !is_qualified_name(key) {
            return Err(ParseSelectorError);
        }
        let wants = if is_absent {
            Wants::Absent
        } else if matches!(self.peek(), Token::End | Token::Symbol(",")) {
            Wants::Exists
        } else {
            match self.next() {
                Token::Symbol("=" | "==") => Wants::Equal(self.value()?),
                Token::Word("in") => Wants::In(self.values()?),
                Token::Word("notin") => Wants::NotIn(self.values()?),
                _ => return Err(ParseSelectorError),
            }
        };
        Ok(Requirement { key: key.to_owned(), wants })
    }

    /// One value, which may be empty.
    fn value(&mut self) -> Result<String, ParseSelectorError> {
        let value = match self.peek() {
            Token::Word(value) => {
                self.next();
                value
            }
            Token::End | Token::Symbol("," | ")") => "",
            Token::Symbol(_) => return Err(ParseSelectorError),
        };
        if is_value(value) { Ok(value.to_owned()) } else { Err(ParseSelectorError) }
    }

    /// Values in parentheses, at least one.
    fn values(&mut self) -> Result<Vec<String>, ParseSelectorError> {
        if self.next() != Token::Symbol("(") || self.peek() == Token::Symbol(")") {
            return Err(ParseSelectorError);
        }
        let mut values = Vec::new();
        loop {
            values.push(self.value()?);
            match self.next() {
                Token::Symbol(",") => {}
                Token::Symbol(")") => return Ok(values),
                _ => return Err(ParseSelectorError),
            }
        }
    }
}

/// `validation.IsValidLabelValue`.
fn is_value(text: &str) -> bool {
    text.is_empty() || is_name(text)
}

/// `validation.IsQualifiedName`: a name, perhaps behind a DNS name and a slash.
fn is_qualified_name(text: &str) -> bool {
    match text.split_once('/') {
        None => is_name(text),
        Some((prefix, name)) => {
            let is_label = |label: &str| {
                let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
                !label.is_empty() && label.bytes().all(inner) && !label.starts_with('-') && !label.ends_with('-')
            };
            prefix.len() <= 253 && prefix.split('.').all(is_label) && is_name(name)
        }
    }
}

fn is_name(text: &str) -> bool {
    let ends = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.len() <= 63 && text.bytes().all(inner) && ends(text.bytes().next()) && ends(text.bytes().last())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selects(selector: &str, labels: &[(&str, &str)]) -> bool {
        let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Selector::parse(selector).unwrap().selects(&labels)
    }

    #[test]
    fn every_operator_means_what_it_means_to_the_api() {
        let red = [("team", "red"), ("env", "")];
        for yes in [
            "",
            "team=red",
            "team == red , env",
            "env=",
            "team in (blue, red)",
            "team notin(blue)",
            "tier notin (web)",
            "!tier",
            "env in (,x)",
            "team=blue,team=red",
        ] {
            assert!(selects(yes, &red), "{yes}");
        }
        for no in ["team=blue", "tier", "!team", "team in (blue)", "team notin (red)", "tier in (web)", "team,env=x"] {
            assert!(!selects(no, &red), "{no}");
        }
        assert!(selects("in in (in)", &[("in", "in")]));
        assert!(selects("app.kubernetes.io/name=web", &[("app.kubernetes.io/name", "web")]));
    }

    #[test]
    fn what_makes_no_label_selector_is_refused() {
        for text in [
            "==", "a!=b", "a>1", "a<1", "a in ()", "a in b", "a in (b", "a b", "a,", ",a", "!a=b", "a=b c", "-a",
            "a=-", "a/b/c", "/a", "A.x/y", "a=(b)", "!",
        ] {
            assert_eq!(Selector::parse(text), Err(ParseSelectorError), "{text}");
        }
        assert!(Selector::parse(&format!("{}=x", "a".repeat(64))).is_err());
    }
}
