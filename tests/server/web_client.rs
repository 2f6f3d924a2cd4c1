//! The requests that the vendor's web client was recorded sending, job by job, in its own encoding.

use serde_json::json;

use crate::support::{SUPPORT, demo, plain};

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
