//! What a server did to answer: hops, checks and causes, as plain values. No sentence is made here;
//! `text` has one for each [`CheckId`].

use super::corefile::Place;
use super::server::plugin::kubernetes::PodsMode;
use crate::cluster::{FieldPath, ObjectRef};
use crate::dns::{Name, Outcome, Question, RecordType};
use crate::rule::{self, Rule};
use serde::{Serialize, Serializer};
use std::fmt;

/// How one question went through the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// What was asked.
    #[serde(serialize_with = "as_text")]
    pub question: Question,
    /// Where it went, in order of time. Questions the server asked itself on the way stand in between,
    /// one [`Hop::depth`] deeper.
    pub hops: Vec<Hop>,
    /// For each answer, in message order, what it comes from.
    pub answers: Vec<Cause>,
    /// For each additional record, in message order, what it comes from.
    pub additional: Vec<Cause>,
}

impl Trace {
    /// Of a question that came to no station.
    pub(crate) fn empty(question: &Question) -> Self {
        Self { question: question.clone(), hops: Vec::new(), answers: Vec::new(), additional: Vec::new() }
    }

    /// Of a question that came to one station and no further.
    pub(crate) fn of(question: &Question, at: Station) -> Self {
        Self { hops: vec![Hop { depth: 0, question: question.clone(), at }], ..Self::empty(question) }
    }

    /// Puts a station in front of all others.
    pub(crate) fn begin_with(&mut self, at: Station) {
        self.hops.insert(0, Hop { depth: 0, question: self.question.clone(), at });
    }

    /// What the lab could not say on the way: nothing that came of the question is known then.
    pub fn cannot_say(&self) -> Option<&CannotSay> {
        self.hops.iter().find_map(|hop| match &hop.at {
            Station::CannotSay { cannot } => Some(cannot),
            _ => None,
        })
    }

    /// Where the reply is one that a cache had kept: how old it is.
    pub fn remembered(&self) -> Option<Remembered> {
        match self.hops.iter().find(|hop| !matches!(hop.at, Station::Nameserver { .. }))?.at {
            Station::Cache { remembered, .. } => remembered,
            _ => None,
        }
    }
}

/// One station of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hop {
    /// 0 for the question itself, 1 for one asked to answer it, and so on.
    pub depth: usize,
    /// The question at this station.
    #[serde(serialize_with = "as_text")]
    pub question: Question,
    /// The station and what it did.
    #[serde(flatten)]
    pub at: Station,
}

/// The stations of the server, and what they do to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "at", rename_all = "lowercase")]
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
        #[serde(skip_serializing_if = "Option::is_none")]
        remembered: Option<Remembered>,
        /// The rule.
        rule: Rule,
    },
    /// The `kubernetes` plugin.
    Kubernetes {
        /// Its zone that the name is under; `None` where there is none and the next plugin takes over.
        #[serde(serialize_with = "as_opt_text")]
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
        #[serde(rename = "ref", serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
        object: Option<ObjectRef>,
        /// The rule.
        rule: Rule,
    },
    /// The world outside.
    Upstream {
        /// Whom of several was asked: the address.
        #[serde(skip_serializing_if = "Option::is_none")]
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
        #[serde(flatten)]
        cannot: CannotSay,
    },
    /// No plugin answers the name: SERVFAIL.
    Unanswered,
    /// The server does not run: it exits as often as it is started.
    Stopped {
        /// What it prints before it exits.
        says: String,
        /// The line of the Corefile at fault, from 1; none where it is no line's.
        line: Option<usize>,
    },
    /// The way to the server: the query did not get there.
    Unreached {
        /// Why.
        why: Unreached,
        /// The object that decides.
        #[serde(rename = "ref", serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
        object: Option<ObjectRef>,
        /// The rule.
        rule: Rule,
    },
}

/// A nameserver of the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The cache of the node.
    NodeLocalDns,
    /// Cluster DNS, asked by another nameserver.
    ClusterDns,
    /// Cluster DNS that is no CoreDNS.
    KubeDns,
}

/// Why a query does not get to a nameserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
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
}

/// One thing a plugin did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it did.
    pub id: StepId,
    /// What the sentence of this step has to fill in, in order: names, addresses, numbers as text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detail: Vec<String>,
    /// The rule.
    pub rule: Rule,
}

impl Step {
    /// A step with what its sentence fills in.
    pub fn new<const N: usize>(id: StepId, rule: Rule, detail: [String; N]) -> Self {
        Self { id, detail: detail.into(), rule }
    }
}

/// The steps of plugins, each named by what happens. Every one has a sentence in `assets/locale/*/plugin.txt`
/// (`text::plugin`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepId {
    /// `any`: a question of type ANY gets a HINFO record instead.
    AnyIsObsolete,
    /// `autopath`: a name of the search list is found. Detail: it.
    AutopathFound,
    /// `autopath`: a name of the search list does not exist. Detail: it.
    AutopathTried,
    /// `autopath`: no name of the list is there: the first reply goes out.
    AutopathFoundNothing,
    /// `autopath`: the name is the first entry itself. Detail: it.
    AutopathNothingInFront,
    /// `file`: the zone has the name and the type. Detail: the name.
    FileAnswers,
    /// `file`: the zone has the name, not the type. Detail: name, type.
    FileHasNoType,
    /// `file`: the zone does not have the name. Detail: it.
    FileHasNoName,
    /// `file`: only names below it have records. Detail: it.
    FileEmptyName,
    /// `file`: a wildcard stands for the name. Detail: wildcard, name.
    FileWildcard,
    /// `file`: the name is delegated. Detail: from where on.
    FileDelegates,
    /// `file`: a DNAME makes an alias. Detail: its owner.
    FileDname,
    /// `file`: an alias leads to a name of the zone. Detail: it.
    FileAliasInside,
    /// `file`: an alias leads elsewhere. Detail: where.
    FileAliasOutside,
    /// `file`: the aliases go on and on. Detail: the next one.
    FileAliasLoop,
    /// `file`: the name is not there, and goes on. Detail: the zone.
    FileFallsThrough,
    /// `file`: there is no such file. Detail: the zone.
    FileMissing,
    /// `file`: the name is in none of its zones, and no plugin is left.
    FileNotItsZone,
    /// `k8s_external`: the Service has addresses outside. Detail: namespace, Service, addresses.
    ExternalAddresses,
    /// `k8s_external`: no such Namespace. Detail: its name.
    ExternalNoNamespace,
    /// `k8s_external`: the name is that of a Namespace. Detail: its name.
    ExternalNamespace,
    /// `k8s_external`: no such Service. Detail: namespace, Service.
    ExternalNoService,
    /// `k8s_external`: the Service has no address outside, or no such port or endpoint. Detail: namespace, Service.
    ExternalNoAddress,
    /// `k8s_external`: the name has too many labels.
    ExternalTooLong,
    /// `k8s_external`: a reverse name. Detail: the address, how many Services have it.
    ExternalReverse,
    /// `k8s_external`: the zone itself, or its name server. Detail: the name.
    ExternalApex,
    /// `k8s_external`: the name is not there, and goes on.
    ExternalFallsThrough,
    /// `transfer`: a transfer over UDP.
    TransferNeedsTcp,
    /// `transfer`: the client may not have the zone. Detail: its address.
    TransferNotToThem,
    /// `transfer`: IXFR without a serial.
    TransferWithoutSerial,
    /// `transfer`: no plugin has the zone. Detail: it.
    TransferNobodyHasIt,
    /// `transfer`: the zone is sent. Detail: it, how many records.
    TransferSent,
    /// `cache`: the source is asked anew behind the client's back.
    CacheRefreshes,
    /// `cache`: what it holds is over, and the source is asked before it is given (`serve_stale … verify`).
    CacheAsksFirst,
    /// `cache`: the source's reply takes the place of what is over.
    CacheTakesTheNew,
    /// `cache`: the source failed a moment ago and is not asked again.
    CacheDoesNotAskAgain,
    /// `cache`: what is over is given all the same (`serve_stale`).
    CacheGivesWhatIsOver,
    /// `forward`: the name is under a zone of `except`. Detail: the name, the zone.
    ForwardExcepts,
    /// `forward`: an upstream has failed too many probes. Detail: its address.
    ForwardSkips,
    /// `forward`: all have, and the first is asked all the same.
    ForwardTriesAllTheSame,
    /// `forward`: an upstream gave no reply. Detail: its address.
    ForwardHasNoReply,
    /// `forward`: a reply to another question came. Detail: the upstream's address.
    ForwardIsToldOfAnother,
    /// `forward`: another upstream is asked for the code's sake. Detail: the upstream's address, the code.
    ForwardFailsOver,
    /// `forward`: the next `forward` is asked for the reply's sake. Detail: what the reply comes to.
    ForwardHandsOn,
    /// `forward`: nobody replied, and that is SERVFAIL.
    ForwardGivesUp,
    /// `hosts`: a line answers. Detail: the name, the address or name that is the answer, where the line stands.
    HostsLine,
    /// `hosts`: the name has addresses of another family only, or the type is none of its own. Detail: the name, the
    /// type, where one of its lines stands.
    HostsHasOtherTypes,
    /// `hosts`: the type is none of its own, and `fallthrough_unsupported` hands it on. Detail: the name, the type.
    HostsTypeGoesOn,
    /// `hosts`: no line has the name, and `fallthrough` hands it on. Detail: the name.
    HostsUnknownGoesOn,
    /// `hosts`: no line has the name, and without `fallthrough` that is SERVFAIL. Detail: the name.
    HostsUnknownFails,
    /// `hosts`: no line has the address of a reverse name. Detail: the name.
    HostsNoReverse,
    /// `rewrite`: no rule matches. Detail: the name.
    RewriteNothing,
    /// `rewrite`: another name is passed on. Detail: the rule's line, the name, the new name.
    RewriteName,
    /// `rewrite`: what the name would become is none, and that is SERVFAIL. Detail: the rule's line, the name, the text.
    RewriteNameInvalid,
    /// `rewrite`: another type is passed on. Detail: the rule's line, the type, the new type.
    RewriteType,
    /// `rewrite`: another class is passed on. Detail: the rule's line, the class, the new class.
    RewriteClass,
    /// `rewrite`: an option of the query changes. Detail: the rule's line, the option's code.
    RewriteEdns,
    /// `rewrite`: a name of the reply changes. Detail: the rule's line, the name, the new name.
    RewriteAnswer,
    /// `rewrite`: a TTL of the reply changes. Detail: the rule's line, the owner, the TTL, the new TTL.
    RewriteTtl,
    /// `rewrite`: the code of the reply changes. Detail: the rule's line, the code, the new code.
    RewriteRcode,
    /// `rewrite`: the target of an alias changes and is looked up. Detail: the rule's line, the target, the new target.
    RewriteCname,
    /// `template`: no template is for this class and type. Detail: the name, the type.
    TemplateDoesNotFit,
    /// `template`: no pattern matches, and `fallthrough` hands the query on. Detail: the name.
    TemplateNoMatchGoesOn,
    /// `template`: no pattern matches, and without `fallthrough` that is SERVFAIL. Detail: the name.
    TemplateNoMatchFails,
    /// `template`: a pattern matches, and the reply is written. Detail: the pattern, the name, the reply code.
    TemplateReplies,
    /// `template`: an alias it wrote is looked up. Detail: the target.
    TemplateAlias,
    /// `template`: its text cannot be worked out, and that is SERVFAIL.
    TemplateError,
    /// `template`: the text it made is no record, and that is SERVFAIL. Detail: the text.
    TemplateNoRecord,
    /// `acl`: a policy lets the query on. Detail: the client, the type.
    AclAllows,
    /// `acl`: a policy refuses it. Detail: the client, the type.
    AclBlocks,
    /// `acl`: a policy leaves the reply without records. Detail: the client, the type.
    AclFilters,
    /// `acl`: a policy leaves the client without a reply. Detail: the client, the type.
    AclDrops,
    /// `acl`: no policy fits. Detail: the client.
    AclHasNoPolicy,
    /// `bufsize`: the client's size is lowered. Detail: the size, the client's.
    BufsizeLimits,
    /// `chaos`: the server tells of itself.
    ChaosTells,
    /// `dns64`: the A records are looked up. Detail: the name.
    Dns64AsksForA,
    /// `dns64`: addresses were made. Detail: how many, the prefix.
    Dns64Translates,
    /// `erratic`: it answers. Detail: the number of the query, the delay in milliseconds.
    ErraticAnswers,
    /// `erratic`: it answers late. Detail: as before.
    ErraticDelays,
    /// `erratic`: it says nothing. Detail: as before.
    ErraticDrops,
    /// `erratic`: it answers with TC. Detail: as before.
    ErraticTruncates,
    /// `header`: flags of the reply were set or cleared. Detail: what, in order.
    HeaderSetsFlags,
    /// `loadbalance`: the records have another order.
    LoadbalanceShuffles,
    /// `local`: it answers by itself.
    LocalAnswers,
    /// `minimal`: records were removed. Detail: how many of the authority and of the additional section.
    MinimalRemoves,
    /// `minimal`: no message is there, and CoreDNS fails over it.
    MinimalHasNoMessage,
    /// `nsid`: the client is told which server this is. Detail: the text.
    NsidTells,
    /// The server: the reply is cut to what fits. Detail: the limit in octets, the answers left, the answers before.
    ReplyIsTruncated,
    /// `whoami`: the client's own address is the answer. Detail: the address.
    WhoamiTellsTheClient,
}

/// What the lab cannot say, and what would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CannotSay {
    /// The directive that stands in the way.
    pub directive: String,
    /// Its line of the Corefile, from 1, and the file where it is another.
    pub line: usize,
    /// The file, where it is an imported one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Why.
    pub reason: Unknown,
}

/// Why the lab cannot say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "because", rename_all = "kebab-case")]
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
    /// A variable of the server's environment is used that nobody gave: paste the Deployment.
    VariableNotGiven {
        /// Its name.
        variable: String,
    },
    /// Cluster DNS is kube-dns, and what it says to this is not known.
    KubeDns,
    /// What knows this plugin has not arrived yet.
    NotArrived,
    /// Nobody described the nameserver at an address.
    NameserverNotDescribed {
        /// The address.
        address: String,
    },
    /// A policy of a kind that the lab does not model may let the query through or not.
    PolicyNotModelled {
        /// Its kind, namespace and name.
        policy: String,
    },
    /// What a policy says is for the network plugin to interpret: its block has the Service's address, not the pods'.
    PolicyDependsOnPlugin {
        /// Its kind, namespace and name.
        policy: String,
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

/// How old a kept reply is, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Remembered {
    /// For how long it will still be given.
    pub left: u32,
    /// For how long it has been kept.
    pub age: u32,
}

/// An [`Outcome`], in its upper-case word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled(pub Outcome);

impl Serialize for Settled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

/// What the labels below the zone mean (rule Q10). Empty texts are absent labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Parsed {
    /// `svc` or `pod`.
    pub branch: String,
    /// The namespace.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// The Service, or the dashed address of a pod.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub service: String,
    /// The endpoint.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub endpoint: String,
    /// The port, without its underscore.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub port: String,
    /// The protocol, without its underscore.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub protocol: String,
}

/// One thing the server looked at, and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was checked.
    pub id: CheckId,
    /// False where this check is why there is no (further) answer.
    pub ok: bool,
    /// The object that decided, whether it exists or not.
    #[serde(rename = "ref", serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectRef>,
    /// The field of the object that decided.
    #[serde(serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
    pub field: Option<FieldPath>,
    /// What was wanted and what was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// The rule that the check applies.
    pub rule: Rule,
}

impl Check {
    /// The same check where another rule than the usual one of its [`CheckId`] decides.
    #[must_use]
    pub fn by(self, rule: Rule) -> Self {
        Self { rule, ..self }
    }
}

/// The checks, each named by the fact it establishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckId {
    /// The name is under a zone of the plugin (rule Q2).
    ZoneMatch,
    /// The label next to the zone is `svc` or `pod`, and there are not too many labels (rule Q10).
    NameShape,
    /// The name is the zone, `svc`, `pod` or a bare namespace: it exists and has no records (rule Q10).
    EmptyName,
    /// The type is one the plugin has data of at this name (rule Q4).
    TypeServed,
    /// The option `namespaces` lets the namespace through (rule Q11).
    NamespaceAllowed,
    /// The Namespace exists (rule Q11).
    NamespaceExists,
    /// The object is among those with the labels that `labels` or `namespace_labels` asks for (rules PK1, PK2).
    Labelled,
    /// The Service exists (rule D1).
    ServiceExists,
    /// With `ignore empty_service`, the Service has a ready address (rule D4).
    ServiceNotEmpty,
    /// The Service is headless (rule D2).
    ServiceIsHeadless,
    /// The Service has a cluster IP (rule D3).
    ServiceHasClusterIp,
    /// The Service is of type ExternalName (rule X1).
    ServiceIsExternalName,
    /// Nothing stands in front of an ExternalName Service's own name (rule X1).
    ExternalNameAlone,
    /// `externalName` is not an IP address (rule X2).
    ExternalNameIsName,
    /// The Service has ready endpoints (rule D9).
    EndpointsReady,
    /// A ready endpoint bears the name asked for (rules D5, D7).
    EndpointNamed,
    /// A ready endpoint is in the topology zone asked for (rule PK7).
    EndpointInZone,
    /// A port of that name and protocol exists (rules D12, D13, D14).
    PortMatches,
    /// There is a record of the type asked for, of the right address family (rule D3).
    FamilyMatches,
    /// The pods mode makes pod records (rule O1).
    PodMode,
    /// The label is a dashed IP address (rule O2).
    PodAddress,
    /// With `pods verified`, a pod of the namespace has that address (rule O3).
    PodExists,
    /// The alias's target is somewhere new: not the name itself or below it, not seen before (rule X6).
    TargetIsNew,
    /// The chain of aliases is short enough (rule X7).
    ChainDepth,
    /// The target lies outside of the zone and is looked up through the whole server (rule X4).
    TargetOutside,
    /// The target lies inside the zone and has records (rule X5).
    TargetInside,
    /// The reverse name spells an address (rule P1).
    ReverseAddress,
    /// A Service has that cluster IP (rule P2).
    ReverseService,
    /// A ready endpoint has that address (rule P3).
    ReverseEndpoint,
    /// The name server's own record (rules Q8, Q9).
    NameServer,
    /// The API cache is in step with the cluster (rule Q5).
    Synced,
    /// A name that does not exist goes on to the next plugin (rule Q5).
    Fallthrough,
}

impl CheckId {
    /// Every check there is.
    pub const ALL: [Self; 32] = [
        Self::ZoneMatch,
        Self::NameShape,
        Self::EmptyName,
        Self::TypeServed,
        Self::NamespaceAllowed,
        Self::NamespaceExists,
        Self::Labelled,
        Self::ServiceExists,
        Self::ServiceNotEmpty,
        Self::ServiceIsHeadless,
        Self::ServiceHasClusterIp,
        Self::ServiceIsExternalName,
        Self::ExternalNameAlone,
        Self::ExternalNameIsName,
        Self::EndpointsReady,
        Self::EndpointNamed,
        Self::EndpointInZone,
        Self::PortMatches,
        Self::FamilyMatches,
        Self::PodMode,
        Self::PodAddress,
        Self::PodExists,
        Self::TargetIsNew,
        Self::ChainDepth,
        Self::TargetOutside,
        Self::TargetInside,
        Self::ReverseAddress,
        Self::ReverseService,
        Self::ReverseEndpoint,
        Self::NameServer,
        Self::Synced,
        Self::Fallthrough,
    ];

    /// The rule that a check of this kind usually applies ([`Check::by`] names another).
    pub const fn rule(self) -> Rule {
        match self {
            Self::ZoneMatch => rule::Q2,
            Self::NameShape | Self::EmptyName => rule::Q10,
            Self::TypeServed => rule::Q4,
            Self::NamespaceAllowed | Self::NamespaceExists => rule::Q11,
            Self::Labelled => rule::PK2,
            Self::ServiceExists => rule::D1,
            Self::ServiceNotEmpty => rule::D4,
            Self::ServiceIsHeadless => rule::D2,
            Self::ServiceHasClusterIp | Self::FamilyMatches => rule::D3,
            Self::ServiceIsExternalName | Self::ExternalNameAlone => rule::X1,
            Self::ExternalNameIsName => rule::X2,
            Self::EndpointsReady => rule::D9,
            Self::EndpointNamed => rule::D7,
            Self::EndpointInZone => rule::PK7,
            Self::PortMatches => rule::D12,
            Self::PodMode => rule::O1,
            Self::PodAddress => rule::O2,
            Self::PodExists => rule::O3,
            Self::TargetIsNew => rule::X6,
            Self::ChainDepth => rule::X7,
            Self::TargetOutside => rule::X4,
            Self::TargetInside => rule::X5,
            Self::ReverseAddress => rule::P1,
            Self::ReverseService => rule::P2,
            Self::ReverseEndpoint => rule::P3,
            Self::NameServer => rule::Q9,
            Self::Synced | Self::Fallthrough => rule::Q5,
        }
    }
}

/// What was wanted and what was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Detail {
    /// A name was wanted among these.
    Names {
        /// The name wanted.
        wanted: String,
        /// The names there are; at most [`Detail::SHOWN`].
        have: Vec<String>,
    },
    /// A port was wanted among these, each `name/PROTOCOL`.
    Ports {
        /// The port wanted; empty matches any.
        port: String,
        /// The protocol wanted; empty matches any.
        protocol: String,
        /// The ports there are.
        have: Vec<String>,
    },
    /// How many endpoints are ready, and how many there are.
    Ready {
        /// The ready ones.
        ready: usize,
        /// All.
        total: usize,
    },
    /// The pods mode.
    Pods {
        /// Its word.
        #[serde(serialize_with = "pods_mode")]
        mode: PodsMode,
    },
    /// An address or name as text.
    Text {
        /// The text.
        text: String,
    },
    /// The record type that found nothing.
    Type {
        /// The type.
        #[serde(serialize_with = "as_text")]
        wanted: RecordType,
    },
    /// A count.
    Count {
        /// The count.
        count: usize,
    },
}

impl Detail {
    /// How many of a long list a detail shows.
    pub const SHOWN: usize = 12;
}

/// What a record comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Cause {
    /// A field of an object.
    Object {
        /// The object.
        #[serde(rename = "ref", serialize_with = "as_text")]
        object: ObjectRef,
        /// The field.
        #[serde(serialize_with = "as_text")]
        field: FieldPath,
    },
    /// A line of the upstream table, from 1; `None` where the reply was pinned.
    Upstream {
        /// The line.
        line: Option<usize>,
    },
    /// The server's own configuration: the Corefile.
    Corefile {
        /// The plugin or property, e.g. `pods insecure`.
        property: &'static str,
    },
    /// The server itself: its zone's SOA and name servers, its version.
    Server,
}

fn as_text<T: fmt::Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_opt_text<T: fmt::Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

fn pods_mode<S: Serializer>(mode: &PodsMode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(mode.as_str())
}
