//! Every change on its way to the server, and what became of it.
//!
//! | File | Idea |
//! |---|---|
//! | `runs` | plans being carried out, as the executor reports them; what lies over the rows of their hooks |
//! | `answers` | what a report means for the state |
//! | `told` | what the user is told when a run ends |

pub(super) mod answers;
pub(super) mod runs;
pub(super) mod told;
