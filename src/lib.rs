//! From this pod, what does this name resolve to, and why?
//!
//! Manifests go in as edits of a [`sandbox::Sandbox`], a question is asked of it, and out come the answer, what
//! decided it, and what would make it another:
//!
//! ```
//! use k8s_dns_lab::sandbox::{Ask, Edit, Sandbox, Scope};
//! use k8s_dns_lab::text::{Language, check, diagnosis, remedy};
//!
//! // Somebody meant to write `app: web`.
//! let manifests = "
//! apiVersion: v1
//! kind: Pod
//! metadata: {name: web-0, labels: {app: web}}
//! spec: {containers: [{name: web, image: nginx}]}
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: {name: web}
//! spec: {clusterIP: None, selector: {app: wbe}}
//! ";
//! let mut sandbox = Sandbox::toy();
//! sandbox.edit(Edit::Manifests { text: manifests.to_owned(), scope: Scope::Named, recreate: false })?;
//!
//! let ask = Ask { name: "web".to_owned(), ..Ask::default() };
//! let answer = sandbox.answer(&ask);
//! assert_eq!(ask.to_string(), "default/shell web A");
//! assert_eq!(answer.outcome().as_str(), "NXDOMAIN");
//!
//! // The check of the server that decided, …
//! let (trace, failed) = answer.failed().ok_or("some check failed")?;
//! assert_eq!(trace.question.to_string(), "web.default.svc.cluster.local. A");
//! assert_eq!(
//!     check::sentence(Language::English, failed),
//!     "The Service has no endpoints; without a ready endpoint, a headless name does not exist",
//! );
//!
//! // … the cause, …
//! let findings = sandbox.diagnose_question(&ask, &answer);
//! let causes: Vec<String> = findings.iter().map(|one| diagnosis::sentence(Language::English, one)).collect();
//! assert!(causes[0].starts_with("The selector `app=wbe` matches no pod."), "{causes:?}");
//!
//! // … and an edit that was tried on a copy and helps.
//! let remedies = sandbox.remedies(&ask).finish();
//! let mends: Vec<String> = remedies.iter().map(|one| remedy::sentence(Language::English, one)).collect();
//! let mend = "Change the selector of the Service `web` to `app=web`.";
//! assert!(mends.contains(&mend.to_owned()), "{mends:?}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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
//! | [`json`] | JSON to values and back |
//! | [`manifest`] | YAML to objects and back |
//! | [`resolution`] | resolv.conf, stub resolvers, the server, upstream |
//! | [`explain`] | the zone listing and the difference between two states |
//! | [`sandbox`] | the one state of the page and its history |
//! | [`lesson`] | lessons: their files, their assertions, attempts at them |
//! | [`case`] | ready-made worlds: the known confusions, the pages that can be followed |
//! | [`text`] | every sentence, in English, Korean and Japanese |
//! | [`shell`] | the command line: what a person types in a terminal |
//! | [`own_cluster`] | somebody's own cluster: what is the matter in it, what mends it, what is told of it |
//! | [`host`] | what a page that embeds the lab may ask for: query parameters and messages |
//! | [`session`] | what the page decides: what is drawn where, who wins at the start, what becomes of a kept state |
//! | `page` | (wasm32 only) the Leptos components |

// No input panics, and whatever is shown is shown in an order that no hash has made.
#![warn(clippy::indexing_slicing, clippy::iter_over_hash_type)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests pay for no download"))]

pub mod case;
pub(crate) mod chance;
pub mod cluster;
pub mod control;
pub mod dns;
pub mod explain;
pub mod host;
pub mod json;
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
