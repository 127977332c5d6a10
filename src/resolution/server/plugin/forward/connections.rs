//! What the set-up of `forward` looks at once all properties are read: connections, and who is spoken to how.

use super::super::check::{bad, go};
use super::super::duration;
use super::Millis;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token, Wants};

/// How long connections may be idle and how old they may become, and the name that all of TLS's servers have.
pub(super) struct Connections {
    pub expire: Millis,
    pub max_age: Millis,
    pub tls_servername: String,
}

impl Default for Connections {
    fn default() -> Self {
        Self { expire: 10_000, max_age: 0, tls_servername: String::new() }
    }
}

impl Connections {
    /// Refuses what does not go together.
    pub(super) fn check(&self, d: &Dispenser<'_>, to: &[&Token]) -> Result<(), Failed> {
        if self.max_age > 0 && self.max_age < self.expire {
            let written = |millis: Millis| duration::written(i64::try_from(millis).unwrap_or_default() * 1_000_000);
            let age = written(self.max_age);
            let said = format!("max_age ({age}) must not be less than expire ({})", written(self.expire));
            return Err(d.plain(&d.place(), &said, CorefileReason::BadValue("max_age".to_owned(), age)));
        }
        for word in to {
            let rest = word.text.strip_prefix("https://");
            if rest.is_some_and(|rest| rest.contains('/')) {
                let said = format!(
                    "paths are not allowed in HTTPS upstream addresses (the /dns-query path is used by default): {}",
                    word.text
                );
                return Err(d.plain(&word.place, &said, bad("forward", &word.text, Wants::Upstream)));
            }
            let named = word.text.strip_prefix("tls://").and_then(|rest| rest.split_once('%'));
            if let Some((host, own)) = named.filter(|_| !self.tls_servername.is_empty()) {
                let (own, port) = own.split_once(':').unwrap_or((own, "853"));
                let said = format!(
                    "both forward ('{}') and proxy level ('{own}') TLS servernames are set for upstream proxy 'tls://{host}:{port}'",
                    self.tls_servername
                );
                return Err(d.plain(&word.place, &said, CorefileReason::Exclude("tls_servername", "tls://…%…")));
            }
        }
        Ok(())
    }
}

/// Refuses what `forward` cannot speak.
pub(super) fn is_sendable(d: &Dispenser<'_>, word: &Token) -> Result<(), Failed> {
    const SENT_BY: &[&str] = &["dns://", "tls://", "https://"];
    let Some((scheme, rest)) = word.text.split_once("://") else { return Ok(()) };
    if !["grpc", "quic", "https3"].contains(&scheme) {
        return Ok(());
    }
    let port = if scheme == "quic" { "853" } else { "443" };
    let host = if go::host_and_port(rest).is_ok() { rest.to_owned() } else { format!("{rest}:{port}") };
    let said = format!("'{scheme}' is not supported as a destination protocol in forward: {scheme}://{host}");
    Err(d.plain(&word.place, &said, bad("forward", &word.text, Wants::OneOf(SENT_BY))))
}
