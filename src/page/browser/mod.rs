//! What the browser offers, each in one room: its address bar, storage, clipboard, focus, memory; code that arrives
//! later. None of it knows the state of the lab.

pub mod address;
pub mod crash;
pub mod focus;
pub mod framed;
pub mod hand_out;
pub mod lazy;
pub mod memory;
pub mod site;
pub mod storage;
pub mod stylesheet;
