//! What was done, what is paused, putting back, and the doctor: the compiled program over real HTTP.

use std::process::Command;

mod doctor;
mod doubts;
mod history;
mod paused;
mod pausing;
mod undo;
mod version_1;

use crate::harness::{Story, finish};

/// The same server, and a home of somebody else: nothing that is done there stands in our journal.
#[track_caller]
fn colleague(story: &Story, line: &str) {
    let home = tempfile::tempdir().expect("a folder");
    let words = shell_words::split(line).expect("a line");
    let mut command: Command = story.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env("HOME", home.path());
    let run = finish(command);
    assert_eq!(run.code, 0, "{run:?}");
}
