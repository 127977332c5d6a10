//! The rules of `docs/rules/resolvers/`.

use super::{Entry, Rule};

super::rules! {
    R1 "A name with a trailing dot is tried as is, and no other name"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns_search; go src/net/dnsclient_unix.go nameList; c-ares src/lib/ares_search.c";
    R2 "A name with at least `ndots` dots is tried as is first; then glibc, Go and c-ares go through the search list, and musl does not"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns_search; go src/net/dnsclient_unix.go nameList; c-ares src/lib/ares_search.c";
    R3 "A name with fewer dots is tried with each search domain in order, then as is"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns_search; go src/net/dnsclient_unix.go nameList; c-ares src/lib/ares_search.c";
    R4 "A and AAAA are sent at once"
        = "glibc resolv/res_send.c; musl src/network/res_msend.c; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder";
    R5 "NXDOMAIN moves on to the next candidate"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder; c-ares src/lib/ares_search.c";
    R6 "NODATA moves on to the next candidate in glibc, Go and c-ares, and ends the search in musl"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder; c-ares src/lib/ares_search.c";
    R7 "Data of one family is success"
        = "glibc resolv/nss_dns/dns-host.c; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder";
    R8 "SERVFAIL, after all attempts, moves on to the next candidate in glibc and Go, and ends the search in musl and c-ares"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder; c-ares src/lib/ares_search.c";
    R9 "REFUSED ends the search list in glibc, which then tries the name as is; it is ignored in musl until the timeout, moves on in Go, and ends the search in c-ares"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/res_msend.c; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder; c-ares src/lib/ares_search.c";
    R10 "Silence of all nameservers ends the search list in glibc, which then tries the name as is; it ends the search in musl and c-ares, and moves on in Go"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder; c-ares src/lib/ares_search.c";
    R11 "If one family fails and the other has data, glibc, Go and c-ares return the data, and musl fails"
        = "glibc resolv/nss_dns/dns-host.c; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder";
    R12 "`ndots` is at most 15 in glibc, musl and Go"
        = "glibc resolv/res_init.c; musl src/network/resolvconf.c __get_resolv_conf; go src/net/dnsconfig_unix.go dnsReadConfig";
    R13 "The first three nameservers are used: in order by glibc and Go, all at once by musl"
        = "glibc resolv/res_send.c; musl src/network/res_msend.c; go src/net/dnsclient_unix.go tryOneName";
    R14 "glibc and Go wait 5 seconds for a nameserver and try all of them twice; musl waits 5 seconds in all and sends twice"
        = "glibc resolv/res_init.c; musl src/network/resolvconf.c __get_resolv_conf; go src/net/dnsconfig_unix.go dnsReadConfig; c-ares src/lib/ares_process.c";
    R15 "After SERVFAIL or REFUSED, glibc, Go and c-ares ask the next nameserver; musl repeats after SERVFAIL at once"
        = "glibc resolv/res_send.c; musl src/network/res_msend.c; go src/net/dnsclient_unix.go tryOneName; c-ares src/lib/ares_process.c";
    R16 "A truncated reply is asked for again over TCP"
        = "glibc resolv/res_send.c; musl src/network/res_msend.c; go src/net/dnsclient_unix.go exchange";
    R17 "The search list has no limit in glibc (since 2.26), Go and c-ares; in musl the line has to fit into 254 characters"
        = "glibc resolv/res_init.c; musl src/network/resolvconf.c __get_resolv_conf; go src/net/dnsconfig_unix.go dnsReadConfig";
    R18 "The search domain `.` stands for the name as is in glibc, is dropped by Go, and is skipped by musl 1.2.5"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns_search; go src/net/dnsconfig_unix.go dnsReadConfig";
    R19 "musl knows only the options `ndots`, `timeout` and `attempts`"
        = "glibc resolv/res_init.c; musl src/network/resolvconf.c __get_resolv_conf; go src/net/dnsconfig_unix.go dnsReadConfig";
    R20 "musl ignores a line of 255 or more characters: a long search list is no search list"
        = "musl src/network/resolvconf.c __get_resolv_conf";
    R21 "When every candidate has failed, the error follows from what was seen on the way"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder";
    R22 "A reply with a CNAME and no address ends the search in glibc and musl; Go and c-ares go on"
        = "glibc resolv/nss_dns/dns-host.c; musl src/network/lookup_name.c name_from_dns; go src/net/dnsclient_unix.go goLookupIPCNAMEOrder";
    R23 "Names with an empty label or a label over 63 characters are never sent"
        = "glibc resolv/res-name-checking.c; musl src/network/lookup_name.c; go src/net/dnsclient.go isDomainName";
    R24 "A request for one family asks for that type alone"
        = "glibc resolv/nss_dns/dns-host.c; musl src/network/lookup_name.c name_from_dns";
    R25 "dig, host, nslookup and busybox nslookup do not search as a program's library does, and none of them reads `/etc/hosts`"
        = "recorded with dig, host and nslookup 9.18; busybox networking/nslookup.c";
    R26 "With the usual search list, `web` takes one round of queries, `web.other` two, `web.other.svc` three, and the FQDN without a trailing dot four"
        = "glibc resolv/res_query.c __res_context_search";
    R27 "A namespace with the name of a top-level domain can capture external names"
        = "glibc resolv/res_query.c __res_context_search; musl src/network/lookup_name.c name_from_dns";
    G1 "The first three valid `nameserver` lines count, and without any the nameserver is 127.0.0.1"
        = "glibc resolv/res_init.c";
    G2 "The last `search` or `domain` line is the search list, without any limit; without one, it is the host name's part after its first dot"
        = "glibc resolv/res_init.c";
    G3 "`ndots` is 1 unless set and at most 15, `timeout` 5 seconds and at most 30, `attempts` 2 and at most 5"
        = "glibc resolv/res_init.c";
    G4 "A literal address is never asked in DNS, and the classic short forms are literals too"
        = "glibc sysdeps/posix/getaddrinfo.c gaih_inet";
    G5 "`/etc/hosts` is read first, and any hit of either family ends a lookup of both"
        = "glibc nss/nss_files/files-hosts.c";
    G6 "A name that is not a host name fails with EAI_NONAME and is not sent"
        = "glibc resolv/res-name-checking.c";
    G7 "A name with a trailing dot is tried as is, and the search list is not used"
        = "glibc resolv/res_query.c __res_context_search";
    G8 "A name with at least `ndots` dots is tried as is first, then with every search domain in order"
        = "glibc resolv/res_query.c __res_context_search";
    G9 "A name with fewer dots is tried with every search domain in order, then as is"
        = "glibc resolv/res_query.c __res_context_search";
    G10 "A candidate over 253 characters ends the search list; the name is still tried as is"
        = "glibc resolv/res_query.c __res_context_querydomain";
    G11 "For each candidate A and AAAA are sent at once from one new socket, A first"
        = "glibc resolv/res_send.c send_dg";
    G12 "A candidate succeeds if one of its replies is NOERROR with an answer, whatever the other reply is"
        = "glibc resolv/res_query.c __res_context_query";
    G13 "NXDOMAIN, NODATA and SERVFAIL move on to the next search domain; any other failure ends the list, and the name is tried as is"
        = "glibc resolv/res_query.c __res_context_search";
    G14 "Of two replies, one that is SERVFAIL, REFUSED or NOTIMP is dropped beside a usable one"
        = "glibc resolv/res_send.c send_dg";
    G15 "A CNAME without an address ends the search, and the result is EAI_NONAME"
        = "glibc resolv/nss_dns/dns-host.c";
    G16 "Answers have to follow the chain from the name that was asked"
        = "glibc resolv/nss_dns/dns-host.c";
    G17 "Nameservers are asked in order, `attempts` times over; SERVFAIL, REFUSED, NOTIMP and a closed port move to the next one at once, silence after `timeout`"
        = "glibc resolv/res_send.c __res_context_send";
    G18 "If the port is closed on all nameservers, the lookup ends at once with EAI_AGAIN; if all are silent, the name is still tried as is"
        = "glibc resolv/res_send.c __res_context_send";
    G19 "If only one of two replies comes, glibc waits for `timeout` and then asks one at a time"
        = "glibc resolv/res_send.c send_dg";
    G20 "`single-request` asks one type at a time, and `single-request-reopen` takes a new socket for the second"
        = "glibc resolv/res_send.c send_dg";
    G21 "After a truncated reply both types are asked again over one TCP connection"
        = "glibc resolv/res_send.c send_vc";
    G22 "`use-vc` begins with TCP, `edns0` adds an OPT of 1200 bytes, `no-aaaa` sends A only, and `rotate` begins with another nameserver each time"
        = "glibc resolv/res_init.c; glibc resolv/res_send.c";
    G23 "A reply with another id or another question is ignored"
        = "glibc resolv/res_send.c send_dg";
    G24 "glibc has no cache: a second lookup sends everything again"
        = "glibc resolv/res_send.c __res_context_send";
    G25 "An answer that does not fit into the first buffer of 1024 bytes makes the whole lookup start over with twice the buffer"
        = "glibc sysdeps/posix/getaddrinfo.c gaih_inet";
    G26 "The error is that of the name as is if it was tried first; else NODATA seen is EAI_NODATA, SERVFAIL seen is EAI_AGAIN, and otherwise the last candidate decides"
        = "glibc resolv/res_query.c __res_context_search";
    G27 "For IPv4 alone, EAI_AGAIN is given only if the very last query failed"
        = "glibc resolv/nss_dns/dns-host.c";
    G28 "The canonical name is the last CNAME target, or else the candidate that was found"
        = "glibc resolv/nss_dns/dns-host.c";
    G29 "AI_ADDRCONFIG leaves out a family for which only loopback has an address"
        = "glibc sysdeps/posix/getaddrinfo.c getaddrinfo";
    G30 "AI_V4MAPPED searches for AAAA first and then for A; AI_NUMERICHOST sends nothing"
        = "glibc sysdeps/posix/getaddrinfo.c gaih_inet";
    G31 "Addresses are sorted by RFC 3484: reachable first, then scope, label, precedence, and for IPv4 in the pod's own subnet the longest common prefix"
        = "glibc sysdeps/posix/getaddrinfo.c rfc3484_sort";
    G32 "`gethostbyname` is an IPv4 lookup, and `getnameinfo` sends one PTR query without a search"
        = "glibc nss/getXXbyYY_r.c";
    G33 "`res_search` follows G7 to G13 for any type; `res_query` asks only the name as given"
        = "glibc resolv/res_query.c";
    G34 "`getent hosts` goes through the whole search list for AAAA first and then for A; `getent ahosts` is what a program's `getaddrinfo` does"
        = "glibc nss/getent.c";
    M1 "The file is read for each lookup; the first three valid nameservers count, the last `search` line wins, and a line of 255 or more characters is ignored"
        = "musl src/network/resolvconf.c __get_resolv_conf";
    M2 "`ndots` is 1 unless set and at most 15, `timeout` 5 seconds and at most 60, `attempts` 2 and at most 10; no other option is known"
        = "musl src/network/resolvconf.c __get_resolv_conf";
    M3 "Literal addresses are as in glibc (G4), and the wrong family is EAI_NODATA"
        = "musl src/network/lookup_ipliteral.c __lookup_ipliteral";
    M4 "`/etc/hosts` is compared exactly, case included, and an entry of the wrong family ends the lookup"
        = "musl src/network/lookup_name.c name_from_hosts";
    M5 "Names of 1 to 254 bytes are sent whatever characters they have"
        = "musl src/network/lookup_name.c __lookup_name";
    M6 "A name with a trailing dot, or with at least `ndots` dots, is tried as is, and the search list is never used afterwards"
        = "musl src/network/lookup_name.c name_from_dns_search";
    M7 "Any other name is tried with every search domain in order, then as is; a candidate that cannot be encoded is skipped"
        = "musl src/network/lookup_name.c name_from_dns_search";
    M8 "For each candidate, A and then AAAA are sent to all nameservers at once, from one socket"
        = "musl src/network/res_msend.c __res_msend_rc";
    M9 "All replies are awaited; silence ends the search with EAI_AGAIN, NXDOMAIN of either type moves on, and NOERROR ends it with or without addresses"
        = "musl src/network/lookup_name.c name_from_dns";
    M10 "A lookup of both families needs both answered: data for A beside SERVFAIL for AAAA is EAI_AGAIN after 5 seconds"
        = "musl src/network/lookup_name.c name_from_dns";
    M11 "A CNAME without an address is NODATA and ends the search; records are taken by their type alone"
        = "musl src/network/lookup_name.c dns_parse_callback";
    M12 "Queries are sent at once and again after `timeout` divided by `attempts`, until `timeout` is over for all"
        = "musl src/network/res_msend.c __res_msend_rc";
    M13 "For each type the first NOERROR or NXDOMAIN of any nameserver wins"
        = "musl src/network/res_msend.c __res_msend_rc";
    M14 "SERVFAIL is asked again at once, at most twice for each type and interval; REFUSED, NOTIMP and FORMERR are ignored"
        = "musl src/network/res_msend.c __res_msend_rc";
    M15 "A closed port is the same as silence"
        = "musl src/network/res_msend.c __res_msend_rc";
    M16 "A truncated reply is asked for again over TCP, one connection for each type"
        = "musl src/network/res_msend.c __res_msend_rc";
    M17 "musl has no cache"
        = "musl src/network/lookup_name.c";
    M18 "The search domain `.` is skipped; 1.2.3 sends a malformed packet for it and fails after 5 seconds"
        = "musl src/network/lookup_name.c name_from_dns_search";
    M19 "At most 48 addresses are returned; IPv4 addresses keep the order of DNS, and with IPv6 among them all are sorted"
        = "musl src/network/lookup_name.c __lookup_name";
    M20 "The canonical name is always set: the last CNAME target if it is a host name, or else the candidate"
        = "musl src/network/lookup_name.c dns_parse_callback";
    M21 "AI_ADDRCONFIG leaves out a family whose loopback address cannot be reached"
        = "musl src/network/getaddrinfo.c getaddrinfo";
    M22 "`res_search` is `res_query`: it has no search list"
        = "musl src/network/res_query.c res_query";
    M23 "`gethostbyname` repeats the whole lookup with a larger buffer where the result needs more than 95 bytes"
        = "musl src/network/gethostbyname2.c";
    WN1 "Windows takes a name with a dot for a whole name, and gives one without a dot the one suffix of the pod's namespace"
        = "kubernetes documentation, DNS resolution on Windows nodes; kubernetes#65016";
}
