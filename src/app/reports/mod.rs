//! Reports over the panes: what was done, and what is wrong with the hooks of the domain.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | a report, its rows, and all that is known of the row under the cursor |
//! | `history` | what was done here, from the journal |
//! | `doctor` | what is wrong, from all queues and all flow schemas; the fix |
//! | `keys` | what each key does in a report, and why one does nothing now |

pub(super) mod doctor;
pub(super) mod history;
pub(super) mod keys;
pub(super) mod state;
