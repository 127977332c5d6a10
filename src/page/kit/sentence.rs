//! Sentences in the present language, as closures that follow it.

use crate::page::kit::live::{TextFn, text_fn};
use crate::page::state::lab::lab;
use crate::text::words::{QuestionText, ScreenText};

/// A sentence of the screen in the present language, which it follows.
pub(crate) fn screen_text(of: fn(ScreenText) -> &'static str) -> TextFn {
    let lab = lab();
    text_fn(move || of(lab.text()))
}

/// A word of the first download in the present language, which it follows.
pub(crate) fn question_text(of: fn(QuestionText) -> &'static str) -> TextFn {
    let lab = lab();
    text_fn(move || of(lab.words()))
}
