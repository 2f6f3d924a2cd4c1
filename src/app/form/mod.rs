//! The form: adding and editing a hook.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | what was chosen, and what is being chosen |
//! | `commands` | what each key does, and why one is not available |
//! | `choosing` | choosing an event and a flow schema |
//! | `saving` | what is asked before a save, and the write that the form stands for |
//! | `recheck` | reading the hook when the form opens, and again before an edit is saved |

mod choosing;
mod commands;
mod recheck;
mod saving;
mod state;

pub use state::{Field, Form, Original, Purpose};
