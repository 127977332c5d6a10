//! The plugin's lines in the Corefile (`plugin/forward/setup.go`; rules PF3 to PF9).

use super::super::{Controller, duration};
use super::{Forward, Policy};
use crate::dns::{Name, Rcode};
use crate::resolution::corefile::{CorefileReason, Directive, Token};
use std::net::{IpAddr, SocketAddr};

/// The file of the node that kubeadm's Corefile forwards to.
const RESOLV_CONF: &str = "/etc/resolv.conf";
/// The line of `forward` in kubeadm's Corefile.
const KUBEADM_LINE: usize = 13;
/// The most upstreams a plugin takes (`max`).
const MAX_UPSTREAMS: u32 = 15;

/// Reads the plugin's directives: each is a link of its own, in file order (rule PF1).
pub(in super::super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Vec<Forward> {
    directives.iter().filter_map(|directive| set_up_one(controller, directive)).collect()
}

fn set_up_one(controller: &mut Controller<'_>, directive: &Directive) -> Option<Forward> {
    let [from, to @ ..] = directive.arguments.as_slice() else {
        controller.refuse(directive.place(), CorefileReason::MissingValue("forward".to_owned()));
        return None;
    };
    if to.is_empty() {
        controller.refuse(directive.place(), CorefileReason::MissingValue("forward".to_owned()));
    }
    // A block of addresses that is several zones comes to its first.
    let from = controller.zones_of(std::slice::from_ref(from)).into_iter().next();
    let mut addresses = Vec::new();
    to.iter().for_each(|word| upstreams(controller, word, &mut addresses));
    if addresses.len() > MAX_UPSTREAMS as usize {
        let (property, count) = ("forward".to_owned(), addresses.len().to_string());
        controller.refuse(directive.place(), CorefileReason::OutOfRange(property, count, 1, MAX_UPSTREAMS));
    }
    let mut forward = Forward {
        from: from.clone().unwrap_or_else(Name::root),
        to: to.iter().map(|word| word.text.clone()).collect(),
        addresses,
        line: directive.place().line,
        ..Forward::kubeadm(Vec::new())
    };
    directive.lines().iter().for_each(|property| forward.read(controller, property));
    from.map(|_| forward)
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

    fn read(&mut self, controller: &mut Controller<'_>, property: &Directive) {
        match property.word() {
            "except" if property.arguments.is_empty() => missing(controller, property),
            "except" => self.except.extend(controller.zones_of(&property.arguments)),
            "policy" => {
                let Some(word) = controller.only(property) else { return };
                match word.text.as_str() {
                    "random" => self.policy = Policy::Random,
                    "round_robin" => self.policy = Policy::RoundRobin,
                    "sequential" => self.policy = Policy::Sequential,
                    _ => bad(controller, property, word),
                }
            }
            "force_tcp" => self.force_tcp = controller.nothing(property),
            "prefer_udp" => self.prefer_udp = controller.nothing(property),
            "failfast_all_unhealthy_upstreams" => self.failfast = controller.nothing(property),
            "next_on_nodata" => self.next_on_nodata = controller.nothing(property),
            "max_fails" => {
                let Some(word) = controller.only(property) else { return };
                self.max_fails = controller.number("max_fails", word, 0, u32::MAX).unwrap_or(self.max_fails);
            }
            "max_connect_attempts" => {
                let Some(word) = controller.only(property) else { return };
                self.max_connect_attempts = controller.number("max_connect_attempts", word, 0, u32::MAX);
            }
            "read_timeout" => {
                let Some(word) = controller.only(property) else { return };
                self.read_timeout = span(controller, property, word).unwrap_or(self.read_timeout);
            }
            "health_check" => {
                let Some(word) = property.arguments.first() else { return missing(controller, property) };
                self.health_check = span(controller, property, word).unwrap_or(self.health_check);
                let mut rest = property.arguments.iter().skip(1);
                while let Some(word) = rest.next() {
                    match word.text.as_str() {
                        "no_rec" => {}
                        "domain" => match rest.next() {
                            Some(domain) if Name::parse(&domain.text).is_ok() => {}
                            Some(domain) => bad(controller, property, domain),
                            None => missing(controller, property),
                        },
                        _ => bad(controller, property, word),
                    }
                }
            }
            "failover" => self.failover.extend(rcodes(controller, property)),
            "next" => self.next.extend(rcodes(controller, property)),
            "expire" | "max_age" => {
                let Some(word) = controller.only(property) else { return };
                span(controller, property, word);
            }
            "max_concurrent" | "max_idle_conns" => {
                let Some(word) = controller.only(property) else { return };
                controller.number(property.word(), word, 0, u32::MAX);
            }
            "tls" if property.arguments.len() <= 3 => {}
            "tls" => {
                let place = property.arguments.get(3).map_or(property.place(), |word| &word.place);
                controller.refuse(place, CorefileReason::TooManyValues("tls".to_owned()));
            }
            "tls_servername" => {
                controller.only(property);
            }
            // From where, and by whom names are resolved at the start: the check has looked at it.
            "source_address" | "resolver" | "doh_method" => {}
            _ => controller.unknown("forward", property),
        }
    }
}

fn missing(controller: &mut Controller<'_>, property: &Directive) {
    controller.refuse(property.place(), CorefileReason::MissingValue(property.word().to_owned()));
}

fn bad(controller: &mut Controller<'_>, property: &Directive, word: &Token) {
    controller.refuse(&word.place, CorefileReason::BadValue(property.word().to_owned(), word.text.clone()));
}

/// A duration that is not negative.
fn span(controller: &mut Controller<'_>, property: &Directive, word: &Token) -> Option<u64> {
    let read = duration::millis(&word.text).and_then(|millis| u64::try_from(millis).ok());
    if read.is_none() {
        bad(controller, property, word);
    }
    read
}

fn rcodes(controller: &mut Controller<'_>, property: &Directive) -> Vec<Rcode> {
    if property.arguments.is_empty() {
        missing(controller, property);
    }
    let mut all = Vec::new();
    for word in &property.arguments {
        match Rcode::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(&word.text)) {
            Some(rcode) => all.push(rcode),
            None => bad(controller, property, word),
        }
    }
    all
}

/// The addresses a TO comes to: itself, or the nameservers of a file (`parse.HostPortOrFile`).
fn upstreams(controller: &mut Controller<'_>, word: &Token, addresses: &mut Vec<String>) {
    let refuse = |controller: &mut Controller<'_>| {
        controller.refuse(&word.place, CorefileReason::BadValue("forward".to_owned(), word.text.clone()));
    };
    let (scheme, host) = word.text.split_once("://").unwrap_or(("dns", &word.text));
    let port = match scheme {
        "dns" => 53,
        "tls" => 853,
        "https" => 443,
        _ => return refuse(controller),
    };
    let host = host.split(['%', '/']).next().filter(|_| scheme != "dns" || !host.starts_with('/')).unwrap_or(host);
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse::<IpAddr>() {
        addresses.push(written(SocketAddr::new(address, port)));
    } else if let Ok(address) = host.parse::<SocketAddr>() {
        addresses.push(written(address));
    } else if let Some(text) = controller.files.get(&word.text) {
        let servers: Vec<&str> = text.lines().filter_map(nameserver).collect();
        if servers.is_empty() {
            refuse(controller);
        }
        addresses.extend(servers.into_iter().map(str::to_owned));
    } else if controller.files.are_all {
        // Neither a file nor a name that anybody resolves.
        refuse(controller);
    } else {
        // A file of the node or a name it resolves: either leads outside.
        addresses.push(word.text.clone());
    }
}

/// An address as `Forwarded` has it: with its port where that is not 53.
fn written(address: SocketAddr) -> String {
    if address.port() == 53 { address.ip().to_string() } else { address.to_string() }
}

/// The address of a line `nameserver ADDRESS`.
fn nameserver(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    (words.next() == Some("nameserver")).then(|| words.next()).flatten()
}
