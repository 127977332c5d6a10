//! From this pod, what does this name resolve to, and why?
//!
//! The crate is a faithful model of Kubernetes DNS with a page on top. Arrows point one way: a module
//! may use those above it in this list and never those below.
//!
//! | module | what lives there |
//! |---|---|
//! | [`sorting`] | sorting with one body for all types |
//! | [`ordered`] | maps and sets in order, in few instructions |
//! | [`control`] | what a lesson or a page that embeds the lab offers to change |
//! | [`rule`] | the rule book: what each rule says, and the upstream source it was read in |
//! | [`dns`] | the protocol's vocabulary |
//! | [`cluster`] | the API objects, admission, controllers |
//! | [`manifest`] | YAML to objects and back |
//! | [`resolution`] | resolv.conf, stub resolvers, the server, upstream |
//! | [`explain`] | the zone listing and the difference between two states |
//! | [`sandbox`] | the one state of the page and its history |
//! | [`lesson`] | lessons: their files, their assertions, attempts at them |
//! | [`text`] | every sentence, in English, Korean and Japanese |
//! | [`shell`] | the command line: what a person types in a terminal |
//! | [`own_cluster`] | somebody's own cluster: what is the matter in it, what mends it, what is told of it |
//! | [`host`] | what a page that embeds the lab may ask for: query parameters and messages |
//! | [`session`] | what the page decides: what is drawn where, who wins at the start, what becomes of a kept state |
//! | `page` | (wasm32 only) the Leptos components |

pub(crate) mod chance;
pub mod cluster;
pub mod control;
pub mod dns;
pub mod explain;
pub mod host;
pub mod lesson;
pub mod manifest;
pub mod ordered;
pub mod own_cluster;
#[cfg(target_arch = "wasm32")]
pub mod page;
pub mod resolution;
pub mod rule;
pub mod sandbox;
pub mod session;
pub mod shell;
pub mod sorting;
pub(crate) mod spelling;
pub mod text;
