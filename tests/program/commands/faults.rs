//! A server that refuses: nothing done, or partly done, and the exit code says which.

use std::time::Duration;

use webitel_hooks::demo::{Fault, Faults, Moment};

use crate::harness::{Story, refusal};
use crate::scripted::ScriptedFault;

#[test]
fn a_partial_failure_is_reported_hook_by_hook() {
    let story = Story::new();
    story.inject(refusal(403).method("PATCH").path("/hooks/3"));
    let run = story.line("hooks disable --queue 12 --yes").refused(4, "2 of 3 hooks were written as planned.");
    assert!(run.out.contains("done: Support line (12): Bridged → Notify CRM (5) #2: on → off\n"), "{}", run.out);
    assert!(run.out.contains("failed: Support line (12): Joined → Notify CRM (5) #3: on → off. "), "{}", run.out);
    assert!(run.out.ends_with("2 changed; 1 not.\n"), "{}", run.out);
    let states: Vec<bool> = story.hooks(12).iter().map(|hook| hook.state.enabled()).collect();
    assert_eq!(states, [false, false, true, false], "and so it is");
}

#[test]
fn what_stops_because_a_hook_was_changed_meanwhile_says_so() {
    let story = Story::new();
    let hook = |event| format!("  - {{event: {event}, schema: Notify CRM, enabled: false}}\n");
    let hooks = hook("bridged") + &hook("joined");
    let file = format!("version: 1\nqueues:\n- queue: Support line\n  hooks:\n{hooks}");
    story.write("hooks.yaml", &file);
    let session = story.server.session_of("dispatcher");
    let path = "/call_center/queues/12/hooks/2";
    let colleague = ScriptedFault::colleague(Moment::Before, &session, "PATCH", path, r#"{"schema":{"id":"7"}}"#);
    // Right before the plan is compared with the server.
    story.inject(colleague.method("GET").path("fields=active").after(1));
    let run = story.line("apply -f hooks.yaml --yes").refused(1, "nothing was changed");
    assert!(run.out.contains("changed: Support line (12): Bridged"), "{}", run.out);
    let told = "off. Somebody else changed another hook meanwhile, which stopped the run.\n";
    assert!(run.out.contains("not tried: Support line (12): Joined") && run.out.contains(told), "{}", run.out);
}

#[test]
fn a_swap_whose_new_hook_is_refused_is_rolled_back() {
    let story = Story::new();
    let before = story.hooks(12);
    story.inject(refusal(400).method("POST"));
    let run = story.line("hooks add --queue 12 --event joined --schema 'Screen pop' --swap --yes --json");
    assert_eq!(run.code, 1, "{run:?}");
    let outcomes: Vec<_> = run.named("change").iter().map(|change| change["outcome"].clone()).collect();
    assert_eq!(outcomes, ["taken_back", "failed"]);
    assert_eq!(story.hooks(12), before);
}

#[test]
fn a_lost_answer_is_looked_up() {
    let story = Story::new();
    story.inject(ScriptedFault::new(Fault::Drop(Moment::After)).method("POST"));
    story.line("hooks add --queue 12 --event missed --schema 5 --yes").done();
    assert_eq!(story.hooks(12).len(), 5, "and it is there once");
}

#[test]
fn an_answer_about_another_hook_is_not_believed() {
    let story = Story::new();
    let told = || {
        let mut told = story.told(12);
        told.sort();
        told
    };
    let before = told();
    for line in
        ["hooks add --queue 12 --event missed --schema 5 --yes", "hooks disable 2 --yes", "hooks remove 3 --yes"]
    {
        story.inject(ScriptedFault::new(Fault::OtherHook).times(9));
        story.line(line).done();
        story.server.forget_planned_faults();
    }
    assert_ne!(told(), before);
    // What was recorded is the hook that is there: undo finds it.
    for _ in 0..3 {
        assert_eq!(story.line("undo --yes").code, 0);
    }
    assert_eq!(told(), before);
}

#[test]
fn a_lagging_list_says_nothing_about_a_lost_answer_until_it_is_fresh() {
    let story = Story::with(Faults { stale_reads: Some(Duration::from_secs(4)), ..Faults::default() });
    let story = story.set("WEBITEL_REPLICA_LAG", "5s");
    story.line("hooks disable 4 --yes").done();
    story.line("hooks enable 4 --yes").done();
    // It was not carried out; the list still shows the hook as the first command left it.
    story.inject(refusal(500).method("PATCH"));
    story.line("hooks disable 4 --yes").refused(1, "The hook was not written; nothing was changed.");
}

#[test]
fn a_lagging_copy_does_not_make_a_command_forget_what_the_one_before_it_did() {
    let story = Story::with(Faults { stale_reads: Some(Duration::from_secs(4)), ..Faults::default() });
    let story = story.set("WEBITEL_REPLICA_LAG", "5s");
    story.line("pause --queue 12 --yes").done();
    story.line("resume --yes").done();
    let run = story.line("hooks add --queue 12 --event missed --schema 5 --state off --yes").done();
    assert!(run.out.contains("1 added"), "{}", run.out);
    let run = story.line("hooks add --queue 12 --event missed --schema 5 --state off --yes").done();
    assert!(run.out.contains("nothing to do"), "{}", run.out);
    story.line("undo --yes").done();
}

#[test]
fn a_second_change_does_not_undo_the_first_one_on_a_lagging_server() {
    let story = Story::with(Faults { stale_reads: Some(Duration::from_secs(2)), ..Faults::default() });
    let story = story.set("WEBITEL_REPLICA_LAG", "5s");
    story.line("hooks disable 4 --yes").done();
    story.line("hooks set 4 --to-schema 5 --yes").done();
    story.server.let_replica_catch_up();
    let hooks = story.hooks(12);
    let hook = hooks.iter().find(|hook| hook.id.0 == 4).expect("the hook");
    assert_eq!((hook.state.enabled(), hook.schema_id().map(|schema| schema.0)), (false, Some(5)));
    let run = story.line("history --json --limit 1").done();
    assert!(run.out.contains("\"done\""), "{}", run.out);
}
