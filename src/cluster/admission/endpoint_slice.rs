//! EndpointSlice (RULES V11; `pkg/apis/discovery/validation`).

use super::endpoints::{PROTOCOLS, check_app_protocol, default_protocols};
use super::errors::{Errors, Read};
use super::{Admitted, addresses, meta, names};
use crate::cluster::{FieldPath, Invalid, IpFamily, Object, Reason, Settings, Value};
use std::collections::BTreeSet;

const MAX_ENDPOINTS: usize = 1000;
const MAX_ADDRESSES: usize = 100;
const MAX_PORTS: usize = 20_000;

/// Defaults and validates an EndpointSlice.
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let mut value = object.into_value();
    default_protocols(&mut value, &FieldPath::of(&["ports"]));
    let object = Object::decode(value)?;
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    let value = object.value();
    let address_type = value.text("addressType");
    check_address_type(&mut errors, address_type, old);
    check_endpoints(&mut errors, value.list("endpoints"), address_type, !settings.before_1_36);
    check_ports(&mut errors, value.list("ports"));
    errors.result()?;
    Ok(Admitted { object, warnings: Vec::new() })
}

fn check_address_type(errors: &mut Errors, address_type: &str, old: Option<&Object>) {
    let path = FieldPath::of(&["addressType"]);
    if address_type.is_empty() {
        errors.required(path.clone(), Reason::Missing);
    } else {
        errors.one_of(path.clone(), address_type, &["FQDN", "IPv4", "IPv6"]);
    }
    if old.is_some_and(|old| old.value().text("addressType") != address_type) {
        errors.invalid(path, address_type, Reason::Immutable);
    }
}

fn check_endpoints(errors: &mut Errors, endpoints: &[Value], address_type: &str, strict: bool) {
    let path = FieldPath::of(&["endpoints"]);
    if endpoints.len() > MAX_ENDPOINTS {
        errors.too_many(path, MAX_ENDPOINTS);
        return;
    }
    for (index, endpoint) in endpoints.iter().enumerate() {
        let path = path.index(index);
        let addresses = endpoint.texts("addresses");
        if addresses.is_empty() {
            errors.required(path.key("addresses"), Reason::Missing);
        } else if addresses.len() > MAX_ADDRESSES {
            errors.too_many(path.key("addresses"), MAX_ADDRESSES);
        }
        for (index, address) in addresses.iter().enumerate() {
            let path = path.key("addresses").index(index);
            match address_type {
                "IPv4" => addresses::check_slice(errors, &path, address, IpFamily::IPv4, strict),
                "IPv6" => addresses::check_slice(errors, &path, address, IpFamily::IPv6, strict),
                "FQDN" => addresses::check_fqdn(errors, &path, address),
                _ => {}
            }
        }
        for (key, rule) in [("nodeName", names::subdomain as fn(&str) -> Vec<Reason>), ("hostname", names::label)] {
            if let Some(text) = endpoint.given(key).and_then(Value::as_text) {
                errors.invalid_all(&path.key(key), text, rule(text));
            }
        }
    }
}

/// Names are unique, the empty one too. Numbers are not looked at, and none means every port.
fn check_ports(errors: &mut Errors, ports: &[Value]) {
    let path = FieldPath::of(&["ports"]);
    if ports.len() > MAX_PORTS {
        errors.too_many(path, MAX_PORTS);
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, port) in ports.iter().enumerate() {
        let path = path.index(index);
        let name = port.text("name");
        if !name.is_empty() {
            errors.invalid_all(&path.key("name"), name, names::label(name));
        }
        if !seen.insert(name) {
            errors.duplicate(path.key("name"), name);
        }
        errors.one_of(path.key("protocol"), port.text("protocol"), PROTOCOLS);
        check_app_protocol(errors, &path, port);
    }
}
