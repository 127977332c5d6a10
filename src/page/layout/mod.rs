//! Where everything stands: the regions as they arrive, header, left column, dialogs.

pub mod dialogs;
pub mod header;
pub mod offline;
pub mod regions;
pub mod start_column;
