//! Text to assertion, by recursive descent.

use super::error::{AssertionError, AssertionErrorKind};
use super::lexer::{Token, TokenKind, tokens};
use super::{
    AskField, AskPattern, Assertion, Condition, DEPTH_LIMIT, Event, Expr, LENGTH_LIMIT, Limit, Operator, TYPED,
};
use crate::cluster::Labels;
use crate::dns::RecordType;
use crate::lesson::pattern::ObjectPattern;
use crate::sandbox::PodRef;
use crate::spelling::near;

const CONDITIONS: [&str; 13] = [
    "exists", "ready", "same", "asked", "refused", "created", "deleted", "changed", "restored", "once", "always",
    "after", "within",
];
const VALUES: [&str; 10] = ["ask", "ip", "ips", "vip", "eps", "route", "dash", "field", "count", "distinct"];

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

    fn value(&mut self) -> Parsed<Expr> {
        let mut value = self.deeper(Self::single)?;
        while self.takes_sign("+") {
            value = Expr::Join(Box::new(value), Box::new(self.deeper(Self::single)?));
        }
        Ok(value)
    }

    fn single(&mut self) -> Parsed<Expr> {
        if self.takes_sign("{") {
            return Ok(Expr::Set(self.items("}")?));
        }
        if self.takes_sign("[") {
            return Ok(Expr::List(self.items("]")?));
        }
        if self.takes_sign("(") {
            let (at, word) = self.word("a port")?;
            let port = word.parse().map_err(|_| AssertionError {
                at,
                kind: AssertionErrorKind::Wanted { wanted: "a port", found: word },
            })?;
            self.sign(",")?;
            let target = self.value()?;
            self.sign(")")?;
            return Ok(Expr::Pair(port, Box::new(target)));
        }
        if let Some(word) = self.function() {
            let Some(known) = VALUES.into_iter().find(|known| *known == word) else {
                let word = word.to_owned();
                let nearest = near(&word, VALUES.into_iter().chain(CONDITIONS));
                return Err(self.error(AssertionErrorKind::Unknown { word, nearest }));
            };
            self.next += 2;
            return self.of_value(known);
        }
        if let Some(TokenKind::Text(text)) = self.kind(0) {
            let text = text.clone();
            self.next += 1;
            return Ok(Expr::Text(text));
        }
        let (at, word) = self.word("a value")?;
        if word == TYPED {
            self.is_typed = true;
            return Ok(Expr::Typed);
        }
        if word.starts_with('$') {
            let nearest = Some(TYPED);
            return Err(AssertionError { at, kind: AssertionErrorKind::Unknown { word, nearest } });
        }
        Ok(word.parse().map_or(Expr::Text(word), Expr::Number))
    }

    fn items(&mut self, end: &'static str) -> Parsed<Vec<Expr>> {
        let mut items = Vec::new();
        if self.takes_sign(end) {
            return Ok(items);
        }
        loop {
            items.push(self.value()?);
            if !self.takes_sign(",") {
                break;
            }
        }
        self.sign(end)?;
        Ok(items)
    }

    fn of_value(&mut self, function: &str) -> Parsed<Expr> {
        let value = match function {
            "ask" => {
                let from = self.pod()?;
                self.sign(",")?;
                let name = Box::new(self.value()?);
                let record_type = if self.takes_sign(",") { self.record_type()? } else { RecordType::A };
                self.sign(")")?;
                return Ok(Expr::Ask { from, name, record_type, field: self.ask_field()? });
            }
            "ip" => Expr::Ip(self.object()?),
            "ips" => self.ips()?,
            "vip" => Expr::Vip(self.object()?),
            "eps" => Expr::Eps(self.object()?),
            "route" => self.route()?,
            "dash" => Expr::Dash(Box::new(self.value()?)),
            "field" => {
                let object = self.object()?;
                self.sign(",")?;
                Expr::Field { object, field: self.field()? }
            }
            "count" => Expr::Count(Box::new(self.value()?)),
            _ => Expr::Distinct { memory: self.memory(), inner: Box::new(self.value()?) },
        };
        self.sign(")")?;
        Ok(value)
    }

    fn ask_field(&mut self) -> Parsed<AskField> {
        let (at, word) = self.word(".answers")?;
        let name = word.strip_prefix('.').unwrap_or_default();
        AskField::ALL.into_iter().find(|field| field.as_str() == name).ok_or_else(|| {
            let nearest = near(name, AskField::ALL.into_iter().map(AskField::as_str));
            AssertionError { at, kind: AssertionErrorKind::Unknown { word: word.clone(), nearest } }
        })
    }

    fn ips(&mut self) -> Parsed<Expr> {
        let mut namespace = "default".to_owned();
        let mut labels = Labels::new();
        loop {
            let (_, word) = self.word("a label")?;
            if labels.is_empty() && !self.is_sign("=") {
                namespace = word;
            } else {
                self.sign("=")?;
                let (_, value) = self.word("a label's value")?;
                labels.insert(word, value);
            }
            if !self.takes_sign(",") {
                break;
            }
        }
        if labels.is_empty() {
            return self.wanted("a label");
        }
        Ok(Expr::Ips { namespace, labels })
    }

    fn route(&mut self) -> Parsed<Expr> {
        let (at, word) = self.word("a Service and its port")?;
        let parts = word.rsplit_once(':').and_then(|(service, port)| Some((service.parse().ok()?, port.parse().ok()?)));
        let (service, port) = parts.ok_or(AssertionError { at, kind: AssertionErrorKind::NotAnObject(word) })?;
        Ok(Expr::Route { service, port })
    }

    fn object(&mut self) -> Parsed<ObjectPattern> {
        let (at, word) = self.word("an object")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAnObject(word) })
    }

    fn pod(&mut self) -> Parsed<PodRef> {
        let (at, word) = self.word("a pod")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAPod(word) })
    }

    fn field(&mut self) -> Parsed<crate::cluster::FieldPath> {
        let (at, word) = self.word("a field")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAField(word) })
    }

    fn record_type(&mut self) -> Parsed<RecordType> {
        let (at, word) = self.word("a record type")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAType(word) })
    }

    fn asked(&mut self) -> Parsed<AskPattern> {
        let from = self.pod()?;
        self.sign(",")?;
        let (_, name) = self.word("a name")?;
        let record_type = if self.takes_sign(",") { Some(self.record_type()?) } else { None };
        Ok(AskPattern { from, name, record_type })
    }

    fn limit(&mut self) -> Parsed<Limit> {
        let (at, word) = self.word("a length of time")?;
        if let Some(seconds) = seconds(&word) {
            return Ok(Limit::Seconds(seconds));
        }
        if let Ok(count) = word.parse()
            && (self.takes_word("change") || self.takes_word("changes"))
        {
            return Ok(Limit::Changes(count));
        }
        Err(AssertionError { at, kind: AssertionErrorKind::NotALimit(word) })
    }
}

/// `10s` or `2m`, in seconds.
pub(in crate::lesson) fn seconds(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u64 = number.parse().ok()?;
    match unit {
        "s" => Some(number),
        "m" => number.checked_mul(60),
        _ => None,
    }
}
