//! The way of a query through the server (`core/dnsserver/server.go` ServeDNS): the block of its zone, then that
//! block's plugins, each of which answers, changes or hands on. What stands here knows none of them: it is what they know
//! of a query under way.

use super::observe::Observe;
use super::state::State;
use super::time::Millis;
use super::{Came, CannotSay, Forwarded, NoReply, Onward, Replied, Reply, Request, Server};
use crate::dns::{Edns, EdnsOption, Name, Question, Rcode, RecordData, RecordType, Response, Transport, wire};
use crate::resolution::trace::{Station, Step, StepId};
use crate::resolution::upstream::{Query, Upstream};
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
    /// A plugin wrote a message that is none (`minimal`): it makes the first plugin panic that looks at it.
    Nil,
    /// A plugin panicked: no plugin before it sees anything, and the server writes SERVFAIL (`server.go` recover).
    Panic,
    /// The lab does not know.
    CannotSay(Box<CannotSay>),
}

impl Served {
    /// The same, for a plugin that looks at every message on its way back.
    pub(super) fn looked_at(self) -> Self {
        if matches!(self, Self::Nil) { Self::Panic } else { self }
    }
}

/// How the whole server serves a query, from its listeners on.
pub(super) type FromStart<'a, O> = for<'w, 'r, 'q> fn(&'w mut Walk<'a, O>, &'r Request<'q>) -> Served;

/// One query on its way through the server.
pub(super) struct Walk<'a, O> {
    pub server: &'a Server,
    pub upstream: &'a Upstream,
    pub observe: &'a mut O,
    /// What went to other nameservers, in order.
    pub forwarded: Vec<Forwarded>,
    /// Who is at the addresses that are sent to; without, all of them are outside the cluster.
    pub onward: Option<&'a mut Onward<'a>>,
    /// What the server remembers. Without, every query meets a server that has just started.
    pub state: Option<&'a mut State>,
    /// The time, which goes on while a plugin waits.
    pub now: Millis,
    /// When whoever asks gives up waiting: nothing new is tried from then on.
    pub deadline: Millis,
    /// What a plugin made of the UDP size of the query: the reply shows it, and is made for it.
    pub udp_size: Option<u16>,
    /// What a plugin made of the question: CoreDNS changes the query itself, so plugins in front see it once it comes back.
    pub asked: Option<Question>,
    /// The OPT record that the server gives a message of its own, where a plugin changed the query's.
    pub left: Option<Edns>,
    /// The questions that a `forward` of the server, by its number, is sending to the server itself.
    pub circling: Vec<(usize, Question)>,
    /// One of them came back.
    pub has_circled: bool,
    /// The way from its start, for what the server asks itself. What serves is made of plugins, which know this walk; so
    /// whoever starts one hands it in, and the walk knows none of them.
    from_start: FromStart<'a, O>,
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
    pub(super) fn new(
        server: &'a Server,
        upstream: &'a Upstream,
        observe: &'a mut O,
        from_start: FromStart<'a, O>,
    ) -> Self {
        Self {
            server,
            upstream,
            observe,
            forwarded: Vec::new(),
            onward: None,
            state: None,
            now: 0,
            deadline: Millis::MAX,
            udp_size: None,
            asked: None,
            left: None,
            circling: Vec::new(),
            has_circled: false,
            from_start,
            depth: 0,
            lookups: 0,
            is_endless: false,
            unsaid: None,
            has_failed: false,
        }
    }

    /// The whole way, and what the client gets.
    pub(super) fn reply(mut self, request: &Request<'_>) -> Reply {
        let start = self.now;
        let served = (self.from_start)(&mut self, request);
        let replied = match (self.unsaid.take(), served) {
            (Some(unsaid), _) | (None, Served::CannotSay(unsaid)) => Replied::CannotSay(unsaid),
            (None, Served::NoReply(why)) => Replied::Nothing(why),
            // The server writes it, to the query as the plugins have left it.
            (None, Served::Rcode(rcode)) => Replied::Message(self.bare(request, rcode)),
            (None, Served::Nil | Served::Panic) => {
                self.observe.rewind((0, 0));
                Replied::Message(self.bare(request, Rcode::ServFail))
            }
            (None, Served::Reply(response)) => {
                // What was cut off is not packed.
                let response = self.finish(request, response, (0, 0));
                if is_packable(&response) { Replied::Message(response) } else { Replied::Nothing(NoReply::Unpackable) }
            }
        };
        Reply { replied, forwarded: self.forwarded, millis: self.now - start }
    }

    /// True where a query that the server sends to itself comes back to it.
    pub(super) fn has_come_back(&mut self, request: &Request<'_>) -> bool {
        let _ = (self.from_start)(self, request);
        self.has_circled
    }

    /// SERVFAIL of a plugin that fails: the code comes with an error, which ends what a plugin before it was about to
    /// try next (`autopath`).
    pub(super) fn fail(&mut self) -> Served {
        self.has_failed = true;
        Served::Rcode(Rcode::ServFail)
    }

    /// Does something, and says whether a plugin failed in it.
    pub(super) fn attempt(&mut self, serve: impl FnOnce(&mut Self) -> Served) -> (Served, bool) {
        self.has_failed = false;
        let served = serve(self);
        let has_failed = self.has_failed && matches!(served, Served::Rcode(_));
        (served, has_failed)
    }

    /// Asks the whole server on behalf of a request (rule PS5; `plugin/pkg/upstream` Lookup).
    pub(super) fn lookup(&mut self, request: &Request<'_>, name: &Name, record_type: RecordType) -> Response {
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
        let mark = self.observe.mark();
        let outer = (self.udp_size.take(), self.asked.take(), self.left.take());
        let question = Question { name: name.clone(), record_type };
        let own = request.lookup(&question);
        let has_failed = self.has_failed;
        let served = (self.from_start)(self, &own);
        self.has_failed = has_failed;
        let reply = match served {
            // It passes the same way out as a client's, limit and all (`dnsserver.Server` ServeDNS).
            Served::Reply(response) => self.finish(&own, response, mark),
            Served::Rcode(rcode) => Response::empty(rcode),
            Served::NoReply(_) | Served::Nil | Served::Panic => Response::empty(Rcode::ServFail),
            Served::CannotSay(unsaid) => {
                self.unsaid.get_or_insert(unsaid);
                Response::empty(Rcode::ServFail)
            }
        };
        self.depth -= 1;
        (self.udp_size, self.asked, self.left) = outer;
        let (answers, _) = self.observe.mark();
        // Only the answers of such a reply are passed on.
        self.observe.rewind((answers, mark.1));
        reply
    }

    /// Sends a query to the server itself, at one of its own addresses, as a client of its own would (rule PF13).
    pub(super) fn ask_itself(&mut self, request: &Request<'_>) -> Replied {
        let mark = self.observe.mark();
        let outer = (self.udp_size.take(), self.asked.take(), self.left.take());
        let replied = match (self.from_start)(self, request) {
            Served::Reply(response) => Replied::Message(self.finish(request, response, mark)),
            Served::Rcode(rcode) => Replied::Message(self.bare(request, rcode)),
            Served::Nil | Served::Panic => Replied::Message(self.bare(request, Rcode::ServFail)),
            Served::NoReply(why) => Replied::Nothing(why),
            Served::CannotSay(unsaid) => {
                self.unsaid.get_or_insert(unsaid);
                Replied::Nothing(NoReply::Dropped)
            }
        };
        (self.udp_size, self.asked, self.left) = outer;
        match replied {
            Replied::Message(response) if response.answers.is_empty() && response.additional.is_empty() => {
                self.observe.rewind(mark);
                Replied::Message(response)
            }
            Replied::Message(response) if is_packable(&response) => Replied::Message(response),
            Replied::Message(_) => {
                self.observe.rewind(mark);
                Replied::Nothing(NoReply::Unpackable)
            }
            other => {
                self.observe.rewind(mark);
                other
            }
        }
    }

    /// Does what goes on behind the client's back: it takes none of the client's time, and what is not known of it is
    /// none of the client's business.
    pub(super) fn in_background<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let (now, mark, unsaid) = (self.now, self.observe.mark(), self.unsaid.take());
        let result = work(self);
        self.observe.rewind(mark);
        (self.now, self.unsaid) = (now, unsaid);
        result
    }

    /// Sends a query on to another nameserver.
    pub(super) fn send_on(&mut self, address: &str, query: &Query<'_>) -> Came {
        self.onward.as_mut().map_or(Came::Outside, |onward| onward(address, query))
    }

    /// Something could not be said: nothing that comes of it is known.
    pub(super) fn unsay(&mut self, request: &Request<'_>, cannot: Box<CannotSay>) {
        self.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: (*cannot).clone() }));
        self.unsaid.get_or_insert(cannot);
    }

    /// Notes that the lab does not know what comes of the query from here on.
    pub(super) fn leave_unsaid(&mut self, cannot: CannotSay) {
        self.unsaid.get_or_insert_with(|| Box::new(cannot));
    }

    /// What could not be said so far.
    pub(super) fn unsaid(&self) -> Option<&CannotSay> {
        self.unsaid.as_deref()
    }

    /// True where something on the way could not be said, so that nothing may be kept of it.
    pub(super) fn is_unsaid(&self) -> bool {
        self.unsaid.is_some()
    }

    /// True where the server has asked itself so often that it never comes to an end.
    pub(super) fn is_endless(&self) -> bool {
        self.is_endless
    }

    /// A station at which nothing is checked.
    pub(super) fn station(&mut self, hop: impl FnOnce() -> (Question, Station)) {
        self.observe.enter(hop);
        self.observe.leave(None);
    }

    /// A message without records that the server writes itself. It repeats the question as the plugins have left it.
    fn bare(&mut self, request: &Request<'_>, rcode: Rcode) -> Response {
        let mut response = Response::empty(rcode);
        response.edns = self.left.take().map(Box::new);
        response.question = self.asked.take().map(Box::new);
        self.finish(request, response, (0, 0))
    }

    /// The message as it is sent (`request/writer.go` WriteMsg): it has an OPT record where the query had one (rule PS7;
    /// `request/request.go` SizeAndDo), and it fits (rules PN1 to PN3; Scrub). `mark` is where its causes begin.
    fn finish(&mut self, request: &Request<'_>, mut response: Response, mark: (usize, usize)) -> Response {
        let size = self.udp_size.or(request.edns.as_ref().map(|edns| edns.udp_size));
        if let Some(edns) = &request.edns {
            response.edns = Some(Box::new(if response.rcode == Rcode::BadVers {
                Edns { udp_size: 0, version: 0, dnssec_ok: edns.dnssec_ok, ..Edns::default() }
            } else {
                // An OPT record that is there keeps its DO and its options; else the query's own goes back.
                let own = response.edns.take();
                let is_set = own.as_ref().is_some_and(|own| own.dnssec_ok);
                let options = own.map_or_else(|| echoed(self.server, &edns.options), |own| own.options);
                let udp_size = size.unwrap_or(edns.udp_size);
                Edns { udp_size, version: 0, dnssec_ok: edns.dnssec_ok || is_set, options }
            }));
        }
        let limit = match request.transport {
            Transport::Tcp => wire::TCP_LIMIT,
            Transport::Udp => size.unwrap_or(wire::UDP_LIMIT).max(wire::UDP_LIMIT),
        };
        let all = response.answers.len();
        if wire::truncate(&request.question, &mut response, limit) {
            let (answers, additional) = (response.answers.len(), response.additional.len());
            self.observe.rewind((mark.0 + answers, mark.1 + additional));
            let hop = || Station::Plugin { plugin: "truncate", line: 0, steps: Vec::new() };
            self.observe.enter(|| (request.question.as_ref().clone(), hop()));
            self.observe.step(|| {
                let detail = [limit.to_string(), answers.to_string(), all.to_string()];
                Step::new(StepId::ReplyIsTruncated, rule::PN3, detail)
            });
            self.observe.leave(None);
        }
        response
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

/// The options of a query that go back with a reply of the server's own (`request/edns0.go` supportedOptions): NSID,
/// EXPIRE, COOKIE, KEEPALIVE and PADDING, and those that a rule of any server block names (rule PR13).
pub(super) fn echoed(server: &Server, options: &[EdnsOption]) -> Vec<EdnsOption> {
    let goes_back =
        |option: &&EdnsOption| matches!(option.code(), 3 | 9 | 10 | 11 | 12) || server.knows_option(option.code());
    options.iter().filter(goes_back).cloned().collect()
}

/// How long a reply is on the wire, in octets: compressed only where it would not fit otherwise, or where a datagram
/// would be cut into fragments on its way (rule PN2; `request/request.go` Scrub).
pub fn size(request: &Request<'_>, response: &Response) -> usize {
    let plain = wire::length(&request.question, response, false);
    let limit = match (request.transport, &response.edns) {
        (Transport::Tcp, _) => usize::from(wire::TCP_LIMIT),
        (Transport::Udp, None) => usize::from(wire::UDP_LIMIT),
        (Transport::Udp, Some(edns)) => {
            let unfragmented = if request.client.ip().to_canonical().is_ipv4() { 1480 } else { 1220 };
            unfragmented.min(edns.udp_size.max(wire::UDP_LIMIT).into())
        }
    };
    if plain <= limit { plain } else { wire::length(&request.question, response, true) }
}
