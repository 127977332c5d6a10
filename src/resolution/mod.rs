//! What happens when a pod looks a name up: one file a hop.

pub mod cache;
pub mod corefile;
pub mod hosts;
pub mod resolv_conf;
pub mod stub;
pub mod server;
pub mod trace;
pub mod upstream;
