//! How a query went through the server.

use super::ids::{CheckIdJson, StepIdJson};
use super::{as_opt_text, as_text};
use crate::cluster::{FieldPath, ObjectRef};
use crate::dns::{Name, Question, RecordType};
use crate::resolution::trace::{
    CannotSay, Cause, Check, CheckId, Detail, Hop, Parsed, PodsMode, Remembered, Settled, Station, Step, StepId, Trace,
    Unknown, Unreached, Who,
};
use crate::rule::Rule;
use serde::{Serialize, Serializer};

/// A trace as its JSON.
#[derive(Serialize)]
#[serde(transparent)]
pub struct TraceReport<'a>(#[serde(with = "TraceJson")] pub &'a Trace);

/// What the lab cannot say, as its JSON.
#[derive(Serialize)]
#[serde(transparent)]
struct CannotSayReport<'a>(#[serde(with = "CannotSayJson")] &'a CannotSay);

#[derive(Serialize)]
#[serde(remote = "Trace")]
struct TraceJson {
    #[serde(serialize_with = "as_text")]
    question: Question,
    #[serde(serialize_with = "each_hop")]
    hops: Vec<Hop>,
    #[serde(serialize_with = "each_cause")]
    answers: Vec<Cause>,
    #[serde(serialize_with = "each_cause")]
    additional: Vec<Cause>,
}

#[derive(Serialize)]
#[serde(remote = "Hop")]
struct HopJson {
    depth: usize,
    #[serde(serialize_with = "as_text")]
    question: Question,
    #[serde(flatten, with = "StationJson")]
    at: Station,
}

#[derive(Serialize)]
#[serde(remote = "Station", tag = "at", rename_all = "lowercase")]
enum StationJson {
    Refused {
        #[serde(serialize_with = "as_text")]
        rule: Rule,
    },
    Cache {
        passes: bool,
        keeps_success: bool,
        keeps_denial: bool,
        bounds: (u32, u32),
        #[serde(serialize_with = "maybe_remembered", skip_serializing_if = "Option::is_none")]
        remembered: Option<Remembered>,
        #[serde(serialize_with = "as_text")]
        rule: Rule,
    },
    Kubernetes {
        #[serde(serialize_with = "as_opt_text")]
        zone: Option<Name>,
        #[serde(serialize_with = "maybe_parsed")]
        parsed: Option<Parsed>,
        #[serde(serialize_with = "each_check")]
        checks: Vec<Check>,
        #[serde(serialize_with = "opt_settled")]
        outcome: Option<Settled>,
    },
    Forward {
        #[serde(skip)]
        from: Name,
        to: Vec<String>,
        #[serde(serialize_with = "as_text")]
        rule: Rule,
    },
    Nameserver {
        #[serde(with = "WhoJson")]
        who: Who,
        address: String,
        #[serde(rename = "ref", serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
        object: Option<ObjectRef>,
        #[serde(serialize_with = "as_text")]
        rule: Rule,
    },
    Upstream {
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        #[serde(serialize_with = "settled")]
        outcome: Settled,
        line: Option<usize>,
    },
    Plugin {
        plugin: &'static str,
        line: usize,
        #[serde(serialize_with = "each_step")]
        steps: Vec<Step>,
    },
    CannotSay {
        #[serde(flatten, with = "CannotSayJson")]
        cannot: CannotSay,
    },
    Unanswered,
    Stopped {
        says: String,
        line: Option<usize>,
    },
    Unreached {
        #[serde(with = "UnreachedJson")]
        why: Unreached,
        #[serde(rename = "ref", serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
        object: Option<ObjectRef>,
        #[serde(serialize_with = "as_text")]
        rule: Rule,
    },
}

#[derive(Serialize)]
#[serde(remote = "Who", rename_all = "kebab-case")]
enum WhoJson {
    NodeLocalDns,
    OwnServer,
    ClusterDns,
    KubeDns,
}

#[derive(Serialize)]
#[serde(remote = "Unreached", rename_all = "kebab-case")]
enum UnreachedJson {
    NoSuchAddress,
    NoSuchPort,
    NoEndpoint,
    NoLocalEndpoint,
    Policy,
    NotADnsServer,
    Loopback,
    OtherFamily,
}

#[derive(Serialize)]
#[serde(remote = "Step")]
struct StepJson {
    #[serde(with = "StepIdJson")]
    id: StepId,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    detail: Vec<String>,
    #[serde(serialize_with = "as_text")]
    rule: Rule,
}

#[derive(Serialize)]
#[serde(remote = "CannotSay")]
struct CannotSayJson {
    directive: String,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(with = "UnknownJson")]
    reason: Unknown,
}

#[derive(Serialize)]
#[serde(remote = "Unknown", tag = "because", rename_all = "kebab-case")]
enum UnknownJson {
    NotModelled,
    Elsewhere,
    FileNotGiven { path: String },
    LeftOut,
    VariableNotGiven { variable: String },
    KubeDns,
    CloudDns,
    NotArrived,
    NameserverNotDescribed { address: String },
    NameNotDescribed { name: String, asked: String },
    UpstreamsDiffer { one: String, other: String },
    PolicyNotModelled { policy: String },
    PolicyDependsOnPlugin { policy: String },
    PolicyBeforeCache { policy: String, address: String },
    RedirectedByPolicy { policy: String },
    RunsWithAnother { says: String },
    MayNotList { role: String },
    EndpointsNotGiven { namespace: String, service: String },
    CorefileNotGiven { server: String, command: String },
    ServerNotGiven { service: String, command: String },
    ServicesNotGiven { namespace: String },
    TakenByMesh { who: String },
    NotDocumented,
    SomePodsOnly { policy: String },
    NamespaceNotGiven { policy: String, namespace: String },
}

#[derive(Serialize)]
#[serde(remote = "Remembered")]
struct RememberedJson {
    left: u32,
    age: u32,
}

#[derive(Serialize)]
#[serde(remote = "Parsed")]
struct ParsedJson {
    branch: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    service: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    endpoint: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    port: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    protocol: String,
}

#[derive(Serialize)]
#[serde(remote = "Check")]
struct CheckJson {
    #[serde(with = "CheckIdJson")]
    id: CheckId,
    ok: bool,
    #[serde(rename = "ref", serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
    object: Option<ObjectRef>,
    #[serde(serialize_with = "as_opt_text", skip_serializing_if = "Option::is_none")]
    field: Option<FieldPath>,
    #[serde(serialize_with = "maybe_detail", skip_serializing_if = "Option::is_none")]
    detail: Option<Detail>,
    #[serde(serialize_with = "as_text")]
    rule: Rule,
}

#[derive(Serialize)]
#[serde(remote = "Detail", tag = "is", rename_all = "kebab-case")]
enum DetailJson {
    Names {
        wanted: String,
        have: Vec<String>,
    },
    Ports {
        port: String,
        protocol: String,
        have: Vec<String>,
    },
    Ready {
        ready: usize,
        total: usize,
    },
    Pods {
        #[serde(serialize_with = "pods_mode")]
        mode: PodsMode,
    },
    Text {
        text: String,
    },
    Type {
        #[serde(serialize_with = "as_text")]
        wanted: RecordType,
    },
    Count {
        count: usize,
    },
}

#[derive(Serialize)]
#[serde(remote = "Cause", tag = "from", rename_all = "lowercase")]
enum CauseJson {
    Object {
        #[serde(rename = "ref", serialize_with = "as_text")]
        object: ObjectRef,
        #[serde(serialize_with = "as_text")]
        field: FieldPath,
    },
    Upstream {
        line: Option<usize>,
    },
    Corefile {
        property: &'static str,
    },
    Server,
}

/// Several traces.
pub(super) fn traces<S: Serializer>(all: &[Trace], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().map(TraceReport))
}

/// What the lab cannot say, where there is anything.
pub(super) fn cannot_say<S: Serializer>(cannot: &Option<CannotSay>, serializer: S) -> Result<S::Ok, S::Error> {
    cannot.as_ref().map(CannotSayReport).serialize(serializer)
}

/// Makes the function that writes a list of what has a shape of its own here.
macro_rules! list {
    ($name:ident: $of:ident as $json:literal) => {
        fn $name<S: Serializer>(all: &[$of], serializer: S) -> Result<S::Ok, S::Error> {
            #[derive(Serialize)]
            #[serde(transparent)]
            struct One<'a>(#[serde(with = $json)] &'a $of);
            serializer.collect_seq(all.iter().map(One))
        }
    };
}

list!(each_hop: Hop as "HopJson");
list!(each_cause: Cause as "CauseJson");
list!(each_check: Check as "CheckJson");
list!(each_step: Step as "StepJson");

/// Makes the function that writes what there may be, with a shape of its own here.
macro_rules! maybe {
    ($name:ident: $of:ident as $json:literal) => {
        fn $name<S: Serializer>(one: &Option<$of>, serializer: S) -> Result<S::Ok, S::Error> {
            #[derive(Serialize)]
            #[serde(transparent)]
            struct One<'a>(#[serde(with = $json)] &'a $of);
            one.as_ref().map(One).serialize(serializer)
        }
    };
}

maybe!(maybe_remembered: Remembered as "RememberedJson");
maybe!(maybe_parsed: Parsed as "ParsedJson");
maybe!(maybe_detail: Detail as "DetailJson");

fn settled<S: Serializer>(outcome: &Settled, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(outcome.0.as_str())
}

fn opt_settled<S: Serializer>(outcome: &Option<Settled>, serializer: S) -> Result<S::Ok, S::Error> {
    outcome.map(|outcome| outcome.0.as_str()).serialize(serializer)
}

fn pods_mode<S: Serializer>(mode: &PodsMode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(mode.as_str())
}
