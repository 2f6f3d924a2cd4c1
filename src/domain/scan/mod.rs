//! Reading every queue and its hooks: which requests, in which order, how far the answers can be trusted, and what has come
//! so far.
//!
//! A pure machine like a [`Run`](crate::domain::plan::Run): it returns what to do next and takes the answers. There is no
//! request for all hooks of a domain (docs/webitel-api.md §4.2), so it is one a queue.
//!
//! | File | Content |
//! |---|---|
//! | `machine` | what to read next, and what is known from the answers |
//! | `handing_out` | what is handed out, in the order of the queues, and how it ended |
//! | `requests` | requests and answers, how far they have to be trusted, and what is reported |
//! | `own_writes` | this program's own writes, from all its processes |

mod handing_out;
mod machine;
mod own_writes;
mod requests;

pub use machine::{QueueReading, Scan};
pub use own_writes::OwnWrites;
pub use requests::{News, Next, Progress, Request, Response, ScanEnd, Trust, Unread};
