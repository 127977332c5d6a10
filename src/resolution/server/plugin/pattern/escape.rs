//! What a backslash begins: an anchor, a class by name, a quotation, a character.

use super::PatternError;
use super::class::{DIGITS, SPACES, WORD, fold, unicode_class, written_class};
use super::parse::{BAD_ESCAPE, BAD_RANGE, Parser, TRAILING_BACKSLASH};

impl Parser<'_> {
    pub(super) fn backslash(&mut self) -> Result<(), PatternError> {
        if self.eat("\\A") {
            self.push("(?:\\A)".to_owned(), None, 1);
        } else if self.eat("\\z") {
            self.push("(?:\\z)".to_owned(), None, 1);
        } else if self.eat("\\b") {
            self.push("(?:\\b)".to_owned(), None, 1);
        } else if self.eat("\\B") {
            self.push("(?:\\B)".to_owned(), None, 1);
        } else if self.eat("\\C") {
            return Err(BAD_ESCAPE);
        } else if self.eat("\\Q") {
            let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            self.rest = rest;
            quoted.chars().for_each(|character| self.literal(character));
        } else if let Some(set) = self.named_class()? {
            let set = if self.flags.fold { fold(set) } else { set };
            self.push(written_class(set), None, 1);
        } else {
            let character = self.escape()?;
            self.literal(character);
        }
        Ok(())
    }

    /// `\d`, `\pL` and their like; `None`, with nothing taken, where something else stands there.
    pub(super) fn named_class(&mut self) -> Result<Option<u128>, PatternError> {
        for (word, set) in [("\\d", DIGITS), ("\\s", SPACES), ("\\w", WORD)] {
            if self.eat(word) {
                return Ok(Some(set));
            }
            if self.eat(&word.to_ascii_uppercase()) {
                return Ok(Some(!set));
            }
        }
        let is_negated = self.rest.starts_with("\\P");
        if !self.eat("\\p") && !self.eat("\\P") {
            return Ok(None);
        }
        let name = match self.next().ok_or(BAD_RANGE)? {
            '{' => {
                let Some((name, rest)) = self.rest.split_once('}') else { return Err(BAD_RANGE) };
                self.rest = rest;
                name.to_owned()
            }
            letter => letter.to_string(),
        };
        let (name, is_negated) = match name.strip_prefix('^') {
            Some(name) => (name, !is_negated),
            None => (name.as_str(), is_negated),
        };
        // Of most classes of Unicode the lab knows neither whether Go has them nor what is in them.
        let set = unicode_class(name).unwrap_or_else(|| {
            self.is_unknown = true;
            0
        });
        Ok(Some(if is_negated { !set } else { set }))
    }

    /// One escaped character.
    pub(super) fn escape(&mut self) -> Result<char, PatternError> {
        self.eat("\\");
        let first = self.next().ok_or(TRAILING_BACKSLASH)?;
        let octal = |rest: &str| rest.starts_with(|digit: char| ('0'..='7').contains(&digit));
        Ok(match first {
            // A single digit would be a reference back, which Go does not have.
            '1'..='7' if !octal(self.rest) => return Err(BAD_ESCAPE),
            '0'..='7' => {
                let mut number = u32::from(first) - u32::from('0');
                for _ in 0..2 {
                    if !octal(self.rest) {
                        break;
                    }
                    number = number * 8 + self.next().and_then(|digit| digit.to_digit(8)).unwrap_or_default();
                }
                char::from_u32(number).ok_or(BAD_ESCAPE)?
            }
            'x' => {
                let digits = if self.eat("{") {
                    let Some((digits, rest)) = self.rest.split_once('}') else { return Err(BAD_ESCAPE) };
                    self.rest = rest;
                    digits
                } else {
                    let Some((digits, rest)) = self.rest.split_at_checked(2) else { return Err(BAD_ESCAPE) };
                    self.rest = rest;
                    digits
                };
                if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return Err(BAD_ESCAPE);
                }
                let number = u32::from_str_radix(digits, 16).map_err(|_| BAD_ESCAPE)?;
                // Go takes surrogates, which no text holds; so does the lab take something else no name holds.
                let surrogate = (0xd800..0xe000).contains(&number).then_some('\u{fffd}');
                char::from_u32(number).or(surrogate).ok_or(BAD_ESCAPE)?
            }
            'a' => '\u{7}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            other if other.is_ascii() && !other.is_ascii_alphanumeric() => other,
            _ => return Err(BAD_ESCAPE),
        })
    }
}
