//! Sentences in the present language, as closures that follow it.

use crate::page::kit::live::{Said, said};
use crate::page::state::lab::lab;
use crate::text::words::{Question, Screen};

/// A sentence of the screen in the present language, which it follows.
pub(crate) fn label(of: fn(Screen) -> &'static str) -> Said {
    let lab = lab();
    said(move || of(lab.text()))
}

/// A word of the first download in the present language, which it follows.
pub(crate) fn word(of: fn(Question) -> &'static str) -> Said {
    let lab = lab();
    said(move || of(lab.words()))
}
