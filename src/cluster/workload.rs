//! The kinds that make pods, as far as they do: Deployment, StatefulSet, ReplicaSet and DaemonSet (apps/v1),
//! ReplicationController (v1), Job and CronJob (batch/v1).

use super::decode::Fields;
use super::pod::PodSpec;
use super::{Kind, Labels, ObjectMeta, Value};

/// The labels that the pods of a Job have with its name.
pub(super) const JOB_LABELS: [&str; 2] = ["job-name", "batch.kubernetes.io/job-name"];

/// What all of them have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workload {
    /// Name and labels.
    pub meta: ObjectMeta,
    /// `spec.replicas`, 1 where it is not given: also for the kinds that have no such field.
    pub replicas: i64,
    /// `spec.selector.matchLabels`; of a ReplicationController `spec.selector`, which is the labels of its template
    /// where it is not given (`SetDefaults_ReplicationController`).
    pub selector: Labels,
    /// `spec.template.metadata.labels`, with those that the API server adds for a Job; the template of a CronJob stands in
    /// its `jobTemplate`.
    pub template_labels: Labels,
    /// `spec.template.spec`, typed.
    pub template: PodSpec,
    /// `spec.template`, as it is: what a new pod is stamped from.
    pub template_value: Value,
}

/// A Deployment. The ReplicaSet between it and its pods is implied where there is none.
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
    /// One of the kinds of which the lab reads nothing but the template and who is selected.
    pub(super) fn with_kind(kind: &Kind, meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        fields.child("spec", |spec| match kind {
            Kind::CronJob => spec.child("jobTemplate", |job| job.child("spec", |spec| Self::decode(meta, spec))),
            Kind::Job => {
                let name = meta.name.clone();
                let mut workload = Self::decode(meta, spec);
                // The API server writes these into the template (`generateSelector`).
                for label in JOB_LABELS {
                    workload.template_labels.insert(label.to_owned(), name.clone());
                }
                workload
            }
            Kind::ReplicationController => {
                let selector = spec.text_map("selector");
                let mut workload = Self::decode_with(meta, spec, selector);
                if workload.selector.is_empty() {
                    workload.selector = workload.template_labels.clone();
                }
                workload
            }
            _ => Self::decode(meta, spec),
        })
    }

    fn decode(meta: ObjectMeta, spec: &mut Fields<'_>) -> Self {
        let selector = spec.child("selector", |selector| selector.text_map("matchLabels"));
        Self::decode_with(meta, spec, selector)
    }

    fn decode_with(meta: ObjectMeta, spec: &mut Fields<'_>, selector: Labels) -> Self {
        spec.ints(&["minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit"]);
        let template_value = spec.raw("template").cloned().unwrap_or_default();
        let (template_labels, template) = spec.child("template", |template| {
            let labels = template.child("metadata", |meta| meta.text_map("labels"));
            (labels, template.child("spec", PodSpec::decode))
        });
        Self {
            meta,
            replicas: spec.int("replicas").unwrap_or(1).max(0),
            selector,
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
