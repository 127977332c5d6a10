//! A Corefile's text in its usual form: four blanks for each open brace, one between two words, no blank at the end of
//! a line, never two empty lines in a row. Lines stay lines and comments stay, so that it says what it said.

use super::outline::{Outline, Role, Word};
use super::piece::PieceKind;

/// What one open brace is worth.
const INDENT: &str = "    ";
/// The mark of byte order.
const MARK: char = '\u{feff}';

/// What a line begins with that is put behind an offset: as the line there begins, and four blanks more for each brace
/// that it opens.
pub fn indentation(text: &str, offset: usize) -> String {
    let head = text.get(..offset).unwrap_or(text);
    let (above, line) = head.split_at(head.rfind('\n').map_or(0, |at| at + 1));
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    // A brace in front closes what the line stands outside of.
    let around = Outline::of(above).depth().saturating_sub(usize::from(line.trim_start().starts_with('}')));
    let opened = Outline::of(head).depth().saturating_sub(around);
    format!("{}{}", line.get(..blanks).unwrap_or_default(), INDENT.repeat(opened))
}

/// The text in its usual form. Formatting that again changes nothing.
pub fn formatted(text: &str) -> String {
    let outline = Outline::of(text);
    let mut made = String::new();
    // A mark of byte order in front is not read; one that would come to stand there is, and gets one in front.
    if text.starts_with(MARK) || outline.words().first().is_some_and(|word| outline.written(word).starts_with(MARK)) {
        made.push(MARK);
    }
    let mut before: Option<&Word> = None;
    for word in outline.words() {
        match before {
            // A blank in front would make it a comment of the whole line.
            Some(_) if word.piece.kind == PieceKind::Tail => {}
            Some(last) if last.piece.last_line == word.piece.line => made.push(' '),
            last => {
                if let Some(last) = last {
                    made.push('\n');
                    let is_inside = last.role != Role::Open && word.role != Role::Close;
                    if is_inside && word.piece.line > last.piece.last_line + 1 {
                        made.push('\n');
                    }
                }
                (0..word.depth).for_each(|_| made.push_str(INDENT));
            }
        }
        let written = outline.written(word);
        match word.piece.kind {
            // A carriage return is no part of a word.
            PieceKind::Word => made.extend(written.chars().filter(|character| *character != '\r')),
            _ => made.push_str(written),
        }
        before = Some(word);
    }
    if before.is_some_and(|last| last.piece.kind != PieceKind::Unclosed) {
        made.push('\n');
    }
    made
}

#[cfg(test)]
mod tests {
    use super::super::token::{PATH, Token, tokens};
    use super::super::{Block, Corefile, Directive};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn indentation_follows_the_braces_and_comments_stay() {
        let text = "# the cluster\r\n.:53   {\r\n  errors   # all\n\n\n\thealth {\n lameduck   5s\n\n }\n\n # last\n}\nimport *.server";
        let wanted = "# the cluster\n.:53 {\n    errors # all\n\n    health {\n        lameduck 5s\n    }\n\n    # last\n}\nimport *.server\n";
        assert_eq!(formatted(text), wanted);
        assert_eq!(formatted(""), "");
        assert_eq!(formatted("a {\n x \"1\n  2\" y }"), "a {\n    x \"1\n  2\" y }\n");
    }

    #[test]
    fn a_new_line_begins_below_the_one_before() {
        let text = ". {\n health {\n  lameduck 5s\n }\n}\n";
        let of = |after: &str| indentation(text, text.find(after).unwrap() + after.len()).len();
        assert_eq!((of(". {"), of("health {"), of("5s"), of("5s\n }"), of("}\n}")), (4, 5, 2, 1, 0));
    }

    #[test]
    fn what_kubeadm_installs_is_in_its_usual_form() {
        let text = Corefile::kubeadm_text("cluster.local");
        assert_eq!(formatted(&text), text);
    }

    /// Each token, and whether it begins a line.
    fn read(text: &str) -> Vec<(String, bool)> {
        let all = tokens(text, &PATH.into());
        let starts = |at: usize, token: &Token| {
            at.checked_sub(1).and_then(|before| all.get(before)).is_none_or(|before| token.is_on_new_line_after(before))
        };
        all.iter().enumerate().map(|(at, token)| (token.text.clone(), starts(at, token))).collect()
    }

    fn words(directive: &Directive) -> Vec<String> {
        let own = std::iter::once(&directive.name).chain(&directive.arguments).map(|token| token.text.clone());
        own.chain(directive.lines().iter().flat_map(words)).collect()
    }

    proptest! {
        #[test]
        fn formatting_never_changes_what_is_read(text in super::super::tests::scribble()) {
            let made = formatted(&text);
            prop_assert_eq!(read(&text), read(&made), "{:?}", made);
            let (before, after) = (Corefile::parse(&text), Corefile::parse(&made));
            let reasons = |errors: &[super::super::CorefileError]| {
                errors.iter().map(|error| error.reason.clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(reasons(&before.1), reasons(&after.1));
            let of = |block: &Block| block.directives.iter().flat_map(words).collect::<Vec<_>>();
            let all = |corefile: &Corefile| corefile.blocks().iter().map(of).collect::<Vec<_>>();
            prop_assert_eq!(all(&before.0), all(&after.0));
        }

        #[test]
        fn formatting_twice_is_formatting_once(text in super::super::tests::scribble()) {
            let made = formatted(&text);
            prop_assert_eq!(formatted(&made), made);
        }

        #[test]
        fn every_comment_stays(text in super::super::tests::scribble()) {
            let comments = |text: &str| {
                let outline = Outline::of(text);
                let all = outline.words().iter().filter(|word| word.role == Role::Comment);
                all.map(|word| outline.written(word).to_owned()).collect::<Vec<_>>()
            };
            prop_assert_eq!(comments(&text), comments(&formatted(&text)));
        }
    }
}
