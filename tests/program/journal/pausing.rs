//! `pause` and `resume`: exactly what was on comes on again, whatever happened between.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::Value;
use webitel_hooks::demo::{Fault, Moment, Refusal, ScriptedFault};

use crate::harness::{Relay, Story};
use crate::journal::colleague;

const PAUSED: &str = ".local/state/webitel-hooks/paused.json";

fn remembered(story: &Story) -> Vec<u64> {
    let Ok(text) = fs::read_to_string(story.path(PAUSED)) else { return Vec::new() };
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let entries = value["paused"].as_array().expect("a list");
    entries.iter().map(|entry| entry["hook"]["id"].as_u64().expect("an id")).collect()
}

#[test]
fn exactly_those_that_were_on_come_on_again() {
    let story = Story::new();
    let before = story.hooks(12);
    let run = story.line("pause --queue 12 --yes").done();
    assert!(run.out.ends_with("0 to add, 3 to change, 0 to remove.\n3 changed.\n"), "{}", run.out);
    assert!(story.hooks(12).iter().all(|hook| !hook.state.enabled()));
    assert_eq!(remembered(&story), [2, 3, 4], "the one that was off is none of them");
    let mode = fs::metadata(story.path(PAUSED)).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let run = story.line("pause --queue 12 --yes").done();
    assert_eq!((run.out.as_str(), remembered(&story)), ("There is nothing to do.\n", vec![2, 3, 4]));
    story.line("resume --yes").done();
    assert_eq!((story.hooks(12), remembered(&story)), (before, vec![]));
    let run = story.line("resume --yes");
    assert_eq!((run.code, run.err.as_str()), (0, "Nothing is paused on this server.\n"));
}

#[test]
fn a_dry_run_remembers_and_forgets_nothing() {
    let story = Story::new();
    let before = story.hooks(12);
    story.line("pause --queue 12 --dry-run").done();
    assert_eq!((story.hooks(12), remembered(&story)), (before, vec![]));
    story.line("pause --queue 12 --event joined --yes").done();
    colleague(&story, "hooks remove 3 --yes");
    let run = story.line("resume --dry-run");
    assert_eq!((run.code, remembered(&story)), (0, vec![3]), "{run:?}");
}

#[test]
fn a_part_of_what_is_paused_can_be_resumed() {
    let story = Story::new();
    story.line("pause --queue 12 --yes").done();
    story.line("resume --event Joined --yes").done();
    assert_eq!(remembered(&story), [2, 4]);
    story.line("resume --schema 'Notify CRM' --queue 'Support line' --yes").done();
    assert_eq!(remembered(&story), [4]);
    story.line("resume 3 --yes").refused(2, "No paused hook matches");
    story.line("resume 4 --yes").done();
    assert_eq!(remembered(&story), [] as [u64; 0]);
}

#[test]
fn what_happened_meanwhile_is_told() {
    let story = Story::new();
    story.line("pause --queue 12 --yes").done();
    colleague(&story, "hooks remove 2 --yes");
    colleague(&story, "hooks enable 3 --yes");
    // Were it just as it was, it would be taken for a copy that lags behind (decision 11).
    colleague(&story, "hooks set 3 --to-schema 'Screen pop' --yes");
    colleague(&story, "hooks set 4 --to-schema 'Notify CRM' --yes");
    let run = story.line("resume --yes");
    let told = "\
Support line: Bridged → Notify CRM (hook 2) was removed meanwhile.
Support line: Joined → Notify CRM (hook 3) is on already.
Support line: Leaving → Close ticket (hook 4) was changed meanwhile, and comes on as Leaving → Notify CRM.
";
    assert_eq!((run.code, run.err.as_str(), remembered(&story)), (0, told, vec![]));
    assert_eq!(story.told(12)[1..], ["joined Screen pop on", "leaving Notify CRM on"]);
}

#[test]
fn a_hook_whose_event_is_taken_stays_paused() {
    let story = Story::new();
    story.line("pause --queue 12 --event joined --event leaving --yes").done();
    colleague(&story, "hooks add --queue 12 --event joined --schema 'Screen pop' --yes");
    let run = story.line("resume --yes").refused(4, "1 hook stays paused: the reason is told for each.");
    assert!(run.err.starts_with("Support line: Joined → Notify CRM (hook 3) stays paused: Joined → Screen pop (hook "));
    assert_eq!(remembered(&story), [3]);
    story.line("resume --yes").refused(1, "1 hook stays paused");
    let run = story.line("resume --yes --json");
    assert_eq!((run.code, run.error()["kind"].as_str(), run.named("remark").len()), (1, Some("failed"), 1));
    colleague(&story, "hooks disable --queue 12 --schema 'Screen pop' --yes");
    story.line("resume --yes").done();
    assert_eq!(remembered(&story), [] as [u64; 0]);
}

#[test]
fn what_could_not_be_switched_off_is_not_remembered() {
    let story = Story::new();
    let refuse = ScriptedFault::new(Fault::Refuse(Refusal::Status(403), Moment::Before));
    story.inject(refuse.method("PATCH").path("/hooks/3"));
    story.line("pause --queue 12 --yes").refused(4, "2 of 3 hooks were written as planned.");
    assert_eq!(remembered(&story), [2, 4]);
}

#[test]
fn what_could_not_be_switched_on_stays_paused() {
    let story = Story::new();
    story.line("pause --queue 12 --yes").done();
    let refuse = ScriptedFault::new(Fault::Refuse(Refusal::Status(403), Moment::Before));
    story.inject(refuse.method("PATCH").path("/hooks/3"));
    story.line("resume --yes").refused(4, "2 of 3 hooks were written as planned.");
    assert_eq!(remembered(&story), [3]);
    story.line("resume --yes").done();
    assert_eq!(story.told(12)[2], "joined Notify CRM on");
}

#[test]
fn a_program_that_dies_while_it_pauses_has_remembered_all() {
    let story = Story::new();
    let before = story.hooks(12);
    let relay = Relay::before(&story.server.url(), "PATCH", 0);
    let story = story.set("WEBITEL_URL", &relay.url);
    let mut pausing = story.spawn("pause --queue 12 --yes");
    relay.expect_held(3);
    pausing.kill().expect("it runs");
    pausing.wait().expect("it ends");
    assert_eq!(remembered(&story), [2, 3, 4]);
    relay.open();
    // Whether or not the writes still came to the server, all is on in the end.
    let run = story.line("resume --yes");
    assert_eq!((run.code, remembered(&story)), (0, vec![]), "{run:?}");
    assert_eq!(story.hooks(12), before);
}

#[test]
fn without_a_place_to_remember_nothing_is_paused() {
    let story = Story::new();
    let before = story.hooks(12);
    fs::create_dir_all(story.path(".local/state/webitel-hooks")).expect("a folder");
    fs::write(story.path(PAUSED), "not ours").expect("ours");
    fs::set_permissions(story.path(PAUSED), fs::Permissions::from_mode(0o600)).expect("ours");
    story.line("pause --queue 12 --yes").refused(1, "Nothing was paused, since it could not be remembered");
    assert_eq!(story.hooks(12), before);
    story.line("pause --yes").refused(2, "No hooks are named");
    story.line("pause --queue 12").refused(2, "stdin is not a terminal");
}

#[test]
fn switching_a_paused_hook_on_purpose_ends_its_pause_and_says_so() {
    let story = Story::new();
    story.line("pause --queue 12 --yes").done();
    // It is off already: it stays off, for good.
    let dry = story.line("hooks disable 2 --queue 12 --dry-run");
    assert_eq!((dry.code, remembered(&story)), (0, vec![2, 3, 4]));
    assert_eq!(dry.err, "Support line: Bridged → Notify CRM (hook 2) stays off; its pause ends.\n");
    let run = story.line("hooks disable 2 --queue 12 --yes");
    assert_eq!((run.code, remembered(&story)), (0, vec![3, 4]), "{run:?}");
    assert!(run.err.ends_with("Support line: Bridged → Notify CRM (hook 2) is not paused any more.\n"), "{run:?}");
    let run = story.line("hooks disable 2 --queue 12 --yes").done();
    assert_eq!(run.out, "There is nothing to do.\n", "it is not paused");
    for (line, left) in [("hooks enable 3 --queue 12 --yes", vec![4]), ("hooks remove 4 --queue 12 --yes", vec![])] {
        let run = story.line(line);
        assert_eq!((run.code, remembered(&story)), (0, left), "{line}: {run:?}");
        assert!(run.err.ends_with(" is not paused any more.\n"), "{line}: {run:?}");
        assert!(run.err.contains(": its pause ends.\n"), "before it is written: {line}: {run:?}");
    }
    story.line("resume --yes").refused(0, "Nothing is paused on this server.");
    assert!(!story.hooks(12)[1].state.enabled());
}

#[test]
fn many_processes_at_once_forget_no_pause() {
    let story = Story::new();
    let run = story.line("hooks list --state on --json").done();
    let on: Vec<(u64, u64)> = run
        .named("hook")
        .iter()
        .map(|hook| (hook["id"].as_u64().expect("an id"), hook["queue"]["id"].as_u64().expect("an id")))
        .take(10)
        .collect();
    assert_eq!(on.len(), 10);
    let pause = |(hook, queue): &(u64, u64)| story.spawn(&format!("pause {hook} --queue {queue} --yes"));
    let runs: Vec<_> = on.iter().map(pause).collect();
    for run in runs {
        let run = crate::harness::Run::of(run.wait_with_output().expect("it ends"));
        assert_eq!(run.code, 0, "{run:?}");
    }
    let mut kept = remembered(&story);
    kept.sort_unstable();
    let mut paused: Vec<u64> = on.iter().map(|(hook, _)| *hook).collect();
    paused.sort_unstable();
    assert_eq!(kept, paused);
}
