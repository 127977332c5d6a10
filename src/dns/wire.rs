//! How long a message is on the wire, and what of it fits (RFC 1035, section 4.1; RFC 6891, section 6.1.2). Names are
//! compressed as the library of CoreDNS does it (miekg/dns, `Len` and `Truncate`): nothing is packed for that.

use super::{EdnsOption, Name, Question, Record, RecordData, RecordType, Response};
use rustc_hash::FxHashSet;

/// The longest message over UDP where nothing else is agreed upon (RFC 1035, section 4.2.1), in octets.
pub const UDP_LIMIT: u16 = 512;
/// The longest message over TCP (RFC 1035, section 4.2.2), in octets.
pub const TCP_LIMIT: u16 = u16::MAX;

const HEADER: usize = 12;
/// Type and class of a question.
const QUESTION: usize = 4;
/// Type, class, TTL and the length of the data.
const RECORD: usize = 10;
/// The OPT record without options: the root, and [`RECORD`].
const OPT: usize = 1 + RECORD;
/// A name behind this offset cannot be pointed at (14 bits).
const FARTHEST: usize = 1 << 14;
/// A pointer to a name.
const POINTER: usize = 2;

/// How long a reply to a question is, in octets.
pub fn length(question: &Question, response: &Response, is_compressed: bool) -> usize {
    let mut packed = Packed::new(is_compressed);
    packed.question(response.question.as_deref().unwrap_or(question));
    response.records().for_each(|record| packed.record(record));
    packed.length + opt(response)
}

/// No reply to the question is longer than this, in octets: nothing is compressed, and every escaped octet counts for
/// each of its characters. It is what most replies need to be known to fit.
fn at_most(question: &Question, response: &Response) -> usize {
    let name = |name: &Name| name.as_str().len() + 1;
    let data = |record: &Record| match &record.data {
        RecordData::A(_) => 4,
        RecordData::Aaaa(_) => 16,
        RecordData::Cname(target) | RecordData::Ptr(target) | RecordData::Ns(target) => name(target),
        RecordData::Srv { target, .. } => 6 + name(target),
        RecordData::Soa(soa) => name(&soa.mname) + name(&soa.rname) + 20,
        // The rare ones have their own way.
        RecordData::Mx { .. } | RecordData::Txt(_) | RecordData::Other(_) => TCP_LIMIT.into(),
    };
    let question = name(&response.question.as_deref().unwrap_or(question).name) + QUESTION;
    let records = response.records().map(|record| name(&record.name) + RECORD + data(record));
    records.fold(HEADER + question + opt(response), usize::saturating_add)
}

/// How long the OPT record is, where there is one.
fn opt(response: &Response) -> usize {
    let Some(edns) = &response.edns else { return 0 };
    let options = edns.options.iter().map(|option| match option {
        // Code and length of the option, and the code of the error.
        EdnsOption::ExtendedError(_, text) => 4 + 2 + text.len(),
        EdnsOption::Other(_, data) => 4 + data.len(),
    });
    OPT + options.sum::<usize>()
}

/// Makes a reply fit a limit: records that do not fit are dropped from the first on that is too much, and TC is set
/// even where only additional ones are (rules PN2, PN3; miekg/dns, `Truncate`). Compression is tried before, and the OPT
/// record is kept. True where something was dropped.
pub fn truncate(question: &Question, response: &mut Response, limit: u16) -> bool {
    let limit = usize::from(limit.max(UDP_LIMIT));
    if at_most(question, response) <= limit || length(question, response, false) <= limit {
        return false;
    }
    let limit = limit.saturating_sub(opt(response));
    let mut packed = Packed::new(true);
    packed.question(response.question.as_deref().unwrap_or(question));
    let mut fit = [0; 3];
    for (section, fit) in [&response.answers, &response.authority, &response.additional].into_iter().zip(&mut fit) {
        for record in section {
            // What is full takes nothing more, were it shorter than what did not fit.
            if packed.length >= limit {
                break;
            }
            packed.record(record);
            *fit += usize::from(packed.length <= limit);
        }
    }
    let sections = [&mut response.answers, &mut response.authority, &mut response.additional];
    let mut is_cut = false;
    for (section, fit) in sections.into_iter().zip(fit) {
        is_cut |= section.len() > fit;
        section.truncate(fit);
    }
    response.truncated |= is_cut;
    is_cut
}

/// A message under way: its length, and the ends of names that later ones can point at.
struct Packed<'m> {
    length: usize,
    known: Option<FxHashSet<&'m str>>,
}

impl<'m> Packed<'m> {
    fn new(is_compressed: bool) -> Self {
        Self { length: HEADER, known: is_compressed.then(FxHashSet::default) }
    }

    fn question(&mut self, question: &'m Question) {
        self.name(&question.name, true);
        self.length += QUESTION;
    }

    fn record(&mut self, record: &'m Record) {
        self.name(&record.name, true);
        self.length += RECORD;
        match &record.data {
            RecordData::A(_) => self.length += 4,
            RecordData::Aaaa(_) => self.length += 16,
            RecordData::Cname(name) | RecordData::Ptr(name) | RecordData::Ns(name) => self.name(name, true),
            RecordData::Mx { exchange, .. } => {
                self.length += 2;
                self.name(exchange, true);
            }
            RecordData::Srv { target, .. } => {
                self.length += 6;
                // Types younger than RFC 1035 do not point (RFC 3597, section 4), and can be pointed at.
                self.name(target, false);
            }
            RecordData::Soa(soa) => {
                self.name(&soa.mname, true);
                self.name(&soa.rname, true);
                self.length += 20;
            }
            // Strings of at most 255 octets, each with its length in front.
            RecordData::Txt(text) => self.length += text.len() + text.len().div_ceil(255).max(1),
            RecordData::Other(other) => self.length += other_length(other.record_type, &other.rdata),
        }
    }

    /// A name: what of its end is known already becomes a pointer, where it may.
    fn name(&mut self, name: &'m Name, may_point: bool) {
        let text = name.as_str();
        if name.is_root() {
            self.length += 1;
            return;
        }
        if let Some(known) = &mut self.known {
            let mut start = 0;
            for label in name.labels() {
                let Some(end) = text.get(start..) else { break };
                if known.contains(end) {
                    if may_point {
                        self.length += octets(text.get(..start).unwrap_or_default()) + POINTER;
                        return;
                    }
                    break;
                }
                if self.length + start < FARTHEST {
                    known.insert(end);
                }
                start += label.len() + 1;
            }
        }
        self.length += octets(text) + 1;
    }
}

/// How many octets stand for labels in presentation form with a dot behind each: a dot is the length of its label.
fn octets(text: &str) -> usize {
    if !text.contains('\\') {
        return text.len();
    }
    let mut characters = text.bytes();
    let mut count = 0;
    while let Some(character) = characters.next() {
        count += 1;
        // `\DDD` and `\x` are one octet each.
        if character == b'\\' && characters.next().is_some_and(|next| next.is_ascii_digit()) {
            characters.nth(1);
        }
    }
    count
}

/// How long data is that is only passed on, from its text in a zone file.
fn other_length(record_type: RecordType, rdata: &str) -> usize {
    // `\# 4 0a000001` (RFC 3597, section 5).
    if let Some(generic) = rdata.strip_prefix("\\# ") {
        return generic.split(' ').next().and_then(|length| length.parse().ok()).unwrap_or(0);
    }
    let words = words(rdata);
    let string = |position: usize| words.get(position).map_or(0, |word| octets(word));
    let name = |position: usize| words.get(position).map_or(0, |word| if *word == "." { 1 } else { octets(word) + 1 });
    let behind = |count: usize| words.get(count..).unwrap_or_default().iter().map(|word| word.len()).sum::<usize>();
    match record_type {
        RecordType::Cname | RecordType::Ptr | RecordType::Ns | RecordType::Dname => name(0),
        RecordType::Mx => 2 + name(1),
        RecordType::Srv => 6 + name(3),
        RecordType::Soa => name(0) + name(1) + 20,
        RecordType::A => 4,
        RecordType::Aaaa => 16,
        RecordType::Naptr => 4 + (2..5).map(|position| 1 + string(position)).sum::<usize>() + name(5),
        RecordType::Caa => 2 + string(1) + string(2),
        RecordType::Ds => 4 + behind(3) / 2,
        RecordType::Dnskey => 4 + base64_octets(behind(3), rdata),
        RecordType::Https | RecordType::Svcb => {
            let parameters = words.get(2..).unwrap_or_default().iter();
            2 + name(1) + parameters.map(|parameter| 4 + parameter_length(parameter)).sum::<usize>()
        }
        _ => words.iter().map(|word| 1 + octets(word)).sum(),
    }
}

/// The value of a parameter of SVCB (RFC 9460, section 14.3.2).
fn parameter_length(parameter: &str) -> usize {
    let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let value = value.trim_matches('"');
    let count = value.split(',').filter(|one| !one.is_empty()).count();
    match key {
        "mandatory" => 2 * count,
        "alpn" => value.split(',').map(|one| 1 + one.len()).sum(),
        "port" => 2,
        "ipv4hint" => 4 * count,
        "ipv6hint" => 16 * count,
        "ech" => base64_octets(value.len(), value),
        _ => octets(value),
    }
}

fn base64_octets(length: usize, text: &str) -> usize {
    (length / 4 * 3).saturating_sub(text.bytes().rev().take_while(|byte| *byte == b'=').count())
}

/// The words of data in a zone file; a quoted one may hold spaces and loses its quotes.
fn words(rdata: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = rdata.trim_start();
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('"');
        let text = quoted.unwrap_or(rest);
        let mut is_escaped = false;
        let end = text.find(|character: char| {
            let ends = if quoted.is_some() { character == '"' } else { character == ' ' };
            let ends = ends && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            ends
        });
        let (word, behind) = text.split_at(end.unwrap_or(text.len()));
        words.push(word);
        rest = behind.strip_prefix('"').unwrap_or(behind).trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::{Edns, Rcode};

    fn asked(name: &str, record_type: RecordType) -> Question {
        Question { name: name.parse().unwrap(), record_type }
    }

    fn reply(answers: &[&str], additional: &[&str]) -> Response {
        let read = |lines: &[&str]| lines.iter().map(|line| line.parse().unwrap()).collect();
        Response { answers: read(answers), additional: read(additional), ..Response::empty(Rcode::NoError) }
    }

    #[test]
    fn names_are_compressed_as_rfc_1035_has_it() {
        let question = asked("a.example.org.", RecordType::A);
        let response = reply(&["a.example.org. 5 IN A 192.0.2.1"], &[]);
        // Header, name and question, then the whole name or a pointer, and the address.
        assert_eq!(length(&question, &response, false), 12 + 15 + 4 + 15 + 10 + 4);
        assert_eq!(length(&question, &response, true), 12 + 15 + 4 + 2 + 10 + 4);
        // Case counts, as the library compares text.
        let response = reply(&["A.example.org. 5 IN A 192.0.2.1"], &[]);
        assert_eq!(length(&question, &response, true), 12 + 15 + 4 + (2 + 2) + 10 + 4);
    }

    #[test]
    fn a_target_of_srv_does_not_point_and_is_pointed_at() {
        let question = asked("s.example.org.", RecordType::Srv);
        let response =
            reply(&["s.example.org. 5 IN SRV 0 1 80 h.s.example.org."], &["h.s.example.org. 5 IN A 192.0.2.1"]);
        assert_eq!(length(&question, &response, true), 12 + 15 + 4 + (2 + 10 + 6 + 17) + (2 + 10 + 4));
    }

    #[test]
    fn what_does_not_fit_is_dropped_from_the_end_and_the_opt_record_counts() {
        let question = asked("a.example.org.", RecordType::A);
        let lines: Vec<String> = (0..40).map(|last| format!("a.example.org. 5 IN A 192.0.2.{last}")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut response = reply(&lines, &["b.example.org. 5 IN A 192.0.2.1"]);
        let mut with_edns = response.clone();
        with_edns.edns = Some(Box::new(Edns { udp_size: 512, ..Edns::default() }));
        assert!(truncate(&question, &mut response, UDP_LIMIT));
        assert_eq!((response.answers.len(), response.additional.len(), response.truncated), (30, 0, true));
        assert_eq!(length(&question, &response, true), 31 + 30 * 16);
        assert!(truncate(&question, &mut with_edns, UDP_LIMIT));
        assert_eq!(with_edns.answers.len(), 29);
        // Only something additional is too much: TC all the same.
        let mut response = reply(&lines[..30], &["b.example.org. 5 IN A 192.0.2.1"]);
        assert!(truncate(&question, &mut response, UDP_LIMIT));
        assert_eq!((response.answers.len(), response.additional.len(), response.truncated), (30, 0, true));
        // What fits compressed is whole.
        let mut response = reply(&lines[..30], &[]);
        assert!(!truncate(&question, &mut response, UDP_LIMIT));
        assert!(!response.truncated);
    }

    #[test]
    fn data_that_is_passed_on_has_the_length_of_its_type() {
        for (record_type, rdata, octets) in [
            (RecordType::Hinfo, "\"ANY obsoleted\" \"See RFC 8482\"", 14 + 13),
            (RecordType::Txt, "\"a b\" \"c\\\"d\" \"\"", 4 + 4 + 1),
            (RecordType::Type(65_280), "\\# 4 0a000001", 4),
            (RecordType::Caa, "0 issue \"ca.example.net\"", 2 + 5 + 14),
            (RecordType::Ds, "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118", 4 + 20),
            (RecordType::Https, "1 . alpn=h2,h3 ipv4hint=192.0.2.1 port=443", 3 + (4 + 6) + (4 + 4) + (4 + 2)),
            (RecordType::Naptr, "100 10 \"u\" \"E2U+sip\" \"\" a.example.org.", 4 + 2 + 8 + 1 + 15),
            (RecordType::Dname, "b.example.org.", 15),
        ] {
            assert_eq!(other_length(record_type, rdata), octets, "{record_type} {rdata}");
        }
    }

    #[test]
    fn an_escaped_octet_is_one() {
        let name: Name = "a\\.b\\032c.example.org.".parse().unwrap();
        let question = Question { name, record_type: RecordType::A };
        let empty = Response::empty(Rcode::NoError);
        assert_eq!(length(&question, &empty, false), 12 + (1 + 5 + 1 + 7 + 1 + 3 + 1) + 4);
    }

    #[test]
    fn no_reply_is_longer_than_the_bound_says() {
        let question = asked("a\\.b.example.org.", RecordType::A);
        for line in [
            "a.example.org. 5 IN A 192.0.2.1",
            "a\\032b.example.org. 5 IN AAAA 2001:db8::1",
            ". 5 IN CNAME b.example.org.",
            "a.example.org. 5 IN MX 10 mail.example.org.",
            "a.example.org. 5 IN SRV 0 1 80 h.example.org.",
            "a.example.org. 5 IN TXT \"some words\"",
            "a.example.org. 5 IN SOA ns.example.org. mail.example.org. 1 2 3 4 5",
            "a.example.org. 5 IN TYPE65280 \\# 4 0a000001",
        ] {
            let response = reply(&[line, line], &[line]);
            let length = length(&question, &response, false);
            assert!((length..=TCP_LIMIT as usize * 4).contains(&at_most(&question, &response)), "{line}: {length}");
        }
    }
}
