//! The list of the commands of kubectl, and of those that the lab does not have.

use super::command::Command;
use super::{
    api_resources, apply, config, create, delete, describe, edit, events, exec, explain, expose, get, label, logs,
    patch, rollout, run, scale, set, version,
};

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
