//! What the programs of a pod find around them: the files of the kubelet, the library, and the
//! nameservers behind [`Sandbox::exchange`].

use super::{PodRef, Sandbox};
use crate::cluster::{Container, Object, ObjectRef, Pod};
use crate::resolution::hosts::{Hostname, HostsFile};
use crate::resolution::resolv_conf::ResolvConf;
use crate::resolution::stub::{Config, Host, HostsTable, Library};
use std::fmt;

/// A pod as the programs of one of its containers see it.
#[derive(Clone, Debug)]
pub(crate) struct PodView<'a> {
    pub pod: &'a Pod,
    /// The container; `None` only for a pod that has none.
    pub container: Option<&'a Container>,
    pub resolv_conf: ResolvConf,
    pub hosts: HostsFile,
    pub hostname: Hostname,
    pub library: Library,
    /// resolv.conf as the library reads it.
    pub config: Config,
    /// /etc/hosts as the library reads it.
    pub table: HostsTable,
}

/// Why nobody can look around in a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PodUnavailable {
    UnknownPod,
    UnknownContainer,
    NoResolvConf,
}

impl fmt::Display for PodUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownPod => "there is no such pod",
            Self::UnknownContainer => "the pod has no such container",
            Self::NoResolvConf => "the pod has no resolv.conf: that of its node cannot be read",
        })
    }
}

impl std::error::Error for PodUnavailable {}

impl Sandbox {
    /// The library of a pod, or of one of its containers; `None` where nobody can look around in it.
    pub fn library_of(&self, from: &PodRef) -> Option<Library> {
        let (pod, container, _) = self.started(from).ok()?;
        Some(Library::in_container(pod, container))
    }

    /// A pod that has its resolv.conf, and the container that is meant.
    fn started(&self, from: &PodRef) -> Result<(&Pod, Option<&Container>, ResolvConf), PodUnavailable> {
        let pod =
            self.cluster.get(&from.object()).and_then(|object| object.as_pod()).ok_or(PodUnavailable::UnknownPod)?;
        let container = match &from.container {
            Some(name) => Some(pod.container(name).ok_or(PodUnavailable::UnknownContainer)?),
            None => pod.default_container(),
        };
        let settings = self.cluster.settings();
        let resolv_conf = ResolvConf::for_pod(pod, settings, Some(&settings.node_resolv_conf))
            .map_err(|_line| PodUnavailable::NoResolvConf)?;
        Ok((pod, container, resolv_conf))
    }

    /// The surroundings of a pod, or of one of its containers.
    pub(crate) fn pod_view(&self, from: &PodRef) -> Result<PodView<'_>, PodUnavailable> {
        let (pod, container, resolv_conf) = self.started(from)?;
        let settings = self.cluster.settings();
        let library = Library::in_container(pod, container);
        let hostname = Hostname::for_pod(pod, settings);
        let hosts = HostsFile::for_pod(pod, settings);
        let config = Config::read(library, &resolv_conf.to_string(), kernel_name(&hostname));
        let table = HostsTable::read(&hosts.to_string());
        Ok(PodView { pod, container, resolv_conf, hosts, hostname, library, config, table })
    }
}

/// Who can ask from a pod: the pod itself, or where the libraries of its containers differ each of these, the default
/// one first.
pub fn askers_of(object: &Object) -> impl Iterator<Item = (&ObjectRef, Option<&str>)> {
    let pod = object.as_pod();
    let differ = |pod: &&Pod| {
        let own = Library::for_pod(pod);
        pod.all_containers().any(|container| Library::in_container(pod, Some(container)) != own)
    };
    let choice = pod.filter(differ);
    let default = choice.and_then(Pod::default_container);
    let others = choice.into_iter().flat_map(Pod::all_containers);
    let others = others.filter(move |container| default.is_none_or(|default| default.name != container.name));
    let named = default.into_iter().chain(others).map(|container| Some(container.name.as_str()));
    let alone = choice.is_none().then_some(None);
    named.chain(alone).map(|container| (object.reference(), container))
}

impl PodView<'_> {
    /// What a library needs to know to look a name up.
    pub(crate) fn host(&self) -> Host<'_> {
        Host { config: &self.config, hosts: &self.table, interfaces: &[] }
    }

    /// The image of the container; empty where there is none.
    pub(crate) fn image(&self) -> &str {
        self.container.map_or("", |container| container.image.as_str())
    }

    /// What `hostname` prints.
    pub(crate) fn kernel_name(&self) -> &str {
        kernel_name(&self.hostname)
    }
}

/// A name the kernel does not take keeps the pod from starting; it is looked at by its short name then.
fn kernel_name(hostname: &Hostname) -> &str {
    hostname.kernel.as_deref().unwrap_or(&hostname.hostname)
}
