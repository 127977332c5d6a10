//! What happens when a pod looks a name up: one file a hop.
