//! The plugins, one file each under CoreDNS's own name: how its directive is read (`setup.go`) and what it does with
//! a query (`ServeDNS`). The plugins of kubeadm's Corefile are variants of `Plugin`; all others are in [`late`],
//! whose code arrives where a Corefile wants it.

mod behind;
pub mod cache;
pub(super) mod check;
mod controller;
pub(super) mod directives;
mod duration;
mod fall;
pub mod forward;
pub mod kubernetes;
pub mod late;
pub(super) mod refused;
pub(super) mod unmodelled;
mod word;

mod acl;
mod any;
mod autopath;
mod bufsize;
mod chaos;
mod dns64;
mod erratic;
mod expression;
mod file;
mod header;
mod hostname;
mod hosts;
mod k8s_external;
mod kinds;
pub(super) mod kube_dns;
mod loadbalance;
mod local;
mod r#loop;
mod metadata;
mod minimal;
mod network;
mod nsid;
mod pattern;
mod rewrite;
mod template;
mod transfer;
pub(super) mod view;
pub(super) mod whoami;

pub(super) use behind::Behind;
pub(super) use controller::Controller;
pub(super) use directives::unknown;
pub use directives::{directives, is_link};
pub use fall::Fallthrough;
pub use word::{gone, nearest, properties, values};

use super::chain::{Served, Walk};
use super::observe::{Causes, Observe, Tracer};
use super::{CannotSay, Note, NoteKind, Request, Unknown};
use crate::resolution::trace::Station;
use kubernetes::others::{self, Others};
use unmodelled::Unmodelled;

/// A plugin of a server block: a link of its chain.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) enum Plugin {
    Cache(cache::Cache),
    Kubernetes(Box<kubernetes::Kubernetes>),
    Forward(forward::Forward),
    /// One of those that arrive later.
    Late(Behind<late::Late>),
    /// A directive the lab does not model.
    Unmodelled(Box<Unmodelled>),
}

/// One who watches, with the functions of plugins that are compiled for who watches so. A plugin is written once, generic
/// over these.
pub(super) trait Watcher: Observe {
    /// What plugins do that arrived later, for one who watches so.
    fn late(table: &late::Table) -> &late::Later<Self>;
    /// How the `kubernetes` plugin finds what is no address, for one who watches so; none where that has not arrived.
    fn others() -> Option<Others<Self>> {
        Some(Others::here())
    }
}

impl Watcher for () {
    fn late(table: &late::Table) -> &late::Later<Self> {
        &table.unwatched
    }
}

impl Watcher for Causes {
    fn late(table: &late::Table) -> &late::Later<Self> {
        &table.causes
    }
}

impl Watcher for Tracer {
    fn late(table: &late::Table) -> &late::Later<Self> {
        &table.traced
    }

    fn others() -> Option<Others<Self>> {
        others::traced()
    }
}

impl<'a, O: Watcher> Walk<'a, O> {
    /// Hands a request to the next plugin of the chain.
    pub(super) fn next(&mut self, chain: &'a [Plugin], request: &Request<'_>) -> Served {
        let Some((plugin, rest)) = chain.split_first() else {
            self.station(|| (request.question.as_ref().clone(), Station::Unanswered));
            return self.fail();
        };
        plugin.serve(self, request, rest)
    }
}

impl Plugin {
    /// Answers, changes or hands on.
    fn serve<'a, O: Watcher>(&'a self, walk: &mut Walk<'a, O>, request: &Request<'_>, next: &'a [Self]) -> Served {
        match self {
            Self::Cache(plugin) => plugin.serve(walk, request, next),
            Self::Kubernetes(plugin) => plugin.serve(walk, request, next),
            Self::Forward(plugin) => plugin.serve(walk, request, next),
            Self::Unmodelled(plugin) => plugin.serve(walk, request, next),
            Self::Late(plugin) => match late::table() {
                Some(table) => (O::late(table).serve)(plugin, walk, request, next),
                None => walk.next(next, request),
            },
        }
    }
}

/// A time as Go writes it, in milliseconds, where it is one from now on.
pub(super) fn millis(text: &str) -> Option<super::Millis> {
    super::Millis::try_from(duration::millis(text)?).ok()
}

/// Tells the trace the one thing a plugin does. One that does several enters its station by itself.
pub(super) fn station<O: Observe>(
    walk: &mut Walk<'_, O>,
    request: &Request<'_>,
    plugin: &'static str,
    line: usize,
    step: impl FnOnce() -> crate::resolution::trace::Step,
) {
    walk.observe.enter(|| (request.question.as_ref().clone(), Station::Plugin { plugin, line, steps: Vec::new() }));
    walk.observe.step(step);
    walk.observe.leave(None);
}
