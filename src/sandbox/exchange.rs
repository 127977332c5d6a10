//! How one question gets to a nameserver and back.

use super::round_trip::{CameBack, came_back, request, unsaid};
use super::{PodView, Sandbox, way};
use crate::dns::{Question, Transport};
use crate::resolution::network::{self, Arrival, Packet};
use crate::resolution::server::{Millis, Server, State};
use crate::resolution::stub::Protocol;
use crate::resolution::trace::{CannotSay, Unknown};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

impl Sandbox {
    /// Carries one question to a nameserver, as far as it gets (`resolution::network`): to cluster DNS, or outside,
    /// where the table of outside names answers. The server sees the pod's address, and how much its library takes.
    /// What it leaves in the server's caches is left in `memory`, which [`Sandbox::remember`] puts in place. The question
    /// is sent `at` so long after the call began that asks it, for the name that was `typed`.
    pub(crate) fn exchange(
        &self,
        (asker, typed): (&PodView<'_>, &str),
        nameserver: IpAddr,
        (question, at): (&Question, Duration),
        protocol: Protocol,
        memory: &mut State,
    ) -> CameBack {
        let transport = match protocol {
            Protocol::Tcp => Transport::Tcp,
            Protocol::Udp { .. } => Transport::Udp,
        };
        let from = asker.pod;
        let container = asker.container.map_or("", |container| container.name.as_str());
        let now = self.now().saturating_mul(1000).saturating_add(millis(at));
        let packet = Packet { from, container, to: nameserver, question, transport, now };
        let came = if let Some(cache) = self.node_local().filter(|cache| cache.takes(nameserver)) {
            way::ask_cache(self, cache, &packet, protocol, memory)
        } else {
            match network::deliver(&self.cluster, &self.upstream, &packet) {
                Arrival::ClusterDns(at) => self.ask_cluster_dns(&packet, at, protocol, memory),
                Arrival::Own(at, corefile) => way::ask_own(self, (at, corefile), &packet, protocol, memory),
                Arrival::Elsewhere(exchange, trace, outside, after) => (exchange, trace, outside, after),
            }
        };
        self.doubt(came, asker, typed, question, memory)
    }

    /// What cannot be said of a server whose pods were found ready beside a Corefile with which it does not start: it
    /// keeps the last good one (rule PV1), and nobody gave that.
    pub(crate) fn runs_with_another(&self) -> Option<CannotSay> {
        self.is_at_odds(&self.server).filter(|_| self.cluster.settings().server_was_ready)
    }

    /// The same of any server, where its pods were found ready.
    pub(super) fn is_at_odds(&self, server: &Server) -> Option<CannotSay> {
        let configuration = server.configuration();
        let says = configuration.says_at_its_end().filter(|_| configuration.is_refused())?.to_owned();
        let place = configuration.place_at_fault();
        let (directive, line) = ("Corefile".to_owned(), place.map_or(0, |place| place.line));
        let file = place.filter(|place| !place.is_in_corefile()).map(|place| place.file.to_string());
        Some(CannotSay { directive, line, file, reason: Unknown::RunsWithAnother { says } })
    }

    fn ask_cluster_dns(&self, packet: &Packet<'_>, at: SocketAddr, protocol: Protocol, memory: &mut State) -> CameBack {
        if let Some(cannot) = self.runs_with_another() {
            return unsaid(packet.question, cannot);
        }
        let mut request = request(packet, protocol);
        // What is sent to the Service comes to one of its pods, at the pod's own address and port.
        request.server = at;
        if !self.server.sends_inside() && !network::has_policies(&self.cluster) {
            let (reply, trace) = self.server.answer_at(request, &self.upstream, memory, packet.now);
            return came_back(reply, trace);
        }
        way::ask_cluster_dns(self, at, request, packet, memory)
    }
}

/// A span of time in whole milliseconds.
fn millis(span: Duration) -> Millis {
    span.as_secs().saturating_mul(1000).saturating_add(span.subsec_millis().into())
}
