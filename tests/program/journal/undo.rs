//! `undo`: what was done last is put back, while it is as it was left.

use webitel_hooks::demo::{Fault, Moment, Refusal};

use crate::harness::{Story, refusal};
use crate::journal::colleague;
use crate::scripted::ScriptedFault;

/// The hooks of a queue whatever their ids.
fn sorted(story: &Story) -> Vec<String> {
    let mut told = story.told(12);
    told.sort();
    told
}

#[test]
fn undo_after_undo_gives_the_start_back() {
    let story = Story::new();
    let before = sorted(&story);
    story.line("hooks disable --queue 12 --schema 'Notify CRM' --yes").done();
    story.line("hooks set --queue 12 --event leaving --to-schema 'Notify CRM' --to-event missed --yes").done();
    story.line("hooks add --queue 12 --event joined --schema 'Screen pop' --yes").done();
    story.line("hooks remove --queue 12 --yes").done();
    assert_eq!(story.hooks(12), []);
    let run = story.line("undo --yes");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.starts_with("Undoing: remove of 20"), "{}", run.out);
    let back = "Support line (12): Joined → Notify CRM: comes back off, as a new hook (it was hook 3).\n";
    assert!(run.err.contains(back), "{}", run.err);
    for _ in 0..3 {
        story.line("undo --yes").done();
    }
    assert_eq!(sorted(&story), before);
    let run = story.line("undo --yes");
    assert_eq!((run.code, run.err.as_str()), (0, "There is nothing to undo on this server.\n"));
}

#[test]
fn a_dry_run_puts_nothing_back() {
    let story = Story::new();
    story.line("hooks disable --queue 12 --yes").done();
    let run = story.line("undo --dry-run").done();
    assert!(run.out.ends_with("Nothing was changed: this is a dry run.\n"), "{}", run.out);
    assert!(story.hooks(12).iter().all(|hook| !hook.state.enabled()));
    story.line("undo").refused(2, "stdin is not a terminal");
}

#[test]
fn what_was_changed_since_is_left_alone() {
    let story = Story::new();
    story.line("hooks disable 2 3 --yes").done();
    colleague(&story, "hooks set 3 --to-schema 'Screen pop' --yes");
    let run = story.line("undo --yes").refused(4, "1 hook was not undone because of later changes.");
    let told = "Support line (12): Joined → Notify CRM: runs Screen pop now; was left with Notify CRM.\n";
    assert!(run.err.contains(told), "{}", run.err);
    assert_eq!(story.told(12)[1..3], ["bridged Notify CRM on", "joined Screen pop off"]);
    let run = story.line("undo --yes");
    assert_eq!(run.err, "There is nothing to undo on this server.\n", "nothing more of it can be");
}

#[test]
fn where_all_was_changed_since_nothing_is_put_back() {
    let story = Story::new();
    story.line("hooks disable 4 --yes").done();
    story.line("hooks disable 3 --yes").done();
    colleague(&story, "hooks remove 3 --yes");
    let run = story.line("undo --yes").refused(1, "Nothing in it can be undone.");
    assert!(run.err.contains("Joined → Notify CRM: was removed since."), "{}", run.err);
    let records = story.line("history --json").done().named("record");
    let batch = records[0]["batch"].as_str().expect("a name").to_owned();
    story.line(&format!("undo {batch} --yes")).done();
    assert!(story.told(12).contains(&"leaving Close ticket on".to_owned()), "an earlier one still can be");
    story.line(&format!("undo {batch} --yes")).refused(2, "to undo on this server. webitel-hooks history");
}

#[test]
fn what_failed_is_put_back_the_next_time() {
    let story = Story::new();
    let before = story.hooks(12);
    story.line("hooks disable --queue 12 --yes").done();
    story.inject(refusal(403).method("PATCH").path("/hooks/3"));
    story.line("undo --yes").refused(4, "2 of 3 hooks were written as planned.");
    let run = story.line("undo --yes --json").done();
    assert_eq!((&run.named("batch")[0]["cause"], run.named("change").len()), (&"switch".into(), 1));
    assert_eq!(story.hooks(12), before);
}

#[test]
fn an_answer_that_was_lost_does_not_matter() {
    let story = Story::new();
    let before = story.hooks(12);
    story.inject(
        ScriptedFault::new(Fault::Refuse(Refusal::Status(503), Moment::After)).method("PATCH").path("/hooks/3"),
    );
    let _ = story.line("hooks disable --queue 12 --yes");
    story.line("undo --yes").done();
    assert_eq!(story.hooks(12), before);
}

#[test]
fn another_server_has_a_history_of_its_own() {
    let (here, there) = (Story::new(), Story::new());
    here.line("hooks disable 3 --yes").done();
    let home = here.path("").display().to_string();
    let there = there.set("HOME", &home);
    assert_eq!(there.line("undo --yes").err, "There is nothing to undo on this server.\n");
    here.line("undo --yes").done();
}

#[test]
fn the_hooks_of_a_queue_are_read_once_for_all_batches() {
    let (relay, story) = Story::new().relayed();
    let on: Vec<u64> = story.hooks(18).iter().filter(|hook| hook.state.enabled()).map(|hook| hook.id.0).collect();
    let requests_of_an_undo = |hooks: &[u64]| {
        for hook in hooks {
            story.line(&format!("hooks disable {hook} --queue 18 --yes")).done();
            colleague(&story, &format!("hooks enable {hook} --queue 18 --yes"));
        }
        relay.settle();
        let before = relay.requests().len();
        assert_eq!(story.line("undo --yes").err, "There is nothing to undo on this server.\n");
        relay.settle();
        relay.requests().split_off(before).into_iter().filter(|request| request != "GET /settled").collect::<Vec<_>>()
    };
    let of_one = requests_of_an_undo(&on[..1]);
    let of_all = requests_of_an_undo(&on[1..]);
    assert!(on.len() > 5, "{on:?}");
    assert_eq!(of_all, of_one);
}
