//! `var` and `expr`: what an expression finds in a template (`plugin/pkg/expression`; rule PT7).

use super::super::expression::{Ended, Environment, Expression, Value as Found};
use super::super::network::Network;
use super::run::{Data, ExecError, Value};
use crate::dns::Transport;
use std::net::IpAddr;

/// Reads an expression; `None` where the lab cannot, whatever Expr says to it.
pub(super) fn parse(text: &str) -> Option<Expression> {
    Expression::parse(text).ok()
}

/// What it comes to. What is not established is unknown, types that do not fit among it.
pub(super) fn run<'d>(expression: &Expression, data: &Data<'d>) -> Result<Value<'d>, ExecError> {
    match expression.evaluate(data) {
        Ok(Found::Text(text)) => Ok(Value::Text(text.into())),
        Ok(Found::Number(number)) => Ok(Value::Number(number.into())),
        Ok(Found::Bool(value)) => Ok(Value::Bool(value)),
        Ok(Found::List(_)) | Err(Ended::Unknown) => Err(ExecError::Unknown),
        Err(Ended::Fails) => Err(ExecError::Fails),
    }
}

impl Environment for Data<'_> {
    fn variable(&self, name: &str) -> Result<Found, Ended> {
        let known = self.vars.iter().rev().find(|(known, _)| *known == name);
        match known.map(|(_, value)| value) {
            Some(Value::Text(text)) => Ok(Found::Text(text.to_string())),
            Some(Value::Number(number)) => i64::try_from(*number).map(Found::Number).map_err(|_| Ended::Unknown),
            Some(Value::Bool(value)) => Ok(Found::Bool(*value)),
            _ => Err(Ended::Unknown),
        }
    }

    fn call(&self, function: &str, arguments: &[Found]) -> Result<Found, Ended> {
        let request = self.request;
        let text = |text: &str| Ok(Found::Text(text.to_owned()));
        match (function, arguments) {
            ("group", [Found::Text(key)]) => self.group(key).ok_or(Ended::Unknown).and_then(text),
            ("name", []) => text(self.name),
            ("type", []) => text(super::super::kinds::type_word(request.question.record_type)),
            ("class", []) => text(request.class.as_str()),
            ("client_ip", []) => text(&request.client.ip().to_string()),
            ("proto", []) => text(if request.transport == Transport::Tcp { "tcp" } else { "udp" }),
            // An address or a network that is none is an error.
            ("incidr", [Found::Text(address), Found::Text(network)]) => {
                let address: IpAddr = address.parse().map_err(|_| Ended::Fails)?;
                let network = Network::parse(network).ok_or(Ended::Fails)?;
                Ok(Found::Bool(network.contains(address)))
            }
            _ => Err(Ended::Unknown),
        }
    }
}
