//! From tokens to server blocks (rules PU2, PU9; `coredns/caddy/caddyfile/parse.go`): keys, directives,
//! snippets, imports and the environment. What a directive means is not known here.

use super::block::{Block, shape};
use super::files::Files;
use super::import::{IMPORTS_SAID, imports_itself};
use super::parser::{Parser, Read, Step};
use super::token::{PATH, Token, tokens};
use super::{CorefileError, CorefileReason, Failed, Plenty};
use std::collections::BTreeMap;

/// How many server blocks, zones of all blocks, lines in one pair of braces and words of one line the lab reads. CoreDNS
/// reads more; here each zone is held against all others, and each question against the lines of its block.
const MOST_BLOCKS: usize = 1_000;
const MOST_ZONES: usize = 2_000;
const MOST_LINES: usize = 1_000;
const MOST_WORDS: usize = 500;

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

impl Parser<'_> {
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
            if block.keys.is_empty() && self.is_past_what_was_left_out(None) {
                continue;
            }
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
            if self.is_past_what_was_left_out(Some(self.read.blocks.len())) {
                continue;
            }
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
            if depth > 0 && self.is_past_what_was_left_out(number) {
                continue;
            }
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
