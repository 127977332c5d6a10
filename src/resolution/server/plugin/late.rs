//! The plugins that kubeadm's Corefile does not have. In a browser their code arrives when a Corefile wants one of
//! them: until then the lab cannot say what comes of a query that reaches one. Elsewhere they are always there.

use super::super::chain::{Served, Walk};
use super::super::observe::{Causes, Tracer};
use super::super::state::Health;
use super::super::{CannotSay, Millis, Request};
use super::check::SetupContext;
use super::kubernetes::{Imports, IndexOptions, Listed, ParseSelectorError, Selector};
use super::unmodelled::Unmodelled;
use super::{
    Behind, Controller, Plugin, Watcher, acl, any, autopath, bufsize, cache, chaos, dns64, erratic, file, forward,
};
use super::{
    header, hosts, k8s_external, kube_dns, loadbalance, local, minimal, nsid, rewrite, template, transfer, view, whoami,
};
use crate::cluster::{Changes, Cluster};
use crate::resolution::corefile::{Directive, Files};
use crate::resolution::server::{Configuration, Older, Server};
use crate::resolution::upstream::Upstream;
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;

/// A plugin of those.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) enum Late {
    Acl(acl::Acl),
    Any(any::Any),
    Hosts(Box<hosts::Hosts>),
    Rewrite(rewrite::Rewrite),
    Autopath(autopath::Autopath),
    External(k8s_external::External),
    File(file::File),
    Template(template::Template),
    Transfer(transfer::Transfer),
    Bufsize(bufsize::Bufsize),
    Chaos(chaos::Chaos),
    Dns64(dns64::Dns64),
    Erratic(erratic::Erratic),
    Header(header::Header),
    Loadbalance(loadbalance::Loadbalance),
    KubeDns(kube_dns::KubeDns),
    Local(local::Local),
    Minimal(minimal::Minimal),
    Nsid(nsid::Nsid),
    /// A directive that needs a file nobody gave.
    Unknown(Unmodelled),
    Whoami(whoami::Whoami),
}

/// Reads all directives of one name in a server block.
fn set_up(controller: &mut Controller<'_>, name: &str, directives: &[&Directive]) -> Vec<Late> {
    let (zones, files, block) = (controller.zones, controller.files, controller.block);
    let names: Vec<&str> = block.tokens.keys().map(String::as_str).collect();
    let around = SetupContext { zones, keys: &[], directives: &names, files };
    match name {
        "acl" => one(controller.read(|d| acl::parse(d, zones)), Late::Acl),
        "any" => any::set_up(controller, directives).map(Late::Any).into_iter().collect(),
        "hosts" => one(controller.read(|d| hosts::parse(d, zones)), |plugin| Late::Hosts(Box::new(plugin.with(files)))),
        "rewrite" => {
            let has_metadata = controller.has("metadata");
            one(controller.read(rewrite::parse), |plugin| {
                Late::Rewrite(if has_metadata { plugin } else { plugin.without_metadata() })
            })
        }
        "autopath" => one(controller.read(|d| autopath::parse(d, &around)), Late::Autopath),
        "file" => file::set_up(controller).map(Late::File).into_iter().collect(),
        "k8s_external" => one(controller.read(|d| k8s_external::parse(d, &around)), Late::External),
        "template" => template::set_up(controller).map(Late::Template).into_iter().collect(),
        "transfer" => one(controller.read(|d| transfer::parse(d, zones)), Late::Transfer),
        "bufsize" => one(controller.read(bufsize::parse), Late::Bufsize),
        "chaos" => chaos::set_up(directives).map(Late::Chaos).into_iter().collect(),
        "dns64" => one(controller.read(dns64::parse), Late::Dns64),
        "erratic" => one(controller.read(erratic::parse), Late::Erratic),
        "header" => one(controller.read(header::parse), Late::Header),
        "loadbalance" => one(controller.read(|d| loadbalance::parse(d, files)), |plugin| {
            plugin.map_or_else(unknown, Late::Loadbalance)
        }),
        "local" => local::set_up(controller, directives).map(Late::Local).into_iter().collect(),
        "minimal" => minimal::set_up(controller, directives).map(Late::Minimal).into_iter().collect(),
        "nsid" => one(controller.read(nsid::parse), Late::Nsid),
        "whoami" => whoami::set_up(controller, directives).map(Late::Whoami).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn one<T>(read: Option<T>, plugin: impl FnOnce(T) -> Late) -> Vec<Late> {
    read.map(plugin).into_iter().collect()
}

fn unknown(cannot: CannotSay) -> Late {
    Late::Unknown(Unmodelled::everywhere(cannot))
}

fn serve<'a, O: Watcher>(
    plugin: &'a Late,
    walk: &mut Walk<'a, O>,
    request: &Request<'_>,
    next: &'a [Plugin],
) -> Served {
    match plugin {
        Late::Acl(plugin) => plugin.serve(walk, request, next),
        Late::Any(plugin) => plugin.serve(walk, request, next),
        Late::Hosts(plugin) => plugin.serve(walk, request, next),
        Late::Rewrite(plugin) => plugin.serve(walk, request, next),
        Late::Autopath(plugin) => plugin.serve(walk, request, next),
        Late::External(plugin) => plugin.serve(walk, request, next),
        Late::File(plugin) => plugin.serve(walk, request, next),
        Late::Template(plugin) => plugin.serve(walk, request, next),
        Late::Transfer(plugin) => plugin.serve(walk, request, next),
        Late::Bufsize(plugin) => plugin.serve(walk, request, next),
        Late::Chaos(plugin) => plugin.serve(walk, request, next),
        Late::Dns64(plugin) => plugin.serve(walk, request, next),
        Late::Erratic(plugin) => plugin.serve(walk, request),
        Late::Header(plugin) => plugin.serve(walk, request, next),
        Late::Loadbalance(plugin) => plugin.serve(walk, request, next),
        Late::KubeDns(plugin) => plugin.serve(walk, request, next),
        Late::Local(plugin) => plugin.serve(walk, request, next),
        Late::Minimal(plugin) => plugin.serve(walk, request, next),
        Late::Nsid(plugin) => plugin.serve(walk, request, next),
        Late::Unknown(plugin) => plugin.serve(walk, request, next),
        Late::Whoami(plugin) => plugin.serve(walk, request),
    }
}

/// A file of the server's was written.
fn file_written(plugin: &mut Late, path: &str, text: &str, at: Millis) {
    if let Late::Hosts(plugin) = plugin {
        plugin.file_written(path, text, at);
    }
}

/// Which names the zone listing wants of a plugin.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Wanted<'w> {
    /// Those that are there whatever is in the cluster.
    Own,
    /// Those of them whose records may follow from what names elsewhere have.
    Following,
    /// Those of a Service: namespace and name.
    OfService(&'w str, &'w str),
    /// The reverse name of an address, where somebody has it.
    OfAddress(IpAddr),
    /// The reverse names of all addresses that somebody has.
    Addresses,
}

fn names(plugin: &Late, block: &[Plugin], wanted: Wanted<'_>) -> Vec<Listed> {
    match (plugin, wanted) {
        (Late::File(plugin), Wanted::Own | Wanted::Following) => plugin.names().collect(),
        (Late::Rewrite(plugin), Wanted::Own | Wanted::Following) => plugin.names(),
        (Late::Hosts(plugin), wanted) => plugin.names(wanted),
        (Late::External(plugin), wanted) => plugin.names(block, wanted),
        _ => Vec::new(),
    }
}

fn connect(plugin: &mut Late, cluster: &Cluster) {
    match plugin {
        Late::Autopath(plugin) => plugin.take_node_file(&cluster.settings().node_resolv_conf),
        Late::External(plugin) => plugin.connect(cluster),
        Late::Chaos(plugin) => plugin.hostnames.connect(cluster),
        Late::Nsid(plugin) => plugin.hostnames.connect(cluster),
        _ => {}
    }
}

fn follow(plugin: &mut Late, changes: &Changes) {
    match plugin {
        Late::External(plugin) => plugin.follow(changes),
        Late::Chaos(plugin) => plugin.hostnames.follow(changes),
        Late::Nsid(plugin) => plugin.hostnames.follow(changes),
        _ => {}
    }
}

/// What one block makes the process know every block knows (`edns.SetSupportedOption`).
fn supports(server: &Server, code: u16) -> bool {
    let mut plugins = server.configuration.blocks.iter().flat_map(|block| &block.plugins);
    plugins.any(
        |plugin| matches!(plugin, Plugin::Late(late) if matches!(&**late, Late::Rewrite(one) if one.supports(code))),
    )
}

/// How one of them serves a query for one who watches so.
pub(in super::super) type Serve<O> =
    for<'a, 'w, 'r, 'q> fn(&'a Late, &'w mut Walk<'a, O>, &'r Request<'q>, &'a [Plugin]) -> Served;

/// What they, and what is rare of others, do for one who watches so.
pub(in super::super) struct Later<O: 'static> {
    pub serve: Serve<O>,
    pub renew: cache::Renew<O>,
    pub attempt_itself: forward::AttemptItself<O>,
}

impl<O: Watcher> Later<O> {
    fn here() -> Self {
        Self { serve, renew: cache::Cache::renew, attempt_itself: forward::Forward::attempt_itself }
    }
}

/// Their functions: the only way to them, so that a module can be cut here.
pub(in super::super) struct Table {
    /// Reads the Corefile of a cluster.
    pub configuration: fn(&Cluster) -> Configuration,
    /// Reads any other.
    pub read: fn(&str, &Files) -> Configuration,
    /// What lies beside it.
    pub files: fn(&Cluster) -> Files,
    /// A refused configuration with an older one that goes on.
    pub beside: fn(Configuration, &Older) -> Configuration,
    /// True where another text, or the same with other files beside it, comes to other words.
    pub is_changed: fn(&Configuration, &str, &Files) -> bool,
    pub set_up: fn(&mut Controller<'_>, &str, &[&Directive]) -> Vec<Late>,
    pub file_written: fn(&mut Late, &str, &str, Millis),
    /// `loadbalance` without options, at a line.
    pub round_robin: fn(usize) -> Behind<Late>,
    pub set_up_view: fn(&mut Controller<'_>) -> Option<Behind<view::View>>,
    pub sees: fn(&view::View, &Request<'_>) -> Result<bool, CannotSay>,
    pub unwatched: Later<()>,
    pub causes: Later<Causes>,
    pub traced: Later<Tracer>,
    /// The order in which `forward` takes its upstreams in turn.
    pub turns: fn(&forward::Forward, &mut Health) -> Vec<usize>,
    /// That two upstreams of a `forward` which asks any of them answer otherwise.
    pub doubt: fn(&forward::Forward, &Upstream, &Request<'_>) -> Option<CannotSay>,
    /// The address of an upstream that has a port.
    pub host: fn(&str) -> Option<IpAddr>,
    /// The server's own listener at an address.
    pub own_listener: fn(&Server, &str) -> Option<SocketAddr>,
    /// The names a plugin has, for the zone listing; the others of its server block are given with it.
    pub names: fn(&Late, &[Plugin], Wanted<'_>) -> Vec<Listed>,
    /// A plugin meets the cluster.
    pub connect: fn(&mut Late, &Cluster),
    /// A plugin follows a change of it.
    pub follow: fn(&mut Late, &Changes),
    /// What `multicluster` of the `kubernetes` plugin knows, and how it follows a change.
    pub imports: fn(&Cluster, IndexOptions) -> Behind<Imports>,
    pub follow_imports: fn(&mut Imports, &Changes),
    /// How `labels` and `namespace_labels` of that plugin are read.
    pub selector: fn(&str) -> Result<Selector, ParseSelectorError>,
    /// True for an option of EDNS that a directive of the server makes it know.
    pub supports: fn(&Server, u16) -> bool,
    /// What `loop` of a server finds that asks itself.
    pub found_loop: fn(&Server) -> Option<String>,
}

static TABLE: OnceLock<Table> = OnceLock::new();

/// Their functions, once they have arrived.
pub(in super::super) fn table() -> Option<&'static Table> {
    #[cfg(not(split))]
    take_in();
    TABLE.get()
}

/// Takes them in. Servers made before know nothing of them: make them anew.
pub fn take_in() {
    TABLE.get_or_init(|| Table {
        configuration: Configuration::read_of,
        read: Configuration::read,
        files: super::super::files::cluster_files,
        beside: Configuration::beside,
        is_changed: Configuration::is_changed_by,
        set_up,
        file_written,
        round_robin: |line| Behind::new(Late::Loadbalance(loadbalance::Loadbalance::round_robin(line))),
        set_up_view: |controller| controller.read(view::parse).map(Behind::new),
        sees: view::View::takes,
        unwatched: Later::here(),
        causes: Later::here(),
        traced: Later::here(),
        turns: forward::Forward::turns,
        doubt: forward::Forward::doubt,
        host: forward::host_with_port,
        own_listener: Server::own_listener,
        names,
        connect,
        follow,
        imports: |cluster, options| Behind::new(Imports::new(cluster, options)),
        follow_imports: Imports::update,
        selector: Selector::parse,
        supports,
        found_loop: Server::found_loop,
    });
}
