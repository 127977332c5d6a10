//! What is said where the browser does not keep what it should, or kept what does not read.

use super::Language;

/// The sentences.
#[derive(Debug)]
pub struct Words {
    /// The name of the region that says it.
    pub region: &'static str,
    /// The state is not kept.
    pub not_kept: &'static str,
    /// What was done in the lessons is not kept.
    pub progress_not_kept: &'static str,
    /// What was kept does not read, or the lab has stopped on it.
    pub unreadable: &'static str,
    /// What was kept is of a later version.
    pub newer: &'static str,
    /// The person's own cluster is set aside: they went on with a link's.
    pub own: &'static str,
    /// Another tab has put its state in place of the one kept from this one.
    pub elsewhere: &'static str,
    /// The button that opens it.
    pub open: &'static str,
    /// The button that makes a file of it.
    pub download: &'static str,
    /// The button that lets go of it for good.
    pub delete: &'static str,
}

static ENGLISH: Words = Words {
    region: "What this browser keeps",
    not_kept: "This browser does not keep your cluster: its storage is full, or closed to this page. Take a copy before you close the tab.",
    progress_not_kept: "This browser does not keep what you have done in the lessons: its storage is full, or closed to this page. Take a copy before you close the tab.",
    unreadable: "What this browser kept from an earlier visit is set aside as it was: it does not read in full, or the lab stopped on it.",
    newer: "What this browser kept was made by a later version of the lab. It is set aside as it was; what could be read is shown.",
    own: "The cluster you had here before you went on with a link is set aside.",
    elsewhere: "The lab is open in another tab too, and that tab has changed the cluster this browser keeps. The last change in either tab is the one that is kept; the cluster of this tab stays in its address.",
    open: "Open it",
    download: "Download a copy",
    delete: "Delete it",
};

static KOREAN: Words = Words {
    region: "이 브라우저에 보관된 것",
    not_kept: "이 브라우저에 클러스터를 저장하지 못했습니다. 저장 공간이 가득 찼거나 이 페이지에는 저장이 막혀 있습니다. 탭을 닫기 전에 사본을 내려받으세요.",
    progress_not_kept: "이 브라우저에 학습 기록을 저장하지 못했습니다. 저장 공간이 가득 찼거나 이 페이지에는 저장이 막혀 있습니다. 탭을 닫기 전에 사본을 내려받으세요.",
    unreadable: "지난번에 이 브라우저에 저장된 내용을 원본 그대로 따로 보관했습니다. 다 읽을 수 없거나, 그 상태에서 실습장이 멈췄습니다.",
    newer: "이 브라우저에 저장된 내용은 더 새로운 버전에서 만들었습니다. 원본은 그대로 따로 보관했으며, 읽을 수 있는 것만 보입니다.",
    own: "링크로 받은 클러스터에서 작업을 이어 가면서, 전에 작업하던 클러스터는 따로 보관해 두었습니다.",
    elsewhere: "다른 탭에도 실습장이 열려 있고, 그 탭이 이 브라우저에 저장된 클러스터를 바꾸었습니다. 두 탭 가운데 마지막에 바꾼 것만 저장됩니다. 이 탭의 클러스터는 이 탭의 주소에 남아 있습니다.",
    open: "열기",
    download: "사본 내려받기",
    delete: "지우기",
};

/// The sentences of a language.
pub fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}
