//! The embedded server over real HTTP: what a client of Webitel's admin API relies on, statement by statement.

#![cfg(feature = "embedded-server")]

mod hooks;
mod support;
