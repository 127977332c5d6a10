//! What a command prints.

/// What a command printed, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Standard output.
    pub text: String,
    /// Standard error.
    pub errors: String,
    /// The exit status.
    pub status: u8,
}
