//! What is wrong with, or left alone in, the two texts the DNS side is set up by: the Corefile and the
//! table of outside names.

use super::Language;
use crate::dns::NameError;
use crate::resolution::corefile::{CorefileReason, NoteKind};
use crate::resolution::upstream::UpstreamReason;

/// Why a text is no domain name.
pub fn name_error(language: Language, error: NameError) -> &'static str {
    match (language, error) {
        (Language::English, NameError::Empty) => "the name is empty",
        (Language::English, NameError::EmptyLabel) => "two dots stand in a row, or a dot stands first",
        (Language::English, NameError::LabelTooLong) => "a label is longer than 63 characters",
        (Language::English, NameError::TooLong) => "the name is longer than 255 octets",
        (Language::English, NameError::BadEscape) => "a backslash escapes nothing",
        (Language::Korean, NameError::Empty) => "이름이 비어 있습니다",
        (Language::Korean, NameError::EmptyLabel) => "점이 연달아 있거나 맨 앞에 있습니다",
        (Language::Korean, NameError::LabelTooLong) => "63자를 넘는 라벨이 있습니다",
        (Language::Korean, NameError::TooLong) => "이름이 255옥텟을 넘습니다",
        (Language::Korean, NameError::BadEscape) => "역슬래시 뒤에 이스케이프할 것이 없습니다",
    }
}

/// What is wrong with a Corefile.
pub fn corefile(language: Language, reason: &CorefileReason) -> String {
    use CorefileReason as R;
    match language {
        Language::English => match reason {
            R::Empty => "there is no server block".to_owned(),
            R::NoServerName => "a zone must stand before `{`".to_owned(),
            R::UnopenedBrace => "`}` closes nothing".to_owned(),
            R::UnclosedBrace => "`{` is never closed".to_owned(),
            R::UnclosedQuote => "the quote is never closed".to_owned(),
            R::TooDeep => "the braces nest too deep".to_owned(),
            R::OutsideBlock(word) => format!("`{word}` stands outside of every server block"),
            R::Zone(zone, error) => format!("`{zone}` is no zone: {}", name_error(language, *error)),
            R::DuplicateZone(zone) => format!("two blocks serve `{zone}`"),
            R::OnlyReverseZones => "`kubernetes` needs a zone that is not a reverse one".to_owned(),
            R::Twice(word) => format!("`{word}` may be given once"),
            R::UnknownProperty(plugin, property) => format!("`{plugin}` has no property `{property}`"),
            R::MissingValue(property) => format!("`{property}` needs a value"),
            R::TooManyValues(property) => format!("`{property}` takes no further value"),
            R::BadValue(property, value) => format!("`{value}` is no value of `{property}`"),
            R::OutOfRange(property, value, least, most) => {
                format!("`{property}` is {value}, but must be from {least} to {most}")
            }
        },
        Language::Korean => match reason {
            R::Empty => "서버 블록이 없습니다".to_owned(),
            R::NoServerName => "`{` 앞에 zone이 있어야 합니다".to_owned(),
            R::UnopenedBrace => "`}`에 짝이 되는 `{`가 없습니다".to_owned(),
            R::UnclosedBrace => "`{`가 닫히지 않았습니다".to_owned(),
            R::UnclosedQuote => "따옴표가 닫히지 않았습니다".to_owned(),
            R::TooDeep => "중괄호가 너무 깊습니다".to_owned(),
            R::OutsideBlock(word) => format!("`{word}` 줄이 서버 블록 밖에 있습니다"),
            R::Zone(zone, error) => format!("`{zone}` 값은 zone이 아닙니다. {}", name_error(language, *error)),
            R::DuplicateZone(zone) => format!("두 블록이 `{zone}` zone을 맡고 있습니다"),
            R::OnlyReverseZones => "`kubernetes`에는 역방향이 아닌 zone이 필요합니다".to_owned(),
            R::Twice(word) => format!("`{word}` 항목은 한 번만 쓸 수 있습니다"),
            R::UnknownProperty(plugin, property) => format!("`{plugin}`에는 `{property}` 속성이 없습니다"),
            R::MissingValue(property) => format!("`{property}`에 값이 필요합니다"),
            R::TooManyValues(property) => format!("`{property}`에 값이 너무 많습니다"),
            R::BadValue(property, value) => format!("`{value}` 값은 `{property}`에 쓸 수 없습니다"),
            R::OutOfRange(property, value, least, most) => {
                format!("`{property}` 값 {value}는 {least} 이상 {most} 이하여야 합니다")
            }
        },
    }
}

/// The name of what a Corefile has and the lab leaves alone.
pub fn note(kind: &NoteKind) -> String {
    match kind {
        NoteKind::Plugin(name) | NoteKind::Import(name) => name.clone(),
        NoteKind::Property(plugin, property) => format!("{plugin} {property}"),
        NoteKind::SecondKubernetes => "kubernetes (2)".to_owned(),
    }
}

/// What is wrong with a line of the outside names.
pub fn upstream(language: Language, reason: &UpstreamReason) -> String {
    use UpstreamReason as R;
    match language {
        Language::English => match reason {
            R::Name(word, error) => format!("`{word}` is no domain name: {}", name_error(language, *error)),
            R::NoType => "a type and its data must follow, or SERVFAIL, NXDOMAIN or TIMEOUT".to_owned(),
            R::UnknownType(word) => format!("`{word}` is no record type"),
            R::UnsupportedType(kind) => format!("`{kind}` cannot be written here"),
            R::MissingData(kind) => format!("the data of this `{kind}` ends too early"),
            R::BadData(kind, word) => format!("`{word}` does not fit a record of type `{kind}`"),
            R::TooMuch(word) => format!("the line should end before `{word}`"),
        },
        Language::Korean => match reason {
            R::Name(word, error) => format!("`{word}` 값은 도메인 이름이 아닙니다. {}", name_error(language, *error)),
            R::NoType => "타입과 데이터, 또는 SERVFAIL, NXDOMAIN, TIMEOUT이 뒤따라야 합니다".to_owned(),
            R::UnknownType(word) => format!("`{word}` 레코드 타입은 없습니다"),
            R::UnsupportedType(kind) => format!("`{kind}` 타입은 여기에 쓸 수 없습니다"),
            R::MissingData(kind) => format!("`{kind}` 레코드의 데이터가 모자랍니다"),
            R::BadData(kind, word) => format!("`{word}` 값은 `{kind}` 레코드에 맞지 않습니다"),
            R::TooMuch(word) => format!("`{word}` 앞에서 줄이 끝나야 합니다"),
        },
    }
}
