//! The form: adding and editing a hook.
//!
//! | File | Content |
//! |---|---|
//! | `state` | the chosen values, and the choice under way |
//! | `commands` | what each key does, and why one is not available |
//! | `original` | the edited hook as the server has it, and the questions if someone else changed it |
//! | `saving` | the write: whether it is possible, what is sent, how it ended |

mod commands;
mod original;
mod saving;
mod state;

pub use state::{Field, Form, FormKind, Original};
