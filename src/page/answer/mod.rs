//! The answer and what is said about it: records, the difference the last change made, remedies, diagnoses, the same as
//! a command.

pub(super) mod answer_view;
pub(super) mod clock;
pub(super) mod difference;
pub(super) mod edit_as_command;
pub(super) mod known_confusions;
pub(super) mod next_order;
pub(super) mod pod_files;
pub(super) mod question_as_commands;
pub(super) mod remedies;
