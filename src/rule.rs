//! The rule book: each rule of the model has an id (`G13`), which the page, the JSON and the comments cite.
//!
//! What a rule says and where upstream it was read stands here in one sentence each, and with its details
//! and recordings in `docs/rules/`; `tests/rules.rs` holds the two together. The page ships the ids only
//! and links to the details.

mod api_server;
mod controllers;
mod coredns;
mod kubelet;
mod kubernetes_plugin;
mod network;
mod plugins;
mod resolvers;
mod tools;

pub use api_server::*;
pub use controllers::*;
pub use coredns::*;
pub use kubelet::*;
pub use kubernetes_plugin::*;
pub use network::*;
pub use plugins::*;
pub use resolvers::*;
use std::fmt;
pub use tools::*;

/// One rule. Each is a constant of this module, named after its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule(&'static str);

/// What the book has of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The rule.
    pub rule: Rule,
    /// What it says, in one sentence without a full stop; backticks mark what is code.
    pub fact: &'static str,
    /// Where it was read: project, path and function, several separated by `; `. `recorded with …` where
    /// it was not read but seen.
    pub source: &'static str,
}

impl Rule {
    /// One or two letters for the part of the book, and a number: `G13`. Ids never change their meaning.
    pub const fn id(self) -> &'static str {
        self.0
    }

    /// Where the rule stands in the book that the site ships, relative to its folder.
    pub fn page(self) -> String {
        "rules/index.html#".to_owned() + self.0
    }

    /// The whole book, in its order.
    pub fn all() -> impl Iterator<Item = Entry> {
        let rooms = [
            kubernetes_plugin::RULES,
            coredns::RULES,
            plugins::RULES,
            api_server::RULES,
            controllers::RULES,
            kubelet::RULES,
            network::RULES,
            resolvers::RULES,
            tools::RULES,
        ];
        rooms.into_iter().flatten().copied()
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// `id "fact" = "source";` for each rule of a room: its constant, and its entry in the room's `RULES`.
macro_rules! rules {
    ($($id:ident $fact:literal = $source:literal;)+) => {
        $(
            #[doc = concat!($fact, ".")]
            #[doc = ""]
            #[doc = concat!("Source: ", $source, ".")]
            pub const $id: Rule = Rule(stringify!($id));
        )+
        pub(super) const RULES: &[Entry] = &[$(Entry { rule: $id, fact: $fact, source: $source },)+];
    };
}
use rules;
