//! The errors of hook calls, word for word (docs/webitel-api.md §4.5). `fails` compares the whole body, key order included.

use serde_json::json;

use crate::support::{NOTIFY_CRM, SUPPORT, demo};

const CREATE: &str = "store.sql_queue_hook.create.app_error";
const UPDATE: &str = "store.sql_queue_hook.update.app_error";
const GET: &str = "store.sql_queue_hook.get.app_error";
const DUPLICATE: &str = r#"pq: duplicate key value violates unique constraint "cc_queue_events_queue_id_event_uindex""#;
const NO_SCHEMA: &str = r#"pq: insert or update on table "cc_queue_events" violates foreign key constraint "cc_queue_events_acr_routing_scheme_id_fk""#;

#[tokio::test]
async fn the_body_of_an_error_is_written_as_the_gateway_writes_it() {
    let answer = demo().get(&format!("{SUPPORT}/7700")).await;
    assert_eq!(
        answer.text,
        r#"{"id":"store.sql_queue_hook.get.app_error","code":404,"detail":"Id=7700, sql: no rows in result set","status":"Not Found"}"#
    );
    assert_eq!((answer.status, answer.content_type.as_str()), (404, "application/json"));
}

#[tokio::test]
async fn creating_in_a_queue_that_does_not_exist() {
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "joined", "enabled": true});
    let answer = demo().post("/call_center/queues/4040/hooks", body).await;
    answer.fails(404, CREATE, "event=joined, sql: no rows in result set");
}

#[tokio::test]
async fn reading_and_changing_a_hook_that_does_not_exist() {
    let demo = demo();
    let path = format!("{SUPPORT}/7700");
    let detail = "Id=7700, sql: no rows in result set";
    demo.get(&path).await.fails(404, GET, detail);
    demo.put(&path, json!({"schema": {"id": NOTIFY_CRM}, "event": "joined"})).await.fails(404, GET, detail);
    demo.patch(&path, json!({"enabled": true})).await.fails(404, GET, detail);
    demo.delete(&path).await.fails(404, GET, detail);
}

#[tokio::test]
async fn creating_with_a_schema_that_is_unknown_or_missing() {
    let demo = demo();
    let detail = format!("event=missed, {NO_SCHEMA}");
    for schema in [json!({"id": 999_999}), json!({"id": "999999"}), json!({}), json!(null), json!({"id": null})] {
        demo.post(SUPPORT, json!({"schema": schema, "event": "missed"})).await.fails(400, CREATE, &detail);
    }
    demo.post(SUPPORT, json!({"event": "missed"})).await.fails(400, CREATE, &detail);
    demo.post(SUPPORT, json!({})).await.fails(400, CREATE, &format!("event=, {NO_SCHEMA}"));
}

#[tokio::test]
async fn changing_to_a_schema_that_is_unknown_or_missing() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "joined", true).await;
    let path = format!("{SUPPORT}/{}", hook["id"]);
    demo.patch(&path, json!({"schema": {"id": "999999"}})).await.fails(400, UPDATE, NO_SCHEMA);
    let body = json!({"schema": {"id": 999_999}, "event": "joined", "enabled": true});
    demo.put(&path, body).await.fails(400, UPDATE, NO_SCHEMA);
    demo.put(&path, json!({"event": "joined", "enabled": true})).await.fails(400, UPDATE, NO_SCHEMA);
    assert_eq!(demo.get(&path).await.ok(), hook);
}

#[tokio::test]
async fn a_second_enabled_hook_for_an_event_whichever_way() {
    let demo = demo();
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "joined", "enabled": true});
    demo.post(SUPPORT, body).await.fails(400, CREATE, &format!("event=joined, {DUPLICATE}"));

    let off = demo.post(SUPPORT, json!({"schema": {"id": NOTIFY_CRM}, "event": "joined"})).await.ok();
    let off = format!("{SUPPORT}/{}", off["id"]);
    demo.patch(&off, json!({"enabled": true})).await.fails(400, UPDATE, DUPLICATE);
    let put = json!({"schema": {"id": NOTIFY_CRM}, "event": "joined", "enabled": true});
    demo.put(&off, put).await.fails(400, UPDATE, DUPLICATE);

    let leaving = demo.hook(SUPPORT, "leaving", true).await;
    let leaving = format!("{SUPPORT}/{}", leaving["id"]);
    demo.patch(&leaving, json!({"event": "joined"})).await.fails(400, UPDATE, DUPLICATE);
}

#[tokio::test]
async fn a_list_that_cannot_be_sorted() {
    let demo = demo();
    let failed = "store.sql_queue_hook.get_all.app_error";
    let detail = r#"pq: column "colour" does not exist"#;
    for sort in ["colour", "%2Bcolour", "-colour", "+colour"] {
        demo.get(&format!("{SUPPORT}?sort={sort}")).await.fails(500, failed, detail);
    }
}

#[tokio::test]
async fn a_number_that_does_not_fit_its_column_is_an_error_of_the_database() {
    let demo = demo();
    let too_large = r#"pq: value "2147483648" is out of range for type integer"#;
    let body = json!({"schema": {"id": "2147483648"}, "event": "missed"});
    demo.post(SUPPORT, body).await.fails(500, CREATE, &format!("event=missed, {too_large}"));
    let hook = demo.hook(SUPPORT, "joined", true).await;
    let patch = json!({"schema": {"id": 2_147_483_648_u64}});
    demo.patch(&format!("{SUPPORT}/{}", hook["id"]), patch).await.fails(500, UPDATE, too_large);
    demo.get(&format!("{SUPPORT}/2147483648")).await.fails(500, GET, &format!("Id=2147483648, {too_large}"));
}
