//! PATCH: the keys that are there are what is changed (docs/webitel-api.md §2.7).

use serde_json::{Value, json};

use crate::support::{Demo, SUPPORT, demo};

async fn joined(demo: &Demo) -> (String, Value) {
    let hook = demo.hook(SUPPORT, "joined", true).await;
    (format!("{SUPPORT}/{}", hook["id"]), hook)
}

#[tokio::test]
async fn an_explicit_false_switches_off_and_nothing_else_changes() {
    let demo = demo();
    let (path, hook) = joined(&demo).await;
    let changed = demo.patch(&path, json!({"enabled": false})).await.ok();
    assert_eq!(changed, json!({"id": hook["id"], "event": "joined", "schema": hook["schema"]}));
    assert_eq!(demo.get(&path).await.ok(), changed);
    assert_eq!(demo.patch(&path, json!({"enabled": true})).await.ok(), hook);
}

#[tokio::test]
async fn the_event_alone_changes_alone() {
    let demo = demo();
    let (path, hook) = joined(&demo).await;
    let changed = demo.patch(&path, json!({"event": "missed"})).await.ok();
    assert_eq!(changed, json!({"id": hook["id"], "event": "missed", "schema": hook["schema"], "enabled": true}));
}

#[tokio::test]
async fn the_schema_alone_changes_alone_and_its_name_is_the_servers() {
    let demo = demo();
    let (path, hook) = joined(&demo).await;
    let changed = demo.patch(&path, json!({"schema": {"id": "7", "name": "lies"}})).await.ok();
    let schema = json!({"id": "7", "name": "Close ticket"});
    assert_eq!(changed, json!({"id": hook["id"], "event": "joined", "schema": schema, "enabled": true}));
}

#[tokio::test]
async fn several_keys_change_together() {
    let demo = demo();
    let (path, hook) = joined(&demo).await;
    let changed = demo.patch(&path, json!({"schema": {"id": 7}, "event": "missed", "enabled": false})).await.ok();
    let schema = json!({"id": "7", "name": "Close ticket"});
    assert_eq!(changed, json!({"id": hook["id"], "event": "missed", "schema": schema}));
}

#[tokio::test]
async fn a_list_of_fields_in_the_body_is_ignored() {
    let demo = demo();
    let (path, _) = joined(&demo).await;
    let changed = demo.patch(&path, json!({"fields": ["event"], "event": "missed", "enabled": false})).await.ok();
    assert_eq!((&changed["event"], changed.get("enabled")), (&json!("missed"), None));
    // It does not name what the body leaves out, either.
    let changed = demo.patch(&path, json!({"fields": ["event", "schema.id"], "enabled": true})).await.ok();
    assert_eq!((&changed["event"], &changed["schema"]["id"]), (&json!("missed"), &json!("5")));
}

#[tokio::test]
async fn a_patch_that_names_nothing_known_succeeds_and_touches_the_queue() {
    let demo = demo();
    let (path, hook) = joined(&demo).await;
    for body in [
        json!({}),
        json!({"properties": ["a"]}),
        json!({"schema": {"name": "Close ticket"}}),
        json!({"schema": null}),
        json!({"schema": {}}),
        json!({"unknown": {"event": "missed"}}),
        json!({"fields": ["event"]}),
    ] {
        let before = demo.touched(12).await;
        assert_eq!(demo.patch(&path, body.clone()).await.ok(), hook, "{body}");
        assert!(demo.touched(12).await > before, "{body}");
    }
}

#[tokio::test]
async fn a_null_counts_as_the_zero_value_because_the_key_is_there() {
    let demo = demo();
    let (path, hook) = joined(&demo).await;
    let changed = demo.patch(&path, json!({"enabled": null, "event": null})).await.ok();
    assert_eq!(changed, json!({"id": hook["id"], "schema": hook["schema"]}));
}

#[tokio::test]
async fn two_quick_switches_leave_the_last_one() {
    let demo = demo();
    let (path, hook) = joined(&demo).await;
    for round in 0..10 {
        let on = round % 2 == 1;
        let (first, second) =
            (demo.patch(&path, json!({"enabled": !on})).await, demo.patch(&path, json!({"enabled": on})).await);
        first.ok();
        assert_eq!(second.ok()["enabled"].as_bool().unwrap_or(false), on);
    }
    assert_eq!(demo.get(&path).await.ok(), hook);
}
