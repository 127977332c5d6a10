//! The vocabulary of the DNS protocol (RFC 1034, 1035, 2782, 3596): names, types, records, messages.
//!
//! Nothing here knows Kubernetes, and nothing here resolves anything.

mod message;
mod name;
mod record;

pub use message::{Outcome, Question, Rcode, Response};
pub use name::{Labels, Name, NameError};
pub use record::{Record, RecordData, RecordType, Soa, UnknownRecordType};
