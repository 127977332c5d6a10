//! `header`: sets and clears flags of queries and of replies (rule PQ3; `plugin/header`).

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::{Controller, Plugin, station};
use crate::dns::Response;
use crate::resolution::corefile::{CorefileReason, Directive};
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

/// Reads the directives: the first that says anything counts.
pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Header> {
    for directive in directives {
        let mut plugin = Header { line: directive.place().line, query: Vec::new(), response: Vec::new() };
        for line in directive.lines() {
            let changes = match line.word().to_ascii_lowercase().as_str() {
                "query" => &mut plugin.query,
                "response" => &mut plugin.response,
                _ => {
                    controller.unknown("header", line);
                    continue;
                }
            };
            changes.extend(changes_of(controller, line));
        }
        if !plugin.query.is_empty() || !plugin.response.is_empty() {
            return Some(plugin);
        }
    }
    let first = directives.first()?;
    controller.refuse(first.place(), CorefileReason::MissingValue(first.word().to_owned()));
    None
}

fn changes_of(controller: &mut Controller<'_>, line: &Directive) -> Vec<Change> {
    let bad = |text: &str| CorefileReason::BadValue(line.word().to_owned(), text.to_owned());
    let [action, flags @ ..] = line.arguments.as_slice() else {
        controller.refuse(line.place(), CorefileReason::MissingValue(line.word().to_owned()));
        return Vec::new();
    };
    let is_set = match action.text.to_ascii_lowercase().as_str() {
        "set" => true,
        "clear" => false,
        _ => {
            controller.refuse(&action.place, bad(&action.text));
            return Vec::new();
        }
    };
    if flags.is_empty() {
        controller.refuse(&action.place, CorefileReason::MissingValue(action.text.clone()));
    }
    let mut changes = Vec::new();
    for word in flags {
        let flag = match word.text.to_ascii_lowercase().as_str() {
            "aa" => Flag::Aa,
            "ra" => Flag::Ra,
            "rd" => Flag::Rd,
            _ => {
                controller.refuse(&word.place, bad(&word.text));
                continue;
            }
        };
        changes.push(Change { flag, is_set });
    }
    changes
}

impl Header {
    pub(super) fn serve<'a, O: Observe>(
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
