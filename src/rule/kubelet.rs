//! The rules of `docs/rules/kubelet/`.

use super::{Entry, Rule};

super::rules! {
    L1 "ClusterFirst gives the cluster's nameserver, the search list `ns.svc.D svc.D D` with the node's search domains after it, and `ndots:5`"
        = "kubernetes pkg/kubelet/network/dns/dns.go GetPodDNS";
    L2 "In the node's file the last `search` line wins, `domain` is ignored, and a comment only begins a line"
        = "kubernetes pkg/kubelet/network/dns/dns.go parseResolvConf";
    L3 "`dnsConfig` is added to the policy's file: nameservers and searches at the end without duplicates, options by name"
        = "kubernetes pkg/kubelet/network/dns/dns.go appendDNSConfig";
    L4 "At most 3 nameservers and 32 search domains with 2048 characters in all are written; the rest is cut, with an event"
        = "kubernetes pkg/kubelet/network/dns/dns.go formDNSConfigFitsLimits";
    L5 "The kubelet does not ask what the pod's library can read"
        = "kubernetes pkg/kubelet/network/dns/dns.go formDNSConfigFitsLimits";
    L6 "A pod's host name is `hostnameOverride`, else `spec.hostname`, else the pod's name, cut to 63 characters"
        = "kubernetes pkg/kubelet/kubelet_pods.go GeneratePodHostNameAndDomain";
    L7 "`/etc/hosts` has each pod IP with the pod's FQDN and host name, and the `hostAliases`"
        = "kubernetes pkg/kubelet/kubelet_pods.go managedHostsFileContent";
}
