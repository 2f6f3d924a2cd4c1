//! What lies over the panes and asks or tells something.
//!
//! | File | Idea |
//! |---|---|
//! | `quitting` | what is asked before the end |
//! | `stack` | which layers there are, and what has the keyboard |

pub(super) mod quitting;
mod stack;
