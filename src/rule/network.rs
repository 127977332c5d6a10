//! The rules of `docs/rules/network/`.

use super::{Entry, Rule};

super::rules! {
    NW1 "Behind a Service without a ready endpoint nobody answers, and the sender is told so at once"
        = "kubernetes pkg/proxy/iptables/proxier.go syncProxyRules";
    NW2 "To an address or port of the service range that no Service has, nothing answers and nothing is said"
        = "kubernetes pkg/proxy/iptables/proxier.go syncProxyRules";
    NW3 "With `internalTrafficPolicy: Local` only endpoints on the sender's node are used; without one nothing answers"
        = "kubernetes pkg/proxy/topology.go CategorizeEndpoints";
    NW4 "A pod that a NetworkPolicy selects gets through what any policy that selects it allows; the rest is dropped in silence"
        = "kubernetes pkg/apis/networking/types.go NetworkPolicySpec";
    NW5 "A pod without a DNS server refuses what is sent to port 53 of its own address; a CoreDNS pod answers there, ready or not"
        = "kubernetes pkg/kubelet/network/dns/dns.go GetPodDNS";
    NW6 "A nameserver of 127.0.0.0/8 in a pod's file is the pod itself, where nobody listens"
        = "kubernetes pkg/kubelet/network/dns/dns.go GetPodDNS";
    NW7 "A service mesh may take a pod's DNS queries and answer them itself: Istio's sidecar with `ISTIO_META_DNS_CAPTURE`, its ambient mode, Kuma's sidecar"
        = "istio tools/istio-iptables/pkg/capture/run.go; kuma pkg/transparentproxy/iptables";
    NW8 "A pod that has only IPv4 addresses reaches no nameserver by an IPv6 address: it is told at once that the network is unreachable"
        = "RFC 1122 section 3.3.1";
    NW9 "A CoreDNS that is not cluster DNS answers whoever asks it by its own Corefile, with a cache of its own"
        = "coredns coremain/run.go Run; kubernetes pkg/kubelet/network/dns/dns.go GetPodDNS";
    KD1 "Pods with the containers kubedns and dnsmasq are kube-dns, which reads no Corefile"
        = "kubernetes cluster/addons/dns/kube-dns/kube-dns.yaml.in";
    KD2 "kube-dns asks the nameservers of `stubDomains` for their domains, and those of `upstreamNameservers` or of the node for all other names"
        = "kubernetes/dns pkg/dns/config/config.go Config";
    KD3 "With kube-dns no endpoint has a name under a Service with a cluster IP"
        = "kubernetes/dns pkg/dns/dns.go newPortalService";
    KD4 "Of names of the cluster kube-dns answers A for Services, for endpoints with a hostname under headless ones and for pods by their address; what it says to others is not known here"
        = "kubernetes/dns docs/specification.md";
    NL1 "NodeLocal DNSCache takes what pods of its node send to the addresses that its Corefile binds, that of the Service of cluster DNS included"
        = "kubernetes/dns cmd/node-cache/app/cache_app.go initIptables";
    NL2 "NodeLocal DNSCache fills its Corefile in: where cluster DNS is, whom to ask for other names, and a server block for each stub domain of kube-dns"
        = "kubernetes/dns cmd/node-cache/app/configmap.go updateCorefile";
    NL3 "What NodeLocal DNSCache does not have it asks cluster DNS for, or the resolvers of the node, as its own Corefile says"
        = "kubernetes cluster/addons/dns/nodelocaldns/nodelocaldns.yaml";
    OU1 "A wildcard stands for each name that does not exist below the last one above it that does"
        = "RFC 4592 section 3.3.1";
    OU2 "A name below which there are records exists, and has no records of its own"
        = "RFC 4592 section 2.2.2";
}
