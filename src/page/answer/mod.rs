//! The answer and what is said about it: records, the difference the last change made, remedies, diagnoses, the same as
//! a command.

pub mod answer_view;
pub mod clock;
pub mod difference;
pub mod edit_as_command;
pub mod known_confusions;
pub mod pod_files;
pub mod question_as_commands;
pub mod remedies;
