//! The plugin's lines in the Corefile (`plugin/kubernetes/setup.go`).

use super::super::{Controller, Fallthrough, NoteKind, late};
use super::{Kubernetes, Selector};
use crate::dns::Name;
use crate::resolution::corefile::{CorefileReason, Directive};
use std::sync::Arc;

/// The options of the plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The zones, in lower case and in the order given.
    pub zones: Vec<Name>,
    /// `pods`.
    pub pods: PodsMode,
    /// `ttl`, in seconds: 0–3600.
    pub ttl: u32,
    /// `endpoint_pod_names`: endpoints without a hostname are called like their pod (rule D7).
    pub endpoint_pod_names: bool,
    /// `ignore empty_service` (rule D4).
    pub ignore_empty_service: bool,
    /// `namespaces`; empty means all (rule Q11).
    pub namespaces: Vec<String>,
    /// `fallthrough`: which names that do not exist go on to the next plugin (rule Q5).
    pub fallthrough: Fallthrough,
    /// `noendpoints` (rule D18).
    pub noendpoints: bool,
    /// `multicluster`: the zones whose names come from ServiceImports (rule PM1).
    pub multicluster: Vec<Name>,
    /// `labels`: which Services, slices and pods the server sees (rule PK2).
    pub labels: Option<Arc<Selector>>,
    /// `namespace_labels`: which Namespaces it sees (rule PK1).
    pub namespace_labels: Option<Arc<Selector>>,
    /// `zonal`: the endpoints of a topology zone have a name (rule PK7).
    pub zonal: bool,
}

/// Which pod records the server makes up (rules of part O).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the Corefile's own words")]
pub enum PodsMode {
    #[default]
    Disabled,
    Insecure,
    Verified,
}

impl PodsMode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Disabled, Self::Insecure, Self::Verified];

    /// The word of the Corefile.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Insecure => "insecure",
            Self::Verified => "verified",
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            zones: Vec::new(),
            pods: PodsMode::Disabled,
            ttl: 5,
            endpoint_pod_names: false,
            ignore_empty_service: false,
            namespaces: Vec::new(),
            fallthrough: Fallthrough::Nowhere,
            noendpoints: false,
            multicluster: Vec::new(),
            labels: None,
            namespace_labels: None,
            zonal: false,
        }
    }
}

impl Options {
    /// Those of kubeadm's Corefile.
    pub(in crate::resolution::server) fn kubeadm(domain: &Name) -> Option<Self> {
        let reverse = [Name::parse("in-addr.arpa").ok()?, Name::parse("ip6.arpa").ok()?];
        Some(Self {
            zones: std::iter::once(domain.clone()).chain(reverse.clone()).collect(),
            pods: PodsMode::Insecure,
            ttl: 30,
            fallthrough: Fallthrough::Zones(reverse.into()),
            ..Self::default()
        })
    }

    /// True where the plugin needs code that arrives later.
    pub(in super::super) fn wants_late(&self) -> bool {
        !self.multicluster.is_empty() || self.labels.is_some() || self.namespace_labels.is_some()
    }

    /// True where the option `namespaces` lets the namespace through (rule Q11).
    pub fn allows(&self, namespace: &str) -> bool {
        self.namespaces.is_empty() || self.namespaces.iter().any(|allowed| allowed == namespace)
    }
}

/// Reads the plugin's directive.
pub(in super::super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Kubernetes> {
    let directive = controller.once(directives)?;
    let zones = controller.zones_or_blocks(&directive.arguments);
    let mut options = Options { zones, ..Options::default() };
    for property in directive.lines() {
        match property.word() {
            "pods" => {
                let Some(word) = controller.only(property) else { continue };
                match PodsMode::ALL.into_iter().find(|mode| mode.as_str() == word.text) {
                    Some(mode) => options.pods = mode,
                    None => {
                        let reason = CorefileReason::BadValue("pods".to_owned(), word.text.clone());
                        controller.refuse(&word.place, reason);
                    }
                }
            }
            "ttl" => {
                // Whatever stands behind the first word is not looked at.
                let Some(word) = property.arguments.first() else {
                    controller.refuse(property.place(), CorefileReason::MissingValue("ttl".to_owned()));
                    continue;
                };
                options.ttl = controller.number("ttl", word, 0, 3600).unwrap_or(options.ttl);
            }
            "endpoint_pod_names" => options.endpoint_pod_names = controller.nothing(property),
            "noendpoints" => options.noendpoints = controller.nothing(property),
            "ignore" => {
                options.ignore_empty_service |=
                    property.arguments.first().is_some_and(|word| word.text == "empty_service");
            }
            "namespaces" if property.arguments.is_empty() => {
                controller.refuse(property.place(), CorefileReason::MissingValue("namespaces".to_owned()));
            }
            "namespaces" => {
                options.namespaces.extend(property.arguments.iter().map(|word| word.text.clone()));
            }
            "multicluster" => {
                let zones = controller.zones_of(&property.arguments);
                for zone in zones.iter().filter(|zone| !options.zones.contains(zone)) {
                    controller.refuse(property.place(), CorefileReason::NotItsZone(zone.to_string()));
                }
                options.multicluster.extend(zones);
            }
            "fallthrough" => options.fallthrough = Fallthrough::set_up(controller, property),
            // Where the API is and how to reach it says nothing about answers.
            "endpoint"
            | "tls"
            | "kubeconfig"
            | "apiserver_qps"
            | "apiserver_burst"
            | "apiserver_max_inflight"
            | "startup_timeout" => {}
            "labels" => options.labels = selector(controller, property).or(options.labels),
            "namespace_labels" => {
                options.namespace_labels = selector(controller, property).or(options.namespace_labels);
            }
            "zonal" => options.zonal = controller.nothing(property),
            "ptr_hostname_only" | "transfer" => {
                controller.note(property.place(), NoteKind::Property("kubernetes", property.word().to_owned()));
            }
            _ => controller.unknown("kubernetes", property),
        }
    }
    Some(Kubernetes::new(options))
}

/// The selector of a property: its words, put together. Before the code that reads one has arrived it is one of
/// everything, which nobody gets to ask.
fn selector(controller: &mut Controller<'_>, property: &Directive) -> Option<Arc<Selector>> {
    let name = || property.word().to_owned();
    if property.arguments.is_empty() {
        controller.refuse(property.place(), CorefileReason::MissingValue(name()));
        return None;
    }
    let words: Vec<&str> = property.arguments.iter().map(|word| word.text.as_str()).collect();
    let text = words.join(" ");
    let read = late::table().map_or_else(|| Ok(Selector::default()), |table| (table.selector)(&text));
    if read.is_err() {
        controller.refuse(property.place(), CorefileReason::BadValue(name(), text));
    }
    read.ok().map(Arc::new)
}
