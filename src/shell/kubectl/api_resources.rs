//! `kubectl api-resources`.

use super::command::Command;
use super::flags::Arguments;
use super::{Kubectl, Output, Result, resource_names, table};

pub(super) const API_RESOURCES: Command = Command {
    name: "api-resources",
    flags: &["no-headers", "output,o=", "namespaced=?true"],
    about: "Prints the kinds the lab models.",
    examples: &["kubectl api-resources"],
    run: api_resources,
};

fn api_resources(_: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let mut all: Vec<Vec<String>> = resource_names::rows().collect();
    if !arguments.has("no-headers") {
        all.insert(0, table::line(["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]));
    }
    Ok(Output::of(table::get_table(&all)))
}
