//! What the programs of a pod find around them: the files of the kubelet, the library, and the
//! nameservers behind [`Sandbox::exchange`].

use super::{PodRef, Sandbox};
use crate::cluster::Pod;
use crate::resolution::hosts::{Hostname, HostsFile};
use crate::resolution::resolv_conf::ResolvConf;
use crate::resolution::stub::{Config, Host, HostsTable, Library};

/// A pod as its programs see it.
#[derive(Clone, Debug)]
pub(crate) struct PodView<'a> {
    pub pod: &'a Pod,
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
pub(crate) enum NoView {
    NoSuchPod,
    NoResolvConf,
}

impl Sandbox {
    /// The surroundings of a pod.
    pub(crate) fn pod_view(&self, pod: &PodRef) -> Result<PodView<'_>, NoView> {
        let pod = self.cluster.get(&pod.object()).and_then(|object| object.as_pod()).ok_or(NoView::NoSuchPod)?;
        let settings = self.cluster.settings();
        let resolv_conf = ResolvConf::of_pod(pod, settings, Some(&settings.node_resolv_conf))
            .map_err(|_line| NoView::NoResolvConf)?;
        let library = Library::of_pod(pod);
        let hostname = Hostname::of_pod(pod, settings);
        let hosts = HostsFile::of_pod(pod, settings);
        let config = Config::read(library, &resolv_conf.to_string(), kernel_name(&hostname));
        let table = HostsTable::read(&hosts.to_string());
        Ok(PodView { pod, resolv_conf, hosts, hostname, library, config, table })
    }
}

impl PodView<'_> {
    /// What a library needs to know to look a name up.
    pub fn host(&self) -> Host<'_> {
        Host { config: &self.config, hosts: &self.table, interfaces: &[] }
    }

    /// What `hostname` prints.
    pub fn kernel_name(&self) -> &str {
        kernel_name(&self.hostname)
    }
}

/// A name the kernel does not take keeps the pod from starting; it is looked at by its short name then.
fn kernel_name(hostname: &Hostname) -> &str {
    hostname.kernel.as_deref().unwrap_or(&hostname.hostname)
}
