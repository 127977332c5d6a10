//! YAML to objects and back: every diagnostic at once, each with its place.
