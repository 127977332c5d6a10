//! How a starting server reads a Corefile: the text, the keys, the set-ups of its plugins, and what it listens on. It
//! stops at the first error it meets; the lab goes on and tells all.

use super::{Configuration, RELOADS_EVERY};
use crate::cluster::work::{self, Work};
use crate::resolution::corefile::{Block, Corefile, CorefileError, CorefileReason, Directive, Files};
use crate::resolution::server::block::{ServerBlock, listen};
use crate::resolution::server::imports::Imports;
use crate::resolution::server::key::{Key, ParseKeyError, Scheme};
use crate::resolution::server::plugin::{self, Plugin};
use crate::resolution::server::{Millis, Note, NoteKind, set_up};
use std::net::IpAddr;
use std::sync::Arc;

/// Each error with when a starting server meets it: it names the first, and stops.
type Errors = Vec<(When, CorefileError)>;

impl Configuration {
    /// Reads a Corefile with imports that are found elsewhere than what the plugins look at.
    pub(in super::super) fn read_importing(text: &str, imported: &Arc<Files>, files: &Arc<Files>) -> Self {
        let (corefile, parsed) = Corefile::read(text, imported);
        let mut errors: Errors = Vec::new();
        errors.extend(corefile.blocks().iter().flat_map(plugin::unknown).map(|error| (When::Parsing, error)));
        errors.extend(parsed.into_iter().map(|error| (When::Parsing, error)));
        let mut notes: Vec<Note> = Vec::new();
        for token in corefile.imports() {
            notes.push(Note { line: token.place.line, kind: NoteKind::Import(token.text.clone()) });
        }
        let mut blocks = set_up(&corefile, files, &mut notes, &mut errors);
        served_twice(&corefile, &blocks, &mut errors);
        cannot_listen(&corefile, &blocks, files, &mut errors);
        needs_tls(&corefile, &blocks, &mut errors);
        if blocks.is_empty() && errors.is_empty() {
            // Without a block CoreDNS serves the root with `whoami` alone (rule PU2).
            blocks.push(set_up::default_block());
        }
        put_unknown_in_front(&corefile, &mut blocks);
        number(&mut blocks);
        let first = errors.iter().map(|(when, _)| *when).min();
        let says = errors.iter().find(|(when, _)| Some(*when) == first).map(|(_, error)| error.said.clone());
        let mut errors: Vec<CorefileError> = errors.into_iter().map(|(_, error)| error).collect();
        crate::sorting::sort_by_key(&mut errors, |error| error.place.clone());
        Self {
            from_config_map: false,
            text: text.into(),
            errors,
            runs_older: false,
            files: Arc::clone(files),
            imports: Imports::of(&corefile, imported),
            says,
            stopped: None,
            reload: looks_every(&corefile),
            notes,
            blocks,
        }
    }
}

/// Sets up what each block has, and puts in front of it what nobody gave of it.
fn set_up(corefile: &Corefile, files: &Files, notes: &mut Vec<Note>, errors: &mut Errors) -> Vec<ServerBlock> {
    let mut blocks = Vec::new();
    for (position, block) in corefile.blocks().iter().enumerate() {
        let keys = keys(block, corefile, errors);
        let not_given: Vec<_> = corefile.not_given().iter().filter(|one| one.block == Some(position)).collect();
        let not_set: Vec<_> = corefile.not_set().iter().filter(|one| one.block == Some(position)).collect();
        let mut own = Vec::new();
        let mut made = set_up::set_up(block, keys, files, &not_set, notes, &mut own);
        errors.extend(own.into_iter().map(|(directive, error)| (When::SettingUp(directive, position), error)));
        set_up::put_in_front(&mut made, &not_given);
        blocks.push(made);
    }
    blocks
}

/// Refuses addresses of `bind` that nobody can listen on.
fn cannot_listen(corefile: &Corefile, blocks: &[ServerBlock], files: &Files, errors: &mut Errors) {
    for (block, made) in corefile.blocks().iter().zip(blocks) {
        if let (Some(key), Some((address, said))) = (block.keys.first(), listen(made, files)) {
            let reason = CorefileReason::Listen(address.to_string());
            let bind = block.directives.iter().find(|one| one.word() == "bind");
            let place = bind.map_or(&key.place, Directive::place).clone();
            errors.push((When::Listening, CorefileError { place, reason, said }));
        }
    }
}

/// Refuses listeners of QUIC without a certificate (`core/dnsserver/server_quic.go`, `server_https3.go`; rule PU3).
fn needs_tls(corefile: &Corefile, blocks: &[ServerBlock], errors: &mut Errors) {
    for (block, made) in corefile.blocks().iter().zip(blocks) {
        let has_tls = block.directives.iter().any(|directive| directive.word() == "tls");
        for (token, key) in block.keys.iter().zip(&made.keys).filter(|_| !has_tls) {
            let (when, said) = match key.scheme {
                Scheme::Quic => (When::Listening, "ListenPacket: quic: tls.Config not set"),
                Scheme::Https3 => (When::Comparing, "DoH3 requires TLS, no TLS config found"),
                _ => continue,
            };
            let reason = CorefileReason::NeedsTls(key.scheme.as_str());
            errors.push((when, CorefileError { place: token.place.clone(), reason, said: said.to_owned() }));
        }
    }
}

/// What a key or an import comes to with an unknown value touches every name, and so does a file that was not given and
/// is imported outside of all blocks.
fn put_unknown_in_front(corefile: &Corefile, blocks: &mut [ServerBlock]) {
    let outside: Vec<_> = corefile.not_given().iter().filter(|one| one.block.is_none()).collect();
    blocks.iter_mut().for_each(|block| set_up::put_in_front(block, &outside));
    for one in corefile.not_set().iter().filter(|one| one.block.is_none()) {
        blocks.iter_mut().for_each(|block| set_up::put_variable_in_front(block, one));
    }
}

/// Numbers the plugins that remember something, through all blocks.
fn number(blocks: &mut [ServerBlock]) {
    let (mut forwards, mut caches) = (0.., 0..);
    for plugin in blocks.iter_mut().flat_map(|block| &mut block.plugins) {
        match plugin {
            Plugin::Forward(forward) => forward.number = forwards.next().unwrap_or_default(),
            Plugin::Cache(cache) => cache.number = caches.next().unwrap_or_default(),
            _ => {}
        }
    }
}

/// How often `reload` looks: the last of several counts, as it is one for the whole process.
fn looks_every(corefile: &Corefile) -> Option<Millis> {
    let last = corefile.directives("reload").last()?;
    let given = last.arguments.first().and_then(|word| plugin::millis(&word.text));
    Some(given.unwrap_or(RELOADS_EVERY))
}

/// When a starting server meets an error.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    /// It reads the text.
    Parsing,
    /// It looks at the keys.
    Inspecting,
    /// It sets a directive up: the place in CoreDNS's order, and the block.
    SettingUp(usize, usize),
    /// It compares the keys of all blocks.
    Comparing,
    /// It begins to listen.
    Listening,
}

/// The keys of a server block.
fn keys(block: &Block, corefile: &Corefile, errors: &mut Errors) -> Vec<Key> {
    let mut keys = Vec::new();
    for token in &block.keys {
        // Of a variable that nobody gave it is not known what it makes of the key: it may be for any name.
        if corefile.not_set().iter().any(|one| one.block.is_none() && one.place == token.place) {
            keys.push(Key::of_root());
            continue;
        }
        match Key::parse(&token.text) {
            Ok(read) => keys.extend(read),
            Err(error) => {
                let when = if error.at_inspection { When::Inspecting } else { When::Listening };
                let ParseKeyError { reason, said, .. } = error;
                errors.push((when, CorefileError { place: token.place.clone(), reason, said }));
            }
        }
    }
    keys
}

/// Refuses what is served twice on one listener (rule PU4; `core/dnsserver/register.go`
/// validateZonesAndListeningAddresses). Blocks with a `view` may share a zone.
fn served_twice(corefile: &Corefile, blocks: &[ServerBlock], errors: &mut Errors) {
    let mut taken: Vec<(Key, Option<IpAddr>)> = Vec::new();
    for (block, made) in corefile.blocks().iter().zip(blocks).filter(|(_, made)| !made.has_view) {
        let words = block
            .keys
            .iter()
            .flat_map(|token| Key::parse(&token.text).unwrap_or_default().into_iter().map(move |key| (token, key)));
        for (token, key) in words {
            let bound: Vec<Option<IpAddr>> =
                if made.bound.is_empty() { vec![None] } else { made.bound.iter().copied().map(Some).collect() };
            for address in bound {
                let named = |address: Option<IpAddr>| {
                    let on = address.map(|address| format!(" on {address}")).unwrap_or_default();
                    format!("{}{on}", key.in_full())
                };
                work::count(Work::Zone, taken.len());
                let others = || taken.iter().filter(|(other, _)| *other == key);
                let said = if others().any(|(_, other)| *other == address) {
                    Some(format!("cannot serve {} - it is already defined", named(address)))
                } else {
                    let over = others().rfind(|(_, other)| other.is_none() || address.is_none());
                    over.map(|(_, other)| {
                        let (own, other) = (named(address), named(*other));
                        format!("cannot serve {own} - zone overlap listener capacity with {other}")
                    })
                };
                match said {
                    Some(said) => {
                        let reason = CorefileReason::DuplicateZone(token.text.clone());
                        errors.push((When::Comparing, CorefileError { place: token.place.clone(), reason, said }));
                    }
                    None => taken.push((key.clone(), address)),
                }
            }
        }
    }
}
