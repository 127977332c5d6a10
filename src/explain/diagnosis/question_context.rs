//! A question with everything that was done to answer it: what detectors look at.

use crate::cluster::{Cluster, Object, Pod};
use crate::dns::RecordType;
use crate::resolution::corefile::Corefile;
use crate::resolution::stub::{Library, Lookup};
use crate::resolution::trace::Hop;
use crate::resolution::upstream::Upstream;

/// A question with everything that was done to answer it.
#[derive(Clone, Copy, Debug)]
pub struct QuestionContext<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// The names outside.
    pub upstream: &'a Upstream,
    /// Who asks.
    pub pod: &'a Pod,
    /// The library of the container that does.
    pub library: Library,
    /// The name as typed.
    pub name: &'a str,
    /// The type wanted.
    pub record_type: RecordType,
    /// What the pod's library did.
    pub lookup: &'a Lookup,
    /// The search list the library has.
    pub search: &'a [String],
}

impl<'a> QuestionContext<'a> {
    /// The hops of all packets through the server, in order of time.
    pub fn hops(&self) -> impl Iterator<Item = &'a Hop> + use<'a> {
        self.lookup.traces().flat_map(|trace| &trace.hops)
    }
}

/// The Corefile in a ConfigMap.
pub(super) fn corefile_of(object: &Object) -> Option<Corefile> {
    Some(Corefile::parse(object.as_config_map()?.data.get("Corefile")?).0)
}
