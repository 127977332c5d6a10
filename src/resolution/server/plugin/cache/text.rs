//! What caches keep, as text: how a state travels with it. A reply is a line
//! `age ttl name type rcode [ra]`, and below it its records, each behind the sign of its section.

use super::super::super::state::State;
use super::super::super::state::cache::{CacheKind, Entries, Entry, Key};
use super::super::super::time::Millis;
use crate::dns::{Name, Question, Rcode, Record, RecordType, Response};
use crate::resolution::trace::Cause;
use std::fmt::Write as _;

/// The most replies a text may hold: it may come from anywhere.
const MOST: usize = 1_000;
/// The signs of answers, authority and additional records.
const SECTIONS: [char; 3] = ['=', '-', '+'];

/// Writes what is kept and not over yet.
pub fn write(state: &State, now: u64) -> String {
    let mut text = String::new();
    let now = now.saturating_mul(1000);
    for (question, entry) in state.cache.entries().filter(|(_, entry)| entry.left(now).is_some()) {
        let Entry { response, stored, ttl, .. } = entry;
        let recursion = if response.recursion_available { " ra" } else { "" };
        let age = now.saturating_sub(*stored) / 1000;
        let _ = writeln!(text, "{age} {ttl} {question} {}{recursion}", response.rcode);
        let sections = [&response.answers, &response.authority, &response.additional];
        for (sign, records) in SECTIONS.iter().zip(sections) {
            for record in records {
                let _ = writeln!(text, "{sign} {record}");
            }
        }
    }
    text
}

/// Reads what [`write()`] wrote, at the time it is for; `None` where anything in it does not read.
pub fn read(text: &str, now: u64) -> Option<State> {
    let mut entries = Entries::default();
    let mut open: Option<(Question, Entry)> = None;
    for (position, line) in text.lines().enumerate() {
        if position > MOST {
            return None;
        }
        let section = SECTIONS.iter().position(|sign| line.starts_with(*sign));
        match (section, &mut open) {
            (Some(section), Some((_, entry))) => {
                let record: Record = line.get(1..)?.trim_start().parse().ok()?;
                let Response { answers, authority, additional, .. } = &mut entry.response;
                let (records, causes) = match section {
                    0 => (answers, Some(&mut entry.answers)),
                    1 => (authority, None),
                    _ => (additional, Some(&mut entry.additional)),
                };
                records.push(record);
                causes.into_iter().for_each(|causes| causes.push(Cause::Server));
            }
            (Some(_), None) => return None,
            (None, _) => {
                insert(&mut entries, open.take());
                open = Some(head(line, now)?);
            }
        }
    }
    insert(&mut entries, open);
    Some(State { cache: entries, ..State::default() })
}

fn insert(entries: &mut Entries, entry: Option<(Question, Entry)>) {
    let Some((question, entry)) = entry else { return };
    let is_answer = entry.response.rcode == Rcode::NoError && !entry.response.answers.is_empty();
    let kind = if is_answer { CacheKind::Positive } else { CacheKind::Negative };
    entries.insert(Key::plain(&question), kind, entry);
}

fn head(line: &str, now: u64) -> Option<(Question, Entry)> {
    let mut words = line.split(' ');
    let age: u64 = words.next()?.parse().ok()?;
    let ttl = words.next()?.parse().ok()?;
    let name: Name = words.next()?.parse().ok()?;
    let record_type: RecordType = words.next()?.parse().ok()?;
    let code = words.next()?;
    let rcode = Rcode::ALL.into_iter().find(|known| known.as_str() == code)?;
    let mut response = Response::empty(rcode);
    response.recursion_available = words.next() == Some("ra");
    let stored: Millis = now.checked_sub(age)?.checked_mul(1000)?;
    let entry =
        Entry { response, answers: Vec::new(), additional: Vec::new(), stored, ttl, hits: (0, None), failed: None };
    Some((Question { name, record_type }, entry))
}
