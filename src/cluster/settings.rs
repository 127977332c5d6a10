//! What an administrator chose when the cluster was made: address ranges, domain, version.

use super::{IpFamily, ObjectRef, Service, well_known};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The choices of a cluster. The default is what kubeadm makes of no choice at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where cluster IPs come from: one range a family, the first is the default family.
    pub service_cidrs: Vec<Cidr>,
    /// Where pod IPs come from: one range a family. Each node gets a /24 (IPv4) or /64 (IPv6) of it.
    pub pod_cidrs: Vec<Cidr>,
    /// The kubelet's `clusterDomain`, without the final dot.
    pub cluster_domain: String,
    /// The kubelet's `clusterDNS`: the cluster IP of `kube-system/kube-dns`. The kubelet has them as addresses too, and
    /// writes them into the files of pods in its own spelling (`pkg/kubelet/kubelet.go` NewMainKubelet).
    pub cluster_dns: Vec<IpAddr>,
    /// The ConfigMap that holds the Corefile of cluster DNS: installers name it as they like.
    pub corefile: ObjectRef,
    /// The file each kubelet finds under its `resolvConf`: the node's own resolver (rules L2, L3).
    pub node_resolv_conf: String,
    /// The API server is older than 1.36 and validates as those did (rules V1, V3).
    pub before_1_36: bool,
    /// The cluster is one that was found somewhere: what nobody brought of it is not known to be missing. A Service
    /// with a selector and without any slice has endpoints that nobody knows; the controller always makes one.
    pub is_observed: bool,
    /// Of such a cluster the Services without a selector of which nobody knows whether somebody wrote endpoints for
    /// them, in order: neither slices nor Endpoints of their namespace were brought.
    pub endpoints_not_given: Vec<ObjectRef>,
    /// Pods of cluster DNS were found ready: they run, whatever the Corefile that was found beside them says.
    pub server_was_ready: bool,
}

impl Default for Settings {
    fn default() -> Self {
        let range = |a, b, length| Cidr { base: Ipv4Addr::new(a, b, 0, 0).into(), length };
        Self {
            service_cidrs: vec![range(10, 96, 12)],
            pod_cidrs: vec![range(10, 244, 16)],
            cluster_domain: "cluster.local".to_owned(),
            cluster_dns: vec![Ipv4Addr::new(10, 96, 0, 10).into()],
            corefile: well_known::corefile(),
            node_resolv_conf: "nameserver 192.0.2.53\n".to_owned(),
            before_1_36: false,
            is_observed: false,
            endpoints_not_given: Vec::new(),
            server_was_ready: false,
        }
    }
}

impl Settings {
    /// True for a Service of which nobody knows the endpoints as long as none of its slices is there: the cluster was
    /// found somewhere, and either the controller made slices that were not brought or somebody may have written some.
    pub fn leaves_unseen(&self, service: &Service) -> bool {
        self.is_observed && is_unseen_without_slices(&self.endpoints_not_given, service)
    }

    /// True where the address lies in a range of Services or of pods.
    pub fn is_inside(&self, address: IpAddr) -> bool {
        self.service_cidrs.iter().chain(&self.pod_cidrs).any(|range| range.contains(address))
    }

    /// The ranges of Services and of pods that are assumed of a family nobody told the ranges of.
    pub fn ranges_of(family: IpFamily) -> (Cidr, Cidr) {
        let range = |base: IpAddr, length| Cidr { base, length };
        match family {
            IpFamily::IPv4 => {
                (range(Ipv4Addr::new(10, 96, 0, 0).into(), 12), range(Ipv4Addr::new(10, 244, 0, 0).into(), 16))
            }
            IpFamily::IPv6 => (
                range(Ipv6Addr::new(0xfd00, 0x10, 0x96, 0, 0, 0, 0, 0).into(), 112),
                range(Ipv6Addr::new(0xfd00, 0x10, 0x244, 0, 0, 0, 0, 0).into(), 56),
            ),
        }
    }
}

/// The same of a Service of a cluster that was found somewhere, by its [`Settings::endpoints_not_given`].
pub fn is_unseen_without_slices(not_given: &[ObjectRef], service: &Service) -> bool {
    let own = (service.meta.namespace.as_str(), service.meta.name.as_str());
    let is_not_given = || not_given.binary_search_by(|one| (&*one.namespace, &*one.name).cmp(&own)).is_ok();
    !service.spec.selector.is_empty() || is_not_given()
}

/// A range of addresses.
///
/// ```
/// use k8s_dns_lab::cluster::Cidr;
///
/// let services: Cidr = "10.96.0.0/12".parse()?;
/// assert!(services.contains("10.96.0.10".parse()?));
/// assert!(!services.contains("10.244.0.10".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// The first address.
    pub base: IpAddr,
    /// How many leading bits all addresses of the range share.
    pub length: u8,
}

impl Cidr {
    /// True where the address lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        if self.base.is_ipv4() != address.is_ipv4() {
            return false;
        }
        self.host_bits() >= 128 || (number(self.base) ^ number(address)) >> self.host_bits() == 0
    }

    /// How many bits tell the addresses of the range apart.
    pub fn host_bits(&self) -> u32 {
        let width: u32 = if self.base.is_ipv4() { 32 } else { 128 };
        width.saturating_sub(self.length.into())
    }

    /// The address `offset` behind the first one; `None` beyond the range.
    pub fn nth(&self, offset: u128) -> Option<IpAddr> {
        let bits = self.host_bits();
        if bits < 128 && offset >> bits != 0 {
            return None;
        }
        let sum = number(self.base).checked_add(offset)?;
        Some(match self.base {
            IpAddr::V4(_) => Ipv4Addr::from(u32::try_from(sum).ok()?).into(),
            IpAddr::V6(_) => Ipv6Addr::from(sum).into(),
        })
    }

    /// How far behind the first address this one is; `None` outside the range.
    pub fn offset_of(&self, address: IpAddr) -> Option<u128> {
        self.contains(address).then(|| number(address) - number(self.base))
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.length)
    }
}

/// The text is no range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseCidrError;

impl fmt::Display for ParseCidrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a range of addresses such as 10.96.0.0/12")
    }
}

impl std::error::Error for ParseCidrError {}

impl FromStr for Cidr {
    type Err = ParseCidrError;

    /// Reads `address/length`. Bits behind the prefix are cleared.
    fn from_str(text: &str) -> Result<Self, ParseCidrError> {
        let (base, length) = text.split_once('/').ok_or(ParseCidrError)?;
        let base: IpAddr = base.parse().map_err(|_| ParseCidrError)?;
        let length: u8 = length.parse().map_err(|_| ParseCidrError)?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        if length > width {
            return Err(ParseCidrError);
        }
        let host_bits = u32::from(width - length);
        let cleared = if host_bits >= 128 { 0 } else { number(base) >> host_bits << host_bits };
        let base = match base {
            IpAddr::V4(_) => Ipv4Addr::from(u32::try_from(cleared).map_err(|_| ParseCidrError)?).into(),
            IpAddr::V6(_) => Ipv6Addr::from(cleared).into(),
        };
        Ok(Self { base, length })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_knows_its_addresses() {
        let range: Cidr = "10.96.0.0/12".parse().unwrap();
        assert!(range.contains("10.111.255.255".parse().unwrap()));
        assert!(!range.contains("10.112.0.0".parse().unwrap()));
        assert!(!range.contains("fd00::1".parse().unwrap()));
        assert_eq!(range.nth(266), Some("10.96.1.10".parse().unwrap()));
        assert_eq!(range.nth(1 << 20), None);
        assert_eq!(range.offset_of("10.96.1.10".parse().unwrap()), Some(266));
        assert_eq!("10.97.3.4/12".parse::<Cidr>().unwrap(), range);
        assert!("10.0.0.0/33".parse::<Cidr>().is_err());
        assert!("::/0".parse::<Cidr>().unwrap().contains("ff::1".parse().unwrap()));
    }
}
