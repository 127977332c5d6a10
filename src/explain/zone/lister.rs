//! The whole zone, listed piece by piece: a cluster of somebody else may have very many names.

use super::{Listing, ask};
use crate::dns::{Name, RecordType};
use crate::resolution::server::Server;
use crate::resolution::upstream::Upstream;
use std::net::IpAddr;

/// Where names come from.
#[derive(Debug)]
enum Source {
    /// The names that are there whatever is in the cluster.
    Own,
    /// Those of plugins that kubeadm's Corefile does not have.
    Other,
    Namespace(String),
    Service(String, String),
    Pod(String, String),
    Address(IpAddr),
}

/// A listing under way. It goes on with the server it was begun with, and no other.
#[derive(Debug)]
pub struct Lister {
    /// What has not been looked at, the next one last.
    sources: Vec<Source>,
    /// Names that have not been asked for, the next one last.
    names: Vec<(Name, RecordType)>,
    listing: Listing,
}

impl Lister {
    /// Begins.
    pub fn begin(server: &Server) -> Self {
        let namespaces = server.known_namespaces().into_iter().map(Source::Namespace);
        let addresses = server.known_addresses().into_iter().map(Source::Address);
        let sources = addresses.chain(namespaces).chain([Source::Other, Source::Own]).collect();
        Self { sources, names: Vec::new(), listing: Listing::default() }
    }

    /// Takes so many more steps: each asks for one name, or looks where more names come from. True where all is done.
    pub fn advance(&mut self, server: &Server, upstream: &Upstream, steps: usize) -> bool {
        for _ in 0..steps {
            if let Some(name) = self.names.pop() {
                if !self.listing.0.contains_key(&name) {
                    ask(server, upstream, name, &mut self.listing);
                }
                continue;
            }
            match self.sources.pop() {
                Some(source) => self.look(server, source),
                None => return true,
            }
        }
        false
    }

    fn look(&mut self, server: &Server, source: Source) {
        match source {
            Source::Own => self.names.extend(server.own_names()),
            Source::Other => self.names.extend(server.other_names()),
            Source::Namespace(namespace) => {
                let pods = server.pod_ips_in(&namespace).into_iter();
                self.sources.extend(pods.map(|ip| Source::Pod(namespace.clone(), ip)));
                let services = server.services_in(&namespace).into_iter();
                self.sources.extend(services.map(|service| Source::Service(namespace.clone(), service)));
            }
            Source::Service(namespace, service) => self.names.extend(server.service_names(&namespace, &service)),
            Source::Pod(namespace, ip) => self.names.extend(server.pod_names(&namespace, &ip)),
            Source::Address(address) => self.names.extend(server.reverse_names(address)),
        }
    }

    /// The whole zone.
    pub fn finish(mut self, server: &Server, upstream: &Upstream) -> Listing {
        while !self.advance(server, upstream, usize::MAX) {}
        self.listing
    }
}
