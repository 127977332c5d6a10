//! What is said when the program has stopped by a fault of its own.

use super::Language;

/// The sentences of the page that is shown then.
#[derive(Debug)]
pub struct Words {
    /// The heading.
    pub title: &'static str,
    /// What happened, and that nothing is lost.
    pub says: &'static str,
    /// What happened, where the last state is not to be had.
    pub says_lost: &'static str,
    /// The link that keeps the last state as a file.
    pub download: &'static str,
    /// The link that opens the last state again.
    pub again: &'static str,
    /// The link that starts without it.
    pub afresh: &'static str,
    /// Where to report it, above the text to send along.
    pub report: &'static str,
}

static ENGLISH: Words = Words {
    title: "The lab has stopped",
    says: "That is a fault of the lab, not of anything you did. Your last state is kept: take it with you, open it again, or start afresh.",
    says_lost: "That is a fault of the lab, not of anything you did. This browser keeps nothing for the lab, so the last state is lost.",
    download: "Download the last state",
    again: "Open the last state again",
    afresh: "Start afresh",
    report: "Please report it as an issue of the project k8s-dns-lab, with this text:",
};

static KOREAN: Words = Words {
    title: "실습장이 멈췄습니다",
    says: "사용하신 방법이 아니라 실습장의 결함 때문입니다. 마지막 상태는 남아 있습니다. 내려받거나, 다시 열거나, 처음부터 시작할 수 있습니다.",
    says_lost: "사용하신 방법이 아니라 실습장의 결함 때문입니다. 이 브라우저에는 저장된 것이 없어서 마지막 상태를 되살릴 수 없습니다.",
    download: "마지막 상태 내려받기",
    again: "마지막 상태 다시 열기",
    afresh: "처음부터 시작하기",
    report: "k8s-dns-lab 프로젝트의 이슈로 아래 내용과 함께 알려 주세요.",
};

/// The sentences of a language.
pub fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}
