//! The commands that need no screen: the compiled program over real HTTP, with its output taken.

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
mod office;
#[path = "../cli/program.rs"]
#[expect(dead_code, reason = "it is for other tests too")]
mod program;
mod relay;
mod requests;
mod rights;
mod selecting;
mod writes;
