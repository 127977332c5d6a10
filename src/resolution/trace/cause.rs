//! What a single record comes from.

use crate::cluster::{FieldPath, ObjectRef};

/// What a record comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A field of an object.
    Object {
        /// The object.
        object: ObjectRef,
        /// The field.
        field: FieldPath,
    },
    /// A line of the upstream table, from 1; `None` where the reply was pinned.
    Upstream {
        /// The line.
        line: Option<usize>,
    },
    /// The server's own configuration: the Corefile.
    Corefile {
        /// The plugin or property, e.g. `pods insecure`.
        property: &'static str,
    },
    /// The server itself: its zone's SOA and name servers, its version.
    Server,
}
