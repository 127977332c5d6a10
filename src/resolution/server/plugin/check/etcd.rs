//! What `etcd` refuses.

use super::{Checked, properties};
use crate::resolution::corefile::Dispenser;

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        d.rest();
        properties(
            d,
            &[
                "stubzones",
                "fallthrough",
                "debug",
                "path",
                "endpoint",
                "upstream",
                "tls",
                "credentials",
                "min-lease-ttl",
                "max-lease-ttl",
            ],
        )?;
    }
    Ok(())
}
