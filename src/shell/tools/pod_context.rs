//! A tool in its pod: whose programs they are, and the questions they ask.

use crate::dns::{Question, RecordType};
use crate::resolution::server::State;
use crate::resolution::stub::tools::{self, Tool};
use crate::resolution::stub::{
    self, Carried, Config, Family, HostsEntry, Library, Lookup, LookupError, Protocol, Source, Timed, Transport,
};
use crate::resolution::trace::{CannotSay, Trace};
use crate::sandbox::{Ask, PodRef, PodView, Sandbox};
use std::cell::RefCell;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

/// Whose programs a pod has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shell) enum Userland {
    /// GNU, BIND and iputils, as most images have or install them.
    Gnu,
    /// busybox 1.30 and later, as in Alpine: its `nslookup` has its own resolver (rules B1 to B4).
    Busybox,
    /// busybox up to 1.29: its `nslookup` asks the library (rule B5).
    OldBusybox,
}

impl Userland {
    /// A guess from the name of an image. One that is known for its DNS tools has BIND's, whatever it is
    /// built upon.
    pub(crate) fn from_image(image: &str) -> Self {
        let image = image.split('@').next().unwrap_or_default();
        let last = image.rsplit('/').next().unwrap_or_default();
        let (repository, tag) = last.split_once(':').unwrap_or((last, ""));
        if ["bind", "dnsutils", "netshoot"].iter().any(|word| last.contains(word)) {
            return Self::Gnu;
        }
        if !repository.starts_with("busybox") {
            return if last.contains("alpine") { Self::Busybox } else { Self::Gnu };
        }
        let mut parts = tag.split(['.', '-', '_']).map(str::parse::<u32>);
        match (parts.next(), parts.next()) {
            (Some(Ok(major)), Some(Ok(minor))) if (major, minor) < (1, 30) => Self::OldBusybox,
            _ => Self::Busybox,
        }
    }
}

/// A container of a pod from within.
pub(super) struct PodContext<'a> {
    pub sandbox: &'a Sandbox,
    pub from: &'a PodRef,
    pub view: PodView<'a>,
    pub userland: Userland,
    pub stdin: &'a str,
    /// What the server's caches hold, before and after each question.
    pub memory: &'a RefCell<State>,
    /// What a person has asked by way of the tool: names as typed.
    pub asked: &'a RefCell<Vec<Ask>>,
    /// What the lab cannot say of a reply that the tool waited for: what it would print is not known then.
    pub cannot_say: &'a RefCell<Option<CannotSay>>,
}

impl<'a> PodContext<'a> {
    pub(super) fn new(
        sandbox: &'a Sandbox,
        from: &'a PodRef,
        view: PodView<'a>,
        stdin: &'a str,
        memory: &'a RefCell<State>,
        asked: &'a RefCell<Vec<Ask>>,
        cannot_say: &'a RefCell<Option<CannotSay>>,
    ) -> Self {
        let userland = Userland::from_image(view.image());
        Self { sandbox, from, userland, view, stdin, memory, asked, cannot_say }
    }

    fn note(&self, name: &str, record_type: RecordType) {
        let from = self.from.clone();
        self.asked.borrow_mut().push(Ask { from, name: name.to_owned(), record_type });
    }

    /// resolv.conf as the tools of BIND and busybox read it. Without a nameserver BIND asks the loopback (rule DG4).
    pub(super) fn tool_config(&self) -> Config {
        let mut config = Config::glibc(&self.view.resolv_conf.to_string(), self.view.kernel_name());
        if self.view.resolv_conf.nameservers.is_empty() && self.userland == Userland::Gnu {
            config.nameservers = vec![Ipv6Addr::LOCALHOST.into()];
        }
        config
    }

    /// The questions of a tool.
    pub(super) fn run_tool(&self, tool: Tool, config: &Config, name: &str, record_type: Option<RecordType>) -> Lookup {
        self.note(name, record_type.unwrap_or(RecordType::A));
        tools::run(tool, config, name, record_type, &mut self.transport(name))
    }

    /// The question of `dig`, which is told how to send it.
    pub(super) fn run_dig(&self, tool: Tool, config: &Config, query: (&str, RecordType), protocol: Protocol) -> Lookup {
        let (name, record_type) = query;
        self.note(name, record_type);
        tools::run_over(tool, protocol, config, name, Some(record_type), &mut self.transport(name))
    }

    /// `getaddrinfo` of the pod's library.
    pub(super) fn look_up(&self, name: &str, family: Family) -> Lookup {
        self.note(name, if family == Family::Inet6 { RecordType::Aaaa } else { RecordType::A });
        self.library(name, family)
    }

    fn library(&self, name: &str, family: Family) -> Lookup {
        stub::look_up(self.view.library, &self.view.host(), name, family, &mut self.transport(name))
    }

    /// The name of an address, by /etc/hosts or else by DNS: `getnameinfo`.
    pub(super) fn name_of(&self, address: IpAddr) -> Option<String> {
        if let Some(entry) = self.hosts_entry(address) {
            return entry.names.first().cloned();
        }
        let name = crate::dns::reverse::name_of(address);
        let host = self.view.host();
        let lookup =
            stub::search(self.view.library, &host, name.as_str(), RecordType::Ptr, &mut self.transport(name.as_str()));
        lookup.records().find_map(|record| match &record.data {
            crate::dns::RecordData::Ptr(target) => Some(target.without_root().to_owned()),
            _ => None,
        })
    }

    /// The first entry of /etc/hosts with this address.
    pub(super) fn hosts_entry(&self, address: IpAddr) -> Option<&HostsEntry> {
        self.view.table.entries.iter().find(|entry| entry.address == address)
    }

    /// The address of a nameserver given on the command line, which may be a name.
    pub(super) fn nameserver(&self, text: &str) -> Option<IpAddr> {
        if let Ok(address) = text.parse() {
            return Some(address);
        }
        self.library(text, Family::Unspec).result.ok()?.into_iter().next()
    }

    /// What the library calls the host it found: `ai_canonname`.
    pub(super) fn canonical_name(&self, lookup: &Lookup, typed: &str) -> String {
        let name = match &lookup.source {
            Source::Hosts(entries) => entries
                .first()
                .and_then(|entry| self.view.table.entries.get(*entry))
                .and_then(|entry| entry.names.first().cloned()),
            Source::Dns => lookup
                .records()
                .find(|record| record.data.address().is_some())
                .map(|record| record.name.without_root().to_owned()),
            Source::Literal | Source::Nobody => None,
        };
        name.unwrap_or_else(|| typed.to_owned())
    }

    fn transport(&self, typed: &str) -> impl Transport {
        Timed(move |nameserver: IpAddr, question: &Question, protocol: Protocol, at: Duration| {
            let mut memory = self.memory.borrow_mut();
            let (exchange, trace, _, after) =
                self.sandbox.exchange((&self.view, typed), nameserver, (question, at), protocol, &mut memory);
            if let Some(cannot) = trace.as_ref().and_then(Trace::cannot_say) {
                self.cannot_say.borrow_mut().get_or_insert_with(|| cannot.clone());
            }
            Carried { exchange, after: Duration::from_millis(after), trace }
        })
    }
}

/// What the library's own `gai_strerror` says of an error; Go's programs print the word itself.
pub(super) fn words(library: Library, error: LookupError) -> &'static str {
    let is_musl = library.is_musl();
    match error {
        LookupError::NoName if is_musl => "Name does not resolve",
        LookupError::NoName => "Name or service not known",
        LookupError::Again if is_musl => "Try again",
        LookupError::Again => "Temporary failure in name resolution",
        LookupError::NoData if is_musl => "Name has no usable address",
        LookupError::NoData => "No address associated with hostname",
        LookupError::Fail if is_musl => "Non-recoverable error",
        LookupError::Fail => "Non-recoverable failure in name resolution",
        LookupError::AddrFamily => "Address family for hostname not supported",
        LookupError::Crash => "Floating point exception",
        other => other.as_str(),
    }
}

/// A call that does not come back to its caller: what the shell says, and the status it gives.
pub(super) fn fatal(error: LookupError) -> Option<(&'static str, u8)> {
    match error {
        LookupError::Crash => Some(("Floating point exception (core dumped)", 136)),
        LookupError::Hang => Some(("# the library waits for a reply without end; interrupted here", 130)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_tells_whose_nslookup_it_has() {
        for (image, userland) in [
            ("debian:12", Userland::Gnu),
            ("busybox", Userland::Busybox),
            ("busybox:1.36-musl", Userland::Busybox),
            ("docker.io/library/busybox:1.28", Userland::OldBusybox),
            ("alpine:3.20", Userland::Busybox),
            ("nginx:1.27-alpine@sha256:00", Userland::Busybox),
            ("example/alpine-bind-tools", Userland::Gnu),
            ("nicolaka/netshoot", Userland::Gnu),
            ("registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3", Userland::Gnu),
            ("", Userland::Gnu),
        ] {
            assert_eq!(Userland::from_image(image), userland, "{image}");
        }
    }
}
