//! What is wrong with, or worth knowing about, a manifest: language-free. `text::diagnostic` has a
//! sentence for each.

use super::Span;
use crate::cluster::{FieldPath, Invalid, ObjectRef};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The object cannot be used as it is.
    Error,
    /// The object is used; something about it is worth knowing.
    Note,
}

/// One remark on a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// The object it is about, as far as its name could be read.
    pub object: Option<ObjectRef>,
    /// The field it is about; the root where it is about the object or the text as a whole.
    pub field: FieldPath,
    /// What is remarked.
    pub message: Message,
}

/// What a diagnostic says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// The document is no YAML. The other documents of the text are read all the same.
    Syntax(SyntaxProblem),
    /// The text is longer than [`TEXT_LIMIT`](super::TEXT_LIMIT); nothing of it was read.
    TextTooLong,
    /// Mappings and sequences nest deeper than [`DEPTH_LIMIT`](super::DEPTH_LIMIT).
    TooDeep,
    /// The text holds more values than [`NODE_LIMIT`](super::NODE_LIMIT), copies made by aliases
    /// included; what follows was not read.
    TooManyValues,
    /// A mapping gives the same key twice; the last one counts.
    DuplicateKey {
        /// The key.
        key: String,
        /// The line on which it stands first.
        first_line: u32,
    },
    /// A key is a mapping, a sequence or `null`, which JSON, and so the Kubernetes API, cannot say.
    KeyNotText,
    /// An unquoted key that YAML takes for something else than it looks, e.g. `on` for `true`.
    KeyReadsAs {
        /// The key as written.
        word: String,
        /// The key it becomes.
        reads_as: String,
    },
    /// `<<` merges something that is no mapping.
    MergeNotMapping,
    /// A document, or an item of a list, is no mapping: `found` is the API's word for what it is.
    NotAMapping {
        /// `string`, `array` …
        found: &'static str,
    },
    /// No `kind`.
    MissingKind,
    /// No `apiVersion`.
    MissingApiVersion,
    /// No `metadata.name`.
    MissingName,
    /// A modelled field is of the wrong type.
    Invalid(Invalid),
    /// A text was wanted, and an unquoted word was given that YAML takes for a truth value or number,
    /// e.g. `app: no`.
    UnquotedText {
        /// The word as written.
        word: String,
        /// The API's word for what it is: `bool` or `number`.
        reads_as: &'static str,
    },
    /// The API has no such field; it is kept.
    UnknownField {
        /// The field.
        name: String,
        /// The field that may have been meant.
        nearest: Option<&'static str>,
    },
    /// A CronJob: the lab does not know the time of day, so it makes no Job of it.
    NoSchedule {
        /// The CronJob's name.
        name: String,
    },
    /// A kind the lab does not model; the object is kept.
    UnknownKind {
        /// The kind.
        kind: String,
        /// The modelled kind that may have been meant.
        nearest: Option<&'static str>,
    },
    /// A modelled kind under another `apiVersion`; the object is kept, but means nothing to the lab.
    OtherVersion {
        /// The kind.
        kind: String,
        /// The `apiVersion` as written.
        found: String,
        /// The `apiVersion` the lab models.
        wanted: &'static str,
    },
    /// `status.podIP`, or one of `status.podIPs`, is no IP address; it is kept.
    NotAPodAddress {
        /// What stands there.
        text: String,
    },
    /// What a Secret holds was left out.
    SecretDropped,
    /// The list ends before its end, so this object, its last, may not be whole.
    CutOff,
    /// The end of a list whose beginning is missing, so other objects may be.
    BeginningCutOff,
    /// A table that `kubectl get` prints for people, in a text that was pasted.
    TableOnly {
        /// The command that prints the objects.
        command: String,
    },
    /// What `kubectl describe` prints for people, in a text that was pasted.
    DescribedOnly {
        /// The command that prints the objects.
        command: String,
    },
    /// What `kubectl` said in place of objects, in a text that was pasted.
    KubectlSaid {
        /// Its first line.
        line: String,
    },
    /// A template of Helm whose values are not filled in, in a text that was pasted.
    HelmTemplate,
    /// The text of a Corefile without the ConfigMap that it is in, in a text that was pasted.
    CorefileOnly,
    /// The text of a Corefile without its ConfigMap, which is taken for that of cluster DNS.
    CorefileTaken,
    /// Something that is no object of the API, in a text that was pasted.
    NoObject,
    /// The same object stands in the text twice; the last one counts.
    SameObjectTwice {
        /// The line on which it stands first.
        first_line: u32,
    },
}

impl Message {
    /// True where a kind, its version or a field is none of the API's that is modelled, and nearly one.
    pub fn is_misspelling(&self) -> bool {
        matches!(
            self,
            Self::UnknownKind { nearest: Some(_), .. }
                | Self::UnknownField { nearest: Some(_), .. }
                | Self::OtherVersion { .. }
        )
    }
}

/// What keeps a document from being YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// A tab where only spaces may indent.
    TabIndentation,
    /// A line is indented neither like its neighbours nor deeper where that would mean something.
    BadIndentation,
    /// A second `: ` on one line: a mapping inside a value, or a text that needs quotes.
    SecondColon,
    /// A line inside a mapping has no `: `.
    MissingColon,
    /// A quoted text is not closed.
    UnclosedQuote,
    /// Something follows a closing quote.
    AfterQuote,
    /// A backslash sequence that YAML does not know.
    BadEscape,
    /// `[` or `{` is not closed, or a comma is missing inside.
    UnclosedBracket,
    /// `]` or `}` that closes nothing.
    StrayBracket,
    /// A text starts with a character that YAML keeps for itself.
    ReservedCharacter(char),
    /// A `-`, `?` or `:` stands where it means nothing or lacks its space.
    StrayIndicator,
    /// An alias `*x` without an anchor `&x` before it.
    UnknownAlias,
    /// An alias inside the very value it names.
    AliasInItself,
    /// An anchor or alias without a name.
    BadAnchor,
    /// A tag such as `!!str` that cannot be read.
    BadTag,
    /// A `%` directive that cannot be read.
    BadDirective,
    /// The header or the first line of a `|` or `>` text.
    BadBlockText,
    /// A control character.
    ControlCharacter,
    /// Anything else.
    Other,
}
