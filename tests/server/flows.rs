//! Flow schemas (docs/webitel-api.md §6).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{demo, plain};

const FLOWS: &str = "/routing/schema";

#[tokio::test]
async fn a_list_shows_id_name_editor_type_and_tags() {
    let demo = demo();
    let mut seen = BTreeSet::new();
    for item in demo.items(&format!("{FLOWS}?size=1000")).await {
        seen.extend(item.as_object().expect("an object").keys().cloned());
    }
    assert_eq!(seen, ["editor", "id", "name", "tags", "type"].map(str::to_owned).into());
}

#[tokio::test]
async fn notify_crm_is_a_service_and_old_flow_has_no_type() {
    let demo = demo();
    let list = demo.get(&format!("{FLOWS}?id=5&id=4&sort=id&fields=id&fields=name&fields=type&fields=editor")).await;
    let wanted = json!({"items": [
        {"id": "4", "name": "Old flow"},
        {"id": "5", "name": "Notify CRM", "type": "service", "editor": true},
    ]});
    assert_eq!(list.ok(), wanted);
}

#[tokio::test]
async fn types_are_asked_for_by_name_or_number() {
    let demo = demo();
    let kinds = async |query: &str| {
        let kinds = demo.column(&format!("{FLOWS}?size=1000&{query}"), "type").await;
        (kinds.len(), kinds.into_iter().collect::<BTreeSet<_>>())
    };
    let (total, all) = kinds("").await;
    assert_eq!(all, ["", "chat", "processing", "service", "voice"].map(str::to_owned).into());
    let mut counted = 0;
    for (number, name) in [(0, "default"), (1, "voice"), (2, "chat"), (3, "processing"), (4, "service")] {
        let by_name = kinds(&format!("type={name}")).await;
        assert_eq!(by_name, kinds(&format!("type={number}")).await);
        assert_eq!(by_name.1, [if number == 0 { "" } else { name }.to_owned()].into());
        counted += by_name.0;
    }
    assert_eq!(counted, total);
    let (count, both) = kinds("type=service&type=default").await;
    assert_eq!(both, ["", "service"].map(str::to_owned).into());
    assert_eq!(count, kinds("type=service").await.0 + kinds("type=0").await.0);
    demo.get(&format!("{FLOWS}?type=servic")).await.fails_at_the_gateway(400);
    demo.get(&format!("{FLOWS}?type=5")).await.fails_at_the_gateway(400);
}

#[tokio::test]
async fn a_name_is_asked_for_exactly() {
    let demo = demo();
    assert_eq!(demo.column(&format!("{FLOWS}?name=Notify+CRM"), "id").await, ["5"]);
    assert_eq!(demo.get(&format!("{FLOWS}?name=notify+crm")).await.text, "{}");
    assert_eq!(demo.get(&format!("{FLOWS}?name=Notify*")).await.text, "{}");
}

#[tokio::test]
async fn editor_true_filters_and_editor_false_does_not() {
    let demo = demo();
    let all = demo.items(&format!("{FLOWS}?size=1000")).await.len();
    let drawn = demo.items(&format!("{FLOWS}?size=1000&editor=true")).await;
    assert!(!drawn.is_empty() && drawn.len() < all);
    assert!(drawn.iter().all(|flow| flow["editor"] == true));
    assert_eq!(demo.items(&format!("{FLOWS}?size=1000&editor=false")).await.len(), all);
}

#[tokio::test]
async fn tags_match_any_and_are_a_list_of_their_own() {
    let demo = demo();
    let tagged = |flow: &Value, tag: &str| {
        flow["tags"].as_array().is_some_and(|tags| tags.iter().any(|found| found["name"] == tag))
    };
    let found = demo.items(&format!("{FLOWS}?size=1000&tags=ivr&tags=crm")).await;
    assert!(found.iter().any(|flow| tagged(flow, "ivr")) && found.iter().any(|flow| tagged(flow, "crm")));
    assert!(found.iter().all(|flow| tagged(flow, "ivr") || tagged(flow, "crm")));
    let tags = demo.column(&format!("{FLOWS}/tags"), "name").await;
    assert_eq!(tags, ["crm", "hook", "integration", "ivr"]);
    assert_eq!(demo.column(&format!("{FLOWS}/tags?type=voice"), "name").await, ["ivr"]);
}

#[tokio::test]
async fn reading_one_shows_the_program_and_the_diagram() {
    let demo = demo();
    let flow = demo.get(&format!("{FLOWS}/5")).await.ok();
    assert_eq!((&flow["id"], &flow["name"], &flow["type"]), (&json!("5"), &json!("Notify CRM"), &json!("service")));
    assert_eq!((flow.get("description"), flow.get("domain_id")), (None, None));
    assert!(flow["schema"].is_array());
    assert!(flow["payload"].is_object());
    assert_eq!(flow["created_by"], json!({"id": "10", "name": "Admin"}));
    let listed = &demo.get(&format!("{FLOWS}?id=5&fields=schema&fields=payload&fields=description")).await.ok();
    let keys: Vec<&String> = listed["items"][0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["payload", "schema"], "no description in lists");
}

#[tokio::test]
async fn a_schema_that_does_not_exist() {
    let detail = "Id=999999, sql: no rows in result set";
    demo().get(&format!("{FLOWS}/999999")).await.fails(404, "store.sql_routing_schema.get.app_error", detail);
}

#[tokio::test]
async fn finding_the_zendesk_flow_takes_a_search() {
    let demo = demo();
    let name = "Zendesk ticket sync".to_owned();
    let pickable = format!("{FLOWS}?type=service&type=default");
    for order in ["name", ""] {
        let page = demo.column(&format!("{pickable}&size=40&sort={order}"), "name").await;
        assert_eq!(page.len(), 40);
        assert!(!page.contains(&name), "by {order:?}");
    }
    assert_eq!(demo.column(&format!("{pickable}&q=*ticket+sync*"), "name").await, [name]);
}

#[tokio::test]
async fn names_are_unique() {
    let names = demo().column(&format!("{FLOWS}?size=1000"), "name").await;
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    assert!(names.iter().all(|name| !plain(&json!(name)).is_empty()));
}
