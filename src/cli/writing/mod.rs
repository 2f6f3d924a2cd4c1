//! Changing hooks: a plan is shown, confirmed, carried out, recorded and reported.
//!
//! | File | Idea |
//! |---|---|
//! | `execution` | the steps of every write |
//! | `diff` | a plan for people, as a diff |
//! | `rows` | a plan as one row per hook, and what became of each |
//! | `report` | how carrying out a plan ended: text and exit code |

mod diff;
mod execution;
mod report;
mod rows;

pub(crate) use diff::{conflict, queue_label};
pub(crate) use execution::{carry_out, check, planned, with_writing_session};
