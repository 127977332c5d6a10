//! The words of the drawing of a question's way.

use super::Language;

/// What the drawing says besides names, addresses and outcomes.
#[allow(missing_docs, reason = "the name of a field says where its sentence stands")]
pub struct PathText {
    pub views: &'static str,
    pub view_objects: &'static str,
    pub view_path: &'static str,
    pub back: &'static str,
    pub step: &'static str,
    pub play: &'static str,
    pub all: &'static str,
    pub progress: fn(usize, usize) -> String,
    pub lane_program: &'static str,
    pub lane_file: &'static str,
    pub lane_tries: &'static str,
    pub lane_server: &'static str,
    pub lane_objects: &'static str,
    pub answer: &'static str,
    pub packets: &'static str,
    pub no_packets: &'static str,
    pub straight: &'static str,
    pub nobody_behind: &'static str,
    pub elsewhere: &'static str,
    pub search: fn(usize) -> String,
    pub hosts_file: &'static str,
    pub more: fn(usize) -> String,
}

/// The words in a language.
pub fn of(language: Language) -> &'static PathText {
    match language {
        Language::English => &EN,
        Language::Korean => &KO,
    }
}

static EN: PathText = PathText {
    views: "Views of the map",
    view_objects: "Objects",
    view_path: "Path",
    back: "Back",
    step: "Step",
    play: "Play",
    all: "All at once",
    progress: |shown, all| format!("{shown} of {all}"),
    lane_program: "program",
    lane_file: "resolv.conf",
    lane_tries: "names tried",
    lane_server: "asked",
    lane_objects: "decided by",
    answer: "answer",
    packets: "packets go",
    no_packets: "nowhere: the answer holds no address",
    straight: "straight there",
    nobody_behind: "nobody behind it: the connection fails",
    elsewhere: "outside the cluster",
    search: |number| format!("search × {number}"),
    hosts_file: "/etc/hosts knew it",
    more: |number| format!("and {number} more"),
};

static KO: PathText = PathText {
    views: "지도 보기",
    view_objects: "오브젝트",
    view_path: "경로",
    back: "이전",
    step: "다음",
    play: "재생",
    all: "한 번에",
    progress: |shown, all| format!("{all}단계 중 {shown}단계"),
    lane_program: "프로그램",
    lane_file: "resolv.conf",
    lane_tries: "시도한 이름",
    lane_server: "질문한 곳",
    lane_objects: "결정한 것",
    answer: "답",
    packets: "패킷이 갈 곳",
    no_packets: "없음: 답에 IP 주소가 없습니다",
    straight: "바로 그 주소로",
    nobody_behind: "뒤에 아무도 없어 연결이 실패합니다",
    elsewhere: "클러스터 밖",
    search: |number| format!("search {number}개"),
    hosts_file: "/etc/hosts에 있음",
    more: |number| format!("외 {number}개"),
};
