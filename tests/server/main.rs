//! The embedded server over real HTTP: what a client of Webitel's admin API relies on.
//!
//! `golden` compares it with what the vendor's engine answered: the hook calls, lists, searches, filters, rights and errors
//! that are recorded there are tested there only. The other files have what no recording could show.

#![cfg(feature = "embedded-server")]

mod access;
mod faults;
mod flows;
mod golden;
mod hooks;
mod limits;
mod lists;
mod persistence;
mod queues;
mod robustness;
#[path = "../scripted/mod.rs"]
mod scripted;
mod seed;
mod session;
mod stale_reads;
mod start;
mod support;
mod web_client;
mod wire;
