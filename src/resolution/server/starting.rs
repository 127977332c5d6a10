//! A server of a large cluster on its way, a few objects at a time, so that whoever waits can listen in between.

use super::plugin::Plugin;
use super::{Configuration, Server};
use crate::cluster::{Change, Changes, Cluster, Object};
use std::sync::Arc;

/// A server that is still reading its cluster. At the end it is what [`Server::new`] gives.
#[derive(Debug)]
pub struct Starting {
    server: Server,
    waiting: std::vec::IntoIter<Arc<Object>>,
}

impl Starting {
    /// Begins with the cluster's Corefile.
    pub fn begin(cluster: &Cluster) -> Self {
        let empty = Cluster::new(cluster.settings().clone());
        let server = Server::having_read(&empty, Configuration::of(cluster), cluster).after_loop();
        Self { server, waiting: cluster.objects().cloned().collect::<Vec<_>>().into_iter() }
    }

    /// Lets it read so many more objects. True where it has read all of them.
    pub fn advance(&mut self, objects: usize) -> bool {
        let read = self.waiting.by_ref().take(objects);
        let read = read.map(|after| Change { object: after.reference().clone(), before: None, after: Some(after) });
        let mut changes = Changes::default();
        changes.objects.extend(read);
        for plugin in self.server.configuration.blocks.iter_mut().flat_map(|block| &mut block.plugins) {
            if let Plugin::Kubernetes(plugin) = plugin {
                plugin.follow(&changes);
            }
        }
        self.waiting.len() == 0
    }

    /// The server, which has read all of it.
    pub fn finish(mut self) -> Server {
        while !self.advance(usize::MAX) {}
        self.server
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::work::{Work, counted};
    use crate::explain::zone::full_listing;
    use crate::resolution::upstream::Upstream;
    use crate::sandbox::{Edit, Sandbox};
    use std::fmt::Write as _;

    #[test]
    fn a_server_that_reads_its_cluster_a_few_objects_at_a_time_is_the_one_that_reads_it_at_once() {
        let mut text = String::new();
        for number in 0..40 {
            let _ = write!(
                text,
                "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec: {{clusterIP: {}, selector: {{app: a{}}}, ports: [{{name: http, port: 80}}]}}\n\
                 ---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}, labels: {{app: a{}}}}}\nspec: {{containers: [{{name: c, image: i}}]}}\n",
                if number % 2 == 0 { "None" } else { "''" },
                number % 5,
                number % 7,
            );
        }
        text += "---\napiVersion: v1\nkind: Service\nmetadata: {name: away}\nspec: {type: ExternalName, externalName: www.example.com}\n";
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::Import(text)).unwrap();
        let cluster = sandbox.cluster();
        let upstream = Upstream::example();
        let whole = full_listing(&Server::new(cluster), &upstream);
        assert!(whole.0.len() > 100);
        for objects in [1, 7, 10_000] {
            let mut starting = Starting::begin(cluster);
            let mut is_over = false;
            while !is_over {
                let (is_last, work) = counted(|| starting.advance(objects));
                assert!(work(Work::Indexed) <= objects, "{} objects at once", work(Work::Indexed));
                is_over = is_last;
            }
            assert!(full_listing(&starting.finish(), &upstream) == whole, "{objects} at a time");
        }
        assert!(full_listing(&Starting::begin(cluster).finish(), &upstream) == whole);
    }
}
