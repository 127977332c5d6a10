//! /etc/hosts as the libraries read it. Whether a name matches an entry is each library's own affair.

use super::literal;
use std::net::IpAddr;

/// The entries of an /etc/hosts, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostsTable {
    /// The entries.
    pub entries: Vec<HostsEntry>,
}

/// One line with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostsEntry {
    /// The line of the file, from 0.
    pub line: usize,
    /// The address.
    pub address: IpAddr,
    /// The names it has: the first is the canonical one.
    pub names: Vec<String>,
}

impl HostsTable {
    /// Reads the text of the file. Comments and lines without address and name are passed over.
    pub fn read(text: &str) -> Self {
        let entry = |(line, content): (usize, &str)| {
            let mut words = content.split('#').next()?.split_whitespace();
            let address = literal::address(words.next()?)?;
            let names: Vec<_> = words.map(str::to_owned).collect();
            (!names.is_empty()).then_some(HostsEntry { line, address, names })
        };
        Self { entries: text.lines().enumerate().filter_map(entry).collect() }
    }

    /// The entries one of whose names `matches`, with their positions.
    pub(super) fn find<'a>(
        &'a self,
        matches: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = (usize, &'a HostsEntry)> {
        self.entries.iter().enumerate().filter(move |(_, entry)| entry.names.iter().any(|name| matches(name)))
    }
}
