//! The guide in CONTRIBUTING.
