//! Plans: the writes that turn the actual hooks into the desired ones, as values. They are shown before they are carried
//! out, and carried out the same way everywhere.
//!
//! | File | Idea |
//! |---|---|
//! | `step` | one write, with the hook before and after; a plan: steps, and which of them need which |
//! | `difference` | steps from actual and desired hooks, in an order that never enables two hooks for an event |
//! | `matching` | finds the existing hooks that a list without ids means |
//! | `copying` | hooks that are copied to another queue: conflicts there, and the result for each |
//! | `run`, `status` | a plan being carried out: what to send next, the status of each step |
//! | `problem` | the reason why a step did not end as desired, in words |
//! | `resuming` | pausing hooks, and switching exactly those on again |
//! | `rollback` | the effect of a failure on the rest of a run: rolled back, given up, tried again |
//! | `progress` | the executor's reports of a run, and a second run that follows them |
//! | `likeness` | steps that add equal hooks: a look-up could take one for the other |
//! | `order` | a plan to carry out, with its cause and its effect on pauses |
//! | `follow_up` | the plans that are offered after a run in which somebody else changed hooks |
//! | `applied` | the applied changes of a run, for the journal |
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
mod problem;
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
pub use problem::Problem;
pub use progress::RunProgress;
pub use resuming::{Resuming, Resumption, pause, resume};
pub use run::{Run, Task};
pub use status::{NotTried, OnFailure, StepStatus, Tally};
pub use step::{Counts, PauseEffect, Plan, Step};
