//! What each word of a Corefile stands for, while somebody is still writing it: it goes by the same turns as `parse`,
//! and never gives up. It knows no plugin.

use super::piece::{Piece, PieceKind, pieces};
use std::ops::Range;

/// A piece of the text, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The piece.
    pub piece: Piece,
    /// What it stands for.
    pub role: Role,
    /// How many braces are open around it.
    pub depth: usize,
    /// The number of its server block or snippet, from 0.
    pub block: usize,
}

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A zone in front of a server block.
    Key,
    /// The name of a snippet, `(name)`.
    Snippet,
    /// `import`, wherever it stands.
    Import,
    /// The first word of a line of a server block.
    Directive,
    /// The first word of a line in a directive's braces.
    Property,
    /// Any word behind one of those.
    Argument,
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A comment.
    Comment,
}

/// A text with what its words stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline<'t> {
    text: &'t str,
    words: Vec<Word>,
    /// Where the next word would stand.
    end: Turn,
}

/// Where a reader stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Turn {
    depth: usize,
    block: usize,
    /// The line the last word that is read ends on; 0 before the first.
    line: usize,
    /// True where keys have been read and their block has not begun.
    has_keys: bool,
    /// True where the last key ends with a comma.
    expects_key: bool,
    /// True in a server without braces.
    is_bare: bool,
    /// True right behind a brace that opens a list of lines.
    is_first: bool,
    /// True behind `import`, which ends with its line wherever it stands.
    imports: bool,
}

impl Turn {
    /// What a word is that starts on a line, and where the reader stands behind it.
    fn take(&mut self, text: &str, line: usize, last_line: usize) -> (Role, usize, usize) {
        let is_new = self.line < line;
        if is_new && self.imports {
            self.imports = false;
        }
        if self.depth == 0 && self.has_keys && is_new && !self.expects_key && text != "{" {
            // A server without braces goes on to the end of the file.
            (self.is_bare, self.has_keys) = (true, false);
        }
        let starts = is_new || self.is_first;
        let in_block = self.depth > 0 || self.is_bare;
        let is_at_start_of_block = self.is_first && self.depth == 1 && !self.is_bare;
        let role = match text {
            // Right behind the brace of its block it is taken for a directive: no directive is there that it could open.
            "{" if is_at_start_of_block => Role::Directive,
            "{" => Role::Open,
            // In front of a block it is taken for a zone.
            "}" if in_block => Role::Close,
            _ if self.imports => Role::Argument,
            "import" if starts && !self.expects_key => Role::Import,
            _ if !in_block && text.starts_with('(') && text.ends_with(')') && !self.has_keys => Role::Snippet,
            _ if !in_block => Role::Key,
            _ if !starts => Role::Argument,
            _ if self.depth > 1 || (self.is_bare && self.depth > 0) => Role::Property,
            _ => Role::Directive,
        };
        let (depth, block) = (self.depth, self.block);
        self.is_first = false;
        match role {
            Role::Open => {
                self.depth += 1;
                (self.has_keys, self.is_first) = (false, true);
            }
            Role::Close => {
                let was_open = self.depth > 0;
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 && (was_open && !self.is_bare || !was_open && self.is_bare) {
                    self.block += 1;
                    self.is_bare = false;
                }
            }
            Role::Key | Role::Snippet => {
                self.has_keys = true;
                self.expects_key = text.ends_with(',');
            }
            Role::Import => self.imports = true,
            _ => {}
        }
        self.line = last_line;
        (role, if role == Role::Close { self.depth } else { depth }, block)
    }
}

impl<'t> Outline<'t> {
    /// Of a text.
    pub fn of(text: &'t str) -> Self {
        let mut turn = Turn::default();
        let mut words = Vec::new();
        for piece in pieces(text) {
            let written = piece.written_in(text);
            let (role, depth, block) = match piece.kind {
                PieceKind::Comment | PieceKind::Tail => (Role::Comment, turn.depth, turn.block),
                // A brace in quotes is a brace.
                PieceKind::Quoted | PieceKind::Unclosed => {
                    turn.take(written.trim_matches('"'), piece.line, piece.last_line)
                }
                PieceKind::Word if written.contains('\r') => {
                    turn.take(&written.replace('\r', ""), piece.line, piece.last_line)
                }
                PieceKind::Word => turn.take(written, piece.line, piece.last_line),
            };
            words.push(Word { piece, role, depth, block });
        }
        Self { text, words, end: turn }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Its words, comments among them.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// How many braces are open at its end.
    pub fn depth(&self) -> usize {
        self.end.depth
    }

    /// A word as it is written.
    pub fn written(&self, word: &Word) -> &'t str {
        word.piece.written_in(self.text)
    }

    /// A word without its quotes.
    pub fn said(&self, word: &Word) -> &'t str {
        let written = self.written(word);
        match word.piece.kind {
            PieceKind::Quoted => written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(written),
            PieceKind::Unclosed => written.strip_prefix('"').unwrap_or(written),
            PieceKind::Word | PieceKind::Comment | PieceKind::Tail => written,
        }
    }

    /// The words of a line that CoreDNS reads.
    pub fn line(&self, line: usize) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(move |word| word.piece.line == line && word.piece.is_read())
    }

    /// The position of the directive that the word at a position belongs to: of a property and of its arguments, that
    /// around it.
    pub fn directive_of(&self, position: usize) -> Option<usize> {
        let word = self.words.get(position)?;
        let before = self.words.get(..=position)?.iter().enumerate().rev();
        let mut own = before.filter(|(_, other)| other.block == word.block && other.role == Role::Directive);
        own.next().map(|(at, _)| at)
    }

    /// The octets of a place of the Corefile: those of the word that stands there.
    pub fn span_at(&self, line: usize, column: usize) -> Option<Range<usize>> {
        let mut at = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        for _ in 1..line {
            at += self.text.get(at..)?.find('\n')? + 1;
        }
        let (offset, _) = self.text.get(at..)?.char_indices().nth(column.checked_sub(1)?)?;
        let word = self.words.iter().find(|word| word.piece.span.contains(&(at + offset)))?;
        Some(word.piece.span.clone())
    }
}

/// What a word that is being written would stand for, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caret<'t> {
    /// The octets of the word so far, up to its end; empty where none has begun.
    pub span: Range<usize>,
    /// The word up to the caret.
    pub typed: &'t str,
    /// What it stands for.
    pub role: Role,
    /// The directive around it, where it stands in one.
    pub directive: Option<&'t str>,
    /// The words before it on its line, from the first.
    pub before: Vec<&'t str>,
    /// The names of the snippets above.
    pub snippets: Vec<&'t str>,
    /// The directives that the block has, beside this word.
    pub siblings: Vec<&'t str>,
}

impl<'t> Caret<'t> {
    /// At an offset of a text; nothing in a comment or in a quoted text.
    pub fn at(text: &'t str, offset: usize) -> Option<Self> {
        let head = text.get(..offset)?;
        let outline = Outline::of(text);
        let own = outline.words.iter().find(|word| word.piece.span.start < offset && offset <= word.piece.span.end);
        // A comment goes on to the end of its line, white space included.
        let line = 1 + head.matches('\n').count();
        let in_comment = outline
            .words
            .iter()
            .any(|word| word.role == Role::Comment && word.piece.line == line && word.piece.span.start < offset);
        if in_comment || own.is_some_and(|word| word.piece.kind != PieceKind::Word) {
            return None;
        }
        let start = own.map_or(offset, |word| word.piece.span.start);
        let end = own.map_or(offset, |word| word.piece.span.end);
        let above = Outline::of(text.get(..start)?);
        let typed = text.get(start..offset)?;
        let mut turn = above.end.clone();
        let (role, _, block) = turn.take(if typed.is_empty() { "?" } else { typed }, line, line);
        let before: Vec<&'t str> = above.line(line).map(|word| above.said(word)).collect();
        // What a brace opens on the same line begins a line of its own.
        let begins = above.line(line).collect::<Vec<_>>().iter().rposition(|word| word.role == Role::Open);
        let before = before.into_iter().skip(begins.map_or(0, |at| at + 1)).collect();
        let last = above.words.len().checked_sub(1);
        let is_inside = matches!(role, Role::Property | Role::Argument) && turn.depth > 0 || turn.is_bare;
        let directive = last.filter(|_| is_inside).and_then(|last| above.directive_of(last));
        let directive = directive.and_then(|at| above.words.get(at)).map(|word| above.said(word));
        let said = |role: Role| {
            let words = outline.words.iter().filter(move |word| word.role == role);
            words.filter(move |word| word.piece.span.start != start)
        };
        let siblings = said(Role::Directive).filter(|word| word.block == block);
        let snippets = said(Role::Snippet).filter(|word| word.piece.span.start < start);
        Some(Self {
            span: start..end,
            typed,
            role,
            directive,
            before,
            snippets: snippets.map(|word| outline.said(word).trim_matches(['(', ')'])).collect(),
            siblings: siblings.map(|word| outline.said(word)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Corefile;
    use super::*;
    use proptest::prelude::*;

    fn roles(text: &str) -> String {
        let outline = Outline::of(text);
        let said = |word: &Word| format!("{}:{:?}", outline.written(word), word.role);
        outline.words().iter().map(said).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_word_has_its_role() {
        assert_eq!(
            roles("(s) {\n a\n}\nx y, # c\nz {\n import s\n b c {\n  d e { f }\n }\n}\nimport *.server\nv"),
            "(s):Snippet {:Open a:Directive }:Close x:Key y,:Key # c:Comment z:Key {:Open import:Import s:Argument \
             b:Directive c:Argument {:Open d:Property e:Argument {:Open f:Property }:Close }:Close }:Close \
             import:Import *.server:Argument v:Key"
        );
        assert_eq!(
            roles("a.test\nerrors\nhealth {\n lameduck 5s\n}\ncache"),
            "a.test:Key errors:Directive health:Directive {:Open lameduck:Property 5s:Argument }:Close cache:Directive"
        );
    }

    #[test]
    fn a_caret_knows_what_stands_around_it() {
        let text = ".:53 {\n errors\n kubernetes cluster.local {\n  pods ins\n  \n }\n  # com\n ca\n}\n";
        let at = |after: &str| Caret::at(text, text.find(after).unwrap() + after.len());
        let value = at("pods ins").unwrap();
        assert_eq!((value.typed, value.role, value.directive), ("ins", Role::Argument, Some("kubernetes")));
        assert_eq!(value.before, ["pods"]);
        let property = at("pods ins\n  ").unwrap();
        assert_eq!((property.typed, property.role, property.directive), ("", Role::Property, Some("kubernetes")));
        let directive = at("\n ca").unwrap();
        assert_eq!((directive.typed, directive.role, directive.directive), ("ca", Role::Directive, None));
        assert_eq!(directive.siblings, ["errors", "kubernetes"]);
        assert_eq!(at("# c"), None);
        let key = Caret::at("", 0).unwrap();
        assert_eq!((key.role, key.before.len()), (Role::Key, 0));
        let inner = Caret::at(". {\n health { la", 16).unwrap();
        assert_eq!((inner.role, inner.directive, inner.before), (Role::Property, Some("health"), vec![]));
    }

    /// The names of directives as the parser has them, in file order.
    fn parsed(text: &str) -> Option<Vec<String>> {
        let (corefile, errors) = Corefile::parse(text);
        let all = corefile.blocks().iter().flat_map(|block| &block.directives);
        (errors.is_empty() && corefile.imports().is_empty() && !text.contains(['"', '$', '%', '\r', '\u{feff}', '(']))
            .then(|| all.map(|directive| directive.word().to_owned()).collect())
    }

    proptest! {
        #[test]
        fn the_outline_has_the_directives_that_the_parser_reads(text in super::super::tests::scribble()) {
            if let Some(wanted) = parsed(&text) {
                let outline = Outline::of(&text);
                let own: Vec<&str> = outline
                    .words()
                    .iter()
                    .filter(|word| word.role == Role::Directive)
                    // A block without a zone is none.
                    .filter(|word| outline.words().iter().any(|key| key.role == Role::Key && key.block == word.block))
                    .map(|word| outline.written(word))
                    .collect();
                prop_assert_eq!(own, wanted);
            }
        }

        #[test]
        fn a_caret_stands_anywhere(text in super::super::tests::scribble(), at in 0_usize..200) {
            let _ = Caret::at(&text, at);
        }
    }
}
