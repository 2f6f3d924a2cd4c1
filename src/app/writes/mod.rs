//! Every change on its way to the server, and what became of it.
//!
//! | File | Idea |
//! |---|---|
//! | `jobs` | plans being carried out, one write per hook at a time |
//! | `answers`, `told` | what an answer means for the state; what the user is told |
//! | `doubts` | writes whose answer was unclear: what really happened |

pub(super) mod answers;
pub(super) mod doubts;
pub(super) mod jobs;
mod told;
