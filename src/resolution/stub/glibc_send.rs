//! How glibc sends: `resolv/res_send.c`, `__res_context_send`, `send_dg` and `send_vc` (rules G17 to G23).

use super::lookup_log::{Journal, Packets};
use super::{CandidateOutcome, Config, Exchange, Protocol};
use crate::dns::{Name, Rcode, RecordType};
use std::time::Duration;

/// What a process remembers from one question to the next.
pub(super) struct Sender<'a> {
    config: &'a Config,
    /// With which nameserver the next question begins.
    turn: usize,
    /// `RES_SNGLKUP`: one at a time. Stays on once a reply was lost (rule G19).
    one_at_a_time: bool,
    /// `RES_SNGLKUPREOP`: from a new socket each.
    reopen: bool,
    /// A connection was opened and nobody spoke: the call never returns (rule G21).
    pub hangs: bool,
}

/// What asking one nameserver over UDP came to.
enum Datagrams {
    /// The packets whose replies count.
    Replies(Packets),
    /// A reply was cut off: the same nameserver over TCP.
    Truncated,
    /// The next nameserver, at once or after the timeout.
    Nothing {
        /// The host answered in some way, were it with silence; `false` where nobody listens.
        got_somewhere: bool,
        /// The last rcode, where replies came but none counts.
        rcode: Option<Rcode>,
    },
}

/// What came back until a moment.
struct Came {
    /// The packets whose replies count.
    good: Packets,
    /// The first code of those that do not.
    bad: Option<Rcode>,
    /// Nobody listens.
    closed: bool,
    /// How many replies came.
    answered: usize,
}

impl<'a> Sender<'a> {
    pub(super) fn new(config: &'a Config) -> Self {
        Self {
            config,
            turn: config.first,
            one_at_a_time: config.single_request || config.single_request_reopen,
            reopen: config.single_request_reopen,
            hangs: false,
        }
    }

    /// Asks for all the types of a name and gives the packets whose replies count, in the order of
    /// the types, or what came instead.
    pub(super) fn exchange(
        &mut self,
        journal: &mut Journal<'_>,
        name: &Name,
        types: &[RecordType],
    ) -> Result<Packets, CandidateOutcome> {
        let count = self.config.nameservers.len();
        let first = self.turn;
        if self.config.rotate {
            self.turn += 1;
        }
        let (mut got_somewhere, mut rcode) = (false, None);
        let mut tcp = self.config.use_tcp;
        for _ in 0..self.config.attempts {
            for position in 0..count {
                let nameserver = if self.config.rotate { (first + position) % count } else { position };
                if !tcp {
                    match self.datagrams(journal, nameserver, name, types) {
                        Datagrams::Replies(packets) => return Ok(packets),
                        Datagrams::Truncated => tcp = true,
                        Datagrams::Nothing { got_somewhere: somewhere, rcode: last } => {
                            got_somewhere |= somewhere;
                            rcode = last.or(rcode);
                            continue;
                        }
                    }
                }
                match self.connection(journal, nameserver, name, types) {
                    Some(packets) => return Ok(packets),
                    None if self.hangs => return Err(CandidateOutcome::Timeout),
                    None => {}
                }
            }
            if tcp {
                // Over connections every nameserver gets one chance.
                return Err(CandidateOutcome::PortClosed);
            }
        }
        Err(match rcode {
            Some(Rcode::ServFail) => CandidateOutcome::ServFail,
            Some(_) => CandidateOutcome::Refused,
            None if got_somewhere => CandidateOutcome::Timeout,
            None => CandidateOutcome::PortClosed,
        })
    }

    /// How long one nameserver is waited for (`send_dg`): the second and third share what is doubled.
    fn patience(&self, nameserver: usize) -> Duration {
        let mut seconds = self.config.timeout << nameserver.min(3);
        if nameserver > 0 {
            seconds /= i64::try_from(self.config.nameservers.len()).unwrap_or(1);
        }
        Duration::from_secs(u64::try_from(seconds.max(1)).unwrap_or(1))
    }

    /// UDP. Where one reply of two is lost, the rest is asked one at a time, then from new sockets (rule G19).
    fn datagrams(
        &mut self,
        journal: &mut Journal<'_>,
        nameserver: usize,
        name: &Name,
        types: &[RecordType],
    ) -> Datagrams {
        loop {
            let until = journal.now + self.patience(nameserver);
            let Some(came) = self.datagrams_until(journal, (nameserver, until), name, types) else {
                return Datagrams::Truncated;
            };
            let none = came.good.as_slice().is_empty();
            if came.closed {
                return Datagrams::Nothing { got_somewhere: came.answered > 0, rcode: came.bad };
            }
            if came.answered >= types.len() {
                return match came.bad {
                    Some(rcode) if none => Datagrams::Nothing { got_somewhere: true, rcode: Some(rcode) },
                    _ => Datagrams::Replies(came.good),
                };
            }
            journal.now = until;
            if none {
                return Datagrams::Nothing { got_somewhere: true, rcode: came.bad };
            }
            if !self.one_at_a_time {
                self.one_at_a_time = true;
            } else if !self.reopen {
                self.reopen = true;
            } else {
                return Datagrams::Replies(came.good);
            }
        }
    }

    /// Sends all questions, at once or one after another, and waits until a moment. `None` where a reply was cut off.
    fn datagrams_until(
        &self,
        journal: &mut Journal<'_>,
        (nameserver, until): (usize, Duration),
        name: &Name,
        types: &[RecordType],
    ) -> Option<Came> {
        let protocol = Protocol::Udp { limit: if self.config.edns0 { 1200 } else { 512 } };
        let mut packets = Packets::default();
        if !self.one_at_a_time {
            for record_type in types {
                packets.push(journal.send(nameserver, name, *record_type, protocol));
            }
        }
        let mut came = Came { good: Packets::default(), bad: None, closed: false, answered: 0 };
        for (position, record_type) in types.iter().enumerate() {
            let packet = match packets.as_slice().get(position) {
                Some(packet) => *packet,
                None => journal.send(nameserver, name, *record_type, protocol),
            };
            // A socket stays open from one attempt to the next: a late reply is one too.
            let packet = if self.reopen { packet } else { journal.awaited(packet) };
            match journal.arrive(packet, until) {
                Exchange::Response(response) => {
                    came.answered += 1;
                    match response.rcode {
                        Rcode::ServFail | Rcode::NotImp | Rcode::Refused => {
                            came.bad = came.bad.or(Some(response.rcode));
                        }
                        _ if response.truncated => return None,
                        _ => came.good.push(packet),
                    }
                }
                Exchange::PortClosed => came.closed = true,
                Exchange::Silence => {}
            }
            // One at a time, the second is not asked before the first has a reply that counts.
            if self.one_at_a_time && came.good.as_slice().len() <= position {
                break;
            }
        }
        Some(came)
    }

    /// TCP: all questions over one connection. The second reaches the server when it has answered the first.
    fn connection(
        &mut self,
        journal: &mut Journal<'_>,
        nameserver: usize,
        name: &Name,
        types: &[RecordType],
    ) -> Option<Packets> {
        let mut packets = Packets::default();
        for record_type in types {
            let packet = journal.send(nameserver, name, *record_type, Protocol::Tcp);
            match journal.arrive(packet, Duration::MAX) {
                Exchange::Response(_) => packets.push(packet),
                Exchange::PortClosed => return None,
                Exchange::Silence => {
                    self.hangs = true;
                    return None;
                }
            }
        }
        Some(packets)
    }
}
