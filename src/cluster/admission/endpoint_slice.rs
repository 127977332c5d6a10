//! EndpointSlice (rule V11; `pkg/apis/discovery/validation`).

use super::endpoints::{PROTOCOLS, check_app_protocol, default_protocols};
use super::errors::{Errors, Read};
use super::{Admitted, addresses, meta, names};
use crate::cluster::{FieldPath, Invalid, IpFamily, Object, Reason, Settings, Value};
use std::collections::BTreeSet;

const MAX_ENDPOINTS: usize = 1000;
const MAX_ADDRESSES: usize = 100;
const MAX_PORTS: usize = 20_000;
/// Zones, and nodes, that one endpoint is meant for.
const MAX_HINTS: usize = 8;

/// Defaults and validates an EndpointSlice.
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let object = object.with(default_protocols)?;
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    let value = object.value();
    let address_type = value.text("addressType");
    check_address_type(&mut errors, address_type, old);
    check_ports(&mut errors, value.list("ports"));
    // Endpoints that stay as they are may break rules that came after them (`ValidateEndpointSliceSpec`).
    if old.is_none_or(|old| old.value().list("endpoints") != value.list("endpoints")) {
        check_endpoints(&mut errors, value.list("endpoints"), address_type, !settings.before_1_36);
    }
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
        let list = path.key("addresses");
        let wanted = match address_type {
            "IPv4" => Some(IpFamily::IPv4),
            "IPv6" => Some(IpFamily::IPv6),
            _ => None,
        };
        let mut is_told = false;
        for (index, address) in addresses.iter().enumerate() {
            match wanted {
                Some(wanted) => {
                    let is_of_family = addresses::check_slice(errors, &list, index, address, wanted, strict);
                    if !is_of_family && !is_told {
                        errors.invalid(list.clone(), address, Reason::WrongFamily { wanted });
                        is_told = true;
                    }
                }
                None if address_type == "FQDN" => addresses::check_fqdn(errors, &list.index(index), address),
                None => {}
            }
        }
        for (key, rule) in [("nodeName", names::subdomain as fn(&str) -> Vec<Reason>), ("hostname", names::label)] {
            if let Some(text) = endpoint.given(key).and_then(Value::as_text) {
                errors.invalid_all(&path.key(key), text, rule(text));
            }
        }
        if let Some(hints) = endpoint.given("hints") {
            check_hints(errors, &path.key("hints"), hints);
        }
    }
}

/// Whom an endpoint is meant for: at most eight zones and eight nodes, each named once (`validateHints`).
/// Too many zones, and nothing else is looked at.
fn check_hints(errors: &mut Errors, path: &FieldPath, hints: &Value) {
    let rules = [("forZones", names::label_value as fn(&str) -> Vec<Reason>), ("forNodes", names::subdomain)];
    for (key, rule) in rules {
        let path = path.key(key);
        let named = hints.list(key);
        if named.len() > MAX_HINTS {
            errors.too_many(path, MAX_HINTS);
            return;
        }
        let mut seen = BTreeSet::new();
        for (index, hint) in named.iter().enumerate() {
            let path = path.index(index).key("name");
            let name = hint.text("name");
            if !seen.insert(name) {
                errors.duplicate(path.clone(), name);
            }
            errors.invalid_all(&path, name, rule(name));
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
