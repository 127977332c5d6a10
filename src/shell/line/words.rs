//! Words as the reader finds them: quotes, variables, `$(…)`, and the lines of here-documents.

use super::reader::{Reader, Until, read};
use super::{Part, ShellSyntaxError, Word, is_name};

impl Reader<'_> {
    /// Reads a word; `None` before what is none.
    pub(super) fn word(&mut self, until: Until) -> Result<Option<Word>, ShellSyntaxError> {
        let mut word: Option<Word> = None;
        let in_bracket = matches!(until, Until::Bracket | Until::Done(true));
        while let Some(character) = self.rest.chars().next() {
            if matches!(character, ';' | '|' | '&' | '<' | '>')
                || character.is_whitespace()
                || (in_bracket && character == ')')
            {
                break;
            }
            self.next();
            match character {
                '\'' => {
                    let (text, rest) = self.rest.split_once('\'').ok_or(ShellSyntaxError::Quote)?;
                    self.rest = rest;
                    word.get_or_insert_default().push(Part::Text { text: text.to_owned(), quoted: true });
                }
                '"' => self.quoted(word.get_or_insert_default())?,
                '\\' => match self.next() {
                    Some('\n') => {}
                    Some(other) => add(word.get_or_insert_default(), other, true),
                    None => return Err(ShellSyntaxError::Unfinished),
                },
                '$' | '`' => {
                    let part = self.expansion(character, false)?;
                    word.get_or_insert_default().push(part);
                }
                other => add(word.get_or_insert_default(), other, false),
            }
        }
        Ok(word)
    }

    /// The rest of a text in double quotes.
    fn quoted(&mut self, into: &mut Word) -> Result<(), ShellSyntaxError> {
        // Quotes with nothing in between are a word, too.
        into.push(Part::Text { text: String::new(), quoted: true });
        loop {
            match self.next().ok_or(ShellSyntaxError::Quote)? {
                '"' => return Ok(()),
                '\\' if self.comes("\n") => {}
                '\\' if self.rest.starts_with(['"', '\\', '$', '`']) => {
                    if let Some(escaped) = self.next() {
                        add(into, escaped, true);
                    }
                }
                sign @ ('$' | '`') => {
                    let part = self.expansion(sign, true)?;
                    into.push(part);
                }
                other => add(into, other, true),
            }
        }
    }

    /// What begins with `$` or a backtick, which has been read. A `$` that begins nothing is one.
    fn expansion(&mut self, sign: char, quoted: bool) -> Result<Part, ShellSyntaxError> {
        if sign == '`' {
            return self.deeper(|reader| reader.backticks(quoted));
        }
        if self.rest.starts_with("((") {
            return Err(ShellSyntaxError::Sign('$'));
        }
        if self.comes("(") {
            let of = self.deeper(|reader| reader.statements(Until::Bracket))?;
            return Ok(Part::Output { of: of.into(), quoted });
        }
        if self.comes("{") {
            let (name, rest) = self.rest.split_once('}').ok_or(ShellSyntaxError::Unfinished)?;
            if !is_name(name) && name != "?" {
                return Err(ShellSyntaxError::Sign('$'));
            }
            self.rest = rest;
            return Ok(Part::Variable { name: name.to_owned(), quoted });
        }
        if self.comes("?") {
            return Ok(Part::Variable { name: "?".to_owned(), quoted });
        }
        // The words behind a script's name: there is no script here, so that they are empty.
        if self.rest.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '@' | '*')) {
            let name = self.next().map(String::from).unwrap_or_default();
            return Ok(Part::Variable { name, quoted });
        }
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = self.rest.find(|letter: char| !is_letter(letter)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        if name.is_empty() {
            return Ok(Part::Text { text: "$".to_owned(), quoted });
        }
        self.rest = rest;
        Ok(Part::Variable { name: name.to_owned(), quoted })
    }

    fn backticks(&mut self, quoted: bool) -> Result<Part, ShellSyntaxError> {
        let mut text = String::new();
        loop {
            match self.next().ok_or(ShellSyntaxError::Quote)? {
                '`' => break,
                '\\' if self.rest.starts_with(['`', '\\', '$']) => text.extend(self.next()),
                other => text.push(other),
            }
        }
        let of = read(&text, self.depth)?;
        Ok(Part::Output { of: of.into(), quoted })
    }

    /// Reads the here-documents that wait, behind the end of their line.
    pub(super) fn documents(&mut self) -> Result<(), ShellSyntaxError> {
        for (mark, is_quoted, document) in std::mem::take(&mut self.pending) {
            let mut body = String::new();
            loop {
                if self.rest.is_empty() {
                    return Err(ShellSyntaxError::HereDocument);
                }
                let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
                self.rest = rest;
                if line.trim_end() == mark {
                    break;
                }
                body.push_str(line);
                body.push('\n');
            }
            let word = if is_quoted { vec![Part::Text { text: body, quoted: true }] } else { self.in_document(&body)? };
            // Each is read once.
            let _ = document.set(word);
        }
        Ok(())
    }

    /// The text of a here-document with its variables and commands.
    fn in_document(&self, text: &str) -> Result<Word, ShellSyntaxError> {
        let mut reader = Reader { rest: text, depth: self.depth, pending: Vec::new() };
        let mut word = Word::new();
        while let Some(character) = reader.next() {
            match character {
                '\\' if reader.comes("\n") => {}
                '\\' if reader.rest.starts_with(['\\', '$', '`']) => {
                    if let Some(escaped) = reader.next() {
                        add(&mut word, escaped, true);
                    }
                }
                sign @ ('$' | '`') => {
                    let part = reader.expansion(sign, true)?;
                    word.push(part);
                }
                other => add(&mut word, other, true),
            }
        }
        if reader.pending.is_empty() { Ok(word) } else { Err(ShellSyntaxError::HereDocument) }
    }
}

/// Adds a letter to a word.
fn add(word: &mut Word, letter: char, is_quoted: bool) {
    match word.last_mut() {
        Some(Part::Text { text, quoted }) if *quoted == is_quoted => text.push(letter),
        _ => word.push(Part::Text { text: letter.into(), quoted: is_quoted }),
    }
}
