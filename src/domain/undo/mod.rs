//! Undo: turns the records of earlier changes and the hooks as they are now into a plan.
//!
//! | File | Idea |
//! |---|---|
//! | `history` | the records of one domain, by batch; which hook replaces which; what is left to undo |
//! | `net` | what a batch, and what was put back of it so far, made of each hook |
//! | `plan` | with the hooks as they are now: the plan, and what is left alone |
//! | `words` | what is put back and what happened since, in words |
//!
//! A batch is put back by writes of its own, which name it. What they did not put back is still left to put back. A hook
//! that was removed comes back with another id, and replaces the one that it was: whatever earlier batches did to that
//! one is put back on the new one.

mod history;
mod net;
mod plan;
mod words;

pub use history::{Batch, History};
pub use plan::{Item, Obstacle, Revert, Undo};
