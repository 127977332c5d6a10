//! What the name of an image tells of the library in it. It arrives with the libraries.

use super::Library;
use crate::cluster::well_known;
use crate::spelling::behind;

impl Library {
    /// The part of an image's name that [`Library::from_image`] tells the library by, for whoever is to keep no more
    /// of it: `alpine:3.17`, `left-out:alpine3.16`, `left-out:musl`, `coredns`, `netshoot`; else `left-out`. Of
    /// nothing it is nothing.
    pub fn telling_part(image: &str) -> String {
        const LEFT_OUT: &str = "left-out";
        if image.is_empty() {
            return String::new();
        }
        let (repository, tag) = name_and_tag(image);
        match library_of_image(image) {
            Library::Windows => format!("{LEFT_OUT}:{WINDOWS}"),
            Library::Musl123 if repository == AGNHOST => format!("{repository}:{}", version_of(tag)),
            _ if TOOLBOXES.contains(&repository) => repository.to_owned(),
            Library::Glibc => LEFT_OUT.to_owned(),
            Library::Go if well_known::is_coredns(image) => well_known::COREDNS.to_owned(),
            Library::Go => repository.to_owned(),
            library if alpine_in(image).is_some() => {
                let word = if repository == "alpine" { "alpine:" } else { "left-out:alpine" };
                let version = alpine_in(image).map(version_of).unwrap_or_default();
                let version = if library == Library::Musl123 { version } else { String::new() };
                format!("{word}{version}").trim_end_matches(':').to_owned()
            }
            _ if is_of_alpine(image) => format!("{LEFT_OUT}:alpine"),
            _ => format!("{LEFT_OUT}:musl"),
        }
    }
}

/// A guess from the name of an image. Alpine has musl: up to 3.17 version 1.2.3 or older, from 3.18
/// on one that speaks TCP (1.2.4, 1.2.5). Debian, Ubuntu, Red Hat and the plain `busybox` have glibc
/// (the official busybox image says `uclibc`, `glibc` or `musl` in its tag and is glibc without; uClibc
/// is taken for glibc).
/// Images built on Alpine or for Windows that do not say so, and images of one static Go binary, which has Go's
/// resolver, are told only where they are known by name.
pub(super) fn library_of_image(image: &str) -> Library {
    let (repository, tag) = name_and_tag(image);
    let is_windows = |part: &str| ["windowsservercore", WINDOWS].iter().any(|word| behind(part, word).is_some());
    if is_windows(repository) || is_windows(tag) || WINDOWS_ONLY.iter().any(|path| image.starts_with(path)) {
        return Library::Windows;
    }
    if let Some(version) = alpine_in(image) {
        return if is_before_3_18(version) { Library::Musl123 } else { Library::Musl125 };
    }
    match repository {
        _ if behind(tag, "musl").is_some() || is_of_alpine(image) => Library::Musl125,
        // Up to 2.40 it was built on Alpine 3.12 (`test/images/agnhost/BASEIMAGE`).
        AGNHOST if is_before(tag, (2, 40)) => Library::Musl123,
        _ if TOOLBOXES.contains(&repository) => Library::Musl125,
        _ if GO.contains(&repository) || well_known::is_coredns(image) => Library::Go,
        _ => Library::Glibc,
    }
}

/// The e2e tests' image, which Kubernetes' documentation looks names up with.
const AGNHOST: &str = "agnhost";

/// Images of tools that are built on Alpine and do not say so. They have their tools from elsewhere than busybox, so
/// their names are kept.
const TOOLBOXES: [&str; 3] = ["netshoot", "network-multitool", AGNHOST];

/// Whose images are built on Alpine, all of them.
const OF_ALPINE: [&str; 3] = ["alpine/", "curlimages/", "curl/curl"];

/// Images of one static Go binary.
const GO: [&str; 14] = [
    "coredns",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-scheduler",
    "kube-state-metrics",
    "metrics-server",
    "external-dns",
    "k8s-dns-node-cache",
    "static",
    "static-debian12",
    "whoami",
    "http-echo",
];

/// The word of a tag for Windows, with or without its own version behind.
const WINDOWS: &str = "nanoserver";

/// Where all images are for Windows.
const WINDOWS_ONLY: [&str; 2] = ["mcr.microsoft.com/windows/", "mcr.microsoft.com/dotnet/framework/"];

/// True for images of somebody who builds on Alpine; of Docker's own, that with the client.
fn is_of_alpine(image: &str) -> bool {
    let image = image.split('@').next().unwrap_or_default();
    let path = ["docker.io/", "quay.io/", "library/"]
        .iter()
        .fold(image, |path, registry| path.strip_prefix(registry).unwrap_or(path));
    OF_ALPINE.iter().any(|owner| path.starts_with(owner)) || path.split(':').next() == Some("docker")
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

fn is_before_3_18(version: &str) -> bool {
    is_before(version, (3, 18))
}

/// Reads `3.17`, `-3.17.2`, `3` and the like. Whatever is no version is the newest one.
fn is_before(version: &str, first: (u32, u32)) -> bool {
    let mut parts = version.trim_start_matches('-').split(['.', '-', '_']).map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < first,
        (Some(Ok(major)), _) => major < first.0,
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
            ("nicolaka/netshoot", Library::Musl125),
            ("docker.io/nicolaka/netshoot:v0.13", Library::Musl125),
            ("curlimages/curl:8.11.0", Library::Musl125),
            ("quay.io/curl/curl", Library::Musl125),
            ("corp.test/curl", Library::Glibc),
            ("alpine/git:v2.45.2", Library::Musl125),
            ("docker:27-dind", Library::Musl125),
            ("corp.test/docker:27", Library::Glibc),
            ("nginx:1.29", Library::Glibc),
            ("nginx:stable-alpine-slim", Library::Musl125),
            ("nginx:1.23-alpine3.17", Library::Musl123),
            ("busybox:1.36-glibc", Library::Glibc),
            ("busybox:musl", Library::Musl125),
            ("registry.k8s.io/e2e-test-images/agnhost:2.39", Library::Musl123),
            ("registry.k8s.io/e2e-test-images/agnhost:2.53", Library::Musl125),
            ("registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3", Library::Glibc),
            ("registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.13.0", Library::Go),
            ("mcr.microsoft.com/windows/servercore:ltsc2022", Library::Windows),
            ("mcr.microsoft.com/dotnet/framework/aspnet:4.8", Library::Windows),
            ("mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022", Library::Windows),
            ("python:3.12-windowsservercore-ltsc2022", Library::Windows),
            ("mcr.microsoft.com/dotnet/aspnet:8.0", Library::Glibc),
            ("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", Library::Musl125),
            ("", Library::Glibc),
        ] {
            assert_eq!(library_of_image(image), library, "{image}");
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
            ("corp.example/tools/netshoot:v1-secret", "netshoot"),
            ("curlimages/curl:8", "left-out:alpine"),
            ("mcr.microsoft.com/windows/servercore:ltsc2022", "left-out:nanoserver"),
            ("agnhost:2.39-secret", "agnhost:2.39"),
            ("registry.k8s.io/coredns/coredns:v1.14.2", "coredns"),
            ("", ""),
        ] {
            assert_eq!(Library::telling_part(image), kept, "{image}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_kept_of_an_image_tells_the_same_library(
            image in "([a-z./:]{0,4}(alpine|musl|coredns|static|netshoot|agnhost|nanoserver|curlimages/|docker)?[-._:@]?[0-9]{0,2}[.-]?[0-9]{0,2}[-:a-z]{0,3}){1,3}"
        ) {
            let kept = Library::telling_part(&image);
            proptest::prop_assert_eq!(library_of_image(&kept), library_of_image(&image), "{}", kept);
            proptest::prop_assert_eq!(Library::telling_part(&kept), kept);
        }
    }
}
