//! Remarks on a Corefile that is accepted: what the lab reads in it and leaves alone.

/// Something in the Corefile that the lab reads and leaves alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line, from 1.
    pub line: usize,
    /// What it is.
    pub kind: NoteKind,
}

/// What the lab leaves alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// A plugin that would change answers and is not modelled.
    Plugin(String),
    /// A property of a modelled plugin that is not modelled: plugin, property.
    Property(&'static str, String),
    /// A snippet or an `import`.
    Import(String),
}
