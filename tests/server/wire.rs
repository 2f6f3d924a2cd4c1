//! How values are written (docs/webitel-api.md §2.3 – §2.5): nothing falsy, ids as strings where they are 64 bits wide.

use serde_json::Value;

use crate::support::{SUPPORT, demo, plain};

/// Refuses every falsy value in a message. Items of lists may be empty, and free JSON is the user's own.
fn nothing_falsy(at: &str, value: &Value) {
    let falsy = match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => {
            items.iter().for_each(|item| nothing_falsy_inside(at, item));
            items.is_empty()
        }
        Value::Object(entries) => {
            nothing_falsy_inside(at, value);
            entries.is_empty()
        }
        Value::Bool(true) => false,
    };
    assert!(!falsy, "{at} is {value}");
}

fn nothing_falsy_inside(at: &str, value: &Value) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        let free = ["payload", "variables"].contains(&key.as_str()) || (key == "schema" && inner.is_array());
        if !free {
            nothing_falsy(&format!("{at}.{key}"), inner);
        }
    }
}

#[tokio::test]
async fn nothing_falsy_is_ever_written() {
    let demo = demo();
    for path in [
        "/call_center/queues?size=1000",
        "/call_center/teams",
        "/call_center/teams/3/hooks",
        "/routing/schema?size=1000",
        "/routing/schema?size=1000&fields=debug&fields=editor&fields=tags&fields=type&fields=payload",
        "/call_center/queues/18/hooks?size=1000",
        "/userinfo",
    ] {
        nothing_falsy_inside(path, &demo.get(path).await.ok());
    }
    for id in demo.column("/call_center/queues?size=1000", "id").await {
        let path = format!("/call_center/queues/{id}");
        nothing_falsy_inside(&path, &demo.get(&path).await.ok());
    }
}

#[tokio::test]
async fn times_are_milliseconds() {
    for queue in demo().items("/call_center/queues?size=1000").await {
        for key in ["created_at", "updated_at"] {
            assert_eq!(plain(&queue[key]).len(), 13, "{key} of {}", queue["name"]);
        }
    }
}

#[tokio::test]
async fn empty_lists_are_empty_objects() {
    let demo = demo();
    for path in [
        "/call_center/queues?q=nothing",
        "/call_center/queues/13/hooks",
        "/call_center/queues/tags?q=nothing",
        "/call_center/teams?q=nothing",
        "/routing/schema?q=nothing",
        "/routing/schema/tags?q=nothing",
    ] {
        let answer = demo.get(path).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "{}"), "{path}");
    }
}

#[tokio::test]
async fn a_hook_is_written_in_the_order_of_the_definition() {
    let demo = demo();
    let hook = demo.hook(SUPPORT, "joined", true).await;
    let text = demo.get(&format!("{SUPPORT}/{}", hook["id"])).await.text;
    let wanted =
        format!(r#"{{"id":{},"schema":{{"id":"5","name":"Notify CRM"}},"event":"joined","enabled":true}}"#, hook["id"]);
    assert_eq!(text, wanted);
}

#[tokio::test]
async fn awkward_names_arrive_unchanged() {
    let demo = demo();
    let names = demo.column("/call_center/queues?size=1000", "name").await;
    let evil = "Evil \u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}eueuq";
    for name in [evil, "🎧 Music fans 🎵", "客服热线", "\"Quoted\" & 'single' queue", "50% off_season * deals"]
    {
        assert!(names.iter().any(|found| found == name), "{name:?}");
    }
}
