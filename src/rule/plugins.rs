//! The rules of `docs/rules/plugins/`.

use super::{Entry, Rule};

super::rules! {
    PH1 "Entries of the file come first in an answer, then those of the Corefile"
        = "coredns plugin/hosts/hosts.go";
    PH2 "A line is an address and its names; a line that cannot be read is skipped silently"
        = "coredns plugin/hosts/hostsfile.go";
    PH3 "Names outside the plugin's zones go to the next plugin, and entries outside them are dropped"
        = "coredns plugin/hosts/hosts.go";
    PH4 "A name has all its addresses; with only the other family the reply is NOERROR without records and without SOA"
        = "coredns plugin/hosts/hosts.go ServeDNS";
    PH5 "A known name asked for another type has the same empty NOERROR, even with `fallthrough`"
        = "coredns plugin/hosts/hosts.go ServeDNS";
    PH6 "A reverse name is looked up whatever the zones; one that is not found always goes to the next plugin"
        = "coredns plugin/hosts/hosts.go ServeDNS";
    PH7 "An unknown name goes to the next plugin with `fallthrough`, and is SERVFAIL without"
        = "coredns plugin/hosts/hosts.go ServeDNS";
    PH8 "The TTL is 3600 unless `ttl` sets it, from 1 to 65535; AA is set"
        = "coredns plugin/hosts/setup.go";
    PH9 "`*.zone` matches exactly one label in front, where there is no exact entry of the same source and family"
        = "coredns plugin/hosts/hostsfile.go";
    PH10 "An entry under the cluster domain wins over the Service"
        = "coredns plugin/hosts/hosts.go ServeDNS";
    PR1 "Rules are tried in order; `stop`, the default, ends the list where a rule matches, and `continue` lets the next ones see the changed question"
        = "coredns plugin/rewrite/rewrite.go";
    PR2 "`name` compares the lower-case FQDN with its trailing dot: exact, suffix, prefix, substring or regex"
        = "coredns plugin/rewrite/name.go";
    PR3 "A result that is not a name is SERVFAIL with the original question"
        = "coredns plugin/rewrite/name.go";
    PR4 "The reply has the client's question again"
        = "coredns plugin/rewrite/reverter.go";
    PR5 "Owner names of the reply are mapped back for exact rules only"
        = "coredns plugin/rewrite/name.go";
    PR6 "`answer auto` maps owner names and record values back, in all three sections"
        = "coredns plugin/rewrite/name.go";
    PR7 "`answer name` changes owner names and `answer value` changes record values, each by a regex"
        = "coredns plugin/rewrite/name.go";
    PR8 "The response parts of several rules are applied in the reverse order of matching"
        = "coredns plugin/rewrite/reverter.go";
    PR9 "`ttl` sets or limits the TTL of every record where the current question matches"
        = "coredns plugin/rewrite/ttl.go";
    PR10 "`rcode` replaces one reply code by another and leaves the records"
        = "coredns plugin/rewrite/rcode.go";
    PR11 "`type` and `class` change the question only"
        = "coredns plugin/rewrite/type.go; coredns plugin/rewrite/class.go";
    PR12 "`cname` looks up another target where the target of a CNAME in the answer matches"
        = "coredns plugin/rewrite/cname_target.go";
    PR13 "`edns0` adds options to the query that goes on, and the reply has an OPT even if the client sent none"
        = "coredns plugin/rewrite/edns0.go";
    PR14 "A rewritten name stays in its block, and the cache sees the rewritten name"
        = "coredns plugin/rewrite/rewrite.go";
    PT1 "A template is looked at if its zone, class and type fit; templates are tried in the order of the Corefile"
        = "coredns plugin/template/template.go";
    PT2 "Its regexes are tried in order, and the first match counts; if none matches, the query goes on with `fallthrough` and is SERVFAIL without"
        = "coredns plugin/template/template.go";
    PT3 "The length of zones does not matter between templates"
        = "coredns plugin/template/template.go";
    PT4 "The reply has AA, the `rcode` (NOERROR unless set) and the sections as written; no SOA is added"
        = "coredns plugin/template/template.go";
    PT5 "A record is text of a zone file; text that cannot be parsed is SERVFAIL"
        = "coredns plugin/template/template.go";
    PT6 "A template can use the name in lower case, the zone, class, type, groups, the client's address, the message and metadata"
        = "coredns plugin/template/template.go";
    PT7 "A false `expr` counts as no match, and one that fails is SERVFAIL"
        = "coredns plugin/template/template.go";
    PT8 "A CNAME in the answer of an A or AAAA query is looked up through the server, and what is found is appended"
        = "coredns plugin/template/template.go";
    PT9 "`ederror` adds an OPT with the extended error, even if the client sent no EDNS"
        = "coredns plugin/template/template.go";
    PF1 "A name under FROM and not under an `except` name is forwarded; several `forward` lines are tried in the order of the Corefile"
        = "coredns plugin/forward/forward.go";
    PF2 "The query goes out as it is, and the reply comes back whole"
        = "coredns plugin/forward/forward.go ServeDNS";
    PF3 "TO is up to 15 addresses, or a file whose `nameserver` lines count"
        = "coredns plugin/forward/setup.go";
    PF4 "The policy is random unless it is set to round_robin, which begins with the second upstream, or sequential"
        = "coredns plugin/forward/policy.go";
    PF5 "Any rcode is an answer: no other upstream is asked, unless `failover` names the rcode"
        = "coredns plugin/forward/forward.go ServeDNS";
    PF6 "The upstream is asked over the client's transport"
        = "coredns plugin/forward/forward.go ServeDNS";
    PF7 "A silent upstream is waited for 2 seconds, with at most two attempts for each upstream and none begun after 5 seconds; if all fail, SERVFAIL"
        = "coredns plugin/forward/forward.go ServeDNS";
    PF8 "After an error an upstream is probed every 0.5 seconds, and after two failures it is skipped"
        = "coredns plugin/pkg/proxy/health.go; coredns plugin/forward/forward.go";
    PF9 "`next` asks the following `forward` if the reply has one of the rcodes"
        = "coredns plugin/forward/forward.go ServeDNS";
    PF10 "A reply to another question is FORMERR"
        = "coredns plugin/forward/forward.go ServeDNS";
    PF11 "More queries at once than `max_concurrent` are REFUSED"
        = "coredns plugin/forward/forward.go ServeDNS";
    PF12 "A stub domain is a block of its own, or a `forward` for its zone before `forward .`"
        = "coredns plugin/forward/setup.go";
    PF13 "A server that forwards to itself, without `loop`, repeats the query until the timeouts: SERVFAIL"
        = "coredns plugin/forward/forward.go ServeDNS";
    PC1 "An entry is found by name without case, type, class, DO and CD"
        = "coredns plugin/cache/cache.go hash";
    PC2 "The time is the smallest TTL of any record in the reply, at least 5 and at most 3600, or 1800 for a denial; all records get it as their TTL"
        = "coredns plugin/cache/cache.go computeTTL; coredns plugin/cache/handler.go";
    PC3 "Truncated replies, errors, NXDOMAIN without SOA or with a CNAME, and CNAME chains that reach no record and have no SOA are never kept"
        = "coredns plugin/cache/cache.go; coredns plugin/pkg/response/typify.go";
    PC4 "SERVFAIL is kept for 5 seconds, if a plugin behind the cache wrote it"
        = "coredns plugin/cache/cache.go";
    PC5 "`disable` stops keeping and leaves the TTLs limited; names outside the cache's zones pass untouched"
        = "coredns plugin/cache/setup.go; coredns plugin/cache/cache.go";
    PC6 "A kept reply has AA set and the seconds that are left as the TTL of every record"
        = "coredns plugin/cache/item.go toMsg";
    PC7 "With a plain `cache 30` the cluster's answers are kept like others; with kubeadm's `disable` they are not"
        = "coredns plugin/cache/handler.go";
    PC8 "rewrite acts outside the cache; template, hosts, kubernetes and forward act inside"
        = "coredns core/dnsserver/zdirectives.go";
    PC9 "AD is kept, and cleared for clients that set neither DO nor AD"
        = "coredns plugin/cache/item.go toMsg";
    PC10 "`prefetch` refreshes an entry in the background that is asked for often, shortly before it ends"
        = "coredns plugin/cache/handler.go";
    PC11 "`serve_stale` answers with an entry that is over, for up to an hour, with TTL 0"
        = "coredns plugin/cache/handler.go";
    PA1 "With `@kubernetes` it acts for clients whose address is a pod's first one, for names in the zones of kubernetes"
        = "coredns plugin/autopath/autopath.go ServeDNS; coredns plugin/kubernetes/autopath.go AutoPath";
    PA2 "The search list is `ns.svc.Z svc.Z Z`, the search list of CoreDNS's own `resolv.conf`, and the bare name"
        = "coredns plugin/kubernetes/autopath.go AutoPath";
    PA3 "Only names under the first entry are expanded; the first entry itself is SERVFAIL"
        = "coredns plugin/autopath/autopath.go ServeDNS";
    PA4 "The first reply that is not NXDOMAIN is sent, NODATA included, with a CNAME from the question to the name that was found"
        = "coredns plugin/autopath/autopath.go ServeDNS";
    PA5 "If nothing is found, the first reply is sent, and the client goes through its own list without success"
        = "coredns plugin/autopath/autopath.go ServeDNS";
    PA6 "An ExternalName that is found under the first entry has its CNAME twice"
        = "coredns plugin/autopath/autopath.go ServeDNS";
    PA7 "Queries of any type are expanded"
        = "coredns plugin/autopath/autopath.go ServeDNS";
    PA8 "rewrite comes first and sees the name that was asked only; a zone in front of `@kubernetes` limits autopath to it"
        = "coredns plugin/autopath/setup.go";
    PL1 "In each acl whose zone has the name, the first policy whose types and networks fit decides; if none fits in any, the query is allowed"
        = "coredns plugin/acl/acl.go";
    PL2 "A bare address is a network of one, and IPv4 networks do not match IPv6 clients"
        = "coredns plugin/acl/setup.go";
    PL3 "`block` is REFUSED, `filter` is NOERROR without records, `drop` is no reply"
        = "coredns plugin/acl/acl.go ServeDNS";
    PL4 "The replies of `block` and `filter` have an OPT with the extended error 15 or 17, even if the client sent no EDNS"
        = "coredns plugin/acl/acl.go ServeDNS";
    PL5 "acl sees the rewritten name and comes before the cache"
        = "coredns core/dnsserver/zdirectives.go";
    PD1 "It acts on AAAA queries of class IN from IPv6 clients, and with `allow_ipv4` from all"
        = "coredns plugin/dns64/dns64.go";
    PD2 "If the AAAA reply is neither NXDOMAIN nor has an AAAA, the A records are looked up and each becomes an AAAA"
        = "coredns plugin/dns64/dns64.go";
    PD3 "The prefix is 64:ff9b::/96 unless another is set, with 32, 40, 48, 56, 64 or 96 bits"
        = "coredns plugin/dns64/dns64.go to6";
    PD4 "Names of the cluster are translated too, private addresses included"
        = "coredns plugin/dns64/dns64.go";
    PD5 "`translate_all` translates even where there is an AAAA, which is lost"
        = "coredns plugin/dns64/dns64.go";
    PO1 "The default shuffles addresses and MX records for each NOERROR reply, in answer and additional"
        = "coredns plugin/loadbalance/loadbalance.go";
    PO2 "Without it, headless addresses are in the order of the slice, and forwarded ones in the upstream's"
        = "coredns plugin/kubernetes/kubernetes.go findServices";
    PO3 "TXT, SRV and other types are not shuffled"
        = "coredns plugin/loadbalance/loadbalance.go";
    PO4 "`prefer` puts the addresses of a network first, and `weighted` puts one address first, drawn by its weight"
        = "coredns plugin/loadbalance/prefer.go; coredns plugin/loadbalance/weighted.go";
    PX1 "A name is `<service>.<namespace>.ZONE`, with `_port._protocol` in front where wanted"
        = "coredns plugin/kubernetes/external.go External";
    PX2 "The addresses are `spec.externalIPs` and the load balancer's, of Services of any type"
        = "coredns plugin/kubernetes/external.go External";
    PX3 "A load balancer's host name is a CNAME that is looked up through the server, once for each port of the Service"
        = "coredns plugin/k8s_external/msg_to_dns.go";
    PX4 "SRV has the ports of the Service and the name of the Service as its target"
        = "coredns plugin/k8s_external/msg_to_dns.go";
    PX5 "With `headless`, a headless Service without external addresses has its ready endpoints, and their names resolve"
        = "coredns plugin/kubernetes/external.go External";
    PX6 "The zone has an SOA and the name server `ns1.dns.ZONE`; `apex` renames `dns`"
        = "coredns plugin/k8s_external/apex.go";
    PX7 "It answers reverse lookups only if a reverse zone is among its zones, and then takes all of them without `fallthrough`"
        = "coredns plugin/k8s_external/external.go";
    PX8 "`fallthrough` passes NXDOMAIN to the next plugin"
        = "coredns plugin/k8s_external/external.go";
    PZ1 "A zone file is served as an authoritative server does: wildcards, delegations, DNAME, empty names as NODATA"
        = "coredns plugin/file/lookup.go";
    PZ2 "A CNAME is followed inside the zone and, outside, through the server; a target that does not exist makes the reply NXDOMAIN"
        = "coredns plugin/file/lookup.go";
    PZ3 "It comes after kubernetes, and `fallthrough` acts on NXDOMAIN only"
        = "coredns plugin/file/file.go";
    PW1 "Of blocks with the same zone and port, the first whose expressions are all true answers"
        = "coredns plugin/view/view.go; coredns core/dnsserver/server.go ServeDNS";
    PW2 "An expression can use the lower-case name, type, client address, transport and EDNS size"
        = "coredns plugin/pkg/expression/expression.go";
    PQ1 "`any` answers type ANY with one HINFO record"
        = "coredns plugin/any/any.go";
    PQ2 "`minimal` removes authority and additional from positive replies"
        = "coredns plugin/minimal/minimal.go";
    PQ3 "`header` sets or clears AA, RA and RD of replies, or of queries that go on"
        = "coredns plugin/header/header.go";
    PQ4 "`local` answers `localhost` names and the reverse zones of loopback"
        = "coredns plugin/local/local.go";
    PQ5 "`chaos` answers TXT of class CH for `version.bind` and similar names"
        = "coredns plugin/chaos/chaos.go";
    PQ6 "`bufsize` limits the client's EDNS size; `nsid` answers only when asked"
        = "coredns plugin/bufsize/bufsize.go; coredns plugin/nsid/nsid.go";
    PQ7 "`erratic` drops, truncates or delays every n-th query"
        = "coredns plugin/erratic/erratic.go";
    PQ8 "`loop` sends a query to itself at start, and ends the process if it comes back more than twice"
        = "coredns plugin/loop/loop.go";
    PQ9 "errors, log, health, ready, prometheus, pprof, debug and trace change nothing in DNS"
        = "coredns core/dnsserver/zdirectives.go";
    PQ10 "`whoami` answers any name with the client's address and port in additional records"
        = "coredns plugin/whoami/whoami.go";
    PQ11 "`shed` takes no options and stands only where plain DNS is spoken; without an overload nobody sees it"
        = "coredns plugin/shed/setup.go";
}
