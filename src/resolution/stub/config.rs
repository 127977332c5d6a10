//! What a library makes of the text of resolv.conf. How each reads it stands in the library's own file.

use std::net::{IpAddr, Ipv4Addr};

/// The nameserver where the file names none.
pub(super) const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// resolv.conf as one library understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Those the library will ask, at most three.
    pub nameservers: Vec<IpAddr>,
    /// The search list, as written.
    pub search: Vec<String>,
    /// From how many dots a name is tried as it is before the search list.
    pub ndots: usize,
    /// How long it waits for a nameserver, in seconds. For musl, for the whole lookup of one name.
    pub timeout: i64,
    /// How many rounds over all nameservers.
    pub attempts: i64,
    /// `rotate`: start with another nameserver every time.
    pub rotate: bool,
    /// With which nameserver a process with `rotate` starts. Chance in the real libraries.
    pub first: usize,
    /// `single-request`: AAAA is asked when A has been answered.
    pub single_request: bool,
    /// `single-request-reopen`: the same, from a new socket.
    pub single_request_reopen: bool,
    /// `use-vc`: over TCP from the start.
    pub use_tcp: bool,
    /// `edns0`: larger replies over UDP.
    pub edns0: bool,
    /// `no-aaaa`: AAAA is never asked.
    pub no_aaaa: bool,
    /// `no-tld-query`: a name without a dot is not tried as it is behind the search list.
    pub no_tld_query: bool,
}

/// What holds where the file says nothing: alike in all three.
impl Default for Config {
    fn default() -> Self {
        Self {
            nameservers: Vec::new(),
            search: Vec::new(),
            ndots: 1,
            timeout: 5,
            attempts: 2,
            rotate: false,
            first: 0,
            single_request: false,
            single_request_reopen: false,
            use_tcp: false,
            edns0: false,
            no_aaaa: false,
            no_tld_query: false,
        }
    }
}

/// The search list a host name gives: what stands behind its first dot.
pub(super) fn domain_of(hostname: &str) -> Vec<String> {
    match hostname.split_once('.') {
        Some((_, domain)) if !domain.is_empty() => vec![domain.to_owned()],
        _ => Vec::new(),
    }
}
