//! The command that asks a question, or connects to an address, as a program in a pod does.

use super::equivalent::{namespace, quoted};
use crate::dns::RecordType;
use crate::sandbox::{Ask, PodRef};

/// The command that asks a question from its pod: what a program does there for an address, `dig` for all
/// other types.
pub fn command_for_question(ask: &Ask) -> String {
    format!("kubectl exec{} {} -- {}", namespace(&ask.from.namespace), ask.from.name, tool_for_question(ask))
}

/// The command that connects to an address from a pod: no name is looked up on the way.
pub fn command_to_connect(from: &PodRef, address: &str) -> String {
    format!("kubectl exec{} {} -- curl {}", namespace(&from.namespace), from.name, quoted(address))
}

/// A question asked in a container of Windows, which has no `getent`.
pub fn command_for_question_on_windows(ask: &Ask) -> String {
    let tool = format!("powershell Resolve-DnsName -Type {} {}", ask.record_type, quoted(&ask.name));
    format!("kubectl exec{} {} -- {tool}", namespace(&ask.from.namespace), ask.from.name)
}

/// The command that asks the same from a pod that is started for it, of an image that has the tool.
pub fn command_for_question_alone(ask: &Ask) -> String {
    let image = match ask.record_type {
        RecordType::A | RecordType::Aaaa => "debian:12",
        _ => "registry.k8s.io/e2e-test-images/agnhost:2.39",
    };
    let namespace = namespace(&ask.from.namespace);
    format!("kubectl run{namespace} dns-check --rm -it --restart=Never --image={image} -- {}", tool_for_question(ask))
}

/// What asks as a program does: `getent` goes through the search list, which the `nslookup` of BusyBox does for names
/// without a dot alone (rules B1, B2).
fn tool_for_question(ask: &Ask) -> String {
    let name = quoted(&ask.name);
    match ask.record_type {
        RecordType::A => format!("getent ahostsv4 {name}"),
        RecordType::Aaaa => format!("getent ahostsv6 {name}"),
        other => format!("dig +search {name} {other}"),
    }
}
