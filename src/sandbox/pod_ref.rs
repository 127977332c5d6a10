//! How a pod, or one of its containers, is named.

use crate::cluster::{Kind, ObjectRef, Pod};
use std::fmt;
use std::str::FromStr;

/// Names a pod, `namespace/name`, or one of its containers, `namespace/name/container`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct PodRef {
    pub namespace: String,
    pub name: String,
    /// The container that is meant; without it that in which `kubectl exec` runs a command
    /// ([`Pod::default_container`]).
    pub container: Option<String>,
}

impl PodRef {
    /// The pod of this reference.
    pub fn of(object: &ObjectRef) -> Self {
        Self { namespace: object.namespace.clone(), name: object.name.clone(), container: None }
    }

    /// The reference to a pod that is there.
    pub(super) fn from_pod(pod: &Pod) -> Self {
        Self { namespace: pod.meta.namespace.clone(), name: pod.meta.name.clone(), container: None }
    }

    /// One of the pod's containers.
    #[must_use]
    pub fn in_container(self, container: &str) -> Self {
        Self { container: Some(container.to_owned()), ..self }
    }

    /// The reference of this pod.
    pub fn object(&self) -> ObjectRef {
        ObjectRef::new(Kind::Pod, &self.namespace, &self.name)
    }
}

impl fmt::Display for PodRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)?;
        self.container.as_ref().map_or(Ok(()), |container| write!(f, "/{container}"))
    }
}

/// A text that names no pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsePodRefError;

impl fmt::Display for ParsePodRefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pod is named as namespace/name, and one of its containers as namespace/name/container")
    }
}

impl std::error::Error for ParsePodRefError {}

impl FromStr for PodRef {
    type Err = ParsePodRefError;

    /// Reads `namespace/name` and `namespace/name/container`; a name alone is in `default`.
    fn from_str(text: &str) -> Result<Self, ParsePodRefError> {
        let (namespace, rest) = text.split_once('/').unwrap_or(("default", text));
        let (name, container) = rest.split_once('/').map_or((rest, None), |(name, container)| (name, Some(container)));
        if namespace.is_empty()
            || name.is_empty()
            || container.is_some_and(|text| text.is_empty() || text.contains('/'))
        {
            return Err(ParsePodRefError);
        }
        Ok(Self { namespace: namespace.to_owned(), name: name.to_owned(), container: container.map(str::to_owned) })
    }
}
