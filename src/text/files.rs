//! The files a kubelet writes into a pod, line by line: what put each value there, and what the kubelet had
//! to remark.

use super::{Language, Particle, with_particle};
use crate::cluster::Pod;
use crate::resolution::stub::{ANNOTATION, Library};
use crate::resolution::{hosts, resolv_conf};

/// What put a value into resolv.conf.
pub fn origin(language: Language, origin: &resolv_conf::Origin) -> String {
    use resolv_conf::Origin;
    let korean = language == Language::Korean;
    match origin {
        Origin::ClusterDns if korean => "kubelet의 `clusterDNS`".to_owned(),
        Origin::ClusterDns => "the kubelet's `clusterDNS`".to_owned(),
        Origin::Namespace if korean => "Pod의 네임스페이스와 kubelet의 `clusterDomain`".to_owned(),
        Origin::Namespace => "the pod's namespace and the kubelet's `clusterDomain`".to_owned(),
        Origin::ClusterDomain if korean => "kubelet의 `clusterDomain`".to_owned(),
        Origin::ClusterDomain => "the kubelet's `clusterDomain`".to_owned(),
        Origin::NodeFile { line } if korean => format!("노드의 resolv.conf {}번째 줄", line + 1),
        Origin::NodeFile { line } => format!("line {} of the node's own file", line + 1),
        Origin::Field(field) => format!("`{field}`"),
        Origin::Policy(policy) => format!("`dnsPolicy: {}`", policy.as_str()),
    }
}

/// What put a line into /etc/hosts.
pub fn hosts_origin(language: Language, origin: &hosts::Origin) -> String {
    use hosts::Origin;
    let korean = language == Language::Korean;
    match origin {
        Origin::Kubelet if korean => "kubelet이 모든 Pod에 쓰는 줄".to_owned(),
        Origin::Kubelet => "the kubelet, for every pod".to_owned(),
        Origin::Pod(field) if korean => format!("Pod 자신의 IP, 이름은 `{field}`"),
        Origin::Pod(field) => format!("the pod's own IP, named by `{field}`"),
        Origin::Field(field) => format!("`{field}`"),
        Origin::Node if korean => "노드의 파일 (`hostNetwork`)".to_owned(),
        Origin::Node => "the node's own file (`hostNetwork`)".to_owned(),
    }
}

/// An event of the kubelet: its reason as `kubectl describe` prints it, and what it means.
pub fn event(language: Language, event: &resolv_conf::Event) -> (&'static str, String) {
    use resolv_conf::{Entry, Event};
    let korean = language == Language::Korean;
    let list = |entries: &[Entry]| {
        let shown: Vec<String> = entries.iter().map(|entry| format!("`{}`", entry.text)).collect();
        shown.join(", ")
    };
    match event {
        Event::MissingClusterDns => (
            "MissingClusterDNS",
            match language {
                Language::English => "The kubelet knows no cluster DNS, so the pod got the node's file.",
                Language::Korean => "kubelet에 클러스터 DNS가 설정되지 않아 Pod가 노드의 파일을 받았습니다.",
            }
            .to_owned(),
        ),
        Event::NameserversCut { left_out } if korean => {
            ("DNSConfigForming", format!("nameserver는 3개까지만 씁니다. 빠진 것: {}", list(left_out)))
        }
        Event::NameserversCut { left_out } => {
            ("DNSConfigForming", format!("Only three nameservers fit. Left out: {}", list(left_out)))
        }
        Event::SearchesCut { left_out } if korean => {
            ("DNSConfigForming", format!("search 도메인이 너무 많거나 깁니다. 빠진 것: {}", list(left_out)))
        }
        Event::SearchesCut { left_out } => {
            ("DNSConfigForming", format!("Search domains are too many or too long. Left out: {}", list(left_out)))
        }
    }
}

/// The host name the kernel refuses, which keeps the pod from starting.
pub fn hostname_too_long(language: Language, name: &str) -> String {
    let length = name.len();
    match language {
        Language::English => {
            format!("`{name}` has {length} characters, the kernel takes 64: on a real node this pod does not start.")
        }
        Language::Korean => format!(
            "`{name}` 이름이 {length}자라 커널의 한도 64자를 넘습니다. 실제 노드에서는 이 Pod가 시작하지 못합니다."
        ),
    }
}

/// Which library the pod's programs resolve names with, and how that is known.
pub fn library(language: Language, pod: &Pod, library: Library) -> String {
    let name = library.as_str();
    let is_said = pod.meta.annotations.get(ANNOTATION).is_some_and(|value| Library::of_annotation(value).is_some());
    let image = pod.spec.containers.first().map(|container| container.image.as_str()).unwrap_or_default();
    match language {
        Language::English if is_said => format!("Its programs resolve names with {name}, as the annotation says."),
        Language::English => format!("Its programs resolve names with {name}, guessed from the image `{image}`."),
        Language::Korean if is_said => {
            format!("annotation에 따라 {} 이름을 해석합니다.", with_particle(name, Particle::By))
        }
        Language::Korean => {
            format!("이미지 `{image}`로 짐작하면 {} 이름을 해석합니다.", with_particle(name, Particle::By))
        }
    }
}
