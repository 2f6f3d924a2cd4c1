//! Changing hooks: a plan is shown, confirmed, carried out, recorded and reported.
//!
//! | File | Idea |
//! |---|---|
//! | `execution` | the steps of every write |
//! | `diff` | a plan for people, as a diff |
//! | `rows` | a plan as one row per hook, and what became of each |
//! | `report` | how carrying out a plan ended: text and exit code |
//! | `journal` | records what was done as soon as it is decided |
//! | `paused` | the hooks that are paused on this machine |

pub(crate) mod diff;
pub(crate) mod execution;
pub(crate) mod journal;
pub(crate) mod paused;
mod report;
pub(crate) mod rows;
