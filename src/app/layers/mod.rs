//! What lies over the panes and asks or tells something.
//!
//! | File | Idea |
//! |---|---|
//! | `question`, `answers` | asking before something is lost; what each answer does |
//! | `quitting` | what is asked before the end |
//! | `reader`, `palette` | help, event reference, messages; commands by name |
//! | `scrolling` | moving in the top layer |
//! | `stack` | which layers there are, and what has the keyboard |

pub(super) mod answers;
pub(super) mod palette;
pub(super) mod question;
pub(super) mod quitting;
pub(super) mod reader;
pub(super) mod scrolling;
mod stack;
