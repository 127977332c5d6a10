//! What `forward` and `grpc` refuse of the nameservers that they are given.

use super::{SetupContext, Wants, bad, go};
use crate::resolution::corefile::{Dispenser, Failed, Token};
use std::net::IpAddr;

/// Addresses, files and names of nameservers (`plugin/pkg/parse/host.go`), and how many they come to.
pub(in super::super) fn upstreams(
    d: &Dispenser<'_>,
    name: &str,
    words: &[&Token],
    around: &SetupContext<'_>,
) -> Result<usize, Failed> {
    let mut count = 0;
    let mut is_known = true;
    for word in words {
        let refuse = |said: &str| Err(d.plain(&word.place, said, bad(name, &word.text, Wants::Upstream)));
        let (_, rest) = word.text.split_once("://").unwrap_or(("dns", &word.text));
        if rest.is_empty() {
            return refuse(&format!("invalid address: {:?}", word.text));
        }
        let host = go::host_and_port(rest).map_or(rest, |(host, _)| host);
        let host = host.split_once('%').map_or(host, |(host, _)| host);
        if host.parse::<IpAddr>().is_ok() || rest.parse::<IpAddr>().is_ok() {
            count += 1;
            continue;
        }
        if let Some(text) = around.files.get(rest) {
            count += text.lines().filter(|line| line.split_whitespace().next() == Some("nameserver")).count();
            continue;
        }
        // A file that nobody gave has some.
        is_known &= around.files.knows(rest) && !rest.starts_with('/');
        if rest.starts_with('/') {
            if around.files.knows(rest) {
                return refuse(&format!("failed to resolve {rest:?}: lookup {rest}: no such host"));
            }
            continue;
        }
        let could_be = |one: char| one.is_ascii_alphanumeric() || "-_.".contains(one);
        // It is resolved at start, by the node's resolver, which knows no name of the cluster (rule PF3).
        let is_of_cluster = host.trim_end_matches('.').ends_with(".svc.cluster.local");
        if !host.chars().all(could_be) || host.is_empty() || is_of_cluster {
            return refuse(&format!("failed to resolve {rest:?}: lookup {rest}: no such host"));
        }
        count += 1;
    }
    match words.first() {
        Some(word) if count == 0 && is_known => {
            Err(d.plain(&word.place, "no valid upstream addresses found", bad(name, &word.text, Wants::Nameservers)))
        }
        _ => Ok(count),
    }
}
