//! What nobody knows: a write of a program that died, and a hook that somebody else removed first.

use crate::harness::{Run, Story};

/// What the journal says of each write, the earliest first.
fn results(story: &Story) -> Vec<String> {
    let records = story.line("history --json").done().named("record");
    records.iter().map(|record| record["result"].as_str().expect("a word").to_owned()).collect()
}

#[test]
fn an_undecided_change_is_reported_once_and_is_history_then() {
    let (relay, story) = Story::new().holding("PATCH", 1);
    story.line("hooks disable 2 --yes").done();
    let mut disabling = story.spawn("hooks disable 4 --yes");
    relay.expect_held(1);
    disabling.kill().expect("it runs");
    disabling.wait().expect("it ends");
    assert_eq!(results(&story), ["done", "unclear"]);
    story.server.change_hook(12, 4, r#"{"schema":{"id":"37"}}"#);

    let told = "could not be decided: the hook was changed since, and its queue last by Admin.";
    let run = story.line("undo --dry-run");
    assert_eq!((run.code, run.err.contains(told)), (0, true), "{run:?}");
    // It does not keep what was done before it from being undone.
    assert!(run.out.contains("Bridged → Notify CRM (5) #2: off → on"), "{}", run.out);
    assert_eq!(results(&story), ["done", "undecided"]);
    let run = story.line("undo --dry-run").done();
    assert!(run.out.contains("Bridged → Notify CRM (5) #2: off → on"), "{}", run.out);
    let history = story.line("history").done();
    assert!(history.out.contains("could not be decided: the hook was changed since"), "{}", history.out);
}

#[test]
fn a_hook_that_somebody_else_removed_first_does_not_come_back_with_undo() {
    let (relay, story) = Story::new().holding("DELETE", 1);
    story.line("hooks remove 2 --yes").done();
    let removing = story.spawn("hooks remove 3 --yes");
    relay.expect_held(1);
    story.server.remove_hook(12, 3);
    relay.let_go();
    Run::of(removing).done();
    assert_eq!(results(&story), ["done", "already gone"]);
    let run = story.line("undo --yes");
    assert_eq!((run.code, story.hooks(12).len()), (0, 3), "hook 2 is back: {run:?}");
    assert!(story.told(12).contains(&"bridged Notify CRM on".to_owned()), "{:?}", story.told(12));
    let run = story.line("undo --yes");
    assert_eq!((run.code, run.err.as_str()), (0, "There is nothing to undo on this server.\n"));
}

#[test]
fn a_doubt_is_looked_up_before_the_next_write_and_undo_takes_the_newest_batch() {
    let (relay, story) = Story::new().holding("PATCH", 1);
    let mut pausing = story.spawn("pause 2 3 --queue 12 --yes");
    relay.expect_held(1);
    pausing.kill().expect("it runs");
    pausing.wait().expect("it ends");
    relay.let_go();
    relay.settle();
    // As if the second write had never come to the server.
    story.server.change_hook(12, 3, r#"{"enabled":true}"#);
    let asked = relay.requests().len();
    let run = story.line("pause 3 --queue 12 --reason second --yes");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("Joined → Notify CRM: a change of an earlier run was not carried out."), "{run:?}");
    assert!(relay.requests().len() > asked);
    assert_eq!(results(&story), ["done", "failed", "done"]);
    let run = story.line("undo --yes");
    assert!(run.out.contains("Joined → Notify CRM (5) #3: paused → on") && !run.out.contains("#2"), "{run:?}");
    let run = story.line("undo --yes");
    assert!(run.out.contains("#2: paused → on") && !run.out.contains("#3"), "{run:?}");
    assert_eq!(story.paused().len(), 0, "{run:?}");
}

#[test]
fn without_a_doubt_a_write_costs_no_request_more() {
    let (relay, story) = Story::new().holding("nothing", 0);
    story.line("hooks disable 2 --queue 12 --yes").done();
    let first = relay.requests().len();
    story.line("hooks enable 2 --queue 12 --yes").done();
    assert_eq!(relay.requests().len(), 2 * first);
}
