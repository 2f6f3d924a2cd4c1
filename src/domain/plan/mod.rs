//! Wished − actual, as values: what has to be written so that hooks become what is wished, shown before it is done and
//! done the same way everywhere.
//!
//! | File | Idea |
//! |---|---|
//! | `step` | one write and what it makes of a hook; the plan: steps and which of them need which |
//! | `difference` | from what is there and what is wished to steps, in an order that never has two enabled hooks for an event |
//! | `matching` | which hooks that are there the hooks of a text without ids mean |
//! | `copying` | hooks of some queues wished for another: what they meet there, and what becomes of each |
//! | `run`, `fate` | a plan being carried out: what to write next, what became of each step |
//! | `failing` | what a failure means for the rest of a run: taken back, given up, not possible any more |
//! | `likeness` | which steps make hooks that cannot be told apart, so that a lost answer would be taken for another's |
//! | `deeds` | what a run has done, as the journal keeps it |
//! | `again` | when a step is decided for good, what is not known of it, and trying again |
//!
//! Knows nothing of who sends the writes: a [`Run`] is asked what to do next and told what became of it.

mod again;
mod copying;
mod deeds;
mod difference;
mod failing;
mod fate;
mod likeness;
mod matching;
mod run;
mod step;

pub use copying::{Becomes, Choices, Comparison, Copied, Meets, OnConflict};
pub use difference::{Conflict, Wished, difference};
pub use fate::{Fate, NotTried, OnFailure, Tally};
pub use matching::{Unnamed, match_up};
pub use run::{Run, Task};
pub use step::{Counts, Plan, Step, StepKind};
