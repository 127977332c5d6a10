//! What keeps a document from being YAML, in our words, and where the cause is: the scanner says where
//! it noticed.

use super::SyntaxProblem;
use std::ops::Range;

/// The cause of a complaint, and the stretch of `text` to point at. `info` is what the scanner says and
/// `at` the byte where it stopped; `bracket` is the innermost bracket that is still open.
///
/// saphyr-parser gives its reasons in prose only, so the prose is what is matched. A phrase it words
/// anew falls to [`SyntaxProblem::Other`].
pub(super) fn blame(text: &str, info: &str, at: usize, bracket: Option<Range<usize>>) -> (SyntaxProblem, Range<usize>) {
    let line = line_around(text, at);
    let from_here = at..line.end.max(at);
    let cause = classify(info);
    let next = line_around(text, (line.end + 1).min(text.len()));
    let tab = match cause {
        SyntaxProblem::UnclosedQuote | SyntaxProblem::ReservedCharacter(_) => None,
        // The scanner may stop at the end of the line above.
        SyntaxProblem::TabIndentation => tab_in_indentation(text, &line).or_else(|| tab_in_indentation(text, &next)),
        _ => tab_in_indentation(text, &line),
    };
    if let Some(tab) = tab {
        return (SyntaxProblem::TabIndentation, tab..tab + 1);
    }
    if let Some(bracket) = bracket
        && matches!(cause, SyntaxProblem::UnclosedBracket | SyntaxProblem::StrayIndicator | SyntaxProblem::Other)
    {
        let at_the_end = text.get(at..).unwrap_or_default().trim().is_empty();
        return (SyntaxProblem::UnclosedBracket, if at_the_end { bracket } else { from_here });
    }
    let written = text.get(line.start..at).unwrap_or_default();
    match cause {
        SyntaxProblem::SecondColon if !written.contains(": ") => lone_words(text, &line),
        SyntaxProblem::MissingColon if written.trim().is_empty() => {
            (cause, line_before(text, line.start).unwrap_or(from_here))
        }
        _ => (cause, from_here),
    }
}

/// A key where the scanner still reads the text above it: that text lacks its colon, or this line is
/// indented under a field that already has a value.
fn lone_words(text: &str, line: &Range<usize>) -> (SyntaxProblem, Range<usize>) {
    match line_before(text, line.start) {
        Some(before) if indentation(text, &before) == indentation(text, line) => (SyntaxProblem::MissingColon, before),
        _ => (SyntaxProblem::BadIndentation, line.start + indentation(text, line)..line.end),
    }
}

fn classify(info: &str) -> SyntaxProblem {
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| info.contains(phrase));
    if any(&["unexpected character"]) {
        let found = info.split('`').nth(1).and_then(|rest| rest.chars().next()).or(info.contains("``").then_some('`'));
        return found.map_or(SyntaxProblem::Other, SyntaxProblem::ReservedCharacter);
    }
    let causes: [(SyntaxProblem, &[&str]); 15] = [
        (
            SyntaxProblem::UnclosedQuote,
            &["unexpected end of stream", "unexpected document indicator", "indentation in quoted scalar"],
        ),
        (SyntaxProblem::TabIndentation, &["tab cannot", "tabs disallowed", "found a tab", "start with a tab"]),
        (SyntaxProblem::AfterQuote, &["trailing content after double-quoted"]),
        (SyntaxProblem::BadEscape, &["unknown escape", "hexadecimal number", "Unicode character escape"]),
        (SyntaxProblem::UnclosedBracket, &["flow mapping, did", "flow sequence, expected", "in flow construct"]),
        (SyntaxProblem::StrayBracket, &["misplaced bracket"]),
        (SyntaxProblem::UnknownAlias, &["unknown anchor"]),
        (SyntaxProblem::BadAnchor, &["anchor or alias"]),
        (SyntaxProblem::SecondColon, &["mapping values are not allowed"]),
        (SyntaxProblem::MissingColon, &["simple key expect"]),
        (SyntaxProblem::BadBlockText, &["block scalar"]),
        (
            SyntaxProblem::BadIndentation,
            &["indentation", "block mapping, did", "block collection, did", "entries are not allowed"],
        ),
        (
            SyntaxProblem::BadDirective,
            &["scanning a directive", "YAML directive", "TAG", "version directive", "end marker before"],
        ),
        (SyntaxProblem::ControlCharacter, &["unprintable", "byte order mark"]),
        (SyntaxProblem::StrayIndicator, &["'-'", "\"-\"", "':'", "mapping keys are not allowed"]),
    ];
    let cause = causes.iter().find(|(_, phrases)| any(phrases)).map(|(cause, _)| *cause);
    // Last, for it is a short word.
    cause.unwrap_or(if any(&["tag"]) { SyntaxProblem::BadTag } else { SyntaxProblem::Other })
}

/// The line on which `at` lies, without its break.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind(['\n', '\r']).map_or(0, |position| position + 1);
    start..before.len() + after.find(['\n', '\r']).unwrap_or(after.len())
}

/// The words on the last line before `start` that has any.
fn line_before(text: &str, start: usize) -> Option<Range<usize>> {
    let before = text.get(..start)?.trim_end();
    let line = line_around(text, before.len());
    let from = line.start + indentation(text, &line);
    (from < before.len()).then_some(from..before.len())
}

/// How many blanks the line on which `words` starts begins with.
fn indentation(text: &str, words: &Range<usize>) -> usize {
    let line = line_around(text, words.start);
    let line = text.get(line).unwrap_or_default();
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn tab_in_indentation(text: &str, line: &Range<usize>) -> Option<usize> {
    let blanks = text.get(line.start..line.start + indentation(text, line))?;
    blanks.find('\t').map(|position| line.start + position)
}
