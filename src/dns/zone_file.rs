//! Zone files (RFC 1035, section 5): text to records, as CoreDNS's library reads them (`miekg/dns` `scan.go`).

mod lexer;

use super::{Class, Name, OtherData, Record, RecordData, RecordType, Soa, svcb};
use lexer::{Entry, Word, entries};
use std::fmt;
use std::sync::Arc;

/// What is wrong with a zone file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneFileError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: ZoneFileReason,
}

/// What is wrong with a zone file. Texts are the words at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneFileReason {
    /// The word is no domain name.
    Name(String),
    /// The first line leaves its owner out.
    NoOwner,
    /// No TTL on the line, and none before it.
    NoTtl,
    /// No type stands where one should.
    Type(String),
    /// The data does not fit its type.
    Data(RecordType, String),
    /// A quote or a parenthesis that never ends.
    Unclosed,
    /// A directive that is not read: `$GENERATE`, `$INCLUDE`, or one that nobody knows.
    Directive(String),
}

impl fmt::Display for ZoneFileReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(word) => write!(f, "{word:?} is not a domain name"),
            Self::NoOwner => f.write_str("the first record has no owner"),
            Self::NoTtl => f.write_str("no TTL on this line or before it"),
            Self::Type(word) => write!(f, "{word:?} is not a record type"),
            Self::Data(record_type, data) => write!(f, "{data:?} is not the data of a record of type {record_type}"),
            Self::Unclosed => f.write_str("a quote or a parenthesis is not closed"),
            Self::Directive(word) => write!(f, "the directive {word} is not read"),
        }
    }
}

impl fmt::Display for ZoneFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for ZoneFileReason {}

impl std::error::Error for ZoneFileError {}

/// Reads the records of a zone file. Names without a final dot are below `origin`. Types that are only passed on keep
/// their data as it is written, but for the names in it. Fails with everything that is wrong.
///
/// ```
/// use k8s_dns_lab::dns::{Name, zone_file};
///
/// let origin = Name::parse("acme.test")?;
/// let records = zone_file::read("$TTL 1h\nwww A 192.0.2.1\n", &origin).unwrap();
/// assert_eq!(records[0].to_string(), "www.acme.test. 3600 IN A 192.0.2.1");
///
/// let errors = zone_file::read("www A 192.0.2.1\n", &origin).unwrap_err();
/// assert_eq!(errors[0].to_string(), "line 1: no TTL on this line or before it");
/// # Ok::<(), k8s_dns_lab::dns::NameError>(())
/// ```
pub fn read(text: &str, origin: &Name) -> Result<Vec<Record>, Vec<ZoneFileError>> {
    let mut errors = Vec::new();
    let mut reader = Reader { origin: origin.clone(), owner: None, ttl: None, records: Vec::new() };
    for entry in entries(text, &mut errors) {
        let line = entry.line;
        if let Err(reason) = reader.entry(&entry) {
            errors.push(ZoneFileError { line, reason });
        }
    }
    if errors.is_empty() { Ok(reader.records) } else { Err(errors) }
}

/// The TTL of a record alone that has none, in seconds (`miekg/dns` NewRR).
const DEFAULT_TTL: u32 = 3600;

/// Reads the first record of a text, whose names are below the root. `None` where there is none.
pub fn record(text: &str) -> Result<Option<Record>, ZoneFileReason> {
    let mut errors = Vec::new();
    let ttl = Some((DEFAULT_TTL, true));
    let mut reader = Reader { origin: Name::root(), owner: None, ttl, records: Vec::new() };
    for entry in entries(text, &mut errors) {
        reader.entry(&entry)?;
        if let Some(record) = reader.records.pop() {
            return Ok(Some(record));
        }
    }
    errors.pop().map_or(Ok(None), |error| Err(error.reason))
}

struct Reader {
    origin: Name,
    /// The owner of the last record.
    owner: Option<Name>,
    /// The TTL of lines without one, and whether `$TTL` gave it. Otherwise the last line that had one did.
    ttl: Option<(u32, bool)>,
    records: Vec<Record>,
}

impl Reader {
    fn entry(&mut self, entry: &Entry) -> Result<(), ZoneFileReason> {
        let mut words = entry.words.as_slice();
        let first = words.first().map_or("", |word| word.text.as_str());
        if first.starts_with('$') && !entry.indented {
            let argument = words.get(1).map_or("", |word| word.text.as_str());
            match first.to_ascii_uppercase().as_str() {
                "$ORIGIN" => self.origin = self.name(argument)?,
                "$TTL" => {
                    let ttl = ttl(argument).ok_or_else(|| ZoneFileReason::Directive(first.to_owned()))?;
                    self.ttl = Some((ttl, true));
                }
                _ => return Err(ZoneFileReason::Directive(first.to_owned())),
            }
            return Ok(());
        }
        if !entry.indented {
            self.owner = Some(self.name(first)?);
            words = words.get(1..).unwrap_or_default();
        }
        let owner = self.owner.clone().ok_or(ZoneFileReason::NoOwner)?;
        let (mut own_ttl, mut class) = (None, Class::In);
        // TTL and class may stand in either order, and both may be left out.
        let record_type = loop {
            let Some((word, rest)) = words.split_first() else { return Err(ZoneFileReason::Type(String::new())) };
            words = rest;
            if let Ok(record_type) = RecordType::parse_any(&word.text) {
                break record_type;
            }
            if let Some(known) = Class::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(&word.text)) {
                class = known;
            } else if let Some(ttl) = ttl(&word.text) {
                own_ttl = Some(ttl);
            } else {
                return Err(ZoneFileReason::Type(word.text.clone()));
            }
        };
        let bad = || ZoneFileReason::Data(record_type, written(words));
        let data = self.data(record_type, class, words).ok_or_else(bad)?;
        if let (Some(ttl), None | Some((_, false))) = (own_ttl, self.ttl) {
            self.ttl = Some((ttl, false));
        }
        let ttl = match (own_ttl, self.ttl, &data) {
            (Some(ttl), ..) | (None, Some((ttl, _)), _) => ttl,
            (None, None, RecordData::Soa(soa)) => {
                self.ttl = Some((soa.minimum, false));
                soa.minimum
            }
            (None, None, _) => return Err(ZoneFileReason::NoTtl),
        };
        self.records.push(Record { name: owner, ttl, data });
        Ok(())
    }

    /// A name, which is below the origin where it has no final dot.
    fn name(&self, text: &str) -> Result<Name, ZoneFileReason> {
        let bad = || ZoneFileReason::Name(text.to_owned());
        if text == "@" {
            return Ok(self.origin.clone());
        }
        let is_absolute = text.ends_with('.') && !text.ends_with("\\.");
        if is_absolute { Name::parse(text) } else { self.origin.prepend(text) }.map_err(|_| bad())
    }

    /// The data of a record, whose words all belong to it.
    fn data(&self, record_type: RecordType, class: Class, words: &[Word]) -> Option<RecordData> {
        let text = |position: usize| words.get(position).map(|word| word.text.as_str());
        let name = |position: usize| self.name(text(position)?).ok();
        if class != Class::In || text(0) == Some("\\#") {
            return Some(passed_on(record_type, class, written(words)));
        }
        let (data, taken) = match record_type {
            RecordType::A => (RecordData::A(text(0)?.parse().ok()?), 1),
            RecordType::Aaaa => (RecordData::Aaaa(text(0)?.parse().ok()?), 1),
            RecordType::Cname => (RecordData::Cname(name(0)?), 1),
            RecordType::Ptr => (RecordData::Ptr(name(0)?), 1),
            RecordType::Ns => (RecordData::Ns(name(0)?), 1),
            RecordType::Mx => (RecordData::Mx { preference: text(0)?.parse().ok()?, exchange: name(1)? }, 2),
            RecordType::Srv => {
                let (priority, weight) = (text(0)?.parse().ok()?, text(1)?.parse().ok()?);
                (RecordData::Srv { priority, weight, port: text(2)?.parse().ok()?, target: name(3)? }, 4)
            }
            RecordType::Soa => {
                let time = |position| ttl(text(position)?);
                let soa = Soa {
                    mname: name(0)?,
                    rname: name(1)?,
                    serial: text(2)?.parse().ok()?,
                    refresh: time(3)?,
                    retry: time(4)?,
                    expire: time(5)?,
                    minimum: time(6)?,
                };
                (RecordData::Soa(Arc::new(soa)), 7)
            }
            RecordType::Txt => return txt(words),
            other => return self.data_with_name(other, words),
        };
        (words.len() == taken).then_some(data)
    }

    /// Data that is passed on, as CoreDNS's library writes it (`miekg/dns` `types.go` String): texts in quotes, sums in
    /// capital letters, names in full.
    fn data_with_name(&self, record_type: RecordType, words: &[Word]) -> Option<RecordData> {
        let position = match record_type {
            RecordType::Dname => Some(0),
            RecordType::Https | RecordType::Svcb => Some(1),
            RecordType::Naptr => Some(5),
            _ => None,
        };
        let mut words = words.to_vec();
        if let Some(position) = position {
            let word = words.get_mut(position)?;
            word.text = self.name(&word.text).ok()?.to_lowercase().as_str().to_owned();
        }
        let (texts, joined) = match record_type {
            RecordType::Https | RecordType::Svcb => {
                let words: Vec<(bool, &str)> = words.iter().map(|word| (word.quoted, word.text.as_str())).collect();
                return Some(passed_on(record_type, Class::In, svcb::written(&words)?));
            }
            RecordType::Hinfo => (0..2, None),
            RecordType::Caa => (2..3, None),
            RecordType::Naptr => (2..5, None),
            RecordType::Ds | RecordType::Dnskey => (0..0, Some(3)),
            _ => (0..0, None),
        };
        words.get_mut(texts).into_iter().flatten().for_each(|word| word.quoted = true);
        if let Some(first) = joined {
            let mut rest: String = words.get(first..)?.iter().map(|word| word.text.as_str()).collect();
            if record_type == RecordType::Ds {
                rest.make_ascii_uppercase();
            }
            words.truncate(first);
            words.push(Word { text: rest, quoted: false });
        }
        (!words.is_empty()).then(|| passed_on(record_type, Class::In, written(&words)))
    }
}

/// Data as it is written.
fn passed_on(record_type: RecordType, class: Class, rdata: String) -> RecordData {
    RecordData::Other(Box::new(OtherData { record_type, class, rdata: rdata.into() }))
}

/// One text is read; several, and one that names octets by their numbers, are passed on.
fn txt(words: &[Word]) -> Option<RecordData> {
    if let [only] = words
        && let Some(text) = unescaped(&only.text)
    {
        return Some(RecordData::Txt(text.into()));
    }
    let all: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.text)).collect();
    (!all.is_empty()).then(|| passed_on(RecordType::Txt, Class::In, all.join(" ")))
}

/// The words as a zone file has them.
fn written(words: &[Word]) -> String {
    let texts = words.iter().map(|word| if word.quoted { format!("\"{}\"", word.text) } else { word.text.clone() });
    texts.collect::<Vec<_>>().join(" ")
}

/// What a text with backslashes says; `None` where it names an octet by its number, and is passed on as it is.
fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => characters.next().filter(|next| !next.is_ascii_digit())?,
            other => other,
        });
    }
    Some(plain)
}

/// Seconds, also with units: `1h30m` (`miekg/dns` stringToTTL).
fn ttl(text: &str) -> Option<u32> {
    let (mut sum, mut number) = (0_u32, 0_u32);
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    for character in text.chars() {
        let unit = match character.to_ascii_lowercase() {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            'w' => 7 * 24 * 60 * 60,
            other => {
                number = number.checked_mul(10)?.checked_add(other.to_digit(10)?)?;
                continue;
            }
        };
        sum = sum.checked_add(number.checked_mul(unit)?)?;
        number = 0;
    }
    sum.checked_add(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let records = read(text, &Name::parse("acme.test").unwrap()).unwrap();
        records.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn owners_ttls_and_origins_carry_over() {
        let text = "$TTL 1h\n@ IN 60 SOA ns admin ( 7 ; serial\n 2h 1m 3 4 )\n  IN NS ns\nns A 192.0.2.1\n\
                    $ORIGIN sub.acme.test.\nwww CNAME @\nout IN CNAME www.example.org.\n";
        assert_eq!(
            texts(text),
            [
                "acme.test. 60 IN SOA ns.acme.test. admin.acme.test. 7 7200 60 3 4",
                "acme.test. 3600 IN NS ns.acme.test.",
                "ns.acme.test. 3600 IN A 192.0.2.1",
                "www.sub.acme.test. 3600 IN CNAME sub.acme.test.",
                "out.sub.acme.test. 3600 IN CNAME www.example.org.",
            ]
        );
    }

    #[test]
    fn without_ttl_directive_the_last_ttl_counts_or_the_minimum_of_the_soa() {
        assert_eq!(texts("a 30 A 192.0.2.1\nb A 192.0.2.2\n")[1], "b.acme.test. 30 IN A 192.0.2.2");
        assert_eq!(texts("@ SOA a b 1 2 3 4 5\nb A 192.0.2.2\n")[1], "b.acme.test. 5 IN A 192.0.2.2");
        let error = read("a A 192.0.2.1\n", &Name::root()).unwrap_err();
        assert_eq!(error, [ZoneFileError { line: 1, reason: ZoneFileReason::NoTtl }]);
    }

    #[test]
    fn parameters_of_https_records_are_written_in_quotes_by_the_order_of_their_keys() {
        let of = |data: &str| read(&format!("$TTL 1\nh HTTPS {data}\n"), &Name::parse("acme.test").unwrap());
        let text = |data: &str| of(data).unwrap().first().unwrap().data.to_string();
        assert_eq!(text("1 . alpn=h2,h3"), r#"1 . alpn="h2,h3""#);
        assert_eq!(text(r#"1 . alpn="h2,h3" key9=a"#), r#"1 . alpn="h2,h3" key9="a""#);
        assert_eq!(text("0 web"), "0 web.acme.test.");
        let all = "16 . ipv6hint=2001:DB8::1 port=0443 no-default-alpn key1=h2 ipv4hint=192.0.2.1,192.0.2.2 mandatory=port,alpn";
        let written = r#"16 . mandatory="alpn,port" alpn="h2" no-default-alpn="" port="443" ipv4hint="192.0.2.1,192.0.2.2" ipv6hint="2001:db8::1""#;
        assert_eq!(text(all), written);
        for wrong in [
            "1",
            "x .",
            "1 . colour=red",
            "1 . port=70000",
            "1 . ipv4hint=::1",
            "1 . no-default-alpn=h2",
            "1 . \"alpn\"",
        ] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn texts_and_types_that_are_only_passed_on_stay_as_they_are_written() {
        assert_eq!(texts("$TTL 1\nt TXT \"a ; \\\"b\\\"\"\n")[0], "t.acme.test. 1 IN TXT \"a ; \\\"b\\\"\"");
        assert_eq!(texts("$TTL 1\nt TXT one \"two three\"\n")[0], "t.acme.test. 1 IN TXT \"one\" \"two three\"");
        assert_eq!(texts("$TTL 1\nt TXT v=1\n")[0], "t.acme.test. 1 IN TXT \"v=1\"");
        assert_eq!(texts("$TTL 1\nt TXT \"\\200\"\n")[0], "t.acme.test. 1 IN TXT \"\\200\"");
        assert_eq!(texts("$TTL 1\nc CAA 0 issue \"x.test\"\n")[0], "c.acme.test. 1 IN CAA 0 issue \"x.test\"");
        assert_eq!(texts("$TTL 1\nc CAA 0 issue x.test\n")[0], "c.acme.test. 1 IN CAA 0 issue \"x.test\"");
        assert_eq!(texts("$TTL 1\nd DS 1 13 2 ab ( cd\n ef )\n")[0], "d.acme.test. 1 IN DS 1 13 2 ABCDEF");
        let naptr = "$TTL 1\nn NAPTR 1 2 S SIP+D2U \"\" _sip._udp\n";
        assert_eq!(texts(naptr)[0], "n.acme.test. 1 IN NAPTR 1 2 \"S\" \"SIP+D2U\" \"\" _sip._udp.acme.test.");
        assert_eq!(texts("$TTL 1\nd DNAME Other\n")[0], "d.acme.test. 1 IN DNAME other.acme.test.");
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let text = "$TTL 1\n$GENERATE 1-3 a$ A 192.0.2.$\na A 1.2.3\nb FOO x\nc A 192.0.2.1 2\nd TXT \"x";
        let errors = read(text, &Name::root()).unwrap_err();
        let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [6, 2, 3, 4, 5]);
        assert_eq!(errors[3].reason, ZoneFileReason::Type("FOO".to_owned()));
        assert_eq!(errors[4].reason, ZoneFileReason::Data(RecordType::A, "192.0.2.1 2".to_owned()));
    }

    #[test]
    fn no_text_panics() {
        for text in ["", "(", "\"", "\\", "a\\", "$", "$ORIGIN", "$TTL", "@ TXT \\", "\u{feff}x 1 A 1.2.3.4", ")\n("] {
            drop(read(text, &Name::root()));
        }
    }
}
