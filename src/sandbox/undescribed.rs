//! What cannot be said of a name in a cluster that was found somewhere. The table of outside names has what somebody wrote
//! into it, and of any other name outside nobody knows whether it exists; and nobody knows of a Service in a namespace of
//! which none was brought. It arrives with the ways to other nameservers.

use super::Sandbox;
use super::pod_view::PodView;
use super::round_trip::{CameBack, unsaid};
use crate::cluster::{Kind, ObjectRef};
use crate::dns::{Name, Outcome, Question, Rcode, reverse};
use crate::explain::diagnosis::{is_domain, is_unbrought, namespace_meant, rests_on};
use crate::resolution::network::not_arrived;
use crate::resolution::resolv_conf::{Entry, Origin};
use crate::resolution::server::State;
use crate::resolution::stub::Exchange;
use crate::resolution::trace::{CannotSay, Hop, Settled, Station, Trace, Unknown};
use std::sync::OnceLock;

/// Labels that stand in no name of the world outside: the branches of a cluster's zone.
const BRANCHES: [&str; 2] = ["svc", "pod"];

/// Top-level domains that are kept for examples and tests (RFC 6761): only a nameserver set up for one of them has names
/// there.
const RESERVED: [&str; 3] = ["example", "invalid", "test"];

type Doubts = fn(&Sandbox, CameBack, &PodView<'_>, &str, &Question, &mut State) -> CameBack;

static DOUBTS: OnceLock<Doubts> = OnceLock::new();

/// Takes in what knows whether a name outside is described.
pub(super) fn take_in() {
    DOUBTS.get_or_init(|| Sandbox::doubted_and_forgotten);
}

impl Sandbox {
    /// What came back of a question, or that nobody knows: where the cluster was found somewhere, and the reply rests on
    /// a name outside that the table does not have.
    pub(super) fn doubt(
        &self,
        came: CameBack,
        asker: &PodView<'_>,
        typed: &str,
        question: &Question,
        memory: &mut State,
    ) -> CameBack {
        #[cfg(not(split))]
        take_in();
        match DOUBTS.get() {
            _ if !self.cluster.settings().is_observed => came,
            Some(doubts) => doubts(self, came, asker, typed, question, memory),
            None => unsaid(question, not_arrived()),
        }
    }

    /// Of what nobody knows the server's caches keep nothing.
    fn doubted_and_forgotten(
        &self,
        came: CameBack,
        asker: &PodView<'_>,
        typed: &str,
        question: &Question,
        memory: &mut State,
    ) -> CameBack {
        let asked: Vec<Question> =
            came.1.iter().flat_map(|trace| &trace.hops).map(|hop| hop.question.clone()).collect();
        let doubted = self.doubted(came, asker, typed, question);
        if doubted.1.as_ref().is_some_and(|trace| trace.cannot_say().is_some()) {
            memory.forget(&|question| asked.contains(question));
        }
        doubted
    }

    /// Of `typed` the library makes names by its search list; of these none exists outside, unless the table says so.
    fn doubted(&self, came: CameBack, asker: &PodView<'_>, typed: &str, question: &Question) -> CameBack {
        let (exchange, Some(trace), outside, after) = &came else { return came };
        if let Some(namespace) = self.unbrought(exchange, trace, asker, typed, question) {
            let reason = Unknown::ServicesNotGiven { namespace };
            return unsaid(question, CannotSay { directive: "Service".to_owned(), line: 0, file: None, reason });
        }
        let is_open = |name: &&Name| {
            let bare = name.without_root();
            let is_typed = bare.eq_ignore_ascii_case(typed.strip_suffix('.').unwrap_or(typed));
            if !bare.contains('.') {
                // One label that is meant as it stands: a nameserver of a company may have it. So it is where the node's own
                // resolver is asked, unless a Service is meant.
                let bare = bare.to_ascii_lowercase();
                let is_known = bare.is_empty() || RESERVED.contains(&bare.as_str());
                let is_meant_outside =
                    typed.ends_with('.') || asks_as_the_node(asker) && !self.is_service_of(asker, &bare);
                return is_typed && is_meant_outside && !is_known;
            }
            (is_typed || !is_searched(asker, name)) && !self.is_nowhere(asker, &name.to_lowercase(), trace)
        };
        let Some(name) = self.undescribed(exchange, trace, question).filter(is_open) else { return came };
        let reason = Unknown::NameNotDescribed { name: name.without_root().to_owned(), asked: asked_of(trace) };
        let cannot = CannotSay { directive: "forward".to_owned(), line: 0, file: None, reason };
        let (told, unsaid, ..) = unsaid(question, cannot);
        // The way there is known, up to whom it was asked of.
        let way = trace.hops.iter().filter(|hop| !matches!(hop.at, Station::Upstream { .. })).cloned();
        let trace = unsaid.map(|unsaid| Trace { hops: way.chain(unsaid.hops).collect(), ..Trace::empty(question) });
        (told, trace, outside.clone(), *after)
    }

    /// The namespace of a Service that a reply denies, and of which nobody knows whether it is there: the one that is
    /// meant by what was typed, or that an alias leads to.
    fn unbrought(
        &self,
        exchange: &Exchange,
        trace: &Trace,
        asker: &PodView<'_>,
        typed: &str,
        question: &Question,
    ) -> Option<String> {
        let response =
            exchange.response().filter(|response| response.answers.iter().all(|one| one.data.address().is_none()))?;
        let is_unbrought = |namespace: &&str| is_unbrought(&self.cluster, namespace);
        let denied = trace.hops.iter().filter_map(|hop| match &hop.at {
            Station::Kubernetes { parsed: Some(parsed), outcome: Some(Settled(Outcome::NxDomain)), .. } => {
                (hop.question.name != question.name).then_some(parsed.namespace.as_str())
            }
            _ => None,
        });
        if let Some(namespace) = denied.filter(|namespace| !namespace.is_empty()).find(is_unbrought) {
            return Some(namespace.to_owned());
        }
        if response.rcode != Rcode::NxDomain {
            return None;
        }
        let (namespace, meant) = namespace_meant(&self.cluster, &asker.pod.meta.namespace, typed)?;
        let lower = question.name.to_lowercase();
        let mut zones = self.server.configuration().zones().iter();
        let is_asked = zones.any(|zone| lower.below(zone).is_some_and(|below| below == meant));
        (is_asked && is_unbrought(&namespace.as_str()) && rests_on(trace, &namespace)).then_some(namespace)
    }

    /// The name outside that the table does not have, and that a reply therefore denies.
    fn undescribed<'t>(&self, exchange: &Exchange, trace: &'t Trace, question: &'t Question) -> Option<&'t Name> {
        let denied = trace.hops.iter().find_map(|hop| match hop.at {
            Station::Upstream { outcome: Settled(Outcome::NxDomain), line: None, .. } => Some(&hop.question.name),
            _ => None,
        });
        // A denial that a cache had kept is as old as the table was then.
        let is_kept = || {
            let name = &question.name;
            trace.remembered().is_some()
                && exchange.response().is_some_and(|response| response.rcode == Rcode::NxDomain)
                && !self.server.configuration().zones().iter().any(|zone| name.is_under(zone))
        };
        denied.or_else(|| is_kept().then_some(&question.name))
    }

    /// True for the name of a Service in the namespace of who asks.
    fn is_service_of(&self, asker: &PodView<'_>, name: &str) -> bool {
        self.cluster.get(&ObjectRef::new(Kind::Service, &asker.pod.meta.namespace, name)).is_some()
    }

    /// True for a name, in lower case, that nobody has outside either.
    fn is_nowhere(&self, asker: &PodView<'_>, name: &Name, trace: &Trace) -> bool {
        let labels: Vec<&str> = name.without_root().split('.').collect();
        let [_, .., last] = labels.as_slice() else { return true };
        let settings = self.cluster.settings();
        if let Some(address) = reverse::address_of(name) {
            return settings.is_inside(address);
        }
        let is_of = |zone: &str| Name::parse(zone).is_ok_and(|zone| name.is_under(&zone));
        let is_for_the_cluster = labels.iter().skip(1).any(|label| BRANCHES.contains(label))
            || is_of(&settings.cluster_domain)
            || is_of("cluster.local")
            || self.cluster.get(&ObjectRef::new(Kind::Namespace, "", last)).is_some()
            || self.is_service_of(asker, last);
        // A name of two labels is that of a Service and a namespace, but below a domain, or a country's (ISO 3166).
        let is_of_two = labels.len() == 2 && last.len() != 2 && !is_domain(last);
        // Of digits alone there is no top-level domain. Whom an alias or a rewrite leads to is somebody.
        let is_asked = name.without_root().eq_ignore_ascii_case(trace.question.name.without_root());
        let is_meant_inside = if RESERVED.contains(last) { !self.is_of_a_stub(name, trace) } else { is_of_two };
        is_for_the_cluster || last.bytes().all(|byte| byte.is_ascii_digit()) || (is_asked && is_meant_inside)
    }

    /// True for a name that was sent to a nameserver that is there for its domain.
    fn is_of_a_stub(&self, name: &Name, trace: &Trace) -> bool {
        let is_narrow = |zone: &Name| !zone.is_root() && name.is_under(zone);
        let is_sent = |hop: &Hop| matches!(&hop.at, Station::Forward { from, .. } if is_narrow(from));
        trace.hops.iter().any(is_sent) || self.server.configuration().keys().any(|key| is_narrow(&key.zone))
    }
}

/// Whom a query was sent to last, as the Corefile or the pod's file has it.
fn asked_of(trace: &Trace) -> String {
    let sent = trace.hops.iter().rev().find_map(|hop| match &hop.at {
        Station::Upstream { address: Some(address), .. } => Some(address.clone()),
        Station::Forward { to, .. } => Some(to.join(", ")),
        _ => None,
    });
    sent.unwrap_or_default()
}

/// True for a pod that asks the nameservers of its node (rule L1).
fn asks_as_the_node(asker: &PodView<'_>) -> bool {
    let of_node = |entry: &Entry| matches!(entry.origin, Origin::NodeFile { .. });
    asker.resolv_conf.nameservers.first().is_some_and(of_node)
}

/// True for a name below a domain of the search list.
fn is_searched(asker: &PodView<'_>, name: &Name) -> bool {
    let below = |domain: &Name| !domain.is_root() && name.below(domain).is_some_and(|front| !front.is_empty());
    asker.resolv_conf.searches.iter().any(|entry| Name::parse(&entry.text).is_ok_and(|domain| below(&domain)))
}
