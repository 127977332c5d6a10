//! The state of the lab as the text of a link. The cluster travels as Kubernetes manifests, a format
//! that Kubernetes keeps readable; the rest as plain `key=value` pairs. Packing the manifests is the
//! page's business: here they are text.

mod opening;
mod pairs;
mod read;
mod sum;
mod writing;

pub use opening::{Opening, Progress};
pub(crate) use pairs::pairs;
pub use sum::{is_damaged, packed, with_checksum};
pub use writing::Writing;

use super::Ask;
use super::import::NotGiven;
use crate::cluster::Settings;
use crate::manifest;
use crate::resolution::server::State;

/// The version of what is ours in a link. Manifests have their own, `apiVersion`.
const VERSION: &str = "1";

/// Says that the cluster is somebody's own.
const IMPORTED: &str = "imported";
/// Says that the cluster is as it was found somewhere.
const OBSERVED: &str = "observed";
/// The Services whose endpoints nobody gave, where no object tells.
const NOT_GIVEN: &str = "unseen";
/// A piece that the cluster was brought in.
const PIECE: &str = "piece";
/// The key of the packed manifests.
const PACKED: &str = "m";
/// The key of the checksum of what is packed in a link.
const SUM: &str = "sum";

/// The key of a fragment that holds a whole lesson from elsewhere, packed.
pub const LESSON: &str = "bundle";

/// How many pinned questions the lab keeps: each is asked anew after every change.
pub const MOST_PINNED: usize = 200;

/// What a link says, before anything believes it.
///
/// ```
/// use k8s_dns_lab::sandbox::{Link, LinkProblem};
///
/// let (link, problems) = Link::read("v=1&from=default%2Fshell&name=db&type=AAAA&colour=red", &[]);
/// assert_eq!(problems, [LinkProblem::UnknownKey("colour".to_owned())]);
/// let (sandbox, _) = link.open();
/// assert_eq!(sandbox.question().to_string(), "default/shell db AAAA");
/// assert_eq!(Link::to(&sandbox).pairs(), "v=1&from=default/shell&name=db&type=AAAA");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// The cluster: one or more YAML documents. `None` keeps the one there is.
    pub manifests: Option<String>,
    /// True where the manifests stand there as somebody wrote them, not as the lab packed them.
    pub is_written: bool,
    /// The question.
    pub question: Option<Ask>,
    /// Pinned questions.
    pub pinned: Vec<Ask>,
    /// The outside names, where they are not the usual ones.
    pub outside: Option<String>,
    /// The virtual time, in seconds.
    pub clock: u64,
    /// What the server's caches keep then.
    pub kept: State,
    /// The Corefile that the server goes on with, where it refuses the one of the manifests.
    pub older: Option<String>,
    /// The administrator's choices, where they are not the usual ones. Without them, what the manifests show.
    pub settings: Option<Settings>,
    /// True where the cluster is somebody's own, taken in. Only what a browser keeps for itself says so: what is
    /// shared is shared.
    pub is_imported: bool,
    /// True where the cluster is as it was found somewhere: what its controllers keep is evidence and stays.
    pub is_observed: bool,
    /// Of such a cluster, the Services of which nobody knows whether somebody wrote endpoints for them
    /// ([`Settings::endpoints_not_given`]).
    pub not_given: NotGiven,
    /// Of somebody's own cluster, the pieces it was brought in, each as it is written. What is shared has none.
    pub pieces: Vec<String>,
}

/// What is wrong with a link. The lab starts all the same.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum LinkProblem {
    /// Written by a later version of the lab.
    Newer(String),
    /// A key nobody knows.
    UnknownKey(String),
    /// A value that does not fit its key.
    BadValue { key: String, value: String },
    /// The manifests are not those that were packed: some letter of the link is another by now.
    Damaged,
    /// There are more pinned questions than the lab keeps; the first [`MOST_PINNED`] are there.
    TooManyPins,
    /// The manifests do not unpack.
    Unpacking,
    /// The manifests do not read, or there are none; the diagnostics say where.
    Manifests { text: String, wrong: Vec<manifest::Diagnostic> },
    /// Manifests that somebody wrote into the link by hand have what is spelled as nothing that the API knows, and
    /// nearly as something that it does. It is kept, and means nothing.
    Misspelt(Vec<manifest::Diagnostic>),
    /// The API server refuses objects of the manifests, which were left out; the diagnostics say which and why.
    Refused(Vec<manifest::Diagnostic>),
}

/// What the page made of what is packed in a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Packed {
    /// Nothing is.
    #[default]
    Absent,
    /// The text that it unpacks to.
    Unpacked(String),
    /// It does not unpack.
    Broken,
}

impl From<Option<String>> for Packed {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Absent, Self::Unpacked)
    }
}

impl Link {
    /// The same to be given away: whoever opens it need not know where its cluster came from.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { is_imported: false, is_observed: self.is_imported || self.is_observed, pieces: Vec::new(), ..self }
    }
}

#[cfg(test)]
mod tests;
