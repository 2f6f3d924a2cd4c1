//! What a list does not show is said before anything is written to the hooks that were chosen in it.

use webitel_hooks::app::{Layer, PlanRow, Slot};
use webitel_hooks::domain::{Answer, FailureKind, HookList};

use crate::all_queues::domain;
use crate::fixtures::{four_hooks, schemas};
use crate::story::{Story, opened};

impl Story {
    /// The cautions of the plan or the question on top.
    #[track_caller]
    pub(crate) fn cautions(&self) -> Vec<String> {
        let Some(Layer::Plan(plan)) = self.model.layers.last() else { panic!("no plan: {:?}", self.notice()) };
        let shown: Vec<String> = match plan.question() {
            Some(question) => question.lines.clone(),
            None => (0..plan.row_count())
                .map_while(|position| match plan.row(position) {
                    Some(PlanRow::Remark(text)) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
        };
        assert!(shown.starts_with(&plan.proposal.cautions), "{shown:?}");
        plan.proposal.cautions.iter().map(|caution| self.in_words(caution)).collect()
    }
}

#[test]
fn a_list_that_is_still_being_read_is_called_incomplete_before_its_checked_hooks_are_changed() {
    for keys in ["t", "d", "z"] {
        let mut story = opened(four_hooks());
        story.press("j w").read_one(&domain(), 0).read_one(&domain(), 0).press("Ctrl-A").press(keys);
        let text = "The list is incomplete: 3 queues are not read yet. Wait for them, or go on without them.";
        assert_eq!(story.cautions(), [text], "{keys}");
        story.press("Esc").expect_any();
        // The hook under the cursor is what is meant, whatever else is missing.
        story.press("Ctrl-A").press(keys);
        if let Some(Layer::Plan(_)) = story.model.layers.last() {
            assert_eq!(story.cautions(), [""; 0], "{keys}");
        }
    }
}

#[test]
fn queues_that_failed_and_rows_that_made_no_sense_are_missing_too() {
    let mut story = opened(four_hooks());
    story.press("A").read_one(&domain(), 0).read_fails(0, FailureKind::Garbled).read_all(&domain());
    story.press("Ctrl-A z");
    assert_eq!(story.cautions(), ["The list is incomplete: 1 queue is not read. r reads them."]);
    // Another flow schema and a copy are chosen first.
    story.press("Esc x").reply_schemas(schemas([5, 6, 7]), false).press("Enter");
    assert_eq!(story.cautions().len(), 1);
    story.press("Esc c").expect_any().press("Enter").read_all(&domain());
    assert_eq!(story.cautions().len(), 1);
    // So does a list of one queue.
    let mut story = opened(four_hooks());
    let list = HookList { hooks: four_hooks(), unreadable: 2, ..HookList::default() };
    story.press("r").reply(Slot::Hooks, Answer::Hooks(list)).expect_any().press("Ctrl-A t");
    story.asks("Switch 3 hooks off?").expect(&[]);
    assert_eq!(story.cautions(), ["The list is incomplete: 2 rows could not be read."]);
    story.press("y").expect(&["edit 1: off", "edit 2: off", "edit 4: off"]);
}

#[test]
fn hooks_that_the_filter_hides_are_not_written_without_a_question() {
    let mut story = opened(four_hooks());
    story.press("Ctrl-A /").type_text("zzz").press("Enter t").asks("Switch 3 hooks off?").expect(&[]);
    assert_eq!(story.cautions(), ["The filter hides 4 of the 4 checked hooks."]);
    story.press("Esc / Ctrl-U").type_text("joined").press("Enter d");
    assert_eq!(story.cautions(), ["The filter hides 2 of the 4 checked hooks."]);
    story.press("Esc z");
    assert_eq!(story.cautions(), ["The filter hides 2 of the 4 checked hooks."]);
    story.press("Esc Esc Ctrl-A g Space / Ctrl-U").type_text("leaving").press("Enter t");
    assert_eq!(story.cautions(), ["The filter hides this hook."]);
    story.press("y").expect(&["edit 1: off"]);
}

#[test]
fn checks_belong_to_the_place_where_they_were_made() {
    let mut story = opened(four_hooks());
    story.press("j w").read_all(&domain()).press("Ctrl-A Esc j j w");
    let checked = |story: &Story| story.model.all_hooks.checks.iter().map(|(_, hook)| hook.0).collect::<Vec<_>>();
    assert_eq!((story.model.all_hooks.shown_count(), checked(&story)), (2, vec![]), "another flow schema");
    story.press("d").asks("Remove 1 hook?").press("Esc");
    // All hooks are as they were before the hooks of one flow schema, with their own checks and cursor.
    story.press("Esc A").expect_any();
    assert_eq!((story.model.all_hooks.filter_text.as_str(), checked(&story)), ("", vec![]));
    story.press("j j Space w");
    assert_eq!(checked(&story), [0; 0]);
    story.press("Ctrl-A Esc");
    assert_eq!((story.model.all_hooks.list.cursor, checked(&story)), (2, vec![3]));
    // What is opened from another place does not lead back there.
    story.press("w Enter").expect_any().reply_hooks(four_hooks()).press("A").expect_any();
    assert_eq!((story.model.all_hooks.filter_text.as_str(), checked(&story)), ("", vec![3]));
    story.press("Esc A").expect_any();
    assert_eq!(checked(&story), [0; 0], "closed");
}

#[test]
fn a_question_about_a_hook_of_many_queues_names_its_queue_and_so_does_the_report() {
    let mut story = opened(four_hooks());
    story.press("A").read_all(&domain()).press("/").type_text("sales leaving").press("Enter d");
    assert_eq!(story.question().lines, ["Queue: Sales", "Leaving → Close ticket (on)"]);
    story.press("y").expect(&["in queue 13: remove 12"]).removed(12).says("Sales: Leaving → Close ticket removed");
}
