//! A lesson made of the state at hand.
