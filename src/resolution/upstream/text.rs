//! Reading the table: a line is `owner [TTL] [IN] type data`, or `owner [type] SERVFAIL|NXDOMAIN|REFUSED|TIMEOUT`, or
//! `# at ADDRESS…`, from which on the lines are those of the nameservers there.

use super::{Address, Failure, Line};
use crate::dns::{Name, NameError, Record, RecordData, RecordType};
use std::fmt;
use std::str::FromStr;

/// Seconds a record may be kept where its line gives no TTL.
const DEFAULT_TTL: u32 = 3600;

/// A line of the table that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamError {
    /// The line, from 1.
    pub line: usize,
    /// The first character at fault, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: UpstreamReason,
}

/// What is wrong with a line. The text is the word at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpstreamReason {
    /// The owner or a name in the data is no domain name.
    Name(String, NameError),
    /// The owner stands alone: a type and data, or a failure, must follow.
    NoType,
    /// No such record type, and no failure either.
    UnknownType(String),
    /// A type that cannot be written in the table.
    UnsupportedType(RecordType),
    /// The data ends too early.
    MissingData(RecordType),
    /// The data does not fit the type.
    BadData(RecordType, String),
    /// Something follows where the line should end.
    TooMuch(String),
    /// What stands behind `# at` is no IP address.
    Address(String),
}

impl fmt::Display for UpstreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.reason)
    }
}

impl fmt::Display for UpstreamReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(word, error) => write!(f, "{word:?} is not a domain name: {error}"),
            Self::NoType => f.write_str("a type and data, or a failure, must follow the owner"),
            Self::UnknownType(word) => write!(f, "{word:?} is neither a record type nor a failure"),
            Self::UnsupportedType(record_type) => write!(f, "records of type {record_type} are not read here"),
            Self::MissingData(record_type) => write!(f, "the data of a record of type {record_type} ends too early"),
            Self::BadData(record_type, word) => write!(f, "{word:?} does not fit a record of type {record_type}"),
            Self::TooMuch(word) => write!(f, "{word:?} stands where the line should end"),
            Self::Address(word) => write!(f, "{word:?} is not the address of a nameserver"),
        }
    }
}

impl std::error::Error for UpstreamError {}

/// Reads all lines; those that cannot be read are kept as text.
pub(super) fn read(text: &str) -> (Vec<Line>, Vec<UpstreamError>) {
    let mut errors = Vec::new();
    let lines = text.lines().enumerate().map(|(position, line)| match read_line(line) {
        Ok(read) => read,
        Err((at, reason)) => {
            let column = line.get(..at).unwrap_or(line).chars().count() + 1;
            errors.push(UpstreamError { line: position + 1, column, reason });
            Line::Text(line.to_owned())
        }
    });
    (lines.collect(), errors)
}

/// A word and where it starts, in octets.
type Word<'a> = (usize, &'a str);
type Misread = (usize, UpstreamReason);

fn read_line(line: &str) -> Result<Line, Misread> {
    if let Some(at) = section(line)? {
        return Ok(at);
    }
    let mut words = Words { line, at: 0 };
    let Some(owner) = words.next() else { return Ok(Line::Text(line.to_owned())) };
    let name = name(owner)?;
    let mut word = words.next().ok_or((line.len(), UpstreamReason::NoType))?;
    let mut ttl = DEFAULT_TTL;
    if let Ok(seconds) = word.1.parse() {
        ttl = seconds;
        word = words.next().ok_or((line.len(), UpstreamReason::NoType))?;
    }
    if word.1.eq_ignore_ascii_case("IN") {
        word = words.next().ok_or((line.len(), UpstreamReason::NoType))?;
    }
    let read = match failure(word.1) {
        Some(failure) => Line::Failure(name, None, failure),
        None => {
            let record_type = word.1.parse().map_err(|_| (word.0, UpstreamReason::UnknownType(word.1.to_owned())))?;
            match words.peek().and_then(failure).filter(|_| !may_be_data(record_type)) {
                Some(failure) => {
                    words.next();
                    Line::Failure(name, Some(record_type), failure)
                }
                None => Line::Record(Record { name, ttl, data: data(record_type, word.0, &mut words)? }),
            }
        }
    };
    match words.next() {
        None => Ok(read),
        Some((at, extra)) => Err((at, UpstreamReason::TooMuch(extra.to_owned()))),
    }
}

/// `# at ADDRESS…`. Any other line that begins so is a comment: only what looks like an address was meant as one.
fn section(line: &str) -> Result<Option<Line>, Misread> {
    let rest = line.trim_start().strip_prefix('#').map(str::trim_start);
    let Some(rest) = rest.and_then(|rest| rest.strip_prefix("at")).filter(|rest| rest.starts_with(char::is_whitespace))
    else {
        return Ok(None);
    };
    let mut words = Words { line, at: line.len() - rest.len() };
    let mut addresses = Vec::new();
    let mut wrong = None;
    for (at, word) in words.by_ref() {
        if !looks_like_an_address(word) {
            return Ok(None);
        }
        match word.parse::<Address>() {
            Ok(address) => addresses.push(address),
            Err(_) => wrong = wrong.or(Some((at, UpstreamReason::Address(word.to_owned())))),
        }
    }
    match wrong {
        Some(wrong) => Err(wrong),
        None if addresses.is_empty() => Ok(None),
        None => Ok(Some(Line::At(line.to_owned(), addresses))),
    }
}

fn looks_like_an_address(word: &str) -> bool {
    let is_v4 = word.starts_with(|first: char| first.is_ascii_digit()) && word.contains('.');
    is_v4 || word.bytes().filter(|byte| *byte == b':').count() > 1
}

/// The failure a word is, `DROP` being another word for `TIMEOUT`.
fn failure(word: &str) -> Option<Failure> {
    if word.eq_ignore_ascii_case("DROP") {
        return Some(Failure::Timeout);
    }
    [Failure::ServFail, Failure::NxDomain, Failure::Refused, Failure::Timeout]
        .into_iter()
        .find(|failure| failure.as_str().eq_ignore_ascii_case(word))
}

/// True where any word may be the data: an alias to a name `servfail` is an alias.
fn may_be_data(record_type: RecordType) -> bool {
    matches!(record_type, RecordType::Cname | RecordType::Ptr | RecordType::Ns | RecordType::Txt)
}

fn data(record_type: RecordType, type_at: usize, words: &mut Words<'_>) -> Result<RecordData, Misread> {
    if record_type == RecordType::Txt {
        let mut text = words.text_strings();
        if text.is_none() {
            text = words.next().map(|(_, word)| word.to_owned());
        }
        return text
            .map(|text| RecordData::Txt(text.into()))
            .ok_or((words.line.len(), UpstreamReason::MissingData(record_type)));
    }
    let end = words.line.len();
    let mut next = || words.next().ok_or((end, UpstreamReason::MissingData(record_type)));
    Ok(match record_type {
        RecordType::A => RecordData::A(parsed(record_type, next()?)?),
        RecordType::Aaaa => RecordData::Aaaa(parsed(record_type, next()?)?),
        RecordType::Cname => RecordData::Cname(name(next()?)?),
        RecordType::Ptr => RecordData::Ptr(name(next()?)?),
        RecordType::Ns => RecordData::Ns(name(next()?)?),
        RecordType::Mx => RecordData::Mx { preference: parsed(record_type, next()?)?, exchange: name(next()?)? },
        RecordType::Srv => RecordData::Srv {
            priority: parsed(record_type, next()?)?,
            weight: parsed(record_type, next()?)?,
            port: parsed(record_type, next()?)?,
            target: name(next()?)?,
        },
        other => return Err((type_at, UpstreamReason::UnsupportedType(other))),
    })
}

fn parsed<T: FromStr>(record_type: RecordType, (at, word): Word<'_>) -> Result<T, Misread> {
    word.parse().map_err(|_| (at, UpstreamReason::BadData(record_type, word.to_owned())))
}

fn name((at, word): Word<'_>) -> Result<Name, Misread> {
    Name::parse(word).map_err(|error| (at, UpstreamReason::Name(word.to_owned(), error)))
}

/// The words of a line. A word that starts with `;` or `#` starts a comment.
struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    /// The next word, which stays.
    fn peek(&self) -> Option<&'a str> {
        Words { line: self.line, at: self.at }.next().map(|(_, word)| word)
    }

    fn skip_space(&mut self) -> &'a str {
        let rest = self.line.get(self.at..).unwrap_or_default();
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    /// The quoted strings that follow, joined as a resolver joins them (RFC 1035, section 3.3.14).
    fn text_strings(&mut self) -> Option<String> {
        let mut text: Option<String> = None;
        while let Some(inner) = self.skip_space().strip_prefix('"') {
            let mut characters = inner.char_indices();
            let joined = text.get_or_insert_default();
            self.at += 1 + inner.len();
            while let Some((at, character)) = characters.next() {
                match character {
                    '"' => {
                        self.at -= inner.len() - at - 1;
                        break;
                    }
                    '\\' => joined.extend(characters.next().map(|(_, escaped)| escaped)),
                    plain => joined.push(plain),
                }
            }
        }
        text
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let rest = self.skip_space();
        if rest.is_empty() || rest.starts_with([';', '#']) {
            self.at = self.line.len();
            return None;
        }
        let start = self.at;
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at += length;
        Some((start, rest.get(..length).unwrap_or(rest)))
    }
}
