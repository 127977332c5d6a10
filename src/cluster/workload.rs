//! Deployment and StatefulSet (apps/v1), as far as they make pods.

use super::decode::Fields;
use super::pod::PodSpec;
use super::{Labels, ObjectMeta, Value};

/// What Deployment and StatefulSet have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workload {
    /// Name and labels.
    pub meta: ObjectMeta,
    /// `spec.replicas`, 1 where it is not given.
    pub replicas: i64,
    /// `spec.selector.matchLabels`.
    pub selector: Labels,
    /// `spec.template.metadata.labels`.
    pub template_labels: Labels,
    /// `spec.template.spec`, typed.
    pub template: PodSpec,
    /// `spec.template`, as it is: what a new pod is stamped from.
    pub template_value: Value,
}

/// A Deployment. The ReplicaSet between it and its pods is implied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    /// Everything.
    pub workload: Workload,
}

/// A StatefulSet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatefulSet {
    /// What it has in common with a Deployment.
    pub workload: Workload,
    /// `spec.serviceName`: becomes the pods' subdomain (rule E8).
    pub service_name: String,
    /// `spec.ordinals.start`, 0 where it is not given.
    pub first_ordinal: i64,
}

impl Workload {
    fn decode(meta: ObjectMeta, spec: &mut Fields<'_>) -> Self {
        spec.ints(&["minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit"]);
        let template_value = spec.raw("template").cloned().unwrap_or_default();
        let (template_labels, template) = spec.child("template", |template| {
            let labels = template.child("metadata", |meta| meta.text_map("labels"));
            (labels, template.child("spec", PodSpec::decode))
        });
        Self {
            meta,
            replicas: spec.int("replicas").unwrap_or(1).max(0),
            selector: spec.child("selector", |selector| selector.text_map("matchLabels")),
            template_labels,
            template,
            template_value,
        }
    }
}

impl Deployment {
    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        Self { workload: fields.child("spec", |spec| Workload::decode(meta, spec)) }
    }
}

impl StatefulSet {
    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        fields.child("spec", |spec| Self {
            service_name: spec.text("serviceName"),
            first_ordinal: spec.child("ordinals", |ordinals| ordinals.int("start")).unwrap_or_default(),
            workload: Workload::decode(meta, spec),
        })
    }
}
