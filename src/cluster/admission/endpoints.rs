//! Endpoints (rule V10; `ValidateEndpoints`, `SetDefaults_Endpoints`).

use super::errors::{Errors, Read};
use super::{Admitted, Warning, addresses, meta, names};
use crate::cluster::{FieldPath, Invalid, Object, Reason, Settings, Value};

/// The protocols of a port (`supportedPortProtocols`).
pub(super) const PROTOCOLS: &[&str] = &["SCTP", "TCP", "UDP"];

/// Defaults and validates Endpoints.
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let path = FieldPath::of(&["subsets"]);
    let object = object.with(|value| {
        let subsets = value.as_map_mut().and_then(|map| map.get_mut("subsets"));
        elements(subsets).iter_mut().fold(false, |is_other, subset| default_protocols(subset) | is_other)
    })?;
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    // What a live object holds already may stay, whatever the rules say of it now.
    let subsets = object.value().field("subsets");
    if old.is_none_or(|old| old.value().field("subsets") != subsets) {
        for (index, subset) in object.value().list("subsets").iter().enumerate() {
            check_subset(&mut errors, &path.index(index), subset, !settings.before_1_36);
        }
    }
    errors.result()?;
    Ok(Admitted { object, warnings: vec![Warning::EndpointsDeprecated] })
}

/// The ports of a mapping that have no protocol are TCP, in Endpoints, slices and containers alike. True where there
/// were some.
pub(super) fn default_protocols(holder: &mut Value) -> bool {
    let ports = elements(holder.as_map_mut().and_then(|map| map.get_mut("ports")));
    let mut is_other = false;
    for port in ports.iter_mut().filter(|port| port.text("protocol").is_empty()) {
        if let Some(port) = port.as_map_mut() {
            port.insert("protocol".to_owned(), "TCP".into());
            is_other = true;
        }
    }
    is_other
}

/// The elements of a sequence, to be changed; none of anything else.
pub(super) fn elements(list: Option<&mut Value>) -> &mut [Value] {
    match list {
        Some(Value::List(items)) => items,
        _ => &mut [],
    }
}

fn check_subset(errors: &mut Errors, path: &FieldPath, subset: &Value, strict: bool) {
    if subset.list("addresses").is_empty() && subset.list("notReadyAddresses").is_empty() {
        errors.required(path.clone(), Reason::EmptySubset);
    }
    for list in ["addresses", "notReadyAddresses"] {
        for (index, address) in subset.list(list).iter().enumerate() {
            check_address(errors, &path.key(list).index(index), address, strict);
        }
    }
    let ports = subset.list("ports");
    for (index, port) in ports.iter().enumerate() {
        check_port(errors, &path.key("ports").index(index), port, ports.len() > 1);
    }
}

fn check_address(errors: &mut Errors, path: &FieldPath, address: &Value, strict: bool) {
    let ip = address.text("ip");
    addresses::check(errors, &path.key("ip"), ip, strict, &[]);
    let hostname = address.text("hostname");
    if !hostname.is_empty() {
        errors.invalid_all(&path.key("hostname"), hostname, names::label(hostname));
    }
    if let Some(node) = address.given("nodeName").and_then(Value::as_text) {
        errors.invalid_all(&path.key("nodeName"), node, names::subdomain(node));
    }
    addresses::check_endpoint(errors, &path.key("ip"), ip);
}

/// Names of several ports are needed, but may repeat.
fn check_port(errors: &mut Errors, path: &FieldPath, port: &Value, is_name_needed: bool) {
    let name = port.text("name");
    if !name.is_empty() {
        errors.invalid_all(&path.key("name"), name, names::label(name));
    } else if is_name_needed {
        errors.required(path.key("name"), Reason::PortWithoutName);
    }
    errors.port_number(path.key("port"), port.int("port").unwrap_or_default());
    errors.one_of(path.key("protocol"), port.text("protocol"), PROTOCOLS);
    check_app_protocol(errors, path, port);
}

/// `appProtocol` is a qualified name, wherever a port has one.
pub(super) fn check_app_protocol(errors: &mut Errors, path: &FieldPath, port: &Value) {
    if let Some(protocol) = port.given("appProtocol").and_then(Value::as_text) {
        errors.invalid_all(&path.key("appProtocol"), protocol, names::qualified_name(protocol));
    }
}
