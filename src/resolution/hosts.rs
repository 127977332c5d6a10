//! The host name and /etc/hosts a kubelet gives a pod (rules L6, L7), each line with what put it there.
//!
//! Follows `pkg/kubelet/kubelet_pods.go`. How a library reads the file is the business of [`super::stub`].

use crate::cluster::{FieldPath, Pod, Settings};
use std::fmt;

/// The lines every pod has, whoever it is.
const FIXED: [(&str, &[&str]); 6] = [
    ("127.0.0.1", &["localhost"]),
    ("::1", &["localhost", "ip6-localhost", "ip6-loopback"]),
    ("fe00::0", &["ip6-localnet"]),
    ("fe00::0", &["ip6-mcastprefix"]),
    ("fe00::1", &["ip6-allnodes"]),
    ("fe00::2", &["ip6-allrouters"]),
];

/// The lines every pod has, as a file.
pub(crate) fn kubelet_lines() -> String {
    FIXED.iter().map(|(address, names)| format!("{address}\t{}\n", names.join(" "))).collect()
}

/// What a pod calls itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hostname {
    /// One label, or what `hostnameOverride` says.
    pub hostname: String,
    /// What put it there.
    pub origin: Origin,
    /// Where characters were cut off, the whole text.
    pub cut_from: Option<String>,
    /// `subdomain.namespace.svc.clusterDomain`, where the pod has a subdomain: DNS need not know it.
    pub domain: Option<String>,
    /// What `hostname` prints: the full name with `setHostnameAsFQDN`, else the host name.
    pub kernel: Result<String, HostnameTooLong>,
}

/// `setHostnameAsFQDN` asks for a name the kernel does not take: the pod does not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostnameTooLong {
    /// The name asked for.
    pub name: String,
}

impl fmt::Display for HostnameTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the host name {:?} is longer than the kernel takes", self.name)
    }
}

impl std::error::Error for HostnameTooLong {}

/// What put a line into /etc/hosts, or made the host name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The kubelet writes it for every pod.
    Kubelet,
    /// The pod's own address and name; the field is the one the name comes from.
    Pod(FieldPath),
    /// A field of the pod.
    Field(FieldPath),
    /// The pod is on its node's network and has the node's name and file.
    Node,
}

/// /etc/hosts. Its text is the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostsFile {
    /// The lines, in order.
    pub lines: Vec<HostsLine>,
}

/// A line of /etc/hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostsLine {
    /// The address, as written.
    pub address: String,
    /// The names; the first is the canonical one.
    pub names: Vec<String>,
    /// What put it there.
    pub origin: Origin,
}

impl Hostname {
    /// The name of a pod. On the host network it is the node's.
    pub fn for_pod(pod: &Pod, settings: &Settings) -> Self {
        let spec = &pod.spec;
        let field = |name: &str| Origin::Field(FieldPath::of(&["spec", name]));
        let overridden = spec.hostname_override.as_ref().filter(|name| !name.is_empty());
        let origin = match overridden {
            _ if spec.host_network => Origin::Node,
            Some(_) => field("hostnameOverride"),
            None if !spec.hostname.is_empty() => field("hostname"),
            None => Origin::Field(FieldPath::of(&["metadata", "name"])),
        };
        let (wanted, hostname) = (pod.wanted_host_name(), pod.host_name());
        let domain = pod.host_domain(&settings.cluster_domain);
        let kernel = match (pod.too_long_host_name(&settings.cluster_domain), &domain) {
            (Some(name), _) => Err(HostnameTooLong { name }),
            (None, Some(domain)) if spec.set_hostname_as_fqdn => Ok(format!("{hostname}.{domain}")),
            (None, _) => Ok(hostname.clone()),
        };
        let cut_from = (hostname != wanted).then(|| wanted.to_owned());
        Self { hostname, origin, cut_from, domain, kernel }
    }

    /// Host name and domain; without a domain the host name alone. What `hostname -f` prints.
    pub fn fqdn(&self) -> String {
        match &self.domain {
            Some(domain) => format!("{}.{domain}", self.hostname),
            None => self.hostname.clone(),
        }
    }
}

impl HostsFile {
    /// The file of a pod. On the host network it is the node's, of which the lab knows the fixed lines
    /// only; `hostAliases` come last in either.
    pub fn for_pod(pod: &Pod, settings: &Settings) -> Self {
        let line = |address: &str, names: Vec<String>, origin| HostsLine { address: address.to_owned(), names, origin };
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let fixed = if pod.spec.host_network { Origin::Node } else { Origin::Kubelet };
        let mut lines: Vec<_> =
            FIXED.iter().map(|(address, names)| line(address, owned(names), fixed.clone())).collect();
        if !pod.spec.host_network {
            let name = Hostname::for_pod(pod, settings);
            let path = match &name.origin {
                Origin::Field(path) => path.clone(),
                _ => FieldPath::root(),
            };
            let full = name.domain.is_some().then(|| name.fqdn());
            let names: Vec<_> = full.into_iter().chain([name.hostname]).collect();
            let own = pod.status.pod_ips.iter();
            lines.extend(own.map(|address| line(address, names.clone(), Origin::Pod(path.clone()))));
        }
        for (index, alias) in pod.spec.host_aliases.iter().enumerate() {
            let path = FieldPath::of(&["spec", "hostAliases"]).index(index);
            lines.push(line(&alias.ip, alias.hostnames.clone(), Origin::Field(path)));
        }
        Self { lines }
    }
}

impl fmt::Display for HostsFile {
    /// The file as the kubelet writes it, without its comments: line `n` is `lines[n]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| {
            let between = if matches!(line.origin, Origin::Kubelet | Origin::Node) { " " } else { "\t" };
            write!(f, "{}\t{}", line.address, line.names.join(between))?;
            f.write_str("\n")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::HostAlias;

    fn pod(change: impl FnOnce(&mut Pod)) -> Pod {
        let mut pod = Pod::default();
        pod.meta.name = "pod4".into();
        pod.meta.namespace = "default".into();
        pod.status.pod_ips = vec!["10.244.1.5".into()];
        change(&mut pod);
        pod
    }

    #[test]
    fn a_pod_knows_its_own_name_without_dns() {
        let file = HostsFile::for_pod(&pod(|_| ()), &Settings::default());
        assert!(file.to_string().ends_with("fe00::2\tip6-allrouters\n10.244.1.5\tpod4\n"), "{file}");
    }

    #[test]
    fn a_subdomain_gives_a_full_name_whether_or_not_a_service_exists() {
        let pod = pod(|pod| {
            pod.spec.hostname = "h".into();
            pod.spec.subdomain = "headless1".into();
            pod.spec.host_aliases = vec![HostAlias { ip: "192.0.2.1".into(), hostnames: vec!["a".into(), "b".into()] }];
        });
        let file = HostsFile::for_pod(&pod, &Settings::default());
        let text = file.to_string();
        assert!(text.ends_with("10.244.1.5\th.headless1.default.svc.cluster.local\th\n192.0.2.1\ta\tb\n"), "{text}");
        let [.., own, alias] = &file.lines[..] else { panic!("{text}") };
        assert_eq!(own.origin, Origin::Pod(FieldPath::of(&["spec", "hostname"])));
        assert_eq!(alias.origin, Origin::Field(FieldPath::of(&["spec", "hostAliases"]).index(0)));
    }

    #[test]
    fn a_long_pod_name_is_cut_to_a_label() {
        let pod = pod(|pod| pod.meta.name = format!("{}-.x", "a".repeat(61)));
        let name = Hostname::for_pod(&pod, &Settings::default());
        assert_eq!(name.hostname, "a".repeat(61));
        assert!(name.cut_from.is_some());
    }

    #[test]
    fn a_full_name_over_64_characters_keeps_the_pod_from_starting() {
        let long = |length: usize| {
            pod(|pod| {
                pod.spec.subdomain = "s".into();
                pod.spec.set_hostname_as_fqdn = true;
                pod.spec.hostname = "a".repeat(length);
            })
        };
        let domain = ".s.default.svc.cluster.local".len();
        assert!(Hostname::for_pod(&long(64 - domain), &Settings::default()).kernel.is_ok());
        assert!(Hostname::for_pod(&long(65 - domain), &Settings::default()).kernel.is_err());
    }
}
