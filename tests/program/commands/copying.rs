//! `copy`: what each hook meets in each target, and what is done about it.

use serde_json::Value;

use crate::harness::Story;

#[test]
fn conflicts_of_copies_are_reported_target_by_target() {
    let story = Story::new();
    let run = story.line("copy --from 12 --to Reception --to 18 --to 14 --dry-run").done();
    let table = "\
TO                   EVENT     FLOW SCHEMA   STATE  RESULT
Reception (21)       Answered  Old CRM push  off    cannot fire there: skip
Reception (21)       Bridged   Notify CRM    on     add
Reception (21)       Joined    Notify CRM    on     add
Reception (21)       Leaving   Close ticket  on     add
VIP line (18)        Answered  Old CRM push  off    cannot fire there: skip
VIP line (18)        Bridged   Notify CRM    on     conflict with HubSpot engagement #11: skip
VIP line (18)        Joined    Notify CRM    on     the same is there (#8)
VIP line (18)        Leaving   Close ticket  on     the same is there (#13)
Sales outbound (14)  Answered  Old CRM push  off    cannot fire there: skip
Sales outbound (14)  Bridged   Notify CRM    on     conflict with Salesforce task #5: skip
Sales outbound (14)  Joined    Notify CRM    on     cannot fire there: skip
Sales outbound (14)  Leaving   Close ticket  on     conflict with Push wrap-up to ERP #6: skip
";
    assert!(run.out.starts_with(table), "{}", run.out);
    assert!(run.out.contains("3 to add, 0 to change, 0 to remove."), "{}", run.out);
}

#[test]
fn copies_are_made_once() {
    let story = Story::new();
    let source = story.hooks(12);
    story.line("copy --from 12 --to 21 --to 28 --yes").done();
    assert_eq!(
        story.told(21),
        ["missed SMS after missed call on", "bridged Notify CRM on", "joined Notify CRM on", "leaving Close ticket on"]
    );
    assert_eq!(story.hooks(28).len(), 3, "one is in conflict there");
    let again = story.line("copy --from 12 --to 21 --to 28 --yes").done();
    assert!(again.out.ends_with("There is nothing to do.\n"), "{}", again.out);
    assert_eq!(story.hooks(12), source);
}

#[test]
fn a_conflict_is_skipped_replaced_or_added_switched_off() {
    for (choice, expected) in [
        ("skip", vec!["bridged Salesforce task on", "leaving Push wrap-up to ERP on"]),
        ("replace", vec!["bridged Notify CRM on", "leaving Close ticket on"]),
        (
            "off",
            vec![
                "bridged Salesforce task on",
                "leaving Push wrap-up to ERP on",
                "bridged Notify CRM off",
                "leaving Close ticket off",
            ],
        ),
    ] {
        let story = Story::new();
        let line = format!("copy --from 12 --to 14 --on-conflict {choice} --yes");
        story.line(&line).done();
        assert_eq!(story.told(14), expected, "{choice}");
        assert!(story.line(&line).done().out.ends_with("There is nothing to do.\n"), "{choice}: a second time");
    }
}

#[test]
fn what_never_fires_there_is_copied_only_if_it_is_wanted() {
    let story = Story::new();
    story.line("copy --from 12 --to 14 --event joined --yes").done();
    assert_eq!(story.hooks(14).len(), 2);
    story.line("copy --from 12 --to 14 --event joined --even-if-never --yes").done();
    assert_eq!(story.told(14)[2], "joined Notify CRM on");
}

#[test]
fn only_what_is_chosen_is_copied() {
    let story = Story::new();
    story.line("copy --from 12 --to 21 --schema 5 --state on --event joined --yes").done();
    assert_eq!(story.told(21), ["missed SMS after missed call on", "joined Notify CRM on"]);
    let run = story.line("copy --from 12 --to 21 --event missed --yes");
    assert_eq!((run.code, run.err.as_str()), (0, "No hook matches.\n"));
    story.line("copy --from 12 --to 21 --to 'Support line' --yes").refused(2, "is the queue to copy from");
}

#[test]
fn a_hook_that_is_there_in_the_other_state_is_switched() {
    let story = Story::new();
    story.line("hooks add --queue 21 --event joined --schema 5 --state off --yes").done();
    let run = story.line("copy --from 12 --to 21 --event joined --yes").done();
    assert!(run.out.contains("; switch on"), "{}", run.out);
    assert_eq!(story.told(21)[1], "joined Notify CRM on");
}

#[test]
fn scripts_get_an_object_for_every_copy_and_every_write() {
    let run = Story::new().line("copy --from 12 --to 14 --to 21 --on-conflict off --yes --json").done();
    let of = |key: &str| -> Vec<Value> { run.named("copy").iter().map(|copy| copy[key].clone()).collect() };
    assert_eq!(
        of("meets"),
        ["never_fires", "conflict", "never_fires", "conflict", "never_fires", "nothing", "nothing", "nothing"]
    );
    assert_eq!(of("action"), ["skip", "add_off", "skip", "add_off", "skip", "add", "add", "add"]);
    assert_eq!(run.named("change").len(), 5);
    assert_eq!(run.named("summary")[0]["added"], 5);
}
