//! A zone in memory (`plugin/file/zone.go`, `plugin/file/tree`).

use crate::dns::zone_file::{self, ZoneFileError};
use crate::dns::{Name, Record, RecordData, RecordType};
use crate::ordered::OrderedMap;

/// A zone.
#[derive(Clone, Debug)]
pub(in super::super) struct Zone {
    pub origin: Name,
    /// The SOA, whoever owns it: the last one counts.
    pub soa: Record,
    /// The NS records of the zone itself.
    pub ns: Vec<Record>,
    /// All other records by the key of their owner: those of the zone's own name too, and what the file has outside
    /// of the zone.
    names: OrderedMap<String, Vec<Record>>,
}

/// What is behind a name.
#[derive(Clone, Copy)]
pub(super) struct Element<'z>(&'z [Record]);

impl<'z> Element<'z> {
    /// The records of a type.
    pub(super) fn records(self, record_type: RecordType) -> impl Iterator<Item = &'z Record> {
        self.0.iter().filter(move |record| record.record_type() == record_type)
    }

    /// The first alias and its target.
    pub(super) fn alias(self) -> Option<&'z Name> {
        self.records(RecordType::Cname).find_map(|record| match &record.data {
            RecordData::Cname(target) => Some(target),
            _ => None,
        })
    }
}

/// The labels from the right, in lower case: names below one another stand together (canonical order, RFC 4034,
/// section 6.1).
fn key(name: &Name) -> String {
    let labels: Vec<String> = name.labels().rev().map(str::to_ascii_lowercase).collect();
    labels.join("\0")
}

impl Zone {
    /// Reads a zone file. `None` where it has no SOA.
    pub(crate) fn read(text: &str, origin: &Name) -> Result<Option<Self>, Vec<ZoneFileError>> {
        let (mut soa, mut ns) = (None, Vec::new());
        let mut names: OrderedMap<String, Vec<Record>> = OrderedMap::new();
        for record in zone_file::read(text, origin)? {
            let record = lowered(record);
            match record.data {
                RecordData::Soa(_) => soa = Some(record),
                RecordData::Ns(_) if record.name == *origin => ns.push(record),
                _ => names.entry(key(&record.name)).or_default().push(record),
            }
        }
        Ok(soa.map(|soa| Self { origin: origin.clone(), soa, ns, names }))
    }

    /// The records of a name.
    pub(super) fn search(&self, name: &Name) -> Option<Element<'_>> {
        self.names.get(&key(name)).map(|records| Element(records))
    }

    /// True where names below this one have records.
    pub(crate) fn has_below(&self, name: &Name) -> bool {
        let below = key(name) + "\0";
        self.names.starting_at(&below).next().is_some_and(|(key, _)| key.starts_with(&below))
    }

    /// True for a name with records, or with names below it that have some.
    pub(crate) fn exists(&self, name: &Name) -> bool {
        self.search(name).is_some() || self.has_below(name)
    }

    /// The servers of the first zone below this one on the way to a name (`lookup.go` externalLookup).
    pub(crate) fn delegation(&self, name: &Name, wanted: RecordType) -> Option<Vec<Record>> {
        let all = names_from_the_right(name, &self.origin);
        let below = all.into_iter().skip(1).filter(|_| name.is_under(&self.origin));
        below.filter(|above| wanted != RecordType::Ds || above != name).find_map(|above| {
            let ns: Vec<Record> = self.search(&above)?.records(RecordType::Ns).cloned().collect();
            (!ns.is_empty()).then_some(ns)
        })
    }

    /// The addresses of a name.
    pub(crate) fn addresses(&self, name: &Name) -> impl Iterator<Item = Record> {
        let element = self.search(name);
        let of = move |record_type| element.into_iter().flat_map(move |element| element.records(record_type));
        of(RecordType::A).chain(of(RecordType::Aaaa)).cloned()
    }

    /// The addresses of name servers that lie below what they serve (`tree/glue.go`).
    pub(crate) fn glue(&self, ns: &[Record]) -> Vec<Record> {
        let hosts = ns.iter().filter_map(|record| match &record.data {
            RecordData::Ns(host) if host.is_under(&record.name) => Some(host),
            _ => None,
        });
        hosts.flat_map(|host| self.addresses(host)).collect()
    }

    /// Its records as a transfer has them.
    pub(crate) fn transfer(&self) -> Vec<Record> {
        let soa = || std::iter::once(self.soa.clone());
        soa().chain(self.ns.iter().cloned()).chain(self.names.values().flatten().cloned()).chain(soa()).collect()
    }

    /// The names within the zone that have records, each with their types.
    pub(crate) fn names(&self) -> impl Iterator<Item = (Name, RecordType)> {
        let own = std::iter::once(&self.soa).chain(&self.ns);
        let all = own.chain(self.names.values().flatten());
        all.filter(|record| record.name.is_under(&self.origin))
            .map(|record| (record.name.clone(), record.record_type()))
    }
}

/// The record as CoreDNS keeps it: owner and the names it points at in lower case, but for those of SRV records
/// (`zone.go` Insert).
fn lowered(record: Record) -> Record {
    let lower = |name: &Name| name.to_lowercase().into_owned();
    let data = match record.data {
        RecordData::Ns(host) => RecordData::Ns(lower(&host)),
        RecordData::Cname(target) => RecordData::Cname(lower(&target)),
        RecordData::Mx { preference, exchange } => RecordData::Mx { preference, exchange: lower(&exchange) },
        RecordData::Soa(soa) => {
            let mut soa = (*soa).clone();
            (soa.mname, soa.rname) = (lower(&soa.mname), lower(&soa.rname));
            RecordData::Soa(soa.into())
        }
        other => other,
    };
    Record { name: lower(&record.name), data, ..record }
}

/// The zone, and then one label more each time up to the name (`zone.go` nameFromRight).
pub(super) fn names_from_the_right(name: &Name, origin: &Name) -> Vec<Name> {
    let mut all = vec![origin.clone()];
    let labels: Vec<&str> = name.labels().collect();
    let more = labels.len().saturating_sub(origin.labels().count());
    for start in (0..more).rev() {
        let labels = labels.get(start..).unwrap_or_default();
        all.push(Name::from_checked(&labels.join(".")));
    }
    all
}
