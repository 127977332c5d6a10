//! Text to assertion, by recursive descent.

mod value;

pub(in crate::lesson) use value::seconds;

use super::error::{AssertionError, AssertionErrorKind};
use super::lexer::{Token, TokenKind, tokens};
use super::{Assertion, Condition, DEPTH_LIMIT, Event, LENGTH_LIMIT, Operator};

const CONDITIONS: [&str; 13] = [
    "exists", "ready", "same", "asked", "refused", "created", "deleted", "changed", "restored", "once", "always",
    "after", "within",
];

pub(super) fn parse(text: &str) -> Result<Assertion, AssertionError> {
    if text.len() > LENGTH_LIMIT {
        return Err(AssertionError { at: 0, kind: AssertionErrorKind::TooLong });
    }
    let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.len(), depth: 0, memories: 0, is_typed: false };
    let condition = parser.any()?;
    if let Some(token) = parser.peek() {
        return Err(unexpected(token));
    }
    let (memories, is_typed) = (parser.memories, parser.is_typed);
    Ok(Assertion { text: text.trim().to_owned(), condition, memories, is_typed })
}

fn unexpected(token: &Token) -> AssertionError {
    AssertionError { at: token.at, kind: AssertionErrorKind::Unexpected(token.kind.to_string()) }
}

type Parsed<T> = Result<T, AssertionError>;

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    end: usize,
    depth: usize,
    memories: usize,
    is_typed: bool,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn kind(&self, ahead: usize) -> Option<&TokenKind> {
        self.tokens.get(self.next + ahead).map(|token| &token.kind)
    }

    fn place(&self) -> usize {
        self.peek().map_or(self.end, |token| token.at)
    }

    fn error(&self, kind: AssertionErrorKind) -> AssertionError {
        AssertionError { at: self.place(), kind }
    }

    fn wanted<T>(&self, wanted: &'static str) -> Parsed<T> {
        let kind = match self.peek() {
            None => AssertionErrorKind::End,
            Some(token) => AssertionErrorKind::Wanted { wanted, found: token.kind.to_string() },
        };
        Err(self.error(kind))
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.kind(0), Some(TokenKind::Sign(found)) if *found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.kind(0), Some(TokenKind::Word(found)) if found == word)
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let is = self.is_sign(sign);
        self.next += usize::from(is);
        is
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.next += usize::from(is);
        is
    }

    fn sign(&mut self, sign: &'static str) -> Parsed<()> {
        if self.takes_sign(sign) { Ok(()) } else { self.wanted(sign) }
    }

    fn word(&mut self, wanted: &'static str) -> Parsed<(usize, String)> {
        match self.peek() {
            Some(Token { at, kind: TokenKind::Word(word) | TokenKind::Text(word) }) => {
                let found = (*at, word.clone());
                self.next += 1;
                Ok(found)
            }
            _ => self.wanted(wanted),
        }
    }

    /// The word before an opening bracket.
    fn function(&self) -> Option<&str> {
        match (self.kind(0), self.kind(1)) {
            (Some(TokenKind::Word(word)), Some(TokenKind::Sign("("))) => Some(word),
            _ => None,
        }
    }

    fn memory(&mut self) -> usize {
        self.memories += 1;
        self.memories - 1
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEPTH_LIMIT {
            return Err(self.error(AssertionErrorKind::TooDeep));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn any(&mut self) -> Parsed<Condition> {
        let mut all = vec![self.all()?];
        while self.takes_word("or") {
            all.push(self.all()?);
        }
        Ok(if all.len() > 1 { Condition::Any(all) } else { all.remove(0) })
    }

    fn all(&mut self) -> Parsed<Condition> {
        let mut all = vec![self.negated()?];
        while self.takes_word("and") {
            all.push(self.negated()?);
        }
        Ok(if all.len() > 1 { Condition::All(all) } else { all.remove(0) })
    }

    fn negated(&mut self) -> Parsed<Condition> {
        if self.takes_word("not") {
            return Ok(Condition::Not(Box::new(self.deeper(Self::negated)?)));
        }
        self.condition()
    }

    fn condition(&mut self) -> Parsed<Condition> {
        if self.takes_sign("(") {
            let inner = self.deeper(Self::any)?;
            self.sign(")")?;
            return Ok(inner);
        }
        let word = self.function().unwrap_or_default();
        if let Some(known) = CONDITIONS.into_iter().find(|known| *known == word) {
            self.next += 2;
            let condition = self.deeper(|parser| parser.of_function(known))?;
            self.sign(")")?;
            return Ok(condition);
        }
        self.comparison()
    }

    fn of_function(&mut self, function: &str) -> Parsed<Condition> {
        Ok(match function {
            "exists" => Condition::Exists(self.object()?),
            "ready" => Condition::Ready(self.object()?),
            "same" => Condition::Same { memory: self.memory(), object: self.object()? },
            "asked" => Condition::Asked(self.asked()?),
            "refused" => {
                let object = self.object()?;
                let field = if self.takes_sign(",") { Some(self.field()?) } else { None };
                Condition::Refused { object, field }
            }
            "once" => Condition::Once { memory: self.memory(), inner: Box::new(self.any()?) },
            "always" => Condition::Always { memory: self.memory(), inner: Box::new(self.any()?) },
            "after" => {
                let memory = self.memory();
                let event = Box::new(self.any()?);
                self.sign(",")?;
                Condition::After { memory, event, inner: Box::new(self.any()?) }
            }
            "within" => {
                let memory = self.memory();
                let limit = self.limit()?;
                let event = if self.takes_word("after") { Some(Box::new(self.any()?)) } else { None };
                self.sign(",")?;
                Condition::Within { memory, limit, event, inner: Box::new(self.any()?) }
            }
            event => {
                let event = match event {
                    "created" => Event::Created,
                    "deleted" => Event::Deleted,
                    "restored" => Event::Restored,
                    _ => Event::Changed,
                };
                Condition::Event { memory: self.memory(), event, object: self.object()? }
            }
        })
    }

    fn comparison(&mut self) -> Parsed<Condition> {
        let left = self.value()?;
        let operators = [
            Operator::Equal,
            Operator::NotEqual,
            Operator::Less,
            Operator::LessOrEqual,
            Operator::Greater,
            Operator::GreaterOrEqual,
        ];
        let operator = operators.into_iter().find(|operator| self.is_sign(operator.as_str()));
        let operator = operator.or(self.is_word("in").then_some(Operator::In));
        let Some(operator) = operator else { return Err(self.error(AssertionErrorKind::NotCompared)) };
        self.next += 1;
        Ok(Condition::Compare { left, operator, right: self.value()? })
    }
}
