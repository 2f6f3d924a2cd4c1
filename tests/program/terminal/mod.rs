//! The compiled program in a real pseudo-terminal: what somebody who types at it sees, and what the terminal is left with.
//!
//! | File | Idea |
//! |---|---|
//! | `tui` | a terminal with the program in it: press, wait for what is to be seen, count bytes |
//! | `screen` | what is on that terminal |
//! | `webitel` | the embedded server, asked by hand what it really holds |
//! | `piped` | the program without a terminal: in a pipe, and `serve` |
//! | `home` | a server and somebody's home: commands and screens one after the other |
//!
//! Nothing here sleeps or measures time: every wait is for something to be seen, and its deadline only ends a failure.

mod home;
mod piped;
mod screen;
pub(crate) mod tui;
mod webitel;

mod apart;
mod budgets;
mod changes;
mod clipboard;
mod colleagues;
mod confirmed;
mod copying;
mod hostile;
mod killed;
mod leaving;
mod lists;
mod logs;
mod looks;
mod misbehaviour;
mod multiplexers;
mod outages;
mod procedures;
mod profiles;
mod refusals;
mod resizes;
mod undo;
