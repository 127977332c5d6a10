//! The rooms of a lesson, each by itself. `tests/lessons.rs` plays the lessons there are.
