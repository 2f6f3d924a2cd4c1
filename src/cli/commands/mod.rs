//! The commands: their options, their examples for `--help`, and what they do. Commands that read alike share a file.

pub(crate) mod config;
pub(crate) mod copy;
pub(crate) mod doctor;
pub(crate) mod files;
pub(crate) mod hooks;
pub(crate) mod journal;
pub(crate) mod lists;
pub(crate) mod login;
pub(crate) mod man;
pub(crate) mod pause;
#[cfg(feature = "embedded-server")]
pub(crate) mod serve;
pub(crate) mod tui;
