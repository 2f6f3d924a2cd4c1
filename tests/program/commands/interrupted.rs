//! Ctrl-C: between writes, in the middle of reading, and twice.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr};

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{Run, Story, send};

/// The queue with eight hooks that are on: four writes are under way at a time.
const LINE: &str = "hooks disable --queue 'VIP line' --state on --yes --json";

/// What it says until it has said this.
pub(crate) fn said(errors: &mut BufReader<ChildStderr>, text: &str) {
    let mut line = String::new();
    while errors.read_line(&mut line).expect("it writes text") > 0 {
        if line.contains(text) {
            return;
        }
        line.clear();
    }
    panic!("it never said {text:?}");
}

pub(crate) fn end(mut child: Child, mut errors: BufReader<ChildStderr>) -> Run {
    let mut err = String::new();
    errors.read_to_string(&mut err).expect("it writes text");
    let mut out = String::new();
    child.stdout.take().expect("it is piped").read_to_string(&mut out).expect("it writes text");
    Run::with(child.wait().expect("it is ours").code(), out, &err)
}

fn start(story: &Story) -> (Child, BufReader<ChildStderr>) {
    let mut child = story.spawn(LINE);
    let errors = BufReader::new(child.stderr.take().expect("it is piped"));
    (child, errors)
}

fn outcomes(run: &Run) -> Vec<String> {
    let word = |change: &Value| change["outcome"].as_str().expect("a word").to_owned();
    run.named("change").iter().map(word).collect()
}

#[test]
fn a_second_time_it_ends_at_once_and_says_what_nobody_knows() {
    let (relay, story) = Story::new().holding("PATCH", 2);
    let (child, mut errors) = start(&story);
    relay.expect_held(4);
    send(&child, Signal::INT);
    said(&mut errors, "Stopping: no further write is started.");
    send(&child, Signal::INT);
    let run = end(child, errors);
    assert_eq!(run.code, 130, "{run:?}");
    assert_eq!(run.error()["kind"], "stopped");
    let outcomes = outcomes(&run);
    let count = |word: &str| outcomes.iter().filter(|outcome| *outcome == word).count();
    assert_eq!((count("done"), count("unclear"), count("not_tried")), (2, 4, 2), "{outcomes:?}");
    let unclear = story.journal().iter().filter(|line| line["result"] == "unclear").count();
    assert_eq!(unclear, 4, "{:#?}", story.journal());
    relay.let_go();
}

#[test]
fn after_a_pause_ended_or_goes_on_it_does_not_say_that_nothing_was_changed() {
    for (line, reported, next, now) in [
        (
            "hooks disable 2 3 --queue 12 --yes",
            "Bridged → Notify CRM (hook 2) is not paused any more.",
            "resume",
            "Nothing is paused",
        ),
        ("pause 2 3 --queue 12 --reason INC-1 --yes", "", "pause 2 --queue 12 --reason INC-1", "stays as it is"),
    ] {
        // Held is what the second command asks right before it would write.
        let (relay, story) = Story::new().holding("fields=updated_at", 4);
        story.line("pause 2 --queue 12 --yes").done();
        let mut child = story.spawn(line);
        let mut errors = BufReader::new(child.stderr.take().expect("it is piped"));
        relay.expect_held(1);
        send(&child, Signal::INT);
        said(&mut errors, "Stopping: no further write is started.");
        relay.let_go();
        let run = end(child, errors);
        assert_eq!(run.code, 4, "{run:?}");
        assert!(run.err.ends_with("Stopped. 0 of 1 hooks were written as planned.\n"), "{run:?}");
        assert!(run.err.contains(reported), "{run:?}");
        assert!(story.hooks(12)[2].state.enabled());
        let next = story.line(&format!("{next} --dry-run"));
        assert!(next.err.contains(now), "what was recorded stays so: {next:?}");
    }
}

#[test]
fn before_anything_is_written_it_ends_as_a_shell_knows_it() {
    let (relay, story) = Story::new().holding("/hooks", 0);
    for (line, held) in [(LINE, 1), ("where-used 5 --json", 5)] {
        let mut child = story.spawn(line);
        let errors = BufReader::new(child.stderr.take().expect("it is piped"));
        relay.expect_held(held);
        send(&child, Signal::INT);
        let run = end(child, errors);
        assert_eq!((run.code, run.out.as_str()), (130, ""), "{run:?}");
        assert_eq!(run.error()["message"], "Stopped; nothing was changed.");
    }
    relay.let_go();
}
