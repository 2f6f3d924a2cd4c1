//! The commands that need no screen: the compiled program over real HTTP, with its output taken.

use crate::cli::program;

mod agreeing;
mod copying;
mod documents;
mod errors;
mod examples;
mod exits;
mod faults;
mod hostile;
mod interrupted;
mod journal;
mod limits;
mod lists;
pub(crate) mod office;
pub(crate) mod relay;
mod requests;
mod rights;
mod selecting;
mod writes;
