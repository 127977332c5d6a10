//! The page: shows values and sends edits. It holds no rule.

/// Mounts the page.
pub fn mount() {}
