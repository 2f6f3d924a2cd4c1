//! The form: adding and editing a hook.
//!
//! | File | Content |
//! |---|---|
//! | `state` | the chosen values, and the choice under way |
//! | `commands` | what each key does, and why one is not available |
//! | `saving` | reading the hook, the questions before a save, and the write |

mod commands;
mod saving;
mod state;

pub use state::{Field, Form, Original, Purpose};
