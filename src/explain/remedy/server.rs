//! The server: its Corefile, and the Service it stands behind.

use super::{Act, Meaning, Proposals, endpoint};
use crate::cluster::{Intent, Kind, ObjectRef};
use crate::resolution::corefile::Corefile;
use crate::resolution::server::Configuration;
use crate::resolution::stub::Ending;
use crate::resolution::trace::{CheckId, Parsed, Station};

pub(super) fn propose(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let failed = |id: CheckId| {
        asked.traces.iter().flatten().flat_map(|trace| &trace.hops).any(|hop| match &hop.at {
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
    let is_unanswered =
        asked.traces.iter().flatten().flat_map(|trace| &trace.hops).any(|hop| matches!(hop.at, Station::Unanswered));
    if is_unanswered {
        forward(all);
    }
    if asked.lookup.tries.iter().any(|one| matches!(one.ending, Ending::Timeout | Ending::PortClosed)) {
        behind(all);
    }
}

pub(super) fn corefile(all: &Proposals<'_, '_>) -> Option<Corefile> {
    let object = all.asked.cluster.get(Configuration::object_of(all.asked.cluster))?;
    let (corefile, errors) = Corefile::parse(object.as_config_map()?.data.get("Corefile")?);
    errors.is_empty().then_some(corefile)
}

/// Another text of the Corefile.
pub(super) fn serve(all: &mut Proposals<'_, '_>, act: Act, text: String) {
    let Some(object) = all.asked.cluster.get(Configuration::object_of(all.asked.cluster)) else { return };
    all.meant(3, act, object, &Intent::Corefile(text));
}

/// Another value of a property of the `kubernetes` plugin; `None` takes it out.
pub(super) fn property(all: &mut Proposals<'_, '_>, act: Act, property: &str, values: Option<&[&str]>) {
    let Some(corefile) = corefile(all) else { return };
    serve(all, act, corefile.with_kubernetes_property(property, values).to_string());
}

/// Without a plugin.
pub(super) fn without(all: &mut Proposals<'_, '_>, act: Act, plugin: &str) {
    let Some(corefile) = corefile(all) else { return };
    serve(all, act, corefile.without_plugin(plugin).to_string());
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
    let mut addresses = asked.cluster.settings().cluster_dns.iter().filter_map(|text| text.parse().ok());
    let service = addresses.find_map(|address| asked.cluster.service_at(address)?.as_service());
    let Some(service) = service else { return };
    let parsed =
        Parsed { namespace: service.meta.namespace.clone(), service: service.meta.name.clone(), ..Parsed::default() };
    let meaning = Meaning { parsed: &parsed, checks: &[] };
    let reference = ObjectRef::new(Kind::Service, &parsed.namespace, &parsed.service);
    endpoint::populate(all, &meaning, &reference);
}
