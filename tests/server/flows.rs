//! Flow schemas (docs/webitel-api.md §6).

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::{demo, plain};

const FLOWS: &str = "/routing/schema";

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
