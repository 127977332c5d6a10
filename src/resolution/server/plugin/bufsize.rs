//! `bufsize`: clients get no longer UDP messages than this, whatever they would take (rules PN1, PQ6;
//! `plugin/bufsize`).

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::check::{bad, go};
use super::{Plugin, Watcher, station};
use crate::resolution::corefile::{Dispenser, Failed, Wants};
use crate::resolution::trace::{Step, StepId};
use crate::rule;

/// The size without a value, and the range of a value, in octets.
const DEFAULT: u16 = 1232;
const LEAST: u16 = 512;
const MOST: u16 = 4096;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Bufsize {
    line: usize,
    size: u16,
}

/// Reads the directives: the first one counts (`setup.go` parse).
pub(super) fn parse(d: &mut Dispenser<'_>) -> Result<Bufsize, Failed> {
    let line = d.place().line;
    let mut first = None;
    while d.advance() {
        let size = match d.rest().as_slice() {
            [] => DEFAULT,
            [word] => {
                let reason = || bad("bufsize", &word.text, Wants::Between(LEAST.into(), MOST.into()));
                let size = go::atoi(&word.text).map_err(|said| d.plain(&word.place, &said, reason()))?;
                let fits = u16::try_from(size).ok().filter(|size| (LEAST..=MOST).contains(size));
                fits.ok_or_else(|| d.wrong_count_of(reason()))?
            }
            _ => return Err(d.too_many("bufsize")),
        };
        first.get_or_insert(size);
    }
    Ok(Bufsize { line, size: first.unwrap_or(DEFAULT) })
}

impl Bufsize {
    pub(super) fn serve<'a, O: Watcher>(
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
