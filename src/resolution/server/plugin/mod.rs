//! The plugins, one file each under CoreDNS's own name: how its directive is read (`setup.go`) and what it does with
//! a query (`ServeDNS`). The plugins of kubeadm's Corefile are variants of `Plugin`; all others are in [`late`],
//! whose code arrives where a Corefile wants it.

mod behind;
pub mod cache;
mod check;
mod controller;
mod duration;
mod fall;
pub mod forward;
pub mod kubernetes;
pub mod late;
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
pub use fall::Fallthrough;
pub use word::{gone, nearest, properties, values};

use super::block::{Key, ServerBlock};
use super::chain::{Served, Walk};
use super::observe::Observe;
use super::{CannotSay, Note, NoteKind, Request, Unknown};
use crate::dns::Name;
use crate::resolution::corefile::{Block, CorefileError, CorefileReason, Directive, Files, NotGiven, NotSet};
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
    use Reach::{DnssecOk, Never, Zones};
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
        ("nsid", Late),
        ("bufsize", Late),
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
        ("local", Late),
        ("dns64", Late),
        ("any", Late),
        ("chaos", Late),
        // Where nothing is drawn, records keep their order, and all but a rare policy of it comes to nothing.
        ("loadbalance", Unseen),
        ("tsig", Unmodelled(Never)),
        ("rewrite", Late),
        ("autopath", Late),
        ("acl", Late),
        ("cache", Modelled),
        ("header", Late),
        ("dnssec", Unmodelled(DnssecOk)),
        ("tls", Unseen),
        ("minimal", Late),
        ("template", Late),
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
        ("erratic", Late),
        ("whoami", Late),
        ("sign", Unseen),
        ("view", Modelled),
        ("nomad", Unmodelled(Zones)),
    ]
};

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

/// The first word of a line that is no directive of CoreDNS (rule PU5).
pub(super) fn unknown(block: &Block) -> impl Iterator<Item = CorefileError> {
    let unknown = block.directives.iter().filter(|one| DIRECTIVES.iter().all(|(name, _)| *name != one.word()));
    unknown.map(|directive| {
        let (place, word) = (directive.place().clone(), directive.word().to_owned());
        let said = format!("{} - Error during parsing: Unknown directive '{word}'", place.line_text());
        CorefileError { place, reason: CorefileReason::UnknownDirective(word), said }
    })
}

/// A time as Go writes it, in milliseconds, where it is one from now on.
pub(super) fn millis(text: &str) -> Option<super::Millis> {
    super::Millis::try_from(duration::millis(text)?).ok()
}

/// The directives CoreDNS has, in its order.
pub fn directives() -> impl Iterator<Item = &'static str> {
    DIRECTIVES.iter().map(|(name, _)| *name)
}

/// The directives that are set up when the server starts and make no link of its chain (they do not call `AddPlugin`):
/// no query passes them.
const NO_LINK: [&str; 16] = [
    "root",
    "proxyproto",
    "quic",
    "grpc_server",
    "https",
    "https3",
    "timeouts",
    "multisocket",
    "reload",
    "bind",
    "debug",
    "ready",
    "health",
    "pprof",
    "tls",
    "sign",
];

/// True for a directive whose plugin is a link of the chain.
pub fn is_link(directive: &str) -> bool {
    !NO_LINK.contains(&directive)
}

/// An error of a set-up, with the place of its directive in CoreDNS's order.
pub(super) type InOrder = (usize, CorefileError);

/// Reads the directives of a server block, refuses what their set-ups refuse, and puts its plugins in CoreDNS's order.
pub(super) fn set_up(
    block: &Block,
    keys: Vec<Key>,
    files: &Files,
    not_set: &[&NotSet],
    notes: &mut Vec<Note>,
    errors: &mut Vec<InOrder>,
) -> ServerBlock {
    let names: Vec<&str> = block.tokens.keys().map(String::as_str).collect();
    let zones: Vec<Name> = keys.iter().map(|key| key.zone.clone()).collect();
    let mut plugins = Vec::new();
    let mut bound = Vec::new();
    let mut sockets = 1;
    let mut view = None;
    let around = check::Around { zones: &zones, directives: &names, files };
    for (position, (name, treated)) in DIRECTIVES.into_iter().enumerate() {
        let own: Vec<&Directive> = block.directives.iter().filter(|directive| directive.word() == name).collect();
        let Some(first) = own.first() else { continue };
        if let Some(one) = not_set.iter().find(|one| own.iter().any(|directive| directive.holds(&one.place))) {
            // What a line says that a variable is part of depends on its value.
            if treated != Treated::Unseen || name == "bind" {
                let unknown = Unknown::VariableNotGiven { variable: one.variable.clone() };
                let unknown = CannotSay::new(name, first.place(), unknown);
                plugins.push(Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
            }
            continue;
        }
        let tokens = block.tokens.get(name).map(Vec::as_slice).unwrap_or_default();
        let wrong = check::all(name, tokens, &around);
        if !wrong.is_empty() {
            errors.extend(wrong.into_iter().map(|error| (position, error)));
            continue;
        }
        let mut own_errors = Vec::new();
        let mut controller = Controller {
            plugin: name,
            zones: &zones,
            tokens,
            block,
            files,
            notes: &mut *notes,
            errors: &mut own_errors,
        };
        match (name, treated) {
            ("bind", _) => bound = check::bound(tokens, files),
            ("multisocket", _) => {
                let count = first.arguments.first().and_then(|word| word.text.parse().ok());
                sockets = count.unwrap_or(1);
            }
            ("loadbalance", _) => {
                let all = late::table().map(|table| (table.set_up)(&mut controller, name, &own));
                plugins.extend(all.into_iter().flatten().map(|plugin| Plugin::Late(Behind::new(plugin))));
            }
            ("view", _) => {
                view = late::table().and_then(|table| (table.set_up_view)(&mut controller));
                if late::table().is_none() {
                    let unknown = CannotSay::new(name, first.place(), Unknown::NotArrived);
                    plugins.push(Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
                }
            }
            (_, Treated::Unseen) => {}
            ("cache", _) => plugins.extend(controller.read(|d| cache::parse(d, &zones)).map(Plugin::Cache)),
            ("kubernetes", _) => {
                let read = controller.read(|d| kubernetes::parse_directive(d, &zones));
                let plugin = read.map(|(options, left_alone)| {
                    if let Some(place) = left_alone {
                        controller.note(&place, NoteKind::Property("kubernetes", "ptr_hostname_only".to_owned()));
                    }
                    kubernetes::Kubernetes::new(options)
                });
                let wants_late = plugin.as_ref().is_some_and(|plugin| plugin.options.wants_late());
                if wants_late && late::table().is_none() {
                    let unknown = CannotSay::new(name, first.place(), Unknown::NotArrived);
                    plugins.push(Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown))));
                }
                plugins.extend(plugin.map(|plugin| Plugin::Kubernetes(Box::new(plugin))));
            }
            ("forward", _) => plugins
                .extend(controller.read(|d| forward::parse(d, &around)).into_iter().flatten().map(Plugin::Forward)),
            (_, Treated::Late) => match late::table() {
                Some(table) => {
                    let all = (table.set_up)(&mut controller, name, &own);
                    plugins.extend(all.into_iter().map(|plugin| Plugin::Late(Behind::new(plugin))));
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
        errors.extend(own_errors.into_iter().map(|error| (position, error)));
    }
    let has = |name: &str| block.directives.iter().any(|directive| directive.word() == name);
    ServerBlock {
        keys,
        bound,
        sockets,
        has_view: has("view"),
        view,
        plugins,
        has_loop: has("loop"),
        is_empty: block.directives.is_empty(),
        takes_other_classes: has("chaos") || has("forward"),
    }
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
