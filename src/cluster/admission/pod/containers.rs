//! Containers and their ports (rule V8; `validateContainers`, `validateInitContainers`,
//! `validateContainerPorts`).

use crate::cluster::admission::endpoints::PROTOCOLS;
use crate::cluster::admission::errors::{Errors, Read};
use crate::cluster::admission::names;
use crate::cluster::{FieldPath, Reason, Value};
use std::collections::BTreeSet;

/// Checks containers and init containers of a `spec`.
pub(super) fn check(errors: &mut Errors, path: &FieldPath, spec: &Value) {
    let containers = spec.list("containers");
    if containers.is_empty() {
        errors.required(path.key("containers"), Reason::Missing);
    }
    let is_host_network = spec.truth("hostNetwork") == Some(true);
    let mut names_seen = BTreeSet::new();
    for list in ["containers", "initContainers"] {
        for (index, container) in spec.list(list).iter().enumerate() {
            let path = path.key(list).index(index);
            check_container(errors, &path, container, is_host_network && list == "containers");
            let name = container.text("name");
            if !name.is_empty() && !names_seen.insert(name) {
                errors.duplicate(path.key("name"), name);
            }
        }
    }
}

/// Images of a pod may not have spaces around them; in a template they may
/// (`validateContainersOnlyForPod`).
pub(super) fn check_images(errors: &mut Errors, path: &FieldPath, spec: &Value) {
    for list in ["containers", "initContainers"] {
        for (index, container) in spec.list(list).iter().enumerate() {
            let image = container.text("image");
            if image.trim() != image {
                errors.invalid(path.key(list).index(index).key("image"), image, Reason::ImageWithSpace);
            }
        }
    }
}

fn check_container(errors: &mut Errors, path: &FieldPath, container: &Value, is_host_network: bool) {
    let name = container.text("name");
    if name.is_empty() {
        errors.required(path.key("name"), Reason::Missing);
    } else {
        errors.invalid_all(&path.key("name"), name, names::label(name));
    }
    if container.text("image").is_empty() {
        errors.required(path.key("image"), Reason::Missing);
    }
    let mut names_seen = BTreeSet::new();
    for (index, port) in container.list("ports").iter().enumerate() {
        let path = path.key("ports").index(index);
        check_port(errors, &path, port);
        let name = port.text("name");
        if !name.is_empty() && !names_seen.insert(name) {
            errors.duplicate(path.key("name"), name);
        }
        // Where it is not given it is made equal by default.
        let host_port = port.int("hostPort").unwrap_or_default();
        if is_host_network && host_port != 0 && Some(host_port) != port.int("containerPort") {
            errors.invalid(path.key("hostPort"), host_port, Reason::HostPortDiffers);
        }
    }
}

fn check_port(errors: &mut Errors, path: &FieldPath, port: &Value) {
    let name = port.text("name");
    if !name.is_empty() {
        errors.invalid_all(&path.key("name"), name, names::port_name(name));
    }
    match port.int("containerPort").unwrap_or_default() {
        0 => errors.required(path.key("containerPort"), Reason::Missing),
        number => errors.port_number(path.key("containerPort"), number),
    }
    match port.int("hostPort").unwrap_or_default() {
        0 => {}
        number => errors.port_number(path.key("hostPort"), number),
    }
    let protocol = port.text("protocol");
    if !protocol.is_empty() {
        errors.one_of(path.key("protocol"), protocol, PROTOCOLS);
    }
}
