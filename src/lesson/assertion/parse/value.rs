//! The values of an assertion: answers, addresses, fields, texts, and what is counted of them.

use super::{CONDITIONS, Parsed, Parser};
use crate::cluster::Labels;
use crate::dns::RecordType;
use crate::lesson::assertion::error::{AssertionError, AssertionErrorKind};
use crate::lesson::assertion::lexer::TokenKind;
use crate::lesson::assertion::{AskField, AskPattern, Expr, Limit, TYPED};
use crate::lesson::pattern::ObjectPattern;
use crate::sandbox::PodRef;
use crate::spelling::closest;

const VALUES: [&str; 11] = ["ask", "ip", "ips", "vip", "eps", "route", "dash", "holder", "field", "count", "distinct"];

impl Parser {
    pub(super) fn value(&mut self) -> Parsed<Expr> {
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
                let nearest = closest(&word, VALUES.into_iter().chain(CONDITIONS));
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
            "holder" => Expr::Holder(Box::new(self.value()?)),
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
            let nearest = closest(name, AskField::ALL.into_iter().map(AskField::as_str));
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

    pub(super) fn object(&mut self) -> Parsed<ObjectPattern> {
        let (at, word) = self.word("an object")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAnObject(word) })
    }

    fn pod(&mut self) -> Parsed<PodRef> {
        let (at, word) = self.word("a pod")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAPod(word) })
    }

    pub(super) fn field(&mut self) -> Parsed<crate::cluster::FieldPath> {
        let (at, word) = self.word("a field")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAField(word) })
    }

    fn record_type(&mut self) -> Parsed<RecordType> {
        let (at, word) = self.word("a record type")?;
        word.parse().map_err(|_| AssertionError { at, kind: AssertionErrorKind::NotAType(word) })
    }

    pub(super) fn asked(&mut self) -> Parsed<AskPattern> {
        let from = self.pod()?;
        self.sign(",")?;
        let (_, name) = self.word("a name")?;
        let record_type = if self.takes_sign(",") { Some(self.record_type()?) } else { None };
        Ok(AskPattern { from, name, record_type })
    }

    pub(super) fn limit(&mut self) -> Parsed<Limit> {
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
