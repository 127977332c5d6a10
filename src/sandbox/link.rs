//! The state of the lab as the text of a link. The cluster travels as Kubernetes manifests, a format
//! that Kubernetes keeps readable; the rest as plain `key=value` pairs. Packing the manifests is the
//! page's business: here they are text.

use super::import::{Import, Imported, NotGiven};
use super::moment::LATEST;
use super::{Ask, Choice, Moment, Origin, Sandbox, take_in_ways};
use crate::cluster::{Kind, Object, ObjectRef, Settings};
use crate::manifest::{self, Reader};
use crate::resolution::server::plugin::cache;
use crate::resolution::server::{Older, State};
use crate::resolution::upstream::Upstream;
use crate::sorting::sort_by;
use std::fmt::Write as _;
use std::sync::Arc;

/// The version of what is ours in a link. Manifests have their own, `apiVersion`.
const VERSION: &str = "1";

/// Says that the cluster is somebody's own.
const IMPORTED: &str = "imported";
/// Says that the cluster is as it was found somewhere.
const OBSERVED: &str = "observed";
/// The Services whose endpoints nobody gave, where no object tells.
const NOT_GIVEN: &str = "unseen";
/// The key of the checksum of what is packed in a link.
const SUM: &str = "sum";

/// The key of a fragment that holds a whole lesson from elsewhere, packed.
pub const LESSON: &str = "bundle";

/// How many pinned questions the lab keeps: each is asked anew after every change.
pub const MOST_PINNED: usize = 200;

/// What a link says, before anything believes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// The cluster: one or more YAML documents. `None` keeps the one there is.
    pub manifests: Option<String>,
    /// The question.
    pub question: Option<Ask>,
    /// Pinned questions.
    pub pinned: Vec<Ask>,
    /// The outside names, where they are not the usual ones.
    pub outside: Option<String>,
    /// The virtual time, in seconds.
    pub clock: u64,
    /// What the server's caches keep then.
    pub kept: State,
    /// The Corefile that the server goes on with, where it refuses the one of the manifests.
    pub older: Option<String>,
    /// The administrator's choices, where they are not the usual ones. Without them, what the manifests show.
    pub settings: Option<Settings>,
    /// True where the cluster is somebody's own, taken in. Only what a browser keeps for itself says so: what is
    /// shared is shared.
    pub is_imported: bool,
    /// True where the cluster is as it was found somewhere: what its controllers keep is evidence and stays.
    pub is_observed: bool,
    /// Of such a cluster, the Services of which nobody knows whether somebody wrote endpoints for them
    /// ([`Settings::endpoints_not_given`]).
    pub not_given: NotGiven,
}

/// What is wrong with a link. The lab starts all the same.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum LinkProblem {
    /// Written by a later version of the lab.
    Newer(String),
    /// A key nobody knows.
    UnknownKey(String),
    /// A value that does not fit its key.
    BadValue { key: String, value: String },
    /// The manifests are not those that were packed: some letter of the link is another by now.
    Damaged,
    /// There are more pinned questions than the lab keeps; the first [`MOST_PINNED`] are there.
    TooManyPins,
    /// The manifests do not unpack.
    Unpacking,
    /// The manifests do not read; the diagnostics say where.
    Manifests(Vec<manifest::Diagnostic>),
    /// The API server refuses objects of the manifests, which were left out; the diagnostics say which and why.
    Refused(Vec<manifest::Diagnostic>),
}

/// A link on its way to the state it names, piece by piece, so that whoever waits can be told how far it has come, or
/// stop.
#[derive(Debug)]
pub struct Opening<'a> {
    link: &'a Link,
    cluster: Arrival<'a>,
    problems: Vec<LinkProblem>,
}

/// A cluster on its way in.
#[derive(Debug)]
enum Arrival<'a> {
    /// Its text is being read.
    Text(Box<Reader<'a>>),
    /// Its objects are being taken in.
    Objects(Box<Import>),
    /// There is none, or none that reads.
    None,
}

/// How far an opening has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many bytes of its text have been read, and of how many.
    Read(usize, usize),
    /// So many objects have been taken in, and of how many.
    Taken(usize, usize),
}

impl Opening<'_> {
    /// Takes so many more steps. True where all is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        match &mut self.cluster {
            Arrival::Text(reader) => {
                if reader.advance(steps)
                    && let Arrival::Text(reader) = std::mem::replace(&mut self.cluster, Arrival::None)
                {
                    let is_observed = self.link.is_observed || self.link.is_imported;
                    let observed = is_observed.then(|| self.link.not_given.clone());
                    match Import::whole(*reader, self.link.settings.as_ref(), observed) {
                        Ok(import) => self.cluster = Arrival::Objects(Box::new(import)),
                        Err(diagnostics) => self.problems.push(LinkProblem::Manifests(diagnostics)),
                    }
                }
                matches!(self.cluster, Arrival::None)
            }
            Arrival::Objects(import) => import.advance(steps),
            Arrival::None => true,
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        match &self.cluster {
            Arrival::Text(reader) => {
                let (read, of) = reader.progress();
                Progress::Read(read, of)
            }
            Arrival::Objects(import) => {
                let (taken, of) = import.progress();
                Progress::Taken(taken, of)
            }
            Arrival::None => Progress::Taken(0, 0),
        }
    }

    /// The state, and what of the link could not be used.
    pub fn finish(mut self) -> (Sandbox, Vec<LinkProblem>) {
        while !self.advance(usize::MAX) {}
        let Self { link, cluster, mut problems } = self;
        let import = if let Arrival::Objects(import) = cluster { Some(*import) } else { None };
        let mut sandbox = match import.map(Import::finish) {
            Some(Imported { cluster, mut remarks, .. }) => {
                remarks.retain(|remark| matches!(remark.message, manifest::Message::Invalid(_)));
                if !remarks.is_empty() {
                    problems.push(LinkProblem::Refused(remarks));
                }
                Sandbox::of(Arc::unwrap_or_clone(cluster), Upstream::example())
            }
            None => Sandbox::four_answers(),
        };
        if let (None, Some(settings)) = (&link.manifests, &link.settings) {
            super::settings::adopt(&mut sandbox, settings.clone());
        }
        if let Some(outside) = &link.outside {
            let (upstream, diagnostics) = Upstream::parse(outside);
            if diagnostics.is_empty() {
                sandbox.upstream = upstream;
                sandbox.zone = std::sync::OnceLock::new();
            } else {
                problems.push(LinkProblem::BadValue { key: "outside".to_owned(), value: outside.clone() });
            }
        }
        link.put_questions(&mut sandbox);
        if let (Some(older), Some(_)) = (&link.older, &link.manifests) {
            sandbox.go_on_with(Older::of_text(older));
        }
        sandbox.origin = match link.manifests {
            Some(_) if link.is_imported => Origin::Own,
            Some(_) if link.is_observed => Origin::Observed,
            _ => Origin::Lab,
        };
        // Nothing was changed yet.
        sandbox.told = Default::default();
        (sandbox, problems)
    }
}

/// A link that is being written.
#[derive(Debug)]
pub struct Writing {
    link: Link,
    objects: Vec<Arc<Object>>,
    /// How many of them are.
    written: usize,
    text: String,
}

impl Writing {
    /// Writes so many more objects. True where all are written.
    pub fn advance(&mut self, steps: usize) -> bool {
        let left = self.objects.get(self.written..).unwrap_or_default();
        for object in left.iter().take(steps) {
            manifest::write_on(&mut self.text, object.value());
        }
        self.written += left.len().min(steps);
        self.written == self.objects.len()
    }

    /// The link, with what was left to write.
    pub fn finish(mut self) -> Link {
        while !self.advance(usize::MAX) {}
        Link { manifests: Some(self.text), ..self.link }
    }
}

impl Link {
    /// The link to this state.
    pub fn to(sandbox: &Sandbox) -> Self {
        Self::writing(sandbox).finish()
    }

    /// The same, to be written piece by piece: of the state as it is now, whatever becomes of it meanwhile.
    pub fn writing(sandbox: &Sandbox) -> Writing {
        let objects = sandbox.cluster().objects().cloned().collect();
        Writing { link: Self::without_objects(sandbox), objects, written: 0, text: String::new() }
    }

    /// The same without its cluster's objects.
    pub fn without_objects(sandbox: &Sandbox) -> Self {
        let outside = (*sandbox.upstream() != Upstream::example()).then(|| sandbox.upstream().to_string());
        Self {
            manifests: None,
            question: Some(sandbox.question().clone()),
            pinned: sandbox.pinned().to_vec(),
            outside,
            clock: sandbox.now(),
            kept: sandbox.memory_worth_keeping(),
            older: sandbox.moment.older.as_ref().map(|older| older.whole().to_owned()),
            settings: (*sandbox.cluster().settings() != Settings::default())
                .then(|| sandbox.cluster().settings().clone()),
            is_imported: sandbox.is_imported(),
            is_observed: sandbox.origin == Origin::Observed,
            not_given: sandbox.cluster().settings().endpoints_not_given.clone(),
        }
    }

    /// The same to be given away: whoever opens it need not know where its cluster came from.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { is_imported: false, is_observed: self.is_imported || self.is_observed, ..self }
    }

    /// The readable part: every pair but the manifests.
    pub fn pairs(&self) -> String {
        let mut text = format!("v={VERSION}");
        if let Some(ask) = &self.question {
            let _ = write!(
                text,
                "&from={}&name={}&type={}",
                escape(&ask.from.to_string()),
                escape(&ask.name),
                ask.record_type
            );
        }
        for ask in &self.pinned {
            let _ = write!(text, "&pin={},{},{}", escape(&ask.from.to_string()), escape(&ask.name), ask.record_type);
        }
        if let Some(outside) = &self.outside {
            let _ = write!(text, "&outside={}", escape(outside));
        }
        if self.clock > 0 {
            let _ = write!(text, "&clock={}", self.clock);
        }
        if !self.kept.is_empty() {
            let _ = write!(text, "&kept={}", escape(&cache::text::write(&self.kept, self.clock)));
        }
        if let Some(older) = &self.older {
            let _ = write!(text, "&older={}", escape(older));
        }
        if self.is_imported {
            let _ = write!(text, "&{IMPORTED}=true");
        }
        if self.is_observed {
            let _ = write!(text, "&{OBSERVED}=true");
        }
        if !self.not_given.is_empty() {
            let names: Vec<String> =
                self.not_given.iter().map(|one| format!("{}/{}", one.namespace, one.name)).collect();
            let _ = write!(text, "&{NOT_GIVEN}={}", escape(&names.join(",")));
        }
        if let Some(settings) = &self.settings {
            let usual = Settings::default();
            for choice in Choice::ALL {
                let value = choice.write(settings);
                if value != choice.write(&usual) {
                    let _ = write!(text, "&{}={}", choice.key(), escape(&value));
                }
            }
        }
        text
    }

    /// Reads the pairs of a fragment or query, without its `#` or `?`. `unpacked` is what the page made
    /// of `m`, where there is one: `Err` where it does not unpack. Keys in `known_elsewhere` are for
    /// others to read.
    pub fn read(
        text: &str,
        unpacked: Option<Result<String, ()>>,
        known_elsewhere: &[&str],
    ) -> (Self, Vec<LinkProblem>) {
        let mut link = Self::default();
        let mut problems = Vec::new();
        let mut question = Ask::default();
        let mut asked = false;
        let mut kept = None;
        let mut has_too_many = false;
        for (key, value) in pairs(text) {
            let mut bad = || problems.push(LinkProblem::BadValue { key: key.clone(), value: value.clone() });
            match key.as_str() {
                "v" if value == VERSION => {}
                "v" if is_later(&value) => problems.push(LinkProblem::Newer(value)),
                "v" => bad(),
                "m" | SUM => {}
                "yaml" => link.manifests = Some(value),
                "outside" => link.outside = Some(value),
                "older" => link.older = Some(value),
                IMPORTED if value == "true" => link.is_imported = true,
                OBSERVED if value == "true" => link.is_observed = true,
                IMPORTED | OBSERVED => bad(),
                NOT_GIVEN => {
                    let service = |name: &str| {
                        let (namespace, name) = name.split_once('/')?;
                        Some(ObjectRef::new(Kind::Service, namespace, name))
                    };
                    match value.split(',').map(service).collect::<Option<Vec<_>>>() {
                        Some(mut services) => {
                            sort_by(&mut services, Ord::cmp);
                            link.not_given = services;
                        }
                        None => bad(),
                    }
                }
                "from" => match value.parse() {
                    Ok(from) => (question.from, asked) = (from, true),
                    Err(_) => bad(),
                },
                "name" => (question.name, asked) = (value, true),
                "type" => match value.parse() {
                    Ok(record_type) => (question.record_type, asked) = (record_type, true),
                    Err(_) => bad(),
                },
                "clock" => match value.parse() {
                    Ok(clock) if clock <= LATEST => link.clock = clock,
                    _ => bad(),
                },
                // What it says depends on the time, which may stand behind it.
                "kept" => kept = Some(value),
                "pin" => match pinned(&value) {
                    Some(_) if link.pinned.len() >= MOST_PINNED => has_too_many = true,
                    Some(ask) => link.pinned.push(ask),
                    None => bad(),
                },
                key if Choice::ALL.iter().any(|choice| choice.key() == key) => {
                    let settings = link.settings.get_or_insert_default();
                    let choice = Choice::ALL.into_iter().find(|choice| choice.key() == key);
                    if choice.is_some_and(|choice| choice.read(&value, settings).is_err()) {
                        bad();
                    }
                }
                other if known_elsewhere.contains(&other) => {}
                _ => problems.push(LinkProblem::UnknownKey(key)),
            }
        }
        match unpacked {
            Some(Ok(manifests)) => link.manifests = Some(manifests),
            Some(Err(())) if is_damaged(text) => problems.push(LinkProblem::Damaged),
            Some(Err(())) => problems.push(LinkProblem::Unpacking),
            None => {}
        }
        if has_too_many {
            problems.push(LinkProblem::TooManyPins);
        }
        link.question = asked.then_some(question);
        if let Some(text) = kept {
            match cache::text::read(&text, link.clock) {
                Some(memory) => link.kept = memory,
                None => problems.push(LinkProblem::BadValue { key: "kept".to_owned(), value: text }),
            }
        }
        (link, problems)
    }

    /// The state this link names; what does not read keeps what `Sandbox::four_answers` has. The history
    /// is empty.
    pub fn open(&self) -> (Sandbox, Vec<LinkProblem>) {
        self.opening().finish()
    }

    /// The same piece by piece.
    pub fn opening(&self) -> Opening<'_> {
        take_in_ways();
        let cluster =
            self.manifests.as_deref().map_or(Arrival::None, |text| Arrival::Text(Box::new(Reader::new(text))));
        Opening { link: self, cluster, problems: Vec::new() }
    }

    /// The questions of the link, put to the opening toy: all there is to do for a link without a cluster.
    pub fn open_on_toy(&self) -> (Sandbox, Vec<LinkProblem>) {
        take_in_ways();
        let mut sandbox = Sandbox::four_answers();
        self.put_questions(&mut sandbox);
        (sandbox, Vec::new())
    }

    fn put_questions(&self, sandbox: &mut Sandbox) {
        sandbox.pinned.clone_from(&self.pinned);
        sandbox.moment = Moment { now: self.clock.min(LATEST), memory: self.kept.clone(), ..Moment::default() };
        sandbox.round = std::sync::OnceLock::new();
        if let Some(question) = &self.question {
            sandbox.question = question.clone();
        }
    }
}

/// True for a version behind ours, written as the lab writes versions: a whole number without a sign or a zero ahead.
fn is_later(version: &str) -> bool {
    let is_number = !version.starts_with('0') && version.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (version.len(), version) > (VERSION.len(), VERSION)
}

/// The packed manifests of a fragment: the value of `m`.
pub fn packed(text: &str) -> Option<String> {
    value_of(text, "m")
}

/// True where a fragment bears a checksum that what is packed in it does not have. Older links bear none.
pub fn is_damaged(text: &str) -> bool {
    let Some(sum) = value_of(text, SUM) else { return false };
    let packed = value_of(text, "m").or_else(|| value_of(text, LESSON));
    packed.is_none_or(|packed| checksum(&packed) != sum)
}

fn value_of(text: &str, key: &str) -> Option<String> {
    pairs(text).into_iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

/// The pair of what is packed, its checksum in front: so a link that was cut off is known by it too.
pub fn with_checksum(key: &str, packed: &str) -> String {
    format!("{SUM}={}&{key}={packed}", checksum(packed))
}

/// Four letters of base64url for the CRC-24 of a text (RFC 9580, 6.1). It is taken of what is packed, so that damage
/// is told before anything unpacks; any one letter that changes, and any burst of three, changes it.
fn checksum(packed: &str) -> String {
    let crc = packed.bytes().fold(0x00B7_04CE_u32, |crc, byte| {
        (0..8).fold(crc ^ (u32::from(byte) << 16), |crc, _| {
            let shifted = crc << 1;
            if shifted & 0x0100_0000 == 0 { shifted } else { shifted ^ 0x0186_4CFB }
        })
    });
    [18, 12, 6, 0].iter().map(|shift| letter((crc >> shift) & 0x3F)).collect()
}

/// A letter of base64url (RFC 4648, section 5).
fn letter(number: u32) -> char {
    let number = u8::try_from(number).unwrap_or_default();
    char::from(match number {
        0..26 => b'A' + number,
        26..52 => b'a' + (number - 26),
        52..62 => b'0' + (number - 52),
        62 => b'-',
        _ => b'_',
    })
}

fn pinned(text: &str) -> Option<Ask> {
    let mut parts = text.splitn(2, ',');
    let from = parts.next()?.parse().ok()?;
    let (name, record_type) = parts.next()?.rsplit_once(',')?;
    Some(Ask { from, name: name.to_owned(), record_type: record_type.parse().ok()? })
}

/// The pairs of a fragment or query, unescaped.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape(key), unescape(value))
        })
        .collect()
}

/// Percent-encodes what would not survive in a fragment (RFC 3986, section 3.5); `/` and `,` do.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Undoes [`escape`], and `+` for a space as forms write it. What is no escape stays as it is.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back() {
        for text in ["plain", "한국어 a&b=c%#?+", "default/shell", "a\nb\t"] {
            assert_eq!(unescape(&escape(text)), text);
        }
        assert_eq!(unescape("%zz%4"), "%zz%4");
    }

    #[test]
    fn a_letter_that_changes_is_told_wherever_it_stands_and_older_links_bear_no_checksum() {
        assert_eq!(checksum(""), "twTO", "the CRC-24 of nothing is its start");
        assert_eq!(checksum("123456789"), "Ic8C", "RFC 9580's generator: 21CF02");
        let packed = "3VhLb-M2EL77Vwi5S7H8SHZ1K5JdIIcujCTttaAp2iZCkypJeWu0";
        let text = format!("v=1&name=db&{}", with_checksum("m", packed));
        assert!(!is_damaged(&text) && !is_damaged(&format!("v=1&m={packed}")));
        let start = text.len() - packed.len();
        for at in start..text.len() {
            for other in ["A", "z", "_", ""] {
                if text.get(at..=at) != Some(other) {
                    let mut damaged = text.clone();
                    damaged.replace_range(at..=at, other);
                    assert!(is_damaged(&damaged), "{damaged}");
                }
            }
            assert!(is_damaged(&text[..at]), "cut at {at}");
        }
        let (_, problems) = Link::read(&text.replace("3Vh", "3Vi"), Some(Err(())), &[]);
        assert_eq!(problems, [LinkProblem::Damaged]);
        let (_, problems) = Link::read(&text, Some(Ok(String::new())), &[]);
        assert_eq!(problems, []);
        let (_, problems) = Link::read(&format!("m={packed}"), Some(Err(())), &[]);
        assert_eq!(problems, [LinkProblem::Unpacking]);
    }

    #[test]
    fn more_pins_than_are_kept_are_told() {
        let text = (0..5_000).map(|number| format!("pin=default/shell,n{number},A")).collect::<Vec<_>>().join("&");
        let (link, problems) = Link::read(&text, None, &[]);
        assert_eq!((link.pinned.len(), problems), (MOST_PINNED, vec![LinkProblem::TooManyPins]));
    }

    #[test]
    fn unknown_and_misfit_pairs_are_told_and_the_rest_is_read() {
        let (link, problems) = Link::read("v=1&name=db&type=WHAT&color=red&lang=ko", None, &["lang"]);
        assert_eq!(link.question.map(|ask| ask.name), Some("db".to_owned()));
        assert_eq!(
            problems,
            [
                LinkProblem::BadValue { key: "type".to_owned(), value: "WHAT".to_owned() },
                LinkProblem::UnknownKey("color".to_owned()),
            ]
        );
    }

    #[test]
    fn a_link_opens_the_state_it_was_made_from() {
        let mut sandbox = Sandbox::four_answers();
        sandbox.edit(crate::sandbox::Edit::FourAnswers(crate::sandbox::FourAnswers::Manual)).unwrap();
        sandbox.edit(crate::sandbox::Edit::Pin(Ask::default())).unwrap();
        let link = Link::to(&sandbox);
        let (read, problems) = Link::read(&link.pairs(), link.manifests.clone().map(Ok), &[]);
        assert_eq!(problems, []);
        assert_eq!(read, link);
        let (opened, problems) = read.open();
        assert_eq!(problems, []);
        assert_eq!(Link::to(&opened), link);
    }

    #[test]
    fn what_the_api_server_refuses_of_a_link_is_told_with_its_reason_and_the_rest_is_there() {
        let manifests = "apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec:\n  clusterIP: None\n  type: NodePort\n---\n\
                         apiVersion: v1\nkind: Service\nmetadata:\n  name: good\nspec:\n  clusterIP: None\n";
        let (opened, problems) = Link { manifests: Some(manifests.to_owned()), ..Link::default() }.open();
        let [LinkProblem::Refused(refused)] = problems.as_slice() else { panic!("{problems:?}") };
        let told: Vec<String> =
            refused.iter().map(|one| format!("{} {}", one.object.as_ref().unwrap(), one.field)).collect();
        assert_eq!(told, ["svc/default/bad spec.clusterIPs[0]"]);
        let names: Vec<&str> = opened.cluster().objects().map(|object| object.reference().name.as_str()).collect();
        assert!(names.contains(&"good") && !names.contains(&"bad"), "{names:?}");
    }
}
