//! What lies over the panes and asks or tells something.
//!
//! | File | Idea |
//! |---|---|
//! | `quitting` | what is asked before the end |
//! | `scrolling` | moving in the top layer |
//! | `stack` | which layers there are, and what has the keyboard |

pub(super) mod quitting;
pub(super) mod scrolling;
mod stack;
