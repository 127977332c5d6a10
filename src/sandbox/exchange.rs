//! How one question gets to a nameserver and back.

use super::Sandbox;
use crate::cluster::{Kind, Object, Pod};
use crate::dns::{Edns, Question, Response, Transport, wire};
use crate::resolution::server::{NoReply, Replied, Request, State};
use crate::resolution::stub::{Exchange, Protocol};
use crate::resolution::trace::Trace;
use std::net::IpAddr;

impl Sandbox {
    /// Carries one question to a nameserver: the cluster's own behind its cluster IP, or the node's
    /// resolver outside. Nobody else listens anywhere. The server sees the pod's address, and how much its library takes.
    /// What it leaves in the server's caches is left in `memory`, which [`Sandbox::remember`] puts in place.
    pub(crate) fn exchange(
        &self,
        from: &Pod,
        nameserver: IpAddr,
        question: &Question,
        protocol: Protocol,
        memory: &mut State,
    ) -> (Exchange, Option<Trace>, Vec<Question>) {
        let settings = self.cluster.settings();
        if settings.cluster_dns.iter().any(|text| text.parse() == Ok(nameserver)) {
            return match self.cluster_dns_behind(nameserver) {
                Behind::Nothing => (Exchange::Silence, None, Vec::new()),
                // kube-proxy rejects what goes to a Service without endpoints.
                Behind::NoEndpoint => (Exchange::PortClosed, None, Vec::new()),
                Behind::Server => {
                    let now = self.now().saturating_mul(1000);
                    let (reply, trace) = self.server.answer_at(
                        request(from, nameserver, question, protocol),
                        &self.upstream,
                        memory,
                        now,
                    );
                    let forwarded =
                        reply.forwarded.into_iter().filter(|one| one.attempt == 0).map(|one| one.question).collect();
                    let exchange = match reply.replied {
                        Replied::Message(response) => Exchange::Response(response),
                        Replied::Nothing(NoReply::NotListening) => Exchange::PortClosed,
                        Replied::Nothing(_) | Replied::CannotSay(_) => Exchange::Silence,
                    };
                    (exchange, Some(trace), forwarded)
                }
            };
        }
        let mut of_the_node = settings.node_resolv_conf.split_whitespace();
        if !of_the_node.any(|word| word.parse() == Ok(nameserver)) {
            return (Exchange::Silence, None, Vec::new());
        }
        let response: Option<Response> = self.upstream.answer(question).response;
        (response.map_or(Exchange::Silence, Exchange::Response), None, vec![question.clone()])
    }

    fn cluster_dns_behind(&self, address: IpAddr) -> Behind {
        let service = self
            .cluster
            .in_namespace(&Kind::Service, "kube-system")
            .filter_map(|object| object.as_service())
            .find(|service| service.spec.cluster_ips.iter().any(|ip| ip.parse() == Ok(address)));
        let Some(service) = service else { return Behind::Nothing };
        let is_ready = |slice: &Object| {
            slice
                .as_endpoint_slice()
                .is_some_and(|slice| slice.endpoints.iter().any(|endpoint| endpoint.ready != Some(false)))
        };
        if self.cluster.slices_of(&service.meta.namespace, &service.meta.name).any(|slice| is_ready(slice)) {
            Behind::Server
        } else {
            Behind::NoEndpoint
        }
    }
}

/// A pod's query as the server sees it: from the address of the nameserver's family, and with EDNS where the library
/// takes more than a plain datagram.
fn request<'q>(from: &Pod, nameserver: IpAddr, question: &'q Question, protocol: Protocol) -> Request<'q> {
    let mut request = Request::new(question);
    let mut addresses = from.status.pod_ips.iter().filter_map(|text| text.parse::<IpAddr>().ok());
    if let Some(address) = addresses.find(|address| address.is_ipv4() == nameserver.is_ipv4()) {
        request.client.set_ip(address);
    }
    match protocol {
        Protocol::Tcp => request.transport = Transport::Tcp,
        Protocol::Udp { limit } if limit > wire::UDP_LIMIT => {
            request.edns = Some(Edns { udp_size: limit, ..Edns::default() });
        }
        Protocol::Udp { .. } => {}
    }
    request
}

/// What stands behind the address a pod's resolv.conf names.
enum Behind {
    Nothing,
    NoEndpoint,
    Server,
}
