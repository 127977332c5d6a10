//! What is wrong with the directives of one name in a server block: what their plugin's own parse refuses, or what
//! `check` does where nothing is made of them.

use super::check::{self, Checked, SetupContext};
use super::{
    acl, autopath, bufsize, cache, dns64, erratic, file, forward, header, hosts, k8s_external, kubernetes, loadbalance,
    nsid, rewrite, template, transfer, view,
};
use crate::resolution::corefile::{CorefileError, Dispenser, Token};

/// How many errors of one name are told at once.
const MOST: usize = 20;

/// Everything that is wrong with the directives of one name in a server block, first what CoreDNS would name: it
/// stops there. What is wrong in a line of braces is told with that line left out.
pub(in crate::resolution::server) fn all(
    name: &'static str,
    tokens: &[Token],
    around: &SetupContext<'_>,
) -> Vec<CorefileError> {
    let mut errors: Vec<CorefileError> = Vec::new();
    let mut rest: Option<Vec<Token>> = None;
    while errors.len() < MOST {
        let tokens = rest.as_deref().unwrap_or(tokens);
        let Err(error) = check(name, tokens, around) else { break };
        let is_of_line = |token: &Token| (&token.place.file, token.place.line) == (&error.place.file, error.place.line);
        let is_head = tokens.iter().any(|token| is_of_line(token) && token.text == name);
        let left: Vec<Token> = tokens
            .iter()
            .filter(|token| !is_of_line(token) || ["{", "}"].contains(&token.text.as_str()))
            .cloned()
            .collect();
        let goes_on = !is_head && left.len() < tokens.len();
        errors.push(*error);
        if !goes_on {
            break;
        }
        rest = Some(left);
    }
    errors
}

/// Checks all directives of one name in a server block. Fails with the first that CoreDNS would name.
fn check(name: &'static str, tokens: &[Token], around: &SetupContext<'_>) -> Checked {
    let d = &mut Dispenser::new(name, tokens);
    match name {
        "bufsize" => bufsize::parse(d).map(drop),
        "nsid" => nsid::parse(d).map(drop),
        "dns64" => dns64::parse(d).map(drop),
        "loadbalance" => loadbalance::parse(d, around.files).map(drop),
        "rewrite" => rewrite::parse(d).map(drop),
        "autopath" => autopath::parse(d, around).map(drop),
        "acl" => acl::parse(d, around.zones).map(drop),
        "cache" => cache::parse(d, around.zones).map(drop),
        "header" => header::parse(d).map(drop),
        "view" => view::parse(d).map(drop),
        "template" => template::parse(d, around.zones).map(drop),
        "transfer" => transfer::parse(d, around.zones).map(drop),
        "hosts" => hosts::parse(d, around.zones).map(drop),
        "k8s_external" => k8s_external::parse(d, around).map(drop),
        "kubernetes" => kubernetes::parse_directive(d, around.zones).map(drop),
        "file" => file::parse(d, around.zones).map(drop),
        "forward" => forward::parse(d, around).map(drop),
        "erratic" => erratic::parse(d).map(drop),
        _ => check::check_only(name, d, around),
    }
}
