//! A directive's tokens as a set-up reads them: one after another, by line and by brace
//! (`coredns/caddy/caddyfile/dispenser.go`), and the errors it makes there, in CoreDNS's own words.

use super::{CorefileError, CorefileReason, Place, Token};

/// What a set-up fails with. Boxed, as it is the rare case.
pub type Failed = Box<CorefileError>;

/// A cursor over the tokens of all directives of one name in a server block.
#[derive(Clone, Debug)]
pub struct Dispenser<'t> {
    plugin: &'static str,
    tokens: &'t [Token],
    /// The token it stands on; `None` before the first.
    cursor: Option<usize>,
    nesting: usize,
}

impl<'t> Dispenser<'t> {
    /// Before the first token.
    pub fn new(plugin: &'static str, tokens: &'t [Token]) -> Self {
        Self { plugin, tokens, cursor: None, nesting: 0 }
    }

    fn token(&self) -> Option<&'t Token> {
        self.tokens.get(self.cursor?)
    }

    /// The text it stands on (`Val`).
    pub fn val(&self) -> &'t str {
        self.token().map_or("", |token| token.text.as_str())
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.token().or(self.tokens.first()).map_or_else(Place::start, |token| token.place.clone())
    }

    /// Goes on by a token, whatever its line (`Next`).
    pub fn advance(&mut self) -> bool {
        let next = self.cursor.map_or(0, |cursor| cursor + 1);
        let is_there = next < self.tokens.len();
        if is_there {
            self.cursor = Some(next);
        }
        is_there
    }

    /// The same in a plugin that may be given once a block: fails where it is given again (`plugin.ErrOnce`).
    pub fn advance_once(&mut self) -> Result<bool, Failed> {
        let is_first = self.cursor.is_none();
        if self.advance() && !is_first {
            let reason = CorefileReason::Twice(self.plugin.to_owned());
            return Err(self.plain(&self.place(), "this plugin can only be used once per Server Block", reason));
        }
        Ok(is_first && self.cursor.is_some())
    }

    /// Goes on by a token of the same line (`NextArg`).
    pub fn next_argument(&mut self) -> bool {
        let Some(cursor) = self.cursor else { return self.advance() };
        match (self.tokens.get(cursor), self.tokens.get(cursor + 1)) {
            (Some(before), Some(token)) if !token.is_on_new_line_after(before) => {
                self.cursor = Some(cursor + 1);
                true
            }
            _ => false,
        }
    }

    fn step_back(&mut self) {
        self.cursor = self.cursor.and_then(|cursor| cursor.checked_sub(1));
    }

    /// Goes into braces, and then from word to word in them, until they end (`NextBlock`).
    pub fn next_in_braces(&mut self) -> bool {
        if self.nesting > 0 {
            // Braces that nothing closes end where the tokens do.
            if !self.advance() {
                self.nesting = 0;
                return false;
            }
            if self.val() == "}" {
                self.nesting -= 1;
                return false;
            }
            return true;
        }
        if !self.next_argument() {
            return false;
        }
        if self.val() != "{" {
            self.step_back();
            return false;
        }
        self.advance();
        if self.val() == "}" {
            return false;
        }
        self.nesting += 1;
        true
    }

    /// The rest of the line, up to a brace (`RemainingArgs`).
    pub fn rest(&mut self) -> Vec<&'t Token> {
        let mut words = Vec::new();
        while self.next_argument() {
            match self.token() {
                Some(token) if token.text != "{" => words.push(token),
                _ => {
                    self.step_back();
                    break;
                }
            }
        }
        words
    }

    /// An error in words of a plugin, without a line (`plugin.Error`).
    pub fn plain(&self, place: &Place, said: &str, reason: CorefileReason) -> Failed {
        Box::new(CorefileError { place: place.clone(), reason, said: format!("plugin/{}: {said}", self.plugin) })
    }

    /// An error with the line it stands on (`Errf`).
    pub fn here(&self, said: &str, reason: CorefileReason) -> Failed {
        let place = self.place();
        self.plain(&place, &format!("{} - Error during parsing: {said}", place.line_text()), reason)
    }

    fn wrong_count(&self, reason: CorefileReason) -> Failed {
        match self.val() {
            "{" => self.here("Unexpected token '{', expecting argument", reason),
            word => self.here(&format!("Wrong argument count or unexpected line ending after '{word}'"), reason),
        }
    }

    /// Something is still to come (`ArgErr`).
    pub fn missing(&self, property: &str) -> Failed {
        self.wrong_count(CorefileReason::MissingValue(property.to_owned()))
    }

    /// The one word behind the property that it stands on.
    pub fn only_word(&mut self) -> Result<&'t Token, Failed> {
        let property = self.val();
        match self.rest().as_slice() {
            [word] => Ok(word),
            [] => Err(self.missing(property)),
            _ => Err(self.too_many(property)),
        }
    }

    /// There is a word too many (`ArgErr`).
    pub fn too_many(&self, property: &str) -> Failed {
        self.wrong_count(CorefileReason::TooManyValues(property.to_owned()))
    }

    /// The word is no property of the plugin (`unknown property`).
    pub fn unknown_property(&self) -> Failed {
        self.here(&format!("unknown property '{}'", self.val()), self.no_property())
    }

    /// What the error is about a word that is no property.
    pub fn no_property(&self) -> CorefileReason {
        CorefileReason::UnknownProperty(self.plugin, self.val().to_owned())
    }

    /// Another error than a wrong number of words where CoreDNS says no more than that.
    pub fn wrong_count_of(&self, reason: CorefileReason) -> Failed {
        self.wrong_count(reason)
    }

    /// A word that stands where another has to (`SyntaxErr`).
    pub fn syntax(&self, expected: &str, reason: CorefileReason) -> Failed {
        let place = self.place();
        let said =
            format!("{} - Syntax error: Unexpected token '{}', expecting '{expected}'", place.line_text(), self.val());
        self.plain(&place, &said, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::{PATH, tokens};
    use super::*;

    #[test]
    fn words_are_given_by_line_and_by_brace() {
        let tokens = tokens("a b {\n c d \"e\nf\" g\n h\n}\na i", &PATH.into());
        let mut dispenser = Dispenser::new("a", &tokens);
        let texts = |words: Vec<&Token>| words.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        assert!(dispenser.advance());
        assert_eq!(texts(dispenser.rest()), ["b"]);
        assert!(dispenser.next_in_braces());
        assert_eq!((dispenser.val(), texts(dispenser.rest())), ("c", vec!["d".into(), "e\nf".into(), "g".into()]));
        assert!(dispenser.next_in_braces());
        assert_eq!(
            dispenser.missing("h").said,
            "plugin/a: /etc/coredns/Corefile:4 - Error during parsing: Wrong argument count or unexpected line ending after 'h'"
        );
        assert!(!dispenser.next_in_braces() && dispenser.advance());
        assert_eq!((dispenser.val(), texts(dispenser.rest())), ("a", vec!["i".into()]));
        assert!(!dispenser.advance());
    }
}
