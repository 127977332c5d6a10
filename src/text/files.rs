//! The files a kubelet writes into a pod, line by line: what put each value there, and what the kubelet had
//! to remark.

use super::{Language, words};
use crate::cluster::Pod;
use crate::resolution::stub::{ANNOTATION, Library};
use crate::resolution::{hosts, resolv_conf};

/// What put a value into resolv.conf.
pub fn origin(language: Language, origin: &resolv_conf::Origin) -> String {
    use resolv_conf::Origin;
    let words = words::files(language);
    match origin {
        Origin::ClusterDns => words.cluster_dns().to_owned(),
        Origin::Namespace => words.namespace().to_owned(),
        Origin::ClusterDomain => words.cluster_domain().to_owned(),
        Origin::NodeFile { line } => words.node_file(line + 1),
        Origin::Field(field) => format!("`{field}`"),
        Origin::Policy(policy) => format!("`dnsPolicy: {}`", policy.as_str()),
    }
}

/// What put a line into /etc/hosts.
pub fn hosts_origin(language: Language, origin: &hosts::Origin) -> String {
    use hosts::Origin;
    let words = words::files(language);
    match origin {
        Origin::Kubelet => words.hosts_kubelet().to_owned(),
        Origin::Pod(field) => words.hosts_pod(field),
        Origin::Field(field) => format!("`{field}`"),
        Origin::Node => words.hosts_node().to_owned(),
    }
}

/// An event of the kubelet: its reason as `kubectl describe` prints it, and what it means.
pub fn event(language: Language, event: &resolv_conf::Event) -> (&'static str, String) {
    use resolv_conf::{Entry, Event};
    let words = words::files(language);
    let list = |entries: &[Entry]| {
        let shown: Vec<String> = entries.iter().map(|entry| format!("`{}`", entry.text)).collect();
        shown.join(", ")
    };
    match event {
        Event::MissingClusterDns => ("MissingClusterDNS", words.missing_cluster_dns().to_owned()),
        Event::NameserversCut { left_out } => ("DNSConfigForming", words.nameservers_cut(list(left_out))),
        Event::SearchesCut { left_out } => ("DNSConfigForming", words.searches_cut(list(left_out))),
    }
}

/// The host name the kernel refuses, which keeps the pod from starting.
pub fn hostname_too_long(language: Language, name: &str) -> String {
    words::files(language).hostname_too_long(name, name.len())
}

/// Which library the programs of a container resolve names with, and how that is known.
pub fn library(language: Language, pod: &Pod, image: &str, library: Library) -> String {
    let words = words::files(language);
    let is_said = pod.meta.annotations.get(ANNOTATION).is_some_and(|value| Library::from_annotation(value).is_some());
    if is_said {
        return words.library_by_annotation(library.as_str());
    }
    match library {
        Library::Windows => words.library_windows().to_owned(),
        _ => words.library_by_image(library.as_str(), image),
    }
}
