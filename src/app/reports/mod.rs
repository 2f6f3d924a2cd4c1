//! Reports over the panes: what was done, and what is wrong with the hooks of the domain.
//!
//! | File | Content |
//! |---|---|
//! | `report` | the component: a report, its rows, and all that is known of the row under the cursor |
//! | `history` | what was done here, from the journal, by batch |
//! | `doctor` | what is wrong, from all queues and all flow schemas; the fix |

mod doctor;
mod history;
mod report;

pub use report::Report;
