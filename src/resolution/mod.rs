//! What happens when a pod looks a name up: one room a hop.

pub mod corefile;
pub mod hosts;
pub mod network;
pub mod resolv_conf;
pub mod server;
pub mod stub;
pub mod trace;
pub mod upstream;
pub mod writing;
