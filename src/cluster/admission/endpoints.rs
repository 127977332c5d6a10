//! Endpoints (rule V10; `ValidateEndpoints`, `SetDefaults_Endpoints`).

use super::errors::{Errors, Read};
use super::{Admitted, Warning, addresses, meta, names};
use crate::cluster::{FieldPath, Invalid, Object, Reason, Settings, Value};

/// The protocols of a port (`supportedPortProtocols`).
pub(super) const PROTOCOLS: &[&str] = &["SCTP", "TCP", "UDP"];

/// Defaults and validates Endpoints.
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let mut value = object.into_value();
    let path = FieldPath::of(&["subsets"]);
    for index in 0..value.list("subsets").len() {
        default_protocols(&mut value, &path.index(index).key("ports"));
    }
    let object = Object::decode(value)?;
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

/// Ports without a protocol are TCP, in Endpoints, slices and containers alike.
pub(super) fn default_protocols(value: &mut Value, ports: &FieldPath) {
    let count = value.at(ports).map_or(0, |ports| ports.items().len());
    for index in 0..count {
        let path = ports.index(index);
        let is_missing =
            value.at(&path).is_some_and(|port| port.as_map().is_some() && port.text("protocol").is_empty());
        if is_missing {
            value.set(&path.key("protocol"), Some("TCP".into()));
        }
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
