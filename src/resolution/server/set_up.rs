//! How the directives of a server block become its chain of plugins: each is set up in CoreDNS's order, whatever the
//! Corefile's (`core/dnsserver/register.go`, `plugin.Register`).

use super::block::ServerBlock;
use super::key::Key;
use super::plugin::check::{self, SetupContext};
use super::plugin::directives::{DIRECTIVES, Treated};
use super::plugin::kube_dns::KubeDns;
use super::plugin::unmodelled::Unmodelled;
use super::plugin::{Behind, Controller, Plugin, cache, forward, kubernetes, late, refused, whoami};
use super::{CannotSay, Note, NoteKind, Unknown};
use crate::dns::Name;
use crate::resolution::corefile::{Block, CorefileError, Directive, Files, NotGiven, NotSet, absolute, is_left_out};

/// The line of `loadbalance` in kubeadm's Corefile.
const KUBEADM_LOADBALANCE: usize = 22;

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
    let rooted = root(block).map(|root| Files { root, ..files.clone() });
    let files = rooted.as_ref().unwrap_or(files);
    let around = SetupContext { zones: &zones, keys: &keys, directives: &names, files };
    let has = |name: &str| block.directives.iter().any(|directive| directive.word() == name);
    let mut made = ServerBlock {
        keys: keys.clone(),
        bound: Vec::new(),
        sockets: 1,
        has_view: has("view"),
        view: None,
        plugins: Vec::new(),
        has_loop: has("loop"),
        is_empty: block.directives.is_empty(),
        takes_other_classes: has("chaos") || has("forward"),
    };
    for (position, (name, treated)) in DIRECTIVES.into_iter().enumerate() {
        let own: Vec<&Directive> = block.directives.iter().filter(|directive| directive.word() == name).collect();
        let Some(first) = own.first() else { continue };
        if let Some(one) = not_set.iter().find(|one| own.iter().any(|directive| directive.holds(&one.place))) {
            // What a line says that a variable is part of depends on its value.
            if treated != Treated::Unseen || name == "bind" {
                let unknown = Unknown::VariableNotGiven { variable: one.variable.clone() };
                made.plugins.push(nobody_knows(name, first, unknown));
            }
            continue;
        }
        let tokens = block.tokens.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut wrong = refused::all(name, tokens, &around);
        if wrong.is_empty() {
            let (notes, errors) = (&mut *notes, &mut wrong);
            let mut controller = Controller { plugin: name, zones: &zones, tokens, block, files, notes, errors };
            directive(&mut made, &mut controller, treated, &own, &around);
        }
        errors.extend(wrong.into_iter().map(|error| (position, error)));
    }
    made
}

/// The directory that the block's last `root` names (`plugin/root`).
fn root(block: &Block) -> Option<String> {
    let last = block.directives.iter().rfind(|directive| directive.word() == "root")?;
    last.arguments.first().map(|word| absolute(&word.text, "/"))
}

/// What the directives of one name come to: links of the block's chain, or how the block listens and for which queries.
fn directive(
    made: &mut ServerBlock,
    controller: &mut Controller<'_>,
    treated: Treated,
    own: &[&Directive],
    around: &SetupContext<'_>,
) {
    let zones = controller.zones;
    match (controller.plugin, treated) {
        ("bind", _) => {
            if check::unknown_interface(controller.tokens) {
                made.plugins.extend(own.first().map(|first| nobody_knows("bind", first, Unknown::NotModelled)));
            }
            match check::bound(controller.tokens, controller.files) {
                // Nothing is left to listen on.
                Some(bound) if bound.is_empty() => made.keys.clear(),
                bound => made.bound = bound.unwrap_or_default(),
            }
        }
        ("multisocket", _) => made.sockets = sockets(own),
        // As long as its code has not arrived nobody draws either.
        ("loadbalance", _) => made.plugins.extend(late_plugins(controller, own).into_iter().flatten()),
        ("view", _) => match late::table() {
            Some(table) => made.view = (table.set_up_view)(controller),
            None => made.plugins.extend(not_arrived(controller.plugin, own)),
        },
        (_, Treated::Unseen) => {}
        ("cache", _) => made.plugins.extend(controller.read(|d| cache::parse(d, zones)).map(Plugin::Cache)),
        ("kubernetes", _) => kubernetes_plugin(made, controller, own),
        ("forward", _) => {
            let all = controller.read(|d| forward::parse(d, around));
            made.plugins.extend(all.into_iter().flatten().map(Plugin::Forward));
        }
        (_, Treated::Late) => match late_plugins(controller, own) {
            Some(all) => made.plugins.extend(all),
            None => made.plugins.extend(not_arrived(controller.plugin, own)),
        },
        (name, Treated::Unmodelled(reach)) => {
            for directive in own {
                controller.note(directive.place(), NoteKind::Plugin(name.to_owned()));
                let plugin = Unmodelled::set_up(controller, directive, reach);
                made.plugins.push(Plugin::Unmodelled(Box::new(plugin)));
            }
        }
        (_, Treated::Modelled) => {}
    }
}

/// The sockets of `multisocket`: one where no count is given.
fn sockets(own: &[&Directive]) -> usize {
    let count = own.first().and_then(|first| first.arguments.first());
    count.and_then(|word| word.text.parse().ok()).unwrap_or(1)
}

/// The links of a plugin whose code arrives later; nothing where it has not arrived.
fn late_plugins(controller: &mut Controller<'_>, own: &[&Directive]) -> Option<Vec<Plugin>> {
    let all = (late::table()?.set_up)(controller, controller.plugin, own);
    Some(all.into_iter().map(|plugin| Plugin::Late(Behind::new(plugin))).collect())
}

/// `kubernetes`, behind a link that cannot say where an option needs code that has not arrived.
fn kubernetes_plugin(made: &mut ServerBlock, controller: &mut Controller<'_>, own: &[&Directive]) {
    let zones = controller.zones;
    let Some(options) = controller.read(|d| kubernetes::parse_directive(d, zones)) else { return };
    let plugin = kubernetes::Kubernetes::new(options);
    if plugin.options.wants_late() && late::table().is_none() {
        made.plugins.extend(not_arrived(controller.plugin, own));
    }
    made.plugins.push(Plugin::Kubernetes(Box::new(plugin)));
}

/// What stands for a directive as long as the code that reads it has not arrived.
fn not_arrived(name: &'static str, own: &[&Directive]) -> Option<Plugin> {
    own.first().map(|first| nobody_knows(name, first, Unknown::NotArrived))
}

/// A directive of which nobody knows what it does to a query.
fn nobody_knows(name: &'static str, directive: &Directive, unknown: Unknown) -> Plugin {
    let unknown = CannotSay::new(name, directive.place(), unknown);
    Plugin::Unmodelled(Box::new(Unmodelled::everywhere(unknown)))
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

/// Puts in front of a block what nobody knows of it: files that are imported and were not given, lines that were left out.
pub(super) fn put_in_front(block: &mut ServerBlock, not_given: &[&NotGiven]) {
    for one in not_given {
        let (directive, reason) = match is_left_out(&one.path.text) {
            true => ("Corefile", Unknown::LeftOut),
            false => ("import", Unknown::FileNotGiven { path: one.path.text.clone() }),
        };
        let unknown = CannotSay::new(directive, &one.path.place, reason);
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

/// What stands where a plugin would that answers for these zones, and nobody can say what.
pub(super) fn not_said_of(zones: Vec<Name>, cannot: CannotSay) -> Plugin {
    Plugin::Unmodelled(Box::new(Unmodelled::of_zones(zones, cannot)))
}

/// Puts what knows kube-dns in front of a block.
pub(super) fn guard(block: &mut ServerBlock, kube_dns: KubeDns) {
    block.plugins.insert(0, Plugin::Late(Behind::new(late::Late::KubeDns(kube_dns))));
}

/// What a Corefile without a server block comes to: `whoami` for the root (rule PU2).
pub(super) fn default_block() -> ServerBlock {
    let keys = vec![Key::of_root()];
    let whoami = Plugin::Late(Behind::new(late::Late::Whoami(whoami::Whoami::default())));
    ServerBlock { keys, sockets: 1, plugins: vec![whoami], ..ServerBlock::default() }
}
