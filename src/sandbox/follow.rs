//! Derived state: how the server, the listing of the zone and the rest follow a change of the cluster or of what is
//! outside.

use super::Sandbox;
use super::clock::makes_server_anew;
use super::names::{self, Told};
use crate::cluster::Changes;
use crate::explain::difference::{self, Difference};
use crate::explain::zone::{self, Scope as ZoneScope};
use crate::resolution::network::NodeLocal;
use crate::resolution::server::{Older, Server};
use crate::resolution::upstream::Upstream;
use std::sync::{Arc, OnceLock};

impl Sandbox {
    /// Puts other names outside in place.
    pub(super) fn look_outside(&mut self, upstream: Upstream) -> Upstream {
        if upstream == self.upstream {
            self.told = Told::default();
            return upstream;
        }
        self.zone();
        let mut zone = self.zone.take().unwrap_or_default();
        let scope = ZoneScope::outside();
        let before = zone::listing(&self.server, &self.upstream, &scope);
        let old = std::mem::replace(&mut self.upstream, upstream);
        let after = zone::listing(&self.server, &self.upstream, &scope);
        self.told = Told::of(Difference::between(&before, &after));
        zone.replace(&before, after);
        self.zone = zone.into();
        old
    }

    /// Lets the server go on with a Corefile, where it refuses the cluster's or, without `reload`, has not read it.
    pub(super) fn go_on_with(&mut self, older: Older) {
        let server = Arc::make_mut(&mut self.server);
        server.goes_on_with(Some(older.clone()), false);
        server.read_anew(&self.cluster);
        self.moment.older =
            Some(older).filter(|_| self.server.configuration().runs_older || self.server.awaits_plugins());
        (self.answers, self.zone) = (OnceLock::new(), OnceLock::new());
    }

    /// Lets everything that is derived from the cluster follow a change of it.
    /// A Corefile that the server refuses, or does not look at, leaves it with the one it runs with.
    pub(super) fn follow(&mut self, changes: &Changes) {
        let older = self.server.configuration().to_go_on_with();
        let looks = self.looks_after(changes);
        self.follow_with(changes, older, looks);
    }

    /// True where the server reads its Corefile once this has changed: its process looks at it (rule PV1) or starts
    /// again.
    pub(super) fn looks_after(&self, changes: &Changes) -> bool {
        self.watch().is_some() || changes.settings.is_some() || makes_server_anew(&self.cluster, changes)
    }

    /// Lets everything derived follow to a state that was there before, whose server went on with `older` or had read
    /// its Corefile.
    pub(super) fn travel(&mut self, changes: &Changes, older: Option<Older>) {
        self.follow_with(changes, older.clone(), older.is_none());
        if let Some(older) = older.filter(|_| !self.server.configuration().runs_older) {
            self.go_on_with(older);
        }
    }

    /// The other servers of the cluster follow: the cache of the nodes is looked for anew where a change may touch it.
    pub(super) fn node_local_follows(&mut self, changes: &Changes) {
        // What another CoreDNS has read of the cluster is read anew when it is asked.
        self.own_servers = OnceLock::new();
        if changes.settings.is_some() || changes.objects.iter().any(|change| NodeLocal::may_rest_on(&change.object)) {
            self.node_local = OnceLock::new();
        }
    }

    /// Lets it follow to a cluster whose server was made beforehand. What happened to the names is worked out when it is
    /// wanted.
    pub(super) fn go_over_to(&mut self, server: &Arc<Server>, changes: &Changes) {
        self.node_local_follows(changes);
        // What was there is told by the server that was.
        self.zone();
        self.told = Told::since(self.zone.take().unwrap_or_default());
        self.server = Arc::clone(server);
        self.moment.older = None;
    }

    /// Lets it follow where the server goes on with `older`, should it refuse the Corefile there is or not look at it.
    pub(super) fn follow_with(&mut self, changes: &Changes, older: Option<Older>, looks: bool) {
        self.node_local_follows(changes);
        // What was there is told by the server that was.
        self.zone();
        let mut zone = self.zone.take().unwrap_or_default();
        let server = Arc::make_mut(&mut self.server);
        server.goes_on_with(older.clone(), looks);
        if names::touches_much(changes) || difference::scope_of(server, &self.cluster, changes).everything {
            server.update(&self.cluster, changes);
            self.told = Told::since(zone);
        } else {
            let difference = difference::follow(server, &self.cluster, changes, &self.upstream, &mut zone);
            self.told = Told::of(difference);
            self.zone = zone.into();
        }
        // As long as nothing can read the Corefile it may be one that is refused.
        self.moment.older = older.filter(|_| self.server.configuration().runs_older || self.server.awaits_plugins());
    }
}
