//! `var` and `expr`: what CoreDNS hands to the language Expr (`plugin/pkg/expression`; rule PT7), as far as the lab
//! runs it.

use super::run::{Data, Halt, Value};
use crate::dns::Transport;
use std::net::IpAddr;

/// How deep an expression may nest for the lab.
const MAX_DEPTH: usize = 100;
/// The longest text an expression may make, in octets.
const MAX_TEXT: usize = 1 << 16;

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    Text(String),
    Number(i128),
    Bool(bool),
    Variable(String),
    Call(String, Vec<Expression>),
    Not(Box<Expression>),
    Both(Operator, Box<Expression>, Box<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Contains,
    StartsWith,
    EndsWith,
    Plus,
}

impl Operator {
    const fn binds(self) -> u8 {
        match self {
            Self::Or => 10,
            Self::And => 15,
            Self::Equal | Self::Unequal | Self::Contains | Self::StartsWith | Self::EndsWith => 20,
            Self::Plus => 30,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Number(i128),
    Word(String),
    Sign(&'static str),
}

const SIGNS: [&str; 11] = ["==", "!=", "&&", "||", "(", ")", ",", "+", "!", "<", ">"];

/// Reads an expression; `None` where the lab cannot, whatever Expr says to it.
pub(super) fn parse(text: &str) -> Option<Expression> {
    let tokens = tokens(text)?;
    let mut rest = tokens.as_slice();
    let expression = both(&mut rest, 0, 0)?;
    rest.is_empty().then_some(expression)
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            all.push(Token::Sign(sign));
            rest = rest.get(sign.len()..)?;
        } else if let Some(behind) = rest.strip_prefix(['\'', '"']) {
            let (inner, behind) = behind.split_once(first)?;
            if inner.contains('\\') {
                return None;
            }
            all.push(Token::Text(inner.to_owned()));
            rest = behind;
        } else {
            let length = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_').unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(length)?;
            all.push(match word.parse() {
                Ok(number) => Token::Number(number),
                Err(_) if first.is_ascii_alphabetic() || first == '_' => Token::Word(word.to_owned()),
                Err(_) => return None,
            });
            rest = behind;
        }
        rest = rest.trim_start();
    }
    Some(all)
}

fn both(rest: &mut &[Token], least: u8, depth: usize) -> Option<Expression> {
    let mut left = one(rest, depth)?;
    while let Some(operator) = rest.first().and_then(operator) {
        if operator.binds() < least {
            break;
        }
        *rest = rest.get(1..)?;
        let right = both(rest, operator.binds() + 1, depth + 1)?;
        left = Expression::Both(operator, Box::new(left), Box::new(right));
    }
    Some(left)
}

fn operator(token: &Token) -> Option<Operator> {
    Some(match token {
        Token::Sign("||") => Operator::Or,
        Token::Sign("&&") => Operator::And,
        Token::Sign("==") => Operator::Equal,
        Token::Sign("!=") => Operator::Unequal,
        Token::Sign("+") => Operator::Plus,
        Token::Word(word) => match word.as_str() {
            "or" => Operator::Or,
            "and" => Operator::And,
            "contains" => Operator::Contains,
            "startsWith" => Operator::StartsWith,
            "endsWith" => Operator::EndsWith,
            _ => return None,
        },
        _ => return None,
    })
}

fn one(rest: &mut &[Token], depth: usize) -> Option<Expression> {
    if depth > MAX_DEPTH {
        return None;
    }
    let (token, behind) = rest.split_first()?;
    *rest = behind;
    Some(match token {
        Token::Text(text) => Expression::Text(text.clone()),
        Token::Number(number) => Expression::Number(*number),
        Token::Sign("(") => {
            let inner = both(rest, 0, depth + 1)?;
            *rest = rest.strip_prefix(&[Token::Sign(")")])?;
            inner
        }
        Token::Sign("!") => Expression::Not(Box::new(one(rest, depth + 1)?)),
        Token::Sign(_) => return None,
        Token::Word(word) => match word.as_str() {
            "not" => Expression::Not(Box::new(one(rest, depth + 1)?)),
            "true" => Expression::Bool(true),
            "false" => Expression::Bool(false),
            "nil" | "let" | "in" | "matches" => return None,
            name => match rest.split_first() {
                Some((Token::Sign("("), behind)) => {
                    *rest = behind;
                    Expression::Call(name.to_owned(), arguments(rest, depth)?)
                }
                _ => Expression::Variable(name.to_owned()),
            },
        },
    })
}

fn arguments(rest: &mut &[Token], depth: usize) -> Option<Vec<Expression>> {
    let mut all = Vec::new();
    if let Some(behind) = rest.strip_prefix(&[Token::Sign(")")]) {
        *rest = behind;
        return Some(all);
    }
    loop {
        all.push(both(rest, 0, depth + 1)?);
        let (token, behind) = rest.split_first()?;
        *rest = behind;
        match token {
            Token::Sign(",") => {}
            Token::Sign(")") => return Some(all),
            _ => return None,
        }
    }
}

impl Expression {
    /// What it comes to. What is not established is unknown, types that do not fit among it.
    pub fn run<'d>(&self, data: &Data<'d>) -> Result<Value<'d>, Halt> {
        Ok(match self {
            Self::Text(text) => Value::Text(text.clone().into()),
            Self::Number(number) => Value::Number(*number),
            Self::Bool(value) => Value::Bool(*value),
            Self::Variable(name) => {
                let known = data.vars.iter().rev().find(|(known, _)| known == name);
                known.map(|(_, value)| value.clone()).ok_or(Halt::Unknown)?
            }
            Self::Not(inner) => match inner.run(data)? {
                Value::Bool(value) => Value::Bool(!value),
                _ => return Err(Halt::Unknown),
            },
            Self::Both(operator @ (Operator::And | Operator::Or), left, right) => match left.run(data)? {
                Value::Bool(value) if value == (*operator == Operator::Or) => Value::Bool(value),
                Value::Bool(_) => match right.run(data)? {
                    right @ Value::Bool(_) => right,
                    _ => return Err(Halt::Unknown),
                },
                _ => return Err(Halt::Unknown),
            },
            Self::Both(operator, left, right) => match (operator, left.run(data)?, right.run(data)?) {
                (Operator::Equal, left, right) => Value::Bool(same(&left, &right)?),
                (Operator::Unequal, left, right) => Value::Bool(!same(&left, &right)?),
                (Operator::Contains, Value::Text(left), Value::Text(right)) => Value::Bool(left.contains(&*right)),
                (Operator::StartsWith, Value::Text(left), Value::Text(right)) => Value::Bool(left.starts_with(&*right)),
                (Operator::EndsWith, Value::Text(left), Value::Text(right)) => Value::Bool(left.ends_with(&*right)),
                (Operator::Plus, Value::Text(left), Value::Text(right)) if left.len() + right.len() <= MAX_TEXT => {
                    Value::Text(left + right)
                }
                _ => return Err(Halt::Unknown),
            },
            Self::Call(name, arguments) => {
                let values: Result<Vec<Value<'d>>, Halt> = arguments.iter().map(|one| one.run(data)).collect();
                call(name, &values?, data)?
            }
        })
    }
}

fn same(left: &Value<'_>, right: &Value<'_>) -> Result<bool, Halt> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Ok(left == right),
        (Value::Number(left), Value::Number(right)) => Ok(left == right),
        (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
        _ => Err(Halt::Unknown),
    }
}

/// The functions: those of Expr that are known here, and CoreDNS's.
fn call<'d>(name: &str, values: &[Value<'d>], data: &Data<'d>) -> Result<Value<'d>, Halt> {
    let request = data.request;
    Ok(match (name, values) {
        ("group", [Value::Text(key)]) => Value::Text(data.group(key).ok_or(Halt::Unknown)?.into()),
        ("name", []) => Value::Text(data.name.into()),
        ("type", []) => Value::Text(super::super::kinds::type_word(request.question.record_type).into()),
        ("class", []) => Value::Text(request.class.as_str().into()),
        ("client_ip", []) => Value::Text(request.client.ip().to_string().into()),
        ("proto", []) => Value::Text(if request.transport == Transport::Tcp { "tcp" } else { "udp" }.into()),
        ("incidr", [Value::Text(address), Value::Text(network)]) => Value::Bool(is_in(address, network)?),
        ("replace", [Value::Text(text), Value::Text(old), Value::Text(new)]) => {
            if (text.len() + 1).saturating_mul(new.len() + 1) > MAX_TEXT {
                return Err(Halt::Unknown);
            }
            Value::Text(text.replace(&**old, new).into())
        }
        ("upper", [Value::Text(text)]) => Value::Text(text.to_uppercase().into()),
        ("lower", [Value::Text(text)]) => Value::Text(text.to_lowercase().into()),
        ("trim", [Value::Text(text)]) => Value::Text(text.trim().to_owned().into()),
        ("hasPrefix", [Value::Text(text), Value::Text(other)]) => Value::Bool(text.starts_with(&**other)),
        ("hasSuffix", [Value::Text(text), Value::Text(other)]) => Value::Bool(text.ends_with(&**other)),
        _ => return Err(Halt::Unknown),
    })
}

/// `incidr`: an address or a network that is none is an error.
fn is_in(address: &str, network: &str) -> Result<bool, Halt> {
    let address: IpAddr = address.parse().map_err(|_| Halt::Fails)?;
    let (base, length) = network.split_once('/').ok_or(Halt::Fails)?;
    let base: IpAddr = base.parse().map_err(|_| Halt::Fails)?;
    if !length.bytes().all(|one| one.is_ascii_digit()) {
        return Err(Halt::Fails);
    }
    let length: u32 = length.parse().map_err(|_| Halt::Fails)?;
    let (width, differs) = match (address.to_canonical(), base) {
        (IpAddr::V4(one), IpAddr::V4(other)) => (32, u128::from(u32::from(one) ^ u32::from(other))),
        (IpAddr::V6(one), IpAddr::V6(other)) => (128, u128::from(one) ^ u128::from(other)),
        (_, base) => {
            let width = if base.is_ipv4() { 32 } else { 128 };
            return if length > width { Err(Halt::Fails) } else { Ok(false) };
        }
    };
    let host_bits = u32::checked_sub(width, length).ok_or(Halt::Fails)?;
    Ok(differs.checked_shr(host_bits).unwrap_or(0) == 0)
}
