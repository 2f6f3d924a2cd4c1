//! One file per command: its options, its examples for `--help`, and what it does. Commands do not import each other.

pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod copy;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod history;
pub(crate) mod hooks;
pub(crate) mod login;
pub(crate) mod man;
pub(crate) mod paths;
pub(crate) mod pause;
pub(crate) mod plan;
pub(crate) mod profiles;
pub(crate) mod queues;
pub(crate) mod resume;
pub(crate) mod schemas;
#[cfg(feature = "embedded-server")]
pub(crate) mod serve;
pub(crate) mod tui;
pub(crate) mod undo;
pub(crate) mod where_used;
