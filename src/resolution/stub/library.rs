//! Which library a pod's programs resolve names with.

use crate::cluster::Pod;
use crate::spelling::behind;

/// The pod annotation that says which library its programs use: `glibc`, `musl` (the newest),
/// `musl-1.2.3`, `musl-1.2.5` or `go`.
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
}

impl Library {
    /// All libraries, in the order a menu shows them.
    pub const ALL: [Self; 4] = [Self::Glibc, Self::Musl125, Self::Musl123, Self::Go];

    /// The name and version.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Glibc => "glibc 2.36",
            Self::Musl123 => "musl 1.2.3",
            Self::Musl125 => "musl 1.2.5",
            Self::Go => "Go 1.26",
        }
    }

    /// The word of the annotation.
    pub fn annotation_value(self) -> &'static str {
        match self {
            Self::Glibc => "glibc",
            Self::Musl123 => "musl-1.2.3",
            Self::Musl125 => "musl-1.2.5",
            Self::Go => "go",
        }
    }

    /// True where its code is there; in a browser that of any but glibc arrives later.
    pub fn has_arrived(self) -> bool {
        super::late_of(self).is_none_or(|late| late.is_some())
    }

    /// The library of a pod: what its annotation says, else a guess from its first container's image.
    pub fn of_pod(pod: &Pod) -> Self {
        let said = pod.meta.annotations.get(ANNOTATION).and_then(|value| Self::of_annotation(value));
        said.unwrap_or_else(|| {
            pod.spec.containers.first().map_or_else(Self::default, |container| Self::of_image(&container.image))
        })
    }

    /// Reads the annotation's value; `None` for a word it does not know.
    pub fn of_annotation(value: &str) -> Option<Self> {
        match value {
            "musl" => Some(Self::Musl125),
            _ => Self::ALL.into_iter().find(|library| library.annotation_value() == value),
        }
    }

    /// The part of an image's name that [`Library::of_image`] tells the library by, for whoever is to keep no more
    /// of it: `alpine:3.17`, `left-out:alpine3.16`, `left-out:musl`, `coredns`; else `left-out`. Of nothing it is
    /// nothing.
    pub fn telling_part(image: &str) -> String {
        const LEFT_OUT: &str = "left-out";
        if image.is_empty() {
            return String::new();
        }
        let (repository, _) = name_and_tag(image);
        match Self::of_image(image) {
            Self::Glibc => LEFT_OUT.to_owned(),
            Self::Go => repository.to_owned(),
            library if alpine_in(image).is_some() => {
                let word = if repository == "alpine" { "alpine:" } else { "left-out:alpine" };
                let version = alpine_in(image).map(version_of).unwrap_or_default();
                let version = if library == Self::Musl123 { version } else { String::new() };
                format!("{word}{version}").trim_end_matches(':').to_owned()
            }
            _ => format!("{LEFT_OUT}:musl"),
        }
    }

    /// A guess from the name of an image. Alpine has musl: up to 3.17 version 1.2.3 or older, from 3.18
    /// on one that speaks TCP (1.2.4, 1.2.5). Debian, Ubuntu, Red Hat and the plain `busybox` have glibc
    /// (the official busybox image says `uclibc`, `glibc` or `musl` in its tag and is glibc without).
    /// Images of one static Go binary have Go's resolver; only those known by name are told.
    pub fn of_image(image: &str) -> Self {
        let (repository, tag) = name_and_tag(image);
        if let Some(version) = alpine_in(image) {
            return if is_before_3_18(version) { Self::Musl123 } else { Self::Musl125 };
        }
        match repository {
            _ if behind(tag, "musl").is_some() => Self::Musl125,
            "coredns" | "etcd" | "kube-proxy" | "static" | "whoami" => Self::Go,
            _ => Self::Glibc,
        }
    }
}

/// The last part of an image's name and its tag.
fn name_and_tag(image: &str) -> (&str, &str) {
    let image = image.split('@').next().unwrap_or_default();
    let last = image.rsplit('/').next().unwrap_or_default();
    last.split_once(':').unwrap_or((last, ""))
}

/// Where an image says that it is Alpine, what stands where the version does: `nginx:1.27-alpine3.17` has it behind
/// the word, `alpine:3.17` in the tag.
fn alpine_in(image: &str) -> Option<&str> {
    let (repository, tag) = name_and_tag(image);
    let rest = [repository, tag].into_iter().find_map(|part| behind(part, "alpine"))?;
    Some(if repository == "alpine" { tag } else { rest })
}

/// The numbers of a version that are read, in its own words.
fn version_of(text: &str) -> String {
    let parts = text.trim_start_matches('-').split(['.', '-', '_']).map_while(|part| part.parse::<u32>().ok());
    parts.take(2).map(|part| part.to_string()).collect::<Vec<_>>().join(".")
}

/// Reads `3.17`, `-3.17.2`, `3` and the like. Whatever is no version is the newest one.
fn is_before_3_18(version: &str) -> bool {
    let mut parts = version.trim_start_matches('-').split(['.', '-', '_']).map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < (3, 18),
        (Some(Ok(major)), _) => major < 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_tells_its_library() {
        for (image, library) in [
            ("alpine", Library::Musl125),
            ("alpine:3", Library::Musl125),
            ("alpine:3.17", Library::Musl123),
            ("docker.io/library/alpine:3.17.2", Library::Musl123),
            ("alpine:3.18", Library::Musl125),
            ("alpine:edge", Library::Musl125),
            ("nginx:1.27-alpine", Library::Musl125),
            ("python:3.10-alpine3.16", Library::Musl123),
            ("registry:5000/node:22-alpine3.20@sha256:00", Library::Musl125),
            ("busybox", Library::Glibc),
            ("busybox:1.36-musl", Library::Musl125),
            ("debian:12", Library::Glibc),
            ("registry.k8s.io/coredns/coredns:v1.14.2", Library::Go),
            ("gcr.io/distroless/static:nonroot", Library::Go),
            ("gcr.io/distroless/base", Library::Glibc),
            ("", Library::Glibc),
        ] {
            assert_eq!(Library::of_image(image), library, "{image}");
        }
    }

    #[test]
    fn of_an_image_no_more_is_kept_than_tells_its_library() {
        for (image, kept) in [
            ("corp.example:5000/payments/fraud-model:2.3-internal@sha256:00", "left-out"),
            ("corp.example/payments-alpine:7", "left-out:alpine"),
            ("corp.example/payments:7-alpine3.16.2-secret", "left-out:alpine3.16"),
            ("docker.io/library/alpine:3.17.2", "alpine:3.17"),
            ("alpine", "alpine"),
            ("alpine:edge", "alpine"),
            ("busybox:1.36-musl", "left-out:musl"),
            ("registry.k8s.io/coredns/coredns:v1.14.2", "coredns"),
            ("", ""),
        ] {
            assert_eq!(Library::telling_part(image), kept, "{image}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_kept_of_an_image_tells_the_same_library(
            image in "([a-z./:]{0,4}(alpine|musl|coredns|static)?[-._:@]?[0-9]{0,2}[.-]?[0-9]{0,2}[-:a-z]{0,3}){1,3}"
        ) {
            let kept = Library::telling_part(&image);
            proptest::prop_assert_eq!(Library::of_image(&kept), Library::of_image(&image), "{}", kept);
            proptest::prop_assert_eq!(Library::telling_part(&kept), kept);
        }
    }

    #[test]
    fn the_annotation_has_the_last_word() {
        let mut pod = Pod::default();
        pod.spec.containers.push(crate::cluster::Container { image: "alpine".into(), ..Default::default() });
        assert_eq!(Library::of_pod(&pod), Library::Musl125);
        pod.meta.annotations.insert(ANNOTATION.into(), "go".into());
        assert_eq!(Library::of_pod(&pod), Library::Go);
        pod.meta.annotations.insert(ANNOTATION.into(), "nonsense".into());
        assert_eq!(Library::of_pod(&pod), Library::Musl125);
    }
}
