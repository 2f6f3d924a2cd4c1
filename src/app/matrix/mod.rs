//! The matrix of queues and events: what stands in each cell, and what each key does there.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | the cursor, the shown queues, the cells |
//! | `commands` | what each key does, and why one is not available |

mod commands;
mod state;

pub use state::{Cell, Matrix};
