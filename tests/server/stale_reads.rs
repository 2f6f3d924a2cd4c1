//! `--stale-reads`: the API over a database whose read replica lags behind (docs/webitel-api.md §2.7, §3.3).
//!
//! The lag is longer than any test, so nothing depends on time; `let_replica_catch_up` ends it.

use std::time::Duration;

use serde_json::{Value, json};
use webitel_hooks::demo::{DataLocation, Faults, Options};

use crate::support::{Demo, NOTIFY_CRM, SUPPORT, demo_with};

fn lagging(lag: Duration, data: DataLocation) -> Demo {
    demo_with(Options { faults: Faults { stale_reads: Some(lag), ..Faults::default() }, data, ..Options::default() })
}

fn behind() -> Demo {
    lagging(Duration::from_secs(3600), DataLocation::Memory)
}

/// The hooks of the team "Support".
const TEAM: &str = "/call_center/teams/3/hooks";
const GET_FAILED: &str = "store.sql_queue_hook.get.app_error";
const UPDATE_FAILED: &str = "store.sql_queue_hook.update.app_error";
const NO_ROWS: &str = "sql: no rows in result set";

fn missed() -> Value {
    json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true})
}

fn path_of(hook: &Value) -> String {
    format!("{SUPPORT}/{}", hook["id"])
}

#[tokio::test]
async fn a_new_hook_cannot_be_found_but_its_event_is_taken() {
    let demo = behind();
    let before = demo.items(SUPPORT).await;
    let made = demo.post(SUPPORT, missed()).await.ok();
    assert_eq!(made["event"], "missed", "a write answers with what it wrote");
    assert_eq!(demo.items(SUPPORT).await, before);
    assert_eq!(demo.items(&format!("{SUPPORT}?event=missed")).await.len(), 0);

    let (path, detail) = (path_of(&made), format!("Id={}, {NO_ROWS}", made["id"]));
    demo.get(&path).await.fails(404, GET_FAILED, &detail);
    demo.put(&path, missed()).await.fails(404, GET_FAILED, &detail);
    demo.patch(&path, json!({"enabled": false})).await.fails(404, GET_FAILED, &detail);
    demo.delete(&path).await.fails(404, GET_FAILED, &detail);
    assert_eq!(demo.post(SUPPORT, missed()).await.status, 400, "the master decides");

    demo.server.let_replica_catch_up();
    assert_eq!(demo.get(&path).await.ok(), made);
    assert_eq!(demo.items(SUPPORT).await.len(), before.len() + 1);
}

#[tokio::test]
async fn of_several_patches_only_the_last_survives() {
    let demo = behind();
    let joined = demo.hook(SUPPORT, "joined", true).await;
    let path = path_of(&joined);

    let off = demo.patch(&path, json!({"enabled": false})).await.ok();
    assert_eq!(off.get("enabled"), None);
    let other_flow = demo.patch(&path, json!({"schema": {"id": "7"}})).await.ok();
    assert_eq!((&other_flow["schema"]["id"], &other_flow["enabled"]), (&json!("7"), &json!(true)), "on again");
    let other_event = demo.patch(&path, json!({"event": "offering"})).await.ok();
    let expected = json!({"id": joined["id"], "schema": joined["schema"], "event": "offering", "enabled": true});
    assert_eq!(other_event, expected, "the flow is the old one again");

    assert_eq!(demo.get(&path).await.ok(), joined);
    demo.server.let_replica_catch_up();
    assert_eq!(demo.get(&path).await.ok(), expected);
}

#[tokio::test]
async fn a_patch_of_all_three_fields_loses_nothing() {
    let demo = behind();
    let path = path_of(&demo.hook(SUPPORT, "joined", true).await);
    demo.patch(&path, json!({"enabled": false})).await.ok();
    let all = json!({"enabled": false, "schema": {"id": "7"}, "event": "joined"});
    let changed = demo.patch(&path, all).await.ok();
    assert_eq!((&changed["schema"]["id"], changed.get("enabled")), (&json!("7"), None));
    let replaced = demo.put(&path, json!({"event": "joined", "schema": {"id": "5"}})).await.ok();
    assert_eq!((&replaced["schema"]["id"], replaced.get("enabled")), (&json!("5"), None));
}

#[tokio::test]
async fn a_stale_row_that_breaks_a_rule_of_the_master_is_refused() {
    let demo = behind();
    let path = path_of(&demo.hook(SUPPORT, "joined", true).await);
    demo.patch(&path, json!({"enabled": false})).await.ok();
    demo.post(SUPPORT, json!({"schema": {"id": "7"}, "event": "joined", "enabled": true})).await.ok();
    let answer = demo.patch(&path, json!({"schema": {"id": "7"}})).await;
    assert_eq!(answer.status, 400, "it would be on again: {}", answer.text);
}

#[tokio::test]
async fn a_removed_hook_is_still_shown_and_removed_again_but_not_changed() {
    let demo = behind();
    let before = demo.items(SUPPORT).await;
    let joined = demo.hook(SUPPORT, "joined", true).await;
    let path = path_of(&joined);
    assert_eq!(demo.delete(&path).await.ok(), joined);
    assert_eq!(demo.get(&path).await.ok(), joined);
    assert_eq!(demo.items(SUPPORT).await, before);
    demo.patch(&path, json!({"enabled": false})).await.fails(404, UPDATE_FAILED, NO_ROWS);
    demo.put(&path, missed()).await.fails(404, UPDATE_FAILED, NO_ROWS);
    assert_eq!(demo.delete(&path).await.ok(), joined);

    demo.server.let_replica_catch_up();
    demo.delete(&path).await.fails(404, GET_FAILED, &format!("Id={}, {NO_ROWS}", joined["id"]));
    assert_eq!(demo.items(SUPPORT).await.len(), before.len() - 1);
}

#[tokio::test]
async fn deleting_answers_with_the_stale_row() {
    let demo = behind();
    let joined = demo.hook(SUPPORT, "joined", true).await;
    demo.patch(&path_of(&joined), json!({"enabled": false})).await.ok();
    assert_eq!(demo.delete(&path_of(&joined)).await.ok(), joined, "which says that it was on");
}

#[tokio::test]
async fn the_list_of_queues_is_fresh_and_a_single_queue_is_not() {
    let demo = behind();
    let listed = "/call_center/queues?id=12&fields=updated_at&fields=updated_by&fields=enabled";
    let before = demo.touched(12).await;
    let dispatcher = demo.session_of("dispatcher").await;
    let demo = demo.with_token(&dispatcher);
    demo.patch(&path_of(&demo.hook(SUPPORT, "joined", true).await), json!({"enabled": false})).await.ok();
    let version = demo.items(listed).await[0].clone();
    assert_eq!(version["updated_by"], json!({"id": "12", "name": "Dispatcher"}));
    assert_ne!(version["updated_at"], json!(before.to_string()));
    assert_eq!(demo.touched(12).await, before);

    demo.patch("/call_center/queues/12", json!({"enabled": false})).await.ok();
    assert_eq!(demo.items(listed).await[0].get("enabled"), None);
    assert_eq!(demo.get("/call_center/queues/12").await.ok()["enabled"], true);
    demo.server.let_replica_catch_up();
    assert_eq!(demo.get("/call_center/queues/12").await.ok().get("enabled"), None);
}

#[tokio::test]
async fn hooks_of_teams_lag_in_the_same_way() {
    let demo = behind();
    let before = demo.items(TEAM).await;
    let hook = &before[0];
    let path = format!("{TEAM}/{}", hook["id"]);
    let enabled = hook["enabled"].as_bool().unwrap_or(false);
    demo.patch(&path, json!({"enabled": !enabled})).await.ok();
    let changed = demo.patch(&path, json!({"schema": {"id": "7"}})).await.ok();
    assert_eq!((&changed["schema"]["id"], &changed["enabled"]), (&json!("7"), &hook["enabled"]));
    assert_eq!(demo.items(TEAM).await, before);
    demo.delete(&path).await.ok();
    assert_eq!(demo.delete(&path).await.ok(), *hook);
    demo.patch(&path, json!({"enabled": false})).await.fails(404, "store.sql_team_hook.update.app_error", NO_ROWS);
    demo.server.let_replica_catch_up();
    assert_eq!(demo.items(TEAM).await.len(), before.len() - 1);
}

#[tokio::test]
async fn the_replica_catches_up_by_itself() {
    let demo = lagging(Duration::from_millis(20), DataLocation::Memory);
    let made = demo.post(SUPPORT, missed()).await.ok();
    while demo.get(&path_of(&made)).await.status == 404 {}
    assert_eq!(demo.get(&path_of(&made)).await.ok(), made);
    demo.delete(&path_of(&made)).await.ok();
    while demo.get(&path_of(&made)).await.status == 200 {}
    assert_eq!(demo.items(&format!("{SUPPORT}?event=missed")).await.len(), 0);
}

#[tokio::test]
async fn a_lag_leaves_nothing_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = DataLocation::File(folder.path().join("demo.sqlite"));
    let demo = lagging(Duration::from_secs(3600), data.clone());
    let made = demo.post(SUPPORT, missed()).await.ok();
    assert_eq!(demo.items(&format!("{SUPPORT}?event=missed")).await.len(), 0);
    drop(demo);
    let demo = demo_with(Options { data, ..Options::default() });
    assert_eq!(demo.items(&format!("{SUPPORT}?event=missed")).await, [made]);
}
