//! The stations of a question: what stood on its way, and what came of it there.

use super::{CannotSay, Check, Step};
use crate::cluster::ObjectRef;
use crate::dns::{Name, Outcome};
use crate::rule::Rule;

/// The stations of the server, and what they do to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Station {
    /// No server block has the zone: REFUSED (rule Q1).
    Refused {
        /// The rule.
        rule: Rule,
    },
    /// The `cache` plugin: it has the reply, or bounds the TTLs of another's and keeps it, or not
    /// (rule H3).
    Cache {
        /// The name is in the plugin's zones.
        passes: bool,
        /// Whether an answer, and a denial, would be kept for the next one who asks.
        keeps_success: bool,
        /// See `keeps_success`.
        keeps_denial: bool,
        /// The bounds of a TTL, in seconds: least, most.
        bounds: (u32, u32),
        /// The reply is one that was kept: nothing behind the cache was asked.
        remembered: Option<Remembered>,
        /// The rule.
        rule: Rule,
    },
    /// The `kubernetes` plugin.
    Kubernetes {
        /// Its zone that the name is under; `None` where there is none and the next plugin takes over.
        zone: Option<Name>,
        /// What the labels mean, where the name is of that shape.
        parsed: Option<Parsed>,
        /// What was looked at, in order.
        checks: Vec<Check>,
        /// What came of it; `None` where the next plugin took over.
        outcome: Option<Settled>,
    },
    /// The `forward` plugin.
    Forward {
        /// Names under this zone are.
        from: Name,
        /// Where to, as the Corefile has it.
        to: Vec<String>,
        /// The rule.
        rule: Rule,
    },
    /// A nameserver of the cluster that the query reached by way of another, or instead of cluster DNS.
    Nameserver {
        /// Which it is.
        who: Who,
        /// Where it was reached.
        address: String,
        /// The object that sets it up.
        object: Option<ObjectRef>,
        /// The rule.
        rule: Rule,
    },
    /// The world outside.
    Upstream {
        /// Whom of several was asked: the address.
        address: Option<String>,
        /// What came back.
        outcome: Settled,
        /// The line of the table that made the name fail, from 1.
        line: Option<usize>,
    },
    /// Any other plugin: what it saw, changed and handed on, on the query's way or on the reply's way back.
    Plugin {
        /// The directive.
        plugin: &'static str,
        /// Its line of the Corefile, from 1.
        line: usize,
        /// What it did, in order.
        steps: Vec<Step>,
    },
    /// A directive the lab does not model, or a file nobody gave: the lab cannot say.
    CannotSay {
        /// What stands in the way.
        cannot: CannotSay,
    },
    /// No plugin answers the name: SERVFAIL.
    Unanswered,
    /// The server does not run: it exits as often as it is started.
    Stopped {
        /// What it prints before it exits.
        says: String,
        /// The line of the Corefile at fault, from 1; none where it is no line's, or that of a file it imports.
        line: Option<usize>,
    },
    /// The way to the server: the query did not get there.
    Unreached {
        /// Why.
        why: Unreached,
        /// The object that decides.
        object: Option<ObjectRef>,
        /// The rule.
        rule: Rule,
    },
}

/// A nameserver of the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The cache of the node.
    NodeLocalDns,
    /// A CoreDNS of somebody's own.
    OwnServer,
    /// Cluster DNS, asked by another nameserver.
    ClusterDns,
    /// Cluster DNS that is no CoreDNS.
    KubeDns,
}

/// Why a query does not get to a nameserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// Nobody has the address.
    NoSuchAddress,
    /// The Service does not have port 53 for this protocol.
    NoSuchPort,
    /// The Service has no ready endpoint.
    NoEndpoint,
    /// The Service has no ready endpoint on the sender's node, and wants no other.
    NoLocalEndpoint,
    /// A NetworkPolicy lets nothing through.
    Policy,
    /// The pod at the address runs no DNS server.
    NotADnsServer,
    /// The address is the pod's own loopback.
    Loopback,
    /// The address is of a family that the sender has no address of.
    OtherFamily,
}

/// How old a kept reply is, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// For how long it will still be given.
    pub left: u32,
    /// For how long it has been kept.
    pub age: u32,
}

/// An [`Outcome`], in its upper-case word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled(pub Outcome);

/// What the labels below the zone mean (rule Q10). Empty texts are absent labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// `svc` or `pod`.
    pub branch: String,
    /// The namespace.
    pub namespace: String,
    /// The Service, or the dashed address of a pod.
    pub service: String,
    /// The endpoint.
    pub endpoint: String,
    /// The port, without its underscore.
    pub port: String,
    /// The protocol, without its underscore.
    pub protocol: String,
}
