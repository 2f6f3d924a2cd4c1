use std::time::Duration;

use super::*;
use crate::domain::{Event, LAG, QueueType, SchemaId, SchemaRef, State, Timestamp, UserId};

const OWNER: HookOwner = HookOwner::Queue(QueueId(12));
const US: Option<UserId> = Some(UserId(1));
const COLLEAGUE: Option<UserId> = Some(UserId(2));

fn hook(id: u64, state: State) -> Hook {
    let schema = Some(SchemaRef { id: SchemaId(5), name: "CRM".into() });
    Hook { id: HookId(id), event: Event::Joined, schema, state }
}

fn version(second: u64, by: Option<UserId>) -> Version {
    Version { updated_at: (second * 1000).to_string(), updated_by: by }
}

/// A list that is read in this second of both clocks.
fn list(second: u64, version: &Version, hooks: &[Hook]) -> HookList {
    HookList {
        hooks: hooks.to_vec(),
        unreadable: 0,
        date: Some(Timestamp(second * 1000)),
        asked: Moment(Duration::from_secs(second)),
        version: Some(version.clone()),
    }
}

fn switched_off(second: u64, before: &Version, after: Option<Version>) -> OwnWrite {
    OwnWrite {
        hook: HookId(1),
        answer: Some(hook(1, State::Off)),
        answered: Some(Timestamp(second * 1000)),
        before: Some(before.clone()),
        version: after,
    }
}

fn state(store: &Store) -> State {
    store.hook(OWNER, HookId(1)).expect("the hook").state
}

#[test]
fn a_stale_list_does_not_undo_our_write_and_the_server_wins_when_it_is_old_enough() {
    let (old, ours) = (version(10, COLLEAGUE), version(100, US));
    let mut store = Store::new(LAG);
    store.apply(StoreUpdate::Hooks(OWNER, list(99, &old, &[hook(1, State::On)])));
    assert!(!store.is_moving(OWNER) && store.is_known(OWNER));
    store.apply(StoreUpdate::Written(OWNER, switched_off(100, &old, Some(ours.clone()))));
    assert_eq!(state(&store), State::Off);
    let changed = store.apply(StoreUpdate::Hooks(OWNER, list(102, &ours, &[hook(1, State::On)])));
    assert_eq!((state(&store), changed.len(), store.is_moving(OWNER)), (State::Off, 0, false));
    // A replica that is further behind than it should be is not believed for a minute.
    store.apply(StoreUpdate::Hooks(OWNER, list(110, &ours, &[hook(1, State::On)])));
    assert_eq!((state(&store), store.is_moving(OWNER)), (State::Off, true));
    store.apply(StoreUpdate::Hooks(OWNER, list(170, &ours, &[hook(1, State::On)])));
    assert_eq!((state(&store), store.is_moving(OWNER)), (State::On, false));
}

#[test]
fn how_long_a_list_may_be_behind_is_what_is_known_of_the_server() {
    let (old, ours) = (version(10, COLLEAGUE), version(100, US));
    for (lag, expected) in [(5, State::Off), (2, State::On), (0, State::On)] {
        let mut store = Store::new(Duration::from_secs(lag));
        store.apply(StoreUpdate::Hooks(OWNER, list(99, &old, &[hook(1, State::On)])));
        let write = switched_off(100, &old, None);
        store.apply(StoreUpdate::Written(OWNER, write));
        // Right after the write, an answer may be from before it.
        store.apply(StoreUpdate::Hooks(OWNER, list(101, &ours, &[hook(1, State::On)])));
        assert_eq!(state(&store), State::Off, "{lag}");
        store.apply(StoreUpdate::Hooks(OWNER, list(104, &ours, &[hook(1, State::On)])));
        assert_eq!(state(&store), expected, "{lag}");
    }
}

#[test]
fn a_colleagues_write_makes_the_list_moving_until_it_is_old_enough() {
    let (old, ours, theirs) = (version(10, COLLEAGUE), version(100, US), version(102, COLLEAGUE));
    let mut store = Store::new(LAG);
    store.apply(StoreUpdate::Hooks(OWNER, list(99, &old, &[hook(1, State::On)])));
    store.apply(StoreUpdate::Written(OWNER, switched_off(100, &old, Some(ours))));
    store.apply(StoreUpdate::Hooks(OWNER, list(103, &theirs, &[hook(1, State::On)])));
    assert!(store.is_moving(OWNER));
    let changed = store.apply(StoreUpdate::Hooks(OWNER, list(109, &theirs, &[hook(1, State::On)])));
    assert_eq!((state(&store), store.is_moving(OWNER)), (State::On, false));
    assert!(changed.is_empty() == (state(&store) == State::Off));
}

#[test]
fn a_list_without_a_version_is_believed_unless_we_wrote_to_it() {
    let unversioned = |second, hooks: &[Hook]| HookList { version: None, ..list(second, &version(0, None), hooks) };
    let mut store = Store::new(LAG);
    store.apply(StoreUpdate::Hooks(OWNER, unversioned(99, &[hook(1, State::On)])));
    assert!(!store.is_moving(OWNER));
    store.apply(StoreUpdate::Written(OWNER, OwnWrite { before: None, ..switched_off(100, &version(0, None), None) }));
    store.apply(StoreUpdate::Hooks(OWNER, unversioned(101, &[hook(1, State::On)])));
    assert_eq!((state(&store), store.is_moving(OWNER)), (State::Off, true));
    store.apply(StoreUpdate::Hooks(OWNER, unversioned(107, &[hook(1, State::On)])));
    assert_eq!((state(&store), store.is_moving(OWNER)), (State::On, false), "two equal lists that are 5 s apart");
}

#[test]
fn what_a_complete_list_of_queues_does_not_name_is_forgotten() {
    let queue = |id| Queue { id: QueueId(id), name: format!("Q{id}").into(), kind: QueueType(1), state: State::On };
    let mut store = Store::new(LAG);
    store.apply(StoreUpdate::Queues(vec![queue(3)]));
    store.apply(StoreUpdate::Hooks(OWNER, list(9, &version(1, None), &[hook(1, State::On)])));
    assert_eq!((store.total(), store.lists_all_queues()), (1, false));
    store.apply(StoreUpdate::AllQueues(vec![queue(7), queue(4)]));
    assert_eq!(store.queues().map(|queue| queue.id.0).collect::<Vec<_>>(), [7, 4]);
    assert_eq!((store.total(), store.is_known(OWNER), store.queue(QueueId(3))), (0, false, None));
}

#[test]
fn a_list_that_waited_does_not_replace_one_that_was_asked_for_later() {
    let old = version(10, COLLEAGUE);
    let mut store = Store::new(LAG);
    store.apply(StoreUpdate::Hooks(OWNER, list(100, &old, &[hook(1, State::Off)])));
    store.apply(StoreUpdate::Hooks(OWNER, list(99, &old, &[hook(1, State::On)])));
    assert_eq!(state(&store), State::Off);
}

#[test]
fn a_version_that_was_read_alone_says_how_far_the_lists_after_it_are_trusted() {
    let theirs = version(100, COLLEAGUE);
    let mut store = Store::new(LAG);
    let unversioned = |second| HookList { version: None, ..list(second, &theirs, &[hook(1, State::On)]) };
    store.apply(StoreUpdate::Hooks(OWNER, unversioned(99)));
    store.apply(StoreUpdate::Version(OWNER, theirs.clone(), Moment(Duration::from_secs(101))));
    assert!(!store.is_moving(OWNER), "the list was read before");
    for (second, is_moving) in [(101, true), (104, true), (107, false)] {
        store.apply(StoreUpdate::Hooks(OWNER, unversioned(second)));
        assert_eq!(store.is_moving(OWNER), is_moving, "{second}");
    }
}

#[test]
fn rows_are_marked_for_a_change_of_somebody_else_and_not_for_our_own() {
    let (old, theirs) = (version(10, COLLEAGUE), version(102, COLLEAGUE));
    let mut store = Store::new(LAG);
    store.apply(StoreUpdate::Hooks(OWNER, list(99, &old, &[hook(1, State::On)])));
    store.apply(StoreUpdate::Written(OWNER, switched_off(100, &old, None)));
    store.apply(StoreUpdate::Hooks(OWNER, HookList { version: None, ..list(101, &old, &[hook(1, State::On)]) }));
    assert!(store.is_moving(OWNER) && !store.may_be_old(OWNER));
    store.apply(StoreUpdate::Hooks(OWNER, list(103, &theirs, &[hook(1, State::On)])));
    assert!(store.may_be_old(OWNER));
}
