//! The plugin's lines in the Corefile (`plugin/forward/setup.go`; rules PF3 to PF9).

use super::super::check::{self, SetupContext, bad, go};
use super::super::controller::zones_or_blocks;
use super::super::{duration, kinds};
use super::connections::{Connections, is_sendable};
use super::itself::is_name;
use super::{Forward, Millis, Policy};
use crate::dns::{self, Name, Rcode};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Files, Token, Wants};
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

/// The file of the node that kubeadm's Corefile forwards to.
const RESOLV_CONF: &str = "/etc/resolv.conf";
/// The line of `forward` in kubeadm's Corefile.
const KUBEADM_LINE: usize = 13;
/// The most upstreams a plugin takes (`max`).
const MAX_UPSTREAMS: usize = 15;

/// Reads the plugin's directives (parseForward): each is a link of its own, in file order (rule PF1). Kubeadm's is known
/// without reading it.
pub(in crate::resolution::server) fn parse(
    d: &mut Dispenser<'_>,
    around: &SetupContext<'_>,
) -> Result<Vec<Forward>, Failed> {
    let mut all = Vec::new();
    while d.advance() {
        let line = d.place().line;
        if !d.next_argument() {
            return Err(d.missing("forward"));
        }
        let word = Token::made(d.val(), &d.place());
        // A block of addresses that is several zones comes to its first.
        let Some(from) = zones_or_blocks(&[&word], &[]).into_iter().next() else {
            let said = format!("unable to normalize '{}'", word.text);
            return Err(d.plain(&word.place, &said, bad("forward", &word.text, Wants::Domain)));
        };
        let to = d.rest();
        let Some(first) = to.first() else { return Err(d.missing("forward")) };
        let to_words = to.iter().map(|word| word.text.clone()).collect();
        let mut forward = Forward { from, to: to_words, line, ..Forward::kubeadm(Vec::new()) };
        let mut connections = Connections::default();
        while d.next_in_braces() {
            forward.read(d, around, &mut connections)?;
        }
        connections.check(d, &to)?;
        let count = check::upstreams(d, "forward", &to, around)?;
        for word in &to {
            is_sendable(d, word)?;
            addresses(d, word, around.files, &mut forward.addresses)?;
        }
        // One that is named twice is one upstream (`expandAndDedup`).
        let mut seen = BTreeSet::new();
        forward.addresses.retain(|address| seen.insert(address.clone()));
        let is_random = forward.policy == Policy::Random && forward.addresses.len() > 1;
        forward.is_doubtful = is_random || forward.addresses.iter().any(|address| is_name(address));
        let count = count.max(forward.addresses.len());
        if count > MAX_UPSTREAMS {
            let said = format!("more than {MAX_UPSTREAMS} TOs configured: {count}");
            return Err(d.plain(&first.place, &said, CorefileReason::TooManyValues("forward".to_owned())));
        }
        all.push(forward);
    }
    Ok(all)
}

impl Forward {
    /// The plugin of kubeadm's Corefile: `forward . /etc/resolv.conf`, with the addresses that it comes to and
    /// CoreDNS's defaults.
    pub(in crate::resolution::server) fn kubeadm(addresses: Vec<String>) -> Self {
        Self {
            number: 0,
            line: KUBEADM_LINE,
            from: Name::root(),
            to: vec![RESOLV_CONF.to_owned()],
            is_doubtful: addresses.len() > 1,
            addresses,
            except: Vec::new(),
            policy: Policy::Random,
            force_tcp: false,
            prefer_udp: false,
            max_fails: 2,
            health_check: 500,
            read_timeout: 2_000,
            max_connect_attempts: None,
            failfast: false,
            failover: Vec::new(),
            next: Vec::new(),
            next_on_nodata: false,
        }
    }

    /// Reads the property it stands on (parseBlock).
    fn read(
        &mut self,
        d: &mut Dispenser<'_>,
        around: &SetupContext<'_>,
        connections: &mut Connections,
    ) -> Result<(), Failed> {
        let property = d.val();
        match property {
            "except" => {
                let words = d.rest();
                if words.is_empty() {
                    return Err(d.missing(property));
                }
                self.except.extend(zones_or_blocks(&words, &[]));
            }
            "policy" => self.policy = policy(d)?,
            "force_tcp" | "prefer_udp" | "next_on_nodata" | "failfast_all_unhealthy_upstreams" => {
                if d.next_argument() {
                    return Err(d.too_many(property));
                }
                self.force_tcp |= property == "force_tcp";
                self.prefer_udp |= property == "prefer_udp";
                self.next_on_nodata |= property == "next_on_nodata";
                self.failfast |= property == "failfast_all_unhealthy_upstreams";
            }
            "max_fails" => self.max_fails = count(d)?,
            "max_connect_attempts" => self.max_connect_attempts = Some(count(d)?),
            "health_check" => self.health_check = health_check(d)?,
            "read_timeout" => self.read_timeout = read_timeout(d)?,
            "expire" | "max_age" => {
                let said = |nanos| format!("{property} can't be negative: {}", duration::written(nanos));
                let millis = not_negative(d, said)?;
                *(if property == "expire" { &mut connections.expire } else { &mut connections.max_age }) = millis;
            }
            "max_idle_conns" | "max_concurrent" => limit(d)?,
            "failover" => self.failover.extend(rcodes(d)?),
            "next" => self.next.extend(rcodes(d)?),
            "tls" => {
                let words = d.rest();
                if words.len() > 3 {
                    return Err(d.too_many(property));
                }
                check::certificates(d, property, &words, around)?;
            }
            "tls_servername" => connections.tls_servername = one(d)?.text,
            // From where, and by whom names are resolved at the start.
            "source_address" => source_address(d)?,
            "doh_method" => doh_method(d)?,
            "resolver" => resolvers(d)?,
            "proxy_protocol" => {
                d.rest();
            }
            _ => return Err(d.unknown_property()),
        }
        Ok(())
    }
}

/// One value; what follows on the line is read as further properties.
fn one(d: &mut Dispenser<'_>) -> Result<Token, Failed> {
    let property = d.val();
    if d.next_argument() { Ok(Token::made(d.val(), &d.place())) } else { Err(d.missing(property)) }
}

fn policy(d: &mut Dispenser<'_>) -> Result<Policy, Failed> {
    const POLICIES: &[&str] = &["random", "round_robin", "sequential"];
    match one(d)?.text.as_str() {
        "random" => Ok(Policy::Random),
        "round_robin" => Ok(Policy::RoundRobin),
        "sequential" => Ok(Policy::Sequential),
        other => {
            let reason = bad("policy", other, Wants::OneOf(POLICIES));
            Err(d.here(&format!("unknown policy '{other}'"), reason))
        }
    }
}

/// A number of tries.
fn count(d: &mut Dispenser<'_>) -> Result<u32, Failed> {
    let property = d.val();
    let word = one(d)?;
    let reason = || bad(property, &word.text, Wants::AtLeast(0));
    let count = go::parse_uint(&word.text).map_err(|said| d.plain(&word.place, &said, reason()))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many connections or queries at a time. The lab has one of each.
fn limit(d: &mut Dispenser<'_>) -> Result<(), Failed> {
    let property = d.val();
    let word = one(d)?;
    let count = check::number(d, property, &word)?;
    if count < 0 {
        let said = format!("{property} can't be negative: {count}");
        return Err(d.plain(&word.place, &said, bad(property, &word.text, Wants::AtLeast(0))));
    }
    Ok(())
}

/// A duration in milliseconds, from none on; what is said where it is less.
fn not_negative(d: &mut Dispenser<'_>, said: impl FnOnce(i64) -> String) -> Result<Millis, Failed> {
    let property = d.val();
    let word = one(d)?;
    let nanos = check::duration(d, property, &word)?;
    let millis = Millis::try_from(nanos).ok().map(|nanos| nanos / 1_000_000);
    millis.ok_or_else(|| d.plain(&word.place, &said(nanos), bad(property, &word.text, Wants::DurationFrom("0s"))))
}

fn read_timeout(d: &mut Dispenser<'_>) -> Result<Millis, Failed> {
    let word = one(d)?;
    let nanos = check::duration(d, "read_timeout", &word)?;
    let millis = Millis::try_from(nanos).ok().filter(|nanos| *nanos > 0).map(|nanos| nanos / 1_000_000);
    millis.ok_or_else(|| {
        let said = format!("read_timeout must be positive: {}", duration::written(nanos));
        d.plain(&word.place, &said, bad("read_timeout", &word.text, Wants::DurationFrom("1ms")))
    })
}

fn source_address(d: &mut Dispenser<'_>) -> Result<(), Failed> {
    let word = one(d)?;
    if word.text.parse::<IpAddr>().is_err() {
        let reason = bad("source_address", &word.text, Wants::Address);
        return Err(d.here(&format!("invalid IP address: {}", word.text), reason));
    }
    Ok(())
}

fn doh_method(d: &mut Dispenser<'_>) -> Result<(), Failed> {
    const METHODS: &[&str] = &["POST", "GET"];
    let word = one(d)?;
    if METHODS.contains(&word.text.as_str()) {
        return Ok(());
    }
    let reason = bad("doh_method", &word.text, Wants::OneOf(METHODS));
    Err(d.plain(&word.place, "doh_method must be either POST or GET", reason))
}

/// Who resolves names of upstreams at the start.
fn resolvers(d: &mut Dispenser<'_>) -> Result<(), Failed> {
    let words = d.rest();
    if words.is_empty() {
        return Err(d.missing("resolver"));
    }
    for word in words {
        let host = go::host_and_port(&word.text).map_or(word.text.as_str(), |(host, _)| host);
        if host.parse::<IpAddr>().is_err() {
            let said = format!("resolver must be an IP address or IP:port: {:?}", word.text);
            return Err(d.plain(&word.place, &said, bad("resolver", &word.text, Wants::Address)));
        }
    }
    Ok(())
}

/// How often an upstream that failed is probed, and what may stand behind that.
fn health_check(d: &mut Dispenser<'_>) -> Result<Millis, Failed> {
    let every = not_negative(d, |nanos| format!("health_check can't be negative: {nanos}"))?;
    while d.next_argument() {
        match d.val() {
            "no_rec" => {}
            "domain" => {
                if !d.next_argument() {
                    return Err(d.missing("health_check"));
                }
                if Name::parse(d.val()).is_err() {
                    let said = format!("health_check: invalid domain name {}", d.val());
                    return Err(d.plain(&d.place(), &said, bad("domain", d.val(), Wants::Domain)));
                }
            }
            other => {
                let said = format!("health_check: unknown option {other}");
                let reason = bad("health_check", other, Wants::OneOf(&["no_rec", "domain"]));
                return Err(d.plain(&d.place(), &said, reason));
            }
        }
    }
    Ok(every)
}

/// The codes of `next` or `failover`, without those that the lab has no word for, which nobody answers.
fn rcodes(d: &mut Dispenser<'_>) -> Result<Vec<Rcode>, Failed> {
    let property = d.val();
    let words = d.rest();
    if words.is_empty() {
        return Err(d.missing(property));
    }
    let mut all = Vec::new();
    for word in words {
        let code = word.text.to_uppercase();
        let refuse = |said: &str| d.plain(&word.place, said, bad(property, &word.text, Wants::Rcode));
        let read = kinds::rcode(&code);
        if read.is_none() && !check::RCODES.contains(&code.as_str()) {
            return Err(refuse(&format!("{} is not a valid rcode", word.text)));
        }
        if property == "failover" && read == Some(Rcode::NoError) {
            return Err(refuse("NoError cannot be used in failover"));
        }
        all.extend(read);
    }
    Ok(all)
}

/// The addresses a TO comes to: itself, or the nameservers of a file (`parse.HostPortOrFile`).
fn addresses(d: &Dispenser<'_>, word: &Token, files: &Files, addresses: &mut Vec<String>) -> Result<(), Failed> {
    let refuse = || Err(check::invalid(d, word, "forward"));
    let (scheme, host) = word.text.split_once("://").unwrap_or(("dns", &word.text));
    let port = match scheme {
        "dns" => dns::PORT,
        "tls" => 853,
        "https" => 443,
        _ => return refuse(),
    };
    // Behind `%` stands whom TLS expects there, and behind that the port (`splitZone`).
    let (host, zone) = host.split_once('%').unwrap_or((host, ""));
    let port = zone.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(port);
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        addresses.push(written(SocketAddr::new(address, port)));
    } else if let Ok(address) = host.parse::<SocketAddr>() {
        addresses.push(written(address));
    } else if let Some(text) = files.get(&word.text) {
        let servers: Vec<&str> = text.lines().filter_map(nameserver).collect();
        if servers.is_empty() {
            return refuse();
        }
        addresses.extend(servers.into_iter().map(str::to_owned));
    } else if files.are_all {
        // Neither a file nor a name that anybody resolves: nobody is there whom Go's resolver could ask.
        let name = go::host_and_port(host).map_or(host, |(name, _)| name);
        let file = files.get(RESOLV_CONF).unwrap_or_default();
        let server = file.lines().find_map(nameserver).unwrap_or("127.0.0.1");
        let said = format!("failed to resolve {name:?}: lookup {name} on {server}:53: server misbehaving");
        return Err(d.plain(&word.place, &said, bad("forward", &word.text, Wants::Upstream)));
    } else {
        // A file of the node or a name it resolves: either leads outside.
        addresses.push(word.text.clone());
    }
    Ok(())
}

/// An address as `Forwarded` has it: with its port where that is not 53.
fn written(address: SocketAddr) -> String {
    if address.port() == dns::PORT { address.ip().to_string() } else { address.to_string() }
}

/// The address of a line `nameserver ADDRESS`.
fn nameserver(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    (words.next() == Some("nameserver")).then(|| words.next()).flatten()
}
