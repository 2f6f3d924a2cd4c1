//! Changing hooks: a plan is shown, confirmed, carried out, recorded and reported.
//!
//! | File | Idea |
//! |---|---|
//! | `execution` | the steps of every write |
//! | `rows` | a plan as one row per hook, and the result of each |
//! | `report` | a plan in words: as a diff before it is carried out, as a report afterwards |

mod execution;
mod report;
mod rows;

pub(crate) use execution::{carry_out, check, end_without_plan, planned, with_writing_session};
pub(crate) use report::{conflict, queue_label};
