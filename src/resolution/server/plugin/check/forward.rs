//! What `forward` refuses.

use super::super::duration::written;
use super::{Around, Checked, RCODES, Wants, bad, certificates, duration, go, number};
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token};
use std::net::IpAddr;

pub(super) fn check(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("forward"));
        }
        let to = d.rest();
        if to.is_empty() {
            return Err(d.missing("forward"));
        }
        let place = to.first().map_or_else(|| d.place(), |word| word.place.clone());
        let count = upstreams(d, "forward", &to, around)?;
        while d.next_in_braces() {
            forward_property(d, around)?;
        }
        for word in &to {
            if let Some((scheme, rest)) = word.text.split_once("://")
                && ["grpc", "quic", "https3"].contains(&scheme)
            {
                let port = if scheme == "quic" { "853" } else { "443" };
                let host = if go::host_and_port(rest).is_ok() { rest.to_owned() } else { format!("{rest}:{port}") };
                let said =
                    format!("'{scheme}' is not supported as a destination protocol in forward: {scheme}://{host}");
                return Err(d.plain(
                    &word.place,
                    &said,
                    bad("forward", &word.text, Wants::OneOf(&["dns://", "tls://", "https://"])),
                ));
            }
        }
        if count > 15 {
            let said = format!("more than 15 TOs configured: {count}");
            return Err(d.plain(&place, &said, CorefileReason::TooManyValues("forward".to_owned())));
        }
    }
    Ok(())
}

/// Addresses, files and names of nameservers (`plugin/pkg/parse/host.go`), and how many they come to.
pub(super) fn upstreams(d: &Dispenser<'_>, name: &str, words: &[&Token], around: &Around<'_>) -> Result<usize, Failed> {
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

fn forward_property(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    let property = d.val();
    // One value; what follows on the line is read as further properties.
    let one = |d: &mut Dispenser<'_>| {
        if d.next_argument() { Ok(Token::made(d.val(), &d.place())) } else { Err(d.missing(property)) }
    };
    match property {
        "except" if d.rest().is_empty() => Err(d.missing(property)),
        "except" => Ok(()),
        "max_fails" | "max_connect_attempts" => {
            let word = one(d)?;
            let reason = bad(property, &word.text, Wants::AtLeast(0));
            go::parse_uint(&word.text).map(|_| ()).map_err(|said| d.plain(&word.place, &said, reason))
        }
        "health_check" => {
            let word = one(d)?;
            let nanos = duration(d, property, &word)?;
            if nanos < 0 {
                let said = format!("health_check can't be negative: {nanos}");
                return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::DurationFrom("0s"))));
            }
            while d.next_argument() {
                match d.val() {
                    "no_rec" => {}
                    "domain" => {
                        let word = one(d)?;
                        if Name::parse(&word.text).is_err() {
                            let said = format!("health_check: invalid domain name {}", word.text);
                            return Err(d.plain(&word.place, &said, bad("domain", &word.text, Wants::Domain)));
                        }
                    }
                    other => {
                        let said = format!("health_check: unknown option {other}");
                        return Err(d.plain(
                            &d.place(),
                            &said,
                            bad(property, other, Wants::OneOf(&["no_rec", "domain"])),
                        ));
                    }
                }
            }
            Ok(())
        }
        "force_tcp" | "prefer_udp" | "next_on_nodata" | "failfast_all_unhealthy_upstreams" => {
            if d.next_argument() {
                Err(d.too_many(property))
            } else {
                Ok(())
            }
        }
        "tls" => {
            let words = d.rest();
            if words.len() > 3 {
                return Err(d.too_many(property));
            }
            certificates(d, property, &words, around)
        }
        "tls_servername" => one(d).map(|_| ()),
        "expire" | "read_timeout" | "max_age" => {
            let word = one(d)?;
            let nanos = duration(d, property, &word)?;
            if property == "read_timeout" && nanos <= 0 {
                let said = format!("read_timeout must be positive: {}", written(nanos));
                return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::DurationFrom("1ms"))));
            }
            if nanos < 0 {
                let said = format!("{property} can't be negative: {}", written(nanos));
                return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::DurationFrom("0s"))));
            }
            Ok(())
        }
        "max_idle_conns" | "max_concurrent" => {
            let word = one(d)?;
            let count = number(d, property, &word)?;
            if count < 0 {
                let said = format!("{property} can't be negative: {count}");
                return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(0))));
            }
            Ok(())
        }
        "policy" => {
            let word = one(d)?;
            const POLICIES: &[&str] = &["random", "round_robin", "sequential"];
            if POLICIES.contains(&word.text.as_str()) {
                return Ok(());
            }
            Err(d.here(&format!("unknown policy '{}'", word.text), bad(property, &word.text, Wants::OneOf(POLICIES))))
        }
        "next" | "failover" => {
            let words = d.rest();
            if words.is_empty() {
                return Err(d.missing(property));
            }
            for word in words {
                let code = word.text.to_uppercase();
                let reason = || bad(property, &word.text, Wants::Rcode);
                if !RCODES.contains(&code.as_str()) {
                    return Err(d.plain(&word.place, &format!("{} is not a valid rcode", word.text), reason()));
                }
                if property == "failover" && code == "NOERROR" {
                    return Err(d.plain(&word.place, "NoError cannot be used in failover", reason()));
                }
            }
            Ok(())
        }
        "source_address" => {
            let word = one(d)?;
            if word.text.parse::<IpAddr>().is_ok() {
                return Ok(());
            }
            Err(d.here(&format!("invalid IP address: {}", word.text), bad(property, &word.text, Wants::Address)))
        }
        "resolver" | "doh_method" | "proxy_protocol" => {
            d.rest();
            Ok(())
        }
        _ => Err(d.unknown_property()),
    }
}
