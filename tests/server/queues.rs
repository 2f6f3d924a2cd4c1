//! Queues (docs/webitel-api.md §5).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{demo, plain};

const QUEUES: &str = "/call_center/queues";

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_support_line_comes_first() {
    let list = demo().get(QUEUES).await.ok();
    let first = &list["items"][0];
    assert_eq!((&first["id"], &first["name"], &first["type"]), (&json!("12"), &json!("Support line"), &json!(1)));
    assert_eq!((&first["priority"], &first["enabled"]), (&json!(100), &json!(true)));
    assert_eq!(first["team"], json!({"id": "3", "name": "Support"}));
    assert_eq!(first["tags"], json!([{"name": "voice"}, {"name": "support"}]));
    assert_eq!((&first["count"], &first["waiting"], &first["active"]), (&json!(7), &json!(2), &json!(5)));
}

#[tokio::test]
async fn a_list_shows_only_the_default_columns() {
    let demo = demo();
    let default = "id enabled priority updated_at name type created_at created_by updated_by team count waiting active tags \
        resource_groups resources";
    let mut seen = BTreeSet::new();
    for item in demo.items(&format!("{QUEUES}?size=100")).await {
        seen.extend(keys(&item).into_iter().map(str::to_owned));
    }
    assert_eq!(seen, default.split(' ').map(str::to_owned).collect());
}

#[tokio::test]
async fn enabled_true_filters_and_enabled_false_does_not() {
    let demo = demo();
    let on = demo.items(&format!("{QUEUES}?size=100&enabled=true")).await;
    assert!(on.len() > 30 && on.len() < 57);
    assert!(on.iter().all(|queue| queue["enabled"] == true));
    assert_eq!(demo.items(&format!("{QUEUES}?size=100&enabled=false")).await.len(), 57);
    demo.get(&format!("{QUEUES}?enabled=maybe")).await.fails_at_the_gateway(400);
}

#[tokio::test]
async fn a_queue_is_switched_off_and_on() {
    let demo = demo();
    let before = demo.touched(12).await;
    let off = demo.patch(&format!("{QUEUES}/12"), json!({"enabled": false})).await.ok();
    assert_eq!((&off["id"], off.get("enabled")), (&json!("12"), None));
    assert_eq!(demo.get(&format!("{QUEUES}/12")).await.ok(), off);
    assert!(demo.touched(12).await > before);
    let on = demo.patch(&format!("{QUEUES}/12"), json!({"enabled": true, "name": "Other", "fields": ["name"]})).await;
    let on = on.ok();
    assert_eq!((&on["enabled"], &on["name"]), (&json!(true), &json!("Support line")));
    assert_eq!(demo.patch(&format!("{QUEUES}/12"), json!({})).await.ok()["enabled"], true);
    demo.patch(&format!("{QUEUES}/12"), json!({"enabled": "no"})).await.fails_at_the_gateway(400);
}

#[tokio::test]
async fn the_state_counts_what_fits() {
    let demo = demo();
    assert_eq!(demo.get(&format!("{QUEUES}/state?q=")).await.ok(), json!({"potential_rows": 57}));
    let on = demo.get(&format!("{QUEUES}/state?team_id=8&type=1")).await.ok();
    assert_eq!(on, json!({"is_all_enabled": true, "potential_rows": 1}));
    assert_eq!(demo.get(&format!("{QUEUES}/state?q=nothing")).await.text, "{}");
}

#[tokio::test]
async fn one_queue_reads_the_same_in_lists_and_alone() {
    let demo = demo();
    for item in demo.items(&format!("{QUEUES}?size=100")).await {
        let one = demo.get(&format!("{QUEUES}/{}", plain(&item["id"]))).await.ok();
        for (key, value) in item.as_object().expect("an object") {
            if !["count", "waiting", "active"].contains(&key.as_str()) {
                assert_eq!(&one[key], value, "{key} of {}", item["name"]);
            }
        }
    }
}
