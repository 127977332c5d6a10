//! The words around a cluster of one's own: how to bring it in, what was left out, what nobody here can know.

use super::Language;

/// The words of the dialog.
#[allow(missing_docs, reason = "the name of a field says where its words stand")]
pub struct Words {
    pub title: &'static str,
    pub how: &'static str,
    pub stays_here: &'static str,
    pub field: &'static str,
    pub choose_file: &'static str,
    pub chosen: fn(&str, usize) -> String,
    pub too_long: &'static str,
    pub not_read: &'static str,
    pub take_in: &'static str,
    pub reading: &'static str,
    pub taking: fn(usize, usize) -> String,
    pub putting: &'static str,
    pub stands: &'static str,
    pub taken: &'static str,
    pub left_out: &'static str,
    pub nothing_left_out: &'static str,
    pub unmodelled: fn(usize, &str) -> String,
    pub secrets: fn(usize) -> String,
    pub refused: fn(usize) -> String,
    pub made_anew: &'static str,
    pub unknown: &'static str,
    pub unknown_list: [&'static str; 3],
    pub no_corefile: &'static str,
    pub which: &'static str,
    pub explain: &'static str,
    pub no_such_pod: &'static str,
    pub another: &'static str,
}

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

/// What prints a cluster so that it can be taken in.
pub const COMMAND: &str = "kubectl get ns,svc,ep,endpointslices,pods,sts,deploy -A -o yaml";

static ENGLISH: Words = Words {
    title: "Explain my cluster",
    how: "Paste, drop or choose what this command prints; `-o json` will do as well:",
    stays_here: "Nothing leaves this page: it is read here and sent nowhere.",
    field: "Output of kubectl",
    choose_file: "Choose a file",
    chosen: |name, kilobytes| format!("{name}, {kilobytes} kB"),
    too_long: "Where it is too long, take the namespaces that matter: `-n shop` instead of `-A`.",
    not_read: "This does not read, and nothing has changed:",
    take_in: "Take it in",
    reading: "Reading…",
    taking: |done, of| format!("Taking in: {done} of {of} objects"),
    putting: "Listing its names…",
    stands: "Your cluster stands in the lab now. Undo brings back what was there.",
    taken: "Taken in",
    left_out: "Left out",
    nothing_left_out: "Nothing.",
    unmodelled: |count, kind| format!("{count} of kind `{kind}`, which the lab does not model"),
    secrets: |count| format!("What {count} Secrets hold: dropped, and kept nowhere"),
    refused: |count| format!("{count} objects that the API server would refuse, each with its place below"),
    made_anew: "Endpoints and slices that controllers keep are made anew from the Services and pods.",
    unknown: "What nobody can know here",
    unknown_list: [
        "Whether a NetworkPolicy keeps the pod from asking cluster DNS at all.",
        "What stands in the nodes' own resolv.conf. The lab's can be changed under “Cluster settings”.",
        "What names outside the cluster resolve to in truth. The lab's stand under “Names outside the cluster”.",
    ],
    no_corefile: "Your Corefile: it was not among the objects, so kubeadm's is used. `kubectl get cm -n kube-system coredns -o yaml` prints it.",
    which: "Which name fails, and from which pod?",
    explain: "Explain",
    no_such_pod: "There is no such pod. Write namespace/name.",
    another: "Take in another",
};

static KOREAN: Words = Words {
    title: "내 클러스터 설명하기",
    how: "이 명령의 출력을 붙여넣거나 끌어다 놓거나 파일로 고르십시오. `-o json` 형식도 됩니다.",
    stays_here: "아무것도 이 페이지를 떠나지 않습니다. 여기에서 읽고 어디에도 보내지 않습니다.",
    field: "kubectl 출력",
    choose_file: "파일 고르기",
    chosen: |name, kilobytes| format!("{name}, {kilobytes}kB"),
    too_long: "너무 길면 `-A` 대신 `-n shop`처럼 필요한 namespace만 가져오십시오.",
    not_read: "읽을 수 없어서 아무것도 바꾸지 않았습니다.",
    take_in: "들여오기",
    reading: "읽는 중…",
    taking: |done, of| format!("들여오는 중: 오브젝트 {of}개 가운데 {done}개"),
    putting: "이름 목록을 만드는 중…",
    stands: "이제 실습실에 당신의 클러스터가 있습니다. 되돌리기로 전의 것을 다시 불러올 수 있습니다.",
    taken: "들여온 것",
    left_out: "뺀 것",
    nothing_left_out: "없습니다.",
    unmodelled: |count, kind| format!("모델에 없는 종류 `{kind}` {count}개"),
    secrets: |count| format!("Secret {count}개의 내용. 버렸고 어디에도 남기지 않았습니다"),
    refused: |count| format!("API 서버가 거부할 오브젝트 {count}개. 위치는 아래에 있습니다"),
    made_anew: "컨트롤러가 관리하는 Endpoints와 slice는 Service와 Pod에서 새로 만듭니다.",
    unknown: "여기에서 알 수 없는 것",
    unknown_list: [
        "NetworkPolicy가 Pod의 클러스터 DNS 질의를 막는지 여부.",
        "노드의 resolv.conf 내용. 여기의 값은 “클러스터 설정”에서 바꿀 수 있습니다.",
        "클러스터 밖 이름의 실제 주소. 여기의 값은 “클러스터 밖의 이름”에 있습니다.",
    ],
    no_corefile: "당신의 Corefile. 오브젝트 가운데 없어서 kubeadm의 것을 씁니다. `kubectl get cm -n kube-system coredns -o yaml` 명령으로 볼 수 있습니다.",
    which: "어느 Pod에서 어떤 이름이 실패합니까?",
    explain: "설명하기",
    no_such_pod: "그런 Pod가 없습니다. namespace/이름 형식으로 적으십시오.",
    another: "다른 것 들여오기",
};
