//! The six calls on the hooks of a queue (docs/webitel-api.md §4).

use serde_json::{Value, json};

use crate::support::{NOTIFY_CRM, SUPPORT, demo, plain};

#[tokio::test]
async fn the_support_line_has_its_four_hooks_in_order_of_event() {
    let demo = demo();
    let hooks = demo.items(SUPPORT).await;
    let told: Vec<_> = hooks
        .iter()
        .map(|hook| (plain(&hook["event"]), plain(&hook["schema"]["name"]), hook["enabled"] == true))
        .collect();
    let wanted = [
        ("answered", "Old CRM push", false),
        ("bridged", "Notify CRM", true),
        ("joined", "Notify CRM", true),
        ("leaving", "Close ticket", true),
    ];
    assert_eq!(told, wanted.map(|(event, flow, enabled)| (event.to_owned(), flow.to_owned(), enabled)));
}

#[tokio::test]
async fn a_new_hook_is_answered_with_200_and_found_again() {
    let demo = demo();
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true});
    let made = demo.post(SUPPORT, body).await.ok();
    assert!(made["id"].is_u64());
    assert_eq!(
        made,
        json!({"id": made["id"], "schema": {"id": "5", "name": "Notify CRM"}, "event": "missed",
        "enabled": true})
    );
    assert_eq!(demo.get(&format!("{SUPPORT}/{}", made["id"])).await.ok(), made);
    assert!(demo.items(SUPPORT).await.contains(&made));
}

#[tokio::test]
async fn a_new_hook_without_enabled_is_off() {
    let demo = demo();
    let made = demo.post(SUPPORT, json!({"schema": {"id": NOTIFY_CRM}, "event": "missed"})).await.ok();
    assert_eq!(made.get("enabled"), None);
}

#[tokio::test]
async fn any_event_is_stored_as_given_even_an_empty_one() {
    let demo = demo();
    for event in ["wait_agent", "Joined", "подія", "  spaced  ", "a\u{1b}[2Jb"] {
        let body = json!({"schema": {"id": NOTIFY_CRM}, "event": event, "enabled": true});
        let made = demo.post(SUPPORT, body).await.ok();
        assert_eq!(made["event"], event);
        assert_eq!(demo.get(&format!("{SUPPORT}/{}", made["id"])).await.ok()["event"], event);
    }
    let made = demo.post(SUPPORT, json!({"schema": {"id": NOTIFY_CRM}})).await.ok();
    assert_eq!(made, json!({"id": made["id"], "schema": {"id": "5", "name": "Notify CRM"}}));
}

#[tokio::test]
async fn a_nul_is_the_one_character_that_no_event_can_have() {
    let demo = demo();
    let detail = "pq: invalid byte sequence for encoding \"UTF8\": 0x00";
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "a\u{0}b"});
    let prefixed = format!("event=a\u{0}b, {detail}");
    demo.post(SUPPORT, body).await.fails(500, "store.sql_queue_hook.create.app_error", &prefixed);
    let path = format!("{SUPPORT}/{}", demo.hook(SUPPORT, "joined", true).await["id"]);
    let answer = demo.patch(&path, json!({"event": "\u{0}"})).await;
    answer.fails(500, "store.sql_queue_hook.update.app_error", detail);
    demo.get(&format!("{SUPPORT}?event=%00")).await.fails(500, "store.sql_queue_hook.get_all.app_error", detail);
}

#[tokio::test]
async fn a_schema_of_any_type_is_accepted() {
    let demo = demo();
    for kind in ["voice", "chat", "processing", "service", "default"] {
        let list = demo.get(&format!("/routing/schema?type={kind}&size=1")).await.ok();
        let id = &list["items"][0]["id"];
        let made = demo.post(SUPPORT, json!({"schema": {"id": id}, "event": kind})).await.ok();
        assert_eq!(&made["schema"]["id"], id);
    }
}

#[tokio::test]
async fn the_schema_id_is_a_string_or_a_number_and_a_whole_schema_will_do() {
    let demo = demo();
    for schema in [
        json!({"id": "5"}),
        json!({"id": 5}),
        json!({"id": "5", "name": "not its name", "type": "default", "editor": false, "tags": [{"name": "x"}]}),
    ] {
        let made = demo.post(SUPPORT, json!({"schema": schema, "event": "missed"})).await.ok();
        assert_eq!(made["schema"], json!({"id": "5", "name": "Notify CRM"}));
    }
}

#[tokio::test]
async fn unknown_keys_and_properties_are_accepted_and_forgotten() {
    let demo = demo();
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true, "queue_id": "99",
        "properties": ["a", "b"], "id": 77, "something": {"else": [1, 2]}});
    let made = demo.post(SUPPORT, body).await.ok();
    let keys: Vec<&str> = made.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, ["enabled", "event", "id", "schema"]);
    assert_ne!(made["id"], 77);
    assert_eq!(demo.get(&format!("/call_center/queues/99/hooks/{}", made["id"])).await.status, 404);
}

#[tokio::test]
async fn put_replaces_everything() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "joined", true).await;
    let path = format!("{SUPPORT}/{}", hook["id"]);
    let body = json!({"event": "missed", "schema": {"id": 7}, "enabled": true});
    let changed = demo.put(&path, body).await.ok();
    let wanted = json!({"id": hook["id"], "event": "missed", "schema": {"id": "7", "name": "Close ticket"},
        "enabled": true});
    assert_eq!(changed, wanted);
    assert_eq!(demo.get(&path).await.ok(), wanted);
    // What is not there becomes its zero.
    let changed = demo.put(&path, json!({"schema": {"id": 7}})).await.ok();
    assert_eq!(changed, json!({"id": hook["id"], "schema": {"id": "7", "name": "Close ticket"}}));
}

#[tokio::test]
async fn put_takes_no_notice_of_a_mask() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "joined", true).await;
    let body = json!({"fields": ["enabled"], "event": "missed", "schema": {"id": 7}, "enabled": true});
    let changed = demo.put(&format!("{SUPPORT}/{}", hook["id"]), body).await.ok();
    assert_eq!((&changed["event"], &changed["schema"]["id"]), (&json!("missed"), &json!("7")));
}

#[tokio::test]
async fn delete_answers_the_hook_as_it_was_and_it_is_gone() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "leaving", true).await;
    let path = format!("{SUPPORT}/{}", hook["id"]);
    assert_eq!(demo.delete(&path).await.ok(), hook);
    assert_eq!(demo.get(&path).await.status, 404);
    assert_eq!(demo.items(SUPPORT).await.len(), 3);
    let again = format!("Id={}, sql: no rows in result set", hook["id"]);
    demo.delete(&path).await.fails(404, "store.sql_queue_hook.get.app_error", &again);
}

#[tokio::test]
async fn the_id_of_a_deleted_hook_is_not_given_out_again() {
    let demo = demo();
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed"});
    let first = demo.post(SUPPORT, body.clone()).await.ok()["id"].as_u64().expect("a number");
    demo.delete(&format!("{SUPPORT}/{first}")).await.ok();
    let second = demo.post(SUPPORT, body).await.ok()["id"].as_u64().expect("a number");
    assert!(second > first);
}

#[tokio::test]
async fn only_one_enabled_hook_per_event_but_any_number_of_disabled_ones() {
    let demo = demo();
    let off = json!({"schema": {"id": NOTIFY_CRM}, "event": "joined", "enabled": false});
    let first = demo.post(SUPPORT, off.clone()).await.ok();
    demo.post(SUPPORT, off).await.ok();
    let joined = demo.items(&format!("{SUPPORT}?event=joined")).await;
    assert_eq!(joined.len(), 3);
    assert_eq!(joined.iter().filter(|hook| hook["enabled"] == true).count(), 1);
    // Another queue is not concerned.
    let on = json!({"schema": {"id": NOTIFY_CRM}, "event": "joined", "enabled": true});
    demo.post("/call_center/queues/21/hooks", on).await.ok();
    // Disable A first and then enable B.
    let working = demo.hook(SUPPORT, "joined", true).await;
    let switch = |id: &Value| format!("{SUPPORT}/{id}");
    assert_eq!(demo.patch(&switch(&first["id"]), json!({"enabled": true})).await.status, 400);
    demo.patch(&switch(&working["id"]), json!({"enabled": false})).await.ok();
    demo.patch(&switch(&first["id"]), json!({"enabled": true})).await.ok();
    assert_eq!(demo.hook(SUPPORT, "joined", true).await["id"], first["id"]);
}

#[tokio::test]
async fn the_list_is_filtered_by_ids_schemas_and_events_and_all_must_fit() {
    let demo = demo();
    let hooks = demo.items(SUPPORT).await;
    let id = |at: usize| plain(&hooks[at]["id"]);
    let found = demo.column(&format!("{SUPPORT}?id={}&id={}", id(3), id(0)), "event").await;
    assert_eq!(found, ["answered", "leaving"]);
    assert_eq!(demo.column(&format!("{SUPPORT}?schema_id=5"), "event").await, ["bridged", "joined"]);
    let found = demo.column(&format!("{SUPPORT}?schema_id=5&schema_id=7"), "event").await;
    assert_eq!(found, ["bridged", "joined", "leaving"]);
    let found = demo.column(&format!("{SUPPORT}?event=joined&event=answered"), "event").await;
    assert_eq!(found, ["answered", "joined"]);
    let found = demo.column(&format!("{SUPPORT}?event=joined&event=answered&schema_id=5"), "event").await;
    assert_eq!(found, ["joined"]);
    assert_eq!(demo.get(&format!("{SUPPORT}?event=joined&id={}", id(0))).await.ok(), json!({}));
}

#[tokio::test]
async fn the_event_filter_minds_case_and_knows_no_lists_in_one_value() {
    let demo = demo();
    assert_eq!(demo.get(&format!("{SUPPORT}?event=Joined")).await.ok(), json!({}));
    assert_eq!(demo.get(&format!("{SUPPORT}?event=joined,answered")).await.ok(), json!({}));
    assert_eq!(demo.get(&format!("{SUPPORT}?event=join*")).await.ok(), json!({}));
}

#[tokio::test]
async fn hooks_of_a_queue_that_does_not_exist_are_an_empty_list() {
    let demo = demo();
    let answer = demo.get("/call_center/queues/4040/hooks?page=1&size=10&q=&sort=").await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "{}"));
}

#[tokio::test]
async fn a_hook_is_not_found_through_another_queue() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "joined", true).await;
    let path = format!("/call_center/queues/14/hooks/{}", hook["id"]);
    let detail = format!("Id={}, sql: no rows in result set", hook["id"]);
    let missing = |answer: crate::support::Answer| answer.fails(404, "store.sql_queue_hook.get.app_error", &detail);
    missing(demo.get(&path).await);
    missing(demo.patch(&path, json!({"enabled": false})).await);
    missing(demo.put(&path, json!({"schema": {"id": 5}, "event": "joined"})).await);
    missing(demo.delete(&path).await);
    assert_eq!(demo.hook(SUPPORT, "joined", true).await, hook);
}

#[tokio::test]
async fn every_hook_write_touches_the_queue_and_names_the_editor_except_a_delete() {
    let demo = demo().signed_in_as("dispatcher").await;
    let editor = async |demo: &crate::support::Demo| {
        demo.get("/call_center/queues/12").await.ok()["updated_by"]["name"].as_str().map(str::to_owned)
    };
    assert_eq!(editor(&demo).await.as_deref(), Some("Admin"));
    let seeded = demo.touched(12).await;
    let elsewhere = demo.touched(14).await;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_millis();

    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed"});
    let hook = demo.post(SUPPORT, body).await.ok();
    let path = format!("{SUPPORT}/{}", hook["id"]);
    let created = demo.touched(12).await;
    assert!(created > seeded);
    assert!(u128::try_from(created).expect("positive") >= now, "milliseconds of now, not seconds");
    assert_eq!(editor(&demo).await.as_deref(), Some("Dispatcher"));

    demo.patch(&path, json!({"enabled": true})).await.ok();
    let patched = demo.touched(12).await;
    assert!(patched > created);
    demo.put(&path, json!({"schema": {"id": NOTIFY_CRM}, "event": "missed"})).await.ok();
    let put = demo.touched(12).await;
    assert!(put > patched);

    let admin = demo.signed_in_as("admin").await;
    admin.delete(&path).await.ok();
    assert!(admin.touched(12).await > put);
    assert_eq!(editor(&admin).await.as_deref(), Some("Dispatcher"), "a delete does not name its author");
    assert_eq!(admin.touched(14).await, elsewhere);
}

#[tokio::test]
async fn a_refused_write_touches_nothing() {
    let demo = demo();
    let (before, hooks) = (demo.touched(12).await, demo.items(SUPPORT).await);
    let twice = json!({"schema": {"id": NOTIFY_CRM}, "event": "joined", "enabled": true});
    assert_eq!(demo.post(SUPPORT, twice).await.status, 400);
    let leaving = demo.hook(SUPPORT, "leaving", true).await;
    let clash = json!({"event": "joined", "schema": {"id": 6}});
    assert_eq!(demo.patch(&format!("{SUPPORT}/{}", leaving["id"]), clash).await.status, 400);
    assert_eq!((demo.touched(12).await, demo.items(SUPPORT).await), (before, hooks));
}
