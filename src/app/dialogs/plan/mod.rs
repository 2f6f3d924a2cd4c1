//! The plan dialog.
//!
//! | File | Content |
//! |---|---|
//! | `dialog` | how far a plan is: asked, carried out, ended; tried again, put right |
//! | `choosing` | what is left out of it, and what a copy does about conflicts |
//! | `commands` | what each key does |
//! | `rows` | the steps by queue, what is left out, what else to know |
//! | `shown` | how far it is, a step in a line, the row under the cursor in full |
//! | `words` | plans, steps and how they ended, in words |

mod choosing;
mod commands;
mod dialog;
mod rows;
mod shown;
mod words;

pub use dialog::{PlanDialog, Stage};
pub use rows::PlanRow;
pub use words::{status_word, step_line, step_mark};
