//! What is looked up before it can be said what would be written.
//!
//! | File | Content |
//! |---|---|
//! | `fetching` | the hooks of some queues as they are now |
//! | `undo` | from the journal and the hooks as they are now to a plan |
//! | `pausing` | switching hooks off for a while, and exactly those on again |

pub(super) mod fetching;
pub(super) mod pausing;
pub(super) mod undo;

pub(super) use pausing::pause_proposal;
