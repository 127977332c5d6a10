//! Recordings of kind `kubelet-resolvconf`.

use crate::{Json, Tally};

/// Runs every case of a file.
pub fn run(_file: &Json) -> Tally {
    let mut tally = Tally::default();
    tally.count("kubelet-resolvconf", Err("not built".to_owned()));
    tally
}
