//! The rules of `docs/rules/tools/`.

use super::{Entry, Rule};

super::rules! {
    DG1 "Without `+search`, dig asks for type A of the name as is, whatever the search list"
        = "recorded with dig 9.18";
    DG2 "With `+search`, a name with enough dots or a trailing dot is tried as is, and any other with the search list and then as is"
        = "recorded with dig 9.18";
    DG3 "Three tries of 5 seconds go to the first nameserver, then one to each further one"
        = "recorded with dig 9.18";
    DG4 "dig does not read `/etc/hosts`"
        = "recorded with dig 9.18";
    N1 "They search as `dig +search` does; A goes through the candidates, and AAAA (with host also MX) is asked of the one that was found"
        = "recorded with nslookup and host 9.18";
    N2 "NODATA ends the search and is shown as success without an address; SERVFAIL moves to the next nameserver"
        = "recorded with nslookup 9.18";
    N3 "A silent nameserver is tried three times by nslookup and twice by host, 5 seconds each, for every type"
        = "recorded with nslookup and host 9.18";
    N4 "A literal address becomes a PTR query"
        = "recorded with nslookup 9.18";
    B1 "A name with a dot is asked as is and never searched; `ndots` is not read"
        = "busybox networking/nslookup.c";
    B2 "A name without a dot is asked with every search domain at once and never as is"
        = "busybox networking/nslookup.c";
    B3 "With a nameserver on the command line `resolv.conf` is not read, and there is no search"
        = "busybox networking/nslookup.c";
    B4 "Queries are sent again after 2.5 seconds, for 5 seconds a nameserver; the next one is asked only if nothing came"
        = "busybox networking/nslookup.c";
    B5 "The small variant calls the library's `getaddrinfo`, with a PTR query for each address"
        = "busybox networking/nslookup.c";
    C1 "Candidates are as in glibc; NXDOMAIN and NODATA move on, and any other failure ends the lookup"
        = "c-ares src/lib/ares_search.c";
    C2 "Data of one type is success, and the other type is waited for"
        = "c-ares src/lib/ares_process.c";
    C3 "1.34 makes three tries that begin with 2 seconds; 1.18 makes four, and doubles 5 seconds each time"
        = "c-ares src/lib/ares_process.c";
    C4 "The hosts file is compared without case, and `localhost` is not asked in DNS"
        = "recorded with c-ares 1.34 and 1.18";
    C5 "`ares_query` never searches; `ares_search` does"
        = "c-ares src/lib/ares_search.c";
    J1 "`dns.lookup` is the library's `getaddrinfo`: the same queries in the same order"
        = "recorded with Node.js 20";
    J2 "`dns.resolve` is `ares_query` of c-ares: no search list and no hosts file"
        = "recorded with Node.js 20";
    J3 "`dns.reverse` reads the hosts file first"
        = "recorded with Node.js 20";
    HK1 "Candidates are as in glibc; A is asked, and AAAA only if A failed; every failure moves on to the next candidate"
        = "recorded with hickory-resolver 0.25";
    HK2 "Two nameservers are asked at once, and the first good answer wins"
        = "recorded with hickory-resolver 0.25";
    HK3 "A literal IPv4 address is searched for in DNS before it is returned"
        = "recorded with hickory-resolver 0.25";
}
