//! How musl sends: `src/network/res_msend.c` (rules M8, M12 to M16).

use super::musl::{Walk, counts};
use super::{Exchange, Library, Protocol};
use crate::dns::{Name, Rcode, RecordType};
use std::time::Duration;

/// musl takes what RFC 1035, section 4.2.1, allows.
const UDP: Protocol = Protocol::Udp { limit: 512 };

impl Walk<'_> {
    /// `__res_msend_rc` (rules M8, M12 to M16): all questions to all nameservers at once, again after a while.
    /// Gives the packet whose reply counts for each type.
    pub(super) fn exchange(&mut self, name: &Name, malformed: bool, types: &[RecordType]) -> [Option<usize>; 2] {
        let milliseconds = u64::try_from(self.config.timeout).unwrap_or_default() * 1000;
        let attempts = u64::try_from(self.config.attempts).unwrap_or(1).max(1);
        let timeout = Duration::from_millis(milliseconds);
        let interval = Duration::from_millis((milliseconds / attempts).max(1));
        let start = self.journal.now;
        let mut elapsed = Duration::ZERO;
        let mut slots = [Slot::default(); 2];
        while elapsed < timeout {
            self.journal.now = start + elapsed;
            for (position, (slot, record_type)) in slots.iter().zip(types).enumerate() {
                if slot.state != State::Waiting {
                    continue;
                }
                for nameserver in 0..self.config.nameservers.len() {
                    if malformed {
                        self.journal.send_malformed(nameserver, name, *record_type, UDP);
                    } else {
                        let packet = self.journal.send(nameserver, name, *record_type, UDP);
                        self.arriving.push_back((position, packet));
                    }
                }
            }
            self.receive(name, types, &mut slots, start + (elapsed + interval).min(timeout));
            if slots.iter().zip(types).all(|(slot, _)| slot.state == State::Settled) {
                return slots.map(|slot| slot.answer);
            }
            elapsed += interval;
        }
        self.journal.now = start + timeout;
        slots.map(|slot| slot.answer)
    }

    /// Takes the replies that come until then to what is under way, and to what is sent because of them.
    fn receive(&mut self, name: &Name, types: &[RecordType], slots: &mut [Slot; 2], until: Duration) {
        let mut servfail_budget = 2 * types.len();
        while let Some((position, packet)) = self.next_to_arrive(until) {
            let (Some(record_type), Some(slot)) = (types.get(position), slots.get_mut(position)) else { continue };
            let Some((nameserver, protocol)) =
                self.journal.sent.get(packet).map(|sent| (sent.nameserver, sent.protocol))
            else {
                continue;
            };
            let over_tcp = protocol == Protocol::Tcp;
            let (rcode, truncated) = match self.journal.arrive(packet, until) {
                Exchange::Response(response) => (response.rcode, response.truncated),
                Exchange::PortClosed if over_tcp => {
                    slot.state = State::Settled;
                    continue;
                }
                // The socket is not connected: a closed port is silence (rule M15).
                Exchange::PortClosed | Exchange::Silence => continue,
            };
            if slot.state == State::Settled || (slot.state == State::Connecting && !over_tcp) {
                continue;
            }
            if over_tcp || (counts(rcode) && (!truncated || self.library == Library::Musl123)) {
                *slot = Slot { state: State::Settled, answer: Some(packet) };
            } else if counts(rcode) {
                slot.state = State::Connecting;
                let packet = self.journal.send(nameserver, name, *record_type, Protocol::Tcp);
                self.arriving.push_back((position, packet));
            } else if rcode == Rcode::ServFail && servfail_budget > 0 {
                servfail_budget -= 1;
                let packet = self.journal.send(nameserver, name, *record_type, UDP);
                self.arriving.push_back((position, packet));
            }
        }
    }

    /// The next packet whose reply comes before then: one socket takes all of them, late ones too.
    fn next_to_arrive(&mut self, until: Duration) -> Option<(usize, usize)> {
        let comes = |(_, packet): &(usize, usize)| {
            let sent = self.journal.sent.get(*packet);
            sent.map_or(Duration::ZERO, |sent| sent.at + sent.after)
        };
        let first = self.arriving.iter().enumerate().min_by_key(|(_, waiting)| comes(waiting));
        let (place, _) = first.filter(|(_, waiting)| comes(waiting) < until)?;
        self.arriving.remove(place)
    }
}

/// How far the question of one type is.
#[derive(Clone, Copy, Default)]
struct Slot {
    state: State,
    /// The packet whose reply counts.
    answer: Option<usize>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// No reply counts yet.
    #[default]
    Waiting,
    /// The reply was cut off; a connection is open.
    Connecting,
    /// The reply is there, or the connection failed.
    Settled,
}
