//! What views are made of: elements, texts that follow the state, the text editor, lists that may be long, and of those the rows in view.

pub mod arriving;
pub mod editor;
pub mod element;
pub mod live;
pub mod long_lists;
pub mod rich;
pub mod sentence;
pub mod waits;
pub mod windowed;
