//! Tests of the relations and results of copies.

use super::*;
use crate::domain::{Queue, QueueId, QueueType, hook};

fn spec(event: Event, id: u64, state: State) -> HookSpec {
    HookSpec { event, schema: hook(1, Event::Joined, id, state).schema.expect("a flow schema"), state }
}

/// An inbound queue.
fn target(hooks: Vec<Hook>) -> QueueHooks {
    let queue = Queue { id: QueueId(3), name: "Sales".into(), kind: QueueType(1), state: State::On };
    QueueHooks { queue, hooks }
}

fn meets(specs: &[HookSpec], hooks: Vec<Hook>) -> Vec<Meets> {
    Comparison::of(specs, target(hooks)).copies.iter().map(|copied| copied.meets).collect()
}

#[test]
fn a_copy_meets_nothing_the_same_its_duplicate_or_what_is_on_for_its_event() {
    let joined = [spec(Event::Joined, 5, State::On)];
    assert_eq!(meets(&joined, Vec::new()), [Meets::Nothing]);
    assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 6, State::Off)]), [Meets::Nothing]);
    assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 5, State::On)]), [Meets::Same(HookId(9))]);
    assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 5, State::Off)]), [Meets::Switched(HookId(9))]);
    assert_eq!(meets(&joined, vec![hook(9, Event::Joined, 6, State::On)]), [Meets::Conflict(HookId(9))]);
}

#[test]
fn of_several_copies_that_are_on_for_one_event_the_one_that_is_there_has_it_and_else_the_first() {
    let both = [spec(Event::Joined, 5, State::On), spec(Event::Joined, 6, State::On)];
    assert_eq!(meets(&both, Vec::new()), [Meets::Nothing, Meets::Rival(0)]);
    let there = vec![hook(9, Event::Joined, 6, State::On)];
    assert_eq!(meets(&both, there), [Meets::Rival(1), Meets::Same(HookId(9))]);
    let alike = [both[0].clone(), both[0].clone()];
    assert_eq!(meets(&alike, Vec::new()), [Meets::Nothing], "the same hook of two queues is copied once");
}

#[test]
fn a_copy_switches_nothing_off_and_what_is_replaced_is_not_there() {
    let source = [spec(Event::Joined, 5, State::On), spec(Event::Joined, 6, State::Off)];
    let there = Comparison::of(&source, target(vec![hook(9, Event::Joined, 6, State::On)]));
    let became = |on_conflict| {
        let choices = Choices { on_conflict, even_if_never: false };
        there.statuses(choices).map(|(_, becomes)| becomes).collect::<Vec<_>>()
    };
    assert_eq!(became(OnConflict::Skip), [Becomes::Skipped, Becomes::There]);
    assert_eq!(became(OnConflict::AddOff), [Becomes::Added(State::Off), Becomes::There]);
    assert_eq!(became(OnConflict::Replace), [Becomes::Replaces(HookId(9)), Becomes::Added(State::Off)]);
}

#[test]
fn nothing_is_left_to_chance_where_a_choice_is_needed() {
    let source = [spec(Event::Joined, 5, State::On), spec(Event::Processing, 7, State::On)];
    let queue = Queue { kind: QueueType(0), ..target(Vec::new()).queue };
    let offline = Comparison::of(&source, QueueHooks { queue, hooks: Vec::new() });
    let inbound = Comparison::of(&source, target(vec![hook(9, Event::Joined, 6, State::On)]));
    let became = |comparison: &Comparison, on_conflict, even_if_never| {
        let choices = Choices { on_conflict, even_if_never };
        comparison.statuses(choices).map(|(_, becomes)| becomes).next()
    };
    assert_eq!(became(&inbound, OnConflict::Skip, false), Some(Becomes::Skipped));
    assert_eq!(became(&inbound, OnConflict::Replace, false), Some(Becomes::Replaces(HookId(9))));
    assert_eq!(became(&inbound, OnConflict::AddOff, false), Some(Becomes::Added(State::Off)));
    assert_eq!(became(&offline, OnConflict::AddOff, false), Some(Becomes::Skipped), "it never fires there");
    assert_eq!(became(&offline, OnConflict::AddOff, true), Some(Becomes::Added(State::On)));
}

#[test]
fn a_copy_that_is_added_off_is_added_once() {
    let source = [spec(Event::Joined, 5, State::On), spec(Event::Joined, 5, State::Off)];
    let there = Comparison::of(&source, target(vec![hook(9, Event::Joined, 6, State::On)]));
    let choices = Choices { on_conflict: OnConflict::AddOff, even_if_never: false };
    let becomes: Vec<Becomes> = there.statuses(choices).map(|(_, becomes)| becomes).collect();
    assert_eq!(becomes, [Becomes::There, Becomes::Added(State::Off)]);
}
