//! The settings of a cluster, as far as its objects show them.

use super::dns::ClusterDns;
use crate::cluster::{Cidr, IpFamily, Object, Service, Settings};
use crate::dns::Name;
use crate::dns::reverse::is_reverse_zone;
use crate::resolution::server::Configuration;
use crate::sandbox::settings::dns_address;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The settings a set of objects was made under, as far as they show: the lab's own where they fit, and
/// ranges wide enough for the addresses found where they do not. Admission would refuse an honest cluster
/// IP of another cluster's range otherwise.
pub(super) fn settings_of(objects: &[Object], dns: &ClusterDns<'_>, server: Option<&Configuration>) -> Settings {
    let mut settings = Settings::default();
    let services = objects.iter().filter_map(Object::as_service);
    let cluster_ips: Vec<IpAddr> = services.clone().flat_map(|service| service.spec.addresses()).collect();
    let pods = objects.iter().filter_map(Object::as_pod).filter(|pod| !pod.spec.host_network);
    let pod_ips: Vec<IpAddr> = pods.flat_map(|pod| pod.status.addresses()).collect();
    // A headless Service without a selector is given both families wherever it is (rule V4).
    let shows_families = |service: &&Service| !(service.is_headless() && service.spec.selector.is_empty());
    let asked_for: BTreeSet<IpFamily> =
        services.clone().filter(shows_families).flat_map(|service| service.spec.ip_families.clone()).collect();
    let is_of = |family| move |ip: &IpAddr| IpFamily::of(*ip) == family;
    let has = |family| {
        asked_for.contains(&family) || pod_ips.iter().any(is_of(family)) || cluster_ips.iter().any(is_of(family))
    };
    // A headless Service and the addresses of pods show a family as well as a cluster IP does.
    let families: Vec<IpFamily> = [IpFamily::IPv4, IpFamily::IPv6].into_iter().filter(|family| has(*family)).collect();
    settings.service_cidrs = ranges(&settings.service_cidrs, &cluster_ips, 16, 108);
    if families.contains(&IpFamily::IPv6) {
        settings.pod_cidrs = ranges(&settings.pod_cidrs, &pod_ips, 16, 48);
        for family in families {
            let is_there = |all: &[Cidr]| all.iter().any(|range| IpFamily::of(range.base) == family);
            let usual = Settings::ranges_of(family);
            if !is_there(&settings.service_cidrs) {
                settings.service_cidrs.push(usual.0);
            }
            if !is_there(&settings.pod_cidrs) {
                settings.pod_cidrs.push(usual.1);
            }
        }
    }
    // Pods that have IPv6 addresses alone are of a cluster that has nothing else.
    if !pod_ips.is_empty() && !pod_ips.iter().chain(&cluster_ips).any(IpAddr::is_ipv4) {
        settings.service_cidrs.retain(|range| range.base.is_ipv6());
        settings.pod_cidrs.retain(|range| range.base.is_ipv6());
        settings.cluster_dns = dns_address(&settings).into_iter().collect();
    }
    if dns.tells_none {
        settings.cluster_dns.clear();
    } else if !dns.addresses.is_empty() {
        settings.cluster_dns.clone_from(&dns.addresses);
    } else if !reaches(&settings) {
        // Where nothing tells, it is the address that kubeadm and nearly all others take of the range.
        settings.cluster_dns = dns_address(&settings).into_iter().collect();
    }
    // Where no kubelet says it, the zone that the server has for the cluster is the domain.
    let is_domain = |zone: &&Name| !zone.is_root() && !is_reverse_zone(zone) && !zone.as_str().contains('{');
    let zone = || server?.kubernetes()?.zones.iter().find(is_domain);
    let domain = dns.domain.clone().or_else(|| zone().map(|zone| zone.without_root().to_owned()));
    if let Some(domain) = domain {
        settings.cluster_domain = domain;
    }
    settings
}

/// True where the address of cluster DNS is one of the Services'.
fn reaches(settings: &Settings) -> bool {
    let ranges = &settings.service_cidrs;
    settings.cluster_dns.iter().any(|address| ranges.iter().any(|range| range.contains(*address)))
}

/// The usual ranges, widened or replaced so that every address lies in one: one range a family, of at the
/// most the given prefix lengths.
fn ranges(usual: &[Cidr], found: &[IpAddr], longest_v4: u8, longest_v6: u8) -> Vec<Cidr> {
    let mut all = Vec::new();
    for (is_v4, longest, width) in [(true, longest_v4, 32_u8), (false, longest_v6, 128)] {
        let mine: Vec<IpAddr> = found.iter().copied().filter(|ip| ip.is_ipv4() == is_v4).collect();
        let known = usual.iter().copied().find(|range| range.base.is_ipv4() == is_v4);
        if known.is_some_and(|range| mine.iter().all(|ip| range.contains(*ip))) {
            all.extend(known);
            continue;
        }
        let Some(first) = mine.first() else { continue };
        let widest = (0..=longest.min(width)).rev().find_map(|length| {
            let range: Cidr = format!("{first}/{length}").parse().ok()?;
            mine.iter().all(|ip| range.contains(*ip)).then_some(range)
        });
        all.extend(widest);
    }
    all
}
