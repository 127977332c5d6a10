//! What the manifest reader remarks, as sentences: what is wrong and, where there is one, the mend.

use super::{Language, verdict};
use crate::cluster::{Invalid, Reason};
use crate::manifest::{DEPTH_LIMIT, Message, NODE_LIMIT, SyntaxError, TEXT_LIMIT};

/// The sentence for a remark. It does not name the place, which the page shows beside it.
pub fn sentence(language: Language, message: &Message) -> String {
    match language {
        Language::English => english(message),
        Language::Korean => korean(message),
    }
}

const MEBIBYTES: usize = TEXT_LIMIT >> 20;

fn english(message: &Message) -> String {
    match message {
        Message::Syntax(error) => english_syntax(*error),
        Message::TextTooLong => format!("The text is longer than {MEBIBYTES} MiB, so none of it was read. Split it."),
        Message::TooDeep => format!("Mappings and lists nest deeper than {DEPTH_LIMIT} levels."),
        Message::TooManyValues => format!(
            "The text holds more than {NODE_LIMIT} values, counting the copies that aliases make. What follows was not read."
        ),
        Message::DuplicateKey { key, first_line } => {
            format!("`{key}` is already given on line {first_line}. Keep one of the two; kubectl refuses both.")
        }
        Message::KeyNotText => "A key must be a text; this one is null, a list or a mapping.".to_owned(),
        Message::KeyReadsAs { word, reads_as } => {
            format!("YAML reads the unquoted key `{word}` as `{reads_as}`. If you mean the word, write \"{word}\".")
        }
        Message::MergeNotMapping => "`<<` can merge only a mapping or a list of mappings.".to_owned(),
        Message::NotAMapping { found } => {
            format!("An object starts with fields such as `apiVersion:` and `kind:`; this is {}.", english_type(found))
        }
        Message::MissingKind => "`kind` is missing. Add it, e.g. `kind: Service`.".to_owned(),
        Message::MissingApiVersion => {
            "`apiVersion` is missing. Add it, e.g. `apiVersion: v1` for a Service or Pod.".to_owned()
        }
        Message::MissingName => "`metadata.name` is missing. Give the object a name.".to_owned(),
        Message::Invalid(invalid) => english_invalid(invalid),
        Message::UnquotedText { word, reads_as } => format!(
            "A text is wanted, but YAML reads the unquoted `{word}` as {}. Write \"{word}\".",
            english_type(reads_as)
        ),
        Message::UnknownField { name, nearest: Some(nearest) } => {
            format!("The API has no field `{name}` here. Did you mean `{nearest}`? It is kept, but does nothing.")
        }
        Message::UnknownField { name, nearest: None } => {
            format!("The API has no field `{name}` here. It is kept, but does nothing.")
        }
        Message::UnknownKind { kind, nearest: Some(nearest) } => {
            format!("The lab does not know the kind {kind}. Did you mean {nearest}? The object is kept as it is.")
        }
        Message::UnknownKind { kind, nearest: None } => {
            format!("{kind} has no part in the lab's DNS. The object is kept as it is.")
        }
        Message::OtherVersion { kind, found, wanted } => {
            format!("The lab knows {kind} as `{wanted}`, not `{found}`. The object is kept, but does nothing here.")
        }
        Message::SecretDropped => "What the Secret holds was left out; DNS has no need of it.".to_owned(),
        Message::SameObjectTwice { first_line } => {
            format!("This object is already given on line {first_line}. The last one counts, as with kubectl apply.")
        }
    }
}

fn english_syntax(error: SyntaxError) -> String {
    let sentence = match error {
        SyntaxError::TabIndentation => "A tab is used for indentation. YAML indents with spaces only.",
        SyntaxError::BadIndentation => {
            "The indentation fits nothing above it. Align the line with its neighbours, or indent it under its key."
        }
        SyntaxError::SecondColon => {
            "There is a second `: ` on the line. Put the value in quotes, or move the inner field to a line of its own."
        }
        SyntaxError::MissingColon => {
            "The line has no `: `. Write a field as `key: value`, with a space after the colon."
        }
        SyntaxError::UnclosedQuote => "A quote is opened here and never closed.",
        SyntaxError::AfterQuote => "Something follows the closing quote. Put the whole value in quotes.",
        SyntaxError::BadEscape => {
            "YAML does not know this backslash sequence. Write `\\\\` for a backslash, or use single quotes."
        }
        SyntaxError::UnclosedBracket => "A comma or a closing bracket is missing.",
        SyntaxError::StrayBracket => "This bracket closes nothing.",
        SyntaxError::ReservedCharacter(character) => {
            return format!("A plain text cannot start with `{character}`. Put it in quotes.");
        }
        SyntaxError::StrayIndicator => {
            "A `-`, `?` or `:` stands where it has no meaning. Put a space behind it, or the text in quotes."
        }
        SyntaxError::UnknownAlias => {
            "The alias has no anchor `&…` before it. A text that starts with `*` needs quotes."
        }
        SyntaxError::AliasInItself => "The alias stands inside the very value it names.",
        SyntaxError::BadAnchor => "An anchor or alias needs a name. A text that starts with `&` or `*` needs quotes.",
        SyntaxError::BadTag => "The tag cannot be read. A text that starts with `!` needs quotes.",
        SyntaxError::BadDirective => "The `%` directive cannot be read. A text that starts with `%` needs quotes.",
        SyntaxError::BadBlockText => {
            "The block of text cannot be read. Write `|` alone on its line and indent the text below it with spaces."
        }
        SyntaxError::ControlCharacter => "There is a control character in the text. Delete it.",
        SyntaxError::Other => "This is not YAML.",
    };
    sentence.to_owned()
}

fn english_type(word: &str) -> &str {
    match word {
        "null" => "nothing",
        "bool" => "a truth value",
        "number" => "a number",
        "integer" => "a whole number",
        "string" => "a text",
        "array" => "a list",
        "object" => "a mapping",
        "integer or string" => "a whole number or a text",
        other => other,
    }
}

fn english_invalid(invalid: &Invalid) -> String {
    let Reason::Type { wanted, found } = &invalid.reason else {
        return verdict::reason(Language::English, &invalid.reason);
    };
    let mend = match (*wanted, &invalid.value) {
        ("integer", Some(value)) if value.parse::<i64>().is_ok() => format!(" Write {value} without quotes."),
        ("bool", Some(value)) if is_truth(value) => format!(" Write {value} without quotes."),
        ("array", None) => " Start each element with `- `.".to_owned(),
        _ => String::new(),
    };
    format!("`{}` must be {}, not {}.{mend}", invalid.field, english_type(wanted), english_type(found))
}

fn is_truth(value: &str) -> bool {
    matches!(value, "true" | "false")
}

fn korean(message: &Message) -> String {
    match message {
        Message::Syntax(error) => korean_syntax(*error),
        Message::TextTooLong => format!("텍스트가 {MEBIBYTES} MiB보다 길어 읽지 않았습니다. 나누어 입력하세요."),
        Message::TooDeep => format!("매핑과 리스트의 중첩이 {DEPTH_LIMIT}단계를 넘습니다."),
        Message::TooManyValues => {
            format!("alias로 복사된 값을 포함해 값이 {NODE_LIMIT}개를 넘습니다. 이후 내용은 읽지 않았습니다.")
        }
        Message::DuplicateKey { key, first_line } => {
            format!(
                "`{key}` 키가 {first_line}번째 줄에 이미 있습니다. 하나만 남기세요. kubectl은 중복된 키를 거부합니다."
            )
        }
        Message::KeyNotText => "키는 문자열이어야 합니다. null, 리스트, 매핑은 키로 쓸 수 없습니다.".to_owned(),
        Message::KeyReadsAs { word, reads_as } => format!(
            "YAML은 따옴표 없는 `{word}` 키를 `{reads_as}` 값으로 읽습니다. 단어 그대로 쓰려면 \"{word}\" 형태로 적으세요."
        ),
        Message::MergeNotMapping => "`<<`에는 매핑이나 매핑의 리스트만 병합할 수 있습니다.".to_owned(),
        Message::NotAMapping { found } => format!(
            "오브젝트는 `apiVersion:`, `kind:` 같은 필드로 시작해야 하는데, 여기에는 {} 있습니다.",
            korean_subject(found)
        ),
        Message::MissingKind => "`kind` 필드가 없습니다. `kind: Service`처럼 추가하세요.".to_owned(),
        Message::MissingApiVersion => {
            "`apiVersion` 필드가 없습니다. Service나 Pod라면 `apiVersion: v1`을 추가하세요.".to_owned()
        }
        Message::MissingName => "`metadata.name` 필드가 없습니다. 오브젝트의 이름을 지정하세요.".to_owned(),
        Message::Invalid(invalid) => korean_invalid(invalid),
        Message::UnquotedText { word, reads_as } => format!(
            "문자열이 필요한 자리인데, YAML은 따옴표 없는 `{word}` 값을 {} 읽습니다. \"{word}\" 형태로 적으세요.",
            korean_as(reads_as)
        ),
        Message::UnknownField { name, nearest: Some(nearest) } => format!(
            "API의 이 위치에는 `{name}` 필드가 없습니다. `{nearest}` 필드를 쓰려고 했나요? 그대로 보존하지만 아무 효과가 없습니다."
        ),
        Message::UnknownField { name, nearest: None } => {
            format!("API의 이 위치에는 `{name}` 필드가 없습니다. 그대로 보존하지만 아무 효과가 없습니다.")
        }
        Message::UnknownKind { kind, nearest: Some(nearest) } => format!(
            "이 랩이 모르는 kind입니다: {kind}. {nearest} 오브젝트를 쓰려고 했나요? 오브젝트는 그대로 보존합니다."
        ),
        Message::UnknownKind { kind, nearest: None } => {
            format!("{kind} 오브젝트는 이 랩의 DNS에 영향을 주지 않습니다. 그대로 보존합니다.")
        }
        Message::OtherVersion { kind, found, wanted } => format!(
            "이 랩이 다루는 {kind} 버전은 `{wanted}`입니다. `{found}` 버전의 오브젝트는 보존하지만 아무 효과가 없습니다."
        ),
        Message::SecretDropped => "Secret에 담긴 데이터는 가져오지 않았습니다. DNS에는 필요하지 않습니다.".to_owned(),
        Message::SameObjectTwice { first_line } => format!(
            "같은 오브젝트가 {first_line}번째 줄에 이미 있습니다. kubectl apply와 마찬가지로 마지막 것이 적용됩니다."
        ),
    }
}

fn korean_syntax(error: SyntaxError) -> String {
    let sentence = match error {
        SyntaxError::TabIndentation => "들여쓰기에 탭이 있습니다. YAML에서는 스페이스로만 들여써야 합니다.",
        SyntaxError::BadIndentation => {
            "들여쓰기가 위쪽 줄과 맞지 않습니다. 같은 수준의 줄에 맞추거나, 해당 키 아래로 들여쓰세요."
        }
        SyntaxError::SecondColon => {
            "한 줄에 `: `이 두 번 나옵니다. 값을 따옴표로 감싸거나, 안쪽 필드를 다음 줄로 옮기세요."
        }
        SyntaxError::MissingColon => "이 줄에 `: `이 없습니다. 콜론 뒤에 스페이스를 넣어 `key: value` 형태로 적으세요.",
        SyntaxError::UnclosedQuote => "여기서 연 따옴표가 닫히지 않았습니다.",
        SyntaxError::AfterQuote => "닫는 따옴표 뒤에 다른 내용이 있습니다. 값 전체를 따옴표로 감싸세요.",
        SyntaxError::BadEscape => {
            "YAML이 모르는 백슬래시 표현입니다. 백슬래시는 `\\\\` 형태로 적거나 작은따옴표를 쓰세요."
        }
        SyntaxError::UnclosedBracket => "쉼표나 닫는 괄호가 빠졌습니다.",
        SyntaxError::StrayBracket => "짝이 없는 닫는 괄호입니다.",
        SyntaxError::ReservedCharacter(character) => {
            return format!("따옴표 없는 문자열은 `{character}` 문자로 시작할 수 없습니다. 따옴표로 감싸세요.");
        }
        SyntaxError::StrayIndicator => {
            "`-`, `?`, `:` 기호가 의미 없는 자리에 있습니다. 뒤에 스페이스를 넣거나 문자열을 따옴표로 감싸세요."
        }
        SyntaxError::UnknownAlias => {
            "alias 앞에 해당하는 anchor(`&…`)가 없습니다. `*`로 시작하는 문자열은 따옴표로 감싸세요."
        }
        SyntaxError::AliasInItself => "alias가 자신이 가리키는 값 안에 있습니다.",
        SyntaxError::BadAnchor => {
            "anchor나 alias에는 이름이 필요합니다. `&`나 `*`로 시작하는 문자열은 따옴표로 감싸세요."
        }
        SyntaxError::BadTag => "tag를 읽을 수 없습니다. `!`로 시작하는 문자열은 따옴표로 감싸세요.",
        SyntaxError::BadDirective => "`%` 지시자를 읽을 수 없습니다. `%`로 시작하는 문자열은 따옴표로 감싸세요.",
        SyntaxError::BadBlockText => {
            "여러 줄 문자열을 읽을 수 없습니다. `|` 뒤에는 아무것도 적지 말고, 다음 줄부터 스페이스로 들여쓰세요."
        }
        SyntaxError::ControlCharacter => "제어 문자가 들어 있습니다. 삭제하세요.",
        SyntaxError::Other => "올바른 YAML이 아닙니다.",
    };
    sentence.to_owned()
}

fn korean_type(word: &str) -> &str {
    match word {
        "null" => "빈 값",
        "bool" => "불리언",
        "number" => "숫자",
        "integer" => "정수",
        "string" => "문자열",
        "array" => "리스트",
        "object" => "매핑",
        "integer or string" => "정수나 문자열",
        other => other,
    }
}

/// The type with its subject particle.
fn korean_subject(word: &str) -> String {
    let particle = match word {
        "number" | "integer" | "array" => "가",
        _ => "이",
    };
    format!("{}{particle}", korean_type(word))
}

/// The type with the particle for "as".
fn korean_as(word: &str) -> String {
    let particle = match word {
        "null" | "bool" | "string" | "object" | "integer or string" => "으로",
        _ => "로",
    };
    format!("{}{particle}", korean_type(word))
}

fn korean_invalid(invalid: &Invalid) -> String {
    let Reason::Type { wanted, found } = &invalid.reason else {
        return verdict::reason(Language::Korean, &invalid.reason);
    };
    let mend = match (*wanted, &invalid.value) {
        ("integer", Some(value)) if value.parse::<i64>().is_ok() => format!(" 따옴표 없이 {value} 값을 적으세요."),
        ("bool", Some(value)) if is_truth(value) => format!(" 따옴표 없이 {value} 값을 적으세요."),
        ("array", None) => " 각 항목을 `- `로 시작하세요.".to_owned(),
        _ => String::new(),
    };
    let copula = if matches!(*wanted, "number" | "integer" | "array") { "여야" } else { "이어야" };
    format!(
        "`{}` 필드는 {}{copula} 하는데, {} 들어 있습니다.{mend}",
        invalid.field,
        korean_type(wanted),
        korean_subject(found)
    )
}
