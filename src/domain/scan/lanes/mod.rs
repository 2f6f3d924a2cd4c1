//! Reading every queue and its hooks, request by request.

mod again;
mod machine;

pub use super::progress::{Lane, Progress, Unread};
pub use machine::{LANES, Scan};
