//! What happens when a pod looks a name up: one file a hop.

pub mod hosts;
pub mod resolv_conf;
pub mod stub;
