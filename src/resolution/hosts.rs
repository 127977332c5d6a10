//! /etc/hosts.
pub fn hostname(pod: &crate::cluster::Pod) -> String { if pod.spec.hostname.is_empty() { pod.meta.name.clone() } else { pod.spec.hostname.clone() } }
pub fn file(_pod: &crate::cluster::Pod, _settings: &crate::cluster::Settings) -> String { String::new() }
