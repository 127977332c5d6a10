//! What is to be done, and what it costs.

use super::type_word;
use crate::dns::RecordType;
use crate::explain::remedy::Act;
use crate::sandbox::Price;
use serde::{Serialize, Serializer};

#[derive(Serialize)]
#[serde(remote = "Act", tag = "do", content = "with", rename_all = "kebab-case")]
pub(super) enum ActJson {
    Wait,
    FinalDot,
    AskFor(String),
    #[serde(serialize_with = "type_word")]
    AskType(RecordType),
    CreateNamespace,
    CreateService {
        selector: String,
        headless: bool,
    },
    CreateEndpoints(String),
    Rename(String),
    Select(String),
    Label(String),
    Ready,
    EndpointsReady,
    PublishNotReady,
    Scale(i64),
    ServiceName(String),
    Hostname(String),
    Subdomain(String),
    HostnameAndSubdomain(String, String),
    EndpointHostname(String),
    SliceOf(String),
    PointTo(String),
    AsSlice(String),
    WithClusterIp,
    BothFamilies,
    PortName(String),
    DnsPolicy(&'static str),
    NoDnsConfig,
    PodsInsecure,
    EndpointPodNames,
    AddressNames,
    AnswerEmpty,
    AllNamespaces,
    Forward,
    Fallthrough(&'static str, usize),
    AnswerAuto(usize),
    IntoHosts(String, String),
    NoTemplate(usize),
    ServeZone(String),
    ServeInBlock(String),
    ForwardFirst(usize),
    OtherWord(String, String, usize),
    NoWord(String, usize),
    NoLabels(&'static str),
    Delete,
    NotReady,
    EndpointsNotReady,
    RemoveLabel(String),
    NoHostname,
    NoSubdomain,
    Headless,
    PodsDisabled,
    IgnoreEmpty,
    NoForward,
    NoHostAliases,
}

#[derive(Serialize)]
#[serde(remote = "Price", rename_all = "kebab-case")]
pub(super) enum PriceJson {
    NewPod,
    NewClusterIp,
    NewObject,
    NewPods,
    Everybody,
    BehindEnvoy,
}

/// What it costs beside, where it costs anything.
pub(super) fn price<S: Serializer>(price: &Option<Price>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(transparent)]
    struct One<'a>(#[serde(with = "PriceJson")] &'a Price);
    price.as_ref().map(One).serialize(serializer)
}
