//! A resolv.conf among what was brought from a cluster: that of a pod tells what the kubelets write, and that of a node
//! whom the node asks.

use crate::cluster::{IpFamily, Settings};
use crate::manifest;
use crate::resolution::resolv_conf::ResolvConf;
use std::net::IpAddr;

/// What the kubelet writes for pods that ask cluster DNS (rule L1).
const NDOTS: &str = "ndots:5";

/// A resolv.conf, as `kubectl exec POD -- cat /etc/resolv.conf` prints it, or as a node has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvFile {
    text: String,
    conf: ResolvConf,
}

impl ResolvFile {
    /// Reads a text that is such a file and nothing else but comments and the command that printed it.
    pub fn read(text: &str) -> Option<Self> {
        let text = manifest::resolv_conf(text)?;
        Some(Self { conf: ResolvConf::parse_node_file(&text).ok()?, text })
    }

    /// Its lines.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whom the program asks.
    pub fn nameservers(&self) -> impl Iterator<Item = &str> {
        self.conf.nameservers.iter().map(|entry| entry.text.as_str())
    }

    /// The namespace of the pod whose file it is and the cluster's domain (rule L1); nothing where it is that of a node.
    pub fn of_pod(&self) -> Option<(&str, &str)> {
        let [first, second, ..] = self.conf.searches.as_slice() else { return None };
        let (namespace, domain) = first.text.split_once(".svc.")?;
        (second.text.strip_prefix("svc.") == Some(domain)).then_some((namespace, domain))
    }

    /// The kubelet's `clusterDNS`, where the file is a pod's: of each family the first, for a `dnsConfig` adds others
    /// behind them.
    pub fn cluster_dns(&self) -> Vec<IpAddr> {
        let mut all: Vec<IpAddr> = Vec::new();
        for address in self.nameservers().filter(|_| self.of_pod().is_some()).filter_map(|text| text.parse().ok()) {
            if all.iter().all(|known| IpFamily::of(*known) != IpFamily::of(address)) {
                all.push(address);
            }
        }
        all
    }

    /// True where the kubelet would write these nameservers, this domain and this `ndots` into the file of such a pod.
    pub fn fits(&self, settings: &Settings) -> bool {
        let domain = self.of_pod().map(|(_, domain)| domain);
        domain == Some(settings.cluster_domain.as_str())
            && self.cluster_dns() == settings.cluster_dns
            && self.conf.options.iter().any(|option| option.text == NDOTS)
    }

    /// True for a file that tells what kubelets read on their nodes.
    pub fn is_of_nodes(&self) -> bool {
        self.of_pod().is_none() && !self.asks_itself()
    }

    /// True for the file of a node that asks itself, as with systemd-resolved: kubeadm has the kubelets read another one
    /// then, so this one tells nothing of pods.
    pub fn asks_itself(&self) -> bool {
        let is_loopback = |text: &str| text.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        self.of_pod().is_none() && self.nameservers().any(is_loopback)
    }

    /// The nodes' file, as far as this one tells it: a pod's holds the search list of its node behind the cluster's own.
    pub(super) fn of_nodes(&self, usual: &str) -> Option<String> {
        let Some((_, domain)) = self.of_pod() else { return self.is_of_nodes().then(|| self.text.clone()) };
        let of_node: Vec<&str> = self.conf.searches.iter().skip(2).map(|entry| entry.text.as_str()).collect();
        let of_node = of_node.strip_prefix(&[domain]).unwrap_or(&of_node);
        (!of_node.is_empty()).then(|| format!("{usual}search {}\n", of_node.join(" ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &str = "search shop.svc.cluster.local svc.cluster.local cluster.local ec2.internal\nnameserver 10.96.0.10\noptions ndots:5\n";

    #[test]
    fn a_pods_file_is_read_with_and_without_the_command_that_printed_it() {
        for before in ["", "$ kubectl exec web-1 -- cat /etc/resolv.conf\n", "root@web:/# cat /etc/resolv.conf\n\n"] {
            let file = ResolvFile::read(&format!("{before}{POD}")).unwrap();
            assert_eq!(file.text(), POD);
            assert_eq!(file.of_pod(), Some(("shop", "cluster.local")));
            assert_eq!(file.cluster_dns(), Settings::default().cluster_dns);
            assert!(file.fits(&Settings::default()));
            let other = Settings { cluster_domain: "corp.example".to_owned(), ..Settings::default() };
            assert!(!file.fits(&other));
        }
        assert!(!ResolvFile::read(&POD.replace("ndots:5", "ndots:1")).unwrap().fits(&Settings::default()));
    }

    #[test]
    fn what_a_dns_config_adds_is_not_taken_for_the_kubelets() {
        let text = POD.replace("10.96.0.10\n", "10.96.0.10\nnameserver fd00::a\nnameserver 8.8.8.8\n");
        let file = ResolvFile::read(&text).unwrap();
        assert_eq!(file.cluster_dns(), ["10.96.0.10".parse::<IpAddr>().unwrap(), "fd00::a".parse().unwrap()]);
    }

    #[test]
    fn a_pods_file_tells_the_search_list_of_its_node() {
        let usual = "nameserver 192.0.2.53\n";
        assert_eq!(
            ResolvFile::read(POD).unwrap().of_nodes(usual).unwrap(),
            "nameserver 192.0.2.53\nsearch ec2.internal\n"
        );
        assert_eq!(ResolvFile::read(&POD.replace(" ec2.internal", "")).unwrap().of_nodes(usual), None);
    }

    #[test]
    fn a_nodes_file_is_no_pods() {
        let text = "# made by NetworkManager\nsearch corp.example\nnameserver 10.0.0.2\noptions edns0 trust-ad\n";
        let file = ResolvFile::read(text).unwrap();
        assert_eq!((file.of_pod(), file.cluster_dns()), (None, Vec::new()));
        let own = "search corp.example\nnameserver 10.0.0.2\noptions edns0 trust-ad\n";
        assert_eq!(file.of_nodes("").as_deref(), Some(own));
    }

    #[test]
    fn the_file_of_a_node_that_asks_itself_tells_nothing_of_pods() {
        let file = ResolvFile::read("nameserver 127.0.0.53\noptions edns0\n").unwrap();
        assert!(file.asks_itself());
        assert_eq!(file.of_nodes(""), None);
    }
}
