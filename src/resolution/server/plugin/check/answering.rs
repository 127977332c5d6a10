//! Directives that answer or ask others: `kubernetes`, `hosts`, `template`, `forward` and the like.

use super::passing::{RCODES, is_type};
use super::{Around, Checked, Wants, bad, certificates, duration, go, is_missing, number, path_of, properties};
use crate::dns::{Name, reverse};
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};
use std::net::IpAddr;

pub(super) fn kubernetes<'t>(d: &mut Dispenser<'t>, around: &Around<'_>) -> Checked {
    let mut count = 0;
    while d.advance() {
        if count > 0 {
            return Err(d.only_once());
        }
        count += 1;
        let zones = d.rest();
        let (mut namespaces, mut labels, mut zonal, mut noendpoints) = (false, false, false, false);
        let mut multicluster: Vec<&'t Token> = Vec::new();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "pods" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else { return Err(d.missing(property)) };
                    const MODES: &[&str] = &["disabled", "insecure", "verified"];
                    if !MODES.contains(&word.text.as_str()) {
                        let said = format!(
                            "wrong value for pods: {},  must be one of: disabled, verified, insecure",
                            word.text
                        );
                        return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::OneOf(MODES))));
                    }
                }
                "namespaces" | "endpoint" if d.rest().is_empty() => return Err(d.missing(property)),
                "namespaces" => namespaces = true,
                "endpoint" => {}
                "tls" => match d.rest().len() {
                    3 => {}
                    0..3 => return Err(d.missing(property)),
                    _ => return Err(d.too_many(property)),
                },
                "kubeconfig" => match d.rest().len() {
                    0 => return Err(d.missing(property)),
                    1 | 2 => {}
                    _ => return Err(d.too_many(property)),
                },
                "labels" | "namespace_labels" => {
                    let words = d.rest();
                    selector(d, property, &words)?;
                    labels |= property == "namespace_labels";
                }
                "fallthrough" => {
                    d.rest();
                }
                "ttl" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    let ttl = number(d, property, word)?;
                    if !(0..=3600).contains(&ttl) {
                        let said = format!("ttl must be in range [0, 3600]: {ttl}");
                        return Err(d.here(&said, bad(property, &word.text, Wants::Between(0, 3600))));
                    }
                }
                "noendpoints" | "endpoint_pod_names" | "ptr_hostname_only" | "zonal" => {
                    if !d.rest().is_empty() {
                        return Err(d.too_many(property));
                    }
                    noendpoints |= property == "noendpoints";
                    zonal |= property == "zonal";
                }
                "ignore" => {
                    if let Some(word) = d.rest().first().filter(|word| word.text != "empty_service") {
                        let said = format!("unable to parse ignore value: '{}'", word.text);
                        return Err(d.plain(
                            &word.place,
                            &said,
                            bad(property, &word.text, Wants::OneOf(&["empty_service"])),
                        ));
                    }
                }
                "multicluster" => multicluster = d.rest(),
                "startup_timeout" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    duration(d, property, word)?;
                }
                "apiserver_qps" | "apiserver_burst" | "apiserver_max_inflight" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    if word.text.parse::<f64>().is_err() {
                        number(d, property, word)?;
                    }
                }
                _ => return Err(d.unknown_property()),
            }
        }
        if namespaces && labels {
            let reason = CorefileReason::Exclude("namespaces", "namespace_labels");
            return Err(d.here("namespaces and namespace_labels cannot both be set", reason));
        }
        if zonal && noendpoints {
            let reason = CorefileReason::Exclude("zonal", "noendpoints");
            return Err(d.here("zonal requires the endpoint cache; remove noendpoints", reason));
        }
        within(d, &zones, &multicluster, around)?;
    }
    Ok(())
}

/// The zones of `multicluster` have to be zones of the plugin.
fn within(d: &Dispenser<'_>, zones: &[&Token], multicluster: &[&Token], around: &Around<'_>) -> Checked {
    let name = |text: &str| Name::parse(text).ok().map(|name| name.to_lowercase().into_owned());
    let own: Vec<Name> = if zones.is_empty() {
        around.zones.to_vec()
    } else {
        let all =
            zones.iter().map(|zone| reverse::zones_of_cidr(&zone.text).or(name(&zone.text).map(|name| vec![name])));
        all.flatten().flatten().collect()
    };
    for word in multicluster {
        let Some(zone) = name(&word.text) else { continue };
        if !own.contains(&zone) {
            let all: Vec<String> = own.iter().map(Name::to_string).collect();
            let said = format!(
                "is not authoritative for the multicluster zone {zone} (authoritative zones: [{}])",
                all.join(" ")
            );
            return Err(d.here(&said, bad("multicluster", &word.text, Wants::OwnZone)));
        }
    }
    Ok(())
}

/// A selector of labels, in which `!=` is no operator (`metav1.ParseToLabelSelector`; rule PK2).
fn selector(d: &Dispenser<'_>, property: &str, words: &[&Token]) -> Checked {
    let [first, ..] = words else { return Err(d.missing(property)) };
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let name = if property == "labels" { "label" } else { "namespace_label" };
    let refuse = |why: String| {
        let said = format!("unable to parse {name} selector value: '{text}': {why}");
        Err(d.plain(&first.place, &said, bad(property, &text, Wants::LabelSelector)))
    };
    let head = text.trim_start();
    if let Some(operator) = ["==", "=", ",", "(", ")"].into_iter().find(|one| head.starts_with(one)) {
        let found = operator.trim();
        return refuse(format!(
            "couldn't parse the selector string \"{text}\": found '{found}', expected: !, identifier, or 'end of string'"
        ));
    }
    if text.contains("!=") {
        return refuse("\"!=\" is not a valid label selector operator".to_owned());
    }
    Ok(())
}

pub(super) fn external(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    let mut place = d.place();
    while d.advance() {
        place = d.place();
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "ttl" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    let ttl = number(d, property, word)?;
                    if !(0..=3600).contains(&ttl) {
                        let said = format!("ttl must be in range [0, 3600]: {ttl}");
                        return Err(d.here(&said, bad(property, &word.text, Wants::Between(0, 3600))));
                    }
                }
                "apex" if d.rest().is_empty() => return Err(d.missing(property)),
                "apex" | "headless" => {}
                "fallthrough" => {
                    d.rest();
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    // This is found when the block starts.
    if around.directives.contains(&"kubernetes") {
        return Ok(());
    }
    Err(d.plain(&place, "kubernetes plugin not loaded", CorefileReason::Needs("k8s_external", "kubernetes")))
}

pub(super) fn hosts(d: &mut Dispenser<'_>) -> Checked {
    let mut count = 0;
    while d.advance() {
        if count > 0 {
            return Err(d.only_once());
        }
        count += 1;
        d.rest();
        let mut has_fallthrough = false;
        while d.next_in_braces() {
            match d.val() {
                "fallthrough" => {
                    d.rest();
                    has_fallthrough = true;
                }
                "fallthrough_unsupported" => {
                    d.rest();
                }
                "no_reverse" => {}
                "ttl" => {
                    let words = d.rest();
                    let Some(word) = words.first() else {
                        return Err(
                            d.here("ttl needs a time in second", CorefileReason::MissingValue("ttl".to_owned()))
                        );
                    };
                    let reason = bad("ttl", &word.text, Wants::Between(1, 65535));
                    match go::atoi(&word.text) {
                        Err(_) => return Err(d.here("ttl needs a number of second", reason)),
                        Ok(ttl) if !(1..=65535).contains(&ttl) => return Err(d.here("ttl provided is invalid", reason)),
                        Ok(_) => {}
                    }
                }
                "reload" => {
                    let words = d.rest();
                    let [word] = words.as_slice() else {
                        let reason = CorefileReason::MissingValue("reload".to_owned());
                        return Err(d.here("reload needs a duration (zero seconds to disable)", reason));
                    };
                    let reason = bad("reload", &word.text, Wants::DurationFrom("0s"));
                    match go::duration(&word.text) {
                        Err(_) => return Err(d.here(&format!("invalid duration for reload '{}'", word.text), reason)),
                        Ok(nanos) if nanos < 0 => {
                            let said = format!("invalid negative duration for reload '{}'", word.text);
                            return Err(d.here(&said, reason));
                        }
                        Ok(_) => {}
                    }
                }
                // A line of the file, whatever it says (rules PH2, PU7).
                _ if has_fallthrough => {
                    d.rest();
                    return Err(d.wrong_count_of(CorefileReason::HostsAfterFallthrough));
                }
                _ => {
                    d.rest();
                }
            }
        }
    }
    Ok(())
}

pub(super) fn template(d: &mut Dispenser<'_>) -> Checked {
    const CLASSES: &[&str] = &["IN", "CS", "CH", "HS", "NONE", "ANY"];
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("template"));
        }
        if !CLASSES.contains(&d.val()) {
            return Err(
                d.here(&format!("invalid query class {}", d.val()), bad("template", d.val(), Wants::OneOf(CLASSES)))
            );
        }
        if !d.next_argument() {
            return Err(d.missing("template"));
        }
        if !is_type(d.val()) {
            let said = format!("invalid RR class {}", d.val());
            return Err(d.here(&said, bad("template", d.val(), Wants::RecordType)));
        }
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "match" if d.rest().is_empty() => return Err(d.missing(property)),
                "answer" | "additional" | "authority" => {
                    let words = d.rest();
                    if words.is_empty() {
                        return Err(d.missing(property));
                    }
                    if let Some(word) = words.iter().find(|word| has_open_action(&word.text)) {
                        let said = format!(
                            "could not compile template: {}, template: {property}:1: unclosed action",
                            word.text
                        );
                        return Err(d.here(&said, bad(property, &word.text, Wants::ClosedAction)));
                    }
                }
                "rcode" => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                    if !RCODES.contains(&d.val()) {
                        let said = format!("unknown rcode {}", d.val());
                        return Err(d.here(&said, bad(property, d.val(), Wants::Rcode)));
                    }
                }
                "ederror" => {
                    let words = d.rest();
                    match words.as_slice() {
                        [code] | [code, _] if code.text.parse::<u16>().is_ok() => {}
                        [] => return Err(d.missing(property)),
                        [code] | [code, _] => {
                            let said = format!("error parsing extended DNS error code {}", code.text);
                            return Err(d.here(&said, bad(property, &code.text, Wants::Between(0, 65535))));
                        }
                        _ => return Err(d.too_many(property)),
                    }
                }
                "match" | "fallthrough" | "upstream" | "var" | "expr" => {
                    d.rest();
                }
                _ => return Err(d.wrong_count_of(d.no_property())),
            }
        }
    }
    Ok(())
}

/// True where `{{` is not closed by `}}`.
fn has_open_action(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("{{") {
        let Some((_, behind)) = behind.split_once("}}") else { return true };
        rest = behind;
    }
    false
}

pub(super) fn transfer(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        let mut has_to = false;
        while d.next_in_braces() {
            if d.val() != "to" {
                // The plugin puts its name in front twice.
                let error = d.here(&format!("unknown property {:?}", d.val()), d.no_property());
                return Err(twice(error));
            }
            let words = d.rest();
            if words.is_empty() {
                return Err(d.missing("to"));
            }
            for word in words.into_iter().filter(|word| word.text != "*") {
                let host = go::host_and_port(&word.text).map_or(word.text.as_str(), |(host, _)| host);
                if host.parse::<IpAddr>().is_err() {
                    let said = format!("not an IP address: {:?}", word.text);
                    return Err(d.plain(&word.place, &said, bad("to", &word.text, Wants::Address)));
                }
            }
            has_to = true;
        }
        if !has_to {
            return Err(twice(d.here("'to' is required", CorefileReason::MissingValue("transfer".to_owned()))));
        }
    }
    Ok(())
}

fn twice(mut error: crate::resolution::corefile::Failed) -> crate::resolution::corefile::Failed {
    error.said = format!("plugin/transfer: {}", error.said);
    error
}

pub(super) fn file(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("file"));
        }
        d.rest();
        while d.next_in_braces() {
            match d.val() {
                "fallthrough" | "upstream" => {
                    d.rest();
                }
                "reload" => {
                    let words = d.rest();
                    let Some(word) = words.first() else {
                        let reason = CorefileReason::MissingValue("reload".to_owned());
                        return Err(d.here("reload duration value is expected", reason));
                    };
                    duration(d, "reload", word)?;
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}

pub(super) fn auto(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        properties(d, &["directory", "reload", "upstream", "fallthrough"])?;
    }
    Ok(())
}

pub(super) fn secondary(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        let mut has_transfer = false;
        while d.next_in_braces() {
            match d.val() {
                "transfer" => {
                    let words = d.rest();
                    if words.len() < 2 {
                        return Err(d.missing("transfer"));
                    }
                    has_transfer = true;
                }
                "fallthrough" => {
                    d.rest();
                }
                _ => return Err(d.unknown_property()),
            }
        }
        if !has_transfer {
            let reason = CorefileReason::MissingValue("secondary".to_owned());
            return Err(d.here("secondary zones require a transfer from property", reason));
        }
    }
    Ok(())
}

pub(super) fn etcd(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        properties(
            d,
            &[
                "stubzones",
                "fallthrough",
                "debug",
                "path",
                "endpoint",
                "upstream",
                "tls",
                "credentials",
                "min-lease-ttl",
                "max-lease-ttl",
            ],
        )?;
    }
    Ok(())
}

pub(super) fn dnssec(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    while d.advance() {
        d.rest();
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "key" => {
                    let words = d.rest();
                    let [kind, files @ ..] = words.as_slice() else { return Err(d.missing(property)) };
                    if kind.text == "file"
                        && let Some(word) = files.iter().find(|word| is_missing(around.files, &word.text))
                    {
                        let said = format!("open {}: no such file or directory", path_of(&word.text));
                        return Err(d.plain(
                            &word.place,
                            &said,
                            CorefileReason::NoFile("key".to_owned(), word.text.clone()),
                        ));
                    }
                }
                "cache_capacity" => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                    let word = Token::made(d.val(), &d.place());
                    number(d, property, &word)?;
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}

pub(super) fn forward(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
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
fn upstreams(
    d: &Dispenser<'_>,
    name: &str,
    words: &[&Token],
    around: &Around<'_>,
) -> Result<usize, crate::resolution::corefile::Failed> {
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
        if !host.chars().all(could_be) || host.is_empty() {
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
                let said = format!("read_timeout must be positive: {}", go::written(nanos));
                return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::DurationFrom("1ms"))));
            }
            if nanos < 0 {
                let said = format!("{property} can't be negative: {}", go::written(nanos));
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

pub(super) fn grpc(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("grpc"));
        }
        let to = d.rest();
        if to.is_empty() {
            return Err(d.missing("grpc"));
        }
        upstreams(d, "grpc", &to, around)?;
        properties(d, &["except", "tls", "tls_servername", "policy", "fallthrough"])?;
    }
    Ok(())
}

pub(super) fn erratic(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        while d.next_in_braces() {
            let property = d.val();
            if property == "large" {
                continue;
            }
            if !["drop", "delay", "truncate"].contains(&property) {
                return Err(d.unknown_property());
            }
            let words = d.rest();
            if words.len() > if property == "delay" { 2 } else { 1 } {
                return Err(d.too_many(property));
            }
            if let Some(word) = words.first() {
                let reason = || bad(property, &word.text, Wants::AtLeast(0));
                let amount = go::parse_int(&word.text).map_err(|said| d.plain(&word.place, &said, reason()))?;
                if amount < 0 {
                    let said = format!("illegal amount value given {:?}", word.text);
                    return Err(d.plain(&word.place, &said, reason()));
                }
            }
            if let Some(word) = words.get(1) {
                duration(d, property, word)?;
            }
        }
    }
    Ok(())
}
