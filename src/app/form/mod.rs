//! Adding and editing a hook: what stands in the form, how it is filled in, and how it is saved.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | what stands in the form |
//! | `keys`, `availability` | what each key does in it, and why one does nothing now |
//! | `opening`, `parking` | opening and closing it; not waiting for its save |
//! | `choosing`, `picker` | choosing an event and a flow schema; the search for one |
//! | `saving`, `recheck` | from the form to the server; looking again before an edit is saved |

pub(super) mod availability;
pub(super) mod choosing;
pub(super) mod keys;
pub(super) mod opening;
pub(super) mod parking;
pub(super) mod picker;
pub(super) mod recheck;
pub(super) mod saving;
pub(super) mod state;
