//! What the plugin knows of a query for `metadata` (`plugin/kubernetes/metadata.go`).

use super::super::super::Request;
use super::parse::{self, Branch};
use super::{Kubernetes, PodsMode};
use crate::dns::Name;

/// What is known under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Metadatum {
    /// Nothing is.
    Nothing,
    /// This.
    Text(String),
    /// The lab does not know.
    Unknown,
}

impl Kubernetes {
    /// What it knows under a name behind `kubernetes/`, of a query for a name in lower case.
    pub(in super::super) fn metadata(&self, key: &str, request: &Request<'_>, name: &Name) -> Metadatum {
        if key.starts_with("client-") {
            return self.client(key, request);
        }
        let zones = self.options.zones.iter().filter(|zone| name.is_under(zone));
        let Some(zone) = zones.max_by_key(|zone| zone.as_str().len()) else { return Metadatum::Nothing };
        let below = name.as_str().strip_suffix(zone.as_str()).unwrap_or_default().trim_end_matches('.');
        if below.split('.').any(|label| label == "_zone") {
            return Metadatum::Unknown;
        }
        let parsed = match (parse::Request::parse(below, false), key) {
            (Err(parse::InvalidNameShape), "parse-error") => return Metadatum::Text("invalid query name".to_owned()),
            (Err(parse::InvalidNameShape), _) | (Ok(_), "parse-error") => return Metadatum::Nothing,
            (Ok(parsed), _) => parsed,
        };
        let text = match key {
            "port-name" => parsed.port,
            "protocol" => parsed.protocol,
            "endpoint" => parsed.endpoint,
            "service" => parsed.service,
            "namespace" => parsed.namespace,
            "kind" => match parsed.branch {
                Some(Branch::Svc) => "svc",
                Some(Branch::Pod) => "pod",
                None => "",
            },
            _ => return Metadatum::Nothing,
        };
        Metadatum::Text(text.to_owned())
    }

    /// What it knows of the pod that asks: under `pods verified` alone it knows pods at all.
    fn client(&self, key: &str, request: &Request<'_>) -> Metadatum {
        if self.options.pods != PodsMode::Verified {
            return Metadatum::Nothing;
        }
        let client = request.client.ip().to_canonical().to_string();
        let namespaces = self.index.namespaces().map(|namespace| (namespace, self.index.pods_at(namespace, &client)));
        let pods: Vec<_> =
            namespaces.flat_map(|(namespace, pods)| pods.iter().map(move |pod| (namespace, pod))).collect();
        match (pods.as_slice(), key) {
            ([], _) => Metadatum::Nothing,
            ([(namespace, _)], "client-namespace") => Metadatum::Text((*namespace).to_owned()),
            ([(_, pod)], "client-pod-name") => Metadatum::Text(pod.to_string()),
            // Of several pods at one address CoreDNS takes any; labels are nothing the index keeps.
            _ => Metadatum::Unknown,
        }
    }
}
