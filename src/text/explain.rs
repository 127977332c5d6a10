//! What each field that the lab reads means, as `kubectl explain` says it: for DNS, in one sentence.

use super::Language;
use crate::cluster::Kind;
use crate::sorting::sort_by;

/// A field.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it stands: a kind in lower case or one of the words of [`places`], then the path.
    on: &'static str,
    /// Its type as `kubectl explain` writes it, without the angle brackets.
    pub of: &'static str,
    english: &'static str,
    korean: &'static str,
}

impl Field {
    /// The sentence.
    pub fn says(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Korean => self.korean,
        }
    }
}

/// What a kind is to DNS.
pub fn kind(language: Language, kind: &Kind) -> &'static str {
    let (english, korean) = match kind {
        Kind::Namespace => (
            "A room for names: the second part of every Service's name.",
            "이름이 사는 곳으로, Service 이름의 두 번째 부분이 됩니다.",
        ),
        Kind::Node => (
            "A machine that runs pods; its range gives them their addresses.",
            "Pod를 실행하는 기계이며, Pod의 주소는 노드의 대역에서 나옵니다.",
        ),
        Kind::ConfigMap => (
            "Texts by key. CoreDNS reads its Corefile from kube-system/coredns.",
            "키로 찾는 텍스트입니다. CoreDNS는 kube-system/coredns에서 Corefile을 읽습니다.",
        ),
        Kind::Service => (
            "A name for pods: one virtual address, or the pods' own where it is headless.",
            "Pod들에 붙은 이름입니다. 가상 주소 하나로, headless면 Pod들의 주소로 답합니다.",
        ),
        Kind::Endpoints => (
            "The addresses behind the Service of the same name. Deprecated; EndpointSlices are mirrored from it.",
            "이름이 같은 Service 뒤의 주소입니다. 이제는 권하지 않으며, 내용은 EndpointSlice로 복사됩니다.",
        ),
        Kind::EndpointSlice => (
            "A part of the addresses behind a Service: what DNS answers from.",
            "Service 뒤의 주소 일부이며, DNS는 여기에서 답합니다.",
        ),
        Kind::Deployment => ("Keeps a number of pods that are all alike.", "똑같은 Pod를 정한 수만큼 유지합니다."),
        Kind::StatefulSet => (
            "Keeps pods that have a number, and with it a name of their own in DNS.",
            "번호가 있는 Pod를 유지하며, 그 번호로 DNS에서 자기 이름을 갖습니다.",
        ),
        Kind::Pod => ("Where programs run and ask for names.", "프로그램이 돌면서 이름을 묻는 곳입니다."),
        Kind::Other(..) => ("Has no part in DNS.", "DNS와 관계가 없습니다."),
    };
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}

/// The field at a path of a kind; `None` where the lab reads no such field.
pub fn field(kind: &Kind, path: &str) -> Option<&'static Field> {
    let places = places(kind, path);
    FIELDS.iter().find(|field| places.iter().any(|place| place == field.on))
}

/// The fields right below a path, by name.
pub fn below(kind: &Kind, path: &str) -> Vec<(String, &'static Field)> {
    let places = places(kind, path);
    let name = |field: &'static Field| {
        let below = places.iter().find_map(|place| field.on.strip_prefix(place.as_str())?.strip_prefix('.'))?;
        (!below.contains('.')).then(|| (below.to_owned(), field))
    };
    let mut all: Vec<_> = FIELDS.iter().filter_map(name).collect();
    sort_by(&mut all, |(one, _), (other, _)| one.cmp(other));
    all
}

/// Where the table has a path: kinds share `metadata`, workloads their `spec`, and pods stand in templates.
fn places(kind: &Kind, path: &str) -> Vec<String> {
    let name = kind.name().to_ascii_lowercase();
    let is_workload = matches!(kind, Kind::Deployment | Kind::StatefulSet);
    let joined = |head: &str, rest: &str| {
        if rest.is_empty() { head.to_owned() } else { format!("{head}.{rest}") }
    };
    let mut all = vec![joined(&name, path), joined("any", path)];
    if is_workload {
        all.push(joined("workload", path));
        if let Some(rest) = path.strip_prefix("spec.template") {
            let rest = rest.trim_start_matches('.');
            all.push(joined("pod", rest));
            if !rest.is_empty() {
                all.push(joined("any", rest));
            }
        }
    }
    all
}

const fn of(on: &'static str, of: &'static str, english: &'static str, korean: &'static str) -> Field {
    Field { on, of, english, korean }
}

static FIELDS: &[Field] = &[
    of("any.apiVersion", "string", "The version of the kind, such as v1.", "kind의 버전입니다. 예: v1"),
    of("any.kind", "string", "What the object is.", "오브젝트의 종류입니다."),
    of("any.metadata", "ObjectMeta", "Name, labels, annotations.", "이름, label, annotation입니다."),
    of(
        "any.metadata.name",
        "string",
        "The name; of a Service it is the first part of its DNS name.",
        "이름입니다. Service에서는 DNS 이름의 첫 부분이 됩니다.",
    ),
    of(
        "any.metadata.namespace",
        "string",
        "The namespace; the second part of a Service's DNS name.",
        "네임스페이스이며, Service의 DNS 이름에서 두 번째 부분입니다.",
    ),
    of(
        "any.metadata.labels",
        "map[string]string",
        "Labels, by which selectors find objects.",
        "selector가 오브젝트를 찾는 데 쓰는 label입니다.",
    ),
    of(
        "any.metadata.annotations",
        "map[string]string",
        "Notes. k8s-dns-lab.io/libc on a pod says which library it resolves with.",
        "메모입니다. Pod의 k8s-dns-lab.io/libc는 어느 라이브러리로 이름을 찾는지 알려 줍니다.",
    ),
    of(
        "any.metadata.ownerReferences",
        "[]OwnerReference",
        "Who keeps the object: it goes when they go.",
        "이 오브젝트를 관리하는 쪽입니다. 그쪽이 없어지면 함께 없어집니다.",
    ),
    of("service.spec", "ServiceSpec", "What stands behind the name.", "이름 뒤에 무엇이 있는지 정합니다."),
    of(
        "service.spec.type",
        "string",
        "ClusterIP, NodePort, LoadBalancer; ExternalName makes the name an alias.",
        "ClusterIP, NodePort, LoadBalancer 가운데 하나이며, ExternalName이면 이름이 별칭이 됩니다.",
    ),
    of(
        "service.spec.clusterIP",
        "string",
        "The virtual address that DNS answers with; None makes the Service headless. Fixed while it lives.",
        "DNS가 답하는 가상 주소입니다. None이면 headless이며, 살아 있는 동안 바꿀 수 없습니다.",
    ),
    of(
        "service.spec.clusterIPs",
        "[]string",
        "The virtual addresses, one a family.",
        "주소 체계마다 하나씩인 가상 주소입니다.",
    ),
    of(
        "service.spec.selector",
        "map[string]string",
        "Labels of the pods behind the Service. Without it nobody keeps its endpoints but you.",
        "Service 뒤에 둘 Pod의 label입니다. 없으면 endpoint는 직접 적어야 합니다.",
    ),
    of(
        "service.spec.externalName",
        "string",
        "Where an ExternalName leads: DNS answers with a CNAME to it.",
        "ExternalName이 가리키는 곳입니다. DNS는 그곳을 가리키는 CNAME으로 답합니다.",
    ),
    of(
        "service.spec.ports",
        "[]ServicePort",
        "The ports. A named one has an SRV record.",
        "포트입니다. 이름이 있으면 SRV 레코드가 생깁니다.",
    ),
    of(
        "service.spec.ports.name",
        "string",
        "The port's name, as in _name._tcp.service.",
        "포트 이름이며 _name._tcp.service처럼 쓰입니다.",
    ),
    of(
        "service.spec.ports.port",
        "integer",
        "The port of the Service: what an SRV record of a cluster IP says.",
        "Service의 포트이며, 클러스터 IP의 SRV 레코드에 들어갑니다.",
    ),
    of("service.spec.ports.protocol", "string", "TCP, UDP or SCTP.", "TCP, UDP, SCTP 가운데 하나입니다."),
    of(
        "service.spec.ports.targetPort",
        "IntOrString",
        "The port of the pods, by number or by a container port's name.",
        "Pod의 포트이며, 번호나 컨테이너 포트 이름으로 적습니다.",
    ),
    of(
        "service.spec.ports.nodePort",
        "integer",
        "The port on every node. DNS knows nothing of it.",
        "모든 노드의 포트입니다. DNS는 이것을 모릅니다.",
    ),
    of(
        "service.spec.publishNotReadyAddresses",
        "boolean",
        "Pods that are not ready count as ready: DNS answers with them.",
        "준비되지 않은 Pod도 준비된 것으로 보고 DNS가 답에 넣습니다.",
    ),
    of(
        "service.spec.ipFamilies",
        "[]string",
        "IPv4, IPv6: which addresses the Service has.",
        "IPv4, IPv6 가운데 이 Service가 갖는 주소 체계입니다.",
    ),
    of(
        "service.spec.ipFamilyPolicy",
        "string",
        "SingleStack, PreferDualStack or RequireDualStack.",
        "SingleStack, PreferDualStack, RequireDualStack 가운데 하나입니다.",
    ),
    of(
        "pod.spec",
        "PodSpec",
        "What runs, and how it resolves names.",
        "무엇을 실행하고 어떻게 이름을 찾는지 정합니다.",
    ),
    of(
        "pod.spec.hostname",
        "string",
        "With subdomain, the pod's own name in DNS: hostname.subdomain.",
        "subdomain과 함께 DNS에서 Pod 자신의 이름이 됩니다. hostname.subdomain",
    ),
    of(
        "pod.spec.subdomain",
        "string",
        "The headless Service under which the pod has its name.",
        "Pod가 이름을 갖게 되는 headless Service입니다.",
    ),
    of(
        "pod.spec.hostNetwork",
        "boolean",
        "The pod is on its node's network and has the node's address.",
        "Pod가 노드의 네트워크를 쓰고 노드의 주소를 갖습니다.",
    ),
    of(
        "pod.spec.setHostnameAsFQDN",
        "boolean",
        "hostname prints the full name.",
        "hostname 명령이 전체 이름을 출력합니다.",
    ),
    of(
        "pod.spec.hostnameOverride",
        "string",
        "The host name, whatever the pod is called. Not in DNS.",
        "Pod 이름과 상관없는 호스트 이름입니다. DNS에는 없습니다.",
    ),
    of(
        "pod.spec.dnsPolicy",
        "string",
        "ClusterFirst, ClusterFirstWithHostNet, Default (the node's resolver) or None (dnsConfig alone).",
        "ClusterFirst, ClusterFirstWithHostNet, Default(노드의 리졸버), None(dnsConfig만) 가운데 하나입니다.",
    ),
    of(
        "pod.spec.dnsConfig",
        "PodDNSConfig",
        "What is added to resolv.conf; with dnsPolicy None it is all of it.",
        "resolv.conf에 더할 내용입니다. dnsPolicy가 None이면 이것이 전부입니다.",
    ),
    of("pod.spec.dnsConfig.nameservers", "[]string", "Nameservers; three fit.", "nameserver이며 3개까지 들어갑니다."),
    of(
        "pod.spec.dnsConfig.searches",
        "[]string",
        "Search domains, behind those of the policy.",
        "policy가 넣은 것 뒤에 오는 search 도메인입니다.",
    ),
    of("pod.spec.dnsConfig.options", "[]PodDNSConfigOption", "Options, such as ndots.", "ndots 같은 옵션입니다."),
    of("pod.spec.dnsConfig.options.name", "string", "The option's name.", "옵션 이름입니다."),
    of(
        "pod.spec.dnsConfig.options.value",
        "string",
        "The option's value, in quotes where it is a number.",
        "옵션 값이며, 숫자면 따옴표로 감쌉니다.",
    ),
    of(
        "pod.spec.hostAliases",
        "[]HostAlias",
        "Lines of /etc/hosts, which come before DNS.",
        "DNS보다 먼저 보는 /etc/hosts의 줄입니다.",
    ),
    of("pod.spec.hostAliases.ip", "string", "The address of the line.", "그 줄의 주소입니다."),
    of("pod.spec.hostAliases.hostnames", "[]string", "The names of the line.", "그 줄의 이름입니다."),
    of("pod.spec.nodeName", "string", "The node the pod runs on.", "Pod가 실행되는 노드입니다."),
    of(
        "pod.spec.containers",
        "[]Container",
        "What runs. The first image decides which tools and library the lab gives the pod.",
        "실행할 컨테이너입니다. 첫 이미지에 따라 도구와 라이브러리가 정해집니다.",
    ),
    of("pod.spec.containers.name", "string", "The container's name.", "컨테이너 이름입니다."),
    of("pod.spec.containers.image", "string", "The image, such as busybox:1.36.", "이미지입니다. 예: busybox:1.36"),
    of(
        "pod.spec.containers.ports",
        "[]ContainerPort",
        "Ports that Services can name.",
        "Service가 이름으로 가리킬 수 있는 포트입니다.",
    ),
    of("pod.spec.containers.ports.name", "string", "The name for targetPort.", "targetPort에 쓰는 이름입니다."),
    of("pod.spec.containers.ports.containerPort", "integer", "The port's number.", "포트 번호입니다."),
    of("pod.spec.containers.ports.protocol", "string", "TCP, UDP or SCTP.", "TCP, UDP, SCTP 가운데 하나입니다."),
    of("pod.status", "PodStatus", "What has become of the pod.", "Pod의 현재 상태입니다."),
    of(
        "pod.status.phase",
        "string",
        "Pending, Running, Succeeded, Failed. Only the first two can have endpoints.",
        "Pending, Running, Succeeded, Failed 가운데 하나입니다. 끝난 Pod는 endpoint가 되지 않습니다.",
    ),
    of(
        "pod.status.podIPs",
        "[]PodIP",
        "The pod's addresses, one a family.",
        "주소 체계마다 하나씩인 Pod의 주소입니다.",
    ),
    of(
        "pod.status.conditions",
        "[]PodCondition",
        "Ready decides whether DNS answers with the pod.",
        "Ready에 따라 DNS가 Pod를 답에 넣을지 정해집니다.",
    ),
    of(
        "workload.spec",
        "WorkloadSpec",
        "How many pods, and of what kind.",
        "Pod를 몇 개, 어떤 모양으로 둘지 정합니다.",
    ),
    of("workload.spec.replicas", "integer", "How many pods there are.", "Pod의 수입니다."),
    of(
        "workload.spec.selector",
        "LabelSelector",
        "Which pods are its own; matchLabels have to be in the template's labels.",
        "자기 Pod를 고르는 selector이며, matchLabels가 template의 label에 있어야 합니다.",
    ),
    of("workload.spec.template", "PodTemplateSpec", "What each pod is made from.", "각 Pod를 만드는 틀입니다."),
    of(
        "statefulset.spec.serviceName",
        "string",
        "The headless Service that gives the pods their names; their subdomain.",
        "Pod에 이름을 주는 headless Service이며, Pod의 subdomain이 됩니다.",
    ),
    of(
        "statefulset.spec.ordinals",
        "StatefulSetOrdinals",
        "With start, the number of the first pod.",
        "start로 첫 Pod의 번호를 정합니다.",
    ),
    of(
        "endpoints.subsets",
        "[]EndpointSubset",
        "Addresses that share their ports.",
        "같은 포트를 쓰는 주소 묶음입니다.",
    ),
    of(
        "endpoints.subsets.addresses",
        "[]EndpointAddress",
        "Addresses that are ready, outside ones too; hostname gives one a name.",
        "준비된 주소이며 클러스터 밖 주소도 됩니다. hostname을 주면 이름이 생깁니다.",
    ),
    of("endpoints.subsets.addresses.ip", "string", "The address.", "주소입니다."),
    of(
        "endpoints.subsets.addresses.hostname",
        "string",
        "The name of the address under a headless Service.",
        "headless Service 아래에서 이 주소의 이름입니다.",
    ),
    of(
        "endpoints.subsets.notReadyAddresses",
        "[]EndpointAddress",
        "Addresses that DNS leaves out.",
        "DNS가 답에서 빼는 주소입니다.",
    ),
    of(
        "endpoints.subsets.ports",
        "[]EndpointPort",
        "The ports; their names make SRV records.",
        "포트이며, 이름이 SRV 레코드가 됩니다.",
    ),
    of(
        "endpointslice.addressType",
        "string",
        "IPv4, IPv6 or FQDN. DNS leaves FQDN out.",
        "IPv4, IPv6, FQDN 가운데 하나입니다. DNS는 FQDN을 쓰지 않습니다.",
    ),
    of(
        "endpointslice.endpoints",
        "[]Endpoint",
        "The endpoints; at most a hundred a slice made by the controller.",
        "endpoint이며, 컨트롤러가 만든 slice에는 100개까지 들어갑니다.",
    ),
    of("endpointslice.endpoints.addresses", "[]string", "The address of the endpoint.", "endpoint의 주소입니다."),
    of(
        "endpointslice.endpoints.conditions",
        "EndpointConditions",
        "ready: absent counts as true.",
        "ready가 없으면 true로 봅니다.",
    ),
    of(
        "endpointslice.endpoints.hostname",
        "string",
        "The name of the endpoint under a headless Service.",
        "headless Service 아래에서 이 endpoint의 이름입니다.",
    ),
    of(
        "endpointslice.endpoints.targetRef",
        "ObjectReference",
        "The pod behind the endpoint.",
        "endpoint 뒤의 Pod입니다.",
    ),
    of(
        "endpointslice.ports",
        "[]EndpointPort",
        "The ports; their names make SRV records.",
        "포트이며, 이름이 SRV 레코드가 됩니다.",
    ),
    of(
        "configmap.data",
        "map[string]string",
        "The texts. Corefile of kube-system/coredns sets the server up.",
        "텍스트입니다. kube-system/coredns의 Corefile로 서버를 설정합니다.",
    ),
    of("node.spec", "NodeSpec", "What is wanted of the node.", "노드의 설정입니다."),
    of(
        "node.spec.podCIDRs",
        "[]string",
        "Where the addresses of its pods come from.",
        "이 노드에 있는 Pod의 주소 대역입니다.",
    ),
    of("node.status", "NodeStatus", "What is so of the node.", "노드의 상태입니다."),
    of(
        "node.status.addresses",
        "[]NodeAddress",
        "InternalIP is the address of pods on the host network.",
        "InternalIP는 호스트 네트워크를 쓰는 Pod의 주소가 됩니다.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_where_it_stands_and_so_is_all_above_it() {
        for one in FIELDS {
            let (head, path) = one.on.split_once('.').unwrap();
            let kind = Kind::MODELLED.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(head));
            let kind = kind.unwrap_or(if head == "workload" { Kind::Deployment } else { Kind::Pod });
            assert_eq!(field(&kind, path), Some(one), "{}", one.on);
            for (end, _) in path.match_indices('.') {
                assert!(field(&kind, &path[..end]).is_some(), "{} above {}", &path[..end], one.on);
            }
        }
    }

    #[test]
    fn a_template_has_the_fields_of_a_pod() {
        assert_eq!(field(&Kind::StatefulSet, "spec.template.spec.dnsPolicy"), field(&Kind::Pod, "spec.dnsPolicy"));
        assert!(field(&Kind::Pod, "spec.dnsPolicy").is_some());
        assert!(below(&Kind::Deployment, "spec").iter().all(|(name, _)| name != "serviceName"));
        assert!(below(&Kind::StatefulSet, "spec").iter().any(|(name, _)| name == "serviceName"));
    }
}
