//! What the scanner complained about, in our words.

use super::SyntaxError;
use saphyr_parser::ScanError;

/// What is wrong. `line` is the line of the text on which the scanner stopped.
///
/// saphyr-parser says it in prose only, so the prose is what is matched; a phrase it words anew falls
/// to [`SyntaxError::Other`], never to a wrong verdict.
pub(super) fn classify(error: &ScanError, line: &str) -> SyntaxError {
    let info = error.info();
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| info.contains(phrase));
    if any(&["unexpected character"]) {
        let found = info.split('`').nth(1).and_then(|rest| rest.chars().next());
        return found.map_or(SyntaxError::Other, SyntaxError::ReservedCharacter);
    }
    if any(&["found unexpected end of stream", "found unexpected document indicator"]) {
        return SyntaxError::UnclosedQuote;
    }
    let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
    if any(&["tab cannot", "tabs disallowed", "found a tab", "start with a tab"])
        || line.get(..indentation).is_some_and(|indentation| indentation.contains('\t'))
    {
        return SyntaxError::TabIndentation;
    }
    if any(&["trailing content after double-quoted"]) {
        return SyntaxError::AfterQuote;
    }
    if any(&["unknown escape", "hexadecimal number", "Unicode character escape"]) {
        return SyntaxError::BadEscape;
    }
    if any(&["flow mapping, did", "flow sequence, expected"]) {
        return SyntaxError::UnclosedBracket;
    }
    if any(&["misplaced bracket"]) {
        return SyntaxError::StrayBracket;
    }
    if any(&["unknown anchor"]) {
        return SyntaxError::UnknownAlias;
    }
    if any(&["anchor or alias"]) {
        return SyntaxError::BadAnchor;
    }
    if any(&["mapping values are not allowed"]) {
        return SyntaxError::SecondColon;
    }
    if any(&["simple key expect"]) {
        return SyntaxError::MissingColon;
    }
    if any(&["block scalar"]) {
        return SyntaxError::BadBlockText;
    }
    if any(&["indentation", "indented", "block mapping, did", "block collection, did", "entries are not allowed"]) {
        return SyntaxError::BadIndentation;
    }
    if any(&["scanning a directive", "YAML directive", "TAG", "version directive", "document end marker before"]) {
        return SyntaxError::BadDirective;
    }
    if any(&["tag"]) {
        return SyntaxError::BadTag;
    }
    if any(&["unprintable", "byte order mark"]) {
        return SyntaxError::ControlCharacter;
    }
    if any(&["'-'", "\"-\"", "':'", "mapping keys are not allowed"]) {
        return SyntaxError::StrayIndicator;
    }
    SyntaxError::Other
}
