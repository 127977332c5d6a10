//! YAML to objects and back: every diagnostic at once, each with its place.
//!
//! A manifest is read as Kubernetes reads it: documents are split at `---`, plain scalars are resolved
//! as `sigs.k8s.io/yaml` resolves them (YAML 1.1 truth values and all), lists of objects are taken
//! apart. What the lab does not model is kept as it is. What an object *means*, and whether an API
//! server would take it, is the business of `cluster`; sentences are made by `text`.
//!
//! | room | what lives there |
//! |---|---|
//! | `documents` | where one document ends and the next begins |
//! | `pasted` | the same in what people paste: outputs with prompts, tables and errors between them |
//! | `scalar` | what a plain word is: text, number, truth value or nothing |
//! | `tree`, `block` | one document as a value with spans: the whole way, and a short one |
//! | `limits` | what a text may still cost |
//! | `marks`, `syntax` | where the scanner's marks lie, and what it complains about in our words |
//! | `read` | documents to objects, with all that is wrong with them |
//! | `former` | the versions of the API that clusters had, read as those they have |
//! | `schema` | the field names of the API |
//! | `write`, `quote` | values to canonical YAML |
//! | `highlight` | colours for the editor, for any text |

mod assemble;
mod diagnostic;
mod documents;
mod fast_path;
mod former;
mod highlight;
mod limits;
mod marks;
mod objects;
mod pasted;
mod quote;
mod read;
mod scalar;
mod schema;
mod span;
mod syntax;
mod tree;
mod write;

pub use diagnostic::{Diagnostic, Message, Severity, SyntaxProblem};
pub use highlight::{Class, Token, highlight};
pub use pasted::{Pasted, holds_objects, resolv_conf};
pub use read::{Document, Reader, Reading, locate, read};
pub use span::{Span, Spans};
pub use write::{for_apply, write, write_all, write_on, write_sorted};

/// The longest text that is read, in bytes.
pub const TEXT_LIMIT: usize = 8 << 20;

/// How deep mappings and sequences may nest.
pub const DEPTH_LIMIT: usize = 64;

/// How many values one text may hold, copies made by aliases included. Texts copied by aliases count
/// one a started [`TEXT_PER_NODE`] bytes.
pub const NODE_LIMIT: usize = 1_000_000;

/// See [`NODE_LIMIT`].
pub const TEXT_PER_NODE: usize = 64;

/// How many diagnostics of either severity are kept; a text with more wrong has one thing wrong.
pub const DIAGNOSTIC_LIMIT: usize = 1_000;
