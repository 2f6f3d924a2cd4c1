//! The plan dialog.
//!
//! | File | Content |
//! |---|---|
//! | `dialog` | its stages: asked, carried out, ended; what it shows |
//! | `commands` | what each key does, and why one is not available; the choices before it begins |
//! | `shown` | its rows; texts about an order, a step and a status |

mod commands;
mod dialog;
mod shown;

pub use dialog::{PlanDialog, Stage};
pub use shown::{PlanRow, step_line, step_mark};
