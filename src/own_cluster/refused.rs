//! A Corefile that the server refuses, with what it imports: each error at its place.

use crate::sandbox::Sandbox;
use crate::text::{Language, server};

/// What the server refuses, one after another: the place, in the Corefile or in the key of a ConfigMap that it imports, and
/// the reason.
pub fn refused(language: Language, sandbox: &Sandbox) -> Vec<String> {
    let configuration = sandbox.server().configuration();
    let told = configuration.errors.iter().map(|error| {
        let place = match configuration.origin(sandbox.cluster(), &error.place) {
            Some((map, key)) => format!("`{map}` `{key}`:{}:{}", error.place.line, error.place.column),
            None => error.place.to_string(),
        };
        format!("{place}: {}", server::corefile(language, &error.reason))
    });
    told.collect()
}
