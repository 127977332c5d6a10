//! The table a fresh lab starts with: reserved example names and documentation addresses only (RFC 2606,
//! RFC 5737, RFC 3849). It stands here as values, so that a fresh lab starts without the reader of tables.

use super::{Failure, Line};
use crate::dns::{Name, Record, RecordData};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What a line of the example says of its name.
enum Says {
    A([u8; 4]),
    Aaaa(u16),
    Cname(&'static str),
    Fails(Failure),
}

const COMMENTS: [&str; 2] = [
    "; Names outside the cluster, one a line: owner TTL IN type data.",
    "; SERVFAIL, NXDOMAIN or TIMEOUT instead makes a name fail.",
];

const NAMES: [(&str, u32, Says); 13] = [
    ("example.com.", 3600, Says::A([192, 0, 2, 34])),
    ("example.com.", 3600, Says::Aaaa(0x34)),
    ("www.example.com.", 3600, Says::Cname("example.com.")),
    ("api.example.com.", 300, Says::Cname("www.example.com.")),
    ("old-db.example.com.", 300, Says::A([192, 0, 2, 10])),
    ("new-db.example.net.", 300, Says::A([198, 51, 100, 20])),
    ("payments.example.org.", 60, Says::A([203, 0, 113, 7])),
    ("payments.example.org.", 60, Says::A([203, 0, 113, 8])),
    ("v6only.example.org.", 300, Says::Aaaa(0x6)),
    ("registry.test.", 300, Says::A([198, 51, 100, 30])),
    ("broken.example.com.", 0, Says::Fails(Failure::ServFail)),
    ("gone.example.com.", 0, Says::Fails(Failure::NxDomain)),
    ("silent.example.com.", 0, Says::Fails(Failure::Timeout)),
];

/// The lines of the table.
pub(super) fn lines() -> Vec<Line> {
    let names = NAMES.iter().map(|(name, ttl, says)| {
        let name = Name::from_checked(name);
        let data = match says {
            Says::A(address) => RecordData::A(Ipv4Addr::from(*address)),
            Says::Aaaa(end) => RecordData::Aaaa(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, *end)),
            Says::Cname(target) => RecordData::Cname(Name::from_checked(target)),
            Says::Fails(failure) => return Line::Failure(name, None, *failure),
        };
        Line::Record(Record { name, ttl: *ttl, data })
    });
    comments().into_iter().chain(names).collect()
}

/// What says how such a table is written, and describes nothing.
pub(super) fn comments() -> Vec<Line> {
    COMMENTS.iter().map(|comment| Line::Text((*comment).to_owned())).collect()
}
