//! What a server's process takes for the name of its machine (`os.Hostname`): in a pod, the pod's own hostname.

use crate::cluster::{Changes, Cluster, Object};
use crate::ordered::OrderedMap;
use crate::resolution::server::Request;
use std::net::IpAddr;

/// The hostnames of the pods in the server's namespace, by their addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct Hostnames {
    namespace: String,
    by_address: OrderedMap<IpAddr, String>,
}

impl Hostnames {
    /// Meets the cluster.
    pub(super) fn connect(&mut self, cluster: &Cluster) {
        self.namespace.clone_from(&cluster.settings().corefile.namespace);
        cluster.objects().for_each(|object| self.put(object));
    }

    /// Follows a change of it.
    pub(super) fn follow(&mut self, changes: &Changes) {
        for change in &changes.objects {
            for address in change.before.iter().flat_map(|object| addresses(object)) {
                self.by_address.remove(&address);
            }
            change.after.iter().for_each(|object| self.put(object));
        }
    }

    /// That of the pod which a query has reached. Of a node's name, which a pod on its network has, nobody knows.
    pub(super) fn hostname_for(&self, request: &Request<'_>) -> Option<&str> {
        self.by_address.get(&request.server.ip()).map(String::as_str)
    }

    fn put(&mut self, object: &Object) {
        let Some(pod) = object.as_pod().filter(|_| object.reference().namespace == self.namespace) else { return };
        for address in addresses(object) {
            self.by_address.insert(address, pod.host_name());
        }
    }
}

fn addresses(object: &Object) -> impl Iterator<Item = IpAddr> {
    let pod = object.as_pod().filter(|pod| !pod.spec.host_network);
    pod.into_iter().flat_map(|pod| pod.status.addresses())
}
