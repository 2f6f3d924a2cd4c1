//! Queries: pages, order, searches.

use webitel_hooks::domain::{Answer, Query, names};

use super::*;

#[tokio::test]
async fn each_user_is_who_they_are_and_may_what_they_may() {
    let server = server();
    let all = ClassRights { read: true, update: true };
    let look = ClassRights { read: true, update: false };
    let nothing = ClassRights { read: false, update: false };
    let who = identity(&admin(&server)).await;
    assert_eq!((who.name.raw(), who.domain.raw()), ("Admin", "demo.webitel.example"));
    assert_eq!((who.rights.queues, who.rights.schemas), (all, all));
    for (user, queues, schemas) in
        [("viewer", look, look), ("dispatcher", all, nothing), ("lead", all, look), ("guest", nothing, nothing)]
    {
        let rights = identity(&signed_in(&server, user).await).await.rights;
        assert_eq!((rights.queues, rights.schemas), (queues, schemas), "{user}");
    }
}

#[tokio::test]
async fn all_queues_come_page_by_page_in_the_order_asked_for() {
    let server = server();
    let client = admin(&server);
    let sort = Some(Sort { column: QueueColumn::Name, direction: Direction::Ascending });
    let whole = queues(&client, "", sort, 1, 1000).await;
    assert!(whole.items.len() > 40 && !whole.more && whole.unreadable == 0);
    let mut paged = Vec::new();
    for page in 1.. {
        let Page { items, more, unreadable, .. } = queues(&client, "", sort, page, 7).await;
        assert_eq!((items.len() == 7 || !more, unreadable), (true, 0));
        paged.extend(items);
        if !more {
            break;
        }
    }
    assert_eq!(paged, whole.items);
    let turned = Some(Sort { column: QueueColumn::Name, direction: Direction::Descending });
    let turned = queues(&client, "", turned, 1, 1000).await.items;
    assert_eq!(turned.first(), paged.last(), "the last is the first the other way round");
    assert_ne!(turned, paged);
}

#[tokio::test]
async fn queues_come_with_their_type_and_state() {
    let server = server();
    let client = admin(&server);
    let queues = queues(&client, "", None, 1, 1000).await.items;
    let queue = |id: u64| queues.iter().find(|queue| queue.id.0 == id).expect("a queue");
    let of = |id| (queue(id).label(), queue(id).kind, queue(id).state);
    assert_eq!(of(12), ("Support line".to_owned(), QueueType(1), State::On));
    assert_eq!(of(13), ("Callback list".to_owned(), QueueType(0), State::Off));
    assert_eq!(of(65), ("Internal messages".to_owned(), QueueType(9), State::On));
}

#[tokio::test]
async fn queues_sort_by_state_and_type() {
    let server = server();
    let client = admin(&server);
    let by = async |column| {
        let sort = Some(Sort { column, direction: Direction::Ascending });
        queues(&client, "", sort, 1, 1000).await.items
    };
    assert!(by(QueueColumn::State).await.is_sorted_by_key(|queue| queue.state.enabled()));
    assert!(by(QueueColumn::Type).await.is_sorted_by_key(|queue| queue.kind));
}

#[tokio::test]
async fn a_search_takes_what_was_typed_literally_and_a_star_as_a_star() {
    let server = server();
    let client = admin(&server);
    assert_eq!(found(&client, "50%").await, [79]);
    assert_eq!(found(&client, "ff_season").await, [79]);
    assert_eq!(found(&client, "f__season").await, [] as [u64; 0], "an underscore is no wildcard");
    assert_eq!(found(&client, "%deals").await, [] as [u64; 0], "nor is a per cent sign");
    assert_eq!(found(&client, "50%*deals").await, [79]);
    assert_eq!(found(&client, "SUPPORT LIN*").await, [12]);
    assert_eq!(found(&client, "аряча ЛІН").await, [72]);
    assert_eq!(found(&client, "服热").await, [75]);
    assert_eq!(found(&client, "🎧").await, [77]);
    assert_eq!(found(&client, "\"Quoted\" & 'single'").await, [78]);
    assert_eq!(found(&client, "\\").await, [] as [u64; 0]);
}

/// The screen searches in a sorted list too.
#[tokio::test]
async fn the_best_answers_to_a_search_come_first_in_every_order() {
    let server = server();
    let client = admin(&server);
    for search in ["Support line", "s"] {
        let mut ids: Option<Vec<u64>> = None;
        for column in [QueueColumn::Name, QueueColumn::Type, QueueColumn::State] {
            for direction in [Direction::Ascending, Direction::Descending] {
                let sort = Sort { column, direction };
                let query = QueuesQuery { search: search.into(), sort: Some(sort), page: 1, size: 10 };
                let Ok(Answer::Queues(page)) = webitel_hooks::runtime::ask(&client, &Query::Queues(query)).await else {
                    panic!("{search}: no queues")
                };
                let rank = |queue: &Queue| names::rank(queue.name.raw(), search);
                assert!(page.items.is_sorted_by_key(rank), "{search} by {column:?}");
                let is_ordered = |pair: &[Queue]| {
                    rank(&pair[0]) < rank(&pair[1]) || sort.compare(&pair[0], &pair[1]) != std::cmp::Ordering::Greater
                };
                assert!(page.items.windows(2).all(is_ordered), "{search} by {column:?} {direction:?}");
                let mut found: Vec<u64> = page.items.iter().map(|queue| queue.id.0).collect();
                found.sort_unstable();
                assert_eq!(*ids.get_or_insert_with(|| found.clone()), found, "nothing is cut to a page");
            }
        }
    }
}

#[tokio::test]
async fn a_flow_schema_of_any_type_is_found_by_id_and_by_exact_name() {
    let server = server();
    let client = admin(&server);
    let selected = async |selector| {
        let found = client.schema(&selector).await.expect("flow schemas");
        found.into_iter().map(|schema| schema.id.0).collect::<Vec<_>>()
    };
    let all = client.all_schemas("", true).await.expect("flow schemas");
    assert!(all.items.iter().any(|schema| schema.kind == SchemaType::Other("voice".into())) && !all.more);
    for schema in all.items {
        assert_eq!(selected(SchemaSelector::Id(schema.id)).await, [schema.id.0]);
        assert_eq!(selected(SchemaSelector::Name(schema.name.raw().to_owned())).await, [schema.id.0]);
    }
    for near in ["notify crm", "Notify", "Notify CR*", "Notify%"] {
        assert_eq!(selected(SchemaSelector::Name(near.into())).await, [] as [u64; 0], "{near}");
    }
    assert_eq!(selected(SchemaSelector::Id(SchemaId(999_999))).await, [] as [u64; 0]);
}

#[tokio::test]
async fn a_queue_is_found_by_id_and_by_exact_name() {
    let server = server();
    let client = admin(&server);
    assert_eq!(selected(&client, QueueSelector::Id(QueueId(12))).await, [12]);
    assert_eq!(selected(&client, QueueSelector::Id(QueueId(999_999))).await, [] as [u64; 0]);
    for queue in queues(&client, "", None, 1, 1000).await.items {
        let found = selected(&client, QueueSelector::Name(queue.name.raw().to_owned())).await;
        assert_eq!(found, [queue.id.0], "{}", queue.name);
    }
    for near in ["support line", "Support", "Support lin*", "Support%", "First line, round the clock", "*", ""] {
        assert_eq!(selected(&client, QueueSelector::Name(near.into())).await, [] as [u64; 0], "{near}");
    }
}

#[tokio::test]
async fn hooks_come_in_the_order_of_their_ids() {
    let server = server();
    let client = admin(&server);
    let owner = HookOwner::Queue(QueueId(18));
    let list = client.hooks(owner).await.expect("hooks");
    assert!(list.hooks.len() > 20 && list.hooks.is_sorted_by_key(|hook| hook.id));
    assert_eq!(list.unreadable, 0);
    assert!(list.date.is_some());
    assert!(list.hooks.iter().any(|hook| hook.state == State::Off));
    assert!(list.hooks.iter().all(|hook| hook.schema.as_ref().is_some_and(|schema| !schema.name.raw().is_empty())));
    for owner in [EMPTY, NOWHERE] {
        assert_eq!(hooks(&client, owner).await, []);
    }
}

#[tokio::test]
async fn flow_schemas_for_hooks_come_by_name_and_are_found_by_what_was_typed() {
    let server = server();
    let client = admin(&server);
    let whole = schemas(&client, "", 1, 1000).await;
    assert!(whole.items.len() > 80 && !whole.more && whole.unreadable == 0);
    assert!(whole.items.iter().any(|schema| schema.kind == SchemaType::Service));
    assert!(whole.items.iter().any(|schema| schema.kind == SchemaType::Default));
    assert!(!whole.items.iter().any(|schema| matches!(schema.kind, SchemaType::Other(_))), "no voice, no chat");
    let mut paged = Vec::new();
    for page in 1.. {
        let Page { items, more, .. } = schemas(&client, "", page, 25).await;
        paged.extend(items);
        if !more {
            break;
        }
    }
    assert_eq!(paged, whole.items);
    for (typed, name) in [
        ("100%", "100% discount_code"),
        ("card_%", "Wild * card_%"),
        ("повістити", "Сповістити CRM"),
        ("back\\sl", "back\\slash"),
        ("コールバック", "コールバック予約"),
    ] {
        let names: Vec<_> = schemas(&client, typed, 1, 10).await.items.into_iter().map(|schema| schema.name).collect();
        assert_eq!(names, [name.into()], "{typed}");
    }
}
