//! From a state to the link that names it, in one go or piece by piece, and the text of its pairs.

use super::pairs::escape;
use super::{IMPORTED, Link, NOT_GIVEN, OBSERVED, PIECE, VERSION};
use crate::cluster::{Object, Settings};
use crate::manifest;
use crate::resolution::server::plugin::cache;
use crate::resolution::upstream::Upstream;
use crate::sandbox::import::kept;
use crate::sandbox::{Origin, Sandbox, SettingField};
use std::fmt::Write as _;
use std::sync::Arc;

/// A link that is being written.
#[derive(Debug)]
pub struct Writing {
    link: Link,
    objects: Vec<Arc<Object>>,
    /// How many of them are.
    written: usize,
    text: String,
}

impl Writing {
    /// Writes so many more objects. True where all are written.
    pub fn advance(&mut self, steps: usize) -> bool {
        let left = self.objects.get(self.written..).unwrap_or_default();
        for object in left.iter().take(steps) {
            manifest::write_on(&mut self.text, object.value());
        }
        self.written += left.len().min(steps);
        self.written == self.objects.len()
    }

    /// The link, with what was left to write.
    pub fn finish(mut self) -> Link {
        while !self.advance(usize::MAX) {}
        Link { manifests: Some(self.text), ..self.link }
    }
}

impl Link {
    /// The link to this state.
    pub fn to(sandbox: &Sandbox) -> Self {
        Self::writing(sandbox).finish()
    }

    /// The same, to be written piece by piece: of the state as it is now, whatever becomes of it meanwhile.
    pub fn writing(sandbox: &Sandbox) -> Writing {
        let objects: Vec<Arc<Object>> = sandbox.cluster().objects().cloned().collect();
        let pieces = kept::write(sandbox.pieces(), &objects);
        Writing { link: Self { pieces, ..Self::without_objects(sandbox) }, objects, written: 0, text: String::new() }
    }

    /// The same without its cluster's objects.
    pub fn without_objects(sandbox: &Sandbox) -> Self {
        let usual = if sandbox.is_observed() { Upstream::undescribed() } else { Upstream::example() };
        let outside = (*sandbox.upstream() != usual).then(|| sandbox.upstream().to_string());
        Self {
            manifests: None,
            is_written: false,
            question: Some(sandbox.question().clone()),
            pinned: sandbox.pinned().to_vec(),
            outside,
            clock: sandbox.now(),
            kept: sandbox.memory_worth_keeping(),
            older: sandbox.moment.older.as_ref().map(|older| older.whole().to_owned()),
            settings: (*sandbox.cluster().settings() != Settings::default())
                .then(|| sandbox.cluster().settings().clone()),
            is_imported: sandbox.is_imported(),
            is_observed: sandbox.origin == Origin::Observed,
            not_given: sandbox.cluster().settings().endpoints_not_given.clone(),
            pieces: Vec::new(),
        }
    }

    /// The readable part: every pair but the manifests.
    pub fn pairs(&self) -> String {
        let mut text = format!("v={VERSION}");
        if let Some(ask) = &self.question {
            let _ = write!(
                text,
                "&from={}&name={}&type={}",
                escape(&ask.from.to_string()),
                escape(&ask.name),
                ask.record_type
            );
        }
        for ask in &self.pinned {
            let _ = write!(text, "&pin={},{},{}", escape(&ask.from.to_string()), escape(&ask.name), ask.record_type);
        }
        if let Some(outside) = &self.outside {
            let _ = write!(text, "&outside={}", escape(outside));
        }
        if self.clock > 0 {
            let _ = write!(text, "&clock={}", self.clock);
        }
        if !self.kept.is_empty() {
            let _ = write!(text, "&kept={}", escape(&cache::text::write(&self.kept, self.clock)));
        }
        if let Some(older) = &self.older {
            let _ = write!(text, "&older={}", escape(older));
        }
        if self.is_imported {
            let _ = write!(text, "&{IMPORTED}=true");
        }
        if self.is_observed {
            let _ = write!(text, "&{OBSERVED}=true");
        }
        if !self.not_given.is_empty() {
            let names: Vec<String> =
                self.not_given.iter().map(|one| format!("{}/{}", one.namespace, one.name)).collect();
            let _ = write!(text, "&{NOT_GIVEN}={}", escape(&names.join(",")));
        }
        for piece in &self.pieces {
            let _ = write!(text, "&{PIECE}={}", escape(piece));
        }
        if let Some(settings) = &self.settings {
            let usual = Settings::default();
            for choice in SettingField::ALL {
                let value = choice.write(settings);
                if value != choice.write(&usual) {
                    let _ = write!(text, "&{}={}", choice.key(), escape(&value));
                }
            }
        }
        text
    }
}
