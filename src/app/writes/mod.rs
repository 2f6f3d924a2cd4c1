//! Every change on its way to the server, and how it ended.
//!
//! | File | Idea |
//! |---|---|
//! | `runs` | plans being carried out, as the executor reports them; what lies over the rows of their hooks |
//! | `report` | what the user reads when a run ends |

mod report;
mod runs;

pub(super) use report::{Problem, Report, doubts_settled, failures, missing_copies, report, subjects};
pub(super) use runs::{Answered, UnderWay};
pub use runs::{Pending, Purpose, Writes};
