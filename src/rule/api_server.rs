//! The rules of `docs/rules/api-server/`.

use super::{Entry, Rule};

super::rules! {
    V1 "A Namespace has a label as its name; a Pod, Endpoints or EndpointSlice has a subdomain; a Service has a label since Kubernetes 1.36"
        = "kubernetes pkg/apis/core/validation/validation.go; kubernetes staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go";
    V2 "A Service needs ports unless it is headless or an ExternalName; several ports need unique names"
        = "kubernetes pkg/apis/core/validation/validation.go ValidateService";
    V3 "A cluster IP is `None`, or a free address in a service range; `clusterIPs` repeats it first and has at most one address of each family"
        = "kubernetes pkg/apis/core/validation/validation.go ValidateService; kubernetes pkg/registry/core/service/ipallocator calculateRangeOffset";
    V4 "A Service is SingleStack unless it says otherwise; PreferDualStack takes what there is, and RequireDualStack needs ranges of both families"
        = "kubernetes pkg/registry/core/service/storage/alloc.go";
    V5 "The cluster IP of an existing Service cannot change, and an update that leaves it out keeps the old one silently, `None` included"
        = "kubernetes pkg/apis/core/validation/validation.go ValidateServiceUpdate; kubernetes pkg/registry/core/service patchAllocatedValues";
    V6 "A Service may change to ExternalName, which releases its addresses, and back, which allocates new ones"
        = "kubernetes pkg/apis/core/validation/validation.go ValidateServiceUpdate; kubernetes pkg/registry/core/service";
    V7 "An `externalName` is a subdomain, and one trailing dot is allowed"
        = "kubernetes pkg/apis/core/validation/validation.go ValidateService";
    V8 "A pod's `hostname` and `subdomain` are labels"
        = "kubernetes pkg/apis/core/validation/validation.go validatePodHostName";
    V9 "`dnsPolicy` is ClusterFirst, ClusterFirstWithHostNet, Default or None, and None needs a nameserver in `dnsConfig`"
        = "kubernetes pkg/apis/core/validation/validation.go validatePodDNSConfig";
    V10 "A subset of Endpoints needs addresses, ready or not; each is an IP address that is neither unspecified, loopback nor link-local"
        = "kubernetes pkg/apis/core/validation/validation.go ValidateEndpoints";
    V11 "An EndpointSlice has a fixed `addressType` of IPv4, IPv6 or FQDN and at most 1000 endpoints, each with 1 to 100 addresses of that type"
        = "kubernetes pkg/apis/discovery/validation/validation.go ValidateEndpointSlice";
    V12 "A NetworkPolicy's port is a number or a name; `endPort` needs a `port` that is a number and not greater; an `ipBlock` is a peer by itself, and its exceptions are parts of its range"
        = "kubernetes pkg/apis/networking/validation/validation.go ValidateNetworkPolicySpec";
}
