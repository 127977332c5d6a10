//! What is looked up in a zone, and the records of the reply in the making.

use super::super::super::Request;
use super::Kubernetes;
use crate::dns::{Name, Record, RecordData};
use crate::resolution::trace::{Check, CheckId, Station};
use std::borrow::Cow;

/// What is looked up: by which plugin, for whom, which name in which zone.
#[derive(Clone, Copy)]
pub(super) struct Query<'a, 'q> {
    pub plugin: &'a Kubernetes,
    pub request: &'q Request<'q>,
    /// The name as it is spelled, and in lower case.
    pub name: &'q Name,
    pub lower: &'q Name,
    pub zone: &'q Zone<'q>,
}

impl Query<'_, '_> {
    /// A record of the name.
    pub(super) fn record(&self, data: RecordData) -> Record {
        Record { name: self.name.clone(), ttl: self.plugin.options.ttl, data }
    }
}

/// A zone of the plugin as the question spells it.
pub(super) struct Zone<'z> {
    pub name: Cow<'z, Name>,
    /// Its SOA, where the spelling is the Corefile's.
    pub soa: Option<&'z Record>,
    /// Full names made beforehand are names of this zone in this spelling.
    pub primary: bool,
    /// Its names come from ServiceImports (rule PM1).
    pub multicluster: bool,
}

/// The records of a reply in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub answers: Vec<Record>,
    pub additional: Vec<Record>,
    pub truncated: bool,
}

/// A check of nothing in particular.
pub(super) fn check(id: CheckId, ok: bool) -> Check {
    Check { id, ok, object: None, field: None, detail: None, rule: id.rule() }
}

pub(super) fn station(zone: Option<&Name>) -> Station {
    Station::Kubernetes { zone: zone.cloned(), parsed: None, checks: Vec::new(), outcome: None }
}
