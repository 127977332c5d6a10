//! What of the names of a cluster kube-dns answers as this plugin does (rules KD3, KD4).

use super::super::kube_dns::Known;
use super::Kubernetes;
use super::parse::{Branch, Request};
use super::service_entry::ServiceShape;
use crate::dns::reverse::is_reverse_zone;
use crate::dns::{Question, RecordType};

impl Kubernetes {
    /// What is known of a question to kube-dns. Names outside of all zones are forwarded by either.
    pub(in super::super) fn known_of_kube_dns(&self, question: &Question) -> Known {
        let name = question.name.to_lowercase();
        let Some(zone) = self.options.zones.iter().find(|zone| name.is_under(zone)) else { return Known::Same };
        if is_reverse_zone(zone) {
            return Known::No;
        }
        let Some(Ok(asked)) = name.below(zone).map(|below| Request::parse(below, false)) else {
            return Known::NoSuchName;
        };
        let is_a = question.record_type == RecordType::A;
        match asked.branch {
            // `pods insecure` is as kube-dns does it.
            Some(Branch::Pod) if is_a && !asked.service.is_empty() && !asked.has_front() => Known::Same,
            Some(Branch::Svc) if !asked.service.is_empty() => self.known_of_service(&asked, is_a),
            _ => Known::No,
        }
    }

    fn known_of_service(&self, asked: &Request<'_>, is_a: bool) -> Known {
        let entry = self.index.entry_of(asked.namespace, asked.service);
        let shape = entry.map_or(&ServiceShape::Absent, |entry| &entry.shape);
        let has_name = |label: &str| entry.is_some_and(|entry| entry.by_name.contains_key(label));
        match shape {
            ServiceShape::Absent => Known::NoSuchName,
            ServiceShape::ClusterIp(_) if !asked.endpoint.is_empty() => Known::NoSuchName,
            ServiceShape::ClusterIp(_) | ServiceShape::Headless if is_a && !asked.has_front() => Known::Same,
            // A name that somebody gave; those that are made of an address are others with kube-dns.
            ServiceShape::Headless if is_a && has_name(asked.endpoint) && !is_made(asked.endpoint) => Known::Same,
            _ => Known::No,
        }
    }
}

/// True for a label that CoreDNS makes of an address.
fn is_made(label: &str) -> bool {
    label.replace('-', ".").parse::<std::net::Ipv4Addr>().is_ok()
        || label.replace('-', ":").parse::<std::net::Ipv6Addr>().is_ok()
}
