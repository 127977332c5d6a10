//! The verdicts in Korean. Values stand before a noun, so that no particle depends on how they sound.

use super::{fields, quoted};
use crate::cluster::Reason;
use crate::cluster::admission::Warning;

pub(super) fn reason(reason: &Reason) -> String {
    let sentence = match reason {
        Reason::Type { wanted, found } => {
            return format!("이 필드의 타입은 {wanted}인데, {found} 타입의 값이 들어 있습니다.");
        }
        Reason::NotOneOf { supported } => {
            return format!("허용되는 값은 {} 중 하나입니다. 대소문자를 구분합니다.", quoted(supported));
        }
        Reason::OutOfRange { least, most } => return format!("{least}~{most} 범위의 숫자를 쓰십시오."),
        Reason::TooManyItems { limit } => return format!("항목은 최대 {limit}개입니다. 일부를 지우십시오."),
        Reason::TooLong { limit } => return format!("최대 {limit}자입니다. 줄여 쓰십시오."),
        Reason::NotCanonical { canonical } => {
            return format!("EndpointSlice의 IPv6 주소는 표준 표기여야 합니다. 다음과 같이 쓰십시오: `{canonical}`");
        }
        Reason::WrongFamily { wanted } => {
            return format!(
                "이 자리에는 {0} 주소가 와야 합니다. {0} 주소를 쓰거나, {0} 주소를 요구하는 필드를 바꾸십시오.",
                wanted.as_str()
            );
        }
        Reason::HeadlessOfType { service_type, kept: false } => {
            return format!(
                "{service_type} 타입의 Service에는 cluster IP가 있어야 하므로 `None` 값을 쓸 수 없습니다. `clusterIP` 필드를 지우거나 `ClusterIP` 타입을 쓰십시오."
            );
        }
        Reason::HeadlessOfType { service_type, kept: true } => {
            return format!(
                "운영 중인 Service가 headless라서 `None` 값이 유지되는데, {service_type} 타입에는 cluster IP가 있어야 합니다. Service를 {service_type} 타입으로 다시 만드십시오."
            );
        }
        Reason::ClusterIpFixed { from, to } => return cluster_ip_fixed(from, to),
        Reason::FamilyNotConfigured { family } => {
            return format!(
                "이 클러스터에는 {0} Service 대역이 없습니다. 다른 IP family를 쓰거나 클러스터에 {0} 대역을 추가하십시오.",
                family.as_str()
            );
        }
        Reason::ClusterIpOutOfRange { range } => {
            return format!(
                "cluster IP는 {range} 대역 안에 있어야 하며, 네트워크 주소와 브로드캐스트 주소는 쓸 수 없습니다. 다른 주소를 고르거나 비워 두면 자동으로 할당됩니다."
            );
        }
        Reason::PodFieldsFixed { changed } => {
            return format!(
                "실행 중인 Pod에서 다음 필드는 바꿀 수 없습니다: {}. Pod를 삭제하고 다시 만드십시오.",
                fields(changed)
            );
        }
        Reason::StatefulSetFieldsFixed { changed } => {
            return format!(
                "운영 중인 StatefulSet에서 다음 필드는 바꿀 수 없습니다: {}. StatefulSet을 다시 만들거나 원래 값으로 되돌리십시오.",
                fields(changed)
            );
        }
        Reason::Missing => "필수 필드입니다. 값을 넣으십시오.",
        Reason::Negative => "0보다 작을 수 없습니다.",
        Reason::Duplicate => "앞의 항목에 같은 값이 이미 있습니다. 서로 다르게 하거나 하나를 지우십시오.",
        Reason::NotALabel => {
            "영문 소문자, 숫자, `-` 문자만 쓸 수 있고, 처음과 끝은 영문 소문자나 숫자여야 합니다(예: `web-0`)."
        }
        Reason::LabelWithDots => "DNS label 하나가 와야 하므로 점(`.`)을 쓸 수 없습니다. 대신 `-` 문자를 쓰십시오.",
        Reason::NotA1035Label => {
            "Kubernetes 1.36 이전에는 Service 이름이 영문 소문자로 시작해야 합니다. 나머지는 영문 소문자, 숫자, `-` 문자이며 `-` 문자로 끝날 수 없습니다."
        }
        Reason::NotASubdomain => {
            "영문 소문자, 숫자, `-`, `.` 문자만 쓸 수 있고, 점으로 나뉜 각 부분의 처음과 끝은 영문 소문자나 숫자여야 합니다(예: `db.example.com`)."
        }
        Reason::NotASearchDomain => {
            "search 도메인에는 영문 소문자, 숫자, `-`, `_`, `.` 문자만 쓸 수 있고, 각 부분은 영문 소문자나 숫자로 끝나야 합니다."
        }
        Reason::SingleLabel => "전체 도메인 이름은 `example.com`처럼 두 부분 이상이어야 합니다.",
        Reason::PortNameCharacters => "포트 이름에는 영문 소문자, 숫자, `-` 문자만 쓸 수 있습니다.",
        Reason::PortNameWithoutLetter => {
            "포트 이름에는 영문자가 하나 이상 있어야 합니다. 숫자를 뜻했다면 따옴표를 지우십시오."
        }
        Reason::PortNameDoubleHyphen => "포트 이름에는 `--` 문자열을 쓸 수 없습니다.",
        Reason::PortNameEdgeHyphen => "포트 이름은 `-` 문자로 시작하거나 끝날 수 없습니다.",
        Reason::NotAQualifiedName => {
            "`app` 또는 `example.com/app` 같은 이름을 쓰십시오. 영문자, 숫자, `-`, `_`, `.` 문자를 쓸 수 있고, 슬래시 뒤는 최대 63자입니다."
        }
        Reason::NotALabelValue => {
            "label 값에는 영문자, 숫자, `-`, `_`, `.` 문자만 쓸 수 있고, 처음과 끝은 영문자나 숫자여야 합니다."
        }
        Reason::NotAConfigMapKey => "ConfigMap의 key에는 영문자, 숫자, `-`, `_`, `.` 문자만 쓸 수 있습니다.",
        Reason::IdentityFixed => {
            "이미 있는 오브젝트의 이름과 namespace는 바꿀 수 없습니다. 새 오브젝트를 만들고 이 오브젝트를 삭제하십시오."
        }
        Reason::NamespaceNotFound => "그런 Namespace가 없습니다. 먼저 만드십시오.",
        Reason::Immutable => {
            "오브젝트가 있는 동안에는 바꿀 수 없는 필드입니다. 오브젝트를 다시 만들거나 원래 값으로 되돌리십시오."
        }
        Reason::NotAnIp => {
            "IP 주소가 아닙니다. `10.9.8.7` 또는 `2001:db8::1` 같은 주소를 쓰십시오. 여기서는 이름을 조회하지 않습니다."
        }
        Reason::LeadingZeros => "Kubernetes 1.36부터 주소의 숫자 앞에 0을 붙일 수 없습니다. 앞의 0을 지우십시오.",
        Reason::MappedIp => {
            "Kubernetes 1.36부터 IPv4 주소를 IPv6 형식으로 쓸 수 없습니다. `::ffff:` 부분을 지우십시오."
        }
        Reason::Unspecified => "`0.0.0.0`과 `::`는 실제 주소가 아닙니다. endpoint의 주소를 쓰십시오.",
        Reason::Loopback => "loopback 주소는 클라이언트 자신을 가리킵니다. 다른 곳에서 닿을 수 있는 주소를 쓰십시오.",
        Reason::LinkLocal => {
            "link-local 주소(169.254.0.0/16, fe80::/10)는 다른 노드에서 닿을 수 없습니다. 다른 주소를 쓰십시오."
        }
        Reason::LinkLocalMulticast => {
            "link-local multicast 주소(224.0.0.0/24, ff02::/16)는 endpoint가 될 수 없습니다. unicast 주소를 쓰십시오."
        }
        Reason::ServiceWithoutPorts => {
            "Service에는 포트가 있어야 합니다. 포트를 추가하거나 headless Service(`clusterIP: None`)로 만드십시오."
        }
        Reason::PortWithoutName => "포트가 여러 개이면 포트마다 `name` 필드가 있어야 합니다. 이름을 붙이십시오.",
        Reason::ExternalNameMissing => {
            "`ExternalName` 타입의 Service에는 `externalName` 필드에 도메인 이름이 있어야 합니다."
        }
        Reason::NotOnExternalName => {
            "`ExternalName` 타입의 Service에는 주소가 없으므로 이 필드를 쓸 수 없습니다. 필드를 지우십시오."
        }
        Reason::NodePortOnClusterIp => {
            "`nodePort` 필드는 `NodePort`, `LoadBalancer` 타입에서만 씁니다. 필드를 지우거나 타입을 바꾸십시오."
        }
        Reason::OnlyOnLoadBalancer => "`LoadBalancer` 타입에서만 쓰는 필드입니다. 필드를 지우거나 타입을 바꾸십시오.",
        Reason::OnlyOnExternalService => {
            "클러스터 밖에서 접근하는 Service에서만 쓰는 필드입니다. 필드를 지우거나 `NodePort` 또는 `LoadBalancer` 타입을 쓰십시오."
        }
        Reason::HealthCheckUnneeded => {
            "이 포트는 `externalTrafficPolicy: Local`인 `LoadBalancer` 타입에서만 씁니다. 필드를 지우십시오."
        }
        Reason::AffinityConfigUnneeded => {
            "`sessionAffinityConfig` 필드는 `sessionAffinity: ClientIP`일 때만 씁니다. 필드를 지우십시오."
        }
        Reason::FirstClusterIpDiffers => {
            "`clusterIPs`의 첫 번째 값은 `clusterIP` 값과 같아야 합니다. 둘 중 하나를 고치십시오."
        }
        Reason::ClusterIpsWithoutClusterIp => {
            "`clusterIPs` 값은 있는데 `clusterIP` 값이 없습니다. 첫 번째 값을 `clusterIP`에도 쓰십시오."
        }
        Reason::NoneNotAlone => "`None` 값은 혼자만 쓸 수 있습니다. 다른 cluster IP를 지우거나 `None` 값을 지우십시오.",
        Reason::MoreThanTwoClusterIps => "cluster IP는 IP family마다 하나씩, 최대 두 개입니다. 나머지를 지우십시오.",
        Reason::ClusterIpsOfOneFamily => {
            "cluster IP가 두 개이면 IPv4와 IPv6 하나씩이어야 합니다. 하나를 지우거나 바꾸십시오."
        }
        Reason::FamilyFixed => {
            "운영 중인 Service의 첫 번째 IP family는 바꿀 수 없습니다. 원하는 family로 Service를 다시 만드십시오."
        }
        Reason::ReleaseNeedsSingleStack => {
            "두 번째 주소나 family를 빼려면 `ipFamilyPolicy: SingleStack`을 지정하십시오."
        }
        Reason::TwoNeedDualStack => {
            "주소나 family가 두 개이면 `ipFamilyPolicy` 값이 `PreferDualStack` 또는 `RequireDualStack`이어야 합니다."
        }
        Reason::ClusterIsSingleStack { kept: false } => {
            "이 클러스터에는 Service 대역이 하나뿐입니다. `SingleStack` 또는 `PreferDualStack`을 쓰십시오."
        }
        Reason::ClusterIsSingleStack { kept: true } => {
            "운영 중인 Service의 `RequireDualStack` 값이 유지되는데, 이 클러스터에는 Service 대역이 하나뿐입니다. Service를 다시 만들거나, `ipFamilyPolicy: SingleStack`과 family 하나를 지정하십시오."
        }
        Reason::ClusterIpTaken => {
            "다른 Service가 이 cluster IP를 쓰고 있습니다. 다른 주소를 고르거나 비워 두면 자동으로 할당됩니다."
        }
        Reason::ServiceRangeFull => {
            "Service 대역에 남은 cluster IP가 없습니다. Service를 삭제하거나 대역을 넓히십시오."
        }
        Reason::NodePortTaken => "이미 쓰고 있는 node port입니다. 다른 번호를 고르거나 비워 두면 자동으로 할당됩니다.",
        Reason::NodePortsExhausted => "남은 node port가 없습니다. node port를 쓰는 Service를 삭제하십시오.",
        Reason::NoNameserver => {
            "`dnsPolicy: None`이면 Pod에 nameserver가 저절로 생기지 않습니다. `dnsConfig.nameservers`에 하나 이상 추가하십시오."
        }
        Reason::NotWithSetHostnameAsFqdn => {
            "`hostnameOverride`와 `setHostnameAsFQDN`은 함께 쓸 수 없습니다. 하나를 지우십시오."
        }
        Reason::NotWithHostNetwork => {
            "host network를 쓰는 Pod의 hostname은 노드의 hostname입니다. `hostnameOverride` 또는 `hostNetwork` 필드를 지우십시오."
        }
        Reason::HostPortDiffers => {
            "host network에서는 `hostPort` 값이 `containerPort` 값과 같아야 합니다. 같게 하거나 `hostPort` 필드를 지우십시오."
        }
        Reason::ImageWithSpace => "image 이름의 앞이나 뒤에 공백이 있습니다. 공백을 지우십시오.",
        Reason::ContainersFixed => "실행 중인 Pod에는 컨테이너를 추가하거나 뺄 수 없습니다. Pod를 다시 만드십시오.",
        Reason::TolerationsFixed => {
            "실행 중인 Pod에는 toleration을 추가할 수만 있고, 바꾸거나 뺄 수는 없습니다. Pod를 다시 만드십시오."
        }
        Reason::SchedulingGateAdded => "실행 중인 Pod의 scheduling gate는 뺄 수만 있습니다. Pod를 다시 만드십시오.",
        Reason::DeadlineExtended => "실행 중인 Pod의 deadline은 줄일 수만 있습니다. Pod를 다시 만드십시오.",
        Reason::EmptySubset => {
            "subset에는 `addresses` 또는 `notReadyAddresses`가 있어야 합니다. 주소를 추가하거나 subset을 지우십시오."
        }
        Reason::EmptySelector => "빈 selector는 모든 Pod를 고릅니다. label을 하나 이상 쓰십시오.",
        Reason::SelectorMismatch => {
            "template의 label이 selector에 맞지 않아 자신이 만든 Pod를 찾지 못합니다. 둘을 맞추십시오."
        }
    };
    sentence.to_owned()
}

fn cluster_ip_fixed(from: &str, to: &str) -> String {
    match (from, to) {
        ("None", to) => {
            format!("운영 중인 headless Service에는 주소({to})를 줄 수 없습니다. Service를 다시 만드십시오.")
        }
        (from, "None") => {
            format!(
                "운영 중인 Service는 cluster IP({from})를 유지하므로 headless로 바꿀 수 없습니다. Service를 다시 만드십시오."
            )
        }
        (from, "") => {
            format!("운영 중인 Service는 cluster IP({from})를 유지합니다. 원래 값을 넣거나 Service를 다시 만드십시오.")
        }
        (from, to) => {
            format!(
                "운영 중인 Service는 cluster IP({from})를 유지하므로 다른 주소({to})로 바꿀 수 없습니다. Service를 다시 만드십시오."
            )
        }
    }
}

pub(super) fn warning(warning: &Warning) -> String {
    match warning {
        Warning::EndpointsDeprecated => {
            "Endpoints는 Kubernetes 1.33부터 deprecated이지만 여전히 동작합니다. EndpointSlice를 권장합니다.".to_owned()
        }
        Warning::ExternalNameIgnored => {
            "`spec.externalName` 필드는 `ExternalName` 타입이 아니면 효과가 없습니다. 값은 그대로 남습니다.".to_owned()
        }
        Warning::IgnoredWhenHeadless { field } => {
            format!("headless Service에서 `{field}` 필드는 효과가 없습니다.")
        }
        Warning::OddAddress { field, canonical } => {
            format!("`{field}` 필드의 주소는 다음과 같이 쓰는 것이 좋습니다: `{canonical}`")
        }
        Warning::NameNoHostname => {
            "이 이름은 Pod의 hostname이 되는데 DNS label이 아닙니다. 점 없이 63자 이하로 지으면 뜻밖의 문제를 피할 수 있습니다.".to_owned()
        }
    }
}
