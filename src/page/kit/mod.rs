//! What views are made of: elements, texts that follow the state, the text editor, lists that may be long, and of those the rows in view.

pub(super) mod arriving;
pub(super) mod editor;
pub(super) mod element;
pub(super) mod live;
pub(super) mod long_lists;
pub(super) mod rich;
pub(super) mod sentence;
pub(super) mod waits;
pub(super) mod windowed;
