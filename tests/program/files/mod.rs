//! Hooks as files, with the compiled program against a server: real HTTP, and the truth read from the database.

mod domain;
mod domains;
mod failures;
mod mistakes;
mod stories;
