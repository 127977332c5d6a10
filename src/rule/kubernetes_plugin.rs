//! The rules of `docs/rules/kubernetes-plugin/`.

use super::{Entry, Rule};

super::rules! {
    Q1 "The server block with the longest matching zone answers; without one, the reply is REFUSED"
        = "coredns core/dnsserver/server.go ServeDNS";
    Q2 "The kubernetes plugin answers for the longest of its zones that is a suffix of the name; any other name goes to the next plugin"
        = "coredns plugin/kubernetes/handler.go ServeDNS; coredns plugin/normalize.go Zones.Matches";
    Q3 "Names are compared in lower case, and the reply repeats the spelling of the query"
        = "coredns plugin/kubernetes/handler.go ServeDNS";
    Q4 "The record type decides what the plugin does with a name that exists"
        = "coredns plugin/kubernetes/handler.go ServeDNS";
    Q5 "A name that does not exist goes to the next plugin with `fallthrough`, is SERVFAIL while the API cache is not synced, and is NXDOMAIN otherwise"
        = "coredns plugin/kubernetes/handler.go ServeDNS";
    Q6 "The SOA is `ns.dns.Z hostmaster.dns.Z` with refresh 7200, retry 1800, expire 86400 and the plugin's `ttl` as minimum"
        = "coredns plugin/backend_lookup.go SOA";
    Q7 "Every record has the TTL of the plugin's option `ttl`, 5 seconds unless it is set"
        = "coredns plugin/kubernetes/setup.go; coredns plugin/kubernetes/kubernetes.go defaultTTL";
    Q8 "`dns-version.Z` has a TXT record `\"1.1.0\"`, and no other name has a TXT record"
        = "coredns plugin/kubernetes/kubernetes.go Services; coredns plugin/backend_lookup.go TXT";
    Q9 "The name servers of the zone are the Services whose endpoints have one of CoreDNS's own addresses"
        = "coredns plugin/kubernetes/ns.go nsAddrs";
    Q10 "Below the zone, the labels mean from right to left: `svc` or `pod`, the namespace, the Service or the address of a pod, then an endpoint, or a protocol and a port"
        = "coredns plugin/kubernetes/parse.go parseRequest";
    Q11 "A namespace is served if a Namespace object of that name exists and the option `namespaces`, where it is set, names it"
        = "coredns plugin/kubernetes/namespace.go namespaceExposed; coredns plugin/kubernetes/kubernetes.go Records";
    Q12 "There are no wildcards: `*` and `any` are ordinary labels"
        = "coredns plugin/kubernetes/parse.go parseRequest";
    Q13 "Each Kubernetes release installs its own version of CoreDNS"
        = "kubernetes cmd/kubeadm/app/constants/constants.go CoreDNSVersion";
    D1 "A Service is found by its exact namespace and name; without the Service the name is NXDOMAIN, whatever slices there are"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D2 "A Service is headless if the first of its `clusterIPs` is `None`"
        = "coredns plugin/kubernetes/object/service.go";
    D3 "A Service with cluster IPs has one A or AAAA record for each of them, with or without endpoints"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D4 "With `ignore empty_service`, a Service with a cluster IP and no ready endpoint is NXDOMAIN"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D5 "An endpoint's name resolves under any Service, headless or not"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D6 "A headless Service has one record for each distinct address of the ready endpoints in all its slices"
        = "coredns plugin/kubernetes/kubernetes.go findServices; coredns plugin/kubernetes/object/endpoint.go EndpointSliceToEndpoints";
    D7 "An endpoint has exactly one name: its `hostname`, or else its address with hyphens"
        = "coredns plugin/kubernetes/kubernetes.go endpointHostname";
    D8 "An endpoint is ready if its condition `ready` is true or absent"
        = "coredns plugin/kubernetes/object/endpoint.go EndpointSliceToEndpoints";
    D9 "A headless Service without a ready endpoint is NXDOMAIN"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D10 "CoreDNS does not read `publishNotReadyAddresses`: the controllers mark the endpoints ready"
        = "coredns plugin/kubernetes/object/endpoint.go EndpointSliceToEndpoints";
    D11 "Endpoints of one Service with the same hostname share one name with all their addresses"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D12 "`_port._protocol` in front of a Service selects the ports of that name and protocol; no such port is NXDOMAIN"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D13 "Without any port, addresses are answered, SRV is NODATA, and `_port._protocol` is NXDOMAIN"
        = "coredns plugin/kubernetes/object/service.go; coredns plugin/kubernetes/object/endpoint.go";
    D14 "An unnamed port is not found by any name"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D15 "Hand-made Endpoints of a headless Service without a selector resolve like slices, after they have been mirrored"
        = "kubernetes pkg/controller/endpointslicemirroring";
    D16 "Hand-made Endpoints of a Service with a cluster IP change only the names of endpoints"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D17 "A slice without the label `kubernetes.io/service-name`, or in another namespace, is not seen by forward lookups"
        = "coredns plugin/kubernetes/object/endpoint.go EndpointSliceToEndpoints";
    D18 "With the option `noendpoints`, headless Services and endpoint names are NXDOMAIN"
        = "coredns plugin/kubernetes/setup.go";
    D19 "In a slice of type FQDN under a headless Service, each name is followed like the target of an ExternalName"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    D20 "An SRV record has priority 0, a weight, the port and a target, which is the Service for a cluster IP and the endpoint otherwise"
        = "coredns plugin/backend_lookup.go SRV";
    D21 "With the option `zonal`, `<zone>.pin._zone.<service>` has only the endpoints of that topology zone"
        = "coredns plugin/kubernetes/kubernetes.go";
    D22 "Zones listed under `multicluster` serve ServiceImports"
        = "coredns plugin/kubernetes/kubernetes.go; coredns plugin/kubernetes/parse.go parseRequest";
    X1 "A Service of type ExternalName resolves only under its own name; any label in front is NXDOMAIN"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    X2 "An `externalName` that is an IP address is dropped: NXDOMAIN"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    X3 "The target of an ExternalName is an FQDN: the search list is never applied to it"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    X4 "A target outside the zone is looked up through the whole server, and the CNAME is in the reply whatever comes of it"
        = "coredns plugin/backend_lookup.go A; coredns plugin/pkg/upstream/upstream.go Lookup";
    X5 "A target inside the zone is resolved by the plugin, and the CNAME is in the reply only if the rest of the chain has a record"
        = "coredns plugin/backend_lookup.go A";
    X6 "A target that is the queried name, is below it, or is already in the chain is dropped: NODATA"
        = "coredns plugin/backend_lookup.go A";
    X7 "A chain inside the zone may have at most 11 CNAMEs; a longer one is NODATA"
        = "coredns plugin/backend_lookup.go A";
    X8 "Ports and a selector on an ExternalName Service have no effect in DNS"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    X9 "A query of type CNAME has the first CNAME only, and it is not followed"
        = "coredns plugin/backend_lookup.go CNAME";
    X10 "DNS returns an address and nothing else: neither the port, nor the HTTP Host header, nor the TLS server name follows the alias"
        = "kubernetes/dns docs/specification.md";
    O1 "With `pods disabled`, the plugin's default, everything below `pod.Z` is NXDOMAIN"
        = "coredns plugin/kubernetes/kubernetes.go findPods";
    O2 "With `pods insecure`, a label that spells an IP address with hyphens is answered with that address, whether or not there is such a pod"
        = "coredns plugin/kubernetes/kubernetes.go findPods";
    O3 "With `pods verified`, a pod of the namespace also has to have that address as its first pod IP"
        = "coredns plugin/kubernetes/kubernetes.go findPods";
    O4 "One or two labels in front of a pod's address are ignored; three or more are NXDOMAIN"
        = "coredns plugin/kubernetes/parse.go parseRequest";
    O5 "A pod has no record under its own name, in no mode"
        = "coredns plugin/kubernetes/kubernetes.go findPods";
    P1 "A reverse name has four labels under `in-addr.arpa`, or 32 under `ip6.arpa`; any other name there is NXDOMAIN"
        = "coredns plugin/kubernetes/reverse.go Reverse; coredns plugin/pkg/dnsutil/reverse.go";
    P2 "An address that is a cluster IP has one PTR, the Service's name in the primary zone"
        = "coredns plugin/kubernetes/reverse.go serviceRecordForIP";
    P3 "Any other address has a PTR for each ready endpoint with that address: the endpoint's name under its Service"
        = "coredns plugin/kubernetes/reverse.go serviceRecordForIP";
    P4 "An endpoint that is not ready has no PTR; one without a hostname has one, with the hyphenated address"
        = "coredns plugin/kubernetes/reverse.go serviceRecordForIP";
    P5 "The option `namespaces` filters reverse lookups; the Namespace object is not looked at"
        = "coredns plugin/kubernetes/reverse.go serviceRecordForIP";
    P6 "A pod that no Service lists has no PTR"
        = "coredns plugin/kubernetes/reverse.go serviceRecordForIP";
    T1 "A zone transfer lists the Services in the order of their names between two SOA records, and no pods"
        = "coredns plugin/kubernetes/xfr.go Transfer";
    S1 "The specification has SRV only for named ports; CoreDNS also answers the Service's own name, and ports without underscores"
        = "kubernetes/dns docs/specification.md";
    S2 "The specification has endpoint names only under headless Services; CoreDNS has them under every Service"
        = "kubernetes/dns docs/specification.md";
    S3 "The specification and CoreDNS agree that only ready endpoints have records, and that a headless Service without any is NXDOMAIN"
        = "kubernetes/dns docs/specification.md";
    S4 "The specification has a CNAME for every ExternalName; CoreDNS leaves it out where a target inside the zone leads nowhere"
        = "kubernetes/dns docs/specification.md";
    S5 "The specification deprecates pod records; `pods insecure` exists for compatibility with kube-dns"
        = "kubernetes/dns docs/specification.md";
    PK1 "`namespaces` and `namespace_labels` exclude each other, and only `namespaces` filters reverse lookups"
        = "coredns plugin/kubernetes/setup.go";
    PK2 "With `labels`, only Services and slices that have these labels are seen"
        = "coredns plugin/kubernetes/setup.go";
    PK3 "`ttl` is from 0 to 3600, and the SOA minimum is the same"
        = "coredns plugin/kubernetes/setup.go";
    PK4 "`fallthrough` may name a zone below the cluster domain, and then holds for names under it"
        = "coredns plugin/kubernetes/setup.go";
    PK5 "Without a reverse zone in the plugin's list, reverse lookups of cluster addresses go to the next plugin"
        = "coredns plugin/kubernetes/setup.go; coredns plugin/normalize.go";
    PK6 "With two forward zones both answer, an ExternalName target is compared with the zone that was asked, and a PTR names the first one"
        = "coredns plugin/kubernetes/kubernetes.go";
    PK7 "`zonal` names exist only under headless Services; a zone without endpoints is NODATA with `pin` and gives all endpoints with `prefer`"
        = "coredns plugin/kubernetes/kubernetes.go";
    PK8 "While the API cannot be reached, every name that would be NXDOMAIN is SERVFAIL, and `fallthrough` comes before that"
        = "coredns plugin/kubernetes/handler.go ServeDNS";
    PK9 "A zone transfer needs TCP, the plugin `transfer` and a client that its `to` names; otherwise it is REFUSED"
        = "coredns plugin/kubernetes/xfr.go Transfer; coredns plugin/transfer/transfer.go";
    PK10 "The options `noendpoints`, `ignore empty_service`, `pods verified`, `endpoint_pod_names` and `namespaces` act on the wire as D18, D4, O3, D7 and Q11 say"
        = "coredns plugin/kubernetes/setup.go";
    PK11 "An ExternalName whose target fails upstream is NOERROR with the CNAME alone"
        = "coredns plugin/backend_lookup.go A";
    PM1 "A zone under `multicluster` has to be one of the plugin's zones, and its names come from ServiceImports"
        = "coredns plugin/kubernetes/kubernetes.go";
    PM2 "An endpoint of a headless import is `<host>.<cluster>.<service>.<namespace>.svc.ZONE`; an import without ports is NXDOMAIN"
        = "coredns plugin/kubernetes/parse.go parseRequest";
    PM3 "If the API does not serve ServiceImports, CoreDNS starts after the timeout, and the names are SERVFAIL"
        = "coredns plugin/kubernetes/controller.go";
}
