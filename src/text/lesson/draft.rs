//! The words of a lesson that was made of the state at hand, for its author to put better ones in their place.

use crate::lesson::DraftWords;
use crate::text::Language;

/// The words of a language.
pub fn draft_words(language: Language) -> &'static DraftWords {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

static ENGLISH: DraftWords = DraftWords {
    tag: "en",
    after: "Say here what one can do afterwards.",
    world: "Say here what there is at the start.",
    predict: |name| format!("What will `{name}` answer once it is done?"),
    becomes: |answer| format!("Now: {answer}"),
    stays: |answer| format!("As before: {answer}"),
    reveal: "Say here, in one or two sentences, why it is so.",
    task: "Change the cluster until every row of the table is done.",
    step: "Do what leads to the goals.",
    goal: |name, answer| format!("`{name}` answers: {answer}"),
    look: "Look at what the name answers now, and under Why at the check that decides it.",
    object: "Look at this object.",
    solution: "As it was done",
    aha: "Say here the one thing to keep.",
};

static KOREAN: DraftWords = DraftWords {
    tag: "ko",
    after: "레슨을 마치면 무엇을 할 수 있는지 여기에 적습니다.",
    world: "처음에 무엇이 있는지 여기에 적습니다.",
    predict: |name| format!("다 하고 나면 `{name}` 이름은 무엇으로 답할까요?"),
    becomes: |answer| format!("바뀐 답: {answer}"),
    stays: |answer| format!("전과 같은 답: {answer}"),
    reveal: "왜 그런지 한두 문장으로 여기에 적습니다.",
    task: "표의 모든 줄이 이루어질 때까지 클러스터를 바꾸십시오.",
    step: "목표에 이르는 일을 하십시오.",
    goal: |name, answer| format!("`{name}` 이름의 답: {answer}"),
    look: "이름이 지금 무엇으로 답하는지 보고, 이유에서 결정한 검사를 찾아보십시오.",
    object: "이 오브젝트를 보십시오.",
    solution: "했던 그대로",
    aha: "기억할 한 가지를 여기에 적습니다.",
};
