//! Copying hooks to other queues: the targets picked, read, compared with what is copied; then a plan.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | the layer: what is copied, to which queues, how far it is, what was chosen |
//! | `targets` | the queues to pick from: which are shown, which are checked |
//! | `listing` | reading the list of queues |
//! | `reading` | reading the hooks of the picked ones |
//! | `compared` | what each copy meets, row by row, and the plan that follows |
//! | `words` | the same in words |
//! | `places` | where things are in the box |
//! | `opening` | the way in, and out |
//! | `keys` | what each key does there, and why one does nothing now |

pub(super) mod compared;
pub(super) mod keys;
pub(super) mod listing;
pub(super) mod opening;
pub(super) mod places;
pub(super) mod reading;
pub(super) mod state;
pub(super) mod targets;
pub(super) mod words;
