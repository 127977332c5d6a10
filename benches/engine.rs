//! How fast the engine is: lookups, one edit, an import.
fn main() {}
