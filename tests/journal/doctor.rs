//! `doctor`: what is wrong, why, and the mend.

use webitel_hooks::demo::{Fault, Moment, Refusal, ScriptedFault};

use crate::office::Office;

#[test]
fn findings_say_why_and_what_to_do() {
    let run = Office::new().line("doctor").done();
    let vip = run.out.split("VIP line (18)\n").nth(1).expect("that queue");
    let never = "  never fires: Active → Kafka: attempt events #15, on\n    Active never fires in a queue of this type \
                 (Inbound queue). The mend removes it.\n";
    assert!(vip.contains(never), "{vip}");
    let unused =
        run.out.split("Flow schemas that no hook that you may see runs. ").nth(1).expect("schemas that no hook runs");
    assert!(unused.contains("\n  Old flow (4)\n"), "{unused}");
    assert!(!unused.contains("Notify CRM (5)"), "{unused}");
}

#[test]
fn scripts_get_an_object_for_each_finding() {
    let findings =
        Office::new().line("doctor --only not_in_this_type --only unused_schema --json").done().named("finding");
    let hook = &findings[0];
    assert_eq!((&hook["kind"], &hook["queue"]["id"]), (&"not_in_this_type".into(), &18.into()));
    assert_eq!(hook["mend"], serde_json::json!({ "action": "remove", "hooks": [15] }));
    let schema = findings.last().expect("one");
    assert_eq!((&schema["kind"], &schema["queue"], &schema["mend"]), (&"unused_schema".into(), &().into(), &().into()));
    assert!(schema["schema"]["name"].as_str().is_some_and(|name| !name.is_empty()));
}

#[test]
fn what_can_be_mended_is_and_can_be_put_back() {
    let office = Office::new();
    let before = office.hooks(18).len();
    let line = "doctor --queue 18 --mend --only not_in_this_type";
    office.line(&format!("{line} --dry-run")).done();
    assert_eq!(office.hooks(18).len(), before);
    office.line(line).refused(2, "--yes does it without asking");
    let run = office.line(&format!("{line} --yes")).done();
    assert!(run.out.ends_with("3 removed.\n"), "{}", run.out);
    assert_eq!(office.hooks(18).len(), before - 3);
    assert_eq!(office.line(&format!("{line} --yes")).done().out, "There is nothing to do.\n");
    assert_eq!(office.line("undo --yes").code, 0);
    assert_eq!(office.hooks(18).len(), before);
}

#[test]
fn where_nothing_is_wrong_it_says_so() {
    let run = Office::new().line("doctor --queue 14");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", "Nothing is wrong.\n"));
}

#[test]
fn what_is_typed_wrongly_is_told() {
    let office = Office::new();
    office.line("doctor --yes").refused(2, "--yes and --dry-run are for --mend.");
    office.line("doctor --only itches").refused(2, "not_in_this_type");
}

#[test]
fn what_could_not_be_looked_at_is_told() {
    let office = Office::new();
    let refuse = || ScriptedFault::new(Fault::Refuse(Refusal::Status(403), Moment::Before));
    office.inject(refuse().path("/queues/18/hooks").always());
    let run = office.line("doctor").refused(4, "The hooks of one queue could not be read. VIP line");
    assert!(!run.out.contains("No hook runs it"), "that queue may run it");
    let office = Office::new();
    office.inject(refuse().path("/routing/schema").always());
    let run = office.line("doctor --queue 18");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("Nothing is said of flow schemas."), "{}", run.err);
}
