//! What was done, what is paused, putting back, and the doctor: the compiled program over real HTTP.

use std::process::Command;

mod doctor;
mod history;
#[path = "../commands/office.rs"]
#[expect(dead_code, reason = "it is for other tests too")]
mod office;
mod pausing;
#[path = "../commands/relay.rs"]
mod relay;
mod undo;

use office::{Office, Run};

/// The same server, and a home of somebody else: nothing that is done there stands in our journal.
#[track_caller]
fn colleague(office: &Office, line: &str) {
    let home = tempfile::tempdir().expect("a folder");
    let words = shell_words::split(line).expect("a line");
    let mut command: Command = office.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    Run::of(command.env("HOME", home.path()).output().expect("it runs")).done();
}
