//! Hooks as files, with the compiled program against a server: real HTTP, and the truth read from the database.

mod desk;
mod domains;
mod examples;
mod failures;
mod mistakes;
mod stories;
