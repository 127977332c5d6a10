//! The assertion language: what goals, hints, options and preconditions say of a cluster's answers.
//! `docs/lessons.md` describes it; it is parsed with places in its errors and evaluated moment by moment.

mod data;
mod error;
mod evaluate;
mod facts;
mod lexer;
pub(super) mod parse;
mod values;

pub use data::Data;
pub use error::{AssertionError, AssertionErrorKind};
pub use evaluate::{Finding, Said};

pub(super) use evaluate::{Answers, Happened, Memory, Seen, evaluate};

use super::pattern::{ObjectPattern, fits};
use crate::cluster::{FieldPath, Labels};
use crate::dns::RecordType;
use crate::sandbox::{Ask, PodRef};
use std::fmt;

/// The longest assertion, in bytes.
pub const LENGTH_LIMIT: usize = 2_000;

/// How deep conditions and values may nest.
pub const DEPTH_LIMIT: usize = 32;

/// A condition, as it was written and as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// As written.
    pub text: String,
    /// What it says.
    pub condition: Condition,
    /// How many parts of it remember something from moment to moment.
    pub(super) memories: usize,
    /// True where `$typed` stands in it.
    pub(super) is_typed: bool,
}

impl std::str::FromStr for Assertion {
    type Err = AssertionError;

    fn from_str(text: &str) -> Result<Self, AssertionError> {
        parse::parse(text)
    }
}

/// What holds or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "docs/lessons.md says what each means")]
pub enum Condition {
    Compare { left: Expr, operator: Operator, right: Expr },
    Exists(ObjectPattern),
    Ready(ObjectPattern),
    Same { memory: usize, object: ObjectPattern },
    Asked(AskPattern),
    Refused { object: ObjectPattern, field: Option<FieldPath> },
    Event { memory: usize, event: Event, object: ObjectPattern },
    Once { memory: usize, inner: Box<Condition> },
    Always { memory: usize, inner: Box<Condition> },
    After { memory: usize, event: Box<Condition>, inner: Box<Condition> },
    Within { memory: usize, limit: Limit, event: Option<Box<Condition>>, inner: Box<Condition> },
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// What can happen to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Event {
    Created,
    Deleted,
    Changed,
    Restored,
}

/// How long something may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Seconds of virtual time.
    Seconds(u64),
    /// Edits.
    Changes(usize),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// The elements of the left are among those of the right.
    In,
}

impl Operator {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
        }
    }
}

/// Something that has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "docs/lessons.md says what each means")]
pub enum Expr {
    Ask {
        from: PodRef,
        name: Box<Expr>,
        record_type: RecordType,
        field: AskField,
    },
    Ip(ObjectPattern),
    Ips {
        namespace: String,
        labels: Labels,
    },
    Vip(ObjectPattern),
    Eps(ObjectPattern),
    Route {
        service: ObjectPattern,
        port: i64,
    },
    Dash(Box<Expr>),
    Holder(Box<Expr>),
    Field {
        object: ObjectPattern,
        field: FieldPath,
    },
    Count(Box<Expr>),
    Distinct {
        memory: usize,
        inner: Box<Expr>,
    },
    Set(Vec<Expr>),
    List(Vec<Expr>),
    /// What an SRV record says: port and target.
    Pair(i64, Box<Expr>),
    Text(String),
    Number(i64),
    /// What the learner typed; nothing where nothing was.
    Typed,
    Join(Box<Expr>, Box<Expr>),
}

impl Expr {
    /// True where it speaks of answers: names are compared without case and final dot then.
    pub(super) fn asks(&self) -> bool {
        match self {
            Self::Ask { .. } => true,
            Self::Dash(inner) | Self::Count(inner) | Self::Distinct { inner, .. } => inner.asks(),
            _ => false,
        }
    }

    /// The question it looks at, where its name is known.
    pub(super) fn question(&self) -> Option<Ask> {
        match self {
            Self::Ask { from, name, record_type, .. } => match &**name {
                Self::Text(name) if !name.is_empty() => {
                    Some(Ask { from: from.clone(), name: name.clone(), record_type: *record_type })
                }
                _ => None,
            },
            Self::Dash(inner) | Self::Count(inner) | Self::Distinct { inner, .. } => inner.question(),
            _ => None,
        }
    }

    /// True for `{}` and `[]`.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Set(items) | Self::List(items) if items.is_empty())
    }
}

/// What is wanted of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum AskField {
    Rcode,
    Answers,
    Chain,
    Tries,
    Tried,
    Questions,
    Upstream,
}

impl AskField {
    pub(super) const ALL: [Self; 7] =
        [Self::Rcode, Self::Answers, Self::Chain, Self::Tries, Self::Tried, Self::Questions, Self::Upstream];

    /// As it is written, without the dot.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rcode => "rcode",
            Self::Answers => "answers",
            Self::Chain => "chain",
            Self::Tries => "tries",
            Self::Tried => "tried",
            Self::Questions => "questions",
            Self::Upstream => "upstream",
        }
    }
}

/// Questions a learner may have asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskPattern {
    /// Who asks.
    pub from: PodRef,
    /// The name as typed, in which `*` stands for anything.
    pub name: String,
    /// The type; any where it is left out.
    pub record_type: Option<RecordType>,
}

impl AskPattern {
    /// True where a question is one of these.
    pub fn fits(&self, ask: &Ask) -> bool {
        fits(&self.from.namespace, &ask.from.namespace)
            && fits(&self.from.name, &ask.from.name)
            && fits(&self.name, &ask.name)
            && self.record_type.is_none_or(|wanted| wanted == ask.record_type)
    }
}

/// A pod as a lesson writes it: without its namespace where that is `default`.
pub(super) fn pod_text(pod: &PodRef) -> String {
    if pod.namespace == "default" { pod.name.clone() } else { pod.to_string() }
}

impl fmt::Display for Expr {
    /// As it could be written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |items: &[Self]| items.iter().map(Self::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Ask { from, name, record_type, field } => {
                write!(f, "ask({}, {name}", pod_text(from))?;
                if *record_type != RecordType::A {
                    write!(f, ", {record_type}")?;
                }
                write!(f, ").{}", field.as_str())
            }
            Self::Ip(object) => write!(f, "ip({object})"),
            Self::Ips { namespace, labels } => {
                f.write_str("ips(")?;
                if namespace != "default" {
                    write!(f, "{namespace}, ")?;
                }
                let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
                write!(f, "{})", pairs.join(", "))
            }
            Self::Vip(object) => write!(f, "vip({object})"),
            Self::Eps(object) => write!(f, "eps({object})"),
            Self::Route { service, port } => write!(f, "route({service}:{port})"),
            Self::Dash(inner) => write!(f, "dash({inner})"),
            Self::Holder(inner) => write!(f, "holder({inner})"),
            Self::Field { object, field } => write!(f, "field({object}, {field})"),
            Self::Count(inner) => write!(f, "count({inner})"),
            Self::Distinct { inner, .. } => write!(f, "distinct({inner})"),
            Self::Set(items) => write!(f, "{{{}}}", listed(items)),
            Self::List(items) => write!(f, "[{}]", listed(items)),
            Self::Pair(port, target) => write!(f, "({port}, {target})"),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Number(number) => write!(f, "{number}"),
            Self::Typed => f.write_str(TYPED),
            Self::Join(left, right) => write!(f, "{left} + {right}"),
        }
    }
}

/// What stands for the answer that a learner types.
pub(super) const TYPED: &str = "$typed";

/// An address as a label, where an assertion asks for one that is not known before it is played.
const SOME_LABEL: &str = "10-244-1-7";

impl Assertion {
    /// The questions it asks, with a label made up where it makes one of an address.
    pub fn asks(&self) -> Vec<Ask> {
        let mut all = Vec::new();
        self.condition.asks(&mut all);
        all
    }

    /// The questions it asks where a learner has typed this.
    pub fn asks_of(&self, typed: &str) -> Vec<Ask> {
        let mut all = self.asks();
        for ask in &mut all {
            ask.name = ask.name.replace(TYPED, typed);
        }
        all
    }
}

impl Condition {
    fn asks(&self, all: &mut Vec<Ask>) {
        match self {
            Self::Compare { left, right, .. } => [left, right].into_iter().for_each(|expr| expr.add_asks(all)),
            Self::Once { inner, .. } | Self::Always { inner, .. } | Self::Not(inner) => inner.asks(all),
            Self::After { event, inner, .. } => [event, inner].into_iter().for_each(|one| one.asks(all)),
            Self::Within { event, inner, .. } => event.iter().chain([inner]).for_each(|one| one.asks(all)),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|one| one.asks(all)),
            Self::Asked(pattern) if !pattern.name.contains('*') => all.push(Ask {
                from: pattern.from.clone(),
                name: pattern.name.clone(),
                record_type: pattern.record_type.unwrap_or(RecordType::A),
            }),
            _ => {}
        }
    }
}

impl Expr {
    fn add_asks(&self, all: &mut Vec<Ask>) {
        match self {
            Self::Ask { from, name, record_type, .. } => {
                all.push(Ask { from: from.clone(), name: name.as_name(), record_type: *record_type });
            }
            Self::Dash(inner)
            | Self::Holder(inner)
            | Self::Count(inner)
            | Self::Distinct { inner, .. }
            | Self::Pair(_, inner) => {
                inner.add_asks(all);
            }
            Self::Set(items) | Self::List(items) => items.iter().for_each(|item| item.add_asks(all)),
            Self::Join(left, right) => [left, right].into_iter().for_each(|one| one.add_asks(all)),
            _ => {}
        }
    }

    fn as_name(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Typed => TYPED.to_owned(),
            Self::Join(left, right) => left.as_name() + &right.as_name(),
            _ => SOME_LABEL.to_owned(),
        }
    }
}
