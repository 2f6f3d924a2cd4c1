//! `hooks add`, `set`, `enable`, `disable` and `remove`: what the server holds afterwards, and what was told.

use serde_json::json;

use crate::harness::Story;

#[test]
fn hooks_are_added_for_each_queue_and_event() {
    let story = Story::new();
    let run = story
        .line("hooks add --queue 12 --queue Reception --event missed --event offering --schema 'Notify CRM' --yes");
    // Reception has another hook that is on for missed.
    run.refused(2, "Only one hook per event can be on in a queue; there would be two: in Reception (21)");
    assert_eq!(story.hooks(12).len(), 4, "nothing was written");
    let run = story.line("hooks add --queue 12 --event missed --event offering --schema 'Notify CRM' --yes").done();
    assert!(
        run.out.contains("  + Missed → Notify CRM (5), on\n  + Offering → Notify CRM (5), on\n2 to add"),
        "{}",
        run.out
    );
    assert!(run.out.ends_with("2 added.\n"), "{}", run.out);
    let told = story.told(12);
    assert!(
        told.contains(&"missed Notify CRM on".into()) && told.contains(&"offering Notify CRM on".into()),
        "{told:?}"
    );
}

#[test]
fn scripts_get_a_new_hook_as_the_server_made_it() {
    let story = Story::new();
    let run = story.line("hooks add --queue 12 --event missed --schema 5 --state off --yes --json").done();
    let made = story.hooks(12).last().map(|hook| hook.id.0).expect("a hook");
    let change = json!({
        "object": "change", "action": "add", "queue": { "id": 12, "name": "Support line" }, "before": null,
        "after": { "id": made, "event": "missed", "schema": { "id": 5, "name": "Notify CRM" }, "state": "off" },
        "outcome": "done", "failure": null, "reason": null, "active_contacts": null,
    });
    let summary =
        json!({ "object": "summary", "outcome": "done", "added": 1, "changed": 0, "removed": 0, "not_done": 0 });
    assert_eq!(run.objects(), [change, summary]);
}

#[test]
fn contacts_that_are_in_the_queue_are_said_to_keep_the_old_hooks() {
    let story = Story::new();
    let keep = "contacts keep the old hooks until they leave the queue.";
    let off = story.line("hooks disable --queue 12 --event joined --yes").done();
    assert_eq!(off.keeping, format!("This applies to contacts that join from now on; 5 {keep}\n"));
    let json = story.line("hooks enable --queue 12 --event joined --yes --json").done();
    let said = format!("{{\"note\":{{\"message\":\"This applies to contacts that join from now on; 5 {keep}\"}}}}\n");
    assert_eq!((&json.keeping, &json.objects()[0]["active_contacts"]), (&said, &json!(5)));
    let two = story.line("hooks disable --queue 12 --queue 14 --state on --yes").done();
    assert!(
        two.keeping.contains("; 16 contacts keep the old hooks until they leave these 2 queues."),
        "{}",
        two.keeping
    );
    let nobody = story.line("hooks add --queue Reception --event offering --schema 5 --yes").done();
    let dry = story.line("hooks remove --queue 12 --yes --dry-run").done();
    let silent = story.line("hooks add --queue 14 --event add_member --schema 5 --yes").done();
    assert_eq!((nobody.keeping, dry.keeping, silent.keeping), Default::default());
}

#[test]
fn adding_twice_makes_one_hook() {
    let story = Story::new();
    let line = "hooks add --queue 12 --event missed --schema 5 --yes";
    story.line(line).done();
    assert_eq!(story.line(line).done().out, "There is nothing to do.\n");
    assert_eq!(story.hooks(12).len(), 5);
    // The same, but switched off, is there: it is not made a second time either.
    story.line("hooks add --queue 12 --event answered --schema 6 --yes").refused(
        2,
        "Answered → Old CRM push already exists in Support line and is off. webitel-hooks hooks enable 1 switches it on.",
    );
    story.line("pause 2 --yes").done();
    story.line("hooks add --queue 12 --event bridged --schema 5 --yes").refused(
        2,
        "Bridged → Notify CRM already exists in Support line and is paused. webitel-hooks resume 2 switches it on.",
    );
}

#[test]
fn a_hook_that_will_never_fire_is_warned_about() {
    let story = Story::new();
    let run = story.line("hooks add --queue 'Callback list' --event joined --schema 5 --yes");
    assert_eq!(run.code, 0);
    assert_eq!(run.err, "Joined in Callback list (Offline queue): it never fires in queues of this type.\n");
    let run = story.line("hooks add --queue 12 --event missed --schema 'Voice mail' --dry-run");
    assert!(run.err.contains("Voice mail is a flow schema of type voice"), "{}", run.err);
}

#[test]
fn another_hook_can_be_swapped_away() {
    let story = Story::new();
    let line = "hooks add --queue 12 --event joined --schema 'Screen pop' --yes";
    story.line(line).refused(2, "--swap switches off the hooks in the way.");
    story.line(&format!("{line} --swap")).done();
    let told = story.told(12);
    assert!(
        told.contains(&"joined Notify CRM off".into()) && told.contains(&"joined Screen pop on".into()),
        "{told:?}"
    );
    let line = "hooks enable --queue 12 --event joined --schema 5 --yes";
    story.line(line).refused(2, "in Support line (12) Joined → Notify CRM #3 and Joined → Screen pop");
    story.line(&format!("{line} --swap")).done();
    let told = story.told(12);
    assert!(
        told.contains(&"joined Notify CRM on".into()) && told.contains(&"joined Screen pop off".into()),
        "{told:?}"
    );
}

#[test]
fn what_was_chosen_is_never_swapped_away() {
    let story = Story::new();
    let before = story.hooks(18);
    let run = story.line("hooks enable --queue 'VIP line' --event joined --swap --yes");
    let run = run.refused(2, "Only one hook per event can be on");
    assert!(!run.err.contains("--swap switches"), "{}", run.err);
    assert_eq!(story.hooks(18), before);
    let all = story.line("hooks enable --queue 'VIP line' --yes").refused(2, "; and 16 more");
    assert!(all.err.len() < 600, "{}", all.err);
}

#[test]
fn hooks_are_set() {
    let story = Story::new();
    let run = story.line("hooks set --queue 12 --schema 5 --to-schema 'Screen pop' --yes").done();
    let told = "  ~ Bridged → Notify CRM (5) #2: flow schema Notify CRM (5) → Screen pop (";
    assert!(run.out.contains(told), "{}", run.out);
    story.line("hooks set 1 --to-event missed --to-state on --yes").done();
    assert_eq!(
        story.told(12),
        ["missed Old CRM push on", "bridged Screen pop on", "joined Screen pop on", "leaving Close ticket on"]
    );
    story.line("hooks set 1 --to-event joined --yes").refused(2, "Only one hook per event can be on");
    story.line("hooks set 1 --to-event joined --swap --yes").done();
    assert_eq!(story.told(12)[2], "joined Screen pop off");
}

#[test]
fn hooks_are_switched_across_queues() {
    let story = Story::new();
    story.line("hooks disable --schema 'Notify CRM' --yes").done();
    assert_eq!(story.line("hooks list --schema 'Notify CRM' --state on --json").done().out, "");
    let run = story.line("hooks enable --schema 'Notify CRM' --state off --yes --json").done();
    assert_eq!(run.named("summary")[0]["changed"], 6);
}

#[test]
fn hooks_are_removed() {
    let story = Story::new();
    let run = story.line("hooks remove --queue 12 --state off --yes").done();
    assert!(run.out.contains("  - Answered → Old CRM push (6) #1, off\n"), "{}", run.out);
    assert!(run.out.ends_with("1 removed.\n"), "{}", run.out);
    assert_eq!(story.hooks(12).len(), 3);
    let run = story.line("hooks remove 2 3 --yes --json").done();
    assert!(run.named("change").iter().all(|change| change["action"] == "remove" && change["after"].is_null()));
    assert_eq!(story.told(12), ["leaving Close ticket on"]);
}

#[test]
fn no_such_hook_is_no_failure() {
    let story = Story::new();
    let run = story.line("hooks disable --queue 12 --event missed --yes");
    assert_eq!((run.code, run.out.as_str()), (0, "There is nothing to do.\n"));
    assert_eq!(run.err, "No hook matches.\n");
    let run = story.line("hooks disable --queue 12 --event missed --yes --json").done();
    assert_eq!(run.objects()[0]["outcome"], "nothing");
}
