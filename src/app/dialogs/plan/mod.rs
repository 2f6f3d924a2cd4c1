//! The plan dialog.
//!
//! | File | Content |
//! |---|---|
//! | `dialog` | the component: asked, carried out, reported; tried again |
//! | `rows` | the steps by queue, what is left out, what else to know |
//! | `words` | each row, how it ended, and the whole in words |

mod dialog;
mod rows;
mod words;

pub use dialog::{PlanDialog, Stage};
pub use rows::PlanRow;
pub use words::{status_word, step_mark};
