//! The rules of `docs/rules/coredns/`.

use super::{Entry, Rule};

super::rules! {
    H1 "kubeadm's Corefile has `pods insecure`, `ttl 30`, `fallthrough` for the reverse zones only, and a cache that keeps nothing of the cluster"
        = "kubernetes cmd/kubeadm/app/phases/addons/dns/manifests.go";
    H2 "Everything outside the zones goes to the nameservers of the node's `resolv.conf`, without a search list"
        = "coredns plugin/forward/forward.go ServeDNS";
    H3 "The cache gives every record of a reply the same TTL, from 5 seconds to its own limit, and keeps the reply for that long"
        = "coredns plugin/cache/cache.go; coredns plugin/cache/handler.go; coredns plugin/cache/item.go";
    H4 "`loadbalance` shuffles the addresses and MX records of a NOERROR reply, with CNAMEs first"
        = "coredns plugin/loadbalance/loadbalance.go";
    H5 "`autopath` goes through the search list on the server, for clients that are known pods"
        = "coredns plugin/autopath/autopath.go; coredns plugin/kubernetes/autopath.go";
    H6 "`k8s_external` answers for the external addresses of Services in a zone of its own"
        = "coredns plugin/k8s_external/external.go";
    PS1 "On each port, the block with the longest zone that is a suffix of the name answers"
        = "coredns core/dnsserver/server.go ServeDNS";
    PS2 "A name that no block has is REFUSED, without AA, RA or records"
        = "coredns core/dnsserver/server.go ServeDNS";
    PS3 "A block without plugins is REFUSED, and a query that no plugin answers is SERVFAIL"
        = "coredns core/dnsserver/server.go ServeDNS";
    PS4 "Plugins run in a fixed order, whatever the order in the Corefile"
        = "coredns core/dnsserver/zdirectives.go";
    PS5 "A lookup that a plugin makes itself begins at the server, and any block may answer it"
        = "coredns plugin/pkg/upstream/upstream.go Lookup";
    PS6 "A class other than IN is REFUSED unless a block of the listener has `chaos` or `forward`"
        = "coredns core/dnsserver/server.go ServeDNS";
    PS7 "A reply has an OPT record exactly if the query had one; an EDNS version other than 0 is BADVERS"
        = "coredns core/dnsserver/server.go ServeDNS; coredns request/request.go";
    PS8 "RA is never set by CoreDNS itself; AA is set by hosts, template, kubernetes, k8s_external, file and the cache"
        = "coredns core/dnsserver/server.go ServeDNS";
    PS9 "A plugin that returns SERVFAIL, REFUSED, FORMERR or NOTIMP without writing has the server write a bare reply"
        = "coredns core/dnsserver/server.go ServeDNS";
    PS10 "A reply with a name that cannot be encoded is not sent, and the client runs into its timeout"
        = "coredns core/dnsserver/server.go ServeDNS";
    PS11 "kubernetes, k8s_external and forward repeat the spelling of the query; hosts, template and file answer in lower case"
        = "coredns plugin/kubernetes/handler.go; coredns plugin/hosts/hosts.go; coredns plugin/cache/item.go";
    PN1 "A UDP reply may have 512 bytes, or the size that the client gives in EDNS; TCP may have 65535"
        = "coredns request/request.go Size";
    PN2 "A reply that fits is sent uncompressed; one that does not is compressed first"
        = "coredns request/request.go Scrub";
    PN3 "A reply that is still too large loses whole records from its end, and TC is set even if only additional records went"
        = "coredns request/request.go Scrub";
    PN4 "Without EDNS about 29 addresses of a headless Service fit into a reply, with 1232 bytes about 73"
        = "coredns request/request.go Scrub";
    PN5 "Which records are cut depends on the order of the slices and on loadbalance"
        = "coredns request/request.go Scrub";
    PN6 "A truncated reply of an upstream is passed on as it is and not cached"
        = "coredns plugin/forward/forward.go ServeDNS";
    PN7 "glibc, Go and musl since 1.2.4 ask again over TCP; earlier musl uses what fitted"
        = "musl src/network/res_msend.c";
    PV1 "`reload` notices a changed Corefile or imported file every 30 seconds, and restarts all blocks with empty caches"
        = "coredns plugin/reload/reload.go";
    PV2 "A hosts file is read again within 5 seconds of a change; a deleted file keeps its last content"
        = "coredns plugin/hosts/hostsfile.go";
    PU1 "Tokens are separated by white space; a token in quotes may contain it, and `#` outside quotes begins a comment; inside a word it hides no more than the rest of that word"
        = "coredns/caddy caddyfile/lexer.go";
    PU2 "A block is its zones, then `{` on that line or the next, one directive a line, and `}` on a line of its own"
        = "coredns/caddy caddyfile/parse.go";
    PU3 "A key is `[scheme://]zone[:port]`; a CIDR becomes reverse zones"
        = "coredns core/dnsserver/address.go; coredns plugin/normalize.go";
    PU4 "The same zone, port and transport twice is refused, unless `view` tells the blocks apart"
        = "coredns core/dnsserver/register.go";
    PU5 "A directive that CoreDNS does not know is refused"
        = "coredns core/dnsserver/zdirectives.go";
    PU6 "errors, cache, kubernetes, hosts, loop, ready and prometheus may be used once in a block; forward, rewrite, template, acl, file and others several times"
        = "coredns core/dnsserver/register.go";
    PU7 "Each plugin checks its own arguments"
        = "coredns plugin/cache/setup.go; coredns plugin/hosts/setup.go; coredns plugin/forward/setup.go";
    PU8 "`import` takes a file, a glob or a snippet, and puts its tokens in its place"
        = "coredns/caddy caddyfile/parse.go";
    PU9 "A snippet `(name) { … }` has to come before its use"
        = "coredns/caddy caddyfile/parse.go";
    PU10 "`{$NAME}` and `{%NAME%}` are replaced by the environment variable inside any token"
        = "coredns/caddy caddyfile/parse.go";
    PU11 "An address that cannot be bound stops the start"
        = "coredns core/dnsserver/register.go";
    PU12 "kubernetes without a cluster around it is refused; with an API that cannot be reached CoreDNS starts after a timeout"
        = "coredns plugin/kubernetes/setup.go";
}
