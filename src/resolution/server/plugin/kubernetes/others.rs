//! The records that are no addresses, and the names of the server itself, behind a few functions, so that a module can be
//! cut there. In a browser their code arrives when somebody asks for such a record; who watches no query or its causes
//! alone has arrived with it.

use super::super::super::chain::Walk;
use super::super::super::observe::Tracer;
use super::super::Watcher;
use super::handler::soa;
use super::kubernetes::NoSuchName;
use super::query::{Draft, Query};
use crate::dns::{RecordData, RecordType};
use crate::resolution::trace::{CannotSay, Cause, CheckId, Unknown};
use crate::rule;
use std::sync::OnceLock;

/// Finds the records of a query.
type Find<O> = for<'w, 'a, 'q, 'd> fn(&'w mut Walk<'a, O>, Query<'a, 'q>, &'d mut Draft) -> Result<(), NoSuchName>;
/// Finds addresses of a family.
type FindAddresses<O> = for<'w, 'a, 'q, 'd> fn(&'w mut Walk<'a, O>, Query<'a, 'q>, RecordType, &'d mut Draft);

/// The functions, for one who watches so.
pub(in crate::resolution::server) struct Others<O: 'static> {
    /// The records of any type but A and AAAA.
    pub(super) records: Find<O>,
    /// The addresses of the server itself, where its own name is asked for.
    pub(super) own_addresses: FindAddresses<O>,
}

impl<O: Watcher> Others<O> {
    /// For one whose code has come with them.
    pub(crate) fn here() -> Self {
        Self { records, own_addresses }
    }
}

static TRACED: OnceLock<Others<Tracer>> = OnceLock::new();

/// Takes in those for one who keeps everything.
pub fn take_in() {
    TRACED.get_or_init(Others::here);
}

/// Those for one who keeps everything, once they have arrived.
pub(in crate::resolution::server) fn traced() -> Option<Others<Tracer>> {
    #[cfg(not(split))]
    take_in();
    TRACED.get().map(|others| Others { ..*others })
}

impl<O: Watcher> Walk<'_, O> {
    /// Nothing is known of such records so far.
    pub(super) fn others_have_not_arrived(&mut self) -> NoSuchName {
        let directive = "kubernetes".to_owned();
        self.leave_unsaid(CannotSay { directive, line: 0, file: None, reason: Unknown::NotArrived });
        NoSuchName
    }
}

/// The addresses of `ns.dns` of the zone (rule Q9).
fn own_addresses<'a, O: Watcher>(walk: &mut Walk<'a, O>, query: Query<'a, '_>, wanted: RecordType, draft: &mut Draft) {
    let before = draft.answers.len();
    for server in walk.server.name_servers(query.plugin, &query.zone.name) {
        let data = RecordData::from(server.address);
        let known = draft.answers.iter().skip(before).any(|answer| answer.data == data);
        if data.record_type() == wanted && !known {
            walk.observe.answer(|| server.cause);
            draft.answers.push(query.record(data));
        }
    }
}

/// Rule Q4, for all types but A and AAAA.
fn records<'a, O: Watcher>(walk: &mut Walk<'a, O>, query: Query<'a, '_>, draft: &mut Draft) -> Result<(), NoSuchName> {
    let zone = query.zone;
    match query.request.question.record_type {
        RecordType::Srv => walk.srv(query, draft),
        RecordType::Cname => walk.cname(query, draft),
        RecordType::Ptr => walk.ptr(query, draft),
        RecordType::Txt => walk.txt(query, draft),
        RecordType::Soa => {
            if *query.name == *zone.name {
                walk.observe.answer(|| Cause::Server);
                draft.answers.push(soa(&zone.name, query.plugin.options.ttl));
            } else {
                walk.no_data(CheckId::TypeServed, rule::Q4, RecordType::Soa);
            }
            Ok(())
        }
        // The lower-case name is compared with the zone as it was spelled.
        RecordType::Ns if query.lower.as_str() == zone.name.as_str() => {
            walk.ns(query, draft);
            Ok(())
        }
        RecordType::Mx => {
            walk.find(query)?;
            walk.no_data(CheckId::TypeServed, rule::Q4, RecordType::Mx);
            Ok(())
        }
        other => {
            // A mock lookup tells NODATA from NXDOMAIN. It may well ask outside.
            let mark = walk.observe.mark();
            let mocked = walk.addresses(query, RecordType::A, &mut Vec::new(), &mut Draft::default());
            walk.observe.rewind(mark);
            if mocked.is_ok() {
                walk.no_data(CheckId::TypeServed, rule::Q4, other);
            }
            mocked
        }
    }
}
