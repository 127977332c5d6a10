//! The words around the command line. What its programs print is theirs.

use super::{Language, Particle, with_particle};
use crate::shell::{Remark, ToolName};

/// The words of the panel and of the commands shown beside buttons.
#[allow(missing_docs, reason = "the name of a field says where its words stand")]
pub struct Words {
    pub hint: &'static str,
    pub keys: &'static str,
    pub command: &'static str,
    pub printed: &'static str,
    pub run: &'static str,
    pub clear: &'static str,
    pub more_lines: &'static str,
    pub offers: fn(usize) -> String,
    pub examples: &'static str,
    pub cut: &'static str,
    pub failed: fn(u8) -> String,
    pub ask_as_program: fn(&str) -> String,
    pub as_command_says: &'static str,
    pub last_step: &'static str,
    pub no_command: &'static str,
    pub copy_command: fn(&str) -> String,
    pub this_question: &'static str,
}

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

/// Why a tool and a program in the same pod come to something else.
pub fn remark(language: Language, remark: &Remark) -> String {
    let (name, library) = (&remark.ask.name, remark.library.as_str());
    let addresses = remark.addresses.iter().map(|address| format!("`{address}`")).collect::<Vec<_>>().join(", ");
    let (english, korean) = match remark.tool {
        ToolName::Dig => {
            ("`dig` uses no search list unless told `+search`", "`dig`는 `+search` 없이는 search 목록을 쓰지 않습니다")
        }
        ToolName::Host => {
            ("`host` walks the search list in its own way", "`host`는 search 목록을 자기 방식으로 따릅니다")
        }
        ToolName::Nslookup => {
            ("`nslookup` walks the search list in its own way", "`nslookup`은 search 목록을 자기 방식으로 따릅니다")
        }
        ToolName::BusyboxNslookup => (
            "busybox's `nslookup` has a resolver of its own and uses the search list for names without a dot only",
            "busybox의 `nslookup`은 자체 리졸버를 쓰며, 점이 없는 이름에만 search 목록을 붙입니다",
        ),
    };
    match (language, addresses.is_empty()) {
        (Language::English, false) => {
            format!("{english}. Programs in this pod ask through {library}, which finds `{name}`: {addresses}.")
        }
        (Language::English, true) => {
            format!("{english}. Programs in this pod ask through {library}, which does not find `{name}`.")
        }
        (Language::Korean, false) => format!(
            "{korean}. 이 Pod의 프로그램은 {} 물으며, `{name}` 이름을 찾습니다: {addresses}.",
            with_particle(library, Particle::By)
        ),
        (Language::Korean, true) => format!(
            "{korean}. 이 Pod의 프로그램은 {} 물으며, `{name}` 이름을 찾지 못합니다.",
            with_particle(library, Particle::By)
        ),
    }
}

static ENGLISH: Words = Words {
    hint: "`kubectl` acts on this cluster, one undoable step a command. All other words run in the pod that asks. `help` lists them.",
    keys: "Enter runs, Shift+Enter starts a new line, the up and down arrows bring back earlier lines, Tab completes, Escape and then Tab leaves the field, Ctrl+L clears.",
    command: "Command",
    printed: "What was printed",
    run: "Run",
    clear: "Clear",
    more_lines: "The text goes on: end it with a line that holds its mark alone.",
    offers: |count| format!("{count} ways to go on"),
    examples: "For a start",
    cut: "# the rest is not shown",
    failed: |status| format!("exit status {status}"),
    ask_as_program: |name| format!("Ask for {name} as a program does"),
    as_command_says: "Each of these has been tried and leads to the same objects.",
    last_step: "The last step",
    no_command: "No kubectl command does this: it is no object of the cluster.",
    copy_command: |what| format!("Copy: {what}"),
    this_question: "This question",
};

static KOREAN: Words = Words {
    hint: "`kubectl`은 이 클러스터에 적용되며, 명령 하나가 되돌릴 수 있는 한 단계입니다. 다른 명령은 묻는 Pod에서 실행됩니다. `help`를 입력하면 목록이 나옵니다.",
    keys: "Enter로 실행하고 Shift+Enter로 줄을 바꿉니다. 위아래 화살표로 이전 명령을 불러오고 Tab으로 완성합니다. Escape 다음에 Tab을 누르면 입력란을 나가며, Ctrl+L은 화면을 지웁니다.",
    command: "명령",
    printed: "출력된 내용",
    run: "실행",
    clear: "지우기",
    more_lines: "내용이 이어집니다. 표시만 있는 줄로 끝내십시오.",
    offers: |count| format!("이어 쓸 수 있는 것 {count}가지"),
    examples: "시작해 볼 명령",
    cut: "# 나머지는 보이지 않습니다",
    failed: |status| format!("종료 상태 {status}"),
    ask_as_program: |name| format!("프로그램처럼 {name} 묻기"),
    as_command_says: "모두 실행해 보아 같은 오브젝트가 되는 것을 확인한 명령입니다.",
    last_step: "마지막 단계",
    no_command: "클러스터의 오브젝트가 아니어서 같은 일을 하는 kubectl 명령이 없습니다.",
    copy_command: |what| format!("복사: {what}"),
    this_question: "이 질문",
};
