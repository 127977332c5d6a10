//! Server blocks: which listener a query reaches, and which block of it serves the name (rules PS1 to PS3, PU3).

use super::chain::{Served, Walk};
use super::key::{Key, Scheme};
use super::plugin::{Behind, Plugin, Watcher, late, view::View};
use super::{CannotSay, NoReply, Request, Server};
use crate::dns::{self, Class, Rcode, RecordType};
use crate::resolution::corefile::Files;
use crate::resolution::trace::Station;
use crate::resolution::upstream::Upstream;
use crate::rule;
use crate::sorting::sort_by_key;
use std::net::IpAddr;

/// A server block: one chain of plugins under one or several names.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerBlock {
    pub keys: Vec<Key>,
    /// The addresses it listens on; none are all.
    pub bound: Vec<IpAddr>,
    /// How many sockets a listener has (`multisocket`).
    pub sockets: usize,
    /// It has the `view` plugin, which lets others serve the same zone.
    pub has_view: bool,
    /// `view`: the queries it is for; all without.
    pub view: Option<Behind<View>>,
    /// The plugins in CoreDNS's order (rule PS4).
    pub plugins: Vec<Plugin>,
    /// It has `loop`.
    pub has_loop: bool,
    /// Nothing is written in its braces.
    pub is_empty: bool,
    /// It has `chaos` or `forward`, which take other classes than IN (rule PS6).
    pub takes_other_classes: bool,
}

impl ServerBlock {
    /// A block for every name on the usual port, with these plugins.
    pub(super) fn of_root(plugins: Vec<Plugin>) -> Self {
        Self {
            keys: vec![Key::of_root()],
            bound: Vec::new(),
            sockets: 1,
            has_view: false,
            plugins,
            has_loop: true,
            is_empty: false,
            view: None,
            takes_other_classes: true,
        }
    }
}

/// What a query reaches.
pub(super) enum Chosen<'a> {
    Block(&'a ServerBlock),
    /// Whether a `view` is for the query is nothing the lab knows.
    CannotSay(CannotSay),
    /// Somebody listens there, and serves no such zone.
    Nothing,
    /// Nobody listens there.
    NotListening,
}

impl Server {
    /// The listener's keys that a query could be meant for, each with its block.
    fn keys_of<'a>(&'a self, request: &Request<'_>) -> impl Iterator<Item = (&'a Key, &'a ServerBlock)> {
        let (address, port) = (request.server.ip(), self.port_of(request));
        let blocks = self.configuration.blocks.iter().filter(move |block| {
            let is_at = |own: &IpAddr| own.is_unspecified() || *own == address;
            block.bound.is_empty() || address.is_unspecified() || block.bound.iter().any(is_at)
        });
        blocks
            .flat_map(|block| block.keys.iter().map(move |key| (key, block)))
            .filter(move |(key, _)| key.port == port && key.scheme == Scheme::Dns)
    }

    /// The port a query reaches: what comes by way of the Service comes to the port that it leads to.
    fn port_of(&self, request: &Request<'_>) -> u16 {
        match request.server.port() {
            dns::PORT if request.server.ip().is_unspecified() => self.entry,
            port => port,
        }
    }

    /// The block of the longest zone the name is under (rule PS1). Of several for one zone it is the first whose `view`
    /// is for the query, and where none is, the search goes on with shorter zones (rule PW1).
    pub(super) fn choose(&self, request: &Request<'_>) -> Chosen<'_> {
        let name = &request.question.name;
        // Nearly every server has one block for every name.
        if let [block] = self.configuration.blocks.as_slice()
            && let [key] = block.keys.as_slice()
            && (key.port, key.scheme) == (self.port_of(request), Scheme::Dns)
            && key.zone.is_root()
            && block.bound.is_empty()
            && block.view.is_none()
        {
            return Chosen::Block(block);
        }
        let mut is_listening = false;
        let mut fitting: Vec<(&Key, &ServerBlock)> = Vec::new();
        for (key, block) in self.keys_of(request) {
            is_listening = true;
            if name.is_under(&key.zone) {
                fitting.push((key, block));
            }
        }
        // Those of one zone stay in the order of the Corefile.
        sort_by_key(&mut fitting, |(key, _)| std::cmp::Reverse(key.zone.as_str().len()));
        // DS records are the parent's, so its zone is asked where it is served too (`server.go` ServeDNS).
        let is_ds = request.question.record_type == RecordType::Ds;
        let mut chosen = None;
        for (key, block) in fitting {
            if is_ds && chosen.is_some() && key.zone.is_root() {
                break;
            }
            match block.view.as_ref().zip(late::table()).map_or(Ok(true), |(view, table)| (table.sees)(view, request)) {
                // A block without plugins refuses before it looks (rule PS3).
                _ if block.is_empty => return Chosen::Block(block),
                Ok(true) => chosen = Some(block),
                Ok(false) => {}
                Err(unknown) => return Chosen::CannotSay(unknown),
            }
            if chosen.is_some() && !is_ds {
                break;
            }
        }
        match chosen {
            Some(block) => Chosen::Block(block),
            None if is_listening => Chosen::Nothing,
            None => Chosen::NotListening,
        }
    }

    /// The way of one query through this server.
    pub(super) fn walk<'a, O: Watcher>(&'a self, upstream: &'a Upstream, observe: &'a mut O) -> Walk<'a, O> {
        Walk::new(self, upstream, observe, Walk::serve)
    }

    /// True where an option of EDNS goes back with a reply because a rule of any server block names it (rule PR13).
    pub(super) fn knows_option(&self, code: u16) -> bool {
        late::table().is_some_and(|table| (table.supports)(self, code))
    }

    /// True where some block of the listener takes classes other than IN (rule PS6).
    fn takes_other_classes(&self, request: &Request<'_>) -> bool {
        self.keys_of(request).any(|(_, block)| block.takes_other_classes)
    }
}

impl<'a, O: Watcher> Walk<'a, O> {
    /// The server: the block of the longest zone (rule PS1), and its plugins.
    fn serve(&mut self, request: &Request<'_>) -> Served {
        if request.edns.as_ref().is_some_and(|edns| edns.version != 0) {
            return Served::Rcode(Rcode::BadVers);
        }
        let block = match self.server.choose(request) {
            Chosen::Block(block) => block,
            Chosen::Nothing => {
                self.station(|| (request.question.as_ref().clone(), Station::Refused { rule: rule::Q1 }));
                return Served::Rcode(Rcode::Refused);
            }
            Chosen::CannotSay(cannot) => {
                let hop = || Station::CannotSay { cannot: cannot.clone() };
                self.station(|| (request.question.as_ref().clone(), hop()));
                return Served::CannotSay(Box::new(cannot));
            }
            Chosen::NotListening => {
                if let Some(says) = self.server.configuration.says_at_its_end() {
                    // A place in a file that it imports is told by what it says.
                    let place = self.server.configuration.place_at_fault().filter(|place| place.is_in_corefile());
                    let line = place.map(|place| place.line);
                    self.station(|| {
                        (request.question.as_ref().clone(), Station::Stopped { says: says.to_owned(), line })
                    });
                }
                return Served::NoReply(NoReply::NotListening);
            }
        };
        // A class other than IN is refused unless a plugin of the listener takes it (rule PS6).
        let foreign = request.class != Class::In && !self.server.takes_other_classes(request);
        // A block without plugins serves nobody (rule PS3).
        if foreign || block.is_empty {
            self.station(|| (request.question.as_ref().clone(), Station::Refused { rule: rule::Q1 }));
            return Served::Rcode(Rcode::Refused);
        }
        self.next(&block.plugins, request)
    }
}

/// What fails when the listeners open, after all set-ups (rule PU11): an address that is not the machine's.
pub(super) fn listen(block: &ServerBlock, files: &Files) -> Option<(IpAddr, String)> {
    let own = files.addresses.as_deref();
    let foreign = block.bound.iter().find(|address| {
        !address.is_loopback() && !address.is_unspecified() && own.is_some_and(|own| !own.contains(address))
    })?;
    let host = if foreign.is_ipv4() { foreign.to_string() } else { format!("[{foreign}]") };
    let port = block.keys.first()?.port;
    Some((*foreign, format!("Listen: listen tcp {host}:{port}: bind: cannot assign requested address")))
}
