//! The requests that the vendor's web client was recorded sending, job by job, in its own encoding.

use serde_json::{Value, json};

use crate::support::{Demo, SUPPORT, demo, plain};

async fn list(demo: &Demo, page: u32, sort: &str) -> Value {
    demo.get(&format!("{SUPPORT}?page={page}&size=10&q=&sort={sort}")).await.ok()
}

#[tokio::test]
async fn starting_up() {
    let demo = demo();
    let info = demo.get("/userinfo").await.ok();
    let queue = info["scope"].as_array().expect("a list").iter().find(|entry| entry["class"] == "cc_queue");
    let access = plain(&queue.expect("the class")["access"]);
    assert!(access.contains('r') && access.contains('w'));
    let sections = demo.get("/role/metadata/access").await.ok();
    let visible = json!({"_enabled": true});
    let admin = json!({"_enabled": true, "queues": visible, "teams": visible, "flow": visible});
    assert_eq!(sections, json!({"admin": admin}));
    assert_eq!(demo.get("/users/warnings").await.ok(), json!({}));
    assert!(demo.get("/user/settings/timezone").await.ok()["timezone"].is_string());
}

#[tokio::test]
async fn starting_up_without_a_token() {
    let demo = demo().with_token("");
    for path in ["/userinfo", "/role/metadata/access", "/users/warnings", "/user/settings/timezone"] {
        assert_eq!(demo.get(path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn the_page_of_queues() {
    let demo = demo();
    let queues = demo.get("/call_center/queues?page=1&size=10&q=&sort=").await.ok();
    assert_eq!((queues["items"].as_array().map(Vec::len), &queues["next"]), (Some(10), &json!(true)));
    demo.get("/call_center/queues/state?q=").await.ok();
    assert!(demo.get("/call_center/teams?page=1&size=10&q=").await.ok()["items"].is_array());
    assert!(demo.get("/call_center/queues/tags?page=1&size=10&q=").await.ok()["items"].is_array());
    assert_eq!(demo.get("/call_center/queues/12").await.ok()["name"], "Support line");
}

#[tokio::test]
async fn sorting_by_a_column_title() {
    let demo = demo();
    for column in ["event", "schema", "enabled"] {
        let up = list(&demo, 1, &format!("%2B{column}")).await;
        let down = list(&demo, 1, &format!("-{column}")).await;
        assert_ne!(up["items"][0], down["items"][0], "{column}");
        assert_eq!(up["items"].as_array().map(Vec::len), Some(4));
    }
    assert_eq!(list(&demo, 1, "").await, list(&demo, 1, "%2Bevent").await);
}

#[tokio::test]
async fn adding_with_the_whole_flow_item() {
    let demo = demo();
    let pick = "page=1&size=10&q=notify*&fields=id&fields=name&fields=type&type=service&type=default";
    let flows = demo.get(&format!("/routing/schema?{pick}")).await.ok();
    let mut schema = flows["items"].as_array().expect("items").iter().find(|flow| flow["id"] == "5").cloned();
    let schema = schema.as_mut().expect("Notify CRM");
    assert_eq!(schema, &json!({"id": "5", "name": "Notify CRM", "type": "service"}));
    schema["editor"] = json!(false);
    let body = json!({"event": "missed", "properties": [], "schema": schema, "enabled": true});
    demo.post(SUPPORT, body).await.ok();
    let items = list(&demo, 1, "").await["items"].as_array().expect("items").clone();
    assert_eq!(items.len(), 5);
    assert_eq!((&items[4]["event"], &items[4]["enabled"]), (&json!("missed"), &json!(true)));
}

#[tokio::test]
async fn toggling_twice_without_waiting() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "answered", false).await;
    let path = format!("{SUPPORT}/{}", hook["id"]);
    let (on, off) =
        tokio::join!(demo.patch(&path, json!({"enabled": true})), demo.patch(&path, json!({"enabled": false})));
    assert_eq!(on.ok()["enabled"], true);
    assert_eq!(off.ok().get("enabled"), None);
}

#[tokio::test]
async fn editing_puts_all_of_the_hook_back() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "answered", false).await;
    let path = format!("{SUPPORT}/{}", hook["id"]);
    let loaded = demo.get(&path).await.ok();
    let body = json!({"event": "offering", "properties": [], "schema": loaded["schema"], "enabled": false});
    demo.put(&path, body).await.ok();
    let saved = demo.get(&path).await.ok();
    assert_eq!(saved, json!({"id": hook["id"], "event": "offering", "schema": hook["schema"]}));
}

#[tokio::test]
async fn deleting_many_at_once() {
    let demo = demo();
    let hooks = "/call_center/queues/18/hooks";
    let all = demo.items(&format!("{hooks}?size=1000")).await;
    let chosen: Vec<String> = all.iter().take(10).map(|hook| format!("{hooks}/{}", hook["id"])).collect();
    let mut sent = tokio::task::JoinSet::new();
    let server = std::sync::Arc::new(demo);
    for path in chosen {
        let demo = std::sync::Arc::clone(&server);
        sent.spawn(async move { demo.delete(&path).await.ok() });
    }
    let gone = sent.join_all().await;
    let left = server.items(&format!("{hooks}?size=1000")).await;
    assert_eq!((gone.len(), left.len()), (10, all.len() - 10));
    assert!(gone.iter().all(|hook| all.contains(hook) && !left.contains(hook)));
}

#[tokio::test]
async fn deleting_all_rows_of_the_last_page_leaves_an_empty_page() {
    let demo = demo();
    let hooks = "/call_center/queues/18/hooks";
    let page = async || demo.get(&format!("{hooks}?page=3&size=10&q=&sort=")).await.ok();
    let last = page().await;
    for hook in last["items"].as_array().expect("items") {
        demo.delete(&format!("{hooks}/{}", hook["id"])).await.ok();
    }
    assert_eq!(page().await, json!({}));
    assert_eq!(demo.get(&format!("{hooks}?page=2&size=10&q=&sort=")).await.ok().get("next"), None);
}

#[tokio::test]
async fn scrolling_and_searching_the_flow_field() {
    let demo = demo();
    let wanted = "fields=id&fields=name&fields=type&type=service&type=default";
    let mut names = Vec::new();
    for page in 1.. {
        let list = demo.get(&format!("/routing/schema?page={page}&size=10&q=&{wanted}")).await.ok();
        names.extend(list["items"].as_array().expect("items").iter().map(|flow| plain(&flow["name"])));
        if list.get("next").is_none() {
            break;
        }
    }
    assert!(names.len() > 90);
    let found = demo.column(&format!("/routing/schema?page=1&size=10&q=close%20ti%2A&{wanted}"), "name").await;
    assert_eq!(found, ["Close ticket"]);
    let found = demo.column(&format!("/routing/schema?page=1&size=10&q=%2Aticket%20sync&{wanted}"), "name").await;
    assert_eq!(found, ["Zendesk ticket sync"]);
    let kinds = demo.column(&format!("/routing/schema?size=1000&{wanted}"), "type").await;
    assert!(kinds.iter().all(|kind| kind == "service" || kind.is_empty()));
}

#[tokio::test]
async fn opening_a_queue_finds_empty_lists() {
    let demo = demo();
    for list in ["/calendars", "/call_center/list", "/storage/media", "/roles"] {
        assert_eq!(demo.get(&format!("{list}?page=1&size=10")).await.ok(), json!({}), "{list}");
    }
    let demo = demo.signed_out();
    assert_eq!(demo.get("/calendars").await.status, 401);
}

#[tokio::test]
async fn the_strategies_of_teams_are_those_that_it_knows() {
    const KNOWN: &str = "random fewest-calls least-talk-time top-down round-robin round-robin-bucket longest-idle-agent \
        skill-capacity";
    for strategy in demo().column("/call_center/teams", "strategy").await {
        assert!(KNOWN.split(' ').any(|known| known == strategy), "{strategy}");
    }
}
