//! The resolv.conf a kubelet gives a pod (rules L1 to L4), each entry with what put it there.
//!
//! Follows `pkg/kubelet/network/dns/dns.go`, `GetPodDNS`. How a library reads the file is the business
//! of [`super::stub`].

use crate::cluster::{DnsPolicy, FieldPath, Pod, Settings};
use std::fmt;

/// At most so many nameservers reach the file (rule L4).
const MAX_NAMESERVERS: usize = 3;
/// At most so many search domains reach the file (rule L4).
const MAX_SEARCHES: usize = 32;
/// The longest search domain, in octets (rule L4).
const MAX_SEARCH: usize = 253;
/// The longest search list, in octets with the spaces between (rule L4).
const MAX_SEARCH_LIST: usize = 2048;

/// What the kubelet asks the runtime to write. Its text is the file.
///
/// ```
/// use k8s_dns_lab::cluster::{Pod, Settings};
/// use k8s_dns_lab::resolution::resolv_conf::ResolvConf;
///
/// let mut pod = Pod::default();
/// pod.meta.namespace = "shop".to_owned();
/// let file = ResolvConf::for_pod(&pod, &Settings::default(), None)?;
/// assert_eq!(
///     file.to_string(),
///     "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n",
/// );
/// # Ok::<(), k8s_dns_lab::resolution::resolv_conf::ParseNodeFileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvConf {
    /// The `nameserver` lines.
    pub nameservers: Vec<Entry>,
    /// The words of the `search` line.
    pub searches: Vec<Entry>,
    /// The words of the `options` line. The kubelet's own order is that of a Go map, so none.
    pub options: Vec<Entry>,
    /// What the kubelet had to remark.
    pub events: Vec<Event>,
}

/// One value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As the file has it.
    pub text: String,
    /// What put it there; of two that did, the first, except for options, where the last one decides.
    pub origin: Origin,
}

/// What put a value into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The kubelet's `clusterDNS`.
    ClusterDns,
    /// The pod's namespace, in front of `svc` and the kubelet's `clusterDomain`.
    Namespace,
    /// The kubelet's `clusterDomain`, alone or behind `svc`.
    ClusterDomain,
    /// The node's resolv.conf, line `line` from 0.
    NodeFile {
        /// The line, from 0.
        line: usize,
    },
    /// A field of the pod.
    Field(FieldPath),
    /// What the policy itself prescribes: `ndots:5`, or the loopback where the node has no file.
    Policy(DnsPolicy),
}

/// An event the kubelet records against the pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `MissingClusterDNS`: no `clusterDNS`, so the policy fell back to Default. Also recorded against the node.
    MissingClusterDns,
    /// `DNSConfigForming`: only the first three nameservers were kept.
    NameserversCut {
        /// Those left out, in order.
        left_out: Vec<Entry>,
    },
    /// `DNSConfigForming`: search domains were left out, being too long or too many.
    SearchesCut {
        /// Those left out, in order.
        left_out: Vec<Entry>,
    },
}

/// The node's file is beyond the kubelet: no pod starts on that node (rule L2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseNodeFileError {
    /// A `nameserver` line without a value.
    NameserverWithoutValue {
        /// The line, from 0.
        line: usize,
    },
}

impl fmt::Display for ParseNodeFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::NameserverWithoutValue { line } = self;
        write!(f, "line {}: `nameserver` without an address", line + 1)
    }
}

impl std::error::Error for ParseNodeFileError {}

impl ResolvConf {
    /// The file of a pod. `node_file` is the text of the node's own file; `None` where the kubelet runs
    /// with an empty `--resolv-conf`.
    pub fn for_pod(pod: &Pod, settings: &Settings, node_file: Option<&str>) -> Result<Self, ParseNodeFileError> {
        let node = node_file.map_or_else(|| Ok(Self::default()), Self::parse_node_file)?;
        let mut events = Vec::new();
        let policy = pod.effective_dns_policy();
        let mut file = match policy {
            DnsPolicy::None => Self::default(),
            DnsPolicy::Default => inherited(node, node_file.is_none()),
            _ if settings.cluster_dns.is_empty() => {
                events.push(Event::MissingClusterDns);
                inherited(node, node_file.is_none())
            }
            DnsPolicy::ClusterFirst | DnsPolicy::ClusterFirstWithHostNet => {
                cluster_first(policy, &pod.meta.namespace, settings, node.searches)
            }
        };
        if let Some(config) = &pod.spec.dns_config {
            let field = |list: &str, index| Origin::Field(FieldPath::of(&["spec", "dnsConfig", list]).index(index));
            let entries = |list: &str, texts: &[String]| {
                texts.iter().enumerate().map(|(index, text)| Entry::new(text, field(list, index))).collect::<Vec<_>>()
            };
            file.nameservers.extend(entries("nameservers", &config.nameservers));
            file.searches.extend(entries("searches", &config.searches));
            drop_repeated(&mut file.nameservers);
            drop_repeated(&mut file.searches);
            for (index, option) in config.options.iter().enumerate() {
                let text = match option.value.as_deref() {
                    None | Some("") => option.name.clone(),
                    Some(value) => format!("{}:{value}", option.name),
                };
                set_option(&mut file.options, Entry { text, origin: field("options", index) });
            }
        }
        file.events = events;
        file.cut();
        Ok(file)
    }

    /// Reads a node's file as the kubelet does (`parseResolvConf`, rule L2).
    pub(crate) fn parse_node_file(text: &str) -> Result<Self, ParseNodeFileError> {
        let mut file = Self::default();
        for (line, content) in text.lines().enumerate() {
            let origin = Origin::NodeFile { line };
            let mut words = content.split_whitespace();
            match words.next() {
                Some("nameserver") => {
                    let value = words.next().ok_or(ParseNodeFileError::NameserverWithoutValue { line })?;
                    file.nameservers.push(Entry::new(value, origin));
                }
                Some("search") => {
                    let domains = words.map(|word| word.strip_suffix('.').unwrap_or(word));
                    file.searches = domains
                        .filter(|domain| !domain.is_empty())
                        .map(|domain| Entry::new(domain, origin.clone()))
                        .collect();
                }
                Some("options") => {
                    for word in words {
                        set_option(&mut file.options, Entry::new(word, origin.clone()));
                    }
                }
                _ => {}
            }
        }
        Ok(file)
    }

    /// Keeps what fits (`formDNSConfigFitsLimits`, rule L4).
    fn cut(&mut self) {
        if self.nameservers.len() > MAX_NAMESERVERS {
            let left_out = self.nameservers.split_off(MAX_NAMESERVERS);
            self.events.push(Event::NameserversCut { left_out });
        }
        let (mut count, mut length) = (0, 0);
        let mut full = false;
        let (kept, left_out): (Vec<_>, Vec<_>) = std::mem::take(&mut self.searches).into_iter().partition(|entry| {
            let size = entry.text.len();
            if size > MAX_SEARCH {
                return false;
            }
            // The list is cut at its end: nothing behind the first that does not fit is kept.
            let longer = length + size + usize::from(count > 0);
            full = full || count == MAX_SEARCHES || longer > MAX_SEARCH_LIST;
            if full {
                return false;
            }
            (count, length) = (count + 1, longer);
            true
        });
        self.searches = kept;
        if !left_out.is_empty() {
            self.events.push(Event::SearchesCut { left_out });
        }
    }
}

impl Entry {
    fn new(text: &str, origin: Origin) -> Self {
        Self { text: text.to_owned(), origin }
    }
}

/// Policy Default: the node's file; the loopback where there is none.
fn inherited(node: ResolvConf, no_file: bool) -> ResolvConf {
    if !no_file {
        return node;
    }
    let entry = |text| vec![Entry::new(text, Origin::Policy(DnsPolicy::Default))];
    ResolvConf { nameservers: entry("127.0.0.1"), searches: entry("."), ..ResolvConf::default() }
}

fn cluster_first(policy: DnsPolicy, namespace: &str, settings: &Settings, node_searches: Vec<Entry>) -> ResolvConf {
    let domain = &settings.cluster_domain;
    let mut searches = Vec::new();
    if !domain.is_empty() {
        searches.push(Entry { text: format!("{namespace}.svc.{domain}"), origin: Origin::Namespace });
        searches.push(Entry { text: format!("svc.{domain}"), origin: Origin::ClusterDomain });
        searches.push(Entry::new(domain, Origin::ClusterDomain));
    }
    searches.extend(node_searches);
    if !domain.is_empty() {
        drop_repeated(&mut searches);
    }
    ResolvConf {
        nameservers: settings
            .cluster_dns
            .iter()
            .map(|address| Entry::new(&address.to_string(), Origin::ClusterDns))
            .collect(),
        searches,
        options: vec![Entry::new("ndots:5", Origin::Policy(policy))],
        events: Vec::new(),
    }
}

/// Keeps the first of entries with the same text.
fn drop_repeated(entries: &mut Vec<Entry>) {
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        if !kept.iter().any(|earlier| earlier.text == entry.text) {
            kept.push(entry);
        }
    }
    *entries = kept;
}

/// Adds an option; an earlier one of the same name gives way to it.
fn set_option(options: &mut Vec<Entry>, new: Entry) {
    let name = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
    match options.iter_mut().find(|option| name(&option.text) == name(&new.text)) {
        Some(old) => *old = new,
        None => options.push(new),
    }
}

impl fmt::Display for ResolvConf {
    /// The file as a container runtime writes it: the search list, the nameservers, the options.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, keyword: &str, entries: &[Entry]| {
            if entries.is_empty() {
                return Ok(());
            }
            f.write_str(keyword)?;
            entries.iter().try_for_each(|entry| write!(f, " {}", entry.text))?;
            f.write_str("\n")
        };
        line(f, "search", &self.searches)?;
        self.nameservers.iter().try_for_each(|server| writeln!(f, "nameserver {}", server.text))?;
        line(f, "options", &self.options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{DnsConfig, DnsOption};

    fn pod(change: impl FnOnce(&mut Pod)) -> Pod {
        let mut pod = Pod::default();
        pod.meta.name = "p".into();
        pod.meta.namespace = "default".into();
        change(&mut pod);
        pod
    }

    #[test]
    fn the_default_file_is_the_one_everybody_knows() {
        let file = ResolvConf::for_pod(&pod(|_| ()), &Settings::default(), Some(&Settings::default().node_resolv_conf))
            .unwrap();
        assert_eq!(
            file.to_string(),
            "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
        );
        assert_eq!(file.searches[0].origin, Origin::Namespace);
        assert_eq!(file.nameservers[0].origin, Origin::ClusterDns);
    }

    #[test]
    fn an_option_of_the_pod_takes_the_place_of_the_policys() {
        let pod = pod(|pod| {
            let ndots = DnsOption { name: "ndots".into(), value: Some("2".into()) };
            pod.spec.dns_config = Some(DnsConfig { options: vec![ndots], ..DnsConfig::default() });
        });
        let file =
            ResolvConf::for_pod(&pod, &Settings::default(), Some(&Settings::default().node_resolv_conf)).unwrap();
        assert_eq!(file.options.len(), 1);
        assert_eq!(file.options[0].text, "ndots:2");
        let Origin::Field(path) = &file.options[0].origin else { panic!("{:?}", file.options[0].origin) };
        assert_eq!(path.to_string(), "spec.dnsConfig.options[0]");
    }

    #[test]
    fn of_33_search_domains_the_last_is_left_out_and_said() {
        let pod = pod(|pod| {
            let searches = (0..33).map(|index| format!("d{index}.test")).collect();
            pod.spec.dns_policy = "None".into();
            pod.spec.dns_config = Some(DnsConfig { searches, ..DnsConfig::default() });
        });
        let file = ResolvConf::for_pod(&pod, &Settings::default(), None).unwrap();
        assert_eq!(file.searches.len(), 32);
        let [Event::SearchesCut { left_out }] = &file.events[..] else { panic!("{:?}", file.events) };
        assert_eq!(left_out[0].text, "d32.test");
    }

    #[test]
    fn a_search_list_ends_where_2048_characters_end() {
        let pod = pod(|pod| {
            let searches = (0..12).map(|index| format!("{}{index:02}", "x".repeat(200))).collect();
            pod.spec.dns_policy = "None".into();
            pod.spec.dns_config = Some(DnsConfig { searches, ..DnsConfig::default() });
        });
        let file = ResolvConf::for_pod(&pod, &Settings::default(), None).unwrap();
        assert_eq!(file.searches.len(), 10, "ten domains of 202 characters and nine spaces are 2029 characters");
    }
}
