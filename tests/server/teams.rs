//! Teams and their hooks: the six calls with other names and another rule of uniqueness (docs/webitel-api.md §7).

use serde_json::json;

use crate::support::{demo, plain};

const HOOKS: &str = "/call_center/teams/3/hooks";
const CREATE: &str = "store.sql_team.create.app_error";
const UPDATE: &str = "store.sql_team_hook.update.app_error";
const GET: &str = "store.sql_team_hook.get.app_error";
const DUPLICATE: &str =
    r#"pq: duplicate key value violates unique constraint "cc_team_events_team_id_schema_id_uindex""#;

#[tokio::test]
async fn teams_are_listed_and_read() {
    let demo = demo();
    let teams = demo.items("/call_center/teams").await;
    assert!(teams.len() >= 5);
    assert_eq!((&teams[0]["id"], &teams[0]["name"]), (&json!("3"), &json!("Support")));
    assert_eq!(demo.column("/call_center/teams?q=СЛУЖБА*", "id").await, ["8"]);
    assert_eq!(demo.column("/call_center/teams?id=4&id=3&sort=-id", "name").await, ["Sales", "Support"]);
    let random = demo.column("/call_center/teams?strategy=random", "strategy").await;
    assert_eq!(random, ["random", "random"]);
    assert_eq!(demo.get("/call_center/teams/3").await.ok()["name"], "Support");
    let detail = "Id=4040, sql: no rows in result set";
    demo.get("/call_center/teams/4040").await.fails(404, "store.sql_agent_team.get.app_error", detail);
}

#[tokio::test]
async fn a_team_hook_lives_its_life() {
    let demo = demo();
    let made = demo.post(HOOKS, json!({"schema": {"id": "5"}, "event": "agent_status", "enabled": true})).await.ok();
    let wanted = json!({"id": made["id"], "schema": {"id": "5", "name": "Notify CRM"}, "event": "agent_status",
        "enabled": true});
    assert_eq!(made, wanted);
    let path = format!("{HOOKS}/{}", made["id"]);
    assert_eq!(demo.get(&path).await.ok(), wanted);
    let off = demo.patch(&path, json!({"enabled": false})).await.ok();
    assert_eq!(off.get("enabled"), None);
    assert_eq!(off["event"], "agent_status");
    let put = demo.put(&path, json!({"schema": {"id": 7}, "enabled": true})).await.ok();
    assert_eq!(put, json!({"id": made["id"], "schema": {"id": "7", "name": "Close ticket"}, "enabled": true}));
    assert_eq!(demo.delete(&path).await.ok(), put);
    demo.get(&path).await.fails(404, GET, &format!("Id={}, sql: no rows in result set", made["id"]));
}

#[tokio::test]
async fn several_enabled_hooks_for_one_event_are_possible() {
    let demo = demo();
    for schema in [5, 7] {
        let body = json!({"schema": {"id": schema}, "event": "agent_status", "enabled": true});
        demo.post(HOOKS, body).await.ok();
    }
    let on = demo.items(HOOKS).await.iter().filter(|hook| hook["enabled"] == true).count();
    assert_eq!(on, 3);
}

#[tokio::test]
async fn a_schema_is_used_once_per_team_enabled_or_not() {
    let demo = demo();
    let taken = &demo.items(HOOKS).await[0]["schema"]["id"];
    let body = json!({"schema": {"id": taken}, "event": "agent_status"});
    demo.post(HOOKS, body.clone()).await.fails(400, CREATE, &format!("event=agent_status, {DUPLICATE}"));
    let other = demo.post(HOOKS, json!({"schema": {"id": 5}})).await.ok();
    let path = format!("{HOOKS}/{}", other["id"]);
    demo.patch(&path, json!({"schema": {"id": taken}})).await.fails(400, UPDATE, DUPLICATE);
    demo.post("/call_center/teams/5/hooks", body).await.ok();
}

#[tokio::test]
async fn events_are_names_or_numbers_of_an_enum() {
    let demo = demo();
    let made = demo.post(HOOKS, json!({"schema": {"id": 5}, "event": 1})).await.ok();
    assert_eq!(made["event"], "agent_status");
    let made = demo.post(HOOKS, json!({"schema": {"id": 7}, "event": "teamHookEventUndefined"})).await.ok();
    assert_eq!(made.get("event"), None);
    for event in [json!("joined"), json!(2), json!(true)] {
        demo.post(HOOKS, json!({"schema": {"id": 6}, "event": event})).await.fails_at_the_gateway(400);
    }
}

#[tokio::test]
async fn errors_have_ids_of_their_own() {
    let demo = demo();
    let foreign = r#"pq: insert or update on table "cc_team_events" violates foreign key constraint "cc_team_events_acr_routing_scheme_id_fk""#;
    let body = json!({"schema": {"id": 999_999}, "event": "agent_status"});
    demo.post(HOOKS, body).await.fails(400, CREATE, &format!("event=agent_status, {foreign}"));
    let body = json!({"schema": {"id": 5}, "event": "agent_status"});
    let detail = "event=agent_status, sql: no rows in result set";
    demo.post("/call_center/teams/4040/hooks", body).await.fails(404, CREATE, detail);
    assert_eq!(demo.get("/call_center/teams/4040/hooks").await.text, "{}");
}

#[tokio::test]
async fn the_event_filter_is_ignored_and_the_others_work() {
    let demo = demo();
    let all = demo.items(HOOKS).await;
    assert_eq!(demo.items(&format!("{HOOKS}?event=nothing")).await, all);
    let schema = plain(&all[0]["schema"]["id"]);
    assert_eq!(demo.items(&format!("{HOOKS}?schema_id={schema}")).await, all[..1]);
    assert_eq!(demo.items(&format!("{HOOKS}?id={}", all[1]["id"])).await, all[1..2]);
    assert_eq!(demo.items(&format!("{HOOKS}?q=agent*")).await, all);
    assert_eq!(demo.get(&format!("{HOOKS}?q=joined")).await.text, "{}");
}
