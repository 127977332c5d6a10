//! The way of a query through the server (`core/dnsserver/server.go` ServeDNS): the block of its zone, then that
//! block's plugins, each of which answers, changes or hands on.

use super::block::Chosen;
use super::observe::Observe;
use super::plugin::Plugin;
use super::state::{Millis, State};
use super::{CannotSay, Forwarded, NoReply, Replied, Reply, Request, Server};
use crate::dns::{Class, Edns, Name, Question, Rcode, RecordData, RecordType, Response};
use crate::resolution::trace::Station;
use crate::resolution::upstream::Upstream;
use crate::rule;

/// How deep the server may ask itself on behalf of one question, and how often in all. CoreDNS sets no such limit
/// where two zones of its own point at each other; the lab must come to an end.
const MAX_DEPTH: usize = 8;
const MAX_LOOKUPS: usize = 64;

/// What a plugin does with a query (`plugin.Handler` ServeDNS). A plugin that hands on may change what it gets back.
pub(super) enum Served {
    /// A message was written.
    Reply(Response),
    /// Nothing was written: the server writes a bare message with this code, which no plugin gets to see (rule PS9).
    Rcode(Rcode),
    /// Nothing at all is sent.
    NoReply(NoReply),
    /// The lab does not know.
    CannotSay(Box<CannotSay>),
}

/// One query on its way through the server.
pub(super) struct Walk<'a, O> {
    pub server: &'a Server,
    pub upstream: &'a Upstream,
    pub observe: &'a mut O,
    /// What went to other nameservers, in order.
    pub forwarded: Vec<Forwarded>,
    /// What the server remembers. Without, every query meets a server that has just started.
    pub state: Option<&'a mut State>,
    /// The time, which goes on while a plugin waits.
    pub now: Millis,
    /// When whoever asks gives up waiting: nothing new is tried from then on.
    pub deadline: Millis,
    depth: usize,
    lookups: usize,
    /// A look-up was one too many.
    is_endless: bool,
    /// What the lab could not say on the way: nothing that comes of it is known.
    unsaid: Option<Box<CannotSay>>,
    /// A plugin failed, rather than return a code.
    has_failed: bool,
}

impl<'a, O: Observe> Walk<'a, O> {
    pub fn new(server: &'a Server, upstream: &'a Upstream, observe: &'a mut O) -> Self {
        Self {
            server,
            upstream,
            observe,
            forwarded: Vec::new(),
            state: None,
            now: 0,
            deadline: Millis::MAX,
            depth: 0,
            lookups: 0,
            is_endless: false,
            unsaid: None,
            has_failed: false,
        }
    }

    /// The whole way, and what the client gets.
    pub fn reply(mut self, request: &Request<'_>) -> Reply {
        let start = self.now;
        let served = self.serve(request);
        let replied = match (self.unsaid, served) {
            (Some(unsaid), _) | (None, Served::CannotSay(unsaid)) => Replied::CannotSay(unsaid),
            (None, Served::NoReply(why)) => Replied::Nothing(why),
            (None, Served::Rcode(rcode)) => Replied::Message(finish(request, Response::empty(rcode))),
            (None, Served::Reply(response)) if !is_packable(&response) => Replied::Nothing(NoReply::Unpackable),
            (None, Served::Reply(response)) => Replied::Message(finish(request, response)),
        };
        Reply { replied, forwarded: self.forwarded, millis: self.now - start }
    }

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
            Chosen::NotListening => return Served::NoReply(NoReply::NotListening),
        };
        // A class other than IN is refused unless a plugin of the listener takes it (rule PS6).
        let foreign = request.class != Class::In && !self.server.takes_other_classes(request);
        // Transfers are for the `transfer` plugin (rule Q4), and a block without plugins serves nobody (rule PS3).
        let transfer = request.is_transfer() && !block.has_transfer;
        if foreign || transfer || block.is_empty {
            let rule = if transfer { rule::Q4 } else { rule::Q1 };
            self.station(|| (request.question.as_ref().clone(), Station::Refused { rule }));
            return Served::Rcode(Rcode::Refused);
        }
        self.next(&block.plugins, request)
    }

    /// Hands a request to the next plugin of the chain.
    pub fn next(&mut self, chain: &'a [Plugin], request: &Request<'_>) -> Served {
        let Some((plugin, rest)) = chain.split_first() else {
            self.station(|| (request.question.as_ref().clone(), Station::Unanswered));
            return self.fail();
        };
        plugin.serve(self, request, rest)
    }

    /// SERVFAIL of a plugin that fails: the code comes with an error, which ends what a plugin before it was about to
    /// try next (`autopath`).
    pub fn fail(&mut self) -> Served {
        self.has_failed = true;
        Served::Rcode(Rcode::ServFail)
    }

    /// Hands a request to the next plugin, and says whether a plugin failed.
    pub fn attempt(&mut self, chain: &'a [Plugin], request: &Request<'_>) -> (Served, bool) {
        self.has_failed = false;
        let served = self.next(chain, request);
        let has_failed = self.has_failed && matches!(served, Served::Rcode(_));
        (served, has_failed)
    }

    /// Asks the whole server on behalf of a request (rule PS5; `plugin/pkg/upstream` Lookup).
    pub fn lookup(&mut self, request: &Request<'_>, name: &Name, record_type: RecordType) -> Response {
        // Nobody can be asked for a name that no message holds (rule PS10).
        if !name.is_packable() {
            return Response::empty(Rcode::ServFail);
        }
        if self.depth >= MAX_DEPTH || self.lookups >= MAX_LOOKUPS {
            self.is_endless = true;
            return Response::empty(Rcode::ServFail);
        }
        self.lookups += 1;
        self.depth += 1;
        let (_, additional) = self.observe.mark();
        let question = Question { name: name.clone(), record_type };
        let own = request.lookup(&question);
        let has_failed = self.has_failed;
        let served = self.serve(&own);
        self.has_failed = has_failed;
        self.depth -= 1;
        let (answers, _) = self.observe.mark();
        // Only the answers of such a reply are passed on.
        self.observe.rewind((answers, additional));
        match served {
            Served::Reply(response) => finish(&own, response),
            Served::Rcode(rcode) => Response::empty(rcode),
            Served::NoReply(_) => Response::empty(Rcode::ServFail),
            Served::CannotSay(unsaid) => {
                self.unsaid.get_or_insert(unsaid);
                Response::empty(Rcode::ServFail)
            }
        }
    }

    /// Does what goes on behind the client's back: it takes none of the client's time, and what is not known of it is
    /// none of the client's business.
    pub fn in_background<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let (now, mark, unsaid) = (self.now, self.observe.mark(), self.unsaid.take());
        let result = work(self);
        self.observe.rewind(mark);
        (self.now, self.unsaid) = (now, unsaid);
        result
    }

    /// True where something on the way could not be said, so that nothing may be kept of it.
    pub fn is_unsaid(&self) -> bool {
        self.unsaid.is_some()
    }

    /// True where the server has asked itself so often that it never comes to an end.
    pub fn is_endless(&self) -> bool {
        self.is_endless
    }

    /// A station at which nothing is checked.
    pub fn station(&mut self, hop: impl FnOnce() -> (Question, Station)) {
        self.observe.enter(hop);
        self.observe.leave(None);
    }
}

/// True where a message can hold the names that records lead to (rule PS10). Objects of the cluster may say any; the names
/// of records themselves are those that were asked for or led to.
fn is_packable(response: &Response) -> bool {
    response.answers.iter().chain(&response.additional).all(|record| match &record.data {
        RecordData::Cname(name) | RecordData::Ptr(name) | RecordData::Srv { target: name, .. } => name.is_packable(),
        _ => true,
    })
}

/// The message as it is sent: it has an OPT record where the query had one (rule PS7; `request/request.go` SizeAndDo).
fn finish(request: &Request<'_>, mut response: Response) -> Response {
    match &request.edns {
        None => {}
        Some(edns) if response.rcode == Rcode::BadVers => {
            response.edns =
                Some(Box::new(Edns { udp_size: 0, version: 0, dnssec_ok: edns.dnssec_ok, ..Edns::default() }));
        }
        Some(edns) => {
            // An OPT of a plugin's own keeps its DO.
            let own = response.edns.take();
            let dnssec_ok = edns.dnssec_ok || own.as_ref().is_some_and(|own| own.dnssec_ok);
            let options = own.map(|own| own.options).unwrap_or_default();
            let udp_size = edns.udp_size;
            response.edns = Some(Box::new(Edns { udp_size, version: 0, dnssec_ok, options }));
        }
    }
    response
}
