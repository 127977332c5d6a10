//! Indexes over the objects, so that neither a controller nor a lookup ever scans.
