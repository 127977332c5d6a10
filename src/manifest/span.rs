//! Where in a text the values of a document stand.

use crate::cluster::{FieldPath, PathStep};
use std::sync::Arc;

/// A stretch of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The line of `start`, from 1.
    pub line: u32,
    /// The column of `start`, from 1, in characters.
    pub column: u32,
}

/// The places of a value and of everything in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    pub(super) value: Span,
    pub(super) inner: Inner,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Inner {
    #[default]
    Leaf,
    List(Vec<Spans>),
    /// Sorted by key, each key once.
    Map(Vec<Field>),
}

/// A field of a mapping: its name and the places of name and value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub name: Arc<str>,
    pub key: Span,
    pub spans: Spans,
}

impl Spans {
    /// All of it stands there.
    pub(super) fn leaf(value: Span) -> Self {
        Self { value, inner: Inner::Leaf }
    }

    /// The place of the value at `path`; `None` where nothing stands there. A value behind an alias
    /// stands where the alias stands, what is inside it where it was written.
    pub fn at(&self, path: &FieldPath) -> Option<Span> {
        let found = path.steps().iter().try_fold(self, |spans, step| spans.child(step).map(|(_, child)| child))?;
        Some(found.value)
    }

    /// The place of the last key of `path`; `None` where nothing stands there or the last step is an
    /// index.
    pub fn key_at(&self, path: &FieldPath) -> Option<Span> {
        let (last, init) = path.steps().split_last()?;
        let parent = init.iter().try_fold(self, |spans, step| spans.child(step).map(|(_, child)| child))?;
        parent.child(last)?.0
    }

    /// The place that says most about `path`: of the value, or, where nothing stands there, of the key
    /// of the nearest thing around it that exists.
    pub fn nearest(&self, path: &FieldPath) -> Span {
        let mut here = self;
        let mut key = None;
        for step in path.steps() {
            let Some((name, child)) = here.child(step) else {
                return key.unwrap_or_else(|| here.head());
            };
            key = name;
            here = child;
        }
        here.value
    }

    /// The place of the first word: what to point at where the whole would be too much.
    pub fn head(&self) -> Span {
        match &self.inner {
            Inner::Leaf => self.value,
            Inner::List(items) => items.first().map_or(self.value, Spans::head),
            Inner::Map(fields) => fields.iter().map(|field| field.key).min().unwrap_or(self.value),
        }
    }

    /// Changes every place in it.
    pub(super) fn each(&mut self, change: &mut dyn FnMut(&mut Span)) {
        change(&mut self.value);
        match &mut self.inner {
            Inner::Leaf => {}
            Inner::List(items) => items.iter_mut().for_each(|item| item.each(change)),
            Inner::Map(fields) => fields.iter_mut().for_each(|field| {
                change(&mut field.key);
                field.spans.each(change);
            }),
        }
    }

    fn child(&self, step: &PathStep) -> Option<(Option<Span>, &Spans)> {
        match (&self.inner, step) {
            (Inner::List(items), PathStep::Index(index)) => Some((None, items.get(*index)?)),
            (Inner::Map(fields), PathStep::Key(name)) => {
                let index = fields.binary_search_by(|field| field.name.as_ref().cmp(name)).ok()?;
                fields.get(index).map(|field| (Some(field.key), &field.spans))
            }
            _ => None,
        }
    }

    /// Takes the places of the field `name` out.
    pub(super) fn take(&mut self, name: &str) -> Option<Spans> {
        let Inner::Map(fields) = &mut self.inner else { return None };
        let index = fields.iter().position(|field| field.name.as_ref() == name)?;
        Some(fields.remove(index).spans)
    }

    /// The places of the elements, where this is a sequence; none otherwise.
    pub(super) fn into_items(self) -> Vec<Spans> {
        match self.inner {
            Inner::List(items) => items,
            _ => Vec::new(),
        }
    }
}
