//! `metadata`, which every object has (rule V1; `ValidateObjectMeta`, `ValidateObjectMetaUpdate`).

use super::errors::Errors;
use super::names;
use crate::cluster::{FieldPath, Kind, Labels, Object, ObjectMeta, Reason};

/// All annotations of an object together, in bytes (`TotalAnnotationSizeLimitB`).
const MAX_ANNOTATIONS: usize = 256 * 1024;

/// Name, namespace, labels and annotations. The name is judged on creation only: a live object may keep
/// a name of older rules.
pub(super) fn check(errors: &mut Errors, object: &Object, old: Option<&Object>, before_1_36: bool) {
    let meta = object.meta();
    let path = FieldPath::of(&["metadata"]);
    match old {
        None => check_names(errors, object, before_1_36),
        Some(old) => {
            for (key, new, old) in
                [("name", &meta.name, &old.meta().name), ("namespace", &meta.namespace, &old.meta().namespace)]
            {
                if new != old {
                    errors.invalid(path.key(key), new, Reason::IdentityFixed);
                }
            }
        }
    }
    check_labels(errors, &path.key("labels"), &meta.labels);
    check_annotations(errors, &path.key("annotations"), meta);
}

/// Labels: those of an object, of a pod template, or a selector (`ValidateLabels`).
pub(super) fn check_labels(errors: &mut Errors, path: &FieldPath, labels: &Labels) {
    for (key, value) in labels {
        errors.invalid_all(path, key, names::qualified_name(key));
        let wrong = names::label_value(value);
        if !wrong.is_empty() {
            errors.invalid_all(&path.key(key), value, wrong);
        }
    }
}

/// Which rule a name follows (rule V1). A Service's is a label from 1.36 on
/// (`RelaxedServiceNameValidation`) and had to start with a letter before.
fn check_names(errors: &mut Errors, object: &Object, before_1_36: bool) {
    let reference = object.reference();
    let path = FieldPath::of(&["metadata"]);
    let wrong = match reference.kind {
        Kind::Service if before_1_36 => names::label_1035(&reference.name),
        Kind::Namespace | Kind::Service | Kind::StatefulSet => names::label(&reference.name),
        _ => names::subdomain(&reference.name),
    };
    errors.invalid_all(&path.key("name"), &reference.name, wrong);
    if reference.kind.is_namespaced() {
        errors.invalid_all(&path.key("namespace"), &reference.namespace, names::label(&reference.namespace));
    }
}

/// Keys are judged without regard to case (`ValidateAnnotations`).
fn check_annotations(errors: &mut Errors, path: &FieldPath, meta: &ObjectMeta) {
    for key in meta.annotations.keys() {
        errors.invalid_all(path, key, names::qualified_name(&key.to_lowercase()));
    }
    let size: usize = meta.annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > MAX_ANNOTATIONS {
        let reason = Reason::TooLong { limit: MAX_ANNOTATIONS };
        errors.push(crate::cluster::InvalidKind::TooLong, path.clone(), None, reason);
    }
}
