//! `header`: sets and clears flags of queries and of replies (rule PQ3; `plugin/header`).

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::check::bad;
use super::{Plugin, Watcher, station};
use crate::dns::Response;
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Wants};
use crate::resolution::trace::{Step, StepId};
use crate::rule;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Header {
    line: usize,
    query: Vec<Change>,
    response: Vec<Change>,
}

/// One flag and what becomes of it.
#[derive(Clone, Copy, Debug)]
struct Change {
    flag: Flag,
    is_set: bool,
}

#[derive(Clone, Copy, Debug)]
enum Flag {
    Aa,
    Ra,
    Rd,
}

/// Reads the directives: the first that says anything counts (`setup.go` parse).
pub(super) fn parse(d: &mut Dispenser<'_>) -> Result<Header, Failed> {
    const FLAGS: &[&str] = &["aa", "ra", "rd"];
    let mut counts = None;
    while d.advance() {
        let mut plugin = Header { line: d.place().line, query: Vec::new(), response: Vec::new() };
        while d.next_in_braces() {
            let selector = d.val().to_lowercase();
            let place = d.place();
            let words = d.rest();
            let changes = match selector.as_str() {
                "query" => &mut plugin.query,
                "response" => &mut plugin.response,
                _ => {
                    let said = format!("setting up rule: invalid selector={selector} should be query or response");
                    return Err(d.plain(&place, &said, bad("header", &selector, Wants::OneOf(&["query", "response"]))));
                }
            };
            let [action, flags @ ..] = words.as_slice() else { return Err(d.missing(&selector)) };
            let name = action.text.to_lowercase();
            let is_set = name == "set";
            if !is_set && name != "clear" {
                let said = format!("setting up rule: unknown flag action={name}, should be set or clear");
                let reason = bad(&selector, &action.text, Wants::OneOf(&["set", "clear"]));
                return Err(d.plain(&action.place, &said, reason));
            }
            if flags.is_empty() {
                let said = "setting up rule: invalid length for flags, at least one should be specified";
                return Err(d.plain(&action.place, said, CorefileReason::MissingValue(name)));
            }
            for word in flags {
                let flag = match word.text.to_lowercase().as_str() {
                    "aa" => Flag::Aa,
                    "ra" => Flag::Ra,
                    "rd" => Flag::Rd,
                    _ => {
                        let said = format!("setting up rule: unknown/unsupported flag={}", word.text);
                        return Err(d.plain(&word.place, &said, bad(&name, &word.text, Wants::OneOf(FLAGS))));
                    }
                };
                changes.push(Change { flag, is_set });
            }
        }
        let says_something = !plugin.query.is_empty() || !plugin.response.is_empty();
        counts = counts.or(says_something.then_some(plugin));
    }
    counts.ok_or_else(|| d.missing("header"))
}

impl Header {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let mut own = request.clone();
        // AA and RA of a query mean nothing to anybody behind.
        for change in &self.query {
            if let Flag::Rd = change.flag {
                own.recursion_desired = change.is_set;
            }
        }
        let mut served = walk.next(next, &own).looked_at();
        if let Served::Reply(response) = &mut served {
            self.response.iter().for_each(|change| change.apply(response));
            if !self.response.is_empty() {
                station(walk, request, "header", self.line, || {
                    let words: Vec<&str> = self.response.iter().map(|change| change.as_str()).collect();
                    Step::new(StepId::HeaderSetsFlags, rule::PQ3, [words.join(", ")])
                });
            }
        }
        served
    }
}

impl Change {
    /// RD of a reply is the query's and is not looked at by anybody.
    fn apply(self, response: &mut Response) {
        match self.flag {
            Flag::Aa => response.authoritative = self.is_set,
            Flag::Ra => response.recursion_available = self.is_set,
            Flag::Rd => {}
        }
    }

    fn as_str(self) -> &'static str {
        match (self.is_set, self.flag) {
            (true, Flag::Aa) => "set aa",
            (true, Flag::Ra) => "set ra",
            (true, Flag::Rd) => "set rd",
            (false, Flag::Aa) => "clear aa",
            (false, Flag::Ra) => "clear ra",
            (false, Flag::Rd) => "clear rd",
        }
    }
}
