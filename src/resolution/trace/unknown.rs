//! What the lab cannot say, and which directive, file or object would have to be known for it.

use crate::resolution::corefile::Place;

/// What the lab cannot say, and what would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotSay {
    /// The directive that stands in the way.
    pub directive: String,
    /// Its line of the Corefile, from 1, and the file where it is another.
    pub line: usize,
    /// The file, where it is an imported one.
    pub file: Option<String>,
    /// Why.
    pub reason: Unknown,
}

/// Why the lab cannot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The plugin is not modelled.
    NotModelled,
    /// The plugin asks something outside of the cluster that nobody described: a cloud's zones, an etcd.
    Elsewhere,
    /// A file is read that nobody gave: paste it.
    FileNotGiven {
        /// Its path, as written.
        path: String,
    },
    /// A line stands for others, which whoever showed the Corefile left out.
    LeftOut,
    /// A variable of the server's environment is used that nobody gave: paste the Deployment.
    VariableNotGiven {
        /// Its name.
        variable: String,
    },
    /// Cluster DNS is kube-dns, and what it says to this is not known.
    KubeDns,
    /// kube-dns has no pods, and Cloud DNS of GKE may answer in its place.
    CloudDns,
    /// What knows this plugin has not arrived yet.
    NotArrived,
    /// Nobody described the nameserver at an address.
    NameserverNotDescribed {
        /// The address.
        address: String,
    },
    /// A name outside the cluster is asked for, and nobody said what it has.
    NameNotDescribed {
        /// The name, without its final dot.
        name: String,
        /// Whom it was asked of, as the Corefile or the pod's file has it.
        asked: String,
    },
    /// `forward` asks any of its upstreams, and two of them answer otherwise.
    UpstreamsDiffer {
        /// One of them.
        one: String,
        /// The other.
        other: String,
    },
    /// A policy of a kind that the lab does not model may let the query through or not.
    PolicyNotModelled {
        /// Its kind, namespace and name.
        policy: String,
    },
    /// A policy selects by labels of a namespace that was not brought.
    NamespaceNotGiven {
        /// The policy.
        policy: String,
        /// The namespace.
        namespace: String,
    },
    /// A policy redirects the query to a pod of the node, and what that is was not brought.
    RedirectedByPolicy {
        /// Its kind, namespace and name.
        policy: String,
    },
    /// What a policy says is for the network plugin to interpret: its block has the Service's address, not the pods'.
    PolicyDependsOnPlugin {
        /// Its kind, namespace and name.
        policy: String,
    },
    /// A policy does not let the query out to the cache of the node, which is no pod that a selector could name: whether it
    /// stops that is for the network plugin.
    PolicyBeforeCache {
        /// Its kind, namespace and name.
        policy: String,
        /// Where the cache listens.
        address: String,
    },
    /// CoreDNS does not start with this Corefile, and its pods were found ready: they run with an earlier one.
    RunsWithAnother {
        /// What it would print.
        says: String,
    },
    /// The role of the server that was brought does not let it list EndpointSlices: what it has of them is not known.
    MayNotList {
        /// The ClusterRole.
        role: String,
    },
    /// The Service selects pods, and nobody gave its slices, its Endpoints or such pods.
    EndpointsNotGiven {
        /// Its namespace.
        namespace: String,
        /// Its name.
        service: String,
    },
    /// A CoreDNS of somebody's own is asked, and nobody gave its Corefile.
    CorefileNotGiven {
        /// The pod, or what makes such pods.
        server: String,
        /// What prints the ConfigMap.
        command: String,
    },
    /// Nobody gave the pods behind a Service that is asked.
    ServerNotGiven {
        /// The Service.
        service: String,
        /// What prints them, and the ConfigMaps beside them.
        command: String,
    },
    /// Nobody gave a Service of the namespace: which it has is not known.
    ServicesNotGiven {
        /// The namespace.
        namespace: String,
    },
    /// A service mesh takes the pod's queries and answers them itself.
    TakenByMesh {
        /// The container or the program of the node that does.
        who: String,
    },
    /// What the resolver of the container makes of this is documented nowhere.
    NotDocumented,
    /// A policy shuts off some of the server's pods, and which of them is asked is chance.
    SomePodsOnly {
        /// Its name.
        policy: String,
    },
}

impl CannotSay {
    /// Of a directive at a place.
    pub(crate) fn new(directive: &str, place: &Place, reason: Unknown) -> Self {
        let file = (!place.is_in_corefile()).then(|| place.file.to_string());
        Self { directive: directive.to_owned(), line: place.line, file, reason }
    }
}
