//! Changes, and everything that forbids one.

use super::*;

#[tokio::test]
async fn a_hook_lives_from_adding_to_removing() {
    let server = server();
    let client = admin(&server);
    let made = added(&client, EMPTY, "joined", State::On).await;
    assert_eq!((&made.event, made.state, made.schema_label()), (&Event::Joined, State::On, "Notify CRM".to_owned()));
    assert_eq!(hook(&client, EMPTY, made.id).await, Ok(made.clone()));
    assert_eq!(hooks(&client, EMPTY).await, std::slice::from_ref(&made));

    let off = edit(&client, EMPTY, &made, HookPatch::switch(State::Off)).await;
    assert_eq!(off, Ok(Hook { state: State::Off, ..made.clone() }), "nothing else moved");
    let patch = HookPatch { schema: Some(CLOSE_TICKET), ..HookPatch::default() };
    let other = edit(&client, EMPTY, &made, patch.clone()).await.expect("changed");
    assert_eq!(
        (&other.event, other.state, other.schema_label()),
        (&Event::Joined, State::Off, "Close ticket".to_owned())
    );
    assert!(patch.is_fulfilled_by(&other));
    let patch = HookPatch { event: Some(Event::from_wire("wait_agent є")), ..HookPatch::switch(State::On) };
    let renamed = edit(&client, EMPTY, &made, patch).await.expect("changed");
    assert_eq!((renamed.event.wire(), renamed.state), ("wait_agent є", State::On));
    assert_eq!(hook(&client, EMPTY, made.id).await, Ok(renamed));

    let remove = Change::Remove { hook: made.id };
    assert_eq!(client.send_once(EMPTY, &remove).await, Ok(None));
    assert_eq!(client.send_once(EMPTY, &remove).await, Ok(None), "gone is gone");
    assert_eq!(hooks(&client, EMPTY).await, []);
}

#[tokio::test]
async fn an_event_has_one_hook_that_is_on_and_any_number_that_are_off() {
    let server = server();
    let client = admin(&server);
    let first = added(&client, EMPTY, "joined", State::On).await;
    let second = added(&client, EMPTY, "joined", State::Off).await;
    let third = added(&client, EMPTY, "leaving", State::On).await;
    let again = draft("joined", NOTIFY_CRM, State::On);
    assert_eq!(refused(&client, EMPTY, &again).await.kind, FailureKind::EventTaken);
    let on = Change::Edit { before: second.clone(), patch: HookPatch::switch(State::On) };
    assert_eq!(refused(&client, EMPTY, &on).await.kind, FailureKind::EventTaken);
    let patch = HookPatch { event: Some(Event::Joined), ..HookPatch::default() };
    let moved = Change::Edit { before: third.clone(), patch };
    assert_eq!(refused(&client, EMPTY, &moved).await.kind, FailureKind::EventTaken);
    assert_eq!(hooks(&client, EMPTY).await, [first, second, third], "all as they were");
}

#[tokio::test]
async fn a_flow_schema_that_does_not_exist_is_named_as_the_reason() {
    let server = server();
    let client = admin(&server);
    let made = added(&client, EMPTY, "joined", State::On).await;
    let failure = refused(&client, EMPTY, &draft("leaving", NO_SCHEMA, State::On)).await;
    assert_eq!((failure.kind, failure.status), (FailureKind::SchemaMissing, Some(400)));
    let patch = HookPatch { schema: Some(NO_SCHEMA), ..HookPatch::default() };
    let failure = refused(&client, EMPTY, &Change::Edit { before: made.clone(), patch }).await;
    assert_eq!(failure.kind, FailureKind::SchemaMissing);
    assert_eq!(hook(&client, EMPTY, made.id).await, Ok(made));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = server();
    let client = admin(&server);
    let theirs = hooks(&client, SUPPORT).await[0].id;
    for hook_id in [HookId(999_999), theirs] {
        assert_eq!(hook(&client, EMPTY, hook_id).await.map_err(|failure| failure.kind), Err(FailureKind::NotFound));
        let before = Hook { id: hook_id, event: Event::Joined, schema: None, state: State::On };
        let change = Change::Edit { before, patch: HookPatch::switch(State::Off) };
        let failure = refused(&client, EMPTY, &change).await;
        assert_eq!((failure.kind, failure.status), (FailureKind::NotFound, Some(404)));
    }
    assert_eq!(refused(&client, NOWHERE, &draft("joined", NOTIFY_CRM, State::On)).await.kind, FailureKind::NotFound);
    assert!(hook(&client, SUPPORT, theirs).await.is_ok(), "another queue's hook was not touched");
}

#[tokio::test]
async fn who_may_only_look_changes_nothing() {
    let server = server();
    let viewer = signed_in(&server, "viewer").await;
    let before = hooks(&viewer, SUPPORT).await;
    let first = before[0].id;
    for change in [
        draft("active", NOTIFY_CRM, State::On),
        Change::Edit { before: before[0].clone(), patch: HookPatch::switch(before[0].state.toggled()) },
        Change::Remove { hook: first },
    ] {
        let failure = refused(&viewer, SUPPORT, &change).await;
        assert_eq!((failure.kind, failure.status), (FailureKind::Forbidden, Some(403)));
        assert_eq!(failure.reason(), "your user lacks the right to change queues (403)");
    }
    assert_eq!(hooks(&viewer, SUPPORT).await, before);
    let guest = signed_in(&server, "guest").await;
    let failure = guest.hooks(SUPPORT).await;
    assert_eq!(
        failure.map_err(|failure| failure.reason()),
        Err("your user lacks the right to read queues (403)".into())
    );
    let schemas = SchemasQuery { search: String::new(), page: 1, size: 10 };
    let failure = signed_in(&server, "dispatcher").await.schemas(&schemas).await;
    assert_eq!(
        failure.map_err(|failure| failure.reason()),
        Err("your user lacks the right to read flow schemas (403)".into())
    );
}

#[tokio::test]
async fn rights_on_single_queues_are_told_apart_from_rights_on_all() {
    let server = server();
    let lead = signed_in(&server, "lead").await;
    assert!(queues(&lead, "", None, 1, 1000).await.items.len() < 40, "only some are seen");
    let failure = refused(&lead, HookOwner::Queue(QueueId(20)), &draft("active", NOTIFY_CRM, State::Off)).await;
    assert_eq!(failure.reason(), "your user lacks the right to change this one of the queues (403)");
    let missing = lead.queue(&QueueSelector::Id(QueueId(999_999))).await;
    assert_eq!(missing.map_err(|failure| failure.kind), Err(FailureKind::Forbidden));
}

#[tokio::test]
async fn an_unknown_token_is_signed_out_everywhere() {
    let server = server();
    let stranger = with_token(&server, "no-such-token");
    let failures =
        [stranger.identity().await.expect_err("unknown"), stranger.hooks(SUPPORT).await.expect_err("unknown")];
    for failure in failures {
        assert_eq!((failure.kind, failure.status), (FailureKind::SignedOut, Some(401)));
    }
    let failure = refused(&stranger, SUPPORT, &draft("joined", NOTIFY_CRM, State::On)).await;
    assert_eq!(failure.kind, FailureKind::SignedOut);
}

#[tokio::test]
async fn a_hook_that_was_made_is_found_by_what_it_does() {
    let server = server();
    let client = admin(&server);
    let like = async |event: &str| client.hooks_like(EMPTY, &Event::from_wire(event), NOTIFY_CRM).await;
    assert_eq!(like("joined").await, Ok(Vec::new()));
    for event in ["joined", "Joined", "leaving"] {
        client.send_once(EMPTY, &draft(event, NOTIFY_CRM, State::On)).await.expect("made");
    }
    client.send_once(EMPTY, &draft("joined", CLOSE_TICKET, State::Off)).await.expect("made");
    for event in ["joined", "Joined"] {
        let found = like(event).await.expect("hooks");
        assert_eq!(found.iter().map(|hook| hook.event.wire()).collect::<Vec<_>>(), [event]);
        assert_eq!(found[0].schema.as_ref().map(|schema| schema.id), Some(NOTIFY_CRM));
    }
}

#[tokio::test]
async fn the_version_of_a_queue_changes_with_its_hooks() {
    let server = server();
    let client = admin(&server);
    let stamp = async |queue| client.versions(&[QueueId(queue)]).await.expect("versions").of.remove(&QueueId(queue));
    let before = stamp(12).await.expect("a queue");
    assert_eq!(stamp(12).await.as_ref(), Some(&before), "reading changes nothing");
    client.send_once(SUPPORT, &draft("wait_agent", NOTIFY_CRM, State::Off)).await.expect("made");
    assert_ne!(stamp(12).await.expect("a queue"), before);
    assert_eq!(stamp(999_999).await, None);
}
