//! Reading an expression: by how strongly its operators bind.

use super::{Ended, Expression, Node, Operator, Value};

/// How deep an expression may nest.
const MAX_DEPTH: usize = 64;
/// How many words it may have: a sum nests as deep as it is long.
const MAX_WORDS: usize = 1_000;
/// Words that are no variables, beside those of operators.
const KEPT: [&str; 4] = ["nil", "let", "if", "else"];

impl Expression {
    /// Reads a text. What is outside of what the lab evaluates is [`Ended::Unknown`]: the text may be none, or be one
    /// that only the real language knows.
    pub(crate) fn parse(text: &str) -> Result<Self, Ended> {
        let words = split(text)?;
        if words.len() > MAX_WORDS {
            return Err(Ended::Unknown);
        }
        let mut reader = Reader { words, position: 0, depth: 0, has_variables: false };
        let node = reader.choice()?;
        if reader.peek().is_some() {
            return Err(Ended::Unknown);
        }
        Ok(Self { node, has_variables: reader.has_variables })
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Text(String),
    Number(i64),
    /// A name, an operator or a bracket.
    Sign(String),
}

fn split(text: &str) -> Result<Vec<Word>, Ended> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' | '`' => {
                let (string, length) = quoted(rest, first)?;
                words.push(Word::Text(string));
                length
            }
            '0'..='9' => {
                let length = run(rest, |character| character.is_ascii_alphanumeric() || "._".contains(character));
                let digits = rest.get(..length).unwrap_or_default();
                words.push(Word::Number(digits.parse().map_err(|_| Ended::Unknown)?));
                length
            }
            'a'..='z' | 'A'..='Z' | '_' | '$' => {
                let length = run(rest, |character| character.is_ascii_alphanumeric() || "_$".contains(character));
                words.push(Word::Sign(rest.get(..length).unwrap_or_default().to_owned()));
                length
            }
            _ => {
                let two = ["||", "&&", "==", "!=", "<=", ">="];
                let length = if two.iter().any(|sign| rest.starts_with(sign)) { 2 } else { first.len_utf8() };
                let sign = rest.get(..length).unwrap_or_default();
                if length < 2 && !"()[],!<>+-?:".contains(first) {
                    return Err(Ended::Unknown);
                }
                words.push(Word::Sign(sign.to_owned()));
                length
            }
        };
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(words)
}

fn run(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|character| !is_part(character)).unwrap_or(text.len())
}

/// A string and how much of the text it takes. Between backquotes nothing is escaped.
fn quoted(text: &str, quote: char) -> Result<(String, usize), Ended> {
    let mut string = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((position, character)) = characters.next() {
        match character {
            _ if character == quote => return Ok((string, position + quote.len_utf8())),
            '\\' if quote != '`' => match characters.next().map(|(_, escaped)| escaped) {
                Some('n') => string.push('\n'),
                Some('t') => string.push('\t'),
                Some('r') => string.push('\r'),
                Some(escaped @ ('\\' | '\'' | '"' | '`')) => string.push(escaped),
                _ => return Err(Ended::Unknown),
            },
            _ => string.push(character),
        }
    }
    Err(Ended::Unknown)
}

/// True for a word that a variable may have.
fn is_name(word: &str) -> bool {
    let is_kept = KEPT.contains(&word) || Operator::ALL.iter().any(|(operator, ..)| *operator == word);
    !is_kept && word != "not" && word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}

struct Reader {
    words: Vec<Word>,
    position: usize,
    depth: usize,
    has_variables: bool,
}

impl Reader {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.position)
    }

    /// Takes a sign where it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Word::Sign(next)) if next == sign);
        self.position += usize::from(is_next);
        is_next
    }

    fn needs(&mut self, sign: &str) -> Result<(), Ended> {
        if self.takes(sign) { Ok(()) } else { Err(Ended::Unknown) }
    }

    /// `condition ? one : other`, or less.
    fn choice(&mut self) -> Result<Node, Ended> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Ended::Unknown);
        }
        let condition = self.binary(1)?;
        let node = if self.takes("?") {
            let one = self.choice()?;
            self.needs(":")?;
            Node::Choice(Box::new((condition, one, self.choice()?)))
        } else {
            condition
        };
        self.depth -= 1;
        Ok(node)
    }

    /// Operators that bind at least so strongly, from the left.
    fn binary(&mut self, least: u8) -> Result<Node, Ended> {
        let mut left = self.unary()?;
        while let Some((operator, strength, length)) = self.operator().filter(|(_, strength, _)| *strength >= least) {
            self.position += length;
            let right = self.binary(strength + 1)?;
            left = Node::Binary(operator, Box::new((left, right)));
        }
        Ok(left)
    }

    fn operator(&self) -> Option<(Operator, u8, usize)> {
        let Some(Word::Sign(sign)) = self.peek() else { return None };
        let behind = self.words.get(self.position + 1);
        let is_not_in = sign == "not" && matches!(behind, Some(Word::Sign(next)) if next == "in");
        let sign = if is_not_in { "not in" } else { sign.as_str() };
        let (_, operator, strength) = Operator::ALL.into_iter().find(|(word, ..)| *word == sign)?;
        Some((operator, strength, if is_not_in { 2 } else { 1 }))
    }

    fn unary(&mut self) -> Result<Node, Ended> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Ended::Unknown);
        }
        let node = if self.takes("!") || self.takes("not") {
            Node::Not(Box::new(self.unary()?))
        } else if self.takes("(") {
            let node = self.choice()?;
            self.needs(")")?;
            node
        } else if self.takes("[") {
            Node::List(self.list("]")?)
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(node)
    }

    /// Values up to a closing sign.
    fn list(&mut self, close: &str) -> Result<Vec<Node>, Ended> {
        let mut nodes = Vec::new();
        while !self.takes(close) {
            if !nodes.is_empty() {
                self.needs(",")?;
            }
            nodes.push(self.choice()?);
        }
        Ok(nodes)
    }

    fn primary(&mut self) -> Result<Node, Ended> {
        let word = self.peek().cloned().ok_or(Ended::Unknown)?;
        self.position += 1;
        match word {
            Word::Text(text) => Ok(Node::Value(Value::Text(text))),
            Word::Number(number) => Ok(Node::Value(Value::Number(number))),
            Word::Sign(sign) if sign == "true" => Ok(Node::Value(Value::Bool(true))),
            Word::Sign(sign) if sign == "false" => Ok(Node::Value(Value::Bool(false))),
            Word::Sign(sign) if self.takes("(") => Ok(Node::Call(sign, self.list(")")?)),
            Word::Sign(sign) if is_name(&sign) => {
                self.has_variables = true;
                Ok(Node::Variable(sign))
            }
            Word::Sign(_) => Err(Ended::Unknown),
        }
    }
}
