//! The vocabulary of the DNS protocol (RFC 1034, 1035, 2782, 3596): names, types, records, messages.
//!
//! Nothing here knows Kubernetes, and nothing here resolves anything.

mod edns;
mod message;
mod name;
mod record;
pub mod reverse;
mod svcb;
pub mod wire;
pub mod zone_file;

pub use edns::{Class, Edns, EdnsOption, Transport};
pub use message::{Outcome, Question, Rcode, Response};
pub use name::{Labels, Name, NameError};
pub use record::{OtherData, Record, RecordData, RecordType, Soa, UnknownRecordType};

/// The port of DNS, which clients ask (RFC 1035, section 4.2).
pub const PORT: u16 = 53;

/// An IP address as one label, `10-244-1-2`: how names of pods are made of it.
pub fn dashed(address: &str) -> String {
    address.replace(['.', ':'], "-")
}
