//! Changing hooks: a plan is shown, confirmed, carried out, recorded and reported.
//!
//! | File | Idea |
//! |---|---|
//! | `execution` | the steps of every write |
//! | `diff` | a plan for people, as a diff |
//! | `rows` | a plan as one row per hook, and what became of each |
//! | `report` | how carrying out a plan ended: text and exit code |

pub(crate) mod diff;
pub(crate) mod execution;
mod report;
pub(crate) mod rows;
