//! The colours of a Corefile: its octets by what they are.

use super::outline::{Outline, Role};
use super::piece::PieceKind;
use std::ops::Range;

/// Octets of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coloured {
    /// Which.
    pub span: Range<usize>,
    /// What they are.
    pub class: Class,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Class {
    Zone,
    Snippet,
    Directive,
    Property,
    /// A number or a time.
    Number,
    Text,
    Quoted,
    /// A reference to the environment in any word.
    Variable,
    Brace,
    Comment,
}

/// Every word with its class, in order; white space is left out.
pub fn highlight(text: &str) -> Vec<Coloured> {
    let outline = Outline::of(text);
    let class = |word: &super::outline::Word| {
        let written = outline.written(word);
        let is_quoted = matches!(word.piece.kind, PieceKind::Quoted | PieceKind::Unclosed);
        match word.role {
            Role::Comment => Class::Comment,
            Role::Open | Role::Close => Class::Brace,
            _ if written.contains("{$") || written.contains("{%") => Class::Variable,
            Role::Snippet => Class::Snippet,
            Role::Key => Class::Zone,
            _ if is_quoted => Class::Quoted,
            Role::Import | Role::Directive => Class::Directive,
            Role::Property => Class::Property,
            Role::Argument if is_number(written) => Class::Number,
            Role::Argument => Class::Text,
        }
    };
    outline.words().iter().map(|word| Coloured { span: word.piece.span.clone(), class: class(word) }).collect()
}

/// True for a number or a time such as `1h30m`.
fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
        && word.chars().all(|one| one.is_ascii_digit() || "hmsuµn.%".contains(one))
        && word.matches('.').count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_colours_of_what_they_stand_for() {
        let text = ".:53 {\n cache 30 {\n  success 9984 5m # x\n }\n log \"{remote}\"\n bind {$POD_IP} 10.0.0.1\n}";
        let all = highlight(text);
        let of = |word: &str| {
            let at = text.find(word).unwrap();
            all.iter().find(|one| one.span.start == at).unwrap().class
        };
        assert_eq!(of(".:53"), Class::Zone);
        assert_eq!(of("cache"), Class::Directive);
        assert_eq!(of("30"), Class::Number);
        assert_eq!(of("success"), Class::Property);
        assert_eq!(of("5m"), Class::Number);
        assert_eq!(of("# x"), Class::Comment);
        assert_eq!(of("\"{remote}\""), Class::Quoted);
        assert_eq!(of("{$POD_IP}"), Class::Variable);
        assert_eq!(of("10.0.0.1"), Class::Text);
        assert_eq!(of("}"), Class::Brace);
    }
}
