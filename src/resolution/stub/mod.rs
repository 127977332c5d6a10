//! The library that turns what a person types into questions: glibc, musl, Go's own resolver, and Windows as far as it
//! is known.
//!
//! Each library is one file with its own reading of resolv.conf, its own order of names and its own
//! way to send (rules of part R). They share the words of `transport.rs` and `lookup.rs`: a [`Transport`]
//! carries a question to a nameserver, a [`Lookup`] tells everything that happened. Time is virtual: what a library waits is
//! added up in [`Lookup::waited`]. No sentence is made here, and nothing here knows Kubernetes but
//! [`Library::for_pod`].

mod config;
mod glibc;
mod glibc_send;
mod go;
mod go_send;
mod hosts_table;
mod image;
mod late;
mod library;
mod literal;
mod lookup;
mod lookup_log;
mod musl;
mod musl_send;
mod order;
#[cfg(test)]
mod tests;
pub mod tools;
mod transport;
mod windows;

pub use config::Config;
pub use hosts_table::{HostsEntry, HostsTable};
pub use late::take_in as take_in_libraries;
pub use library::{ANNOTATION, Library};
pub use lookup::{CandidateOutcome, CandidateReason, Lookup, LookupError, NextStep, Sent, Source, Try};
pub use transport::{Carried, Exchange, Protocol, Timed, Transport};

use crate::dns::RecordType;
use std::net::IpAddr;

/// Which addresses a caller of `getaddrinfo` wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// `AF_UNSPEC`: both families, what nearly every program asks for.
    Unspec,
    /// `AF_INET`: IPv4 only.
    Inet,
    /// `AF_INET6`: IPv6 only.
    Inet6,
}

impl Family {
    /// The record types asked for, in the order they are sent.
    pub fn record_types(self) -> &'static [RecordType] {
        match self {
            Self::Unspec => &[RecordType::A, RecordType::Aaaa],
            Self::Inet => &[RecordType::A],
            Self::Inet6 => &[RecordType::Aaaa],
        }
    }

    /// True where the address is wanted.
    pub fn admits(self, address: IpAddr) -> bool {
        match self {
            Self::Unspec => true,
            Self::Inet => address.is_ipv4(),
            Self::Inet6 => address.is_ipv6(),
        }
    }
}

/// What a process finds around it in its pod.
#[derive(Clone, Copy, Debug)]
pub struct Host<'a> {
    /// Its resolv.conf, as its library reads it.
    pub config: &'a Config,
    /// Its /etc/hosts.
    pub hosts: &'a HostsTable,
    /// The addresses of its interfaces but the loopback. They decide the order of a result, never its content.
    pub interfaces: &'a [Interface],
}

/// An address of the pod itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The address.
    pub address: IpAddr,
    /// The length of its prefix, in bits: 24 with most bridges, 32 with most routed networks.
    pub prefix: u8,
}

impl Config {
    /// Reads the file as `library` does. `hostname` is what the kernel calls the pod: glibc and Go take
    /// the search list from it where the file has none. One whose code has not arrived reads nothing.
    pub fn read(library: Library, text: &str, hostname: &str) -> Self {
        match late_of(library) {
            None => Self::glibc(text, hostname),
            Some(late) => late.map_or_else(Self::default, |late| (late.read)(library, text, hostname)),
        }
    }

    /// The file as glibc reads it (rules G1 to G3).
    pub fn glibc(text: &str, hostname: &str) -> Self {
        glibc::read(text, hostname)
    }

    /// The file as musl reads it (rules M1, M2).
    pub fn musl(text: &str) -> Self {
        musl::read(text)
    }

    /// The file as Go's own resolver reads it (`net/dnsconfig_unix.go`, `dnsReadConfig`).
    pub fn go(text: &str, hostname: &str) -> Self {
        go::read(text, hostname)
    }
}

/// `getaddrinfo` with the default flags, or Go's `LookupIP`.
///
/// ```
/// use k8s_dns_lab::dns::{Question, Rcode, Response};
/// use k8s_dns_lab::resolution::stub::{Config, Exchange, Family, Host, HostsTable, Library, Protocol, look_up};
/// use std::net::IpAddr;
///
/// let config = Config::glibc("search svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n", "web");
/// let host = Host { config: &config, hosts: &HostsTable::default(), interfaces: &[] };
/// let mut nobody = |_: IpAddr, _: &Question, _: Protocol| Exchange::Response(Response::empty(Rcode::NxDomain));
/// let lookup = look_up(Library::Glibc, &host, "db.shop", Family::Inet, &mut nobody);
/// let tried: Vec<String> = lookup.tries.iter().filter_map(|one| Some(one.name.as_ref()?.to_string())).collect();
/// assert_eq!(tried, ["db.shop.svc.cluster.local.", "db.shop."]);
/// ```
pub fn look_up(library: Library, host: &Host<'_>, name: &str, family: Family, transport: &mut dyn Transport) -> Lookup {
    match late_of(library) {
        None => glibc::look_up(host, name, family, transport),
        Some(Some(late)) => (late.look_up)(library, host, name, family, transport),
        Some(None) => not_arrived(),
    }
}

/// `res_search`, or Go's `LookupSRV` and its like: one question of any type, with the search list where
/// the library has one for it (rules G33, M22).
pub fn search(
    library: Library,
    host: &Host<'_>,
    name: &str,
    record_type: RecordType,
    transport: &mut dyn Transport,
) -> Lookup {
    match late::table() {
        Some(late) => (late.search)(library, host, name, record_type, transport),
        None => not_arrived(),
    }
}

/// Nothing for glibc, which is always there; for another library its functions, where they have arrived.
fn late_of(library: Library) -> Option<Option<&'static late::Table>> {
    (library != Library::Glibc).then(late::table)
}

/// What comes of a call whose library has not arrived ([`Library::can_ask`] tells before): nothing is sent.
fn not_arrived() -> Lookup {
    lookup_log::without_dns(Source::Nobody, Err(LookupError::Again))
}
