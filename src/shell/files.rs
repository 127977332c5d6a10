//! The files beside the terminal: what a redirection wrote, and in want of that the manifests of kubernetes.io's
//! examples that the lab knows, under their addresses and under the names that its pages save them by. They go with the
//! terminal; pods have none of them.

use super::held::Held;
use crate::sorting::sort;

/// How long the name of a file may be, in bytes.
const LONGEST_NAME: usize = 255;

/// The examples by their paths on kubernetes.io. The objects are the lab's own.
const EXAMPLES: &[(&str, &str)] = &[
    ("admin/dns/dnsutils.yaml", include_str!("../../assets/examples/admin/dns/dnsutils.yaml")),
    ("admin/dns/nodelocaldns.yaml", include_str!("../../assets/examples/admin/dns/nodelocaldns.yaml")),
    ("admin/dns/busybox.yaml", include_str!("../../assets/examples/admin/dns/busybox.yaml")),
    ("application/job/pod-to-pod.yaml", include_str!("../../assets/examples/application/job/pod-to-pod.yaml")),
    ("application/web/web-parallel.yaml", include_str!("../../assets/examples/application/web/web-parallel.yaml")),
    ("application/web/web.yaml", include_str!("../../assets/examples/application/web/web.yaml")),
    ("service/networking/curlpod.yaml", include_str!("../../assets/examples/service/networking/curlpod.yaml")),
    ("service/networking/custom-dns.yaml", include_str!("../../assets/examples/service/networking/custom-dns.yaml")),
    ("service/networking/default.conf", include_str!("../../assets/examples/service/networking/default.conf")),
    (
        "service/networking/nginx-secure-app.yaml",
        include_str!("../../assets/examples/service/networking/nginx-secure-app.yaml"),
    ),
    ("service/networking/nginx-svc.yaml", include_str!("../../assets/examples/service/networking/nginx-svc.yaml")),
    (
        "service/networking/run-my-nginx.yaml",
        include_str!("../../assets/examples/service/networking/run-my-nginx.yaml"),
    ),
];

/// Where the examples are found.
const ADDRESSES: [&str; 3] = ["https://k8s.io/examples/", "https://kubernetes.io/examples/", "http://k8s.io/examples/"];

/// The files beside a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Files(Held);

impl Files {
    /// What a file holds: one that was written, or an example by its address or its name.
    pub(super) fn read(&self, path: &str) -> Option<&str> {
        let name = path.trim_start_matches("./");
        if let Some(text) = self.0.get(name) {
            return Some(text);
        }
        let address = ADDRESSES.iter().find_map(|address| path.strip_prefix(address));
        let is_it = |known: &str| match address {
            Some(address) => known == address,
            None => known.rsplit('/').next() == Some(name),
        };
        EXAMPLES.iter().find(|(known, _)| is_it(known)).map(|(_, text)| *text)
    }

    /// Writes a file, or adds to one; fails with what is said where that would be too much.
    pub(super) fn write(&mut self, path: &str, text: &str, adds: bool) -> Result<(), String> {
        let name = path.trim_start_matches("./");
        if name.is_empty() || name.ends_with('/') || name.len() > LONGEST_NAME {
            return Err(format!("sh: can't create {path}: it is not the name of a file"));
        }
        let before = if adds { self.read(name).unwrap_or_default() } else { "" };
        let whole = format!("{before}{text}");
        let full = |_| "sh: # the files of this terminal hold no more than a megabyte".to_owned();
        self.0.put(name, &whole).map_err(full)
    }

    /// What several files hold, one behind the other.
    pub(super) fn all(&self, paths: &[&str]) -> String {
        paths.iter().filter_map(|path| self.read(path)).collect()
    }

    /// The names there are, a line each.
    pub(super) fn listed(&self) -> String {
        let examples = EXAMPLES.iter().filter_map(|(path, _)| path.rsplit('/').next());
        let mut all: Vec<&str> = self.0.names().chain(examples).collect();
        sort(&mut all);
        all.dedup();
        all.iter().map(|name| format!("{name}\n")).collect()
    }
}

/// The paths of the examples behind their address.
pub(super) fn examples() -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().map(|(path, _)| *path)
}
