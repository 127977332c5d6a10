//! What an answer comes down to: the cause, the object and the hop.

use super::findings::{Weight, leads_nowhere, leaves_alone, weight};
use crate::cluster::{Kind, ObjectRef};
use crate::explain::diagnosis::{Diagnosis, Finding};
use crate::resolution::server::Configuration;
use crate::resolution::stub::{LookupError, Source};
use crate::resolution::trace::{CannotSay, Check, Station, Unknown};
use crate::sandbox::{Answer, Ask, Deciding, Sandbox};
use crate::text::{Language, check, diagnosis, outcome, plugin, walk, words};

/// Where on its way a query came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hop {
    /// In the pod: its resolver, before any query, or on its own.
    Pod,
    /// Between the pod and the nameserver.
    Way,
    /// In cluster DNS, and in which of its plugins.
    Server(&'static str),
    /// Outside the cluster.
    Outside,
}

/// What decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// There is no such pod.
    NoPod,
    /// A confusion that is known.
    Finding(Finding),
    /// What the server looked for in vain.
    Check(Check),
    /// A station of the way, which says it itself.
    Station(Station),
    /// Nobody can know it here.
    Unknown(CannotSay),
    /// The library's own word.
    Library(LookupError),
    /// The name resolves.
    Resolves,
    /// Nothing but how it ended.
    Outcome,
}

/// What an answer comes down to.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What decided.
    pub told: Told,
    /// The object that it is about, where it is one.
    pub object: Option<ObjectRef>,
    /// Where.
    pub hop: Hop,
    /// What else was found, most telling first.
    pub others: Vec<Finding>,
}

/// Looks for it, given the question's answer.
///
/// ```
/// use k8s_dns_lab::own_cluster::cause;
/// use k8s_dns_lab::sandbox::{Ask, Sandbox};
/// use k8s_dns_lab::text::Language;
///
/// let sandbox = Sandbox::toy();
/// let ask = Ask { name: "nobody".to_owned(), ..Ask::default() };
/// let answer = sandbox.answer(&ask);
/// let cause = cause(&sandbox, &ask, &answer);
/// assert_eq!(
///     cause.sentence(Language::English, &ask, &answer),
///     "Namespace `default` has no Service `nobody`. \
///      Decided in cluster DNS, plugin `kubernetes`.",
/// );
/// ```
pub fn cause(sandbox: &Sandbox, ask: &Ask, answer: &Answer) -> Cause {
    let hop = hop(answer);
    let of =
        |told: Told, object: Option<ObjectRef>, others: Vec<Finding>| Cause { told, object, hop: hop.clone(), others };
    if answer.lookup.is_none() {
        return of(Told::NoPod, Some(ask.from.object()), Vec::new());
    }
    let mut findings = sandbox.diagnose_question(ask, answer);
    if let Some(cannot) = &answer.cannot_say {
        let hop = hop_of_unknown(&cannot.reason).unwrap_or_else(|| hop.clone());
        let object = map_not_given(sandbox, &cannot.reason);
        return Cause { told: Told::Unknown(cannot.clone()), object, hop, others: findings };
    }
    let is_well = resolves(answer);
    // Who never asks cluster DNS finds none of its names.
    let asks_elsewhere = || !stations(answer).any(|station| matches!(station, Station::Kubernetes { .. }));
    let decides = |finding: &Finding| match finding.diagnosis {
        diagnosis if is_well && leaves_alone(diagnosis) => {
            answer.records.iter().any(|one| one.cause.as_ref() == Some(&finding.object))
        }
        diagnosis if is_well => leads_nowhere(diagnosis),
        Diagnosis::HostNetworkWithClusterFirst => asks_elsewhere(),
        diagnosis => weight(diagnosis) == Weight::Fails,
    };
    let decisive = findings.iter().position(decides);
    if is_well && decisive.is_none() {
        let object = answer.records.iter().find_map(|one| one.cause.clone());
        return of(Told::Resolves, object, findings);
    }
    // That nothing comes back is told by how far the query got, whatever else is the matter.
    let unreached =
        stations(answer).find(|station| matches!(station, Station::Unreached { .. } | Station::Stopped { .. }));
    if let Some(station) = unreached.filter(|_| !is_well) {
        return of(Told::Station(station.clone()), stopped_by(sandbox, station), findings);
    }
    if let Some(at) = decisive {
        let finding = findings.remove(at);
        let object = Some(finding.object.clone());
        let hop = hop_of(&finding, ask, answer).unwrap_or(hop);
        return Cause { told: Told::Finding(finding), object, hop, others: findings };
    }
    let trace = sandbox.decisive(ask, answer).and_then(|position| answer.trace_of(position));
    match trace.and_then(Deciding::on) {
        Some(Deciding::Check(failed)) => {
            // What is not there decides nothing.
            let object = failed.object.clone().filter(|object| sandbox.cluster().get(object).is_some());
            let (told, hop) = (Told::Check(failed.clone()), Hop::Server("kubernetes"));
            return Cause { told, object, hop, others: findings };
        }
        Some(Deciding::Station(station) | Deciding::Step(station, _)) => {
            return of(Told::Station(station.clone()), None, findings);
        }
        None => {}
    }
    match answer.application_error() {
        Some(error) => of(Told::Library(error), None, findings),
        None => of(Told::Outcome, None, findings),
    }
}

/// What a query that gets no reply is stopped by: an object on its way, or the Corefile of a server that does not start.
fn stopped_by(sandbox: &Sandbox, station: &Station) -> Option<ObjectRef> {
    match station {
        Station::Unreached { object, .. } => object.clone(),
        _ => Some(sandbox.cluster().settings().corefile.clone()),
    }
}

/// The ConfigMap of a file that nobody gave.
fn map_not_given(sandbox: &Sandbox, reason: &Unknown) -> Option<ObjectRef> {
    match reason {
        Unknown::FileNotGiven { path } => Configuration::map_of(sandbox.cluster(), path),
        _ => None,
    }
}

/// True where a program gets what it asked for.
pub(super) fn resolves(answer: &Answer) -> bool {
    answer.comes_to().kind() == "NOERROR" && !answer.records.is_empty()
}

/// The stations of all queries, in order of time.
fn stations(answer: &Answer) -> impl Iterator<Item = &Station> {
    answer.hops().map(|hop| &hop.at)
}

/// Where an object decides: the asker in itself, the Corefile in the server, and what cluster DNS knows in its plugin.
fn hop_of(finding: &Finding, ask: &Ask, answer: &Answer) -> Option<Hop> {
    use Diagnosis as D;
    let is_of_names = matches!(
        finding.diagnosis,
        D::SubdomainWithoutService
            | D::HostnameWithoutSubdomain
            | D::PodNameIsNoHostname
            | D::PodNameInPodRecord
            | D::ReverseWithoutService
            | D::NoServicePasted
            | D::HostnameTooLong
    );
    match finding.object.kind {
        _ if finding.diagnosis == D::ServerListensElsewhere => Some(Hop::Way),
        // What cluster DNS knows of a pod is decided there, whoever asks.
        Kind::Pod if finding.object == ask.from.object() && !is_of_names => Some(Hop::Pod),
        Kind::ConfigMap => Some(Hop::Server("")),
        _ => answer.failed().map(|_| Hop::Server("kubernetes")),
    }
}

/// Where that is decided which nobody can know here, where its reason says it.
fn hop_of_unknown(reason: &Unknown) -> Option<Hop> {
    match reason {
        Unknown::TakenByMesh { .. } | Unknown::NotDocumented => Some(Hop::Pod),
        Unknown::PolicyNotModelled { .. }
        | Unknown::PolicyDependsOnPlugin { .. }
        | Unknown::PolicyBeforeCache { .. }
        | Unknown::RedirectedByPolicy { .. }
        | Unknown::NamespaceNotGiven { .. }
        | Unknown::ServerNotGiven { .. }
        | Unknown::SomePodsOnly { .. }
        | Unknown::CloudDns => Some(Hop::Way),
        Unknown::NameserverNotDescribed { .. }
        | Unknown::NameNotDescribed { .. }
        | Unknown::UpstreamsDiffer { .. }
        | Unknown::Elsewhere => Some(Hop::Outside),
        _ => None,
    }
}

/// Where the last query came to its end.
fn hop(answer: &Answer) -> Hop {
    let mut hop = Hop::Pod;
    for station in stations(answer) {
        hop = match station {
            Station::Unreached { .. } => Hop::Way,
            Station::Upstream { .. } => Hop::Outside,
            Station::Kubernetes { outcome: None, .. } | Station::Cache { remembered: None, .. } => continue,
            Station::Kubernetes { .. } => Hop::Server("kubernetes"),
            Station::Cache { .. } => Hop::Server("cache"),
            Station::Forward { .. } => Hop::Server("forward"),
            Station::Plugin { plugin, .. } => Hop::Server(plugin),
            Station::Refused { .. }
            | Station::Unanswered
            | Station::Stopped { .. }
            | Station::CannotSay { .. }
            | Station::Nameserver { .. } => Hop::Server(""),
        };
    }
    hop
}

impl Cause {
    /// The cause in one sentence, with the object and the hop.
    pub fn sentence(&self, language: Language, ask: &Ask, answer: &Answer) -> String {
        let words = words::own_cluster(language);
        let why = match &self.told {
            Told::NoPod => words.no_pod(&ask.from),
            Told::Finding(finding) if resolves(answer) => {
                let (stop, space) = language.between_sentences();
                format!("{}{stop}{space}{}", resolves_to(language, ask, answer), diagnosis::sentence(language, finding))
            }
            Told::Finding(finding) => diagnosis::sentence(language, finding),
            Told::Check(check) => check::sentence(language, check),
            Told::Station(station) => {
                let lines = plugin::lines(language, station);
                lines.into_iter().map(|line| line.said).collect::<Vec<_>>().join(" ")
            }
            Told::Unknown(cannot) => words.unknown_because(plugin::cannot_say(language, cannot)),
            Told::Library(error) => words.library_says(error.as_str()),
            Told::Resolves => resolves_to(language, ask, answer),
            Told::Outcome => words.comes_to(outcome::word(words::question(language), answer.comes_to().as_str())),
        };
        let why = why.trim();
        let (stop, space) = language.between_sentences();
        let stop = if why.ends_with(['.', '。', '!', '?', ':']) { "" } else { stop };
        let at = match (&self.object, self.hop_says(language)) {
            (Some(object), hop) => words.at_object_and_hop(object, hop),
            (None, hop) => words.at_hop(hop),
        };
        let waited = answer.lookup.as_ref().map_or(0, |lookup| lookup.waited.as_secs());
        let is_known = !matches!(self.told, Told::Unknown(_));
        let waits = if waited > 0 && is_known { format!("{space}{}", words.waits(waited)) } else { String::new() };
        format!("{why}{stop}{space}{at}{waits}")
    }

    /// The hop in words.
    pub fn hop_says(&self, language: Language) -> String {
        let words = words::own_cluster(language);
        match &self.hop {
            Hop::Pod => words.hop_pod().to_owned(),
            Hop::Way => words.hop_way().to_owned(),
            Hop::Server("") => words.hop_server().to_owned(),
            Hop::Server(plugin) => words.hop_plugin(plugin),
            Hop::Outside => words.hop_outside().to_owned(),
        }
    }
}

/// What a name that resolves comes to, and that no query was sent where none was.
fn resolves_to(language: Language, ask: &Ask, answer: &Answer) -> String {
    let source = answer.lookup.as_ref().map(|lookup| &lookup.source);
    let data: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
    let says = || words::own_cluster(language).resolves_to(data.join(", "));
    let (stop, space) = language.between_sentences();
    match source.and_then(|source| Some((source, walk::without_dns(language, source, &ask.name)?))) {
        // What is an address already resolves to nothing else.
        Some((Source::Literal, why)) => why,
        Some((_, why)) => format!("{}{stop}{space}{why}", says()),
        None => says(),
    }
}
