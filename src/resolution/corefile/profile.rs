//! The Corefiles that clusters are installed with and that have a name here, all of one text: kubeadm's of today
//! (rule H1).

use super::Corefile;

/// A Corefile that has a name, in lessons and in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// What kubeadm installs today.
    Kubeadm,
    /// What kubeadm installed before it turned caching off for cluster names, and what `cluster/addons` still
    /// installs: a plain `cache 30`.
    KubeadmOld,
    /// The plugins' own defaults, as coredns/deployment installs them: no pod records, a TTL of 5.
    CorednsDefaults,
}

impl Profile {
    /// All of them, with their words.
    pub const WORDS: [(&'static str, Self); 3] =
        [("kubeadm", Self::Kubeadm), ("kubeadm-old", Self::KubeadmOld), ("coredns-defaults", Self::CorednsDefaults)];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, profile)| *profile == self).map_or("", |(word, _)| word)
    }

    /// The Corefile's text for a cluster's domain.
    pub fn text(self, cluster_domain: &str) -> String {
        let mut text = Corefile::kubeadm_text(cluster_domain);
        if self != Self::Kubeadm {
            let zone = zone_text(cluster_domain);
            let spared = format!(" {{\n        disable success {zone}\n        disable denial {zone}\n    }}");
            text = text.replace(&format!("cache 30{spared}"), "cache 30");
        }
        if self == Self::CorednsDefaults {
            text =
                ["        pods insecure\n", "        ttl 30\n"].iter().fold(text, |text, line| text.replace(line, ""));
        }
        text
    }
}

impl Corefile {
    /// What kubeadm installs today (rule H1).
    pub fn kubeadm(cluster_domain: &str) -> Self {
        Self::parse(&Self::kubeadm_text(cluster_domain)).0
    }

    /// The text of what kubeadm installs today.
    pub fn kubeadm_text(cluster_domain: &str) -> String {
        KUBEADM.join(zone_text(cluster_domain))
    }

    /// True where a text is what kubeadm installs today for this domain, however it is indented. Knows it without
    /// reading it.
    pub fn is_kubeadms(text: &str, cluster_domain: &str) -> bool {
        let kubeadms = KUBEADM.join(cluster_domain);
        text.lines().map(str::trim).eq(kubeadms.lines().map(str::trim))
    }
}

/// What kubeadm installs today, around each place that names the cluster's domain (rule H1).
const KUBEADM: [&str; 4] = [
    ".:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes ",
    " in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30 {
        disable success ",
    "
        disable denial ",
    "
    }
    loop
    reload
    loadbalance
}
",
];

fn zone_text(cluster_domain: &str) -> &str {
    if cluster_domain.is_empty() { "cluster.local" } else { cluster_domain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_differ_in_what_their_clusters_are_installed_with() {
        let today = Profile::Kubeadm.text("k8s.corp");
        let differs = |profile: Profile| {
            let text = profile.text("k8s.corp");
            assert!(Corefile::parse(&text).1.is_empty(), "{text}");
            let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
            assert!(lines.iter().all(|line| today.contains(line.as_str())), "{text}");
            let gone = today.lines().map(str::trim).filter(|line| !lines.iter().any(|kept| kept == line));
            gone.map(str::to_owned).collect::<Vec<_>>()
        };
        let spared = ["cache 30 {", "disable success k8s.corp", "disable denial k8s.corp"];
        assert_eq!(differs(Profile::KubeadmOld), spared);
        assert_eq!(differs(Profile::CorednsDefaults), [&["pods insecure", "ttl 30"][..], &spared].concat());
        assert!(Corefile::is_kubeadms(&today, "k8s.corp") && !Corefile::is_kubeadms(&today, "cluster.local"));
    }
}
