//! What a template makes of a query (`text/template/exec.go`, `funcs.go`; rule PT6).

use super::super::super::Request;
use super::super::metadata::Metadata;
use super::super::{Plugin, kinds};
use super::parse::{Function, Node, Operand, Pipeline};
use crate::sorting::sort;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The longest text a template may make, in octets.
const MAX_TEXT: usize = 1 << 16;

/// Why a template makes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExecError {
    /// It fails in Go, too.
    Fails,
    /// The lab does not know what Go makes of it.
    Unknown,
}

impl std::fmt::Display for ExecError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fails => "the template fails in Go, too",
            Self::Unknown => "the lab does not know what Go makes of the template",
        })
    }
}

impl std::error::Error for ExecError {}

/// What a template can use (`templateData`).
pub(super) struct Data<'d> {
    pub request: &'d Request<'d>,
    /// The name in lower case.
    pub name: &'d str,
    /// The longest of the template's zones that the name is under.
    pub zone: &'d str,
    /// The pattern that matched.
    pub regex: &'d str,
    pub class: &'d str,
    pub record_type: &'d str,
    /// The whole match and the groups.
    pub matched: &'d [&'d str],
    /// The names of those.
    pub names: &'d [Option<String>],
    pub vars: Vec<(&'d str, Value<'d>)>,
    /// What `metadata` knows, where the block has it, and the plugins that follow.
    pub metadata: Option<(&'d Metadata, &'d [Plugin])>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'d> {
    Text(Cow<'d, str>),
    Number(i128),
    Bool(bool),
    /// `.Match`
    Match,
    /// `.Group`
    Group,
    /// `.Var`
    Var,
    /// All of it.
    All,
    Question,
    Message,
    /// There is none.
    None,
}

impl<'d> Data<'d> {
    /// A group by its name or number.
    pub(super) fn group(&self, key: &str) -> Option<&'d str> {
        let named = self.names.iter().rposition(|name| name.as_deref() == Some(key));
        let position = named.or_else(|| {
            let number = key.parse().ok()?;
            (usize::to_string(&number) == key).then_some(number)
        })?;
        self.matched.get(position).copied()
    }

    /// Runs a template.
    pub(super) fn run(&self, nodes: &[Node]) -> Result<String, ExecError> {
        let mut text = String::new();
        self.list(nodes, &Value::All, &mut text)?;
        Ok(text)
    }

    fn list(&self, nodes: &[Node], dot: &Value<'d>, out: &mut String) -> Result<(), ExecError> {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Put(pipeline) => out.push_str(&self.printed(&self.pipeline(pipeline, dot)?)?),
                Node::Branch { is_with, test, then, otherwise } => {
                    let value = self.pipeline(test, dot)?;
                    let (nodes, dot) = match (self.truth(&value), is_with) {
                        (true, true) => (then, &value),
                        (true, false) => (then, dot),
                        (false, _) => (otherwise, dot),
                    };
                    self.list(nodes, dot, out)?;
                }
            }
            if out.len() > MAX_TEXT {
                return Err(ExecError::Unknown);
            }
        }
        Ok(())
    }

    fn pipeline(&self, pipeline: &Pipeline, dot: &Value<'d>) -> Result<Value<'d>, ExecError> {
        let mut last = None;
        for command in &pipeline.0 {
            last = Some(self.command(command, dot, last)?);
        }
        last.ok_or(ExecError::Unknown)
    }

    fn command(&self, command: &[Operand], dot: &Value<'d>, last: Option<Value<'d>>) -> Result<Value<'d>, ExecError> {
        let (first, arguments) = command.split_first().ok_or(ExecError::Unknown)?;
        match first {
            Operand::Function(function @ (Function::And | Function::Or)) => {
                // Later arguments count only where the earlier ones do not decide.
                let mut decided = None;
                for argument in arguments {
                    let value = self.operand(argument, dot)?;
                    let is_true = self.truth(&value);
                    decided = Some(value);
                    if is_true == (*function == Function::Or) {
                        return decided.ok_or(ExecError::Fails);
                    }
                }
                last.or(decided).ok_or(ExecError::Fails)
            }
            Operand::Function(function) => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(self.operand(argument, dot)?);
                }
                values.extend(last);
                self.call(*function, &values)
            }
            Operand::Fields(of, fields) if fields.last().is_some_and(|field| field == "Meta") => {
                let of = self.operand(of, dot)?;
                let name = match (arguments, last) {
                    ([name], None) => self.operand(name, dot)?,
                    ([], Some(name)) => name,
                    _ => return Err(ExecError::Fails),
                };
                match (of, fields.len(), name) {
                    // Without the plugin `metadata` nobody has any.
                    (Value::All, 1, Value::Text(name)) => {
                        let known = self.metadata.map_or_else(
                            || Some(String::new()),
                            |(metadata, rest)| metadata.value(&name, self.request, rest),
                        );
                        Ok(Value::Text(known.ok_or(ExecError::Unknown)?.into()))
                    }
                    (Value::All, 1, Value::Number(_) | Value::Bool(_)) => Err(ExecError::Fails),
                    _ => Err(ExecError::Unknown),
                }
            }
            // Nothing else takes an argument.
            _ if !arguments.is_empty() || last.is_some() => Err(ExecError::Fails),
            only => self.operand(only, dot),
        }
    }

    fn operand(&self, operand: &Operand, dot: &Value<'d>) -> Result<Value<'d>, ExecError> {
        Ok(match operand {
            Operand::Dot => dot.clone(),
            Operand::Root => Value::All,
            Operand::Text(text) => Value::Text(text.clone().into()),
            Operand::Number(number) => Value::Number(i128::from(*number)),
            Operand::Bool(value) => Value::Bool(*value),
            Operand::Function(function) => self.call(*function, &[])?,
            Operand::Group(pipeline) => self.pipeline(pipeline, dot)?,
            Operand::Fields(of, fields) => {
                let mut value = self.operand(of, dot)?;
                for field in fields {
                    value = self.field(&value, field)?;
                }
                value
            }
        })
    }

    fn field(&self, of: &Value<'d>, field: &str) -> Result<Value<'d>, ExecError> {
        let text = |text: &'d str| Value::Text(text.into());
        let request = self.request;
        Ok(match (of, field) {
            (Value::All, "Name") => text(self.name),
            (Value::All, "Zone") => text(self.zone),
            (Value::All, "Regex") => text(self.regex),
            (Value::All, "Class") => text(self.class),
            (Value::All, "Type") => text(self.record_type),
            (Value::All, "Remote") => Value::Text(request.client.ip().to_string().into()),
            (Value::All, "Match") => Value::Match,
            (Value::All, "Group") => Value::Group,
            (Value::All, "Var") => Value::Var,
            (Value::All, "Question") => Value::Question,
            (Value::All, "Message") => Value::Message,
            // A method that wants an argument.
            (Value::All, "Meta") => return Err(ExecError::Fails),
            (Value::Group, key) => self.group(key).map_or(Value::None, text),
            (Value::Var, key) => {
                self.vars.iter().rev().find(|(name, _)| *name == key).map_or(Value::None, |(_, value)| value.clone())
            }
            (Value::Question, "Name") => text(request.question.name.as_str()),
            (Value::Question, "Qtype") => Value::Number(kinds::type_number(request.question.record_type).into()),
            (Value::Question, "Qclass") => Value::Number(kinds::class_number(request.class).into()),
            (Value::Message, "RecursionDesired") => Value::Bool(request.recursion_desired),
            (Value::Message, "CheckingDisabled") => Value::Bool(request.checking_disabled),
            (Value::Message, "AuthenticatedData") => Value::Bool(request.authentic_data),
            (Value::Message, _) => return Err(ExecError::Unknown),
            (Value::Question, "String") => return Err(ExecError::Unknown),
            _ => return Err(ExecError::Fails),
        })
    }

    /// What counts as true in `if` and `with` (`IsTrue`).
    fn truth(&self, value: &Value<'_>) -> bool {
        match value {
            Value::Text(text) => !text.is_empty(),
            Value::Number(number) => *number != 0,
            Value::Bool(value) => *value,
            Value::Var => !self.vars.is_empty(),
            Value::Match | Value::Group | Value::All | Value::Question | Value::Message => true,
            Value::None => false,
        }
    }

    /// A value as text (`fmt.Fprint`).
    fn printed<'v>(&self, value: &'v Value<'_>) -> Result<Cow<'v, str>, ExecError> {
        Ok(match value {
            Value::Text(text) => Cow::Borrowed(text),
            Value::Number(number) => number.to_string().into(),
            Value::Bool(value) => value.to_string().into(),
            Value::Match => format!("[{}]", self.matched.join(" ")).into(),
            Value::None => "<no value>".into(),
            Value::Group | Value::Var | Value::All | Value::Question | Value::Message => {
                return Err(ExecError::Unknown);
            }
        })
    }

    /// A function and its arguments (`funcs.go`); too few or too many are an error.
    fn call(&self, function: Function, values: &[Value<'d>]) -> Result<Value<'d>, ExecError> {
        match (function, values) {
            (Function::Index, [of, keys @ ..]) => {
                let mut value = of.clone();
                for key in keys {
                    value = self.index(&value, key)?;
                }
                Ok(value)
            }
            (Function::Len, [of]) => {
                let length = self.length(of)?;
                i128::try_from(length).map(Value::Number).map_err(|_| ExecError::Unknown)
            }
            (Function::Not, [of]) => Ok(Value::Bool(!self.truth(of))),
            (Function::Eq, [one, others @ ..]) if !others.is_empty() => {
                for other in others {
                    if equal(one, other)? {
                        return Ok(Value::Bool(true));
                    }
                }
                Ok(Value::Bool(false))
            }
            (Function::Ne, [one, other]) => Ok(Value::Bool(!equal(one, other)?)),
            (Function::Lt, [one, other]) => Ok(Value::Bool(order(one, other)?.is_lt())),
            (Function::Le, [one, other]) => Ok(Value::Bool(order(one, other)?.is_le())),
            (Function::Gt, [one, other]) => Ok(Value::Bool(order(one, other)?.is_gt())),
            (Function::Ge, [one, other]) => Ok(Value::Bool(order(one, other)?.is_ge())),
            // `print` parts what is no text, `println` everything.
            (Function::Print, all) => {
                let is_text = |value: &Value<'_>| matches!(value, Value::Text(_));
                self.joined(all, |one, other| !(is_text(one) || is_text(other))).map(|text| Value::Text(text.into()))
            }
            (Function::Println, all) => {
                self.joined(all, |_, _| true).map(|text| Value::Text(format!("{text}\n").into()))
            }
            (Function::ParseInt, [Value::Text(text), Value::Number(base), Value::Number(bits)]) => {
                parse_int(text, *base, *bits)
            }
            // `strconv.ParseUint` takes a text and two numbers.
            (Function::ParseInt, [_, _, _]) => Err(ExecError::Fails),
            _ => Err(ExecError::Fails),
        }
    }

    /// `len`.
    fn length(&self, of: &Value<'d>) -> Result<usize, ExecError> {
        match of {
            Value::Text(text) => Ok(text.len()),
            Value::Match => Ok(self.matched.len()),
            // The groups by their numbers, and by their names.
            Value::Group => {
                let mut keys: Vec<String> = (0..self.matched.len()).map(|number| number.to_string()).collect();
                keys.extend(self.names.iter().flatten().cloned());
                sort(&mut keys);
                keys.dedup();
                Ok(keys.len())
            }
            Value::Number(_) | Value::Bool(_) | Value::All => Err(ExecError::Fails),
            _ => Err(ExecError::Unknown),
        }
    }

    /// Values as one text, with a space between two that are parted.
    fn joined(
        &self,
        all: &[Value<'d>],
        are_parted: impl Fn(&Value<'_>, &Value<'_>) -> bool,
    ) -> Result<String, ExecError> {
        let mut text = String::new();
        let mut before: Option<&Value<'_>> = None;
        for value in all {
            if *value == Value::None {
                return Err(ExecError::Unknown);
            }
            if before.is_some_and(|before| are_parted(before, value)) {
                text.push(' ');
            }
            text.push_str(&self.printed(value)?);
            if text.len() > MAX_TEXT {
                return Err(ExecError::Unknown);
            }
            before = Some(value);
        }
        Ok(text)
    }

    fn index(&self, of: &Value<'d>, key: &Value<'d>) -> Result<Value<'d>, ExecError> {
        match (of, key) {
            (Value::Match, Value::Number(position)) => {
                let position = usize::try_from(*position).map_err(|_| ExecError::Fails)?;
                self.matched.get(position).map(|text| Value::Text((*text).into())).ok_or(ExecError::Fails)
            }
            (Value::Group, Value::Text(key)) => Ok(Value::Text(self.group(key).unwrap_or_default().into())),
            (Value::Match, Value::Text(_) | Value::Bool(_)) | (Value::Group, Value::Number(_) | Value::Bool(_)) => {
                Err(ExecError::Fails)
            }
            (Value::Number(_) | Value::Bool(_) | Value::All, _) => Err(ExecError::Fails),
            _ => Err(ExecError::Unknown),
        }
    }
}

/// `eq`: values of different kinds are an error.
fn equal(one: &Value<'_>, other: &Value<'_>) -> Result<bool, ExecError> {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => Ok(one == other),
        (Value::Number(one), Value::Number(other)) => Ok(one == other),
        (Value::Bool(one), Value::Bool(other)) => Ok(one == other),
        (Value::None, Value::Text(_) | Value::Number(_) | Value::Bool(_))
        | (Value::Text(_) | Value::Number(_) | Value::Bool(_), Value::None) => Ok(false),
        (Value::Text(_) | Value::Number(_) | Value::Bool(_), Value::Text(_) | Value::Number(_) | Value::Bool(_)) => {
            Err(ExecError::Fails)
        }
        _ => Err(ExecError::Unknown),
    }
}

fn order(one: &Value<'_>, other: &Value<'_>) -> Result<Ordering, ExecError> {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => Ok(one.cmp(other)),
        (Value::Number(one), Value::Number(other)) => Ok(one.cmp(other)),
        (Value::Text(_) | Value::Number(_) | Value::Bool(_), Value::Text(_) | Value::Number(_) | Value::Bool(_)) => {
            Err(ExecError::Fails)
        }
        _ => Err(ExecError::Unknown),
    }
}

/// `strconv.ParseUint`.
fn parse_int<'d>(text: &str, base: i128, bits: i128) -> Result<Value<'d>, ExecError> {
    if base == 0 {
        // The text's own prefix counts.
        return Err(ExecError::Unknown);
    }
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base)).ok_or(ExecError::Fails)?;
    let bits = u32::try_from(bits).ok().filter(|bits| *bits <= 64).ok_or(ExecError::Fails)?;
    // Go takes no sign here.
    if text.starts_with('+') {
        return Err(ExecError::Fails);
    }
    let number = u64::from_str_radix(text, base).map_err(|_| ExecError::Fails)?;
    let most = if bits == 0 || bits == 64 { u64::MAX } else { (1 << bits) - 1 };
    if number > most { Err(ExecError::Fails) } else { Ok(Value::Number(number.into())) }
}
