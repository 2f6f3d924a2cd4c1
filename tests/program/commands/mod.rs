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
mod requests;
mod rights;
mod selecting;
mod writes;
