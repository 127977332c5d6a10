//! The one state of the page, its edits, its history and its link.
