//! The labels of a name, from either end.

use super::presentation::ends_in_backslash;

/// The labels of a name or of a part of one. A dot behind a backslash parts nothing.
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    rest: Option<&'a str>,
}

impl<'a> Labels<'a> {
    /// The labels of a text without a final dot; none of the empty text.
    pub(crate) fn of(text: &'a str) -> Self {
        Self { rest: (!text.is_empty()).then_some(text) }
    }
}

impl<'a> Iterator for Labels<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let mut from = 0;
        while let Some(dot) = text.get(from..).and_then(|rest| rest.bytes().position(|byte| byte == b'.')) {
            let (label, rest) = text.split_at(from + dot);
            if !ends_in_backslash(label) {
                self.rest = rest.get(1..);
                return Some(label);
            }
            from += dot + 1;
        }
        self.rest.take()
    }
}

impl<'a> DoubleEndedIterator for Labels<'a> {
    fn next_back(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let mut until = text.len();
        while let Some(dot) = text.get(..until).and_then(|rest| rest.bytes().rposition(|byte| byte == b'.')) {
            let (rest, label) = text.split_at(dot);
            if !ends_in_backslash(rest) {
                self.rest = Some(rest);
                return label.get(1..);
            }
            until = dot;
        }
        self.rest.take()
    }
}
