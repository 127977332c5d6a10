//! `bufsize`: clients get no longer UDP messages than this, whatever they would take (rules PN1, PQ6;
//! `plugin/bufsize`).

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::{Controller, Plugin, station};
use crate::resolution::corefile::{CorefileReason, Directive};
use crate::resolution::trace::{Step, StepId};
use crate::rule;

/// The size without a value, and the range of a value, in octets.
const DEFAULT: u16 = 1232;
const LEAST: u32 = 512;
const MOST: u32 = 4096;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Bufsize {
    line: usize,
    size: u16,
}

/// Reads the first directive; others are not looked at.
pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Bufsize> {
    let directive = directives.first()?;
    let size = match directive.arguments.as_slice() {
        [] => Some(DEFAULT),
        [word] => {
            let number = controller.number(directive.word(), word, LEAST, MOST);
            number.and_then(|number| u16::try_from(number).ok())
        }
        [_, extra, ..] => {
            controller.refuse(&extra.place, CorefileReason::TooManyValues(directive.word().to_owned()));
            None
        }
    };
    Some(Bufsize { line: directive.place().line, size: size? })
}

impl Bufsize {
    pub(super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        match &request.edns {
            Some(edns) if edns.udp_size > self.size => {
                let (size, was) = (self.size, edns.udp_size);
                station(walk, request, "bufsize", self.line, || {
                    Step::new(StepId::BufsizeLimits, rule::PN1, [size.to_string(), was.to_string()])
                });
                // CoreDNS changes the query itself, so the reply is made for this size and shows it.
                walk.udp_size = Some(size);
                let mut own = request.clone();
                if let Some(edns) = &mut own.edns {
                    edns.udp_size = size;
                }
                walk.next(next, &own)
            }
            _ => walk.next(next, request),
        }
    }
}
