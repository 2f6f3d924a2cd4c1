//! What is kept up row by row is what one pass over everything gives.

use proptest::prelude::*;

use super::state::{AllQueues, Column};
use crate::domain::{
    Direction, Event, Hook, HookId, HookOwner, Queue, QueueHooks, QueueId, QueueType, SchemaId, SchemaRef, Sort, State,
};

#[derive(Debug, Clone)]
enum Step {
    /// A queue arrives with so many hooks.
    Arrives(u64, u64),
    /// A hook of a queue is now like this.
    Becomes(u64, u64, bool),
    /// The queue's own list has these hooks only.
    Learns(u64, Vec<u64>),
    Filter(&'static str),
    Sort(Option<(usize, bool)>),
    Cursor(usize),
    Check,
    CheckAll,
}

fn step() -> impl Strategy<Value = Step> {
    let filter = [
        "",
        "line",
        "queue:3",
        "event:joined",
        "!schema:=1",
        "state:on",
        "state:off !queue:=2",
        "type:inbound",
        "zebra",
    ];
    prop_oneof![
        3 => (0u64..6, 0u64..5).prop_map(|(queue, hooks)| Step::Arrives(queue, hooks)),
        4 => (0u64..6, 0u64..7, any::<bool>()).prop_map(|(queue, hook, on)| Step::Becomes(queue, hook, on)),
        1 => (0u64..6, proptest::collection::vec(0u64..7, 0..5)).prop_map(|(queue, hooks)| Step::Learns(queue, hooks)),
        2 => proptest::sample::select(filter.to_vec()).prop_map(Step::Filter),
        2 => proptest::option::of((0usize..5, any::<bool>())).prop_map(Step::Sort),
        2 => (0usize..20).prop_map(Step::Cursor),
        2 => Just(Step::Check),
        1 => Just(Step::CheckAll),
    ]
}

fn hook(queue: u64, number: u64, state: State) -> Hook {
    let events = [Event::Joined, Event::Missed, Event::from_wire("custom")];
    let event = events[usize::try_from((queue + number) % 3).unwrap_or(0)].clone();
    let schema = number % 4;
    let schema = (schema > 0).then(|| SchemaRef { id: SchemaId(schema), name: format!("Schema {schema}").into() });
    // Ids of other queues come between those of one.
    Hook { id: HookId(number * 10 + queue), event, schema, state }
}

fn queue(id: u64) -> Queue {
    let kind = QueueType(u32::try_from(id % 3).unwrap_or(0));
    Queue { id: QueueId(id), name: format!("Line {}", 7 - id).into(), kind, state: State::On }
}

fn take(all: &mut AllQueues, step: &Step) {
    match step {
        // A reading hands out each queue once; again would wait for its end.
        Step::Arrives(id, hooks) => {
            if all.store.group_of(QueueId(*id)).is_none() {
                let hooks = (0..*hooks).map(|number| hook(*id, number, State::from_enabled(number % 2 == 0))).collect();
                all.arrived(QueueHooks { queue: queue(*id), hooks });
            }
        }
        Step::Becomes(id, number, on) => {
            all.presume(HookOwner::Queue(QueueId(*id)), hook(*id, *number, State::from_enabled(*on)));
        }
        Step::Learns(id, numbers) => {
            let hooks: Vec<Hook> = numbers.iter().map(|number| hook(*id, *number, State::Off)).collect();
            all.learn(HookOwner::Queue(QueueId(*id)), hooks.iter());
        }
        Step::Filter(text) => all.set_filter(text).unwrap_or_else(|problem| panic!("{text}: {problem}")),
        Step::Sort(sort) => all.set_sort(sort.map(|(column, up)| Sort {
            column: Column::ALL[column],
            direction: if up { Direction::Ascending } else { Direction::Descending },
        })),
        Step::Cursor(row) => all.list.cursor = (*row).min(all.shown_count().saturating_sub(1)),
        Step::Check => drop(all.check()),
        Step::CheckAll => all.check_all(),
    }
}

proptest! {
    #[test]
    fn rows_checks_and_counts_are_those_of_one_pass_over_everything(steps in proptest::collection::vec(step(), 1..40)) {
        let mut all = AllQueues::default();
        for step in &steps {
            let under_cursor = all.under_cursor().map(|row| (row.queue.id, row.hook.id));
            take(&mut all, step);
            prop_assert!(all.is_consistent(), "{:?}", step);
            let mut anew = all.clone();
            anew.rearrange();
            prop_assert_eq!(&all.shown, &anew.shown, "{:?}", step);
            prop_assert_eq!(all.checked_shown, anew.checked_shown, "{:?}", step);
            prop_assert_eq!(all.store.spots().count(), all.total());
            for (queue, hook) in &all.checks {
                prop_assert!(all.store.spot_of(*queue, *hook).is_some(), "a check on nothing after {:?}", step);
            }
            // The cursor stays on its hook as long as that is shown.
            let moves = matches!(step, Step::Cursor(_));
            let still_shown = (0..all.shown_count()).filter_map(|row| all.row(row)).any(|row| Some((row.queue.id, row.hook.id)) == under_cursor);
            if !moves && still_shown {
                prop_assert_eq!(all.under_cursor().map(|row| (row.queue.id, row.hook.id)), under_cursor, "{:?}", step);
            }
        }
    }
}
