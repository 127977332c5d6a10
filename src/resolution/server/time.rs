//! Time as the server counts it.

/// A time or a span of it, in milliseconds of the lab's clock.
pub type Millis = u64;
