//! What the manifest reader remarks, as sentences: what is wrong and, where there is one, the mend.

use super::excerpt::excerpt;
use super::{Language, api_refusal, words};
use crate::cluster::{Invalid, Reason};
use crate::manifest::{DEPTH_LIMIT, Message, NODE_LIMIT, SyntaxProblem, TEXT_LIMIT};

const MEBIBYTES: usize = TEXT_LIMIT >> 20;

/// The sentence for a remark. It does not name the place, which the page shows beside it.
pub fn sentence(language: Language, message: &Message) -> String {
    let words = words::diagnostic(language);
    match message {
        Message::Syntax(error) => syntax(language, *error),
        Message::TextTooLong => words.text_too_long(MEBIBYTES),
        Message::TooDeep => words.too_deep(DEPTH_LIMIT),
        Message::TooManyValues => words.too_many_values(NODE_LIMIT),
        Message::DuplicateKey { key, first_line } => words.duplicate_key(excerpt(key), first_line),
        Message::KeyNotText => words.key_not_text().to_owned(),
        Message::KeyReadsAs { word, reads_as } => words.key_reads_as(excerpt(word), excerpt(reads_as)),
        Message::MergeNotMapping => words.merge_not_mapping().to_owned(),
        Message::NotAMapping { found } => words.not_a_mapping(value(language, found)),
        Message::MissingKind => words.missing_kind().to_owned(),
        Message::MissingApiVersion => words.missing_api_version().to_owned(),
        Message::MissingName => words.missing_name().to_owned(),
        Message::Invalid(invalid) => misfit(language, invalid),
        Message::UnquotedText { word, reads_as } => words.unquoted_text(excerpt(word), value(language, reads_as)),
        Message::UnknownField { name, nearest: Some(nearest) } => words.unknown_field_near(excerpt(name), nearest),
        Message::UnknownField { name, nearest: None } => words.unknown_field(excerpt(name)),
        Message::NoSchedule { name } => words.no_schedule(excerpt(name)),
        Message::UnknownKind { kind, nearest: Some(nearest) } => words.unknown_kind_near(excerpt(kind), nearest),
        Message::UnknownKind { kind, nearest: None } => words.unknown_kind(excerpt(kind)),
        Message::OtherVersion { kind, found, wanted } => words.other_version(excerpt(kind), wanted, excerpt(found)),
        Message::NotAPodAddress { text } => words.not_a_pod_address(excerpt(text)),
        Message::SecretDropped => words.secret_dropped().to_owned(),
        Message::CutOff => words.cut_off().to_owned(),
        Message::BeginningCutOff => words.beginning_cut_off().to_owned(),
        Message::TableOnly { command } => words.table_only(command),
        Message::DescribedOnly { command } => words.described_only(command),
        Message::CorefileOnly => words.corefile_only().to_owned(),
        Message::CorefileTaken => words.corefile_taken().to_owned(),
        Message::HelmTemplate => words.helm_template().to_owned(),
        Message::NoObject => words.no_object().to_owned(),
        Message::KubectlSaid { line } => words.kubectl_said(excerpt(line)),
        Message::SameObjectTwice { first_line } => words.same_object_twice(first_line),
    }
}

fn syntax(language: Language, error: SyntaxProblem) -> String {
    let words = words::diagnostic(language);
    let sentence = match error {
        SyntaxProblem::TabIndentation => words.tab_indentation(),
        SyntaxProblem::BadIndentation => words.bad_indentation(),
        SyntaxProblem::SecondColon => words.second_colon(),
        SyntaxProblem::MissingColon => words.missing_colon(),
        SyntaxProblem::UnclosedQuote => words.unclosed_quote(),
        SyntaxProblem::AfterQuote => words.after_quote(),
        SyntaxProblem::BadEscape => words.bad_escape(),
        SyntaxProblem::UnclosedBracket => words.unclosed_bracket(),
        SyntaxProblem::StrayBracket => words.stray_bracket(),
        SyntaxProblem::ReservedCharacter(character) => return words.reserved_character(character),
        SyntaxProblem::StrayIndicator => words.stray_indicator(),
        SyntaxProblem::UnknownAlias => words.unknown_alias(),
        SyntaxProblem::AliasInItself => words.alias_in_itself(),
        SyntaxProblem::BadAnchor => words.bad_anchor(),
        SyntaxProblem::BadTag => words.bad_tag(),
        SyntaxProblem::BadDirective => words.bad_directive(),
        SyntaxProblem::BadBlockText => words.bad_block_text(),
        SyntaxProblem::ControlCharacter => words.control_character(),
        SyntaxProblem::Other => words.not_yaml(),
    };
    sentence.to_owned()
}

/// A value, by the API's word for its type.
fn value(language: Language, word: &'static str) -> &'static str {
    let words = words::diagnostic(language);
    match word {
        "null" => words.nothing(),
        "bool" => words.truth_value(),
        "number" => words.number(),
        "string" => words.text(),
        "array" => words.list(),
        "object" => words.mapping(),
        other => other,
    }
}

fn misfit(language: Language, invalid: &Invalid) -> String {
    let words = words::diagnostic(language);
    let Invalid { field, reason: Reason::Type { wanted, found }, .. } = invalid else {
        return api_refusal::reason(language, &invalid.reason);
    };
    let found = value(language, found);
    let said = match *wanted {
        "bool" => words.must_be_truth_value(field, found),
        "integer" => words.must_be_whole_number(field, found),
        "integer or string" => words.must_be_whole_number_or_text(field, found),
        "string" => words.must_be_text(field, found),
        "array" => words.must_be_list(field, found),
        "object" => words.must_be_mapping(field, found),
        // No field is of another type.
        _ => return api_refusal::reason(language, &invalid.reason),
    };
    let mend = match (*wanted, &invalid.value) {
        ("integer", Some(value)) if value.parse::<i64>().is_ok() => words.drop_quotes(value),
        ("bool", Some(value)) if matches!(value.as_str(), "true" | "false") => words.drop_quotes(value),
        ("array", None) => words.list_elements().to_owned(),
        _ => return said,
    };
    format!("{said} {mend}")
}
