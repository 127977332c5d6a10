//! What is the matter, in one sentence, and the name of what mends it. `{0}` and `{1}` stand for what was
//! found; in Korean no particle stands right behind one, so that any word fits.

use super::Language;
use crate::explain::diagnosis::{Diagnosis, Finding};

/// The cause, as one sentence.
pub fn sentence(language: Language, finding: &Finding) -> String {
    filled(cause(language, finding), finding)
}

/// What the button for the mend says; nothing where there is no mend.
pub fn mend(language: Language, finding: &Finding) -> Option<String> {
    let mend = finding.mend.as_ref()?;
    let what = filled(way_out(language, finding), finding);
    let waits = !mend.requests.is_empty() && mend.wait > 0;
    Some(match language {
        _ if !waits => what,
        Language::English => format!("{what}, then let {} s pass", mend.wait),
        Language::Korean => format!("{what} · {}초 보내기", mend.wait),
    })
}

fn filled(template: &str, finding: &Finding) -> String {
    let mut text = template.to_owned();
    for (place, word) in ["{0}", "{1}"].iter().zip(&finding.found) {
        text = text.replace(place, word);
    }
    text
}

fn has_second(finding: &Finding) -> bool {
    finding.found.get(1).is_some_and(|word| !word.is_empty())
}

fn cause(language: Language, finding: &Finding) -> &'static str {
    use Diagnosis as D;
    let (english, korean) = match finding.diagnosis {
        D::SubdomainWithoutService => (
            "No Service named `{0}`: this subdomain leads nowhere.",
            "이름이 `{0}`인 Service가 없어서 이 subdomain은 어디로도 이어지지 않습니다.",
        ),
        D::PodNameIsNoHostname => (
            "A pod's name is in no record: `{0}` would need that hostname, and the subdomain `{1}`.",
            "Pod 이름은 레코드에 쓰이지 않습니다. `{0}` Pod에 같은 hostname과 subdomain `{1}` 값이 있어야 합니다.",
        ),
        D::HostnameWithoutSubdomain => (
            "The hostname `{0}` is known inside this pod only: without a subdomain it is in no record of `{1}`.",
            "hostname `{0}` 값은 이 Pod 안에서만 통합니다. subdomain이 없어서 `{1}` Service의 레코드에 들어가지 않습니다.",
        ),
        D::SharedHostname => (
            "All {1} replicas have the hostname `{0}`: one name answers with all of their addresses.",
            "replica {1}개가 모두 hostname `{0}` 값을 써서, 이름 하나가 모든 주소를 답합니다.",
        ),
        D::GoverningServiceNotHeadless => (
            "The StatefulSet `{0}` takes its pods' names from this Service, and the DNS specification promises such names for headless Services only.",
            "StatefulSet `{0}`의 Pod 이름은 이 Service에서 나오는데, DNS 명세는 headless Service에서만 이런 이름을 보장합니다.",
        ),
        D::PodNamesInsteadOfAddresses => (
            "`endpoint_pod_names` calls endpoints by their pod's name: there is no `{0}` any more.",
            "`endpoint_pod_names` 설정은 endpoint를 Pod 이름으로 부르므로 `{0}` 이름은 더 이상 없습니다.",
        ),
        D::PodNameInPodRecord => (
            "A pod record is made of the pod's address, never of its name: here it is `{1}`, not `{0}`.",
            "Pod 레코드의 라벨은 Pod 이름이 아니라 주소입니다. `{0}` 자리에 `{1}` 값이 와야 합니다.",
        ),
        D::SelectorMatchesNothing if has_second(finding) => (
            "The selector `{0}` matches no pod; one that it just misses has `{1}`.",
            "selector `{0}` 값에 맞는 Pod가 없습니다. 가장 가까운 Pod의 라벨은 `{1}` 값입니다.",
        ),
        D::SelectorMatchesNothing => ("The selector `{0}` matches no pod.", "selector `{0}` 값에 맞는 Pod가 없습니다."),
        D::NoPeerReady => (
            "None of the {0} pods is ready, so that they find no peer; where they wait for one to become ready, they wait for ever.",
            "Pod {0}개 가운데 준비된 것이 없어서 서로를 찾지 못합니다. 상대를 찾아야 준비되는 Pod라면 끝없이 기다립니다.",
        ),
        D::PublishesNotReady => (
            "Clients are sent to {0} pods that are not ready: `publishNotReadyAddresses` hands out everybody.",
            "`publishNotReadyAddresses` 설정이 모든 Pod를 내보내므로, 준비되지 않은 Pod {0}개로도 클라이언트가 갑니다.",
        ),
        D::EmptyServiceIgnored => (
            "`ignore empty_service` denies the name of `{0}` while none of its endpoints is ready.",
            "`ignore empty_service` 설정 때문에, 준비된 endpoint가 없는 동안 `{0}` 이름은 없는 것으로 답합니다.",
        ),
        D::ExternalNameIsAddress => (
            "`{0}` is an address, and an ExternalName can only be an alias to a name.",
            "`{0}` 값은 주소입니다. ExternalName은 다른 이름의 별칭만 될 수 있습니다.",
        ),
        D::ExternalNameMapsPort => (
            "An ExternalName is an alias and no proxy: port {0} does not become {1}.",
            "ExternalName은 프록시가 아니라 별칭이므로 {0}번 포트를 `{1}` 포트로 바꿔 주지 않습니다.",
        ),
        D::ExternalNameIsNotAbsolute => (
            "`{0}` is taken as it stands, without a search list; the Service is called `{1}`.",
            "`{0}` 값은 search 목록 없이 그대로 쓰입니다. 그 Service의 온전한 이름은 `{1}` 값입니다.",
        ),
        D::ExternalNameTargetMissing => (
            "There is no Service behind `{0}`: the alias leads nowhere, and the answer is empty.",
            "`{0}` 뒤에 Service가 없어서 별칭이 어디로도 이어지지 않고, 답은 비어 있습니다.",
        ),
        D::ExternalNameChainTooLong => (
            "{0} aliases stand in a row, more than the server follows; they end at `{1}`.",
            "별칭 {0}개가 이어져 서버가 따라가는 수를 넘습니다. 마지막은 `{1}` 값입니다.",
        ),
        D::ExternalNameLoop => (
            "Following `{0}` leads back to this Service: the aliases are a circle.",
            "`{0}` 값을 따라가면 이 Service로 돌아옵니다. 별칭이 고리를 이룹니다.",
        ),
        D::PrefixOnExternalName => (
            "An ExternalName answers for its own name only, nothing stands below `{0}`",
            "ExternalName은 자기 이름에만 답하므로 `{0}` 아래에는 아무 이름도 없습니다.",
        ),
        D::NoForwarder => (
            "The server itself looks up where `{0}` leads, and its Corefile forwards to nobody.",
            "`{0}` 별칭의 대상은 서버가 직접 찾는데, Corefile에 `forward` 줄이 없습니다.",
        ),
        D::SearchedBeforeAsIs => (
            "`{0}` has fewer dots than `ndots`: {1} names of the search list are tried first, in vain.",
            "`{0}` 이름의 점이 `ndots`보다 적어서, search 목록의 이름 {1}개를 먼저 헛되이 묻습니다.",
        ),
        D::SearchDomainAnswers => (
            "`{0}` exists, but a search domain comes first and answers: `{1}`.",
            "`{0}` 이름이 있는데도 search 도메인이 먼저 `{1}` 이름으로 답합니다.",
        ),
        D::MuslStopsEarly => (
            "musl goes on after NXDOMAIN only: it stopped at `{0}` and never tried the name itself.",
            "musl은 NXDOMAIN일 때만 다음 이름으로 넘어갑니다. `{0}` 이름에서 멈추고 이름 그대로는 묻지 않았습니다.",
        ),
        D::MuslNeverSearches => (
            "`{0}` has as many dots as `ndots`, and musl never searches for such a name; `{1}` was meant.",
            "`{0}` 이름의 점이 `ndots` 이상이면 musl은 search 목록을 쓰지 않습니다. 뜻한 이름은 `{1}` 값입니다.",
        ),
        D::ForeignNameserver => (
            "musl asks all nameservers at once, and `{0}` does not know the cluster: its NXDOMAIN may come first.",
            "musl은 모든 nameserver에 동시에 묻는데 `{0}` 서버는 클러스터를 모릅니다. 그 NXDOMAIN이 먼저 올 수 있습니다.",
        ),
        D::SearchIsRoot => (
            "`.` is no search domain: musl before 1.2.4 makes a malformed question of it.",
            "`.` 값은 search 도메인이 될 수 없습니다. 1.2.4 이전의 musl은 이것으로 잘못된 질문을 만듭니다.",
        ),
        D::SearchListCut => (
            "The search list is too long: from `{0}` on, {1} domains are left out.",
            "search 목록이 너무 길어서 `{0}`부터 도메인 {1}개가 빠집니다.",
        ),
        D::NamespaceShadowsDomain => (
            "A Service and its namespace spell an outside name: `{0}` is answered as `{1}`",
            "Service와 namespace가 바깥 이름과 같아져서 `{0}` 이름을 `{1}` 이름으로 답합니다.",
        ),
        D::HostNetworkWithClusterFirst => (
            "With `hostNetwork`, ClusterFirst silently means Default: this pod asks the node's resolver.",
            "`hostNetwork`와 함께 쓴 ClusterFirst는 조용히 Default가 됩니다. 이 Pod는 노드의 리졸버에 묻습니다.",
        ),
        D::OrphanedSlices => (
            "The selector is gone, but what it found stays: `{0}` still answers ({1} in all), and nobody keeps it.",
            "selector는 없어졌지만 찾아 둔 것은 남습니다. 아무도 관리하지 않는 `{0}`(모두 {1}개)의 주소로 아직 답합니다.",
        ),
        D::EndpointsWithoutService => (
            "Endpoints belong to the Service of the same name, and no Service is named `{0}`.",
            "Endpoints는 이름이 같은 Service의 것인데, 이름이 `{0}`인 Service가 없습니다.",
        ),
        D::EndpointPortUnnamed => (
            "SRV names come from the endpoints' port, and this one is not named `{0}` as in the Service.",
            "SRV 이름은 endpoint의 포트 이름에서 나오는데, 이 포트는 Service와 달리 이름이 `{0}` 값이 아닙니다.",
        ),
        D::DenialOutlived => (
            "By now the name exists (`{1}`), and CoreDNS still gives the denial it kept: `cache` in the Corefile, {0} s left.",
            "이제는 이름이 있지만(`{1}`) CoreDNS가 Corefile의 `cache` 설정대로 간직한 부정 응답을 {0}초 더 돌려줍니다.",
        ),
        D::AnswerOutlived => (
            "By now the truth is `{1}`, and CoreDNS still gives the answer it kept: `cache` in the Corefile, {0} s left.",
            "이제 맞는 답은 `{1}`인데 CoreDNS가 Corefile의 `cache` 설정대로 간직한 옛 답을 {0}초 더 돌려줍니다.",
        ),
        D::WildcardLabel => (
            "Wildcards are gone since CoreDNS 1.9: `*` is a label like any other.",
            "CoreDNS 1.9부터 와일드카드가 없습니다. `*`도 평범한 라벨일 뿐입니다.",
        ),
        D::ReverseWithoutService => (
            "Only endpoints of Services have a reverse name, and no Service has `{0}` ({1}).",
            "역방향 이름은 Service의 endpoint에만 있는데, `{0}`({1}) Pod를 가진 Service가 없습니다.",
        ),
        D::SingleStackService => (
            "This Service has {0} only: a Service has one family of addresses where nothing else is said.",
            "이 Service에는 {0} 주소만 있습니다. 따로 적지 않으면 Service의 주소 체계는 하나입니다.",
        ),
    };
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}

fn way_out(language: Language, finding: &Finding) -> &'static str {
    use Diagnosis as D;
    let (english, korean) = match finding.diagnosis {
        D::SubdomainWithoutService if has_second(finding) => {
            ("Make it anew with serviceName {1}", "serviceName {1} 값으로 다시 만들기")
        }
        D::SubdomainWithoutService => ("Create the headless Service {0}", "headless Service {0} 만들기"),
        D::PodNameIsNoHostname => {
            ("Recreate {0} with hostname and subdomain", "{0}에 hostname과 subdomain을 주어 다시 만들기")
        }
        D::HostnameWithoutSubdomain => ("Recreate with subdomain {1}", "subdomain {1} 값으로 다시 만들기"),
        D::SharedHostname => ("Make it a StatefulSet", "StatefulSet으로 바꾸기"),
        D::GoverningServiceNotHeadless => ("Recreate as headless", "headless로 다시 만들기"),
        D::PodNamesInsteadOfAddresses => ("Take endpoint_pod_names out", "endpoint_pod_names 빼기"),
        D::SelectorMatchesNothing => ("Select {1}", "{1} 선택하기"),
        D::NoPeerReady => ("Publish addresses that are not ready", "준비되지 않은 주소도 내보내기"),
        D::PublishesNotReady => ("Publish ready addresses only", "준비된 주소만 내보내기"),
        D::EmptyServiceIgnored => ("Take ignore empty_service out", "ignore empty_service 빼기"),
        D::ExternalNameIsAddress => ("Make it headless with Endpoints", "Endpoints를 둔 headless로 바꾸기"),
        D::ExternalNameMapsPort => ("Remove the ports", "포트 지우기"),
        D::ExternalNameIsNotAbsolute | D::ExternalNameChainTooLong => ("Point to {1}", "{1} 가리키기"),
        D::NoForwarder => ("Forward to the node's resolver", "노드의 리졸버로 forward 하기"),
        D::ForeignNameserver => ("Recreate without {0}", "{0} 없이 다시 만들기"),
        D::SearchIsRoot => ("Recreate without this domain", "이 도메인 없이 다시 만들기"),
        D::HostNetworkWithClusterFirst => {
            ("Recreate with ClusterFirstWithHostNet", "ClusterFirstWithHostNet으로 다시 만들기")
        }
        D::OrphanedSlices => ("Delete what is left over", "남은 것 지우기"),
        D::EndpointsWithoutService => ("Rename to {1}", "이름을 {1} 값으로 바꾸기"),
        D::EndpointPortUnnamed => ("Name the port {0}", "포트 이름을 {0} 값으로 하기"),
        D::ReverseWithoutService => ("Create a Service for {0}", "{0}에 Service 만들기"),
        D::SingleStackService => ("Prefer both families", "두 주소 체계 모두 쓰기"),
        D::DenialOutlived | D::AnswerOutlived => ("Let {0} s pass", "{0}초 보내기"),
        D::PodNameInPodRecord => ("Ask for the address", "주소로 묻기"),
        D::PrefixOnExternalName | D::WildcardLabel => ("Ask for {0}", "{0} 묻기"),
        D::SearchedBeforeAsIs | D::SearchDomainAnswers | D::NamespaceShadowsDomain | D::MuslStopsEarly => {
            ("Ask with a final dot", "마지막에 점을 붙여 묻기")
        }
        D::MuslNeverSearches => ("Ask for {1}", "{1} 묻기"),
        // Nothing mends these.
        D::ExternalNameTargetMissing | D::ExternalNameLoop | D::SearchListCut => ("", ""),
    };
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}

/// The words around the notes and the list of known confusions.
#[allow(missing_docs, reason = "the name of a field says where its words stand")]
pub struct Words {
    pub notes: &'static str,
    pub more: fn(usize) -> String,
    pub known: &'static str,
    pub known_says: &'static str,
    pub open: fn(&str) -> String,
    pub open_short: &'static str,
    pub not_covered: &'static str,
    pub opened: &'static str,
    pub not_fetched: &'static str,
}

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

static ENGLISH: Words = Words {
    notes: "What is the matter",
    more: |count| format!("and {count} more"),
    known: "Known confusions",
    known_says: "Thirty-nine ways people get Kubernetes DNS wrong. Opening one replaces the cluster here; undo brings yours back.",
    open: |title| format!("Open: {title}"),
    open_short: "Open",
    not_covered: "Not shown here, and why",
    opened: "open another state",
    not_fetched: "The case could not be fetched. Check the connection and try again.",
};

static KOREAN: Words = Words {
    notes: "무엇이 문제인지",
    more: |count| format!("그 밖에 {count}개"),
    known: "흔한 오해",
    known_says: "Kubernetes DNS를 두고 자주 하는 오해 서른아홉 가지입니다. 하나를 열면 지금 클러스터 대신 그 사례가 들어서며, 되돌리기로 지금 것을 다시 불러올 수 있습니다.",
    open: |title| format!("열기: {title}"),
    open_short: "열기",
    not_covered: "여기에서 보이지 않는 것과 그 까닭",
    opened: "다른 상태 열기",
    not_fetched: "사례를 가져오지 못했습니다. 연결을 확인하고 다시 시도하십시오.",
};
