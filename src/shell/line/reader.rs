//! The reader of a line: letter by letter, each construct a function.

use super::{Command, DEEPEST, Joint, Part, Redirection, ShellSyntaxError, Statement, What, Word, is_name};
use std::sync::{Arc, OnceLock};

/// Words of the shell that begin what the lab does not model.
const NOT_MODELLED: [&str; 8] = ["if", "while", "until", "case", "select", "function", "{", "[["];
/// Words of the shell that may not begin a command.
const NO_BEGINNING: [&str; 10] = ["do", "done", "then", "else", "elif", "fi", "esac", "in", "}", "!"];

/// Takes a text apart that stands within so many others.
pub(super) fn read(text: &str, depth: usize) -> Result<Vec<Statement>, ShellSyntaxError> {
    let mut reader = Reader { rest: text, depth, pending: Vec::new() };
    let all = reader.statements(Until::End)?;
    if reader.pending.is_empty() { Ok(all) } else { Err(ShellSyntaxError::HereDocument) }
}

/// What ends a list of statements.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// The end of the text.
    End,
    /// The `)` of `$(`.
    Bracket,
    /// The `done` of a loop; the flag says that the loop itself stands within `$(`.
    Done(bool),
}

pub(super) struct Reader<'a> {
    pub rest: &'a str,
    pub depth: usize,
    /// Here-documents whose lines follow behind the end of this line, with their marks; the flag says that the mark was
    /// quoted, so that the lines are taken as they stand.
    pub pending: Vec<(String, bool, Arc<OnceLock<Word>>)>,
}

impl Reader<'_> {
    pub(super) fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    pub(super) fn comes(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    /// Passes blanks, escaped line ends and comments, and stays before what ends a line.
    fn blanks(&mut self) {
        loop {
            let trimmed = self.rest.trim_start_matches(|letter: char| letter.is_whitespace() && letter != '\n');
            self.rest = trimmed;
            if self.rest.starts_with('#') {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.rest = self.rest.get(end..).unwrap_or_default();
            }
            if !self.comes("\\\n") {
                return;
            }
        }
    }

    /// Passes blanks and ends of lines, and reads the here-documents that follow each.
    fn lines(&mut self) -> Result<(), ShellSyntaxError> {
        loop {
            self.blanks();
            if !self.comes("\n") {
                return Ok(());
            }
            self.documents()?;
        }
    }

    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ShellSyntaxError>,
    ) -> Result<T, ShellSyntaxError> {
        if self.depth >= DEEPEST {
            return Err(ShellSyntaxError::TooDeep);
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    pub(super) fn statements(&mut self, until: Until) -> Result<Vec<Statement>, ShellSyntaxError> {
        let mut all: Vec<Statement> = Vec::new();
        let mut joint = Joint::Always;
        loop {
            self.lines()?;
            let hangs = joint != Joint::Always;
            if self.rest.is_empty() {
                let is_whole = until == Until::End && !hangs;
                return if is_whole { Ok(all) } else { Err(ShellSyntaxError::Unfinished) };
            }
            if until == Until::Bracket && self.rest.starts_with(')') {
                if hangs {
                    return Err(ShellSyntaxError::Unexpected(")"));
                }
                self.next();
                return Ok(all);
            }
            if matches!(until, Until::Done(_)) && self.keyword("done") {
                return if hangs { Err(ShellSyntaxError::Unexpected("done")) } else { Ok(all) };
            }
            if self.comes(";") {
                if hangs {
                    return Err(ShellSyntaxError::Unexpected(";"));
                }
                continue;
            }
            let mut statement = Statement { joint, commands: Vec::new() };
            loop {
                let command = self.command(until)?;
                statement.commands.push(command.ok_or_else(|| self.nothing())?);
                self.blanks();
                if self.rest.starts_with("||") || !self.comes("|") {
                    break;
                }
                self.lines()?;
                if self.rest.is_empty() {
                    return Err(ShellSyntaxError::Unfinished);
                }
            }
            all.push(statement);
            joint = match () {
                () if self.comes("&&") => Joint::And,
                () if self.comes("||") => Joint::Or,
                () if self.rest.starts_with('&') => return Err(ShellSyntaxError::Sign('&')),
                () => Joint::Always,
            };
        }
    }

    /// What stands where a command should.
    fn nothing(&self) -> ShellSyntaxError {
        match self.rest.chars().next() {
            None | Some('\n') => ShellSyntaxError::Unfinished,
            Some('|') => ShellSyntaxError::Unexpected("|"),
            Some('&') if !self.rest.starts_with("&&") => ShellSyntaxError::Sign('&'),
            Some('&') => ShellSyntaxError::Unexpected("&&"),
            Some(')') => ShellSyntaxError::Unexpected(")"),
            Some(_) => ShellSyntaxError::Unexpected(";"),
        }
    }

    /// Reads a word of the shell where it comes.
    fn keyword(&mut self, word: &str) -> bool {
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\n', ';', '|', '&', ')', '<', '>']);
        let after = self.rest.strip_prefix(word).filter(|rest| is_end(rest));
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    /// Reads a command; `None` where none stands here.
    fn command(&mut self, until: Until) -> Result<Option<Command>, ShellSyntaxError> {
        if self.keyword("for") {
            let what = self.deeper(|reader| reader.for_loop(until))?;
            let mut redirections = Vec::new();
            loop {
                self.blanks();
                if !self.redirection(until, &mut redirections)? {
                    break;
                }
            }
            return match self.word(until)? {
                None => Ok(Some(Command { what, redirections })),
                Some(_) => Err(ShellSyntaxError::Unexpected("word")),
            };
        }
        for word in NOT_MODELLED {
            if self.keyword(word) {
                return Err(ShellSyntaxError::NotModelled(word));
            }
        }
        if let Some(word) = NO_BEGINNING.into_iter().find(|word| self.keyword(word)) {
            return Err(ShellSyntaxError::Unexpected(word));
        }
        let (mut words, mut redirections) = (Vec::new(), Vec::new());
        loop {
            self.blanks();
            if self.redirection(until, &mut redirections)? {
                continue;
            }
            match self.word(until)? {
                Some(word) => words.push(word),
                None => break,
            }
        }
        if words.is_empty() {
            // A redirection alone makes or empties a file, and that is all it does.
            return Ok((!redirections.is_empty()).then_some(Command { what: What::Set(Vec::new()), redirections }));
        }
        let all: Vec<_> = words.iter().map_while(assignment).collect();
        let what = match all.len() {
            0 => What::Run(words),
            some if some == words.len() => What::Set(all),
            _ => return Err(ShellSyntaxError::NotModelled("NAME=VALUE before a command")),
        };
        Ok(Some(Command { what, redirections }))
    }

    /// `NAME in WORD… ; do … done`, behind `for`.
    fn for_loop(&mut self, until: Until) -> Result<What, ShellSyntaxError> {
        self.blanks();
        let name = match self.word(until)?.as_deref() {
            Some([Part::Text { text, quoted: false }]) if is_name(text) => text.clone(),
            None if self.rest.is_empty() => return Err(ShellSyntaxError::Unfinished),
            _ => return Err(ShellSyntaxError::Unexpected("for")),
        };
        self.lines()?;
        let mut words = Vec::new();
        if self.keyword("in") {
            loop {
                self.blanks();
                match self.word(until)? {
                    Some(word) => words.push(word),
                    None => break,
                }
            }
        }
        self.blanks();
        self.comes(";");
        self.lines()?;
        if !self.keyword("do") {
            return Err(if self.rest.is_empty() {
                ShellSyntaxError::Unfinished
            } else {
                ShellSyntaxError::Unexpected("do")
            });
        }
        let in_bracket = matches!(until, Until::Bracket | Until::Done(true));
        let body = self.statements(Until::Done(in_bracket))?;
        if body.is_empty() {
            Err(ShellSyntaxError::Unexpected("done"))
        } else {
            Ok(What::For { name, words, body: body.into() })
        }
    }

    /// Reads a redirection where one stands.
    fn redirection(&mut self, until: Until, into: &mut Vec<Redirection>) -> Result<bool, ShellSyntaxError> {
        if self.comes("2>&1") {
            into.push(Redirection::ErrorsToOutput);
        } else if self.comes(">&2") || self.comes("1>&2") {
            into.push(Redirection::OutputToErrors);
        } else if self.comes("<<") {
            self.comes("-");
            self.blanks();
            let mark = self.word(until)?.ok_or_else(|| self.nothing())?;
            let is_quoted = mark.iter().any(|part| matches!(part, Part::Text { quoted: true, .. }));
            let text = |part: &Part| match part {
                Part::Text { text, .. } => Ok(text.clone()),
                _ => Err(ShellSyntaxError::Sign('$')),
            };
            let mark = mark.iter().map(text).collect::<Result<String, _>>()?;
            let document = Arc::new(OnceLock::new());
            self.pending.push((mark, is_quoted, Arc::clone(&document)));
            into.push(Redirection::Here(document));
        } else if self.comes("<") {
            into.push(Redirection::From(self.file(until)?));
        } else {
            let errors = self.comes("2>");
            if !errors && !self.comes("1>") && !self.comes(">") {
                return Ok(false);
            }
            let adds = self.comes(">");
            into.push(Redirection::To { errors, file: self.file(until)?, adds });
        }
        Ok(true)
    }

    fn file(&mut self, until: Until) -> Result<Word, ShellSyntaxError> {
        self.blanks();
        self.word(until)?.ok_or_else(|| self.nothing())
    }
}

/// The variable and its value, where a word sets one.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let [Part::Text { text, quoted: false }, rest @ ..] = word.as_slice() else { return None };
    let (name, value) = text.split_once('=').filter(|(name, _)| is_name(name))?;
    let mut all = vec![Part::Text { text: value.to_owned(), quoted: true }];
    all.extend_from_slice(rest);
    Some((name.to_owned(), all))
}
