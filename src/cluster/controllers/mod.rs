//! The controllers: what follows from the objects, derived at once after every change.
