//! What is the matter with a question: the name as it was typed, and the way it went.

use super::{Diagnosis, Finding, QuestionContext};
use crate::cluster::{Cluster, DnsPolicy, Kind, ObjectRef, Pod, Request, Service};
use crate::dns::{Name, Outcome, Question, RecordType};
use crate::resolution::stub::{CandidateOutcome, CandidateReason, Library};
use crate::resolution::trace::{Station, Trace};

/// How many names in vain are worth a word.
const MANY: usize = 3;

/// What is the matter with a question, most telling first.
pub fn findings_about_question(asked: &QuestionContext<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = more_than_a_name(asked).into_iter().collect();
    for hop in asked.hops() {
        if let Station::Kubernetes { parsed: Some(parsed), checks, .. } = &hop.at {
            for check in checks {
                let finding = super::checks::decided(asked, parsed, check);
                found.extend(finding.filter(|finding| !found.contains(finding)));
            }
        }
    }
    found.extend(super::server::on_the_way(asked));
    found.extend(super::server::kubelet_of(asked));
    found.extend(past_cluster_dns(asked));
    found.extend(super::evidence::not_brought(asked));
    for finding in super::served::look(asked) {
        if !found.contains(&finding) {
            found.push(finding);
        }
    }
    found.extend(wildcard(asked));
    found.extend(reverse(asked));
    found.extend(search_list(asked));
    found
}

fn asker(asked: &QuestionContext<'_>) -> ObjectRef {
    ObjectRef::new(Kind::Pod, &asked.pod.meta.namespace, &asked.pod.meta.name)
}

/// A resolver takes a name and nothing else: `db:5432` is for the program to take apart.
fn more_than_a_name(asked: &QuestionContext<'_>) -> Option<Finding> {
    let host = super::typed::host_in(asked.name).filter(|_| asked.lookup.winner().is_none())?;
    let finding = Finding::new(Diagnosis::MoreThanAName, &asker(asked), &[], [host]);
    Some(finding.asked_instead(host.to_owned()))
}

/// Rule Q12: `*` is a label like any other.
fn wildcard(asked: &QuestionContext<'_>) -> Option<Finding> {
    let rest = asked.name.strip_prefix("*.").filter(|rest| !rest.is_empty())?;
    let diagnosis = Diagnosis::WildcardLabel;
    let failed = asked.lookup.winner().is_none();
    failed.then(|| Finding::new(diagnosis, &asker(asked), &[], [rest]).asked_instead(rest.to_owned()))
}

/// Rule P3: an address has a reverse name where it is an endpoint of a Service.
fn reverse(asked: &QuestionContext<'_>) -> Option<Finding> {
    if asked.record_type != RecordType::Ptr || asked.lookup.winner().is_some() {
        return None;
    }
    let labels = asked.name.trim_end_matches('.').strip_suffix(".in-addr.arpa")?;
    let address = labels.rsplit('.').collect::<Vec<_>>().join(".");
    let has = |pod: &Pod| pod.status.pod_ip() == Some(address.as_str()) && !pod.spec.host_network;
    let object = asked.cluster.of_kind(&Kind::Pod).find(|object| object.as_pod().is_some_and(has))?;
    let (reference, labels) = (object.reference(), &object.meta().labels);
    if super::evidence::knows_no_service(asked.cluster, &reference.namespace) {
        return None;
    }
    let finding =
        Finding::new(Diagnosis::ReverseWithoutService, reference, &["metadata", "labels"], [&reference.name, &address]);
    Some(if labels.is_empty() {
        finding
    } else {
        finding.mended_by(vec![Request::Put(Service::headless(&reference.namespace, &reference.name, labels))])
    })
}

/// A pod that is told to ask somebody else, and a name that cluster DNS alone knows (rule L1).
fn past_cluster_dns(asked: &QuestionContext<'_>) -> Option<Finding> {
    let policy = asked.pod.effective_dns_policy();
    let is_told =
        matches!(policy, DnsPolicy::Default | DnsPolicy::None) && asked.pod.spec.dns_policy == policy.as_str();
    let reaches = |trace: &Trace| trace.hops.iter().any(|hop| !matches!(hop.at, Station::Upstream { .. }));
    if !is_told || asked.lookup.winner().is_some() || asked.lookup.traces().any(reaches) {
        return None;
    }
    let name = asked.name.trim_end_matches('.');
    let zone = &asked.cluster.settings().cluster_domain;
    let is_of_cluster = name.strip_suffix(zone.as_str()).is_some_and(|rest| rest.ends_with('.'))
        || super::service_named(asked.cluster, &asked.pod.meta.namespace, name).is_some()
        || service_meant(asked.cluster, name).is_some();
    let field = &["spec", "dnsPolicy"];
    is_of_cluster.then(|| Finding::new(Diagnosis::AsksPastClusterDns, &asker(asked), field, [policy.as_str()]))
}

/// What the library made of the search list.
fn search_list(asked: &QuestionContext<'_>) -> Option<Finding> {
    let name = asked.name;
    let dots = name.matches('.').count();
    if dots == 0 || name.ends_with('.') {
        return None;
    }
    let object = asker(asked);
    let searches: &[&str] = &["spec", "dnsConfig", "searches"];
    let (as_is, tries) = (format!("{name}."), &asked.lookup.tries);
    let musl = asked.library.is_musl();
    let Some((position, winner)) = asked.lookup.winner() else {
        if asked.library == Library::Windows {
            let whole = service_meant(asked.cluster, name)?;
            let finding = Finding::new(Diagnosis::WindowsSearchesOnce, &object, &[], [name, &whole]);
            return Some(finding.asked_instead(whole));
        }
        let last = tries.last().filter(|_| musl)?;
        return match (last.because, last.ending) {
            (CandidateReason::Suffix(_), CandidateOutcome::NoData | CandidateOutcome::ServFail)
                if tries.len() <= asked.search.len() =>
            {
                let tried = last.name.as_ref().map(Name::to_string).unwrap_or_default();
                Some(Finding::new(Diagnosis::MuslStopsEarly, &object, searches, [&tried]).asked_instead(as_is))
            }
            (CandidateReason::EnoughDots, CandidateOutcome::NxDomain) => {
                let whole = service_meant(asked.cluster, name)?;
                let finding =
                    Finding::new(Diagnosis::MuslNeverSearches, &object, &["spec", "dnsConfig"], [name, &whole]);
                Some(finding.asked_instead(whole))
            }
            _ => None,
        };
    };
    match winner.because {
        CandidateReason::AsTyped if position >= MANY => {
            let count = position.to_string();
            Some(Finding::new(Diagnosis::SearchedBeforeAsIs, &object, searches, [name, &count]).asked_instead(as_is))
        }
        CandidateReason::Suffix(place) => {
            let domain = asked.search.get(place)?;
            if !exists(asked, &as_is) {
                return None;
            }
            let answered = winner.name.as_ref().map(Name::to_string).unwrap_or_default();
            let zone = &asked.cluster.settings().cluster_domain;
            let is_own = domain == zone || domain.strip_suffix(zone.as_str()).is_some_and(|rest| rest.ends_with('.'));
            let diagnosis = if is_own { Diagnosis::NamespaceShadowsDomain } else { Diagnosis::SearchDomainAnswers };
            Some(Finding::new(diagnosis, &object, searches, [name, &answered]).asked_instead(as_is))
        }
        _ => None,
    }
}

/// The whole name of a Service that `name.namespace` or `name.namespace.svc` would mean, had it been searched for.
fn service_meant(cluster: &Cluster, name: &str) -> Option<String> {
    let labels: Vec<&str> = name.split('.').collect();
    let ([service, namespace] | [service, namespace, "svc"]) = labels.as_slice() else { return None };
    super::service_named(cluster, namespace, service)?;
    Some(format!("{service}.{namespace}.svc.{}.", cluster.settings().cluster_domain))
}

/// True where the name, as it stands, has an answer: outside, or as a Service of the cluster.
fn exists(asked: &QuestionContext<'_>, name: &str) -> bool {
    let Ok(name) = Name::parse(name) else { return false };
    let zone = format!(".svc.{}.", asked.cluster.settings().cluster_domain);
    if let Some((service, namespace)) = name.as_str().strip_suffix(zone.as_str()).and_then(|rest| rest.split_once('.'))
    {
        return super::service_named(asked.cluster, namespace, service).is_some();
    }
    let question = Question { name, record_type: asked.record_type };
    asked.upstream.answer(&question).response.is_some_and(|response| response.outcome() == Outcome::NoError)
}
