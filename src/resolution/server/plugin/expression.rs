//! Expressions as `view` and `template` have them (`plugin/pkg/expression`; the language of expr-lang/expr): literals,
//! variables, lists, calls without side effects, comparisons and logic. What is outside of that the lab does not evaluate,
//! and says so.

mod evaluate;
mod parse;

use std::fmt;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expression {
    node: Node,
    /// It names variables.
    pub has_variables: bool,
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Value>),
}

/// Why an expression comes to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// It fails where it runs: a function refuses its arguments.
    Fails,
    /// It uses something the lab does not evaluate.
    Unknown,
}

/// The longest text an expression may make, in octets.
const MAX_TEXT: usize = 1 << 16;

/// What an expression finds around it.
pub(super) trait Environment {
    /// Calls a function that is none of the language's own.
    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, Ended>;

    /// The value of a variable.
    fn variable(&self, _name: &str) -> Result<Value, Ended> {
        Err(Ended::Unknown)
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Value(Value),
    Variable(String),
    List(Vec<Node>),
    Call(String, Vec<Node>),
    Not(Box<Node>),
    Binary(Operator, Box<(Node, Node)>),
    Choice(Box<(Node, Node, Node)>),
}

/// The operators between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Matches,
    Contains,
    StartsWith,
    EndsWith,
    Plus,
    Minus,
}

impl Operator {
    /// The words with how strongly they bind.
    const ALL: [(&'static str, Self, u8); 18] = [
        ("||", Self::Or, 1),
        ("or", Self::Or, 1),
        ("&&", Self::And, 2),
        ("and", Self::And, 2),
        ("==", Self::Equal, 3),
        ("!=", Self::Unequal, 3),
        ("<=", Self::LessOrEqual, 3),
        (">=", Self::GreaterOrEqual, 3),
        ("<", Self::Less, 3),
        (">", Self::Greater, 3),
        ("in", Self::In, 3),
        ("not in", Self::NotIn, 3),
        ("matches", Self::Matches, 3),
        ("contains", Self::Contains, 3),
        ("startsWith", Self::StartsWith, 3),
        ("endsWith", Self::EndsWith, 3),
        ("+", Self::Plus, 4),
        ("-", Self::Minus, 4),
    ];
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::List(values) => f.debug_list().entries(values).finish(),
        }
    }
}

#[cfg(test)]
mod tests;
