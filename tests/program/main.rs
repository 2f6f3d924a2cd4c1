//! The compiled program over real HTTP: as a shell runs it, and as somebody uses it in a terminal.
//!
//! | Folder | Tests |
//! |---|---|
//! | `harness` | what the tests are played with |
//! | `commands` | the commands that need no screen |
//! | `journal` | what was done and what is paused; undo and the doctor |
//! | `files` | hooks as files |
//! | `cli` | settings, tokens, signing in |
//! | `terminal` | the program in a real pseudo-terminal |

mod cli;
mod commands;
mod files;
mod harness;
mod journal;
#[path = "../scripted/mod.rs"]
mod scripted;
mod terminal;
