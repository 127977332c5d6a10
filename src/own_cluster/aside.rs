//! What is pasted in place of objects: an error message about a name, or the resolv.conf that a program has.

use super::message::{ErrorMessage, message};
use crate::sandbox::ResolvFile;

/// What a text is that holds no objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// An error message: it is told, and is no part of the cluster.
    Message(ErrorMessage),
    /// A resolv.conf: it is a piece as others are.
    File(ResolvFile),
}

impl Aside {
    /// What a text is, where it is one of these and no more than that.
    pub fn of(text: &str) -> Option<Self> {
        ResolvFile::read(text).map(Self::File).or_else(|| message(text).map(Self::Message))
    }

    /// The name that a message is about.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Message(message) => message.name.as_deref(),
            Self::File(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_and_a_file_are_told_apart() {
        let message = Aside::of("lookup db on 10.96.0.10:53: no such host");
        assert_eq!(message.as_ref().and_then(Aside::name), Some("db"));
        assert!(matches!(Aside::of("nameserver 10.96.0.10\n"), Some(Aside::File(_))));
        assert_eq!(Aside::of("nameserver is down\n"), None);
    }
}
