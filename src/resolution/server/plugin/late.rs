//! The plugins that kubeadm's Corefile does not have. In a browser their code arrives when a Corefile wants one of
//! them: until then the lab cannot say what comes of a query that reaches one. Elsewhere they are always there.

use super::super::chain::{Served, Walk};
use super::super::observe::{Causes, Observe, Tracer};
use super::super::{Millis, Request};
use super::{Controller, Plugin, any, hosts, rewrite, whoami};
use crate::resolution::corefile::Directive;
use std::sync::OnceLock;

/// A plugin of those.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) enum Late {
    Any(any::Any),
    Hosts(Box<hosts::Hosts>),
    Rewrite(rewrite::Rewrite),
    Whoami(whoami::Whoami),
}

/// Reads all directives of one name in a server block.
fn set_up(controller: &mut Controller<'_>, name: &str, directives: &[&Directive]) -> Vec<Late> {
    match name {
        "any" => any::set_up(controller, directives).map(Late::Any).into_iter().collect(),
        "hosts" => hosts::set_up(controller, directives).map(|one| Late::Hosts(Box::new(one))).into_iter().collect(),
        "rewrite" => rewrite::set_up(controller, directives).map(Late::Rewrite).into_iter().collect(),
        "whoami" => whoami::set_up(controller, directives).map(Late::Whoami).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn serve<'a, O: Observe>(
    plugin: &'a Late,
    walk: &mut Walk<'a, O>,
    request: &Request<'_>,
    next: &'a [Plugin],
) -> Served {
    match plugin {
        Late::Any(plugin) => plugin.serve(walk, request, next),
        Late::Hosts(plugin) => plugin.serve(walk, request, next),
        Late::Rewrite(plugin) => plugin.serve(walk, request, next),
        Late::Whoami(plugin) => plugin.serve(walk, request),
    }
}

/// A file of the server's was written.
fn file_written(plugin: &mut Late, path: &str, text: &str, at: Millis) {
    if let Late::Hosts(plugin) = plugin {
        plugin.file_written(path, text, at);
    }
}

/// How one of them serves a query for one who watches so.
pub(in super::super) type Serve<O> =
    for<'a, 'w, 'r, 'q> fn(&'a Late, &'w mut Walk<'a, O>, &'r Request<'q>, &'a [Plugin]) -> Served;

/// Their functions: the only way to them, so that a module can be cut here.
pub(in super::super) struct Table {
    pub set_up: fn(&mut Controller<'_>, &str, &[&Directive]) -> Vec<Late>,
    pub file_written: fn(&mut Late, &str, &str, Millis),
    pub unwatched: Serve<()>,
    pub causes: Serve<Causes>,
    pub traced: Serve<Tracer>,
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
        set_up,
        file_written,
        unwatched: serve::<()>,
        causes: serve::<Causes>,
        traced: serve::<Tracer>,
    });
}
