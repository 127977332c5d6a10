//! The words of virtual time, of what the server's cache keeps, and of what is different between two moments.

use super::Language;

/// What the clock, the cache and the differences say besides names and values.
#[allow(missing_docs, reason = "the name of a field says where its sentence stands")]
pub struct TimeText {
    pub time: &'static str,
    pub now: fn(u64) -> String,
    pub seconds: fn(u64) -> String,
    pub more: fn(u64) -> String,
    pub play: &'static str,
    pub pause: &'static str,
    pub slider: &'static str,
    pub stands_still: &'static str,
    pub held: &'static str,
    pub held_none: &'static str,
    pub held_rest: fn(usize) -> String,
    pub cluster_kept: &'static str,
    pub cluster_not_kept: &'static str,
    pub left: fn(u32) -> String,
    pub kept_check: fn(u32, u32) -> String,
    pub differs: &'static str,
    pub differs_names: fn(usize) -> String,
    pub differs_questions: fn(usize) -> String,
    pub differs_rest: fn(usize) -> String,
    pub same: &'static str,
    pub within: fn(&str) -> String,
    pub asked_from: fn(&str) -> String,
    pub compare: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub start: &'static str,
    pub present: fn(&str) -> String,
    pub undone: fn(&str) -> String,
    pub nothing_done: &'static str,
}

/// The words in a language.
pub fn of(language: Language) -> &'static TimeText {
    match language {
        Language::English => &EN,
        Language::Korean => &KO,
    }
}

static EN: TimeText = TimeText {
    time: "Time",
    now: |seconds| format!("{seconds} s since the start"),
    seconds: |seconds| format!("{seconds} s"),
    more: |seconds| format!("+{seconds} s"),
    play: "Let time run",
    pause: "Pause",
    slider: "Seconds since the last change",
    stands_still: "Time stands still until you let it pass. Undo takes it back.",
    held: "In CoreDNS's cache",
    held_none: "Nothing is kept now.",
    held_rest: |number| format!("and {number} more"),
    cluster_kept: "The Corefile's `cache` keeps names of the cluster too: a change may show late.",
    cluster_not_kept: "Names of the cluster are never kept: `disable` in the Corefile. A change shows at once.",
    left: |seconds| format!("{seconds} s left"),
    kept_check: |age, left| {
        format!("CoreDNS's cache has the reply: kept {age} s ago, {left} s left. Nothing behind it was asked.")
    },
    differs: "What changed",
    differs_names: |number| if number == 1 { "1 name".to_owned() } else { format!("{number} names") },
    differs_questions: |number| {
        if number == 1 { "1 pinned question".to_owned() } else { format!("{number} pinned questions") }
    },
    differs_rest: |number| format!("and {number} more in the Zone"),
    same: "Every name and every pinned question is the same.",
    within: |namespace| format!("in {namespace}"),
    asked_from: |pod| format!("asked from {pod}"),
    compare: "Compare two states",
    before: "Before",
    after: "After",
    start: "the start",
    present: |name| format!("{name} (now)"),
    undone: |name| format!("{name} (undone)"),
    nothing_done: "There is only one state so far.",
};

static KO: TimeText = TimeText {
    time: "시간",
    now: |seconds| format!("시작한 지 {seconds}초"),
    seconds: |seconds| format!("{seconds}초"),
    more: |seconds| format!("+{seconds}초"),
    play: "시간 흐르게 하기",
    pause: "멈추기",
    slider: "마지막 변경 뒤로 지난 시간(초)",
    stands_still: "시간은 직접 보낼 때만 흐르며, 되돌리기로 돌아갈 수 있습니다.",
    held: "CoreDNS 캐시에 있는 것",
    held_none: "지금은 간직한 것이 없습니다.",
    held_rest: |number| format!("그 밖에 {number}개"),
    cluster_kept: "Corefile의 `cache` 설정이 클러스터 안의 이름도 간직하므로 변경이 늦게 보일 수 있습니다.",
    cluster_not_kept: "Corefile의 `disable` 설정 때문에 클러스터 안의 이름은 간직하지 않습니다. 변경이 바로 보입니다.",
    left: |seconds| format!("{seconds}초 남음"),
    kept_check: |age, left| {
        format!("CoreDNS 캐시에 {age}초 전의 응답이 있습니다. {left}초 남았으며, 그 뒤로는 아무것도 묻지 않았습니다.")
    },
    differs: "달라진 것",
    differs_names: |number| format!("이름 {number}개"),
    differs_questions: |number| format!("고정한 질문 {number}개"),
    differs_rest: |number| format!("그 밖에 {number}개는 Zone에 있습니다"),
    same: "이름과 고정한 질문이 모두 같습니다.",
    within: |namespace| format!("{namespace} 네임스페이스"),
    asked_from: |pod| format!("{pod}에서 물음"),
    compare: "두 상태 비교",
    before: "앞",
    after: "뒤",
    start: "처음",
    present: |name| format!("{name} (지금)"),
    undone: |name| format!("{name} (되돌림)"),
    nothing_done: "아직 상태가 하나뿐입니다.",
};
