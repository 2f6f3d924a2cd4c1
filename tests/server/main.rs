//! The embedded server over real HTTP: what a client of Webitel's admin API relies on, statement by statement.

#![cfg(feature = "embedded-server")]

mod access;
mod errors;
mod faults;
mod flows;
mod golden;
mod hooks;
mod limits;
mod lists;
mod patch;
mod persistence;
mod queues;
mod robustness;
mod search;
mod seed;
mod session;
mod stale_reads;
mod start;
mod support;
mod teams;
mod web_client;
mod wire;
