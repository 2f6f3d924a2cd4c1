//! Undo: turns the records of earlier changes and the hooks as they are now into a plan.
//!
//! | File | Idea |
//! |---|---|
//! | `history` | the records of one domain, by batch; which hook replaces which; what is left to undo |
//! | `net` | the net change of each hook by a batch and its earlier undos |
//! | `plan` | with the hooks as they are now: the plan, and what is left alone |
//! | `words` | what is put back and what happened since, in words |
//!
//! A batch is undone by new writes, which name it. Changes that they did not undo can still be undone later. A removed
//! hook comes back with another id, and replaces the old one: earlier changes of the old hook are undone on
//! the new one.

mod history;
mod net;
mod plan;
mod words;

pub use history::{Batch, History};
pub use plan::{Item, Obstacle, Revert, Undo};
