//! The verbs about settings, with the compiled program in a home of its own.

mod log;
mod login;
mod mistakes;
mod precedence;
mod program;
mod server;
mod tokens;
mod verbs;
