//! The exit codes, verb by verb: each verb ends with each code that it can end with, and leaves behind what the code says.

use std::io::BufReader;

use rustix::process::Signal;
use webitel_hooks::domain::Hook;

use crate::commands::interrupted::{end, said};
use crate::harness::{JOURNAL, PAUSED, Run, Story, refusal, send};

/// A verb that writes, with more writes than are under way at a time.
struct Write {
    /// What has to be there before, in a shell.
    before: &'static str,
    line: &'static str,
    method: &'static str,
}

const fn write(before: &'static str, line: &'static str, method: &'static str) -> Write {
    Write { before, line, method }
}

/// What was on in the queue with eight hooks that are on.
const ON: &str = "8 9 10 11 12 13 14 15";

const WRITES: [Write; 11] = [
    write(
        "true",
        "hooks add --queue 21 --event joined --event offering --event bridged --event missed \
         --event leaving --event processing --schema 5 --state off",
        "POST",
    ),
    write("true", "hooks set --queue 18 --state on --to-schema 6", "PATCH"),
    write("webitel-hooks hooks disable --queue 18 --state on --yes", "hooks enable 8 9 10 11 12 13 14 15", "PATCH"),
    write("true", "hooks disable --queue 18 --state on", "PATCH"),
    write("true", "hooks remove --queue 18 --state on", "DELETE"),
    write("true", "copy --from 18 --to 21 --state on --on-conflict off --even-if-never", "POST"),
    write("true", "pause --queue 18", "PATCH"),
    write("webitel-hooks pause --queue 18 --yes", "resume", "PATCH"),
    write("webitel-hooks hooks disable --queue 18 --state on --yes", "undo", "PATCH"),
    write(
        "webitel-hooks export > hooks.yaml && webitel-hooks hooks disable --queue 18 --state on --yes",
        "apply -f hooks.yaml --keep-going",
        "PATCH",
    ),
    write("true", "doctor --fix --only not_in_this_type", "DELETE"),
];

const READS: [&str; 8] = [
    "queues",
    "schemas",
    "hooks list",
    "where-used 5",
    "export --format json",
    "plan -f hooks.yaml",
    "doctor",
    "hooks list --queue 'Support line'",
];

/// A file that says what is there, beside what a write needs.
fn prepared(before: &str) -> Story {
    let story = Story::new();
    story.shell("webitel-hooks export --queue 12 > hooks.yaml").done();
    story.shell(before).done();
    story
}

/// In the home, where the file lies.
fn run(story: &Story, line: &str) -> Run {
    story.shell(&format!("webitel-hooks {line} --json"))
}

fn all_hooks(story: &Story) -> Vec<Vec<Hook>> {
    [12, 18, 21].map(|queue| story.hooks(queue)).to_vec()
}

/// Nothing but the error was said.
#[track_caller]
fn fails(run: &Run, code: i32, kind: &str) {
    assert_eq!((run.code, run.out.as_str()), (code, ""), "{run:?}");
    assert_eq!(run.error()["kind"], kind, "{run:?}");
}

#[test]
fn zero_where_all_was_done_or_nothing_is_to_do() {
    assert_eq!(ON.split(' ').count(), 8);
    for Write { before, line, .. } in WRITES {
        let story = prepared(before);
        let done = run(&story, &format!("{line} --yes")).done();
        let summary = &done.named("summary")[0];
        assert_eq!((&summary["outcome"], &summary["not_done"]), (&"done".into(), &0.into()), "{line}");
        let writes = ["added", "changed", "removed"].map(|key| summary[key].as_u64().expect("a number"));
        assert!(writes.iter().sum::<u64>() >= 6, "{line} is more than is under way at a time: {summary}");
    }
    for line in READS {
        run(&prepared("true"), line).done();
    }
}

#[test]
fn one_where_nothing_was_done() {
    for Write { before, line, method } in WRITES {
        let story = prepared(before);
        let there = all_hooks(&story);
        story.inject(refusal(403).method(method).always());
        let failed = run(&story, &format!("{line} --yes"));
        assert_eq!((failed.code, failed.error()["kind"].as_str()), (1, Some("failed")), "{line}: {failed:?}");
        let message = failed.error()["message"].to_string();
        assert!(message.contains("None of ") && message.contains("nothing was changed."), "{line}: {message}");
        assert_eq!(failed.named("summary")[0]["outcome"], "failed", "{line}");
        assert_eq!(all_hooks(&story), there, "{line}");
    }
}

#[test]
fn one_where_the_server_accepts_no_token_and_nothing_is_printed() {
    let lines = WRITES.map(|write| (write.before, format!("{} --yes", write.line)));
    let reads = READS.map(|line| ("true", line.to_owned()));
    for (before, line) in lines.into_iter().chain(reads) {
        let stranger = prepared(before).set("WEBITEL_ACCESS_TOKEN", "of-nobody");
        fails(&run(&stranger, &line), 1, "signed_out");
    }
}

#[test]
fn two_where_nobody_can_be_asked() {
    for Write { before, line, .. } in WRITES {
        let story = prepared(before);
        let there = all_hooks(&story);
        let unasked = run(&story, line);
        fails(&unasked, 2, "unconfirmed");
        assert!(unasked.err.contains("stdin is not a terminal: pass --yes or --dry-run."), "{line}: {unasked:?}");
        assert_eq!(all_hooks(&story), there, "{line}");
    }
}

#[test]
fn two_where_something_was_typed_wrongly() {
    let reads = READS.map(str::to_owned);
    let lines = WRITES.map(|write| write.line.to_owned()).into_iter().chain(reads).chain(["history".to_owned()]);
    let story = prepared("true");
    for line in lines {
        fails(&run(&story, &format!("{line} --frobnicate")), 2, "usage");
    }
}

#[test]
fn two_where_nothing_has_such_a_name() {
    let story = prepared("webitel-hooks pause --queue 18 --yes");
    for line in [
        "hooks list --queue Nowhere",
        "hooks list --schema Nothing",
        "hooks add --queue Nowhere --event joined --schema 5 --yes",
        "hooks add --queue 12 --event joined --schema Nothing --yes",
        "hooks set --queue Nowhere --to-state on --yes",
        "hooks set 2 --to-schema Nothing --yes",
        "hooks enable --queue Nowhere --yes",
        "hooks disable --schema Nothing --yes",
        "hooks remove --queue Nowhere --yes",
        "where-used Nothing",
        "copy --from Nowhere --to 12 --yes",
        "copy --from 12 --to Nowhere --yes",
        "pause --schema Nothing --yes",
        "resume --queue Nowhere --yes",
        "undo 20260101T000000-0000-1 --yes",
        "export --queue Nowhere",
        "plan -f hooks.yaml --queue Nowhere",
        "apply -f hooks.yaml --queue Nowhere --yes",
        "doctor --queue Nowhere",
    ] {
        fails(&run(&story, line), 2, "unknown");
    }
}

#[test]
fn three_only_where_a_plan_finds_differences() {
    let story = prepared("true");
    assert_eq!(run(&story, "plan -f hooks.yaml").done().out, "");
    let story = prepared("webitel-hooks hooks disable 2 --yes");
    let differs = run(&story, "plan -f hooks.yaml");
    assert_eq!((differs.code, differs.err.as_str(), differs.named("change").len()), (3, "", 1));
    run(&story, "apply -f hooks.yaml --dry-run").done();
}

#[test]
fn four_where_some_of_it_was_done() {
    for Write { before, line, method } in WRITES {
        let story = prepared(before);
        story.inject(refusal(403).method(method));
        let partly = run(&story, &format!("{line} --yes"));
        assert_eq!((partly.code, partly.error()["kind"].as_str()), (4, Some("partly")), "{line}: {partly:?}");
        let summary = &partly.named("summary")[0];
        assert_eq!((&summary["outcome"], &summary["not_done"]), (&"partly".into(), &1.into()), "{line}");
        let changes = partly.named("change");
        let failed = changes.iter().find(|change| change["outcome"] == "failed").expect("a failure");
        assert_eq!(failed["failure"], "forbidden", "{line}");
    }
}

#[test]
fn four_where_a_list_has_a_hole_and_one_where_all_is_needed() {
    for (line, code) in [
        ("hooks list", 4),
        ("where-used 5", 4),
        ("doctor", 4),
        ("export", 1),
        ("plan -f hooks.yaml", 1),
        ("apply -f hooks.yaml --yes", 1),
        ("hooks disable --schema 5 --yes", 1),
        ("pause --schema 5 --yes", 1),
        ("copy --from 18 --to 12 --yes", 1),
    ] {
        let story = prepared("true");
        story.inject(refusal(403).method("GET").path("/queues/12/hooks").always());
        let holed = run(&story, line);
        assert_eq!(holed.code, code, "{line}: {holed:?}");
        assert_eq!(holed.out.is_empty(), code == 1, "{line}: {holed:?}");
        assert!(!holed.error()["message"].as_str().unwrap_or_default().is_empty(), "{line}");
    }
}

#[test]
fn ctrl_c_and_kill_stop_every_verb_between_two_writes() {
    for (Write { before, line, method }, signal) in
        WRITES.into_iter().zip([Signal::INT, Signal::TERM].into_iter().cycle())
    {
        let story = prepared(before);
        let url = story.server.url();
        let (relay, relayed) = story.holding(method, 1);
        // What is paused and what was done is known by the server's address, and that is another one here.
        for file in [JOURNAL, PAUSED] {
            let path = relayed.path(file);
            if let Ok(text) = std::fs::read_to_string(&path) {
                std::fs::write(path, text.replace(&url, &relay.url())).expect("it is ours");
            }
        }
        let file = relayed.path("hooks.yaml").display().to_string();
        let mut child = relayed.spawn(&format!("{} --yes --json", line.replace("hooks.yaml", &file)));
        let mut errors = BufReader::new(child.stderr.take().expect("it is piped"));
        relay.expect_held(4);
        send(&child, signal);
        said(&mut errors, "Stopping: no further write is started.");
        relay.let_go();
        let stopped = end(child, errors);
        assert_eq!((stopped.code, stopped.error()["kind"].as_str()), (4, Some("partly")), "{line}: {stopped:?}");
        let message = stopped.error()["message"].as_str().unwrap_or_default().to_owned();
        let changes = stopped.named("change");
        assert_eq!(message, format!("Stopped. 5 of {} hooks were written as planned.", changes.len()), "{line}");
        let count = |word: &str| changes.iter().filter(|change| change["outcome"] == word).count();
        assert_eq!((count("done"), count("done") + count("not_tried")), (5, changes.len()), "{line}: {stopped:?}");
        if line.starts_with("pause") {
            let remembered = run(&relayed, "resume --dry-run").named("change").len();
            assert_eq!(remembered, 5, "what was not switched off is not switched on");
        }
    }
}

#[test]
fn output_that_fails_after_a_write_does_not_claim_that_nothing_changed() {
    let story = Story::new();
    let full = |line: &str| story.shell(&format!("webitel-hooks {line} > /dev/full"));
    let told = full("hooks disable 2 --yes").refused(1, "The output could not be written: ");
    assert!(story.hooks(12)[1].state.enabled(), "the plan could not be shown: {told:?}");
    full("hooks disable 2 --yes --json").refused(4, "webitel-hooks history shows what was done");
    assert!(!story.hooks(12)[1].state.enabled());
}

#[test]
fn local_records_do_not_hide_that_the_server_refuses_the_token() {
    let stranger = prepared("true").set("WEBITEL_ACCESS_TOKEN", "of-nobody");
    for line in ["resume --yes", "undo --yes", "undo --dry-run"] {
        fails(&run(&stranger, line), 1, "signed_out");
    }
}

#[test]
fn a_server_that_does_not_say_who_is_signed_in_is_written_to_all_the_same() {
    let story = prepared("true");
    story.inject(refusal(404).path("/userinfo").always());
    run(&story, "hooks disable 2 --yes").done();
    assert!(!story.hooks(12)[1].state.enabled());
    run(&story, "undo --yes").done();
    assert!(story.hooks(12)[1].state.enabled());
}
