//! The objects that several pieces tell of together: each is copied, a few at a time, for ten thousand at once are a
//! tenth of a second.

use super::Pieces;
use crate::cluster::{Object, ObjectRef};
use rustc_hash::FxHashMap;

/// The objects of some pieces on their way together.
#[derive(Debug)]
pub(super) struct Gathering {
    pieces: Pieces,
    /// The piece that is being copied, and how many of its objects have been.
    piece: usize,
    copied: usize,
    /// Where each object stands that was told of.
    at: FxHashMap<ObjectRef, usize>,
    gathered: Vec<Object>,
}

impl Gathering {
    /// Begins with the first piece.
    pub(super) fn of(pieces: Pieces) -> Self {
        Self { pieces, piece: 0, copied: 0, at: FxHashMap::default(), gathered: Vec::new() }
    }

    /// Copies so many more. True where all have been.
    pub(super) fn advance(&mut self, objects: usize) -> bool {
        for _ in 0..objects {
            let Some(piece) = self.pieces.iter().nth(self.piece).cloned() else { return true };
            match piece.objects.get(self.copied) {
                Some(object) => {
                    self.copied += 1;
                    self.put(Object::clone(object));
                }
                None => (self.piece, self.copied) = (self.piece + 1, 0),
            }
        }
        false
    }

    fn put(&mut self, object: Object) {
        match self.at.get(object.reference()).and_then(|place| self.gathered.get_mut(*place)) {
            // Of an object that stands in two, the later piece tells what it is. One that stands twice in a text was
            // printed twice: it is no request to change it.
            Some(known) => *known = object,
            None => {
                self.at.insert(object.reference().clone(), self.gathered.len());
                self.gathered.push(object);
            }
        }
    }

    /// How many objects there are, those that stand in two pieces twice.
    pub(super) fn number(&self) -> usize {
        self.pieces.number_of_objects()
    }

    /// The pieces, and of each object what is said of it last, in the order in which they were first told of.
    pub(super) fn finish(mut self) -> (Pieces, Vec<Object>) {
        while !self.advance(usize::MAX) {}
        (self.pieces, self.gathered)
    }
}
