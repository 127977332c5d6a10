//! What comes of a query at the server: a message, no message, or something the lab cannot say.

use super::{CannotSay, Millis};
use crate::dns::{Class, Question, Response, Transport};

/// What comes of a query, and what was asked elsewhere for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What the client gets.
    pub replied: Replied,
    /// What went to other nameservers, in order.
    pub forwarded: Vec<Forwarded>,
    /// How long it took, as far as a plugin waited for somebody.
    pub millis: Millis,
}

/// What a client gets: one of three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replied {
    /// A message.
    Message(Response),
    /// Nothing.
    Nothing(NoReply),
    /// The lab does not know.
    CannotSay(Box<CannotSay>),
}

/// Why no message comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// It was dropped: the client waits in vain.
    Dropped,
    /// It cannot be packed, as a name in it breaks a limit (rule PS10): the client waits in vain.
    Unpackable,
    /// Nobody listens on that port: the client is told at once.
    NotListening,
}

/// A question that went to another nameserver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    /// Where to: the address, with its port where that is not 53, or the word of the Corefile.
    pub to: String,
    /// What was asked.
    pub question: Question,
    /// How.
    pub transport: Transport,
    /// The class.
    pub class: Class,
    /// How often it was sent before on behalf of the same query of a client: 0 the first time.
    pub attempt: usize,
}

impl Reply {
    /// The message, where one came.
    pub fn response(&self) -> Option<&Response> {
        match &self.replied {
            Replied::Message(response) => Some(response),
            _ => None,
        }
    }

    /// The message, where one came.
    pub fn into_response(self) -> Option<Response> {
        match self.replied {
            Replied::Message(response) => Some(response),
            _ => None,
        }
    }
}
