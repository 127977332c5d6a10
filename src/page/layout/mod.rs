//! Where everything stands: the regions as they arrive, header with its doors, left column, dialogs.

pub mod dialogs;
pub mod first_minutes;
pub mod four_answers;
pub mod header;
pub mod offline;
pub mod pins;
pub mod regions;
pub mod sandbox_column;
pub mod search;
pub mod start_column;
