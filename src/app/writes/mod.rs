//! Every change on its way to the server, and its result.
//!
//! | File | Idea |
//! |---|---|
//! | `runs` | plans being carried out, as the executor reports them; their overlay over the rows of the hooks |
//! | `report` | the report at the end of a run |

mod report;
mod runs;

pub(super) use report::{Report, doubts_settled, failures, missing_copies, problem_in_words, report, subjects};
pub(super) use runs::{Answered, UnderWay};
pub use runs::{Pending, RunPurpose, Writes};
