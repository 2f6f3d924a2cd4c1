//! What lies over the panes and asks or tells something.
//!
//! | File | Idea |
//! |---|---|
//! | `answers` | what an answer does, where the asker is not a component yet |
//! | `quitting` | what is asked before the end |
//! | `scrolling` | moving in the top layer |
//! | `stack` | which layers there are, and what has the keyboard |

pub(super) mod answers;
pub(super) mod quitting;
pub(super) mod scrolling;
mod stack;
