//! The commands about settings, with the compiled program in a home of its own.

mod commands;
mod log;
mod login;
mod mistakes;
mod precedence;
mod server;
mod tokens;
