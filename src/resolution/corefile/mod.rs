//! The Corefile as a language: tokens, server blocks and directives with their places, without knowing what a
//! directive means (rules of part PU). The plugins read their own lines (`server::plugin`).

mod block;
mod dispenser;
mod edit;
mod environment;
mod files;
mod format;
mod highlight;
mod import;
mod outline;
mod parse;
mod parser;
mod piece;
mod profile;
mod token;
mod written_out;

pub use block::{Block, Directive};
pub use dispenser::{Dispenser, Failed};
pub use files::{Files, absolute};
pub use format::{formatted, indentation};
pub use highlight::{Class, Coloured, highlight};
pub use outline::{Caret, Outline, Role, Word};
pub(crate) use parser::is_left_out;
pub use parser::{NotGiven, NotSet};
pub use piece::{Piece, PieceKind};
pub use profile::Profile;
pub use token::{PATH, Place, Token};

use crate::dns::NameError;
use crate::dns::zone_file::ZoneFileError;
use std::fmt;

/// A Corefile: its text, which is the truth, and what it says.
///
/// ```
/// use k8s_dns_lab::resolution::corefile::Corefile;
///
/// let (corefile, errors) = Corefile::parse(".:53 {\n    forward . 192.0.2.53\n");
/// assert_eq!(corefile.directives("forward").count(), 1);
/// assert_eq!(
///     errors[0].to_string(),
///     "/etc/coredns/Corefile:2 - Syntax error: Unexpected token '192.0.2.53', expecting '}'",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corefile {
    text: String,
    blocks: Vec<Block>,
    imports: Vec<Token>,
    not_given: Vec<NotGiven>,
    not_set: Vec<NotSet>,
    matched_nothing: Vec<Token>,
}

/// What is wrong with a Corefile, and where. The real server refuses to start with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorefileError {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub reason: CorefileReason,
    /// What CoreDNS itself prints of it, as `kubectl logs` shows.
    pub said: String,
}

/// What is wrong with a Corefile. Texts are the words at fault. Each has a sentence in `assets/locale`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorefileReason {
    /// The text holds no server block.
    Empty,
    /// `{` without a zone before it.
    NoServerName,
    /// `}` without `{`.
    UnopenedBrace,
    /// `{` without `}`.
    UnclosedBrace,
    /// A quote that never ends.
    UnclosedQuote,
    /// The first word of a line is no directive of CoreDNS.
    UnknownDirective(String),
    /// `(name)` without braces behind it.
    SnippetWithoutBrace(String),
    /// A snippet of this name is there already.
    SnippetTwice(String),
    /// `kubernetes` has reverse zones alone.
    NoForwardZone,
    /// A key of that scheme in a block without `tls`.
    NeedsTls(&'static str),
    /// Imports that lead to themselves, or to far too much.
    ImportCycle(String),
    /// A pattern with more than one wildcard.
    ImportPattern(String),
    /// No such file, and no snippet of that name before this line.
    ImportNotFound(String),
    /// More than the lab reads.
    TooMany {
        /// What there is too much of.
        what: Plenty,
        /// How many the lab reads.
        limit: usize,
    },
    /// A zone that is no domain name.
    Zone(String, NameError),
    /// A zone served by two blocks.
    DuplicateZone(String),
    /// What a directive or a property is given is none of what it takes: which, what, and what it takes.
    Value(String, String, Wants),
    /// A file that a line names is not there: property, path.
    NoFile(String, String),
    /// A pattern of `import` fits a directory.
    ImportDirectory(String),
    /// Two properties that exclude each other.
    Exclude(&'static str, &'static str),
    /// A plugin needs another in its block.
    Needs(&'static str, &'static str),
    /// A line of hosts stands behind `fallthrough`, where it is taken for a property.
    HostsAfterFallthrough,
    /// Nobody can listen there: the address.
    Listen(String),
    /// A plugin that may be given once is given again.
    Twice(String),
    /// A property the plugin does not have: plugin, property.
    UnknownProperty(&'static str, String),
    /// The property needs a value.
    MissingValue(String),
    /// The property takes no further value.
    TooManyValues(String),
    /// The value is none of the property's: property, value.
    BadValue(String, String),
    /// A pattern Go cannot read: the pattern, and why, in Go's words.
    Pattern(String, &'static str),
    /// A replacement that uses more groups than its pattern has: replacement, pattern.
    TooManyGroups(String, String),
    /// A zone file that cannot be read: its path, and what is wrong where.
    ZoneFile(String, ZoneFileError),
    /// A zone file without a SOA record: its path, the zone.
    ZoneFileWithoutSoa(String, String),
}

/// What a Corefile may have too much of for the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Plenty {
    Blocks,
    Zones,
    Lines,
    Words,
}

/// What a directive or a property takes. Each has a sentence in `assets/locale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Wants {
    WholeNumber,
    /// A number from this one on.
    AtLeast(u32),
    /// A number from, to.
    Between(u32, u32),
    /// Whole percents from 10 to 90, with their sign.
    Percentage,
    Duration,
    /// A time from this one on.
    DurationFrom(&'static str),
    /// A time from, to.
    DurationBetween(&'static str, &'static str),
    OneOf(&'static [&'static str]),
    Address,
    /// An address, a file of nameservers, or a name that resolves.
    Upstream,
    /// A file with at least one nameserver.
    Nameservers,
    /// An address or the name of an interface.
    Interface,
    /// `host:port`, where the host may be left out.
    Listener,
    /// An address or a range of addresses.
    Network,
    /// A prefix of IPv6 of 32, 40, 48, 56, 64 or 96 bits.
    Prefix,
    Rcode,
    RecordType,
    Domain,
    /// A zone the plugin has.
    OwnZone,
    LabelSelector,
    /// A number of seconds, or a range of them.
    TtlRange,
    /// `{{ … }}` that is closed.
    ClosedAction,
}

impl fmt::Display for Plenty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blocks => "server blocks",
            Self::Zones => "zones",
            Self::Lines => "lines in one pair of braces",
            Self::Words => "words on one line",
        })
    }
}

impl fmt::Display for CorefileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.reason, self.said.as_str()) {
            // CoreDNS reads it, and says nothing.
            (CorefileReason::TooMany { what, limit }, _) => write!(f, "{}: more than {limit} {what}", self.place),
            (_, said) => f.write_str(said),
        }
    }
}

impl std::error::Error for CorefileError {}

impl Corefile {
    /// Reads a Corefile that imports nothing but its own snippets.
    pub fn parse(text: &str) -> (Self, Vec<CorefileError>) {
        Self::read(text, &Files::default())
    }

    /// Reads a Corefile with what lies beside it. What can be read is, even where something is wrong.
    pub fn read(text: &str, files: &Files) -> (Self, Vec<CorefileError>) {
        let parser::Read { blocks, imports, not_given, not_set, matched_nothing, errors } = parse::read(text, files);
        (Self { text: text.to_owned(), blocks, imports, not_given, not_set, matched_nothing }, errors)
    }

    /// The server blocks, in file order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// What is imported, and the snippets there are.
    pub fn imports(&self) -> &[Token] {
        &self.imports
    }

    /// The files that are imported and that nobody gave.
    pub fn not_given(&self) -> &[NotGiven] {
        &self.not_given
    }

    /// The variables of the environment that are used and that nobody gave.
    pub fn not_set(&self) -> &[NotSet] {
        &self.not_set
    }

    /// The patterns of `import` that no file fits.
    pub fn matched_nothing(&self) -> &[Token] {
        &self.matched_nothing
    }

    /// True where both come to the same words, wherever these stand.
    pub fn has_words_of(&self, other: &Self) -> bool {
        let words = |tokens: &[Token], others: &[Token]| {
            tokens.iter().map(|token| &token.text).eq(others.iter().map(|token| &token.text))
        };
        let same = |one: &Block, other: &Block| {
            words(&one.keys, &other.keys)
                && one.tokens.len() == other.tokens.len()
                && one.tokens.iter().zip(&other.tokens).all(|(own, other)| own.0 == other.0 && words(own.1, other.1))
        };
        self.blocks.len() == other.blocks.len()
            && self.blocks.iter().zip(&other.blocks).all(|(one, other)| same(one, other))
    }

    /// All directives of this name, in whichever server block.
    pub fn directives<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Directive> {
        self.blocks.iter().flat_map(|block| &block.directives).filter(move |directive| directive.word() == name)
    }
}

impl fmt::Display for Corefile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
