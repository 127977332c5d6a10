//! Which library the programs of a container resolve names with.

use super::late;
use crate::cluster::{Container, Pod};
use crate::dns::RecordType;
use crate::spelling::behind;

/// The pod annotation that says which library its programs use, whatever their images: `glibc`, `musl` (the newest),
/// `musl-1.2.3`, `musl-1.2.5`, `go` or `windows`.
pub const ANNOTATION: &str = "k8s-dns-lab.io/libc";

/// A stub resolver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Library {
    /// glibc 2.36, as in Debian 12; newer ones behave the same.
    #[default]
    Glibc,
    /// musl 1.2.3, as in Alpine 3.16 and 3.17.
    Musl123,
    /// musl 1.2.5, as in Alpine 3.20 and later.
    Musl125,
    /// Go 1.26's own resolver: static binaries.
    Go,
    /// Windows, as far as Kubernetes documents it (part WN of the rules).
    Windows,
}

impl Library {
    /// All libraries, in the order a menu shows them.
    pub const ALL: [Self; 5] = [Self::Glibc, Self::Musl125, Self::Musl123, Self::Go, Self::Windows];

    /// The name and version.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Glibc => "glibc 2.36",
            Self::Musl123 => "musl 1.2.3",
            Self::Musl125 => "musl 1.2.5",
            Self::Go => "Go 1.26",
            Self::Windows => "Windows",
        }
    }

    /// The word of the annotation.
    pub fn annotation_value(self) -> &'static str {
        match self {
            Self::Glibc => "glibc",
            Self::Musl123 => "musl-1.2.3",
            Self::Musl125 => "musl-1.2.5",
            Self::Go => "go",
            Self::Windows => "windows",
        }
    }

    /// True where the code is there with which it asks for records of a type; in a browser all but that of glibc for
    /// addresses arrives later.
    pub fn can_ask(self, record_type: RecordType) -> bool {
        let is_here = matches!(record_type, RecordType::A | RecordType::Aaaa) && self == Self::Glibc;
        is_here || late::table().is_some()
    }

    /// The library of a pod where no container is named: that of the container in which `kubectl exec` runs.
    pub fn for_pod(pod: &Pod) -> Self {
        Self::in_container(pod, pod.default_container())
    }

    /// The library of one of a pod's containers: what the pod's annotation says, else what its system is, else a
    /// guess from the container's image.
    pub fn in_container(pod: &Pod, container: Option<&Container>) -> Self {
        let said = pod.meta.annotations.get(ANNOTATION).and_then(|value| Self::from_annotation(value));
        said.unwrap_or_else(|| match container {
            _ if pod.spec.os == "windows" => Self::Windows,
            Some(container) => Self::from_image(&container.image),
            None => Self::default(),
        })
    }

    /// True for musl of any version.
    pub fn is_musl(self) -> bool {
        matches!(self, Self::Musl123 | Self::Musl125)
    }

    /// Reads the annotation's value; `None` for a word it does not know.
    pub fn from_annotation(value: &str) -> Option<Self> {
        match value {
            "musl" => Some(Self::Musl125),
            _ => Self::ALL.into_iter().find(|library| library.annotation_value() == value),
        }
    }

    /// A guess from the name of an image (`stub/image.rs`). Until the libraries have arrived there are the pods of
    /// the opening toy alone, which have glibc, and those of CoreDNS.
    pub fn from_image(image: &str) -> Self {
        match late::table() {
            Some(late) => (late.library_of_image)(image),
            None if behind(image, "coredns").is_some() => Self::Go,
            None => Self::Glibc,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_annotation_has_the_last_word() {
        let mut pod = Pod::default();
        pod.spec.containers.push(crate::cluster::Container { image: "alpine".into(), ..Default::default() });
        assert_eq!(Library::for_pod(&pod), Library::Musl125);
        pod.meta.annotations.insert(ANNOTATION.into(), "go".into());
        assert_eq!(Library::for_pod(&pod), Library::Go);
        pod.meta.annotations.insert(ANNOTATION.into(), "nonsense".into());
        assert_eq!(Library::for_pod(&pod), Library::Musl125);
    }

    #[test]
    fn each_container_has_the_library_of_its_image_and_a_pod_that_of_its_default_container() {
        let container = |name: &str, image: &str| crate::cluster::Container {
            name: name.into(),
            image: image.into(),
            ..Default::default()
        };
        let mut pod = Pod::default();
        pod.spec.containers = vec![container("sidecar", "debian:12"), container("app", "alpine:3.16")];
        pod.spec.init_containers = vec![container("prepare", "coredns")];
        let of = |pod: &Pod, name: &str| Library::in_container(pod, pod.container(name));
        assert_eq!(
            ["sidecar", "app", "prepare"].map(|name| of(&pod, name)),
            [Library::Glibc, Library::Musl123, Library::Go]
        );
        assert_eq!(Library::for_pod(&pod), Library::Glibc);
        pod.meta.annotations.insert(crate::cluster::DEFAULT_CONTAINER.into(), "app".into());
        assert_eq!(Library::for_pod(&pod), Library::Musl123);
        pod.meta.annotations.insert(crate::cluster::DEFAULT_CONTAINER.into(), "gone".into());
        assert_eq!(Library::for_pod(&pod), Library::Glibc);
        pod.spec.os = "windows".into();
        assert_eq!(of(&pod, "app"), Library::Windows);
    }
}
