//! What a page that embeds the lab may ask for: the parameters in the address, and the messages it sends
//! while the lab runs. All of it comes from strangers. What is not understood is told with the nearest
//! word that would be, and never obeyed.

mod controls;
mod door;
pub mod height;
mod initial_state;
pub mod message;
mod parameters;

pub use door::Door;
pub use initial_state::apply_parameters;
pub use parameters::{
    Audience, Height, KEYS, Parameters, Problem, Run, ThemeWish, View, gathered, near_key, near_value,
};
