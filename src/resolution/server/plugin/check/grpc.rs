//! What `grpc` refuses.

use super::{Around, Checked, properties};
use crate::resolution::corefile::Dispenser;

pub(super) fn check(d: &mut Dispenser<'_>, around: &Around<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("grpc"));
        }
        let to = d.rest();
        if to.is_empty() {
            return Err(d.missing("grpc"));
        }
        super::upstreams(d, "grpc", &to, around)?;
        properties(d, &["except", "tls", "tls_servername", "policy", "fallthrough"])?;
    }
    Ok(())
}
