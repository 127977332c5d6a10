//! What the browser offers, each in one room: its address bar, storage, clipboard, focus, memory; code that arrives
//! later. None of it knows the state of the lab.

pub(super) mod address;
pub(super) mod crash;
pub(super) mod dropped;
pub(super) mod focus;
pub(super) mod framed;
pub(super) mod hand_out;
pub(super) mod lazy;
pub(super) mod memory;
pub(super) mod scroll;
pub(super) mod site;
pub(super) mod storage;
pub(super) mod stylesheet;
