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
//! | `asking` | single reads: a query is carried out by a typed method of the client |
//! | `reading` | carries out a scan, for the screen and the command line |
//! | `executor` | carries out plans, for the screen and the command line |

mod asking;
mod connection;
pub mod executor;
mod reading;
mod screen;
mod worker;

pub use asking::ask;
pub use connection::{KeepToken, ServerTarget, Target, TokenKeeper};
pub use reading::read;
pub use screen::{Ended, RunError, StartOptions, run};
