//! What happens when a pod looks a name up: one file a hop.

pub mod cache;
pub mod corefile;
pub mod resolv_conf;
pub mod server;
pub mod trace;
pub mod upstream;
