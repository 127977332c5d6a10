//! What an expression comes to.

use super::super::pattern::{Found, Pattern};
use super::{Ended, Environment, Expression, MAX_TEXT, Node, Operator, Value};

impl Expression {
    /// Evaluates it.
    pub(crate) fn evaluate(&self, environment: &dyn Environment) -> Result<Value, Ended> {
        evaluate(&self.node, environment)
    }
}

fn evaluate(node: &Node, environment: &dyn Environment) -> Result<Value, Ended> {
    match node {
        Node::Value(value) => Ok(value.clone()),
        Node::List(nodes) => all(nodes, environment).map(Value::List),
        Node::Variable(name) => environment.variable(name),
        Node::Call(function, arguments) => {
            let arguments = all(arguments, environment)?;
            own(function, &arguments).unwrap_or_else(|| environment.call(function, &arguments))
        }
        Node::Not(operand) => Ok(Value::Bool(!truth(operand, environment)?)),
        Node::Choice(choice) => {
            let (condition, one, other) = &**choice;
            evaluate(if truth(condition, environment)? { one } else { other }, environment)
        }
        Node::Binary(operator, operands) => {
            let (left, right) = &**operands;
            // The right side is not looked at where the left one decides.
            match operator {
                Operator::Or => Ok(Value::Bool(truth(left, environment)? || truth(right, environment)?)),
                Operator::And => Ok(Value::Bool(truth(left, environment)? && truth(right, environment)?)),
                _ => binary(*operator, &evaluate(left, environment)?, &evaluate(right, environment)?),
            }
        }
    }
}

/// The functions of the language itself, as far as they are known here.
fn own(function: &str, arguments: &[Value]) -> Option<Result<Value, Ended>> {
    use Value::{Bool, Text};
    Some(Ok(match (function, arguments) {
        ("replace", [Text(text), Text(old), Text(new)]) => {
            if (text.len() + 1).saturating_mul(new.len() + 1) > MAX_TEXT {
                return Some(Err(Ended::Unknown));
            }
            Text(text.replace(old.as_str(), new))
        }
        ("upper", [Text(text)]) => Text(text.to_uppercase()),
        ("lower", [Text(text)]) => Text(text.to_lowercase()),
        ("trim", [Text(text)]) => Text(text.trim().to_owned()),
        ("hasPrefix", [Text(text), Text(other)]) => Bool(text.starts_with(other.as_str())),
        ("hasSuffix", [Text(text), Text(other)]) => Bool(text.ends_with(other.as_str())),
        _ => return None,
    }))
}

fn all(nodes: &[Node], environment: &dyn Environment) -> Result<Vec<Value>, Ended> {
    nodes.iter().map(|node| evaluate(node, environment)).collect()
}

/// The real language refuses anything but a truth value when it compiles.
fn truth(node: &Node, environment: &dyn Environment) -> Result<bool, Ended> {
    match evaluate(node, environment)? {
        Value::Bool(value) => Ok(value),
        _ => Err(Ended::Unknown),
    }
}

fn binary(operator: Operator, left: &Value, right: &Value) -> Result<Value, Ended> {
    use Operator as O;
    use Value::{Bool, List, Number, Text};
    Ok(match (operator, left, right) {
        (O::In, value, List(values)) => Bool(values.contains(value)),
        (O::NotIn, value, List(values)) => Bool(!values.contains(value)),
        // Values of two types are compared by nobody: the real language refuses them when it compiles.
        (O::Equal | O::Unequal, Bool(_), Bool(_))
        | (O::Equal | O::Unequal, Number(_), Number(_))
        | (O::Equal | O::Unequal, Text(_), Text(_)) => Bool((left == right) == (operator == O::Equal)),
        (O::Less, Number(left), Number(right)) => Bool(left < right),
        (O::LessOrEqual, Number(left), Number(right)) => Bool(left <= right),
        (O::Greater, Number(left), Number(right)) => Bool(left > right),
        (O::GreaterOrEqual, Number(left), Number(right)) => Bool(left >= right),
        (O::Less, Text(left), Text(right)) => Bool(left < right),
        (O::LessOrEqual, Text(left), Text(right)) => Bool(left <= right),
        (O::Greater, Text(left), Text(right)) => Bool(left > right),
        (O::GreaterOrEqual, Text(left), Text(right)) => Bool(left >= right),
        (O::Contains, Text(text), Text(part)) => Bool(text.contains(part.as_str())),
        (O::StartsWith, Text(text), Text(part)) => Bool(text.starts_with(part.as_str())),
        (O::EndsWith, Text(text), Text(part)) => Bool(text.ends_with(part.as_str())),
        (O::Matches, Text(text), Text(pattern)) => {
            // A pattern that Go refuses is refused when the expression is compiled.
            let pattern = Pattern::parse(pattern).map_err(|_| Ended::Unknown)?;
            match pattern.find(text) {
                Found::Nothing => Bool(false),
                Found::Groups(_) => Bool(true),
                Found::Unknown => return Err(Ended::Unknown),
            }
        }
        (O::Plus, Number(left), Number(right)) => Number(left.checked_add(*right).ok_or(Ended::Unknown)?),
        (O::Minus, Number(left), Number(right)) => Number(left.checked_sub(*right).ok_or(Ended::Unknown)?),
        (O::Plus, Text(left), Text(right)) if left.len() + right.len() <= MAX_TEXT => Text(format!("{left}{right}")),
        _ => return Err(Ended::Unknown),
    })
}
