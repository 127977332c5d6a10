//! Remedies at the server of cluster DNS: its Corefile, and the Service it stands behind.

use super::corefile_text::{corefile, property, serve};
use super::{Act, Meaning, Proposals, endpoint};
use crate::cluster::{Kind, ObjectRef};
use crate::resolution::network::dns_services;
use crate::resolution::stub::CandidateOutcome;
use crate::resolution::trace::{CheckId, Parsed, Station};

pub(super) fn propose(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let failed = |id: CheckId| {
        asked.hops().any(|hop| match &hop.at {
            Station::Kubernetes { checks, .. } => checks.iter().any(|check| check.id == id && !check.ok),
            _ => false,
        })
    };
    if failed(CheckId::NamespaceAllowed) {
        property(all, Act::AllNamespaces, "namespaces", None);
    }
    if failed(CheckId::ServiceNotEmpty) {
        property(all, Act::AnswerEmpty, "ignore", None);
    }
    let is_unanswered = asked.hops().any(|hop| matches!(hop.at, Station::Unanswered));
    if is_unanswered {
        forward(all);
    }
    if asked
        .lookup
        .tries
        .iter()
        .any(|one| matches!(one.ending, CandidateOutcome::Timeout | CandidateOutcome::PortClosed))
    {
        behind(all);
    }
}

fn forward(all: &mut Proposals<'_, '_>) {
    let Some(corefile) = corefile(all) else { return };
    let text = corefile.to_string();
    let Some((before, after)) = text.rfind('}').and_then(|end| text.split_at_checked(end)) else { return };
    serve(all, Act::Forward, format!("{before}    forward . /etc/resolv.conf\n{after}"));
}

/// Nobody answers: the Service that stands before the server, and the pods behind it.
fn behind(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let Some(service) = dns_services(asked.cluster).next() else { return };
    let parsed =
        Parsed { namespace: service.meta.namespace.clone(), service: service.meta.name.clone(), ..Parsed::default() };
    let meaning = Meaning { parsed: &parsed, checks: &[] };
    let reference = ObjectRef::new(Kind::Service, &parsed.namespace, &parsed.service);
    endpoint::populate(all, &meaning, &reference);
}
