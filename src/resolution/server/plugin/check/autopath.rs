//! What `autopath` refuses.

use super::{Around, Checked, is_missing};
use crate::resolution::corefile::{CorefileReason, Dispenser};

pub(super) fn check(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    while d.advance() {
        let words = d.rest();
        let Some(last) = words.last() else {
            let reason = CorefileReason::MissingValue("autopath".to_owned());
            return Err(d.plain(&d.place(), "no resolv-conf specified", reason));
        };
        if !last.text.starts_with('@') && is_missing(around.files, &last.text) {
            let path = &last.text;
            let said = format!("failed to parse {path:?}: open {path}: no such file or directory");
            return Err(d.plain(&last.place, &said, CorefileReason::NoFile("autopath".to_owned(), path.clone())));
        }
    }
    Ok(())
}
