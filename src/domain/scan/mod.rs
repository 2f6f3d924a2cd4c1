//! Reading every queue and its hooks: which requests, in which order, and what has come so far.
//!
//! A pure machine like a [`Run`](crate::domain::plan::Run): it is asked what to request next and told the answers. There is no request
//! for all hooks of a domain (admin-api §4.2), so it is one a queue.
//!
//! | File | Idea |
//! |---|---|
//! | `machine` | what to request next, and what the answers make of it |
//! | `progress` | how far it has come, and what could not be read |
//! | `again` | stopping, and going on |

mod again;
mod machine;
mod progress;

pub use machine::{LANES, Scan};
pub use progress::{Lane, Progress, Unread};
