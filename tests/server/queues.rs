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
async fn reading_one_shows_the_rest_but_no_counters() {
    let queue = demo().get(&format!("{QUEUES}/12")).await.ok();
    let shown = keys(&queue);
    for key in ["count", "waiting", "active", "team_id", "processing_renewal"] {
        assert!(!shown.contains(key), "{key}");
    }
    assert_eq!(queue["description"], "First line, round the clock");
    assert_eq!(queue["strategy"], "longest-waiting-time");
    assert_eq!(queue["variables"], json!({"CRM_Url": "https://crm.example", "Line": "1"}));
    assert_eq!(queue["payload"]["max_wait_time"], 600);
    assert_eq!(queue["calendar"], json!({"id": "1", "name": "24/7"}));
    for key in ["schema", "do_schema", "after_schema", "form_schema", "ringtone", "grantee"] {
        assert!(queue[key]["id"].is_string() && queue[key]["name"].is_string(), "{key}");
    }
    assert_eq!(queue["sticky_agent"], true);
    let form = &queue["form_schema"];
    assert_eq!(queue["task_processing"], json!({"enabled": true, "form_schema": form, "sec": 30, "renewal_sec": 15}));
    assert_eq!(queue["domain_id"], "1");
}

#[tokio::test]
async fn fields_show_more_columns_or_fewer() {
    let demo = demo();
    let list = demo.get(&format!("{QUEUES}?id=12&fields=id&fields=description&fields=schema&fields=team.name")).await;
    let item = &list.ok()["items"][0];
    assert_eq!(keys(item), ["description", "id", "schema", "team"].into());
    assert_eq!(item["team"], json!({"name": "Support"}));
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let demo = demo();
    let names = async |query: &str| demo.column(&format!("{QUEUES}?size=100&sort=id&{query}"), "name").await;
    assert_eq!(names("id=14&id=12&id=4040").await, ["Support line", "Sales outbound"]);
    assert_eq!(names("type=9").await, ["Internal messages", "Partner messages"]);
    assert_eq!(names("type=9&type=0").await.len(), 6);
    assert_eq!(names("type=0").await[0], "Callback list");
    assert_eq!(names("team_id=8").await, ["Гаряча лінія", "Відділ продажів"]);
    assert_eq!(names("team_id=8&team_id=9&type=1").await, ["Гаряча лінія", "Kundenhotline Österreich"]);
    assert_eq!(names("tags=social").await, ["Facebook comments"]);
    assert_eq!(names("tags=social&tags=billing").await, ["Billing questions", "Facebook comments"]);
    assert_eq!(names("tags=social,billing").await, [""; 0]);
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
async fn an_id_filter_that_is_no_number_fails_in_the_database() {
    let answer = demo().get(&format!("{QUEUES}?id=12,14")).await;
    let detail = r#"pq: invalid input syntax for type integer: "12,14""#;
    answer.fails(500, "store.sql_queue.get_all.app_error", detail);
}

#[tokio::test]
async fn a_queue_that_does_not_exist() {
    let demo = demo();
    let detail = "Id=4040, sql: no rows in result set";
    demo.get(&format!("{QUEUES}/4040")).await.fails(404, "store.sql_queue.get.app_error", detail);
    let answer = demo.patch(&format!("{QUEUES}/4040"), json!({"enabled": true})).await;
    answer.fails(404, "store.sql_queue.get.app_error", detail);
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
async fn the_cheap_probe_for_changes_sees_a_hook_write() {
    let demo = demo();
    let probe = format!("{QUEUES}?id=12&fields=id&fields=updated_at");
    let before = demo.get(&probe).await.ok();
    assert_eq!(keys(&before["items"][0]), ["id", "updated_at"].into());
    assert_eq!(demo.get(&probe).await.ok(), before);
    let hook = demo.hook(crate::support::SUPPORT, "joined", true).await;
    demo.patch(&format!("{}/{}", crate::support::SUPPORT, hook["id"]), json!({"enabled": false})).await.ok();
    assert_ne!(demo.get(&probe).await.ok(), before);
}

#[tokio::test]
async fn tags_are_a_list_of_their_own() {
    let demo = demo();
    let tags = demo.column(&format!("{QUEUES}/tags?size=100"), "name").await;
    assert!(tags.is_sorted_by_key(|tag| tag.to_lowercase()));
    assert_eq!(tags.iter().collect::<BTreeSet<_>>().len(), tags.len());
    assert!(tags.contains(&"voice".to_owned()) && tags.contains(&"київ".to_owned()));
    assert_eq!(demo.get(&format!("{QUEUES}/tags?size=2")).await.ok()["next"], true);
    assert_eq!(demo.column(&format!("{QUEUES}/tags?q=КИ*"), "name").await, ["київ"]);
    let backwards = demo.column(&format!("{QUEUES}/tags?size=100&sort=-name"), "name").await;
    assert_eq!(backwards.into_iter().rev().collect::<Vec<_>>(), tags);
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
