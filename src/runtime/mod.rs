//! Who does it: the loop that folds messages through `update` and draws, and the worker that runs effects.
//!
//! The only place where the core meets the terminal, the clock and the network. Decides nothing of its own.

mod asking;
mod connection;
mod events;
pub mod headless;
mod reading;
mod screen;
mod scribe;
mod worker;

pub use asking::ask;
pub use connection::{KeepToken, ServerTarget, Target, TokenKeeper};
pub use reading::read;
pub use screen::{Ended, RunError, StartOptions, run};
