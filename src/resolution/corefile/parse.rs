//! From tokens to server blocks (rules PU2, PU8 to PU10; `coredns/caddy/caddyfile/parse.go`): keys, directives,
//! snippets, imports and the environment. What a directive means is not known here.

use super::files::{Files, absolute};
use super::token::{PATH, Place, Token, tokens};
use super::{CorefileError, CorefileReason, Plenty};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many imports are followed before they are taken for a cycle (`maxSnippetExpansions`).
const MAX_IMPORTS: usize = 1000;
/// How many tokens a Corefile may come to. CoreDNS sets no such limit; imports that double each other would
/// never end.
const MAX_TOKENS: usize = 200_000;
/// How deep braces may nest. A real Corefile needs two levels.
const MAX_DEPTH: usize = 16;

/// How many server blocks, zones of all blocks, lines in one pair of braces and words of one line the lab reads. CoreDNS
/// reads more; here each zone is held against all others, and each question against the lines of its block.
const MOST_BLOCKS: usize = 1_000;
const MOST_ZONES: usize = 2_000;
const MOST_LINES: usize = 1_000;
const MOST_WORDS: usize = 500;

/// A server block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Its keys, as written but for a comma between them.
    pub keys: Vec<Token>,
    /// Its directives, in file order.
    pub directives: Vec<Directive>,
}

/// A line: a directive of a server block, or a property inside of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The first word.
    pub name: Token,
    /// The words after it.
    pub arguments: Vec<Token>,
    /// What stands in its braces; `None` where it has none.
    pub block: Option<Vec<Directive>>,
    /// The place of its last token.
    pub end: Place,
}

impl Directive {
    /// The first word.
    pub fn word(&self) -> &str {
        &self.name.text
    }

    /// The lines in its braces.
    pub fn lines(&self) -> &[Directive] {
        self.block.as_deref().unwrap_or_default()
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.name.place
    }
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    pub blocks: Vec<Block>,
    /// Snippets and `import`s, as far as a note says something of them.
    pub imports: Vec<Token>,
    /// Files that are imported and were not given, though they may exist.
    pub not_given: Vec<NotGiven>,
    pub errors: Vec<CorefileError>,
}

/// A file that is imported and was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotGiven {
    /// The path as written.
    pub path: Token,
    /// The position of the server block it would be part of; `None` where it would be blocks of its own.
    pub block: Option<usize>,
}

/// Reads a Corefile. The first error ends the reading, as a parser that has lost its place can only guess.
pub(super) fn read(text: &str, files: &Files) -> Read {
    let tokens = tokens(text, &PATH.into());
    let mut parser = Parser { tokens, next: 0, files, snippets: BTreeMap::new(), imported: 0, read: Read::default() };
    let mut zones = 0;
    while parser.next < parser.tokens.len() {
        if let Err(error) = parser.block() {
            parser.read.errors.push(error);
            break;
        }
        if let Some(error) = too_many(&parser.read.blocks, &mut zones) {
            parser.read.errors.push(error);
            break;
        }
    }
    parser.read
}

/// What is too much once the last of these blocks has been read; `zones` counts those of the blocks.
fn too_many(blocks: &[Block], zones: &mut usize) -> Option<CorefileError> {
    let last = blocks.last()?;
    let at = |token: &Token, what, limit| {
        Some(CorefileError { place: token.place.clone(), reason: CorefileReason::TooMany { what, limit } })
    };
    let first = last.keys.first()?;
    if blocks.len() > MOST_BLOCKS {
        return at(first, Plenty::Blocks, MOST_BLOCKS);
    }
    *zones += last.keys.len();
    if *zones > MOST_ZONES {
        return at(first, Plenty::Zones, MOST_ZONES);
    }
    let (mut open, mut lists) = (Vec::new(), vec![last.directives.as_slice()]);
    while let Some(lines) = lists.pop() {
        if let Some(surplus) = lines.get(MOST_LINES) {
            return at(&surplus.name, Plenty::Lines, MOST_LINES);
        }
        open.extend(lines);
        while let Some(line) = open.pop() {
            if let Some(surplus) = line.arguments.get(MOST_WORDS) {
                return at(surplus, Plenty::Words, MOST_WORDS);
            }
            lists.push(line.lines());
        }
    }
    None
}

struct Parser<'a> {
    tokens: Vec<Token>,
    /// The position of the token to be looked at.
    next: usize,
    files: &'a Files,
    snippets: BTreeMap<String, Vec<Token>>,
    imported: usize,
    read: Read,
}

type Step = Result<(), CorefileError>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn peek_text(&self) -> Option<&str> {
        self.peek().map(|token| token.text.as_str())
    }

    /// True where the token to be looked at begins a line.
    fn is_on_new_line(&self) -> bool {
        let before = self.next.checked_sub(1).and_then(|before| self.tokens.get(before));
        match (before, self.peek()) {
            (Some(before), Some(token)) => token.is_on_new_line_after(before),
            _ => true,
        }
    }

    fn error_at(&self, position: usize, reason: CorefileReason) -> CorefileError {
        let place = self.tokens.get(position).or(self.tokens.last()).map_or_else(Place::start, |one| one.place.clone());
        CorefileError { place, reason }
    }

    fn error(&self, reason: CorefileReason) -> CorefileError {
        self.error_at(self.next, reason)
    }

    /// The text ends where something is still to come. A quote that nothing ends has swallowed it.
    fn unexpected_end(&self, reason: CorefileReason) -> CorefileError {
        match self.tokens.iter().find(|token| !token.is_closed) {
            Some(quote) => CorefileError { place: quote.place.clone(), reason: CorefileReason::UnclosedQuote },
            None => self.error(reason),
        }
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (start, end) in [("{%", "%}"), ("{$", "}")] {
            text = fill(&text, start, end, &self.files.environment);
        }
        text
    }

    fn block(&mut self) -> Step {
        let mut block = Block::default();
        let ended = self.keys(&mut block)?;
        if ended {
            self.take_in(block);
            return Ok(());
        }
        if let [only] = block.keys.as_slice()
            && let Some(name) = only.text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
        {
            let (name, at) = (name.to_owned(), only.clone());
            return self.snippet(name, at);
        }
        let is_in_braces = self.peek_text() == Some("{");
        if is_in_braces {
            self.next += 1;
        }
        let closed = self.directives(&mut block)?;
        // The file's last token may be a brace of a directive that stands for the block's own.
        let ends_in_brace = self.tokens.last().is_some_and(|token| token.text == "}");
        if is_in_braces && !closed && !ends_in_brace {
            self.take_in(block);
            return Err(self.unexpected_end(CorefileReason::UnclosedBrace));
        }
        self.take_in(block);
        Ok(())
    }

    fn take_in(&mut self, block: Block) {
        if !block.keys.is_empty() {
            self.read.blocks.push(block);
        }
    }

    /// Reads the keys. True where the text ends with them.
    fn keys(&mut self, block: &mut Block) -> Result<bool, CorefileError> {
        let mut expects_another = false;
        loop {
            let Some(token) = self.peek() else {
                return if expects_another { Err(self.unexpected_end(CorefileReason::NoServerName)) } else { Ok(true) };
            };
            let mut text = self.filled(&token.text);
            if text == "import" && self.is_on_new_line() {
                self.import(None)?;
                continue;
            }
            if text == "{" {
                if expects_another {
                    return Err(self.error(CorefileReason::NoServerName));
                }
                return Ok(false);
            }
            if !text.is_empty() {
                expects_another = text.ends_with(',');
                if expects_another {
                    text.pop();
                }
                block.keys.push(Token { text, ..token.clone() });
            }
            self.next += 1;
            if self.next >= self.tokens.len() {
                return if expects_another { Err(self.unexpected_end(CorefileReason::NoServerName)) } else { Ok(true) };
            }
            if !expects_another && self.is_on_new_line() {
                return Ok(false);
            }
        }
    }

    fn snippet(&mut self, name: String, at: Token) -> Step {
        if self.peek_text() != Some("{") {
            return Err(self.error(CorefileReason::SnippetWithoutBrace(name)));
        }
        if self.snippets.contains_key(&name) {
            return Err(CorefileError { place: at.place, reason: CorefileReason::SnippetTwice(name) });
        }
        self.next += 1;
        let (from, mut depth) = (self.next, 1);
        while let Some(text) = self.peek_text() {
            match text {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            self.next += 1;
            if depth == 0 {
                let tokens = self.tokens.get(from..self.next - 1).unwrap_or_default().to_vec();
                self.read.imports.push(at);
                self.snippets.insert(name, tokens);
                return Ok(());
            }
        }
        Err(self.unexpected_end(CorefileReason::UnclosedBrace))
    }

    /// Reads directives until the block's own brace. True where there is one.
    fn directives(&mut self, block: &mut Block) -> Result<bool, CorefileError> {
        loop {
            match self.peek_text() {
                None => return Ok(false),
                Some("}") => {
                    self.next += 1;
                    return Ok(true);
                }
                Some("import") => self.import(Some(self.read.blocks.len()))?,
                Some(_) => {
                    let directive = self.directive()?;
                    block.directives.push(directive);
                }
            }
        }
    }

    /// Puts what is imported in the place of the two tokens that ask for it.
    fn import(&mut self, block: Option<usize>) -> Step {
        let at = self.next;
        let is_on_line = |next: usize| match (self.tokens.get(next.saturating_sub(1)), self.tokens.get(next)) {
            (Some(before), Some(token)) => !token.is_on_new_line_after(before),
            _ => false,
        };
        let Some(pattern) = self.tokens.get(at + 1).filter(|_| is_on_line(at + 1)).cloned() else {
            return Err(self.error(CorefileReason::MissingValue("import".to_owned())));
        };
        let name = self.filled(&pattern.text);
        if name.is_empty() {
            return Err(self.error(CorefileReason::MissingValue("import".to_owned())));
        }
        if is_on_line(at + 2) {
            return Err(self.error_at(at + 2, CorefileReason::TooManyValues("import".to_owned())));
        }
        self.imported += 1;
        if self.imported > MAX_IMPORTS || self.tokens.len() > MAX_TOKENS {
            return Err(self.error(CorefileReason::ImportCycle(name)));
        }
        self.read.imports.push(pattern.clone());
        let imported = match self.snippets.get(&name) {
            Some(tokens) => tokens.clone(),
            None => self.files_of(&name, &pattern, block)?,
        };
        self.tokens.splice(at..at + 2, imported);
        Ok(())
    }

    fn files_of(&mut self, name: &str, pattern: &Token, block: Option<usize>) -> Result<Vec<Token>, CorefileError> {
        let path = absolute(name, &pattern.place.file);
        let many = |sign| path.matches(sign).count() > 1;
        if many('*') || many('?') || (path.contains('[') && path.contains(']')) {
            let reason = CorefileReason::ImportPattern(name.to_owned());
            return Err(CorefileError { place: pattern.place.clone(), reason });
        }
        let found = self.files.matching(&path);
        // A pattern that matches nothing is a warning; a file that is not there stops the server.
        if found.is_empty() && !path.contains(['*', '?', '[', ']']) {
            if self.files.are_all {
                let reason = CorefileReason::ImportNotFound(name.to_owned());
                return Err(CorefileError { place: pattern.place.clone(), reason });
            }
            self.read.not_given.push(NotGiven { path: pattern.clone(), block });
        }
        let mut all = Vec::new();
        for path in found {
            let text = self.files.by_path.get(path).map_or("", String::as_str);
            all.extend(tokens(text, &Arc::from(path)));
        }
        Ok(all)
    }

    /// Reads a directive: its line, and the lines in its braces.
    fn directive(&mut self) -> Result<Directive, CorefileError> {
        let mut own: Vec<Token> = Vec::new();
        let mut depth = 0;
        while let Some(token) = self.peek() {
            match token.text.as_str() {
                "{" if !own.is_empty() && (depth > 0 || !self.is_on_new_line()) => {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        return Err(self.error(CorefileReason::TooDeep));
                    }
                }
                _ if depth == 0 && !own.is_empty() && self.is_on_new_line() => break,
                "}" if depth > 0 => depth -= 1,
                "}" if !own.is_empty() => return Err(self.error(CorefileReason::UnopenedBrace)),
                "import" if !own.is_empty() && self.is_on_new_line() => {
                    self.import(Some(self.read.blocks.len()))?;
                    continue;
                }
                _ => {}
            }
            let text = self.filled(&token.text);
            own.push(Token { text, ..token.clone() });
            self.next += 1;
        }
        if depth > 0 {
            return Err(self.unexpected_end(CorefileReason::UnclosedBrace));
        }
        let mut own = own.into_iter().peekable();
        match shape(&mut own) {
            Some(directive) => Ok(directive),
            None => Err(self.error(CorefileReason::UnopenedBrace)),
        }
    }
}

/// Makes lines of a directive's tokens: a line is a name, its arguments, and what stands in braces behind them.
fn shape(tokens: &mut std::iter::Peekable<std::vec::IntoIter<Token>>) -> Option<Directive> {
    let name = tokens.next()?;
    let mut last = name.clone();
    let (mut arguments, mut block) = (Vec::new(), None);
    while let Some(token) = tokens.next_if(|token| !token.is_on_new_line_after(&last)) {
        last = token.clone();
        if token.text != "{" {
            arguments.push(token);
            continue;
        }
        let mut lines = Vec::new();
        while let Some(first) = tokens.peek() {
            if first.text == "}" {
                last = tokens.next()?;
                break;
            }
            let line = shape(tokens)?;
            last = Token { text: String::new(), place: line.end.clone(), last_line: line.end.line, is_closed: true };
            lines.push(line);
        }
        block = Some(lines);
        break;
    }
    Some(Directive { name, arguments, block, end: last.place })
}

/// Fills in the environment's values; one that is not set is the empty text (`replaceEnvReferences`).
fn fill(text: &str, start: &str, end: &str, environment: &BTreeMap<String, String>) -> String {
    let mut text = text.to_owned();
    // A value may hold a reference in turn, even to itself.
    for _ in 0..MAX_DEPTH {
        let Some(at) = text.find(start) else { break };
        let Some(length) = text.get(at..).and_then(|rest| rest.find(end)) else { break };
        if length <= start.len() {
            break;
        }
        let reference = text.get(at..at + length + end.len()).unwrap_or_default().to_owned();
        let name = reference.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).unwrap_or_default();
        text = text.replace(&reference, environment.get(name).map_or("", String::as_str));
        if text.len() > MAX_TOKENS {
            break;
        }
    }
    text
}
