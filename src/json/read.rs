//! Reads JSON from strangers: strict, nested only so deep, and every mistake with its place.

use crate::cluster::{Map, Value};
use std::fmt;

/// How deep lists and objects may nest.
const DEEPEST: usize = 32;

/// Where a text is no JSON, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The byte, from 0.
    pub at: usize,
    /// What was expected, for programmers.
    pub expected: &'static str,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not JSON at byte {}: expected {}", self.at, self.expected)
    }
}

impl std::error::Error for JsonError {}

/// Reads a text that is one JSON value and nothing else.
///
/// ```
/// use k8s_dns_lab::json;
///
/// let value = json::parse(r#"{"type": "ask", "name": "db"}"#)?;
/// assert_eq!(value.field("name").and_then(|name| name.as_text()), Some("db"));
/// let error = json::parse("{'type': 'ask'}").map_err(|error| error.to_string());
/// assert_eq!(error, Err("not JSON at byte 1: expected a key in quotes".to_owned()));
/// # Ok::<(), json::JsonError>(())
/// ```
pub fn parse(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.rest().is_empty() { Ok(value) } else { Err(reader.expected("the end")) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn comes(&mut self, token: &str) -> bool {
        let comes = self.rest().starts_with(token);
        self.at += if comes { token.len() } else { 0 };
        comes
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn expected(&self, expected: &'static str) -> JsonError {
        JsonError { at: self.at, expected }
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth > DEEPEST {
            return Err(self.expected("less nesting"));
        }
        self.skip_space();
        match self.peek() {
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('"') => self.text().map(Value::Text),
            Some('-' | '0'..='9') => self.number(),
            _ if self.comes("true") => Ok(Value::Bool(true)),
            _ if self.comes("false") => Ok(Value::Bool(false)),
            _ if self.comes("null") => Ok(Value::Null),
            _ => Err(self.expected("a value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut map = Map::new();
        self.skip_space();
        if self.comes("}") {
            return Ok(Value::Map(map));
        }
        loop {
            self.skip_space();
            if self.peek() != Some('"') {
                return Err(self.expected("a key in quotes"));
            }
            let key = self.text()?;
            self.skip_space();
            if !self.comes(":") {
                return Err(self.expected("a colon"));
            }
            map.insert(key, self.value(depth + 1)?);
            self.skip_space();
            if self.comes("}") {
                return Ok(Value::Map(map));
            }
            if !self.comes(",") {
                return Err(self.expected("a comma or the end of the object"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut list = Vec::new();
        self.skip_space();
        if self.comes("]") {
            return Ok(Value::List(list));
        }
        loop {
            list.push(self.value(depth + 1)?);
            self.skip_space();
            if self.comes("]") {
                return Ok(Value::List(list));
            }
            if !self.comes(",") {
                return Err(self.expected("a comma or the end of the list"));
            }
        }
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        self.comes("-");
        if !self.comes("0") && self.digits() == 0 {
            return Err(self.expected("a digit"));
        }
        let whole = self.at;
        if self.comes(".") && self.digits() == 0 {
            return Err(self.expected("a digit"));
        }
        if self.comes("e") || self.comes("E") {
            let _ = self.comes("+") || self.comes("-");
            if self.digits() == 0 {
                return Err(self.expected("a digit"));
            }
        }
        let written = self.text.get(start..self.at).unwrap_or_default();
        let int = (self.at == whole).then(|| written.parse().ok()).flatten();
        Ok(int.map_or_else(|| Value::Number(written.to_owned()), Value::Int))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some('0'..='9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn text(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escaped()?),
                Some(other) if other >= ' ' => text.push(other),
                _ => return Err(self.expected("the end of the text")),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, JsonError> {
        Ok(match self.next() {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let high = self.unit()?;
                let is_pair = (0xD800..0xDC00).contains(&high) && self.rest().starts_with("\\u");
                if !is_pair {
                    // Half a pair stands for no character.
                    return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let before = self.at;
                self.at += 2;
                let low = self.unit()?;
                if !(0xDC00..0xE000).contains(&low) {
                    self.at = before;
                    return Ok(char::REPLACEMENT_CHARACTER);
                }
                let point = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(self.expected("an escape")),
        })
    }

    fn unit(&mut self) -> Result<u32, JsonError> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.expected("four hexadecimal digits"))?;
        self.at += 4;
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_json_says_is_read() {
        let read = parse(r#" {"a":[1,-2.5e3,true,null,"x\n\u00e9\ud83d\ude00\ud800"],"b":{}} "#).unwrap();
        let list = read.field("a").unwrap().items();
        assert_eq!(list[0], Value::Int(1));
        assert_eq!(list[1], Value::Number("-2.5e3".to_owned()));
        assert_eq!(list[4], Value::Text("x\né😀\u{fffd}".to_owned()));
        assert_eq!(read.field("b"), Some(&Value::map()));
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        for (text, at) in [
            ("", 0),
            ("{", 1),
            ("[1,]", 3),
            ("{a:1}", 1),
            ("01", 1),
            ("1.", 2),
            ("\"\\x\"", 3),
            ("\"\n\"", 2),
            ("1 2", 2),
            ("nul", 0),
        ] {
            assert_eq!(parse(text).map_err(|error| error.at), Err(at), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert_eq!(parse(&"[".repeat(100_000)).map_err(|error| error.expected), Err("less nesting"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[\\[\\]{}:,\"\\\\u0-9a-f. -]*") {
            let _ = parse(&text);
        }

        #[test]
        fn every_text_comes_back(text in any::<String>()) {
            let written = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(parse(&written), Ok(Value::Text(text)));
        }
    }
}
