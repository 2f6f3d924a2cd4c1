//! `doctor`: what is wrong, why, and the mend.

use crate::harness::{Story, refusal};

#[test]
fn findings_say_why_and_what_to_do() {
    let run = Story::new().line("doctor").done();
    let rules: Vec<&str> = run.out.lines().filter(|line| !line.starts_with(' ')).collect();
    assert!(rules.iter().any(|rule| rule.starts_with("Not in this type (")), "{rules:?}");
    assert!(rules.last().is_some_and(|rule| rule.starts_with("Unused flow schema (")), "{rules:?}");
    let never = "  VIP line (18): Active → Kafka: attempt events #15, on\n    Active never fires in queues of this type \
                 (Inbound queue). It does no harm. Choose another event if it should run.\n";
    assert!(run.out.contains(never), "{}", run.out);
    let unused = run.out.split("No hook that you may see runs these. ").nth(1).expect("schemas that no hook runs");
    assert!(unused.contains("\n  Old flow (4)\n"), "{unused}");
    assert!(!unused.contains("Notify CRM (5)"), "{unused}");
}

#[test]
fn scripts_get_an_object_for_each_finding() {
    let findings =
        Story::new().line("doctor --only not_in_this_type --only unused_schema --json").done().named("finding");
    let hook = &findings[0];
    assert_eq!((&hook["kind"], &hook["queue"]["id"]), (&"not_in_this_type".into(), &18.into()));
    assert_eq!(hook["mend"], serde_json::json!({ "action": "remove", "hooks": [15] }));
    let schema = findings.last().expect("one");
    assert_eq!((&schema["kind"], &schema["queue"], &schema["mend"]), (&"unused_schema".into(), &().into(), &().into()));
    assert!(schema["schema"]["name"].as_str().is_some_and(|name| !name.is_empty()));
}

#[test]
fn what_the_doctor_fixes_can_be_undone() {
    let story = Story::new();
    let before = story.hooks(18).len();
    let line = "doctor --queue 18 --fix --only not_in_this_type";
    story.line(&format!("{line} --dry-run")).done();
    assert_eq!(story.hooks(18).len(), before);
    story.line(line).refused(2, "stdin is not a terminal");
    let run = story.line(&format!("{line} --yes")).done();
    assert!(run.out.ends_with("3 removed.\n"), "{}", run.out);
    assert_eq!(story.hooks(18).len(), before - 3);
    assert_eq!(story.line(&format!("{line} --yes")).done().out, "There is nothing to do.\n");
    assert_eq!(story.line("undo --yes").code, 0);
    assert_eq!(story.hooks(18).len(), before);
}

#[test]
fn a_silent_hook_is_removed_only_if_its_rule_is_named() {
    let story = Story::new();
    let before = story.hooks(18).len();
    let findings = story.line("doctor --queue 18 --json").done().named("finding");
    assert!(findings.iter().any(|finding| finding["kind"] == "not_in_this_type"), "{findings:?}");
    assert!(findings.iter().all(|finding| finding["kind"] == "twice" || finding["mend"].is_null()), "{findings:?}");
    story.line("doctor --queue 18 --fix --yes").done();
    let twice = findings.iter().filter(|finding| finding["kind"] == "twice");
    let removed: usize = twice.map(|finding| finding["mend"]["hooks"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(story.hooks(18).len(), before - removed);
}

#[test]
fn answered_becomes_active_in_an_offline_queue_and_add_member_is_in_order() {
    let story = Story::new();
    let added = story.line("hooks add --queue 68 --event answered --event add_member --schema 5 --yes");
    let warning =
        "Answered in Missed calls (Offline queue): no public Webitel version up to 26.06 fires it. Use Active.\n";
    assert_eq!((added.code, added.err.as_str()), (0, warning));
    let findings = story.line("doctor --queue 68 --json").done().named("finding");
    assert!(findings.iter().all(|finding| finding["hooks"][0]["event"] != "add_member"), "{findings:?}");
    let answered = findings.iter().find(|finding| finding["hooks"][0]["event"] == "answered").expect("found");
    assert_eq!((&answered["mend"]["action"], &answered["mend"]["event"]), (&"set_event".into(), &"active".into()));
    story.line("doctor --queue 68 --mend --yes").done();
    let events: Vec<String> = story.hooks(68).iter().map(|hook| hook.event.wire().to_owned()).collect();
    assert!(events.contains(&"active".to_owned()) && !events.contains(&"answered".to_owned()), "{events:?}");
}

#[test]
fn a_script_can_fail_on_a_rule() {
    let story = Story::new();
    assert_eq!(story.line("doctor --queue 18 --fail-on not_in_this_type").code, 3);
    assert_eq!(story.line("doctor --queue 18 --fail-on any --json").code, 3);
    assert_eq!(story.line("doctor --queue 18 --fail-on foreign_schema").code, 0);
    assert_eq!(story.line("doctor --queue 14 --fail-on any").code, 0);
    story.line("doctor --fail-on itches").refused(2, "not_in_this_type");
    story.line("doctor --fail-on any --mend").refused(2, "--fix");
}

#[test]
fn where_nothing_is_wrong_it_says_so() {
    let run = Story::new().line("doctor --queue 14");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", "Nothing is wrong.\n"));
}

#[test]
fn wrong_options_are_refused() {
    let story = Story::new();
    story.line("doctor --yes").refused(2, "--yes and --dry-run need --fix.");
    story.line("doctor --only itches").refused(2, "not_in_this_type");
}

#[test]
fn queues_that_could_not_be_read_are_reported() {
    let story = Story::new();
    story.inject(refusal(403).path("/queues/18/hooks").always());
    let run = story.line("doctor").refused(4, "The hooks of one queue could not be read. VIP line");
    assert!(!run.out.contains("No hook that you may see runs these"), "that queue may run it");
    let story = Story::new();
    story.inject(refusal(403).path("/routing/schema").always());
    let run = story.line("doctor --queue 18");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("Flow schemas were not checked."), "{}", run.err);
}
