//! Adding and editing a hook: what stands in the form, how it is filled in, and how it is saved.

pub(super) mod keys;
pub(super) mod picker;
pub(super) mod recheck;
pub(super) mod saving;
pub(super) mod state;
