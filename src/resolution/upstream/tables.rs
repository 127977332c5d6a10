//! What a table says that has more than one name a line: sections for nameservers, wildcards, failures of one type and of
//! whole nameservers (rules OU1, OU2). A table without any of these is looked up as it is.

use super::{Address, Entry, Failure, Line, above};
use crate::dns::{self, Name, Record, RecordType};
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::Arc;

/// What a table comes to. The first load of the page has a table that needs none of this, and nothing of its code.
#[derive(Clone, Debug)]
pub(super) struct Told(Arc<dyn Tells>);

trait Tells: fmt::Debug + Send + Sync {
    fn find(&self, address: &str, name: &Name, record_type: RecordType) -> Option<Entry>;
    fn tables(&self) -> &Tables;
}

/// The table of all nameservers, and those of some.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tables {
    usual: Table,
    /// By address: where its section begins, from 0, and what it has.
    at: Vec<(Address, usize, Table)>,
}

/// One section of the text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    nodes: FxHashMap<Name, Node>,
    /// Names above those of lines; true where one below has records, so that the name exists.
    above: FxHashMap<Name, bool>,
    /// How the whole nameserver fails.
    whole: Vec<Fails>,
}

/// A failure: of which type, how, and by which line, from 0.
type Fails = (Option<RecordType>, Failure, usize);

/// What the lines of one name say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Node {
    /// Positions of its records, and their types.
    records: Vec<(usize, RecordType)>,
    failures: Vec<Fails>,
}

impl Told {
    /// What these lines come to; none where each of them is of one name and of all nameservers.
    pub(super) fn of(lines: &[Line]) -> Option<Self> {
        let is_plain = |line: &Line| match line {
            Line::Text(_) => true,
            Line::Record(Record { name, .. }) => !is_wildcard(name),
            Line::Failure(name, kind, _) => kind.is_none() && !name.is_root() && !is_wildcard(name),
            Line::At(..) => false,
        };
        (!lines.iter().all(is_plain)).then(|| Self(Arc::new(Tables::of(lines))))
    }

    /// What a nameserver has of a name, as far as a question of this type goes; none where the name does not exist.
    pub(super) fn find(&self, address: &str, name: &Name, record_type: RecordType) -> Option<Entry> {
        self.0.find(address, name, record_type)
    }

    /// Where the section of a nameserver begins, from 0; none where it has none of its own.
    pub(super) fn section(&self, address: &str) -> Option<usize> {
        self.0.tables().section(address).map(|(line, _)| line)
    }
}

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.0.tables() == other.0.tables()
    }
}

impl Eq for Told {}

impl Tables {
    fn of(lines: &[Line]) -> Self {
        let mut tables = Self::default();
        let mut section: &[Address] = &[];
        for (position, line) in lines.iter().enumerate() {
            if let Line::At(_, addresses) = line {
                section = addresses;
                for address in addresses {
                    if !tables.at.iter().any(|(own, ..)| own == address) {
                        tables.at.push((*address, position, Table::default()));
                    }
                }
            } else if section.is_empty() {
                tables.usual.add(position, line);
            } else {
                let own = tables.at.iter_mut().filter(|(address, ..)| section.contains(address));
                own.for_each(|(.., table)| table.add(position, line));
            }
        }
        tables
    }

    /// The section of a nameserver: of its address and port, or else of its address.
    fn section(&self, address: &str) -> Option<(usize, &Table)> {
        let wanted: Address = address.parse().ok()?;
        let port = wanted.port.unwrap_or(dns::PORT);
        let of = |port: Option<u16>| {
            self.at
                .iter()
                .find(move |(own, ..)| own.ip == wanted.ip && own.port == port)
                .map(|(_, line, table)| (*line, table))
        };
        of(Some(port)).or_else(|| of(None))
    }
}

impl Tells for Tables {
    /// The nameserver's own section first, then what all say.
    fn find(&self, address: &str, name: &Name, record_type: RecordType) -> Option<Entry> {
        let mut exists = false;
        let own = self.section(address).map(|(_, table)| table);
        for table in own.into_iter().chain([&self.usual]) {
            match table.find(name, record_type) {
                Finds::Entry(entry) => return Some(entry),
                Finds::ItExists => exists = true,
                Finds::Nothing => {}
            }
        }
        exists.then(Entry::default)
    }

    fn tables(&self) -> &Tables {
        self
    }
}

/// What a section has of a name.
enum Finds {
    /// This.
    Entry(Entry),
    /// The name exists, and nothing more is said here of this type.
    ItExists,
    Nothing,
}

impl Table {
    fn add(&mut self, position: usize, line: &Line) {
        let name = match line {
            Line::Record(record) => {
                let node = self.nodes.entry(record.name.clone()).or_default();
                node.records.push((position, record.record_type()));
                &record.name
            }
            Line::Failure(name, kind, failure) if name.is_root() || name.as_str() == "*." => {
                return self.whole.push((*kind, *failure, position));
            }
            Line::Failure(name, kind, failure) => {
                self.nodes.entry(name.clone()).or_default().failures.push((*kind, *failure, position));
                name
            }
            Line::Text(_) | Line::At(..) => return,
        };
        let has_records = matches!(line, Line::Record(_));
        if has_records || is_wildcard(name) {
            above(name).for_each(|name| *self.above.entry(name).or_default() |= has_records);
        }
    }

    fn find(&self, name: &Name, record_type: RecordType) -> Finds {
        let fails = |&(_, failure, position): &Fails| {
            Finds::Entry(Entry { records: Vec::new(), failure: Some((failure, position)) })
        };
        let of_type = |all: &'_ [Fails]| all.iter().rev().find(|(kind, ..)| *kind == Some(record_type)).copied();
        let of_all = |all: &'_ [Fails]| all.iter().rev().find(|(kind, ..)| kind.is_none()).copied();
        let node = self.node(name);
        if let Some(node) = node {
            if let Some(failure) = of_type(&node.failures).or_else(|| of_all(&node.failures)) {
                return fails(&failure);
            }
            let answers =
                |kind: RecordType| kind == record_type || kind == RecordType::Cname || record_type == RecordType::Any;
            // What breaks for one type breaks for names that have none of it too (`. AAAA SERVFAIL`).
            if !node.records.iter().any(|(_, kind)| answers(*kind))
                && let Some(failure) = of_type(&self.whole)
            {
                return fails(&failure);
            }
            if !node.records.is_empty() {
                let records = node.records.iter().map(|(position, _)| *position).collect();
                return Finds::Entry(Entry { records, failure: None });
            }
            return Finds::ItExists;
        }
        if let Some(failure) = of_type(&self.whole).or_else(|| of_all(&self.whole)) {
            return fails(&failure);
        }
        if self.above.get(name) == Some(&true) { Finds::ItExists } else { Finds::Nothing }
    }

    /// The lines of a name: its own, or else those of the wildcard below its closest encloser (rule OU1).
    fn node(&self, name: &Name) -> Option<&Node> {
        if let Some(node) = self.nodes.get(name) {
            return Some(node);
        }
        if self.above.get(name) == Some(&true) {
            return None;
        }
        let has = |name: &Name| {
            self.above.contains_key(name) || self.nodes.get(name).is_some_and(|node| !node.records.is_empty())
        };
        let encloser = above(name).find(has).unwrap_or_else(Name::root);
        self.nodes.get(&encloser.prepend("*").ok()?)
    }
}

/// True for a name whose first label is an asterisk alone.
fn is_wildcard(name: &Name) -> bool {
    name.labels().next() == Some("*")
}
