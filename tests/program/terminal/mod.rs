//! The compiled program in a real pseudo-terminal: what somebody who types at it sees, and what the terminal is left with.
//!
//! | File | Idea |
//! |---|---|
//! | `tui` | a terminal with the program in it: press, wait for what is to be seen, count bytes |
//! | `screen` | what is on that terminal |
//! | `serve` | `serve` in a process of its own |
//! | `relayed` | a story behind a relay: commands and screens one after the other |
//!
//! Nothing here sleeps or measures time: every wait is for something to be seen, and its deadline only ends a failure.

mod relayed;
mod screen;
mod serve;
pub(crate) mod tui;

mod apart;
mod budgets;
mod clipboard;
mod colleagues;
mod confirmed;
mod expired;
mod hostile;
mod killed;
mod leaving;
mod lists;
mod logs;
mod looks;
mod multiplexers;
mod outages;
mod procedures;
mod profiles;
mod refusals;
mod resizes;
mod undo;

use crate::harness::{Relay, Story, Terminal};

/// The queue "Support line", with four hooks.
const SUPPORT: u64 = 12;

/// The program with these arguments, with a relay between it and its server.
fn relayed(arguments: &[&str]) -> (Story, Relay, Terminal) {
    let (relay, story) = Story::new().relayed();
    let tui = story.play(arguments);
    (story, relay, tui)
}
