//! A Corefile as one text, with what it imports where it imports it.

use super::{Corefile, Directive, Token};
use std::fmt::Write as _;

impl Corefile {
    /// A text of the same words that imports nothing. None where a file that it imports was not given, and where a word
    /// cannot be written: one with a `\` before a quote that ends it.
    pub fn written_out(&self) -> Option<String> {
        let text = self.written();
        let (other, errors) = Self::parse(&text);
        let is_same = errors.is_empty()
            && self.not_given.is_empty()
            && other.not_given.is_empty()
            && other.imports.is_empty()
            && other.not_set.len() == self.not_set.len()
            && other.has_words_of(self)
            && other.written() == text;
        is_same.then_some(text)
    }

    fn written(&self) -> String {
        let mut text = String::new();
        for block in &self.blocks {
            block.keys.iter().for_each(|key| word(&mut text, key));
            text.push_str("{\n");
            lines(&mut text, &block.directives);
            text.push_str("}\n");
        }
        text
    }
}

fn lines(text: &mut String, lines_of: &[Directive]) {
    for line in lines_of {
        std::iter::once(&line.name).chain(&line.arguments).for_each(|token| word(text, token));
        if let Some(own) = &line.block {
            text.push_str("{\n");
            lines(text, own);
            text.push('}');
        }
        text.push('\n');
    }
}

/// A word and a blank, in quotes where it needs them.
fn word(text: &mut String, token: &Token) {
    let own = &token.text;
    let needs_quotes = own.is_empty() || own.starts_with('"') || own.contains(|c: char| c == '#' || c.is_whitespace());
    let _ = if needs_quotes { write!(text, "\"{}\" ", own.replace('"', "\\\"")) } else { write!(text, "{own} ") };
}

#[cfg(test)]
mod tests {
    use super::super::Files;
    use super::*;

    #[test]
    fn what_is_imported_stands_where_it_is_imported() {
        let mut files = Files { are_all: true, ..Files::default() };
        let mut put = |path: &str, text: &str| files.by_path.insert(path.to_owned(), text.to_owned());
        put("/etc/coredns/a.override", "hosts {\n 192.0.2.1 \"a #b\" \"\"\n fallthrough\n}\nlog");
        put("/etc/coredns/b.server", "b.test:53, c.test {\n import seen\n whoami\n}");
        let text = "(seen) {\n errors\n}\n. {\n import a.override\n header {\n  response {\n   set x \"a \\\"b\\\"\"\n  }\n }\n}\nimport *.server";
        let (corefile, errors) = Corefile::read(text, &files);
        assert_eq!(errors, []);
        let whole = corefile.written_out().unwrap();
        assert_eq!(
            whole,
            ". {\nhosts {\n192.0.2.1 \"a #b\" \"\" \nfallthrough \n}\nlog \nheader {\nresponse {\nset x \"a \\\"b\\\"\" \n}\n}\n}\n\
             b.test:53 c.test {\nerrors \nwhoami \n}\n"
        );
        assert!(Corefile::parse(&whole).0.has_words_of(&corefile));
        // A file that nobody gave may hold anything, and what cannot be written is not.
        let (unknown, _) = Corefile::parse(". {\n import a.override\n}");
        assert_eq!(unknown.written_out(), None);
        let (backslash, errors) = Corefile::parse(". {\n log \"a b\\\n\"\n}");
        assert_eq!((backslash.written_out().is_some(), errors), (true, vec![]));
        let token = Token::made("a b\\", &super::super::Place::start());
        let mut odd = backslash;
        odd.blocks[0].directives[0].arguments = vec![token];
        assert_eq!(odd.written_out(), None);
    }
}
