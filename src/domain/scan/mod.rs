//! Reading every queue and its hooks: which requests, in which order, how far the answers can be trusted, and what has come
//! so far.
//!
//! A pure machine like a [`Run`](crate::domain::plan::Run): it returns what to do next and takes the answers. There is no
//! request for all hooks of a domain (docs/webitel-api.md §4.2), so it is one a queue.
//!
//! | File | Content |
//! |---|---|
//! | `machine` | what to read next, and what is known from the answers |
//! | `watch` | a version and since when it has been seen |
//! | `own_writes` | this program's own writes, from all its processes |
//! | `progress` | how far it has come, and what could not be read |

mod machine;
mod own_writes;
mod progress;
mod watch;

pub use machine::{Next, QueueReading, Request, Response, Scan, Trust};
pub use own_writes::OwnWrites;
pub use progress::{News, Progress, ScanEnd, Unread};
