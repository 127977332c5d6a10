//! The cluster's DNS server: CoreDNS with its `cache`, `kubernetes` and `forward` plugins, as the
//! Corefile of the cluster configures them (rules of parts Q, D, X, O, P and H).
//!
//! A [`Server`] keeps its own index of the cluster, as CoreDNS's informers do: make it once, then let it
//! follow every change. Asking changes nothing.

mod entry;
mod few;
mod index;
mod kubernetes;
mod listing;
mod local;
mod lookup;
mod observe;
mod request;
mod reverse;
mod srv;

pub(crate) use reverse::is_reverse_zone;
pub use reverse::name_of;

use super::cache::{Entry, Memory};
use super::corefile::{Corefile, CorefileError, Kubernetes, ServerBlock};
use super::trace::{Cause, Settled, Station, Trace};
use super::upstream::Upstream;
use crate::cluster::{Changes, Cluster, Kind, ObjectRef};
use crate::dns::{Name, Outcome, Question, Rcode, Record, RecordType, Response};
use crate::rule;
use index::{Index, Options};
use observe::{Causes, Observe, Tracer};
use std::net::IpAddr;

/// How often the server may ask itself on behalf of one question. CoreDNS sets no such limit where two
/// zones of its own point at each other; the lab must come to an end.
const MAX_LOOKUPS: usize = 8;

/// The DNS server of a cluster.
#[derive(Clone, Debug)]
pub struct Server {
    configuration: Configuration,
    index: Index,
    /// For each zone of the `kubernetes` plugin its SOA.
    soas: Vec<Record>,
    /// Which of the plugin's zones is the one whose full names are made beforehand.
    primary_zone: Option<usize>,
    local_ips: Option<Vec<IpAddr>>,
    assumed_ips: Vec<IpAddr>,
    synced: bool,
}

/// The Corefile a server runs with, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// What the server runs with.
    pub corefile: Corefile,
    /// True where the cluster has it in its ConfigMap; otherwise it is kubeadm's.
    pub from_config_map: bool,
    /// What is wrong with the text in the ConfigMap. CoreDNS keeps running with its last good
    /// configuration; the lab takes kubeadm's.
    pub errors: Vec<CorefileError>,
}

/// A reply, and what was asked outside for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The message.
    pub response: Response,
    /// The questions that went upstream, in order.
    pub forwarded: Vec<Question>,
}

impl Configuration {
    /// The ConfigMap that holds the Corefile.
    pub fn object() -> ObjectRef {
        ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns")
    }

    /// The configuration a cluster gives its server: key `Corefile` of `kube-system/coredns`.
    pub fn of(cluster: &Cluster) -> Self {
        let preset = || Corefile::kubeadm(&cluster.settings().cluster_domain);
        let object = cluster.get(&Self::object());
        let text = object.and_then(|object| object.as_config_map()?.data.get("Corefile"));
        let Some(text) = text else {
            return Self { corefile: preset(), from_config_map: false, errors: Vec::new() };
        };
        let (corefile, errors) = Corefile::parse(text);
        if errors.is_empty() {
            Self { corefile, from_config_map: true, errors }
        } else {
            Self { corefile: preset(), from_config_map: false, errors }
        }
    }
}

impl Server {
    /// The server of a cluster, with the cluster's Corefile.
    pub fn new(cluster: &Cluster) -> Self {
        let configuration = Configuration::of(cluster);
        let plugin = configuration.corefile.kubernetes();
        let soas = plugin.map_or_else(Vec::new, |plugin| {
            plugin.zones.iter().map(|zone| kubernetes::soa(zone, plugin.ttl)).collect()
        });
        Self {
            index: Index::new(cluster, Options::of(plugin)),
            soas,
            primary_zone: plugin.and_then(|plugin| plugin.zones.iter().position(|zone| !is_reverse_zone(zone))),
            configuration,
            local_ips: None,
            assumed_ips: local::assumed_address(cluster).into_iter().collect(),
            synced: true,
        }
    }

    /// Follows a change. The cost is that of the Services it touches; a changed Corefile makes all anew.
    pub fn update(&mut self, cluster: &Cluster, changes: &Changes) {
        if changes.objects.iter().any(|change| change.object == Configuration::object()) {
            let (local_ips, synced) = (self.local_ips.take(), self.synced);
            *self = Self { local_ips, synced, ..Self::new(cluster) };
        } else {
            self.index.update(changes);
        }
    }

    /// The same server with these addresses of its own instead of its pod's.
    #[must_use]
    pub fn with_local_ips(self, local_ips: Vec<IpAddr>) -> Self {
        Self { local_ips: Some(local_ips), ..self }
    }

    /// The same server before it has heard everything from the API: what it does not know is SERVFAIL.
    #[must_use]
    pub fn before_sync(self) -> Self {
        Self { synced: false, ..self }
    }

    /// What the server runs with.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// True where the Namespace exists and the option `namespaces` lets it through (rule Q11).
    pub fn exposes_namespace(&self, namespace: &str) -> bool {
        self.allows_namespace(namespace) && self.namespace_exists(namespace)
    }

    /// True where the option `namespaces` lets the namespace through (rule Q11).
    pub fn allows_namespace(&self, namespace: &str) -> bool {
        self.configuration.corefile.kubernetes().is_some_and(|plugin| allows(plugin, namespace))
    }

    /// True where the Namespace exists.
    pub fn namespace_exists(&self, namespace: &str) -> bool {
        self.index.namespace_exists(namespace)
    }

    /// Answers a question.
    pub fn answer(&self, question: &Question, upstream: &Upstream) -> Reply {
        self.observed(question, upstream, &mut ())
    }

    /// Answers a question and says how. The reply is that of [`Server::answer`].
    pub fn answer_traced(&self, question: &Question, upstream: &Upstream) -> (Reply, Trace) {
        let mut tracer = Tracer::new(question);
        let reply = self.observed(question, upstream, &mut tracer);
        (reply, tracer.into_trace())
    }

    /// Answers a question at a time, in virtual seconds, with what the caches hold of earlier ones, and keeps
    /// the reply where the Corefile says so.
    pub fn answer_at(&self, question: &Question, upstream: &Upstream, memory: &mut Memory, now: u64) -> (Reply, Trace) {
        let mut tracer = Tracer::new(question);
        let mut walk = Walk::new(self, upstream, &mut tracer);
        walk.caches = Some((memory, now));
        let reply = walk.reply(question);
        (reply, tracer.into_trace())
    }

    /// Answers a question and says of each answer where it comes from.
    pub(crate) fn answer_with_causes(&self, question: &Question, upstream: &Upstream) -> (Reply, Vec<Cause>) {
        let mut causes = Causes::default();
        let reply = self.observed(question, upstream, &mut causes);
        (reply, causes.answers)
    }

    fn observed<O: Observe>(&self, question: &Question, upstream: &Upstream, observe: &mut O) -> Reply {
        Walk::new(self, upstream, observe).reply(question)
    }
}

fn allows(plugin: &Kubernetes, namespace: &str) -> bool {
    plugin.namespaces.is_empty() || plugin.namespaces.iter().any(|allowed| allowed == namespace)
}

/// One question on its way through the plugins.
struct Walk<'a, O> {
    server: &'a Server,
    upstream: &'a Upstream,
    observe: &'a mut O,
    forwarded: Vec<Question>,
    /// How often the server has asked itself.
    lookups: usize,
    /// What the caches hold, and the time. Without, every question meets empty ones.
    caches: Option<(&'a mut Memory, u64)>,
}

impl<'a, O: Observe> Walk<'a, O> {
    fn new(server: &'a Server, upstream: &'a Upstream, observe: &'a mut O) -> Self {
        Self { server, upstream, observe, forwarded: Vec::new(), lookups: 0, caches: None }
    }

    fn reply(mut self, question: &Question) -> Reply {
        let response = self.ask(question);
        Reply { response, forwarded: self.forwarded }
    }

    /// The whole server: the block of the longest zone, and its plugins in their fixed order
    /// (`core/dnsserver/server.go` ServeDNS; rule Q1).
    fn ask(&mut self, question: &Question) -> Response {
        let block = self.server.configuration.corefile.block_for(&question.name);
        // Transfers are for the `transfer` plugin, which no preset has (rule Q4).
        let transfer = matches!(question.record_type, RecordType::Axfr | RecordType::Ixfr);
        let Some(block) = block.filter(|_| !transfer) else {
            let rule = if transfer { rule::Q4 } else { rule::Q1 };
            self.station(|| (question.clone(), Station::Refused { rule }));
            return Response::empty(Rcode::Refused);
        };
        // What no plugin writes a message for, the server answers itself, in front of all plugins.
        let failed = || Response::empty(Rcode::ServFail);
        let Some(cache) = &block.cache else {
            return self.answer_behind_cache(block, question).unwrap_or_else(failed);
        };
        let passes = cache.passes(&question.name);
        let recalled = self.caches.as_ref().filter(|_| passes);
        let recalled = recalled.and_then(|(memory, now)| memory.recall(question, *now));
        self.station(|| {
            let station = Station::Cache {
                passes,
                keeps_success: passes && cache.keeps_success(&question.name),
                keeps_denial: passes && cache.keeps_denial(&question.name),
                bounds: (cache.success.least, cache.success.most),
                remembered: recalled.as_ref().map(|(_, remembered)| *remembered),
                rule: rule::H3,
            };
            (question.clone(), station)
        });
        if let Some((entry, remembered)) = recalled {
            entry.answers.iter().for_each(|cause| self.observe.answer(|| cause.clone()));
            entry.additional.iter().for_each(|cause| self.observe.additional(|| cause.clone()));
            return entry.reply(remembered);
        }
        let mark = self.observe.mark();
        let Some(mut response) = self.answer_behind_cache(block, question) else { return failed() };
        if !passes {
            return response;
        }
        let ttl = cache.bound(&mut response);
        if let Some((memory, now)) = &mut self.caches
            && let Some(shelf) = cache.shelf(&question.name, &response)
            && ttl > 0
        {
            let (answers, additional) = self.observe.since(mark);
            let entry = Entry { response: response.clone(), answers, additional, stored: *now, ttl };
            memory.keep(question, shelf, entry);
        }
        response
    }

    /// The message of the plugins behind the cache; none where they write none.
    fn answer_behind_cache(&mut self, block: &'a ServerBlock, question: &Question) -> Option<Response> {
        if let Some(plugin) = &block.kubernetes
            && let Some(response) = self.kubernetes(plugin, question)
        {
            return Some(response);
        }
        let name = &question.name;
        let forward = block
            .forwards
            .iter()
            .filter(|forward| name.is_under(&forward.from) && !forward.except.iter().any(|zone| name.is_under(zone)))
            .max_by_key(|forward| forward.from.as_str().len());
        let Some(forward) = forward else {
            self.station(|| (question.clone(), Station::Unanswered));
            return None;
        };
        self.station(|| (question.clone(), Station::Forward { to: forward.to.clone(), rule: rule::H2 }));
        self.forwarded.push(question.clone());
        let reply = self.upstream.answer(question);
        self.station(|| {
            let outcome = reply.response.as_ref().map_or(Outcome::Timeout, Response::outcome);
            (question.clone(), Station::Upstream { outcome: Settled(outcome), line: reply.failed_by })
        });
        for line in reply.lines {
            self.observe.answer(|| Cause::Upstream { line });
        }
        // Where nobody answers, the plugin gives up without a message, which becomes SERVFAIL (rule H2).
        reply.response
    }

    /// Asks the whole server on behalf of the question under way (`plugin/pkg/upstream` Lookup).
    fn lookup(&mut self, name: &Name, record_type: RecordType) -> Response {
        if self.lookups >= MAX_LOOKUPS {
            return Response::empty(Rcode::ServFail);
        }
        self.lookups += 1;
        let (_, additional) = self.observe.mark();
        let response = self.ask(&Question { name: name.clone(), record_type });
        let (answers, _) = self.observe.mark();
        // Only the answers of such a reply are passed on.
        self.observe.rewind((answers, additional));
        response
    }

    /// A station at which nothing is checked.
    fn station(&mut self, hop: impl FnOnce() -> (Question, Station)) {
        self.observe.enter(hop);
        self.observe.leave(None);
    }
}

#[cfg(test)]
mod tests;
