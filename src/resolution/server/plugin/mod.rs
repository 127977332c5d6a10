//! The plugins, one file each under CoreDNS's own name: how its directive is read (`setup.go`) and what it does with
//! a query (`ServeDNS`). The plugins of kubeadm's Corefile are variants of `Plugin`; all others are in [`late`],
//! whose code arrives where a Corefile wants it.

mod behind;
pub mod cache;
mod check;
mod controller;
mod directives;
mod duration;
mod fall;
pub mod forward;
pub mod kubernetes;
pub mod late;
mod setup;
mod unmodelled;
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
mod whoami;

pub(super) use behind::Behind;
pub(super) use check::listen;
pub(super) use controller::Controller;
pub(super) use directives::unknown;
pub use directives::{directives, is_link};
pub use fall::Fallthrough;
pub(super) use setup::set_up;
pub use word::{gone, nearest, properties, values};

use super::block::{Key, ServerBlock};
use super::chain::{Served, Walk};
use super::observe::Observe;
use super::{CannotSay, Note, NoteKind, Request, Unknown};
use crate::dns::Name;
use crate::resolution::corefile::{NotGiven, NotSet};
use crate::resolution::trace::Station;
use unmodelled::Unmodelled;

/// The line of `loadbalance` in kubeadm's Corefile.
const KUBEADM_LOADBALANCE: usize = 22;

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

impl Plugin {
    /// Answers, changes or hands on.
    pub(super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Self],
    ) -> Served {
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

/// What stands for all plugins as long as what reads the Corefile has not arrived.
pub(super) fn awaited() -> Plugin {
    let unknown = CannotSay { directive: "Corefile".to_owned(), line: 1, file: None, reason: Unknown::NotArrived };
    Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown)))
}

/// The plugins of kubeadm's Corefile, in CoreDNS's order, with the nameservers of the node's file.
pub(super) fn kubeadm(domain: &Name, upstreams: Vec<String>) -> Option<Vec<Plugin>> {
    let kubernetes = kubernetes::Kubernetes::new(kubernetes::Options::kubeadm(domain)?);
    // It shuffles where somebody draws, which nobody does before its code has arrived.
    let loadbalance = late::table().map(|table| Plugin::Late((table.round_robin)(KUBEADM_LOADBALANCE)));
    let plugins = [
        Plugin::Cache(cache::Cache::kubeadm(domain)),
        Plugin::Kubernetes(Box::new(kubernetes)),
        Plugin::Forward(forward::Forward::kubeadm(upstreams)),
    ];
    Some(loadbalance.into_iter().chain(plugins).collect())
}

/// Puts in front of a block what nobody knows of it: files that are imported and were not given.
pub(super) fn put_in_front(block: &mut ServerBlock, not_given: &[&NotGiven]) {
    for one in not_given {
        let reason = Unknown::FileNotGiven { path: one.path.text.clone() };
        let unknown = CannotSay::new("import", &one.path.place, reason);
        block.plugins.insert(0, Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
    }
}

/// Puts in front of a block what nobody knows of the keys and imports: variables that were not given.
pub(super) fn put_variable_in_front(block: &mut ServerBlock, not_set: &NotSet) {
    let reason = Unknown::VariableNotGiven { variable: not_set.variable.clone() };
    let unknown = CannotSay::new("Corefile", &not_set.place, reason);
    block.plugins.insert(0, Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
}

/// A block of which nothing is known.
pub(super) fn not_said(cannot: CannotSay) -> ServerBlock {
    ServerBlock::of_root(vec![Plugin::Unmodelled(Box::new(Unmodelled::everywhere(cannot)))])
}

/// Puts what knows kube-dns in front of a block.
pub(super) fn guard(block: &mut ServerBlock, kube_dns: kube_dns::KubeDns) {
    block.plugins.insert(0, Plugin::Late(Behind::new(late::Late::KubeDns(kube_dns))));
}

/// What a Corefile without a server block comes to: `whoami` for the root (rule PU2).
pub(super) fn default_block() -> ServerBlock {
    let keys = vec![Key::of_root()];
    let whoami = Plugin::Late(Behind::new(late::Late::Whoami(whoami::Whoami::default())));
    ServerBlock { keys, sockets: 1, plugins: vec![whoami], ..ServerBlock::default() }
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
