//! What a plugin's set-up has at hand, and where it reports what is wrong (caddy's `Controller`).

use super::super::key;
use super::{Note, NoteKind};
use crate::dns::Name;
use crate::resolution::corefile::{
    Block, CorefileError, CorefileReason, Directive, Dispenser, Failed, Files, Place, Token,
};

/// What a set-up has at hand.
pub(in super::super) struct Controller<'c> {
    /// The directive's name.
    pub plugin: &'static str,
    /// The zones of the server block.
    pub zones: &'c [Name],
    /// The tokens of all directives of that name in the server block.
    pub tokens: &'c [Token],
    /// The server block itself, for what a plugin wants of others.
    pub block: &'c Block,
    /// The files and the environment of the server's process.
    pub files: &'c Files,
    pub notes: &'c mut Vec<Note>,
    pub errors: &'c mut Vec<CorefileError>,
}

/// The zones that words name, or else the server block's (`plugin.OriginsFromArgsOrServerBlock`).
pub(super) fn zones_or_blocks(words: &[&Token], blocks: &[Name]) -> Vec<Name> {
    if words.is_empty() { blocks.to_vec() } else { words.iter().flat_map(|word| key::zones(&word.text)).collect() }
}

/// What CoreDNS prints of a refusal, as far as the reason tells.
fn said(plugin: &str, place: &Place, reason: &CorefileReason) -> String {
    use CorefileReason as R;
    let said = match reason {
        R::UnknownProperty(_, property) => format!("unknown property '{property}'"),
        R::MissingValue(word) | R::TooManyValues(word) => {
            format!("Wrong argument count or unexpected line ending after '{word}'")
        }
        R::BadValue(_, value) | R::Value(_, value, _) => {
            format!("invalid value '{value}'")
        }
        R::Zone(zone, _) => format!("unable to normalize '{zone}'"),
        _ => "invalid".to_owned(),
    };
    format!("plugin/{plugin}: {} - Error during parsing: {said}", place.line_text())
}

impl<'c> Controller<'c> {
    /// What a plugin's parse makes of its tokens; nothing where it refuses them.
    pub(crate) fn read<T>(&mut self, parse: impl FnOnce(&mut Dispenser<'c>) -> Result<T, Failed>) -> Option<T> {
        match parse(&mut Dispenser::new(self.plugin, self.tokens)) {
            Ok(read) => Some(read),
            Err(error) => {
                self.errors.push(*error);
                None
            }
        }
    }
}

impl Controller<'_> {
    /// True where the server block has the directive.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.block.directives.iter().any(|directive| directive.word() == word)
    }

    /// Notes what is read and left alone.
    pub(crate) fn note(&mut self, place: &Place, kind: NoteKind) {
        self.notes.push(Note { line: place.line, kind });
    }

    /// Refuses what stands at a place: the server does not start.
    pub(crate) fn refuse(&mut self, place: &Place, reason: CorefileReason) {
        let said = said(self.plugin, place, &reason);
        self.errors.push(CorefileError { place: place.clone(), reason, said });
    }

    /// The zones that words name, `10.0.0.0/8` as reverse zones; what is none is left out (`plugin/normalize.go`).
    pub(crate) fn zones_of(&mut self, words: &[Token]) -> Vec<Name> {
        words.iter().flat_map(|word| key::zones(&word.text)).collect()
    }

    /// The zones that words name, or else the server block's (`plugin.OriginsFromArgsOrServerBlock`).
    pub(crate) fn zones_or_blocks(&mut self, words: &[Token]) -> Vec<Name> {
        if words.is_empty() { self.zones.to_vec() } else { self.zones_of(words) }
    }

    /// The only value of a property.
    pub(crate) fn only<'d>(&mut self, property: &'d Directive) -> Option<&'d Token> {
        let name = || property.word().to_owned();
        match property.arguments.as_slice() {
            [] => self.refuse(property.place(), CorefileReason::MissingValue(name())),
            [only] => return Some(only),
            [_, extra, ..] => self.refuse(&extra.place, CorefileReason::TooManyValues(name())),
        }
        None
    }

    /// True where a property has no value, as it must.
    pub(crate) fn nothing(&mut self, property: &Directive) -> bool {
        if let Some(extra) = property.arguments.first() {
            self.refuse(&extra.place, CorefileReason::TooManyValues(property.word().to_owned()));
        }
        property.arguments.is_empty()
    }

    /// Refuses a property the plugin does not have.
    pub(crate) fn unknown(&mut self, plugin: &'static str, property: &Directive) {
        let reason = CorefileReason::UnknownProperty(plugin, property.word().to_owned());
        self.refuse(property.place(), reason);
    }
}
