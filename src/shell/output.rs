//! What a command leaves on the screen.

/// Text, errors and exit status of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// What it printed.
    pub text: String,
    /// What it complained about: standard error.
    pub errors: String,
    /// The exit status.
    pub status: u8,
}

impl Output {
    /// Something printed, and all well.
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A complaint without its last line break, and a status.
    pub(super) fn failed(status: u8, errors: impl Into<String>) -> Self {
        let mut errors = errors.into();
        errors.push('\n');
        Self { errors, status, ..Self::default() }
    }

    /// A line of standard output.
    pub(super) fn say(&mut self, line: impl std::fmt::Display) {
        self.text.push_str(&format!("{line}\n"));
    }

    /// A line of standard error.
    pub(super) fn complain(&mut self, line: impl std::fmt::Display) {
        self.errors.push_str(&format!("{line}\n"));
    }
}
