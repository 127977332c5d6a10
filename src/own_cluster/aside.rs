//! What is pasted in place of a cluster: an error message about a name, or the resolv.conf that a program has.

use super::message::{ErrorMessage, message};
use crate::cluster::Settings;
use std::net::IpAddr;

/// What the kubelet writes for pods that ask cluster DNS (rule L1).
const NDOTS: usize = 5;
/// A file has at most so many lines.
const LINES: usize = 60;

/// What a text is that is no part of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// An error message.
    Message(ErrorMessage),
    /// A resolv.conf.
    File(ResolvFile),
}

impl Aside {
    /// What a text is, where it is one of these and no more than that.
    pub fn of(text: &str) -> Option<Self> {
        ResolvFile::read(text).map(Self::File).or_else(|| message(text).map(Self::Message))
    }

    /// The name that a message is about.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Message(message) => message.name.as_deref(),
            Self::File(_) => None,
        }
    }
}

/// A resolv.conf, as `kubectl exec POD -- cat /etc/resolv.conf` prints it, or as a node has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvFile {
    /// Whom the program asks.
    pub nameservers: Vec<String>,
    /// The search list.
    pub searches: Vec<String>,
    /// From how many dots on a name is tried as it is first.
    pub ndots: usize,
}

impl ResolvFile {
    /// Reads a text that is such a file and nothing else but the command that printed it.
    fn read(text: &str) -> Option<Self> {
        let mut file = Self { nameservers: Vec::new(), searches: Vec::new(), ndots: 1 };
        for (at, line) in text.lines().map(str::trim).enumerate() {
            let mut words = line.split_whitespace();
            let key = words.next().unwrap_or_default();
            match key {
                _ if at > LINES => return None,
                "" => {}
                "nameserver" => file.nameservers.extend(words.next().map(str::to_owned)),
                "search" => file.searches = words.map(str::to_owned).collect(),
                "options" => {
                    let ndots = words.filter_map(|word| word.strip_prefix("ndots:")?.parse().ok()).next_back();
                    file.ndots = ndots.unwrap_or(file.ndots);
                }
                "domain" | "sortlist" => {}
                // The command, with whatever prompt stands before it.
                _ if line.starts_with(['#', ';']) || line.contains("resolv.conf") => {}
                _ => return None,
            }
        }
        let are_addresses = file.nameservers.iter().all(|text| text.parse::<IpAddr>().is_ok() || text.contains('%'));
        (!file.nameservers.is_empty() && are_addresses).then_some(file)
    }

    /// The namespace of the pod whose file it is and the cluster's domain (rule L1); nothing where it is that of a node.
    pub fn of_pod(&self) -> Option<(&str, &str)> {
        let (namespace, domain) = self.searches.first()?.split_once(".svc.")?;
        let is_second = |search: &String| search.strip_prefix("svc.") == Some(domain);
        self.searches.get(1).is_some_and(is_second).then_some((namespace, domain.trim_end_matches('.')))
    }

    /// True where the kubelet would write these nameservers and this domain into the file of such a pod.
    pub fn fits(&self, settings: &Settings) -> bool {
        let domain = self.of_pod().map(|(_, domain)| domain);
        let are_same = self.nameservers.len() == settings.cluster_dns.len()
            && self.nameservers.iter().all(|text| settings.cluster_dns.iter().any(|known| known.to_string() == *text));
        are_same && domain == Some(settings.cluster_domain.trim_end_matches('.')) && self.ndots == NDOTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &str = "search shop.svc.cluster.local svc.cluster.local cluster.local ec2.internal\nnameserver 10.96.0.10\noptions ndots:5\n";

    #[test]
    fn a_pods_file_is_read_with_and_without_the_command_that_printed_it() {
        for before in ["", "$ kubectl exec web-1 -- cat /etc/resolv.conf\n", "root@web:/# cat /etc/resolv.conf\n\n"] {
            let Some(Aside::File(file)) = Aside::of(&format!("{before}{POD}")) else { panic!("{before}") };
            assert_eq!(file.of_pod(), Some(("shop", "cluster.local")));
            assert_eq!((file.nameservers.as_slice(), file.ndots), (&["10.96.0.10".to_owned()][..], 5));
            assert!(file.fits(&Settings::default()));
            let other = Settings { cluster_domain: "corp.example".to_owned(), ..Settings::default() };
            assert!(!file.fits(&other));
        }
        let Some(Aside::File(ndots)) = Aside::of(&POD.replace("ndots:5", "ndots:1")) else { panic!("ndots") };
        assert!(!ndots.fits(&Settings::default()));
    }

    #[test]
    fn a_nodes_file_is_no_pods() {
        let text = "# made by NetworkManager\nsearch corp.example\nnameserver 127.0.0.53\noptions edns0 trust-ad\n";
        let Some(Aside::File(file)) = Aside::of(text) else { panic!("no file") };
        assert_eq!((file.of_pod(), file.ndots), (None, 1));
    }

    #[test]
    fn other_texts_are_no_such_file() {
        for text in [
            "",
            "nameserver\n",
            "nameserver is down\n",
            "apiVersion: v1\nkind: Pod\n",
            "search for it\n",
            "nameserver 10.0.0.1\nkind: Pod\n",
        ] {
            assert!(!matches!(Aside::of(text), Some(Aside::File(_))), "{text}");
        }
        let message = Aside::of("lookup db on 10.96.0.10:53: no such host");
        assert_eq!(message.as_ref().and_then(Aside::name), Some("db"));
    }
}
