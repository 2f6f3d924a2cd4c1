//! The list of queues: searched and sorted by the server, loaded as the cursor nears its end.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | the rows, the search, the order |
//! | `loading` | pages and searches |
//! | `commands` | what each key does, and why one is not available |

mod commands;
mod loading;
mod state;

pub use state::QueueList;
