//! Desired − actual, as values: what has to be written so that hooks become what is desired, shown before it is done and
//! done the same way everywhere.
//!
//! | File | Idea |
//! |---|---|
//! | `step` | one write and what it makes of a hook; the plan: steps and which of them need which |
//! | `difference` | from what is there and what is desired to steps, in an order that never has two enabled hooks for an event |
//! | `matching` | which hooks that are there the hooks of a text without ids mean |
//! | `copying` | hooks that are copied to another queue: what they meet there, and what becomes of each |
//! | `run`, `status` | a plan being carried out: what to write next, what became of each step |
//! | `resuming` | pausing hooks, and switching exactly those on again |
//! | `rollback` | what a failure means for the rest of a run: rolled back, given up, tried again |
//! | `progress` | what the executor reports of a run, and a second run that follows it |
//! | `likeness` | which steps add hooks that cannot be told apart, so that a lost answer could be taken for another's |
//! | `order` | a plan to be carried out, and what it is recorded as |
//! | `follow_up` | what is offered after a run in which somebody else changed some of the hooks |
//! | `applied` | what a run has done, as the journal keeps it |
//! | `active_contacts` | the contacts that a change of hooks does not reach |
//!
//! Sends nothing itself: the executor asks a [`Run`] what to do next and reports the outcome.

mod active_contacts;
mod applied;
mod copying;
mod difference;
mod follow_up;
mod likeness;
mod matching;
mod order;
mod progress;
mod resuming;
mod rollback;
mod run;
mod status;
mod step;

pub use active_contacts::ActiveContacts;
pub use copying::{Becomes, COPY_OF_PAUSED, Choices, Comparison, Copied, Meets, OnConflict};
pub use difference::{Conflict, Desired, difference};
pub use matching::{Unnamed, match_up};
pub use order::{FollowUp, NotBegun, Order, PauseOnly, Remarks, Why};
pub use progress::RunProgress;
pub use resuming::{Resuming, Resumption, pause, resume};
pub use run::{Run, Task};
pub use status::{NotTried, OnFailure, StepStatus, Tally};
pub use step::{Counts, Plan, Step, StepKind};
