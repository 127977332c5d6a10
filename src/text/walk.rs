//! What a resolver did with each name it tried, as sentences.

use super::Language;
use crate::resolution::stub::{Because, Ending, Next};

/// Why this name was tried. The name stands in backticks.
pub fn because(language: Language, because: Because, name: &str) -> String {
    match (language, because) {
        (Language::English, Because::Absolute) => {
            format!("`{name}` ends in a dot: it is asked as it is, and nothing else")
        }
        (Language::English, Because::EnoughDots) => {
            format!("`{name}` has at least `ndots` dots: it is asked as it is first")
        }
        (Language::English, Because::Suffix(0)) => {
            format!("It has fewer than `ndots` dots: the first suffix makes it `{name}`")
        }
        (Language::English, Because::Suffix(position)) => format!("Suffix {} makes it `{name}`", position + 1),
        (Language::English, Because::AsTyped) => format!("As it was typed: `{name}`"),
        (Language::Korean, Because::Absolute) => format!("`{name}` 이름이 점으로 끝나서 그대로 한 번만 묻습니다"),
        (Language::Korean, Because::EnoughDots) => {
            format!("`{name}` 이름에 점이 `ndots`개 이상 있어 그대로 먼저 묻습니다")
        }
        (Language::Korean, Because::Suffix(0)) => {
            format!("점이 `ndots`보다 적어서 첫 suffix를 붙여 `{name}` 이름을 묻습니다")
        }
        (Language::Korean, Because::Suffix(position)) => {
            format!("{}번째 suffix를 붙여 `{name}` 이름을 묻습니다", position + 1)
        }
        (Language::Korean, Because::AsTyped) => format!("입력한 그대로 `{name}` 이름을 묻습니다"),
    }
}

/// What came of it, and what the library did next.
pub fn then(language: Language, ending: Ending, next: Next) -> String {
    let (came, went) = match language {
        Language::English => (
            match ending {
                Ending::Data => "An answer that counts",
                Ending::AliasOnly => "An alias that leads to no address",
                Ending::NxDomain => "`NXDOMAIN`: no such name",
                Ending::NoData => "`NODATA`: the name exists, without this type",
                Ending::ServFail => "`SERVFAIL`: the server could not find out",
                Ending::Refused => "`REFUSED`: the server would not say",
                Ending::Timeout => "Nobody answered in time",
                Ending::PortClosed => "Nobody listens there",
                Ending::NotAName => "This is no name that can be sent",
            },
            match next {
                Next::Done => "the search stops here",
                Next::NextName => "on to the next name",
                Next::AsTypedOnly => "the list is left, and the name is tried as typed",
                Next::GiveUp => "the search is given up",
                Next::StartOver => "the reply did not fit, and all is asked once more",
            },
        ),
        Language::Korean => (
            match ending {
                Ending::Data => "쓸 수 있는 답입니다",
                Ending::AliasOnly => "주소로 이어지지 않는 별칭입니다",
                Ending::NxDomain => "`NXDOMAIN`: 그런 이름이 없습니다",
                Ending::NoData => "`NODATA`: 이름은 있지만 이 타입이 없습니다",
                Ending::ServFail => "`SERVFAIL`: 서버가 알아내지 못했습니다",
                Ending::Refused => "`REFUSED`: 서버가 거절했습니다",
                Ending::Timeout => "제때 답이 오지 않았습니다",
                Ending::PortClosed => "그곳에서 듣는 것이 없습니다",
                Ending::NotAName => "보낼 수 있는 이름이 아닙니다",
            },
            match next {
                Next::Done => "여기서 멈춥니다",
                Next::NextName => "다음 이름으로 넘어갑니다",
                Next::AsTypedOnly => "목록을 떠나 입력한 그대로 시도합니다",
                Next::GiveUp => "찾기를 포기합니다",
                Next::StartOver => "답이 버퍼에 다 들어가지 않아 처음부터 다시 묻습니다",
            },
        ),
    };
    match language {
        Language::English => format!("{came}; {went}."),
        Language::Korean => format!("{came}. {went}."),
    }
}
