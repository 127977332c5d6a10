//! From tokens to server blocks (rules PU2, PU8 to PU10; `coredns/caddy/caddyfile/parse.go`): keys, directives,
//! snippets, imports and the environment. What a directive means is not known here.

use super::files::{Files, absolute};
use super::token::{PATH, Place, Token, tokens};
use super::{CorefileError, CorefileReason, Failed, Plenty};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many imports are followed before they are taken for a cycle. CoreDNS follows ten times as many, which takes
/// long and leads to the same.
const MAX_IMPORTS: usize = 1000;
/// How many CoreDNS speaks of.
const IMPORTS_SAID: usize = 10_000;
/// How many tokens a Corefile may come to. CoreDNS sets no such limit; imports that double each other would
/// never end.
const MAX_TOKENS: usize = 200_000;
/// How deep braces are told apart; no directive has more than two levels.
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
    /// The tokens of all directives of one name, one after another, as a set-up gets them.
    pub tokens: BTreeMap<String, Vec<Token>>,
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

    /// True where one of its words stands at a place.
    pub fn holds(&self, place: &Place) -> bool {
        let is_own = std::iter::once(&self.name).chain(&self.arguments).any(|token| token.place == *place);
        is_own || self.lines().iter().any(|line| line.holds(place))
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
    /// Variables of the environment that are used and were not given, though they may be set.
    pub not_set: Vec<NotSet>,
    /// Patterns of `import` that no file fits.
    pub matched_nothing: Vec<Token>,
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

/// A variable of the environment that is used and was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSet {
    /// Its name.
    pub variable: String,
    /// Where it is used.
    pub place: Place,
    /// The position of the server block it is used in; `None` where it stands in a key or an import.
    pub block: Option<usize>,
}

/// Reads a Corefile. The first error ends the reading, as a parser that has lost its place can only guess.
pub(super) fn read(text: &str, files: &Files) -> Read {
    let tokens = tokens(text, &PATH.into());
    let mut parser = Parser {
        tokens,
        next: 0,
        files,
        snippets: BTreeMap::new(),
        imported: 0,
        importers: BTreeMap::new(),
        read: Read::default(),
    };
    let mut zones = 0;
    while parser.next < parser.tokens.len() {
        if let Err(error) = parser.block() {
            parser.read.errors.push(*error);
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
        // CoreDNS would read it, and says nothing.
        let reason = CorefileReason::TooMany { what, limit };
        Some(CorefileError { place: token.place.clone(), reason, said: String::new() })
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
    /// The files that import a file.
    importers: BTreeMap<String, BTreeSet<String>>,
    read: Read,
}

type Step = Result<(), Failed>;

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

    /// True where the token at a position stands on the line of the one before.
    fn goes_on_at(&self, position: usize) -> bool {
        match (self.tokens.get(position.saturating_sub(1)), self.tokens.get(position)) {
            (Some(before), Some(token)) => !token.is_on_new_line_after(before),
            _ => false,
        }
    }

    fn place_at(&self, position: usize) -> Place {
        self.tokens.get(position).or(self.tokens.last()).map_or_else(Place::start, |one| one.place.clone())
    }

    fn error_at(&self, position: usize, said: &str, reason: CorefileReason) -> Failed {
        let place = self.place_at(position);
        let said = format!("{} - Error during parsing: {said}", place.line_text());
        Box::new(CorefileError { place, reason, said })
    }

    fn error(&self, said: &str, reason: CorefileReason) -> Failed {
        self.error_at(self.next, said, reason)
    }

    /// The text ends where something is still to come. A quote that nothing ends has swallowed it.
    fn unexpected_end(&self, reason: CorefileReason) -> Failed {
        let error = self.error("Unexpected EOF", reason);
        self.in_an_open_quote(error)
    }

    /// Another word stands where this one has to (`SyntaxErr`).
    fn expected(&self, wanted: &str, reason: CorefileReason) -> Failed {
        let at = if self.next < self.tokens.len() { self.next } else { self.tokens.len().saturating_sub(1) };
        let (place, came) = (self.place_at(at), self.tokens.get(at).map_or("", |token| token.text.as_str()));
        let said = format!("{} - Syntax error: Unexpected token '{came}', expecting '{wanted}'", place.line_text());
        self.in_an_open_quote(Box::new(CorefileError { place, reason, said }))
    }

    fn in_an_open_quote(&self, error: Failed) -> Failed {
        match self.tokens.iter().find(|token| !token.is_closed) {
            Some(quote) => {
                let place = quote.place.clone();
                Box::new(CorefileError { place, reason: CorefileReason::UnclosedQuote, said: error.said })
            }
            None => error,
        }
    }

    /// The text with the environment's values; a variable that was not given is left as it is written, and noted.
    fn filled(&mut self, text: &str, place: &Place, block: Option<usize>) -> String {
        if !text.contains("{%") && !text.contains("{$") {
            return text.to_owned();
        }
        let mut text = text.to_owned();
        for (start, end) in [("{%", "%}"), ("{$", "}")] {
            text = fill(&text, start, end, self.files, &mut |variable| {
                self.read.not_set.push(NotSet { variable: variable.to_owned(), place: place.clone(), block });
            });
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
        let closed = match self.directives(&mut block) {
            Ok(closed) => closed,
            Err(error) => {
                self.take_in(block);
                return Err(error);
            }
        };
        // The file's last token may be a brace of a directive that stands for the block's own.
        let ends_in_brace = self.tokens.last().is_some_and(|token| token.text == "}");
        if is_in_braces && !closed && !ends_in_brace {
            self.take_in(block);
            return Err(self.expected("}", CorefileReason::UnclosedBrace));
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
    fn keys(&mut self, block: &mut Block) -> Result<bool, Failed> {
        let mut expects_another = false;
        loop {
            let Some(token) = self.peek() else {
                return if expects_another { Err(self.unexpected_end(CorefileReason::NoServerName)) } else { Ok(true) };
            };
            let token = token.clone();
            let mut text = self.filled(&token.text, &token.place, None);
            if text == "import" && self.is_on_new_line() {
                self.import(None)?;
                continue;
            }
            if text == "{" {
                if expects_another {
                    let said = "Expected another address but had '{' - check for extra comma";
                    return Err(self.error(said, CorefileReason::NoServerName));
                }
                return Ok(false);
            }
            if !text.is_empty() {
                expects_another = text.ends_with(',');
                if expects_another {
                    text.pop();
                }
                block.keys.push(Token { text, ..token });
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
            return Err(self.expected("{", CorefileReason::SnippetWithoutBrace(name)));
        }
        if self.snippets.contains_key(&name) {
            let said = format!("redeclaration of previously declared snippet {name}");
            let error = self.error(&said, CorefileReason::SnippetTwice(name));
            return Err(Box::new(CorefileError { place: at.place, ..*error }));
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
                if let Some(own) = imports_itself(&tokens, &name) {
                    let said = format!("maximum snippet import depth ({IMPORTS_SAID}) exceeded");
                    let error = self.error_at(self.next - 1, &said, CorefileReason::ImportCycle(name));
                    return Err(Box::new(CorefileError { place: own.place.clone(), ..*error }));
                }
                self.read.imports.push(at);
                self.snippets.insert(name, tokens);
                return Ok(());
            }
        }
        Err(self.expected("}", CorefileReason::UnclosedBrace))
    }

    /// Reads directives until the block's own brace. True where there is one.
    fn directives(&mut self, block: &mut Block) -> Result<bool, Failed> {
        loop {
            match self.peek_text() {
                None => return Ok(false),
                Some("}") => {
                    self.next += 1;
                    return Ok(true);
                }
                Some("import") => self.import(Some(self.read.blocks.len()))?,
                Some(_) => self.directive(block)?,
            }
        }
    }

    /// Puts what is imported in the place of the two tokens that ask for it.
    fn import(&mut self, block: Option<usize>) -> Step {
        let at = self.next;
        let no_value = |parser: &Self, at: usize, said: &str| {
            Err(parser.error_at(at, said, CorefileReason::MissingValue("import".to_owned())))
        };
        let Some(pattern) = self.tokens.get(at + 1).filter(|_| self.goes_on_at(at + 1)).cloned() else {
            return no_value(self, at, "Wrong argument count or unexpected line ending after 'import'");
        };
        let name = self.filled(&pattern.text, &pattern.place, None);
        if name.is_empty() {
            return no_value(self, at + 1, "Import requires a non-empty filepath");
        }
        if self.goes_on_at(at + 2) {
            let said = "Import takes only one argument (glob pattern or file)";
            return Err(self.error_at(at + 2, said, CorefileReason::TooManyValues("import".to_owned())));
        }
        self.imported += 1;
        if self.imported > MAX_IMPORTS || self.tokens.len() > MAX_TOKENS {
            let what = if self.snippets.contains_key(&name) { "snippet" } else { "file" };
            let said = format!("maximum {what} import depth ({IMPORTS_SAID}) exceeded");
            return Err(self.error_at(at + 1, &said, CorefileReason::ImportCycle(name)));
        }
        self.read.imports.push(pattern.clone());
        let imported = match self.snippets.get(&name) {
            Some(tokens) => tokens.clone(),
            None => self.files_of(&name, &pattern, block)?,
        };
        self.tokens.splice(at..at + 2, imported);
        Ok(())
    }

    fn files_of(&mut self, name: &str, pattern: &Token, block: Option<usize>) -> Result<Vec<Token>, Failed> {
        let path = absolute(name, &pattern.place.file);
        let refuse = |said: &str, reason: CorefileReason| {
            let said = format!("{} - Error during parsing: {said}", pattern.place.line_text());
            Err(Box::new(CorefileError { place: pattern.place.clone(), reason, said }))
        };
        let many = |sign| path.matches(sign).count() > 1;
        if many('*') || many('?') || (path.contains('[') && path.contains(']')) {
            let said = format!("Glob pattern may only contain one wildcard (*), but has others: {path}");
            return refuse(&said, CorefileReason::ImportPattern(name.to_owned()));
        }
        if path.contains('[') {
            let said = format!("Failed to use import pattern {name}: syntax error in pattern");
            return refuse(&said, CorefileReason::ImportPattern(name.to_owned()));
        }
        let found = self.files.matching(&path);
        let is_pattern = path.contains(['*', '?', ']']);
        if !self.files.knows(&path) && (found.is_empty() || is_pattern) {
            // Other files may be there, and nobody has said what is in them.
            self.read.not_given.push(NotGiven { path: pattern.clone(), block });
        } else if found.is_empty() {
            // A pattern that matches nothing is a warning; a file that is not there stops the server.
            if !is_pattern {
                let said = format!("File to import not found: {name}");
                return refuse(&said, CorefileReason::ImportNotFound(name.to_owned()));
            }
            self.read.matched_nothing.push(pattern.clone());
        }
        let mut all = Vec::new();
        for path in found {
            if self.files.is_directory(&path) {
                let said = format!("Could not import {path}: is a directory");
                return refuse(&said, CorefileReason::ImportDirectory(path));
            }
            if self.leads_to(&pattern.place.file, &path) {
                // Each round imports it again, until CoreDNS gives up.
                let said = format!("maximum file import depth ({IMPORTS_SAID}) exceeded");
                return refuse(&said, CorefileReason::ImportCycle(name.to_owned()));
            }
            self.importers.entry(path.clone()).or_default().insert(pattern.place.file.to_string());
            let text = self.files.by_path.get(&path).map_or("", String::as_str);
            all.extend(tokens(text, &Arc::from(path.as_str())));
        }
        Ok(all)
    }

    /// True where a file is that other one, or is imported by it on whichever way.
    fn leads_to(&self, file: &str, other: &str) -> bool {
        let (mut open, mut seen) = (vec![file], BTreeSet::new());
        while let Some(file) = open.pop() {
            if file == other {
                return true;
            }
            if seen.insert(file) {
                open.extend(self.importers.get(file).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }

    /// Reads a directive: its line, and the lines in its braces. A brace belongs to it even on the next line, where
    /// its plugin makes nothing of it.
    fn directive(&mut self, block: &mut Block) -> Step {
        let mut own: Vec<Token> = Vec::new();
        let step = self.tokens_of_directive(&mut own);
        if let Some(name) = own.first().map(|token| token.text.clone()) {
            block.tokens.entry(name).or_default().extend(own.iter().cloned());
        }
        block.directives.extend(shape(&mut own.into_iter().peekable(), 0));
        step
    }

    fn tokens_of_directive(&mut self, own: &mut Vec<Token>) -> Step {
        let number = Some(self.read.blocks.len());
        let mut depth = 0_usize;
        while let Some(token) = self.peek().cloned() {
            let is_first = own.is_empty();
            match token.text.as_str() {
                "{" if !is_first => depth += 1,
                _ if depth == 0 && !is_first && self.is_on_new_line() => break,
                "}" if depth > 0 => depth -= 1,
                "}" if !is_first => {
                    let said = "Unexpected '}' because no matching opening brace";
                    return Err(self.error(said, CorefileReason::UnopenedBrace));
                }
                "import" if !is_first && self.is_on_new_line() => {
                    self.import(number)?;
                    continue;
                }
                _ => {}
            }
            let text = self.filled(&token.text, &token.place, number);
            own.push(Token { text, ..token });
            self.next += 1;
        }
        if depth > 0 {
            self.next = self.next.saturating_sub(1);
            return Err(self.unexpected_end(CorefileReason::UnclosedBrace));
        }
        Ok(())
    }
}

/// The word behind an `import` at the beginning of a line by which a snippet asks for itself.
fn imports_itself<'t>(tokens: &'t [Token], name: &str) -> Option<&'t Token> {
    let at = (0..tokens.len()).find(|at| {
        let starts = at.checked_sub(1).and_then(|before| tokens.get(before)).is_none_or(|before| {
            tokens
                .get(*at)
                .is_some_and(|token| token.place.file != before.place.file || token.place.line != before.place.line)
        });
        let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
        starts && is(*at, "import") && is(at + 1, name)
    })?;
    tokens.get(at + 1)
}

/// Makes lines of a directive's tokens: a line is a name, its arguments, and what stands in braces behind them.
fn shape(tokens: &mut std::iter::Peekable<std::vec::IntoIter<Token>>, depth: usize) -> Option<Directive> {
    let name = tokens.next()?;
    let mut last = name.clone();
    let (mut arguments, mut block) = (Vec::new(), None);
    let goes_on = |token: &Token, last: &Token| {
        // A brace may close what is around on the same line.
        !token.is_on_new_line_after(last) && (depth == 0 || token.text != "}")
    };
    while let Some(token) = tokens.next_if(|token| goes_on(token, &last)) {
        last = token.clone();
        if token.text != "{" || depth >= MAX_DEPTH {
            arguments.push(token);
            continue;
        }
        let mut lines = Vec::new();
        while let Some(first) = tokens.peek() {
            if first.text == "}" {
                last = tokens.next()?;
                break;
            }
            let line = shape(tokens, depth + 1)?;
            last = Token { text: String::new(), place: line.end.clone(), last_line: line.end.line, is_closed: true };
            lines.push(line);
        }
        block = Some(lines);
        break;
    }
    Some(Directive { name, arguments, block, end: last.place })
}

/// Fills in the environment's values; one that is not set is the empty text (`replaceEnvReferences`).
fn fill(text: &str, start: &str, end: &str, files: &Files, not_set: &mut dyn FnMut(&str)) -> String {
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
        let value = match files.environment.get(name) {
            Some(value) => value,
            None if files.are_all || files.has_environment => "",
            None => {
                not_set(name);
                break;
            }
        };
        text = text.replace(&reference, value);
        if text.len() > MAX_TOKENS {
            break;
        }
    }
    text
}
