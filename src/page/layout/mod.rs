//! Where everything stands: the regions as they arrive, header with its doors, left column, dialogs.

pub(super) mod dialogs;
pub(super) mod first_minutes;
pub(super) mod header;
pub(super) mod offline;
pub(super) mod pins;
pub(super) mod regions;
pub(super) mod sandbox_column;
pub(super) mod search;
pub(super) mod start_column;
pub(super) mod toy_service;
