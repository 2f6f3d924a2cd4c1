//! The event loop, which folds messages through `update` and draws; the worker that runs effects; the executor of plans.
//!
//! The only place where the core meets the terminal, the clock, the disk and the network. Decides nothing of its own.

mod asking;
mod connection;
mod events;
pub mod executor;
mod reading;
mod screen;
mod worker;

pub use asking::ask;
pub use connection::{KeepToken, ServerTarget, Target, TokenKeeper};
pub use reading::read;
pub use screen::{Ended, RunError, StartOptions, run};
