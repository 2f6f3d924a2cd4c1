//! Hooks as files, with the compiled program against a server: real HTTP, and the truth read from the database.

mod desk;
mod domains;
mod examples;
mod failures;
mod mistakes;
#[path = "../cli/program.rs"]
#[expect(dead_code, reason = "its other parts are for tests/cli")]
mod program;
mod stories;
