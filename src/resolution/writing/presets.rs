//! The Corefiles that distributions ship, each with where it is from.

mod texts;

use crate::resolution::corefile::{Corefile, Profile};
use texts::{AKS, EKS, K3S, KUBEADM_OLD, KUBESPRAY, MINIKUBE, NODE_LOCAL, OPENSHIFT, RKE2};

/// What a distribution ships.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Which.
    pub id: PresetId,
    /// What the distribution calls itself.
    pub name: &'static str,
    /// The version that ships it; empty where the source names none.
    pub version: &'static str,
    /// Where it is from: a page or a file in a repository.
    pub source: &'static str,
    /// The Corefile for a cluster domain.
    text: fn(&str) -> String,
    /// Further keys of the ConfigMap.
    pub keys: &'static [(&'static str, &'static str)],
    /// True where the ConfigMap `coredns-custom` lies beside it, which is the user's.
    pub has_custom: bool,
    /// Why it is not put in place of the cluster's; `None` where it can be.
    pub other: Option<Other>,
}

/// Why a preset is not the Corefile of the cluster's own server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// The distribution runs another server, which has no Corefile.
    NotCoreDns,
    /// It is there to be read.
    ToRead,
}

/// The presets. Each has a sentence in `assets/locale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum PresetId {
    Kubeadm,
    KubeadmBefore,
    KubeadmOld,
    PluginDefaults,
    K3s,
    Minikube,
    Aks,
    Eks,
    Gke,
    OpenShift,
    Rke2,
    Kubespray,
    NodeLocal,
}

impl Preset {
    /// The Corefile for a cluster domain; empty where there is none.
    pub fn text(&self, cluster_domain: &str) -> String {
        (self.text)(if cluster_domain.is_empty() { DOMAIN } else { cluster_domain })
    }
}

/// The ConfigMap `coredns-custom` with nothing in it yet.
pub const CUSTOM: &str = "apiVersion: v1
kind: ConfigMap
metadata:
  name: coredns-custom
  namespace: kube-system
";

/// The cluster domain as the texts have it.
const DOMAIN: &str = "cluster.local";

/// A text with the cluster's domain.
fn with_domain(text: &str, domain: &str) -> String {
    text.replace(DOMAIN, domain)
}

/// All presets.
pub const PRESETS: [Preset; 13] = [
    Preset {
        id: PresetId::Kubeadm,
        name: "kubeadm",
        version: "Kubernetes 1.34",
        source: "https://github.com/kubernetes/kubernetes/blob/v1.34.0/cmd/kubeadm/app/phases/addons/dns/manifests.go",
        text: Corefile::kubeadm_text,
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::KubeadmBefore,
        name: "kubeadm (cache 30)",
        version: "Kubernetes 1.21",
        source: "https://github.com/coredns/corefile-migration/blob/master/migration/versions.go",
        text: |domain| Profile::KubeadmOld.text(domain),
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::KubeadmOld,
        name: "kubeadm (proxy)",
        version: "Kubernetes 1.13",
        source: "https://github.com/coredns/corefile-migration/blob/master/migration/versions.go",
        text: |domain| with_domain(KUBEADM_OLD, domain),
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::PluginDefaults,
        name: "coredns/deployment",
        version: "",
        source: "https://github.com/coredns/deployment/blob/master/kubernetes/coredns.yaml.sed",
        text: |domain| Profile::CorednsDefaults.text(domain),
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::K3s,
        name: "k3s, k3d",
        version: "k3s 1.23",
        source: "https://github.com/k3s-io/k3s/blob/master/manifests/coredns.yaml",
        text: |domain| with_domain(K3S, domain),
        keys: &[("NodeHosts", "")],
        has_custom: true,
        other: None,
    },
    Preset {
        id: PresetId::Minikube,
        name: "minikube",
        version: "Kubernetes 1.34",
        source: "https://github.com/kubernetes/minikube/blob/master/pkg/minikube/node/start.go",
        text: |domain| with_domain(MINIKUBE, domain),
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::Aks,
        name: "AKS",
        version: "",
        source: "https://learn.microsoft.com/azure/aks/coredns-custom",
        text: |domain| with_domain(AKS, domain),
        keys: &[],
        has_custom: true,
        other: None,
    },
    Preset {
        id: PresetId::Eks,
        name: "EKS",
        version: "Kubernetes 1.36, CoreDNS 1.14.3",
        source: "https://github.com/eksctl-io/eksctl/blob/main/pkg/addons/default/assets/coredns-1.36.json",
        text: |domain| with_domain(EKS, domain),
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::Gke,
        name: "GKE",
        version: "",
        source: "https://cloud.google.com/kubernetes-engine/docs/how-to/kube-dns",
        text: |_| String::new(),
        keys: &[],
        has_custom: false,
        other: Some(Other::NotCoreDns),
    },
    Preset {
        id: PresetId::OpenShift,
        name: "OpenShift",
        version: "OpenShift 4",
        source: "https://github.com/openshift/cluster-dns-operator/blob/061cf58ff80921bd86c00b6a7d55cdae2db3b26b/pkg/operator/controller/controller_dns_configmap.go",
        text: |domain| with_domain(OPENSHIFT, domain),
        keys: &[],
        has_custom: false,
        other: Some(Other::ToRead),
    },
    Preset {
        id: PresetId::Rke2,
        name: "RKE2",
        version: "CoreDNS 1.10.1",
        source: "https://github.com/rancher/rke2-charts/tree/main/packages/rke2-coredns",
        text: |domain| with_domain(RKE2, domain),
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::Kubespray,
        name: "kubespray",
        version: "",
        source: "https://github.com/kubernetes-sigs/kubespray/blob/master/roles/kubernetes-apps/ansible/templates/coredns-config.yml.j2",
        text: |domain| with_domain(KUBESPRAY, domain),
        keys: &[],
        has_custom: false,
        other: None,
    },
    Preset {
        id: PresetId::NodeLocal,
        name: "NodeLocal DNSCache",
        version: "node-cache 1.26.4",
        source: "https://github.com/kubernetes/kubernetes/blob/028f956d2f934d6c82ca815e3f8d622da7e480cb/cluster/addons/dns/nodelocaldns/nodelocaldns.yaml",
        text: |domain| with_domain(NODE_LOCAL, domain),
        keys: &[],
        has_custom: false,
        other: Some(Other::ToRead),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::corefile::{Files, formatted};
    use crate::resolution::server::Configuration;

    #[test]
    fn a_preset_is_in_its_usual_form_and_names_the_clusters_domain() {
        for preset in &PRESETS {
            let text = preset.text("corp.test");
            assert_eq!(formatted(&text), text, "{}", preset.name);
            assert!(!text.contains("cluster.local"), "{}", preset.name);
            assert!(preset.source.starts_with("https://"), "{}", preset.name);
            assert_eq!(preset.text(""), preset.text("cluster.local"), "{}", preset.name);
        }
    }

    #[test]
    fn what_is_imported_from_elsewhere_is_that_of_users() {
        for preset in &PRESETS {
            let has_import = preset.text("cluster.local").contains("import ");
            assert_eq!(has_import, preset.has_custom, "{}", preset.name);
        }
    }

    #[test]
    fn coredns_takes_every_preset_but_the_old_one() {
        for preset in PRESETS.iter().filter(|preset| preset.other != Some(Other::NotCoreDns)) {
            let is_refused = Configuration::read(&preset.text("cluster.local"), &Files::default()).is_refused();
            assert_eq!(is_refused, preset.id == PresetId::KubeadmOld, "{}", preset.name);
        }
    }
}
