//! What is wrong with a lesson, as sentences: for whoever writes one.

use super::{either, found};
use crate::lesson::assertion::AssertionErrorKind;
use crate::lesson::{BUNDLE_LIMIT, Problem, ProblemKind, Stage};
use crate::sandbox::Refusal;
use crate::text::{Language, diagnostic, verdict};

/// What is wrong, without its place.
pub fn problem(language: Language, problem: &Problem) -> String {
    kind(language, &problem.kind)
}

/// The same behind its place: `lesson.yaml:12:5: …`.
pub fn problem_line(language: Language, folder: &str, problem: &Problem) -> String {
    let (file, place) = (&problem.file, problem.place);
    format!("{folder}{file}:{}:{}: {}", place.line, place.column, kind(language, &problem.kind))
}

fn kind(language: Language, kind: &ProblemKind) -> String {
    use ProblemKind as P;
    let e = |english: String, korean: String| either(language, english, korean);
    let meant = |nearest: &Option<&'static str>| match nearest {
        Some(nearest) => {
            either(language, format!(" Did you mean `{nearest}`?"), format!(" 혹시 `{nearest}` 값입니까?"))
        }
        None => String::new(),
    };
    match kind {
        P::NoFile => e("The file is missing or empty.".into(), "파일이 없거나 비어 있습니다.".into()),
        P::TooLarge => {
            let kib = BUNDLE_LIMIT >> 10;
            e(format!("A lesson may have {kib} KiB at most."), format!("레슨은 {kib} KiB까지입니다."))
        }
        P::NotALesson => e(
            "This is no lesson: its first line would be `K8S-DNS-LAB LESSON 1`.".into(),
            "레슨이 아닙니다. 레슨의 첫 줄은 `K8S-DNS-LAB LESSON 1` 입니다.".into(),
        ),
        P::Newer(version) => e(
            format!("This is version {version} of the format, and the lab reads version 1."),
            format!("형식의 버전이 {version}인데, 여기서는 버전 1만 읽습니다."),
        ),
        P::Manifest(message) => diagnostic::sentence(language, message),
        P::UnknownKey { key, nearest } => {
            let meant = meant(nearest);
            e(format!("There is no key `{key}` here.{meant}"), format!("여기에 `{key}` 키는 없습니다.{meant}"))
        }
        P::MissingKey(key) => e(format!("`{key}` is missing."), format!("`{key}` 키가 없습니다.")),
        P::Wanted { wanted, found } => {
            e(format!("Wanted: {wanted}. Found: `{found}`."), format!("필요한 것: {wanted}. 실제: `{found}`."))
        }
        P::NotOneOf { found, nearest } => {
            let meant = meant(nearest);
            e(format!("`{found}` means nothing here.{meant}"), format!("여기서 `{found}` 값은 뜻이 없습니다.{meant}"))
        }
        P::Assertion(error) => assertion(language, error),
        P::SameIdTwice(id) => e(format!("`{id}` is here already."), format!("`{id}` 값이 이미 있습니다.")),
        P::UnknownId(id) => e(format!("There is no `{id}`."), format!("`{id}` 값은 없습니다.")),
        P::TooFew(wanted, found) => e(
            format!("{wanted} or more are needed, here are {found}."),
            format!("{wanted}개 이상이어야 하는데 {found}개입니다."),
        ),
        P::RightOptions(0) => {
            e("No option is marked `right: true`.".into(), "`right: true` 표시가 된 선택지가 없습니다.".into())
        }
        P::RightOptions(count) => e(
            format!("{count} options are marked right; say `many: true` where that is meant."),
            format!("선택지 {count}개가 맞다고 되어 있습니다. 그런 뜻이라면 `many: true` 줄이 필요합니다."),
        ),
        P::BadLine(line) => {
            e(format!("Line {line} of this text does not read."), format!("이 글의 {line}번째 줄을 읽지 못합니다."))
        }
        P::TextBeforeKey => {
            e("Text stands before the first `## key`.".into(), "첫 `## key` 줄보다 앞에 글이 있습니다.".into())
        }
        P::UnusedText(key) => {
            e(format!("The lesson has no use for `{key}`."), format!("레슨이 `{key}` 글을 쓰지 않습니다."))
        }
        P::MissingText(key) => e(format!("The text `{key}` is missing."), format!("`{key}` 글이 없습니다.")),
        P::EmptyText(key) => e(format!("The text `{key}` is empty."), format!("`{key}` 글이 비어 있습니다.")),
        P::NotOneLine(key) => {
            e(format!("`{key}` has to be one paragraph."), format!("`{key}` 글은 한 문단이어야 합니다."))
        }
        P::TooManyWords(found, allowed) => e(
            format!("{found} words; {allowed} are the most."),
            format!("낱말이 {found}개입니다. {allowed}개까지입니다."),
        ),
        P::UnclosedMark(mark) => e(
            format!("This {mark} is not closed on its line."),
            format!("여기서 연 {mark} 표시가 그 줄에서 닫히지 않습니다."),
        ),
        P::BadLink(target) => e(
            format!("`{target}` is no target: https://…, lesson:<slug> or case:<name>."),
            format!(
                "`{target}` 값은 링크가 될 수 없습니다. https://…, lesson:<slug>, case:<name> 가운데 하나여야 합니다."
            ),
        ),
        P::OtherShape { key, other } => e(
            format!("`{key}` has other paragraphs, links or another place than in {other}."),
            format!("`{key}` 글의 문단, 링크 또는 자리가 {other} 파일과 다릅니다."),
        ),
        P::StartPasses(stage) => {
            let stage = stage_word(*stage);
            e(
                format!("The goals are reached before anything was done ({stage})."),
                format!("아무것도 하지 않았는데 목표가 이루어져 있습니다({stage})."),
            )
        }
        P::DoesNotPass(missed) => {
            let list = |(id, finding): &(String, crate::lesson::assertion::Finding)| {
                format!("{id}: {}", found(language, finding))
            };
            let list = missed.iter().map(list).collect::<Vec<_>>().join(" ");
            e(format!("This does not reach the goals. {list}"), format!("목표에 이르지 못합니다. {list}"))
        }
        P::Fails(id) => e(format!("This breaks the precondition `{id}`."), format!("전제 조건 `{id}` 값이 깨집니다.")),
        P::MistakePasses => e("This mistake reaches the goals.".into(), "이 실수로도 목표가 이루어집니다.".into()),
        P::OtherHint(Some(id)) => {
            e(format!("This mistake raises the hint `{id}`."), format!("이 실수에는 힌트 `{id}` 값이 나옵니다."))
        }
        P::OtherHint(None) => e("This mistake raises no hint.".into(), "이 실수에 나오는 힌트가 없습니다.".into()),
        P::OptionIs { right, found: finding } => {
            let found = found(language, finding);
            if *right {
                e(
                    format!("The engine finds this option right. {found}"),
                    format!("엔진에 따르면 이 선택지가 맞습니다. {found}"),
                )
            } else {
                e(
                    format!("The engine finds this option wrong. {found}"),
                    format!("엔진에 따르면 이 선택지는 틀립니다. {found}"),
                )
            }
        }
        P::Refused(refusal) => {
            let why = refused(language, refusal);
            e(format!("This step is refused. {why}"), format!("이 단계가 거절됩니다. {why}"))
        }
        P::NotRefused => e("This step is not refused.".into(), "이 단계는 거절되지 않습니다.".into()),
        P::NoObject(object) => {
            e(format!("There is no {object} at this step."), format!("이 단계에 {object} 오브젝트가 없습니다."))
        }
        P::StepDone(true) => {
            e("This step is done before it was made.".into(), "하기도 전에 끝나 있는 단계입니다.".into())
        }
        P::StepDone(false) => {
            e("This step is not done after its script.".into(), "스크립트를 실행해도 끝나지 않는 단계입니다.".into())
        }
        P::UnknownMisconception(id) => {
            e(format!("The library has no misconception `{id}`."), format!("오해 목록에 `{id}` 값이 없습니다."))
        }
    }
}

fn stage_word(stage: Stage) -> &'static str {
    stage.as_str()
}

fn refused(language: Language, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Text(diagnostics) => {
            let all = diagnostics.iter().map(|one| diagnostic::sentence(language, &one.message));
            all.collect::<Vec<_>>().join(" ")
        }
        Refusal::Api(rejections) => {
            let errors = rejections.iter().flat_map(|rejection| &rejection.errors);
            errors
                .map(|error| format!("{}: {}", error.field, verdict::reason(language, &error.reason)))
                .collect::<Vec<_>>()
                .join(" ")
        }
        Refusal::Outside(errors) => {
            let all = errors.iter().map(|error| crate::text::server::upstream(language, &error.reason));
            all.collect::<Vec<_>>().join(" ")
        }
        Refusal::Kept(object) => either(
            language,
            format!("{object} silently keeps its address."),
            format!("{object} 주소가 말없이 그대로 남습니다."),
        ),
        Refusal::Gone(object) => {
            either(language, format!("There is no {object}."), format!("{object} 오브젝트가 없습니다."))
        }
    }
}

fn assertion(language: Language, error: &AssertionErrorKind) -> String {
    use AssertionErrorKind as A;
    let e = |english: String, korean: String| either(language, english, korean);
    match error {
        A::TooLong => e("This assertion is too long.".into(), "단언이 너무 깁니다.".into()),
        A::TooDeep => e("This assertion nests too deep.".into(), "단언이 너무 깊습니다.".into()),
        A::End => e("Something has to follow here.".into(), "여기에 무엇인가 더 와야 합니다.".into()),
        A::Unexpected(found) => {
            e(format!("`{found}` means nothing here."), format!("여기서 `{found}` 값은 뜻이 없습니다."))
        }
        A::Wanted { wanted, found } => {
            e(format!("Wanted: {wanted}. Found: `{found}`."), format!("필요한 것: {wanted}. 실제: `{found}`."))
        }
        A::UnclosedText => e("This quote is not closed.".into(), "따옴표가 닫히지 않았습니다.".into()),
        A::Unknown { word, nearest } => match nearest {
            Some(nearest) => e(
                format!("There is no `{word}`. Did you mean `{nearest}`?"),
                format!("`{word}` 값은 없습니다. 혹시 `{nearest}` 값입니까?"),
            ),
            None => e(format!("There is no `{word}`."), format!("`{word}` 값은 없습니다.")),
        },
        A::NotCompared => e(
            "This is a value: compare it, e.g. `= {…}`.".into(),
            "이것은 값입니다. `= {…}`처럼 비교해야 합니다.".into(),
        ),
        A::NotAnObject(text) => e(
            format!("`{text}` names no object: service/api, pod/shop/web-*."),
            format!("`{text}` 값은 오브젝트 이름이 아닙니다. service/api, pod/shop/web-* 처럼 씁니다."),
        ),
        A::NotAPod(text) => e(format!("`{text}` names no pod."), format!("`{text}` 값은 Pod 이름이 아닙니다.")),
        A::NotAType(text) => {
            e(format!("`{text}` is no record type."), format!("`{text}` 값은 레코드 타입이 아닙니다."))
        }
        A::NotALimit(text) => e(
            format!("`{text}` is no length of time: 10s, 1 change."),
            format!("`{text}` 값은 기간이 아닙니다. 10s, 1 change 처럼 씁니다."),
        ),
        A::NotAField(text) => {
            e(format!("`{text}` is no path of a field."), format!("`{text}` 값은 필드 경로가 아닙니다."))
        }
    }
}
