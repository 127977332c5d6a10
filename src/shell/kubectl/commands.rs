//! The commands of kubectl: what each is, and the list of them.

use super::flags::Arguments;
use super::{
    Kubectl, Result, api_resources, apply, config, create, delete, describe, edit, events, exec, explain, expose, get,
    label, logs, patch, rollout, run, scale, set, version,
};

/// A command of kubectl. Each stands in the file that carries it out.
pub(in crate::shell) struct Command {
    pub name: &'static str,
    /// Its flags; see `flags`.
    pub flags: &'static [&'static str],
    /// What it does, as its help says.
    pub(super) about: &'static str,
    /// Lines that its help shows.
    pub(super) examples: &'static [&'static str],
    pub(super) run: fn(&mut Kubectl<'_>, &Arguments) -> Result,
}

/// The flag of every command that changes something.
pub(super) const DRY: &str = "dry-run=?unchanged";

/// The commands there are, in the order of the alphabet.
pub(in crate::shell) const COMMANDS: &[Command] = &[
    label::ANNOTATE,
    api_resources::API_RESOURCES,
    apply::APPLY,
    config::CONFIG,
    create::CREATE,
    delete::DELETE,
    describe::DESCRIBE,
    edit::EDIT,
    exec::EXEC,
    events::EVENTS,
    explain::EXPLAIN,
    expose::EXPOSE,
    get::GET,
    label::LABEL,
    logs::LOGS,
    patch::PATCH,
    apply::REPLACE,
    rollout::ROLLOUT,
    run::RUN,
    scale::SCALE,
    set::SET,
    version::VERSION,
];

/// What kubectl has and the lab has nothing for.
pub(super) const NOT_MODELLED: &[&str] = &[
    "api-versions",
    "attach",
    "auth",
    "autoscale",
    "certificate",
    "cluster-info",
    "completion",
    "cordon",
    "cp",
    "debug",
    "diff",
    "drain",
    "kustomize",
    "options",
    "plugin",
    "port-forward",
    "proxy",
    "taint",
    "top",
    "uncordon",
    "wait",
];
