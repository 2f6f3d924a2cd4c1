//! The event loop, which folds messages through `update` and draws; the worker that runs effects; the executors of plans
//! and scans.
//!
//! The only place where the core meets the terminal, the clock, the disk and the network. Decides nothing of its own.
//!
//! | File | Content |
//! |---|---|
//! | `screen` | the event loop |
//! | `worker` | effects as tasks, their ends as messages |
//! | `connection` | connecting to a server from the settings or to the embedded one, and signing in |
//! | `reading` | carries out queries and scans, for the screen and the command line |
//! | `executor` | carries out plans, for the screen and the command line |

mod connection;
pub mod executor;
mod reading;
mod screen;
mod worker;

#[cfg(feature = "embedded-server")]
pub use connection::start_demo;
pub use connection::{ServerTarget, Target, TokenKeeper};
pub use reading::{read, run_query};
pub use screen::{Ended, RunError, StartOptions, run};
