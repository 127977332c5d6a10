//! What a Corefile imports, as it was when it was read.

use crate::resolution::corefile::{Corefile, Files};
use std::sync::Arc;

/// What a Corefile was read with, where it imports files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Imports {
    /// What lay beside it then.
    pub files: Arc<Files>,
    /// The same words without an import, where there is a way to write them.
    pub written_out: Option<String>,
}

impl Imports {
    /// Those of a Corefile; none where it has no use for files.
    pub(super) fn of(corefile: &Corefile, files: &Arc<Files>) -> Option<Arc<Self>> {
        let has_some = !(corefile.imports().is_empty() && corefile.matched_nothing().is_empty());
        has_some.then(|| Arc::new(Self { files: Arc::clone(files), written_out: corefile.written_out() }))
    }
}
