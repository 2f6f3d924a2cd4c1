//! Reports over the panes: the history, and the findings of the doctor.
//!
//! | File | Content |
//! |---|---|
//! | `report` | the component: a report, its rows, and the details of the row under the cursor |
//! | `history` | the applied changes from the journal, by batch |
//! | `doctor` | the findings from all queues and all flow schemas; the fix |

mod doctor;
mod history;
mod report;

pub use report::Report;
