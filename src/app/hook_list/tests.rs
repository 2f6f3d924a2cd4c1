//! Rows that are kept up queue by queue are what one pass over everything gives.

use proptest::prelude::*;

use super::column::Column;
use super::rows::Order;
use super::state::HookList;
use crate::app::store::{HookKey, Store, StoreUpdate};
use crate::domain::{
    Direction, Event, Hook, HookId, HookList as ReadHooks, HookOwner, LAG, Queue, QueueId, QueueType, SchemaId,
    SchemaRef, Sort, State,
};

#[derive(Debug, Clone)]
enum Step {
    /// A queue is read with this many hooks.
    Read(u64, u64),
    /// A hook of a queue is now like this.
    Becomes(u64, u64, bool),
    /// The queue has these hooks only.
    Only(u64, Vec<u64>),
    /// Keeps only these queues, in this order.
    Queues(Vec<u64>),
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
        3 => (0u64..6, 0u64..5).prop_map(|(queue, hooks)| Step::Read(queue, hooks)),
        4 => (0u64..6, 0u64..7, any::<bool>()).prop_map(|(queue, hook, on)| Step::Becomes(queue, hook, on)),
        1 => (0u64..6, proptest::collection::vec(0u64..7, 0..5)).prop_map(|(queue, hooks)| Step::Only(queue, hooks)),
        1 => Just((0u64..6).collect::<Vec<u64>>()).prop_shuffle().prop_map(|mut ids| { ids.truncate(5); Step::Queues(ids) }),
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

fn read(store: &mut Store, id: u64, hooks: impl Iterator<Item = Hook>) {
    let mut hooks: Vec<Hook> = hooks.collect();
    hooks.sort_by_key(|hook| hook.id);
    hooks.dedup_by_key(|hook| hook.id);
    store.apply(StoreUpdate::Queues(vec![queue(id)]));
    store.apply(StoreUpdate::Hooks(HookOwner::Queue(QueueId(id)), ReadHooks { hooks, ..ReadHooks::default() }));
}

fn take(list: &mut HookList, store: &mut Store, step: &Step) {
    match step {
        Step::Read(id, hooks) => {
            read(store, *id, (0..*hooks).map(|number| hook(*id, number, State::from_enabled(number % 2 == 0))));
        }
        Step::Becomes(id, number, on) => {
            let owner = HookOwner::Queue(QueueId(*id));
            if store.is_known(owner) {
                store.apply(StoreUpdate::Presumed(owner, hook(*id, *number, State::from_enabled(*on))));
            }
        }
        Step::Only(id, numbers) => read(store, *id, numbers.iter().map(|number| hook(*id, *number, State::Off))),
        Step::Queues(ids) => drop(store.apply(StoreUpdate::AllQueues(ids.iter().map(|id| queue(*id)).collect()))),
        Step::Filter(text) => list.set_filter(text).unwrap_or_else(|problem| panic!("{text}: {problem}")),
        Step::Sort(sort) => list.set_sort(sort.map(|(column, up)| Sort {
            column: Column::OF_ALL[column],
            direction: if up { Direction::Ascending } else { Direction::Descending },
        })),
        Step::Cursor(row) => list.list.cursor = (*row).min(list.shown_count().saturating_sub(1)),
        Step::Check => list.check(),
        Step::CheckAll => list.check_all(),
    }
    list.sync(store);
}

fn shown(list: &HookList) -> Vec<HookKey> {
    list.rows.shown_keys().collect()
}

proptest! {
    #[test]
    fn rows_checks_and_counts_are_those_of_one_pass_over_everything(steps in proptest::collection::vec(step(), 1..40)) {
        let (mut list, mut store) = (HookList::of_all(), Store::new(LAG));
        for step in &steps {
            let under_cursor = list.rows.key(list.list.cursor);
            take(&mut list, &mut store, step);
            prop_assert!(list.is_consistent(), "{:?}", step);
            let mut anew = list.clone();
            anew.rows.arrange(Order { filter: &anew.filter, sort: anew.sort });
            anew.recount();
            prop_assert_eq!(shown(&list), shown(&anew), "{:?}", step);
            prop_assert_eq!(list.checked_shown, anew.checked_shown, "{:?}", step);
            let known = store.queues().map(|queue| store.hooks(queue.owner()).len()).sum::<usize>();
            prop_assert_eq!(list.total(), known, "{:?}", step);
            for position in 0..list.shown_count() {
                prop_assert!(list.row(&store, position).is_some(), "row {} after {:?}", position, step);
            }
            // The cursor stays on its hook as long as that is shown.
            let moves = matches!(step, Step::Cursor(_));
            let still_shown = under_cursor.is_some_and(|key| shown(&list).contains(&key));
            if !moves && still_shown {
                prop_assert_eq!(list.rows.key(list.list.cursor), under_cursor, "{:?}", step);
            }
        }
    }
}
