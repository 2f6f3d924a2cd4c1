//! `pause` and `resume`: exactly what was on comes on again, whatever happened between.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::harness::{PAUSED, Story, refusal};
use crate::journal::colleague;
use serde_json::{Value, json};

fn remembered(story: &Story) -> Vec<u64> {
    story.paused().iter().map(|entry| entry["hook"]["id"].as_u64().expect("an id")).collect()
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
    let run = story.line("pause --queue 12 --yes");
    assert_eq!((run.code, run.out.as_str(), remembered(&story)), (0, "There is nothing to do.\n", vec![2, 3, 4]));
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
fn some_of_the_paused_hooks_can_be_resumed() {
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
fn changes_since_the_pause_are_reported() {
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
    let run = story.line("resume --yes").refused(4, "1 hook stays paused; the reason is reported for each.");
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
    story.inject(refusal(403).method("PATCH").path("/hooks/3"));
    story.line("pause --queue 12 --yes").refused(4, "2 of 3 hooks were written as planned.");
    assert_eq!(remembered(&story), [2, 4]);
}

#[test]
fn what_could_not_be_switched_on_stays_paused() {
    let story = Story::new();
    story.line("pause --queue 12 --yes").done();
    story.inject(refusal(403).method("PATCH").path("/hooks/3"));
    story.line("resume --yes").refused(4, "2 of 3 hooks were written as planned.");
    assert_eq!(remembered(&story), [3]);
    story.line("resume --yes").done();
    assert_eq!(story.told(12)[2], "joined Notify CRM on");
}

#[test]
fn a_program_that_dies_while_it_pauses_has_remembered_all() {
    let story = Story::new();
    let before = story.hooks(12);
    let (relay, story) = story.holding("PATCH", 0);
    let mut pausing = story.spawn("pause --queue 12 --yes");
    relay.expect_held(3);
    pausing.kill().expect("it runs");
    pausing.wait().expect("it ends");
    assert_eq!(remembered(&story), [2, 3, 4]);
    relay.let_go();
    // Whether or not the writes still came to the server, all is on in the end.
    let run = story.line("resume --yes");
    assert_eq!((run.code, remembered(&story)), (0, vec![]), "{run:?}");
    assert_eq!(story.hooks(12), before);
}

#[test]
fn without_a_place_to_remember_nothing_is_paused() {
    let story = Story::new();
    let before = story.hooks(12);
    story.write(PAUSED, "not ours");
    story.line("pause --queue 12 --yes").refused(1, "Nothing was paused because the pause could not be saved");
    assert_eq!(story.hooks(12), before);
    story.line("pause --yes").refused(2, "No hooks are selected");
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
fn a_plan_that_removes_paused_hooks_says_so_and_how_many() {
    let story = Story::new();
    story.line("pause 2 3 --queue 12 --yes").done();
    let dry = story.line("hooks remove --queue 12 --state off --dry-run");
    assert!(dry.out.contains("- Bridged → Notify CRM (5) #2, paused\n"), "{dry:?}");
    assert!(dry.out.contains("- Answered → Old CRM push (6) #1, off\n"), "{dry:?}");
    let ends = "2 of these hooks are paused, and their pauses end.\nSupport line: Bridged → Notify CRM (hook 2): its pause ends.\n";
    assert!(dry.err.starts_with(ends), "{dry:?}");
}

#[test]
fn undoing_whatever_ended_a_pause_gives_the_pause_back() {
    let hook = |event, schema| format!("      - {{event: {event}, schema: {schema}, enabled: false}}\n");
    let others = [("answered", "Old CRM push"), ("bridged", "Notify CRM"), ("joined", "Notify CRM")];
    let others: String = others.map(|(event, schema)| hook(event, schema)).concat();
    let file = format!("version: 1\nqueues:\n  - queue: Support line\n    hooks:\n{others}");
    for end in [
        "hooks enable 4 --queue 12 --yes",
        "hooks set 4 --queue 12 --to-event missed --to-state on --yes",
        "hooks remove 4 --queue 12 --yes",
        "hooks disable 4 --queue 12 --yes",
        "resume --yes",
        "apply -f hooks.yaml --prune --yes",
    ] {
        let story = Story::new();
        fs::write(story.path("hooks.yaml"), &file).expect("a file");
        story.line("pause 4 --queue 12 --for 2h --reason INC-4711 --yes").done();
        let (before, pauses) = (story.told(12), story.paused());
        let ended = story.line(end);
        assert_eq!((ended.code, remembered(&story)), (0, vec![]), "{end}: {ended:?}");
        let undone = story.line("undo --yes");
        assert!(undone.err.contains("will be paused again, until "), "{end}: {undone:?}");
        assert_eq!((undone.code, story.told(12)), (0, before), "{end}: {undone:?}");
        let mut again = story.paused();
        if end.contains("remove") || end.contains("prune") {
            assert_ne!(again[0]["hook"]["id"], 4, "it came back as a new hook");
            again[0]["hook"]["id"] = 4.into();
        }
        assert_eq!(again, pauses, "{end}: {undone:?}");
        // What is undone next is the pause.
        story.line("undo --yes").done();
        assert!(story.told(12).contains(&"leaving Close ticket on".to_owned()), "{end}: {:?}", story.told(12));
        assert_eq!(remembered(&story), [] as [u64; 0], "{end}");
        let run = story.line("undo --yes");
        assert_eq!((run.code, run.err.as_str()), (0, "There is nothing to undo on this server.\n"), "{end}");
    }
}

#[test]
fn a_pause_has_an_end_and_a_reason_and_nothing_resumes_by_itself() {
    let story = Story::new();
    story.line("pause 3 --queue 12 --for 2h --reason 'CRM is down, INC-4711' --yes").done();
    story.line("pause 4 --queue 12 --yes").done();
    let entry = story.paused()[0].clone();
    assert_eq!(entry["reason"], "CRM is down, INC-4711");
    let run = story.line("resume --due --yes");
    assert_eq!((run.code, run.err.as_str(), remembered(&story)), (0, "No pause is due yet.\n", vec![3, 4]));
    // Two hours later.
    let over =
        story.read(PAUSED).replace(entry["until"].as_str().expect("a time"), entry["since"].as_str().expect("a time"));
    fs::write(story.path(PAUSED), over).expect("ours");
    assert_eq!(story.told(12)[2], "joined Notify CRM off");
    let run = story.line("resume --due --yes").done();
    assert!(run.out.starts_with("Resuming 1 hook. Paused since "), "{run:?}");
    assert!(run.out.lines().next().expect("a line").ends_with(": CRM is down, INC-4711."), "{run:?}");
    assert_eq!((story.told(12)[2].as_str(), remembered(&story)), ("joined Notify CRM on", vec![4]));
    let run = story.line("pause 2 --queue 12 --until yesterday --yes");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("use 08:00"), "{run:?}");
    story.line("pause 2 --queue 12 --until 08:00 --for 2h --yes").refused(2, "cannot be used with");
}

#[test]
fn a_hook_that_was_paused_twice_is_due_when_its_last_pause_is_over() {
    let story = Story::new();
    story.line("pause 3 --queue 12 --for 2h --yes").done();
    let first = story.paused()[0].clone();
    // Switched on elsewhere, and paused again for longer.
    story.line("hooks enable 3 --queue 12 --yes");
    story.line("pause 3 --queue 12 --for 8h --yes").done();
    let mut paused: Value = serde_json::from_str(&story.read(PAUSED)).expect("JSON");
    let list = paused["paused"].as_array_mut().expect("a list");
    list.insert(0, first);
    list[0]["until"] = list[0]["since"].clone();
    list[0]["hook"]["event"] = "missed".into();
    fs::write(story.path(PAUSED), paused.to_string()).expect("ours");
    story.line("resume --event missed --yes").refused(2, "No paused hook matches");
    let run = story.line("resume --due --yes");
    assert_eq!((run.code, run.err.as_str()), (0, "No pause is due yet.\n"));
    assert_eq!(story.told(12)[2], "joined Notify CRM off");
    story.line("resume --yes").done();
    assert_eq!((story.told(12)[2].as_str(), remembered(&story)), ("joined Notify CRM on", vec![]));
}

#[test]
fn pausing_a_paused_hook_again_changes_its_end_and_its_reason_and_can_be_undone() {
    let story = Story::new();
    story.line("pause 3 --queue 12 --for 1h --reason INC-1 --yes").done();
    let first = story.paused();
    let run = story.line("pause 3 --queue 12 --yes");
    assert!(run.err.contains("Joined → Notify CRM (hook 3) stays as it is. Paused since"), "{run:?}");
    assert!(run.err.contains(" until ") && run.err.contains(" by Admin: INC-1."), "{run:?}");
    assert_eq!(story.paused(), first);
    let run = story.line("pause --queue 12 --for 3h --yes");
    assert!(run.err.contains("Joined → Notify CRM (hook 3) will be paused again, until "), "{run:?}");
    let entry = |hook: u64| {
        let mut paused = story.paused().into_iter();
        paused.find(|paused| paused["hook"]["id"] == hook).expect("it is paused")
    };
    let (longer, other) = (entry(3), entry(2));
    assert_eq!((&longer["until"], &longer["reason"]), (&other["until"], &Value::from("INC-1")));
    assert_eq!(longer["since"], first[0]["since"], "it is the same pause");
    let run = story.line("undo --yes");
    assert_eq!((run.code, story.paused()), (0, first), "{run:?}");
    assert_eq!(story.told(12)[1..3], ["bridged Notify CRM on", "joined Notify CRM off"]);
    story.line("undo --yes").done();
    assert_eq!((story.told(12)[2].as_str(), remembered(&story)), ("joined Notify CRM on", vec![]));
}

#[test]
fn ending_a_pause_on_purpose_is_a_change_of_its_own() {
    let story = Story::new();
    story.line("pause 4 --queue 12 --yes").done();
    let run = story.line("hooks disable 4 --queue 12 --yes");
    assert_eq!((run.code, run.out.as_str()), (0, "1 pause ended.\n"));
    let run = story.line("history").done();
    assert!(run.out.lines().last().is_some_and(|line| line.contains("paused → off")), "{}", run.out);
    let run = story.line("undo --dry-run");
    assert!(run.err.contains("Leaving → Close ticket (hook 4) will be paused again."), "{run:?}");
    let run = story.line("undo --yes");
    assert!(run.out.ends_with("1 hook paused again.\n"), "{}", run.out);
    assert_eq!((remembered(&story), story.told(12)[3].as_str()), (vec![4], "leaving Close ticket off"));
    let run = story.line("hooks disable 4 --queue 12 --yes --json");
    let summary = run.named("summary");
    assert_eq!((&summary[0]["outcome"], &summary[0]["changed"]), (&json!("done"), &json!(0)), "{}", run.out);
    story.line("undo --yes");
    story.line("resume --yes").done();
    assert_eq!(story.told(12)[3], "leaving Close ticket on");
}

#[test]
fn a_pause_that_ended_is_not_nothing_although_no_write_was_carried_out() {
    let story = Story::new();
    story.line("pause 2 --queue 12 --yes").done();
    story.inject(refusal(403).method("PATCH").path("/hooks/3"));
    let run = story.line("hooks disable 2 3 --queue 12 --yes --json");
    assert_eq!((run.code, remembered(&story)), (4, vec![]), "{run:?}");
    assert_eq!(run.named("summary")[0]["outcome"], "partly", "{run:?}");
    assert!(run.err.contains("\"message\":\"0 of 1 hooks were written as planned.\""), "{run:?}");
}

#[test]
fn undoing_an_earlier_batch_by_its_name_leaves_a_pause_that_was_ended_since() {
    let story = Story::new();
    story.line("pause 4 --queue 12 --yes").done();
    let history = story.line("history --json").done();
    let batch = history.named("record")[0]["batch"].as_str().expect("a batch").to_owned();
    assert_eq!(story.line("hooks disable 4 --queue 12 --yes").code, 0);
    let run = story.line(&format!("undo {batch} --yes"));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("its pause was ended since"), "{run:?}");
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
        let run = crate::harness::Run::of(run);
        assert_eq!(run.code, 0, "{run:?}");
    }
    let mut kept = remembered(&story);
    kept.sort_unstable();
    let mut paused: Vec<u64> = on.iter().map(|(hook, _)| *hook).collect();
    paused.sort_unstable();
    assert_eq!(kept, paused);
}

#[test]
fn a_pause_whose_end_cannot_be_saved_is_not_said_to_have_ended() {
    let story = Story::new();
    story.line("pause 3 4 --queue 12 --yes").done();
    // With a folder in the place of its lock, the file of pauses can be read and not written, as on a full disk.
    let lock = story.path(PAUSED).with_extension("lock");
    fs::remove_file(&lock).expect("the lock");
    fs::create_dir(&lock).expect("a folder in its place");
    let run = story.line("hooks enable 4 --queue 12 --yes");
    assert_eq!((run.code, remembered(&story)), (4, vec![3, 4]), "{run:?}");
    assert!(
        run.err.contains("A pause or its end could not be saved, so the list of pauses is out of date: "),
        "{run:?}"
    );
    assert!(!run.err.contains("is not paused any more"), "{run:?}");
    let run = story.line("hooks disable 3 --queue 12 --yes");
    assert_eq!((run.code, run.out.contains("ended")), (1, false), "{run:?}");
    assert!(run.err.contains("Nothing was changed, because the end of a pause could not be saved"), "{run:?}");
    assert!(run.err.contains("paused.json cannot be written: "), "{run:?}");
    assert!(!run.err.contains("is not paused any more"), "{run:?}");
    assert!(!story.line("history").done().out.contains("paused → off"), "what did not happen is not history");
    let run = story.line("resume --yes");
    assert_eq!((run.code, remembered(&story)), (4, vec![3, 4]), "{run:?}");
    let run = story.line("resume --yes");
    assert_eq!((run.code, remembered(&story)), (1, vec![3, 4]), "{run:?}");
    fs::remove_dir(&lock).expect("the folder");
    assert_eq!((story.line("resume --yes").code, remembered(&story)), (0, vec![]));
}
