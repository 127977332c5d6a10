//! The cluster's DNS server: CoreDNS, as the Corefile of the cluster configures it (rules of parts Q, D, X, O, P and H;
//! see `docs/rules.md`). A query reaches a listener, which chooses a server block by the longest zone; in it the plugins stand in
//! CoreDNS's own order, each handing on to the rest of the chain.
//!
//! A [`Server`] keeps its own index of the cluster, as CoreDNS's informers do: make it once, then let it
//! follow every change. Asking changes nothing but the [`State`] that is handed in.

mod block;
mod chain;
mod configuration;
mod files;
mod imports;
mod key;
pub(crate) mod kube_dns;
mod logging;
mod note;
mod observe;
mod onward;
pub mod plugin;
mod reload;
mod reply;
mod request;
mod set_up;
mod starting;
mod state;
mod time;

pub use super::trace::{CannotSay, Unknown};
pub use chain::size;
pub use configuration::Configuration;
pub use key::{Key, Scheme};
pub use logging::{Heard, Logger};
pub use note::{Note, NoteKind};
pub use onward::{Came, Onward};
pub use plugin::kubernetes::others::take_in as take_in_others;
pub use plugin::late::take_in as take_in_plugins;
pub use reload::{Older, Watch};
pub use reply::{Forwarded, NoReply, Replied, Reply};
pub use request::Request;
pub use starting::Starting;
pub use state::{CachedReply, State};
pub use time::Millis;

use super::corefile::Corefile;
use super::trace::{Cause, Trace};
use super::upstream::Upstream;
use crate::cluster::{Changes, Cluster, Kind, ObjectRef, TargetPort, Value};
use crate::dns::{self, Name, Question, RecordType, Transport};
use block::Chosen;
use observe::{Causes, Tracer};
pub(crate) use plugin::kubernetes::{addresses_outside, import_of, unseen::take_in as take_in_unseen};
use plugin::{Plugin, kubernetes};
use std::net::IpAddr;

/// The DNS server of a cluster.
#[derive(Clone, Debug)]
pub struct Server {
    configuration: Configuration,
    local_ips: Option<Vec<IpAddr>>,
    assumed_ips: Vec<IpAddr>,
    synced: bool,
    /// The port of its own that the Service of cluster DNS leads to.
    entry: u16,
    /// The Corefile it goes on with, should it refuse the cluster's or not look at it.
    older: Option<Older>,
    /// It looks at the cluster's Corefile (rule PV1).
    looks: bool,
    /// How often it has started its blocks anew.
    restarts: usize,
    /// A `forward` of it sends to an address of the cluster's.
    sends_inside: bool,
    /// It runs in the network of its node, whose loopback is none of its own.
    shares_node: bool,
}

impl Server {
    /// The server of a cluster, with the cluster's Corefile.
    pub fn new(cluster: &Cluster) -> Self {
        Self::with(Configuration::of(cluster), cluster).after_loop()
    }

    /// A server that runs with this configuration.
    pub fn with(configuration: Configuration, cluster: &Cluster) -> Self {
        Self::having_read(cluster, configuration, cluster)
    }

    /// The same, where its `kubernetes` plugins have read no more than the objects of `read`.
    fn having_read(read: &Cluster, mut configuration: Configuration, cluster: &Cluster) -> Self {
        if configuration.is_refused() && !configuration.runs_older {
            // CoreDNS exits: nobody listens (rules PU5 to PU7).
            configuration.blocks.clear();
        }
        for plugin in configuration.blocks.iter_mut().flat_map(|block| &mut block.plugins) {
            match plugin {
                Plugin::Kubernetes(plugin) => plugin.connect(read),
                Plugin::Late(plugin) => {
                    plugin::late::table().into_iter().for_each(|table| (table.connect)(plugin, cluster))
                }
                _ => {}
            }
        }
        let entry = entry(cluster, &configuration);
        let sends_inside = sends_inside(cluster, &configuration);
        Self {
            configuration,
            local_ips: None,
            assumed_ips: kubernetes::assumed_address(cluster).into_iter().collect(),
            synced: true,
            entry,
            older: None,
            looks: true,
            restarts: 0,
            sends_inside,
            shares_node: false,
        }
    }

    /// True where the Corefile wants plugins whose code has not arrived: [`take_in_plugins`], then make the server
    /// anew.
    pub fn awaits_plugins(&self) -> bool {
        let mut plugins = self.configuration.blocks.iter().flat_map(|block| &block.plugins);
        plugins.any(|plugin| matches!(plugin, Plugin::Unmodelled(stand_in) if stand_in.has_not_arrived()))
    }

    /// Follows a change. The cost is that of the Services it touches; a changed Corefile makes all anew.
    pub fn update(&mut self, cluster: &Cluster, changes: &Changes) {
        // With other choices of the administrator the node's file may be one that stops the server.
        let is_own = changes.settings.is_some()
            || changes.objects.iter().any(|change| change.object == *Configuration::object_of(cluster));
        let starts = self.looks && self.configuration.is_unread();
        if is_own || starts || self.finds_other_files(cluster, changes) {
            self.read_anew(cluster);
            return;
        }
        let namespace = &Configuration::object_of(cluster).namespace;
        if changes.settings.is_some() || changes.objects.iter().any(|change| change.object.namespace == *namespace) {
            self.entry = entry(cluster, &self.configuration);
        }
        for plugin in self.configuration.blocks.iter_mut().flat_map(|block| &mut block.plugins) {
            match plugin {
                Plugin::Kubernetes(plugin) => plugin.follow(changes),
                Plugin::Late(plugin) => {
                    plugin::late::table().into_iter().for_each(|table| (table.follow)(plugin, changes))
                }
                _ => {}
            }
        }
    }

    /// True where a change is of what lies beside the Corefile. Kubeadm's reads nothing of it.
    pub(crate) fn finds_other_files(&self, cluster: &Cluster, changes: &Changes) -> bool {
        let may_find = self.configuration.from_config_map
            && changes.objects.iter().any(|change| files::may_say(cluster, &change.object))
            && !Corefile::is_kubeadms(&self.configuration.text, &cluster.settings().cluster_domain);
        let table = plugin::late::table().filter(|_| may_find);
        table.is_some_and(|table| (table.files)(cluster) != *self.configuration.files)
    }

    /// A file of the server's was written while it runs, at a time: plugins that watch theirs take it in at their next
    /// look (rule PV2).
    pub fn file_written(&mut self, path: &str, text: &str, at: Millis) {
        let Some(table) = plugin::late::table() else { return };
        for plugin in self.configuration.blocks.iter_mut().flat_map(|block| &mut block.plugins) {
            if let Plugin::Late(plugin) = plugin {
                (table.file_written)(plugin, path, text, at);
            }
        }
    }

    /// The same server with these addresses of its own instead of its pod's.
    #[must_use]
    pub fn with_local_ips(self, local_ips: Vec<IpAddr>) -> Self {
        Self { local_ips: Some(local_ips), ..self }
    }

    /// A server with a Corefile of its own, on the network of each node.
    pub fn on_nodes(cluster: &Cluster, corefile: &str) -> Self {
        let server = Self::with(Configuration::beside_the_clusters(cluster, corefile), cluster);
        let addresses = server.bound();
        Self { shares_node: true, local_ips: Some(addresses), ..server }.after_loop()
    }

    /// A CoreDNS that is not cluster DNS, with the ConfigMap of its Corefile and the spec of its pods; with their
    /// addresses, and whether it reads the objects of another cluster.
    pub fn of_pods(
        cluster: &Cluster,
        (object, text): (&ObjectRef, &str),
        spec: &Value,
        (own, reads_another): (Vec<IpAddr>, bool),
    ) -> Self {
        let mut configuration = Configuration::of_pods(cluster, object, text, spec);
        if reads_another {
            configuration.reads_another_cluster();
        }
        let server = Self::with(configuration, cluster);
        Self { local_ips: Some(own), ..server }.after_loop()
    }

    /// The addresses that its blocks name where they listen.
    pub fn bound(&self) -> Vec<IpAddr> {
        let mut all = Vec::new();
        for address in self.configuration.blocks.iter().flat_map(|block| &block.bound) {
            if !all.contains(address) {
                all.push(*address);
            }
        }
        all
    }

    /// True where a `forward` of it sends to an address of the cluster's ranges, or to one that its pods may have no way to.
    pub fn sends_inside(&self) -> bool {
        self.sends_inside
    }

    /// The same server before it has heard everything from the API: what it does not know is SERVFAIL.
    #[must_use]
    pub fn before_sync(self) -> Self {
        Self { synced: false, ..self }
    }

    /// The Corefile it goes on with, should it refuse the cluster's; without one it stops then. `looks` says whether
    /// it looks at the cluster's at all.
    pub fn goes_on_with(&mut self, older: Option<Older>, looks: bool) {
        self.older = older;
        self.looks = looks;
    }

    /// Reads the cluster's Corefile as a server that runs does (rule PV1): one that does not look at it goes on with
    /// what it has.
    pub fn read_anew(&mut self, cluster: &Cluster) {
        let (local_ips, synced, looks, older) = (self.local_ips.take(), self.synced, self.looks, self.older.take());
        let mut configuration = Configuration::of(cluster);
        if (configuration.is_refused() || !looks)
            && let (Some(older), Some(table)) = (&older, plugin::late::table())
        {
            // Where nothing is refused, the cluster's is read once more if the server would have noticed it.
            let is_refused = configuration.is_refused();
            let running = (table.beside)(configuration, older);
            let is_unread = running.reload.is_none() && running.has_given_way_to(&Configuration::of(cluster));
            configuration = if is_refused || is_unread { running } else { Configuration::of(cluster) };
        }
        let restarts = self.restarts + usize::from(self.configuration.has_given_way_to(&configuration));
        *self = Self { local_ips, synced, looks, older, restarts, ..Self::with(configuration, cluster).after_loop() };
    }

    /// How often it has started its blocks anew, with empty caches, since it was made: that is what another Corefile, or
    /// another imported file, comes to where it is taken (rule PV1).
    pub fn restarts(&self) -> usize {
        self.restarts
    }

    /// What the server runs with.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The `cache` plugin of the block that serves a name.
    pub fn cache_for(&self, name: &Name) -> Option<&plugin::cache::Cache> {
        let question = Question { name: name.clone(), record_type: RecordType::A };
        let Chosen::Block(block) = self.choose(&Request::new(&question)) else { return None };
        block.plugins.iter().find_map(|plugin| match plugin {
            Plugin::Cache(cache) => Some(cache),
            _ => None,
        })
    }

    /// The `kubernetes` plugins, in order of their blocks.
    fn kubernetes(&self) -> impl Iterator<Item = &kubernetes::Kubernetes> {
        self.configuration.blocks.iter().flat_map(|block| &block.plugins).filter_map(|plugin| match plugin {
            Plugin::Kubernetes(plugin) => Some(&**plugin),
            _ => None,
        })
    }

    /// True where the Namespace exists and the option `namespaces` lets it through (rule Q11).
    pub fn exposes_namespace(&self, namespace: &str) -> bool {
        self.kubernetes().any(|plugin| plugin.exposes_namespace(namespace))
    }

    /// True where the option `namespaces` lets the namespace through (rule Q11).
    pub fn allows_namespace(&self, namespace: &str) -> bool {
        self.kubernetes().any(|plugin| plugin.options.allows(namespace))
    }

    /// True where the Namespace exists.
    pub fn namespace_exists(&self, namespace: &str) -> bool {
        self.kubernetes().any(|plugin| plugin.namespace_exists(namespace))
    }

    /// Answers a query as a server does that has just started.
    ///
    /// ```
    /// use k8s_dns_lab::cluster::{Cluster, Settings};
    /// use k8s_dns_lab::dns::{Outcome, Question, RecordType};
    /// use k8s_dns_lab::resolution::{server::Server, upstream::Upstream};
    ///
    /// let server = Server::new(&Cluster::new(Settings::default()));
    /// let name = "web.default.svc.cluster.local".parse()?;
    /// let reply = server.answer(&Question { name, record_type: RecordType::A }, &Upstream::default());
    /// assert_eq!(reply.response().map(|response| response.outcome()), Some(Outcome::NxDomain));
    /// # Ok::<(), k8s_dns_lab::dns::NameError>(())
    /// ```
    pub fn answer<'q>(&self, request: impl Into<Request<'q>>, upstream: &Upstream) -> Reply {
        self.walk(upstream, &mut ()).reply(&request.into())
    }

    /// Answers a query and says how. The reply is that of [`Server::answer`].
    pub fn answer_traced<'q>(&self, request: impl Into<Request<'q>>, upstream: &Upstream) -> (Reply, Trace) {
        let request = request.into();
        let mut tracer = Tracer::new(&request.question);
        let reply = self.walk(upstream, &mut tracer).reply(&request);
        (reply, tracer.into_trace())
    }

    /// Answers a query at a time, with what the server remembers of earlier ones, and leaves in `state` what it is to
    /// remember of this.
    pub fn answer_at<'q>(
        &self,
        request: impl Into<Request<'q>>,
        upstream: &Upstream,
        state: &mut State,
        now: Millis,
    ) -> (Reply, Trace) {
        let request = request.into();
        let mut tracer = Tracer::new(&request.question);
        let mut walk = self.walk(upstream, &mut tracer);
        (walk.state, walk.now) = (Some(state), now);
        let reply = walk.reply(&request);
        (reply, tracer.into_trace())
    }

    /// The same, where `onward` knows who is at the addresses that its `forward` plugins send to.
    pub fn answer_onward<'q>(
        &self,
        request: impl Into<Request<'q>>,
        upstream: &Upstream,
        state: &mut State,
        now: Millis,
        onward: &mut Onward<'_>,
    ) -> (Reply, Trace) {
        let request = request.into();
        let mut tracer = Tracer::new(&request.question);
        let mut walk = self.walk(upstream, &mut tracer);
        (walk.state, walk.now) = (Some(state), now);
        walk.onward = Some(&mut *onward);
        let reply = walk.reply(&request);
        (reply, tracer.into_trace())
    }

    /// Answers a query over TCP, which nearly everything fits into, and says of each answer where it comes from.
    pub(crate) fn answer_with_causes(&self, question: &Question, upstream: &Upstream) -> (Reply, Vec<Cause>) {
        let mut causes = Causes::default();
        let whole = Request { transport: Transport::Tcp, ..Request::new(question) };
        let reply = self.walk(upstream, &mut causes).reply(&whole);
        (reply, causes.answers)
    }
}

/// True where a `forward` sends to an address that lies in a range of the cluster's, or is of the family that pods may lack.
fn sends_inside(cluster: &Cluster, configuration: &Configuration) -> bool {
    let settings = cluster.settings();
    let is_inside = |text: &String| {
        plugin::forward::host(text).is_some_and(|address| address.is_ipv6() || settings.is_inside(address))
    };
    configuration.blocks.iter().flat_map(|block| &block.plugins).any(|plugin| match plugin {
        Plugin::Forward(forward) => forward.addresses().iter().any(is_inside),
        _ => false,
    })
}

/// The port of the server's that the Service of cluster DNS leads to: that of its slices, or else its `targetPort`.
pub(crate) fn entry(cluster: &Cluster, configuration: &Configuration) -> u16 {
    let namespace = &Configuration::object_of(cluster).namespace;
    let addresses = &cluster.settings().cluster_dns;
    let mut services = cluster.in_namespace(&Kind::Service, namespace).filter_map(|object| object.as_service());
    let Some(service) = services.find(|service| service.spec.is_at(addresses)) else {
        return dns::PORT;
    };
    let Some(port) = service.spec.ports.iter().find(|port| port.port == i64::from(dns::PORT)) else {
        return dns::PORT;
    };
    let slices = cluster.slices_of(namespace, &service.meta.name).filter_map(|object| object.as_endpoint_slice());
    let known = slices.flat_map(|slice| &slice.ports).find(|own| own.name == port.name);
    let number = known.and_then(|own| own.port).or(match port.target_port {
        Some(TargetPort::Number(number)) => Some(number),
        _ => None,
    });
    match (number, &port.target_port) {
        // The name of a port that no pod here declares: the one where the server listens.
        (None, Some(TargetPort::Name(_))) => {
            let ports = || configuration.keys().filter(|key| key.scheme == Scheme::Dns).map(|key| key.port);
            ports().find(|port| *port == dns::PORT).or_else(|| ports().next()).unwrap_or(dns::PORT)
        }
        (number, _) => number.and_then(|number| u16::try_from(number).ok()).unwrap_or(dns::PORT),
    }
}

#[cfg(test)]
mod tests;
