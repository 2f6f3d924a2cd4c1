//! Writes that fail in the middle, and those of whom nothing comes.

use crate::files::domain::domain;
use crate::harness::{Story, refusal};
use crate::scripted::ScriptedFault;

const EVENTS: [&str; 6] = ["joined", "answered", "offering", "bridged", "missed", "leaving"];

fn small() -> Story {
    domain(40, &["Support line"], &["Notify CRM", "Old CRM push"], &[])
}

/// Six new hooks; the server takes four at a time.
fn six() -> String {
    let hook = |event: &&str| format!("      - {{event: {event}, schema: Notify CRM, enabled: true}}\n");
    let hooks: String = EVENTS.iter().map(hook).collect();
    format!("version: 1\nqueues:\n  - queue: Support line\n    hooks:\n{hooks}")
}

fn refused(method: &str) -> ScriptedFault {
    refusal(400).method(method).path("/hooks")
}

#[test]
fn a_failure_stops_what_was_not_begun_and_applying_again_does_the_rest() {
    let story = small();
    story.write("six.yaml", &six());
    story.inject(refused("POST"));
    let run = story.line("apply -f six.yaml --yes").ended(4);
    let count = |word: &str| run.out.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!(count("failed: "), 1, "{}", run.out);
    let done = count("done: ");
    assert!(count("not tried: ") >= 1 && done + count("not tried: ") == 5, "{}", run.out);
    assert_eq!(story.server.all().len(), done, "what is told is what is there");
    assert!(run.err.contains(&format!("{done} of 6 hooks were written as planned.")), "{}", run.err);
    story.line("apply -f six.yaml --yes").ended(0);
    assert_eq!(story.server.all().len(), 6);
    story.line("plan -f six.yaml --prune").ended(0);
}

#[test]
fn with_keep_going_only_what_failed_is_missing() {
    let story = small();
    story.write("six.yaml", &six());
    story.inject(refused("POST").after(1));
    let run = story.line("apply -f six.yaml --keep-going --yes").ended(4);
    assert_eq!(story.server.all().len(), 5);
    assert!(run.err.contains("5 of 6 hooks were written as planned."), "{}", run.err);
    story.line("plan -f six.yaml").ended(3);
}

#[test]
fn half_a_domain_is_never_exported() {
    let story = Story::new();
    story.write("hooks.yaml", "mine\n");
    story.inject(refused("GET").after(3));
    let run = story.line("export -o hooks.yaml").ended(1);
    assert!(run.err.contains("Nothing was exported."), "{}", run.err);
    assert_eq!((run.out.as_str(), story.read("hooks.yaml").as_str()), ("", "mine\n"));
}
