//! The checks of the server, and what a resolver does with each name, as sentences.

use super::{Language, Particle, with_particle};
use crate::resolution::trace::{Check, CheckId, Detail};

/// What a check found. Names of objects and fields stand in backticks.
pub fn sentence(language: Language, check: &Check) -> String {
    let object = check.object.as_ref().map(|object| object.name.as_str()).unwrap_or_default();
    match language {
        Language::English => english(check, object),
        Language::Korean => korean(check, object),
    }
}

fn list(have: &[String]) -> String {
    have.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn english(check: &Check, object: &str) -> String {
    let ok = check.ok;
    let either = |yes: String, no: String| if ok { yes } else { no };
    let plain = |yes: &str, no: &str| either(yes.to_owned(), no.to_owned());
    let text = match &check.detail {
        Some(Detail::Text { text }) => text.as_str(),
        _ => "",
    };
    match check.id {
        CheckId::ZoneMatch => {
            plain("The name is in the cluster's zone", "The name is in no zone of the cluster: the next plugin has it")
        }
        CheckId::NameShape => plain(
            "The labels have the shape of a cluster name",
            "The labels have no shape that a cluster name can have",
        ),
        CheckId::EmptyName => plain(
            "The name stands for others below it and has no records of its own",
            "The name has no records of its own",
        ),
        CheckId::TypeServed => {
            plain("The server has data of this type here", "The server has no data of this type here")
        }
        CheckId::NamespaceAllowed => either(
            format!("The server may show namespace `{object}`"),
            format!("The Corefile's `namespaces` leaves out `{object}`"),
        ),
        CheckId::NamespaceExists => {
            either(format!("Namespace `{object}` exists"), format!("There is no namespace `{object}`"))
        }
        CheckId::ServiceExists => {
            either(format!("Service `{object}` exists"), format!("There is no Service `{object}` in this namespace"))
        }
        CheckId::ServiceNotEmpty => either(
            format!("Service `{object}` has a ready endpoint"),
            format!("Service `{object}` has no ready endpoint, and `ignore empty_service` hides it"),
        ),
        CheckId::ServiceIsHeadless => either(
            format!("`{object}` is headless: its name answers the endpoints' own addresses"),
            format!("`{object}` is not headless"),
        ),
        CheckId::ServiceHasClusterIp => either(
            format!("`{object}` has a cluster IP: its name answers that, whoever is behind it"),
            format!("`{object}` has no cluster IP"),
        ),
        CheckId::ServiceIsExternalName => either(
            format!("`{object}` is an ExternalName: it hands out another name"),
            format!("`{object}` is no ExternalName"),
        ),
        CheckId::ExternalNameAlone => plain(
            "Nothing stands in front of its name",
            "An ExternalName answers its own name only, with nothing in front",
        ),
        CheckId::ExternalNameIsName => {
            plain("Its `externalName` is a domain name", "Its `externalName` is an IP address: the server drops it")
        }
        CheckId::EndpointsReady => match &check.detail {
            Some(Detail::Ready { ready, total }) => either(
                format!("{ready} of {total} endpoints are ready"),
                format!("None of {total} endpoints is ready: a headless name with nobody ready does not exist"),
            ),
            _ => plain("It has ready endpoints", "It has no ready endpoint"),
        },
        CheckId::EndpointNamed => match &check.detail {
            Some(Detail::Names { wanted, have }) if !ok && have.is_empty() => {
                format!("No ready endpoint is called `{wanted}`: there is none at all")
            }
            Some(Detail::Names { wanted, have }) => either(
                format!("An endpoint is called `{wanted}`"),
                format!("No ready endpoint is called `{wanted}`; there are {}", list(have)),
            ),
            _ => plain("An endpoint bears this name", "No endpoint bears this name"),
        },
        CheckId::PortMatches => match &check.detail {
            Some(Detail::Ports { port, protocol, have }) => either(
                format!("A port fits `{port}`/`{protocol}`"),
                format!("No port is called `{port}` over `{protocol}`; there are {}", list(have)),
            ),
            _ => plain("A port fits", "No port fits"),
        },
        CheckId::FamilyMatches => match &check.detail {
            Some(Detail::Type { wanted }) => {
                either(format!("It has a record of type `{wanted}`"), format!("It has no record of type `{wanted}`"))
            }
            _ => plain("It has a record of this type", "It has no record of this type"),
        },
        CheckId::PodMode => match &check.detail {
            Some(Detail::Pods { mode }) => either(
                format!("Pod records are `{}`", mode.as_str()),
                format!("Pod records are `{}`: there are none", mode.as_str()),
            ),
            _ => plain("There are pod records", "There are no pod records"),
        },
        CheckId::PodAddress => plain("The label is an address with dashes", "The label is no address with dashes"),
        CheckId::PodExists => {
            plain("A pod of this namespace has that address", "No pod of this namespace has that address")
        }
        CheckId::TargetIsNew => plain("The alias leads somewhere new", "The alias leads back to where it came from"),
        CheckId::ChainDepth => {
            plain("The chain of aliases is short enough", "The chain of aliases is too long and is given up")
        }
        CheckId::TargetOutside => either(
            format!("`{text}` is outside the cluster: it is asked there"),
            format!("`{text}` is outside the cluster, and nothing came back"),
        ),
        CheckId::TargetInside => either(
            format!("`{text}` is in the cluster and answers"),
            format!("`{text}` is in the cluster and has no records: the alias is left out"),
        ),
        CheckId::ReverseAddress => plain("The name spells an address backwards", "The name spells no address"),
        CheckId::ReverseService => plain("A Service has that cluster IP", "No Service has that cluster IP"),
        CheckId::ReverseEndpoint => plain("A ready endpoint has that address", "No ready endpoint has that address"),
        CheckId::NameServer => plain("The name is the server's own", "The server has no such name of its own"),
        CheckId::Synced => plain("The server knows the cluster", "The server has not heard from the API yet"),
        CheckId::Fallthrough => plain("A missing name goes on to the next plugin", "A missing name ends here"),
    }
}

fn korean(check: &Check, object: &str) -> String {
    let ok = check.ok;
    let either = |yes: String, no: String| if ok { yes } else { no };
    let plain = |yes: &str, no: &str| either(yes.to_owned(), no.to_owned());
    let quoted = format!("`{object}`");
    let topic = with_particle(&quoted, Particle::Topic);
    let text = match &check.detail {
        Some(Detail::Text { text }) => text.as_str(),
        _ => "",
    };
    let text_topic = with_particle(&format!("`{text}`"), Particle::Topic);
    match check.id {
        CheckId::ZoneMatch => {
            plain("클러스터 zone에 속한 이름입니다", "클러스터 zone에 속하지 않아 다음 플러그인으로 넘어갑니다")
        }
        CheckId::NameShape => plain("클러스터 이름의 모양입니다", "클러스터 이름이 될 수 없는 모양입니다"),
        CheckId::EmptyName => {
            plain("아래에 다른 이름을 두는 이름이라 자기 레코드는 없습니다", "자기 레코드가 없는 이름입니다")
        }
        CheckId::TypeServed => plain("서버가 이 타입의 데이터를 가지고 있습니다", "서버에 이 타입의 데이터가 없습니다"),
        CheckId::NamespaceAllowed => either(
            format!("서버는 namespace {quoted}의 이름에 답할 수 있습니다"),
            format!("Corefile의 `namespaces`에 {quoted}{} 없습니다", subject_only(object)),
        ),
        CheckId::NamespaceExists => either(
            format!("namespace {quoted}{} 있습니다", subject_only(object)),
            format!("namespace {quoted}{} 없습니다", subject_only(object)),
        ),
        CheckId::ServiceExists => either(
            format!("Service {quoted}{} 있습니다", subject_only(object)),
            format!("이 namespace에 Service {quoted}{} 없습니다", subject_only(object)),
        ),
        CheckId::ServiceNotEmpty => either(
            format!("Service {quoted}에 준비된 endpoint가 있습니다"),
            format!("Service {quoted}에 준비된 endpoint가 없어 `ignore empty_service`가 숨깁니다"),
        ),
        CheckId::ServiceIsHeadless => either(
            format!("{topic} headless라서 endpoint의 주소로 직접 답합니다"),
            format!("{topic} headless가 아닙니다"),
        ),
        CheckId::ServiceHasClusterIp => either(
            format!("{topic} cluster IP가 있어, 뒤에 누가 있든 그 주소로 답합니다"),
            format!("{topic} cluster IP가 없습니다"),
        ),
        CheckId::ServiceIsExternalName => either(
            format!("{topic} ExternalName이라서 다른 이름을 내줍니다"),
            format!("{topic} ExternalName이 아닙니다"),
        ),
        CheckId::ExternalNameAlone => plain(
            "이름 앞에 붙은 것이 없습니다",
            "ExternalName은 자기 이름에만 답하고, 앞에 무엇이 붙으면 답하지 않습니다",
        ),
        CheckId::ExternalNameIsName => {
            plain("`externalName`이 도메인 이름입니다", "`externalName`이 IP 주소라서 서버가 버립니다")
        }
        CheckId::EndpointsReady => match &check.detail {
            Some(Detail::Ready { ready, total }) => either(
                format!("endpoint {total}개 중 {ready}개가 준비되었습니다"),
                format!(
                    "endpoint {total}개 중 준비된 것이 없습니다. 준비된 것이 없는 headless 이름은 존재하지 않습니다"
                ),
            ),
            _ => plain("준비된 endpoint가 있습니다", "준비된 endpoint가 없습니다"),
        },
        CheckId::EndpointNamed => match &check.detail {
            Some(Detail::Names { wanted, have }) if !ok && have.is_empty() => {
                format!("`{wanted}`라는 endpoint가 없습니다. 준비된 endpoint가 하나도 없습니다")
            }
            Some(Detail::Names { wanted, have }) => either(
                format!("`{wanted}`라는 endpoint가 있습니다"),
                format!("`{wanted}`라는 endpoint가 없습니다. 있는 것은 {}입니다", list(have)),
            ),
            _ => plain("이 이름의 endpoint가 있습니다", "이 이름의 endpoint가 없습니다"),
        },
        CheckId::PortMatches => match &check.detail {
            Some(Detail::Ports { port, protocol, have }) => either(
                format!("`{port}`/`{protocol}`에 맞는 port가 있습니다"),
                format!("`{protocol}`의 `{port}` port가 없습니다. 있는 것은 {}입니다", list(have)),
            ),
            _ => plain("맞는 port가 있습니다", "맞는 port가 없습니다"),
        },
        CheckId::FamilyMatches => match &check.detail {
            Some(Detail::Type { wanted }) => {
                either(format!("`{wanted}` 레코드가 있습니다"), format!("`{wanted}` 레코드가 없습니다"))
            }
            _ => plain("이 타입의 레코드가 있습니다", "이 타입의 레코드가 없습니다"),
        },
        CheckId::PodMode => match &check.detail {
            Some(Detail::Pods { mode }) => either(
                format!("Pod 레코드는 `{}` 방식입니다", mode.as_str()),
                format!("Pod 레코드가 `{}`라서 하나도 없습니다", mode.as_str()),
            ),
            _ => plain("Pod 레코드가 있습니다", "Pod 레코드가 없습니다"),
        },
        CheckId::PodAddress => plain("라벨이 점 대신 대시로 쓴 주소입니다", "라벨이 대시로 쓴 주소가 아닙니다"),
        CheckId::PodExists => {
            plain("이 namespace에 그 주소를 가진 Pod가 있습니다", "이 namespace에 그 주소를 가진 Pod가 없습니다")
        }
        CheckId::TargetIsNew => plain("별칭이 새로운 곳을 가리킵니다", "별칭이 왔던 곳을 다시 가리킵니다"),
        CheckId::ChainDepth => plain("별칭이 이어진 길이가 한도 안입니다", "별칭이 너무 길게 이어져 포기합니다"),
        CheckId::TargetOutside => either(
            format!("{text_topic} 클러스터 밖의 이름이라 밖에 묻습니다"),
            format!("{text_topic} 클러스터 밖의 이름인데 돌아온 것이 없습니다"),
        ),
        CheckId::TargetInside => either(
            format!("{text_topic} 클러스터 안에 있고 답이 있습니다"),
            format!("{text_topic} 클러스터 안의 이름인데 레코드가 없어 별칭도 빠집니다"),
        ),
        CheckId::ReverseAddress => plain("주소를 거꾸로 쓴 이름입니다", "주소를 거꾸로 쓴 이름이 아닙니다"),
        CheckId::ReverseService => {
            plain("그 주소를 cluster IP로 가진 Service가 있습니다", "그 주소를 cluster IP로 가진 Service가 없습니다")
        }
        CheckId::ReverseEndpoint => {
            plain("그 주소를 가진 준비된 endpoint가 있습니다", "그 주소를 가진 준비된 endpoint가 없습니다")
        }
        CheckId::NameServer => plain("서버 자신의 이름입니다", "서버에 그런 이름이 없습니다"),
        CheckId::Synced => plain("서버가 클러스터를 알고 있습니다", "서버가 아직 API에서 아무것도 듣지 못했습니다"),
        CheckId::Fallthrough => plain("없는 이름은 다음 플러그인으로 넘어갑니다", "없는 이름은 여기서 끝납니다"),
    }
}

/// 이 or 가 alone, for a word that already stands in backticks.
fn subject_only(word: &str) -> &'static str {
    if with_particle(word, Particle::Subject).ends_with('가') { "가" } else { "이" }
}
