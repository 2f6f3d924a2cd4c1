//! The calls on the hooks of a queue or a team that are not among the recordings (docs/webitel-api.md §4, §7).

use serde_json::{Value, json};

use crate::support::{NOTIFY_CRM, SUPPORT, demo};

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
async fn a_list_of_fields_in_the_body_is_ignored() {
    let demo = demo();
    let path = format!("{SUPPORT}/{}", demo.hook(SUPPORT, "joined", true).await["id"]);
    let changed = demo.patch(&path, json!({"fields": ["event"], "event": "missed", "enabled": false})).await.ok();
    assert_eq!((&changed["event"], changed.get("enabled")), (&json!("missed"), None));
    // Nor does it name what the body leaves out.
    let changed = demo.patch(&path, json!({"fields": ["event", "schema.id"], "enabled": true})).await.ok();
    assert_eq!((&changed["event"], &changed["schema"]["id"]), (&json!("missed"), &json!("5")));
    let body = json!({"fields": ["enabled"], "event": "active", "schema": {"id": 7}, "enabled": true});
    let changed = demo.put(&path, body).await.ok();
    assert_eq!((&changed["event"], &changed["schema"]["id"]), (&json!("active"), &json!("7")));
}

#[tokio::test]
async fn a_patch_that_names_nothing_known_succeeds_and_touches_the_queue() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "joined", true).await;
    let path = format!("{SUPPORT}/{}", hook["id"]);
    for body in [json!({}), json!({"schema": {"name": "Close ticket"}}), json!({"fields": ["event"]})] {
        let before = demo.touched(12).await;
        assert_eq!(demo.patch(&path, body.clone()).await.ok(), hook, "{body}");
        assert!(demo.touched(12).await > before, "{body}");
    }
}

#[tokio::test]
async fn events_of_teams_are_names_or_numbers_of_an_enum() {
    let (demo, hooks) = (demo(), "/call_center/teams/3/hooks");
    let made = demo.post(hooks, json!({"schema": {"id": 5}, "event": 1})).await.ok();
    assert_eq!(made["event"], "agent_status");
    let made = demo.post(hooks, json!({"schema": {"id": 7}, "event": "teamHookEventUndefined"})).await.ok();
    assert_eq!(made.get("event"), None);
    for event in [json!("joined"), json!(2), json!(true)] {
        demo.post(hooks, json!({"schema": {"id": 6}, "event": event})).await.fails_at_the_gateway(400);
    }
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
