//! What would make a name resolve, or take it away: each edit as a sentence, its price, and what it leads to.
//! In Korean no particle stands right behind a word of the cluster, so that any word fits.

use super::Language;
use crate::explain::remedy::Act;
use crate::sandbox::{Move, Price, Promise, Remedy};

/// How many records an outcome names before it counts.
const NAMED: usize = 3;

/// What is to be done, one sentence an edit.
pub fn sentence(language: Language, remedy: &Remedy) -> String {
    let mut all: Vec<String> = remedy.moves.iter().map(|one| of_move(language, one)).collect();
    for price in remedy.moves.iter().filter_map(|one| one.price).map(|price| price_of(language, price)) {
        if !all.iter().any(|known| known == price) {
            all.push(price.to_owned());
        }
    }
    match (language, remedy.wait) {
        (_, 0) => {}
        (Language::English, wait) => all.push(format!("Let {wait} s pass: until then caches keep the old answer.")),
        (Language::Korean, wait) => {
            all.push(format!("{wait}초를 보냅니다. 그때까지는 캐시가 전의 답을 갖고 있습니다."))
        }
    }
    all.retain(|one| !one.is_empty());
    all.join(" ")
}

/// What it leads to: the data of the records, or the outcome.
pub fn outcome(language: Language, promise: &Promise) -> String {
    let data: Vec<String> = promise.records.iter().map(|record| record.data.to_string()).collect();
    let more = data.len().saturating_sub(NAMED);
    if data.is_empty() {
        return promise.outcome.as_str().to_owned();
    }
    let named = data.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match (language, more) {
        (_, 0) => named,
        (Language::English, more) => format!("{named} and {more} more"),
        (Language::Korean, more) => format!("{named} 외 {more}개"),
    }
}

fn of_move(language: Language, one: &Move) -> String {
    match language {
        Language::English => english(one),
        Language::Korean => korean(one),
    }
}

fn price_of(language: Language, price: Price) -> &'static str {
    let (english, korean) = match price {
        Price::NewPod => (
            "The API server changes this on no living pod: it is recreated and gets a new IP.",
            "살아 있는 Pod에서는 바꿀 수 없어, 다시 만들고 IP가 바뀝니다.",
        ),
        Price::NewClusterIp => (
            "The API server changes this on no living Service: it is recreated, its cluster IP with it.",
            "살아 있는 Service에서는 바꿀 수 없어, 다시 만들고 클러스터 IP가 바뀝니다.",
        ),
        Price::NewObject => (
            "Nothing is renamed in place: it is deleted and created anew.",
            "그 자리에서는 바꿀 수 없어, 지우고 새로 만듭니다.",
        ),
        Price::NewPods => ("All its pods are made anew and get new IPs.", "딸린 Pod를 모두 다시 만들고 IP가 바뀝니다."),
        Price::Everybody => ("This concerns every name in the cluster.", "클러스터의 모든 이름에 영향을 줍니다."),
    };
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}

fn english(one: &Move) -> String {
    let name = &one.object.name;
    let kind = one.object.kind.name();
    match &one.act {
        // The seconds are said of the whole.
        Act::Wait => String::new(),
        Act::FinalDot => "Ask with a final dot, so that no search domain comes into it.".to_owned(),
        Act::AskFor(other) => format!("Ask for `{other}`."),
        Act::AskType(other) => format!("Ask for `{other}` records."),
        Act::CreateNamespace => format!("Create the namespace `{name}`."),
        Act::CreateService { selector, headless: true } => {
            format!("Create a headless Service `{name}` that selects `{selector}`.")
        }
        Act::CreateService { selector, headless: false } => {
            format!("Create a Service `{name}` that selects `{selector}`.")
        }
        Act::CreateEndpoints(address) => format!("Create Endpoints `{name}` with the address `{address}`."),
        Act::Rename(to) => format!("Rename the {kind} `{name}` to `{to}`."),
        Act::Select(selector) => format!("Let the Service `{name}` select `{selector}`."),
        Act::Label(label) if one.price.is_some() => {
            format!("Put the label `{label}` into the template of the {kind} `{name}`.")
        }
        Act::Label(label) => format!("Give the {kind} `{name}` the label `{label}`."),
        Act::Ready => format!("Let the pod `{name}` become ready."),
        Act::EndpointsReady => format!("Make the addresses of the {kind} `{name}` ready."),
        Act::PublishNotReady => format!("Set `publishNotReadyAddresses` on the Service `{name}`."),
        Act::Scale(0) => format!("Scale the {kind} `{name}` to nothing."),
        Act::Scale(replicas) => format!("Scale the {kind} `{name}` to {replicas}."),
        Act::ServiceName(service) => format!("Set `serviceName: {service}` on the StatefulSet `{name}`."),
        Act::Hostname(hostname) => format!("Set `hostname: {hostname}` on the {kind} `{name}`."),
        Act::Subdomain(subdomain) => format!("Set `subdomain: {subdomain}` on the {kind} `{name}`."),
        Act::HostnameAndSubdomain(hostname, subdomain) => {
            format!("Set `hostname: {hostname}` and `subdomain: {subdomain}` on the {kind} `{name}`.")
        }
        Act::EndpointHostname(hostname) => format!("Give an address of the {kind} `{name}` `hostname: {hostname}`."),
        Act::SliceOf(service) => {
            format!("Give the slice `{name}` the label `kubernetes.io/service-name: {service}`.")
        }
        Act::PointTo(target) => format!("Point the ExternalName Service `{name}` to `{target}`."),
        Act::AsEndpoints(address) => {
            format!("Make `{name}` a headless Service with Endpoints of the address `{address}`.")
        }
        Act::WithClusterIp => format!("Give the Service `{name}` a cluster IP."),
        Act::BothFamilies => format!("Set `ipFamilyPolicy: PreferDualStack` on the Service `{name}`."),
        Act::PortName(port) => format!("Name the port of the {kind} `{name}` `{port}`."),
        Act::DnsPolicy(policy) => format!("Set `dnsPolicy: {policy}` on the asking pod `{name}`."),
        Act::NoDnsConfig => format!("Take `dnsConfig` out of the asking pod `{name}`."),
        Act::PodsInsecure => "Set `pods insecure` in the Corefile.".to_owned(),
        Act::EndpointPodNames => "Set `endpoint_pod_names` in the Corefile.".to_owned(),
        Act::AddressNames => "Take `endpoint_pod_names` out of the Corefile.".to_owned(),
        Act::AnswerEmpty => "Take `ignore empty_service` out of the Corefile.".to_owned(),
        Act::AllNamespaces => "Take `namespaces` out of the Corefile.".to_owned(),
        Act::Forward => "Add `forward . /etc/resolv.conf` to the Corefile.".to_owned(),
        Act::Delete => format!("Delete the {kind} `{name}`."),
        Act::NotReady => format!("Let the pod `{name}` become not ready."),
        Act::EndpointsNotReady => format!("Make the addresses of the {kind} `{name}` not ready."),
        Act::RemoveLabel(label) => format!("Take the label `{label}` off the {kind} `{name}`."),
        Act::NoHostname => format!("Take `hostname` out of the pod `{name}`."),
        Act::NoSubdomain => format!("Take `subdomain` out of the pod `{name}`."),
        Act::Headless => format!("Make the Service `{name}` headless."),
        Act::PodsDisabled => "Set `pods disabled` in the Corefile.".to_owned(),
        Act::IgnoreEmpty => "Set `ignore empty_service` in the Corefile.".to_owned(),
        Act::NoForward => "Take `forward` out of the Corefile.".to_owned(),
        Act::NoHostAliases => format!("Take `hostAliases` out of the asking pod `{name}`."),
    }
}

fn korean(one: &Move) -> String {
    let name = &one.object.name;
    let kind = one.object.kind.name();
    match &one.act {
        Act::Wait => String::new(),
        Act::FinalDot => "마지막에 점을 붙여, search 도메인 없이 묻습니다.".to_owned(),
        Act::AskFor(other) => format!("`{other}` 이름으로 묻습니다."),
        Act::AskType(other) => format!("`{other}` 레코드를 묻습니다."),
        Act::CreateNamespace => format!("namespace `{name}` 하나를 만듭니다."),
        Act::CreateService { selector, headless: true } => {
            format!("`{selector}` 라벨을 고르는 headless Service `{name}` 하나를 만듭니다.")
        }
        Act::CreateService { selector, headless: false } => {
            format!("`{selector}` 라벨을 고르는 Service `{name}` 하나를 만듭니다.")
        }
        Act::CreateEndpoints(address) => format!("`{address}` 주소를 넣은 Endpoints `{name}` 하나를 만듭니다."),
        Act::Rename(to) => format!("{kind} `{name}`의 이름을 `{to}` 값으로 합니다."),
        Act::Select(selector) => format!("Service `{name}`의 selector를 `{selector}` 값으로 합니다."),
        Act::Label(label) if one.price.is_some() => {
            format!("{kind} `{name}`의 템플릿에 라벨 `{label}` 값을 넣습니다.")
        }
        Act::Label(label) => format!("{kind} `{name}`에 라벨 `{label}` 값을 붙입니다."),
        Act::Ready => format!("Pod `{name}`의 상태를 준비됨으로 합니다."),
        Act::EndpointsReady => format!("{kind} `{name}`의 주소를 준비됨으로 합니다."),
        Act::PublishNotReady => format!("Service `{name}`에 `publishNotReadyAddresses` 설정을 켭니다."),
        Act::Scale(0) => format!("{kind} `{name}`의 replica를 없앱니다."),
        Act::Scale(replicas) => format!("{kind} `{name}`의 replica를 {replicas}개로 합니다."),
        Act::ServiceName(service) => format!("StatefulSet `{name}`에 `serviceName: {service}` 값을 줍니다."),
        Act::Hostname(hostname) => format!("{kind} `{name}`에 `hostname: {hostname}` 값을 줍니다."),
        Act::Subdomain(subdomain) => format!("{kind} `{name}`에 `subdomain: {subdomain}` 값을 줍니다."),
        Act::HostnameAndSubdomain(hostname, subdomain) => {
            format!("{kind} `{name}`에 `hostname: {hostname}`, `subdomain: {subdomain}` 값을 줍니다.")
        }
        Act::EndpointHostname(hostname) => format!("{kind} `{name}`의 주소에 `hostname: {hostname}` 값을 줍니다."),
        Act::SliceOf(service) => {
            format!("slice `{name}`에 라벨 `kubernetes.io/service-name: {service}` 값을 붙입니다.")
        }
        Act::PointTo(target) => format!("ExternalName Service `{name}`의 대상을 `{target}` 값으로 합니다."),
        Act::AsEndpoints(address) => {
            format!("`{name}` Service를 headless로 바꾸고 Endpoints에 `{address}` 주소를 넣습니다.")
        }
        Act::WithClusterIp => format!("Service `{name}`에 클러스터 IP를 줍니다."),
        Act::BothFamilies => format!("Service `{name}`에 `ipFamilyPolicy: PreferDualStack` 값을 줍니다."),
        Act::PortName(port) => format!("{kind} `{name}`의 포트 이름을 `{port}` 값으로 합니다."),
        Act::DnsPolicy(policy) => format!("묻는 Pod `{name}`에 `dnsPolicy: {policy}` 값을 줍니다."),
        Act::NoDnsConfig => format!("묻는 Pod `{name}`에서 `dnsConfig` 필드를 뺍니다."),
        Act::PodsInsecure => "Corefile에 `pods insecure` 설정을 켭니다.".to_owned(),
        Act::EndpointPodNames => "Corefile에 `endpoint_pod_names` 설정을 켭니다.".to_owned(),
        Act::AddressNames => "Corefile에서 `endpoint_pod_names` 설정을 뺍니다.".to_owned(),
        Act::AnswerEmpty => "Corefile에서 `ignore empty_service` 설정을 뺍니다.".to_owned(),
        Act::AllNamespaces => "Corefile에서 `namespaces` 설정을 뺍니다.".to_owned(),
        Act::Forward => "Corefile에 `forward . /etc/resolv.conf` 줄을 넣습니다.".to_owned(),
        Act::Delete => format!("{kind} `{name}` 하나를 지웁니다."),
        Act::NotReady => format!("Pod `{name}`의 상태를 준비 안 됨으로 합니다."),
        Act::EndpointsNotReady => format!("{kind} `{name}`의 주소를 준비 안 됨으로 합니다."),
        Act::RemoveLabel(label) => format!("{kind} `{name}`에서 라벨 `{label}` 값을 뗍니다."),
        Act::NoHostname => format!("Pod `{name}`에서 `hostname` 필드를 뺍니다."),
        Act::NoSubdomain => format!("Pod `{name}`에서 `subdomain` 필드를 뺍니다."),
        Act::Headless => format!("Service `{name}`의 형태를 headless로 바꿉니다."),
        Act::PodsDisabled => "Corefile에 `pods disabled` 설정을 켭니다.".to_owned(),
        Act::IgnoreEmpty => "Corefile에 `ignore empty_service` 설정을 켭니다.".to_owned(),
        Act::NoForward => "Corefile에서 `forward` 줄을 뺍니다.".to_owned(),
        Act::NoHostAliases => format!("묻는 Pod `{name}`에서 `hostAliases` 필드를 뺍니다."),
    }
}

/// The words around the remedies.
#[allow(missing_docs, reason = "the name of a field says where its words stand")]
pub struct Words {
    pub resolve: &'static str,
    pub remove: &'static str,
    pub looking: &'static str,
    pub none: &'static str,
    pub then: &'static str,
    pub try_it: &'static str,
}

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

static ENGLISH: Words = Words {
    resolve: "What would make it resolve",
    remove: "What would take it away",
    looking: "Trying edits…",
    none: "No edit or two nearby would do it.",
    then: "Then:",
    try_it: "Try",
};

static KOREAN: Words = Words {
    resolve: "무엇을 바꾸면 주소가 나오는지",
    remove: "무엇을 바꾸면 주소가 사라지는지",
    looking: "바꿔 보는 중…",
    none: "가까운 변경 한두 가지로는 되지 않습니다.",
    then: "결과:",
    try_it: "해 보기",
};
