//! From the pairs of a fragment or query to a link.

use super::pairs::pairs;
use super::sum::is_damaged;
use super::{IMPORTED, Link, LinkProblem, MOST_PINNED, NOT_GIVEN, OBSERVED, PACKED, PIECE, Packed, SUM, VERSION};
use crate::cluster::{Kind, ObjectRef};
use crate::resolution::server::plugin::cache;
use crate::sandbox::clock::LATEST;
use crate::sandbox::import::NotGiven;
use crate::sandbox::{Ask, SettingField};
use crate::sorting::sort_by;
use std::str::FromStr;

impl Link {
    /// Reads the pairs of a fragment or query, without its `#` or `?`. Keys in `known_elsewhere` are for others to
    /// read.
    pub fn read(text: &str, known_elsewhere: &[&str]) -> (Self, Vec<LinkProblem>) {
        Self::read_with(text, Packed::Absent, known_elsewhere)
    }

    /// The same of a fragment in which manifests may be packed, with what the page made of them.
    pub fn read_with(text: &str, packed: Packed, known_elsewhere: &[&str]) -> (Self, Vec<LinkProblem>) {
        let mut reading = Reading::default();
        for (key, value) in pairs(text) {
            reading.take(key, value, known_elsewhere);
        }
        match packed {
            Packed::Unpacked(manifests) => {
                reading.link.is_written = false;
                reading.link.manifests = Some(manifests);
            }
            Packed::Broken if is_damaged(text) => reading.problems.push(LinkProblem::Damaged),
            Packed::Broken => reading.problems.push(LinkProblem::Unpacking),
            Packed::Absent => {}
        }
        reading.finish()
    }
}

/// A link that is being read, pair by pair.
#[derive(Default)]
struct Reading {
    link: Link,
    problems: Vec<LinkProblem>,
    /// The question, as far as the pairs say it; where they say nothing there is none.
    question: Ask,
    is_asked: bool,
    /// What the caches keep: it depends on the time, which may stand behind it.
    kept: Option<String>,
    has_too_many_pins: bool,
}

impl Reading {
    fn take(&mut self, key: String, value: String, known_elsewhere: &[&str]) {
        let fits = match key.as_str() {
            "v" if is_later(&value) => {
                self.problems.push(LinkProblem::Newer(value));
                return;
            }
            "v" => value == VERSION,
            PACKED | SUM => true,
            "yaml" => {
                self.link.is_written = true;
                put(&mut self.link.manifests, Some(Some(value.clone())))
            }
            "outside" => put(&mut self.link.outside, Some(Some(value.clone()))),
            "older" => put(&mut self.link.older, Some(Some(value.clone()))),
            IMPORTED => put(&mut self.link.is_imported, (value == "true").then_some(true)),
            OBSERVED => put(&mut self.link.is_observed, (value == "true").then_some(true)),
            PIECE => {
                self.link.pieces.push(value);
                return;
            }
            NOT_GIVEN => put(&mut self.link.not_given, services(&value)),
            "from" => self.asks(|question| put(&mut question.from, parsed(&value))),
            "name" => self.asks(|question| put(&mut question.name, Some(value.clone()))),
            "type" => self.asks(|question| put(&mut question.record_type, parsed(&value))),
            "clock" => put(&mut self.link.clock, parsed(&value).filter(|clock| *clock <= LATEST)),
            "kept" => put(&mut self.kept, Some(Some(value.clone()))),
            "pin" => self.pin(&value),
            other => match SettingField::ALL.into_iter().find(|choice| choice.key() == other) {
                Some(choice) => choice.read(&value, self.link.settings.get_or_insert_default()).is_ok(),
                None if known_elsewhere.contains(&other) => true,
                None => {
                    self.problems.push(LinkProblem::UnknownKey(key));
                    return;
                }
            },
        };
        if !fits {
            self.problems.push(LinkProblem::BadValue { key, value });
        }
    }

    /// A pair of the question.
    fn asks(&mut self, take: impl FnOnce(&mut Ask) -> bool) -> bool {
        let fits = take(&mut self.question);
        self.is_asked |= fits;
        fits
    }

    fn pin(&mut self, value: &str) -> bool {
        let ask = pinned(value);
        let fits = ask.is_some();
        if self.link.pinned.len() < MOST_PINNED {
            self.link.pinned.extend(ask);
        } else {
            self.has_too_many_pins |= fits;
        }
        fits
    }

    fn finish(self) -> (Link, Vec<LinkProblem>) {
        let Self { mut link, mut problems, question, is_asked, kept, has_too_many_pins } = self;
        if has_too_many_pins {
            problems.push(LinkProblem::TooManyPins);
        }
        link.question = is_asked.then_some(question);
        if let Some(text) = kept {
            match cache::text::read(&text, link.clock) {
                Some(memory) => link.kept = memory,
                None => problems.push(LinkProblem::BadValue { key: "kept".to_owned(), value: text }),
            }
        }
        (link, problems)
    }
}

/// Puts what was read in its place; false where it did not read.
fn put<T>(place: &mut T, read: Option<T>) -> bool {
    let fits = read.is_some();
    if let Some(read) = read {
        *place = read;
    }
    fits
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// Services, each `namespace/name`, in order.
fn services(text: &str) -> Option<NotGiven> {
    let service = |name: &str| {
        let (namespace, name) = name.split_once('/')?;
        Some(ObjectRef::new(Kind::Service, namespace, name))
    };
    let mut services = text.split(',').map(service).collect::<Option<Vec<_>>>()?;
    sort_by(&mut services, Ord::cmp);
    Some(services)
}

/// True for a version behind ours, written as the lab writes versions: a whole number without a sign or a zero ahead.
fn is_later(version: &str) -> bool {
    let is_number = !version.starts_with('0') && version.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (version.len(), version) > (VERSION.len(), VERSION)
}

fn pinned(text: &str) -> Option<Ask> {
    let mut parts = text.splitn(2, ',');
    let from = parts.next()?.parse().ok()?;
    let (name, record_type) = parts.next()?.rsplit_once(',')?;
    Some(Ask { from, name: name.to_owned(), record_type: record_type.parse().ok()? })
}
