//! `loop`: a server that sends to itself stops soon after it started (rule PQ8; `plugin/loop`).

use super::super::key::Scheme;
use super::super::{Request, Server};
use super::{Plugin, late};
use crate::dns::{Name, Question, RecordType};
use crate::resolution::upstream::Upstream;
use std::net::{Ipv4Addr, SocketAddr};

/// What `loop` asks itself for, below a zone, and from which port. CoreDNS draws both.
const LOOP_QUERY: &str = "4547991504243258144.3688648895315093531";
const LOOP_PORT: u16 = 40_000;

impl Server {
    /// The server as it is once `loop` has sent its query to itself: gone, where that came back (rule PQ8;
    /// `plugin/loop/loop.go`).
    pub(in super::super) fn after_loop(mut self) -> Self {
        let Some(table) = late::table() else { return self };
        let asks_itself = |plugin: &Plugin| match plugin {
            Plugin::Forward(forward) => forward.addresses().iter().any(|to| (table.own_listener)(&self, to).is_some()),
            _ => false,
        };
        let blocks = &self.configuration.blocks;
        if !blocks.iter().any(|block| block.plugins.iter().any(asks_itself)) {
            return self;
        }
        let found = (table.found_loop)(&self);
        if found.is_some() {
            self.configuration.stopped = found;
            self.configuration.blocks.clear();
        }
        self
    }

    /// What CoreDNS says where the query of `loop` comes back to it.
    pub(super) fn found_loop(&self) -> Option<String> {
        let blocks = &self.configuration.blocks;
        let keys = blocks.iter().filter(|block| block.has_loop).flat_map(|block| &block.keys);
        keys.filter(|key| key.scheme == Scheme::Dns).find_map(|key| {
            let name = Name::parse(&format!("{LOOP_QUERY}.{}", key.zone.as_str().trim_start_matches('.'))).ok()?;
            let question = Question { name, record_type: RecordType::parse_any("HINFO").ok()? };
            let request =
                Request { server: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), key.port), ..Request::new(&question) };
            let upstream = Upstream::default();
            let mut watches_nothing = ();
            let mut walk = self.walk(&upstream, &mut watches_nothing);
            walk.has_come_back(&request).then(|| {
                let (zone, port, name) = (&key.zone, key.port, &question.name);
                format!(
                    "plugin/loop: Loop (127.0.0.1:{LOOP_PORT} -> :{port}) detected for zone \"{zone}\", see \
                     https://coredns.io/plugins/loop#troubleshooting. Query: \"HINFO {name}\""
                )
            })
        })
    }
}
