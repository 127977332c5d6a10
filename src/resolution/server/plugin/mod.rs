//! The plugins, one file each under CoreDNS's own name: how its directive is read (`setup.go`) and what it does with
//! a query (`ServeDNS`). The plugins of kubeadm's Corefile are variants of [`Plugin`]; all others are in [`late`],
//! whose code arrives where a Corefile wants it.

pub mod cache;
mod controller;
mod duration;
mod fall;
pub mod forward;
pub mod kubernetes;
pub mod late;
mod unmodelled;

mod any;
mod autopath;
mod file;
mod hosts;
mod k8s_external;
mod kinds;
mod pattern;
mod rewrite;
mod transfer;
mod whoami;

pub(super) use controller::Controller;
pub use fall::Fallthrough;

use super::block::{Key, Scheme, ServerBlock};
use super::chain::{Served, Walk};
use super::observe::Observe;
use super::{CannotSay, Note, NoteKind, Request, Unknown};
use crate::dns::Name;
use crate::resolution::corefile::{Block, CorefileError, CorefileReason, Directive, Files, NotGiven};
use crate::resolution::trace::Station;
use unmodelled::{Reach, Unmodelled};

/// How the lab treats a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Treated {
    /// It is read, and changes no reply: it logs, measures, watches or listens (rule PQ9).
    Unseen,
    /// It is modelled.
    Modelled,
    /// It is modelled in [`late`].
    Late,
    /// It is not modelled: the lab cannot say what comes of the queries it reaches.
    Unmodelled(Reach),
}

/// CoreDNS's directives in its compile-time order (rule PS4; `core/dnsserver/zdirectives.go`).
const DIRECTIVES: [(&str, Treated); 59] = {
    use Reach::{Always, DnssecOk, Never, Zones};
    use Treated::{Late, Modelled, Unmodelled, Unseen};
    [
        ("root", Unseen),
        ("metadata", Unseen),
        ("geoip", Unseen),
        ("cancel", Unseen),
        ("proxyproto", Unseen),
        ("quic", Unseen),
        ("grpc_server", Unseen),
        ("https", Unseen),
        ("https3", Unseen),
        ("timeouts", Unseen),
        ("multisocket", Unseen),
        ("reload", Unseen),
        ("nsid", Unmodelled(Reach::NsidOption)),
        ("bufsize", Unmodelled(Reach::Edns)),
        ("bind", Unseen),
        ("debug", Unseen),
        ("trace", Unseen),
        ("ready", Unseen),
        ("health", Unseen),
        ("pprof", Unseen),
        ("shed", Unseen),
        ("prometheus", Unseen),
        ("errors", Unseen),
        ("log", Unseen),
        ("dnstap", Unseen),
        ("local", Unmodelled(Reach::Localhost)),
        ("dns64", Unmodelled(Reach::Ipv6Addresses)),
        ("any", Late),
        ("chaos", Unmodelled(Reach::Chaos)),
        // The lab shows records in a fixed order, and says so.
        ("loadbalance", Unseen),
        ("tsig", Unmodelled(Never)),
        ("rewrite", Late),
        ("autopath", Late),
        ("acl", Unmodelled(Always)),
        ("cache", Modelled),
        ("header", Unmodelled(Always)),
        ("dnssec", Unmodelled(DnssecOk)),
        ("tls", Unseen),
        ("minimal", Unmodelled(Always)),
        ("template", Unmodelled(Reach::Template)),
        ("transfer", Late),
        ("hosts", Late),
        ("route53", Unmodelled(Zones)),
        ("azure", Unmodelled(Zones)),
        ("clouddns", Unmodelled(Zones)),
        ("k8s_external", Late),
        ("kubernetes", Modelled),
        ("file", Late),
        ("auto", Unmodelled(Zones)),
        ("secondary", Unmodelled(Zones)),
        ("etcd", Unmodelled(Zones)),
        ("loop", Unseen),
        ("forward", Modelled),
        ("grpc", Unmodelled(Reach::First)),
        ("erratic", Unmodelled(Zones)),
        ("whoami", Late),
        ("sign", Unseen),
        ("view", Unmodelled(Always)),
        ("nomad", Unmodelled(Zones)),
    ]
};

/// A plugin of a server block: a link of its chain.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) enum Plugin {
    Cache(cache::Cache),
    Kubernetes(Box<kubernetes::Kubernetes>),
    Forward(forward::Forward),
    /// One of those that arrive later.
    Late(Box<late::Late>),
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
                Some(table) => O::late(table)(plugin, walk, request, next),
                None => walk.next(next, request),
            },
        }
    }
}

/// Reads the directives of a server block and puts its plugins in CoreDNS's order.
pub(super) fn set_up(
    block: &Block,
    keys: Vec<Key>,
    files: &Files,
    notes: &mut Vec<Note>,
    errors: &mut Vec<CorefileError>,
) -> ServerBlock {
    for directive in &block.directives {
        if DIRECTIVES.iter().all(|(name, _)| *name != directive.word()) {
            let reason = CorefileReason::UnknownDirective(directive.word().to_owned());
            errors.push(CorefileError { place: directive.place().clone(), reason });
        }
    }
    let zones: Vec<Name> = keys.iter().map(|key| key.zone.clone()).collect();
    let mut plugins = Vec::new();
    let mut bound = Vec::new();
    for (name, treated) in DIRECTIVES {
        let own: Vec<&Directive> = block.directives.iter().filter(|directive| directive.word() == name).collect();
        let Some(first) = own.first() else { continue };
        let mut controller = Controller { zones: &zones, block, files, notes: &mut *notes, errors: &mut *errors };
        match (name, treated) {
            ("bind", _) => {
                let words = own.iter().flat_map(|one| &one.arguments);
                bound.extend(words.filter_map(|word| word.text.parse::<std::net::IpAddr>().ok()));
            }
            (_, Treated::Unseen) => {}
            ("cache", _) => plugins.extend(cache::set_up(&mut controller, &own).map(Plugin::Cache)),
            ("kubernetes", _) => {
                let plugin = kubernetes::set_up(&mut controller, &own);
                let wants_late = plugin.as_ref().is_some_and(|plugin| !plugin.options.multicluster.is_empty());
                if wants_late && late::table().is_none() {
                    let unknown = CannotSay::new(name, first.place(), Unknown::NotArrived);
                    plugins.push(Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
                }
                plugins.extend(plugin.map(|plugin| Plugin::Kubernetes(Box::new(plugin))));
            }
            ("forward", _) => plugins.extend(forward::set_up(&mut controller, &own).into_iter().map(Plugin::Forward)),
            (_, Treated::Late) => match late::table() {
                Some(table) => {
                    let all = (table.set_up)(&mut controller, name, &own);
                    plugins.extend(all.into_iter().map(|plugin| Plugin::Late(Box::new(plugin))));
                }
                None => {
                    let unknown = CannotSay::new(name, first.place(), Unknown::NotArrived);
                    plugins.push(Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
                }
            },
            (_, Treated::Unmodelled(reach)) => {
                for directive in own {
                    controller.note(directive.place(), NoteKind::Plugin(name.to_owned()));
                    let plugin = Unmodelled::set_up(&mut controller, directive, reach);
                    plugins.push(Plugin::Unmodelled(Box::new(plugin)));
                }
            }
            (_, Treated::Modelled) => {}
        }
    }
    let has = |name: &str| block.directives.iter().any(|directive| directive.word() == name);
    ServerBlock {
        keys,
        bound,
        plugins,
        is_empty: block.directives.is_empty(),
        has_transfer: has("transfer"),
        takes_other_classes: has("chaos") || has("forward"),
    }
}

/// Puts in front of a block what nobody knows of it: files that are imported and were not given.
pub(super) fn put_in_front(block: &mut ServerBlock, not_given: &[&NotGiven]) {
    for one in not_given {
        let reason = Unknown::FileNotGiven { path: one.path.text.clone() };
        let unknown = CannotSay::new("import", &one.path.place, reason);
        block.plugins.insert(0, Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
    }
}

/// What a Corefile without a server block comes to: `whoami` for the root (rule PU2).
pub(super) fn default_block() -> ServerBlock {
    let keys = vec![Key { scheme: Scheme::Dns, zone: Name::root(), port: 53 }];
    let whoami = Plugin::Late(Box::new(late::Late::Whoami(whoami::Whoami::default())));
    ServerBlock { keys, plugins: vec![whoami], ..ServerBlock::default() }
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
