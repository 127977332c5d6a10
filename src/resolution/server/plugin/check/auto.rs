//! What `auto` refuses.

use super::{Checked, properties};
use crate::resolution::corefile::Dispenser;

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        properties(d, &["directory", "reload", "upstream", "fallthrough"])?;
    }
    Ok(())
}
